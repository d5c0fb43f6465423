"""Things in the picture with a box around each, found by torchvision's own detectors, whose files people bring."""

from typing import Annotated, Literal

from bridge import Between, Box, Frame, Model, OwnFile, choose_file

from .networks.published import declare_file

NETWORKS = {"small": "ssdlite320_mobilenet_v3_large", "fast": "fasterrcnn_mobilenet_v3_large_fpn",
            "good": "fasterrcnn_resnet50_fpn_v2"}

Size = Annotated[Literal["small", "fast", "good"], "Which of three networks: SSDLite, or Faster R-CNN with MobileNet "
                 "or ResNet-50."]
Threshold = Annotated[float, Between(0, 1), "How sure the model must be of a thing; others are left out."]
Limit = Annotated[int, Between(1, 100), "How many things at most, the surest first."]


class DetectTorchvision(Model):
    """Finds people, animals and things of COCO's 80 kinds, with the detectors of torchvision."""

    limits = (
        "Catwalk does not bring its file: see “Whose work it is” for where its makers keep it.",
        "Its answers were checked with random weights of the same shape alone: the code is torchvision's own, the "
        "trained files were not at hand.",
        "It knows COCO's 80 kinds and no others.",
        "On a processor good takes seconds for a picture.")

    weights = (
        declare_file("ssdlite320_mobilenet_v3_large_coco-a79551df.pth", 13_418_000,
                     "SSDLite320 with MobileNetV3, trained on COCO", size="small"),
        declare_file("fasterrcnn_mobilenet_v3_large_fpn-fb6a3cc7.pth", 74_239_000,
                     "Faster R-CNN with MobileNetV3, trained on COCO", size="fast"),
        declare_file("fasterrcnn_resnet50_fpn_v2_coco-dd69338a.pth", 167_104_000,
                     "Faster R-CNN with ResNet-50, trained on COCO", size="good"))

    memory = 1400_000_000
    parallel = True

    def setup(self, device: str, size: Size = "small", file: OwnFile = "") -> None:
        from .networks import vision

        path = choose_file(file, self.weights[list(NETWORKS).index(size)])
        self.network = vision.Vision(NETWORKS[size], path, device, weights_backbone=None)

    def run(self, image: Frame, threshold: Threshold = 0.5, limit: Limit = 20) -> list[Box]:
        height, width = image.shape[:2]
        seen = self.network.prepare(self.network.read_picture(image))
        found, = self.network.run([seen])
        rows = zip(found["boxes"].tolist(), found["scores"].tolist(), found["labels"].tolist())
        return [Box(left / width, top / height, (right - left) / width, (bottom - top) / height, score,
                    self.network.names[kind])
                for (left, top, right, bottom), score, kind in rows if score >= threshold][:limit]

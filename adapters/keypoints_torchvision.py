"""People and 17 points of the body of each, found by torchvision's Keypoint R-CNN, whose file people bring."""

from typing import Annotated

from bridge import Between, Box, Frame, Keypoint, Model, OwnFile, Pose, choose_file

from .networks.published import declare_file
from .pose import People

Threshold = Annotated[float, Between(0, 1), "How sure the model must be of a person; others are left out."]
Limit = Annotated[int, Between(1, 50), "How many people at most, the surest first."]


Detail = Annotated[int, Between(128, 1333), "The shorter side, in pixels, of what it looks at: fewer are faster."]


class KeypointsTorchvision(Model):
    """Finds many people at once and 17 points of the body of each, with torchvision's Keypoint R-CNN."""

    limits = (
        "Catwalk does not bring its file: see “Whose work it is” for where its makers keep it.",
        "Its answers were checked with random weights of the same shape alone: the code is torchvision's own, the "
        "trained file was not at hand.",
        "On a processor it takes seconds for a picture: pose is made for live frames.")

    weights = (
        declare_file("keypointrcnn_resnet50_fpn_coco-fc266e95.pth", 226_054_000,
                     "Keypoint R-CNN with ResNet-50, trained on COCO"),)

    memory = 1600_000_000
    parallel = True

    def setup(self, device: str, detail: Detail = 800, file: OwnFile = "") -> None:
        from .networks import vision

        path = choose_file(file, self.weights[0])
        self.network = vision.Vision("keypointrcnn_resnet50_fpn", path, device, weights_backbone=None, min_size=detail)
        self.points = self.network.declared.meta["keypoint_names"]

    def run(self, image: Frame, threshold: Threshold = 0.7, limit: Limit = 10) -> People:
        height, width = image.shape[:2]
        seen = self.network.prepare(self.network.read_picture(image))
        found, = self.network.run([seen])
        sure = found["scores"] >= threshold
        places = (found["keypoints"][sure, :, :2] / found["keypoints"].new_tensor((width, height))).clamp(0, 1)
        confidences = found["keypoints_scores"][sure].sigmoid()
        boxes = found["boxes"][sure] / found["boxes"].new_tensor((width, height) * 2)
        rows = zip(places.tolist(), confidences.tolist(), boxes.tolist(), found["scores"][sure].tolist())
        return [self.make_person(*row) for row in rows][:limit]

    def make_person(self, places: list[list[float]], confidences: list[float], corners: list[float],
                    score: float) -> Pose:
        left, top, right, bottom = corners
        points = zip(self.points, places, confidences)
        return Pose(tuple(Keypoint(name, x, y, sure) for name, (x, y), sure in points), score,
                    Box(left, top, right - left, bottom - top, score))

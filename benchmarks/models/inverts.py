"""The model that does no work, as one that could answer several sketches in one pass."""

from bridge import Frame, Model


class Inverts(Model):
    """The negative of a picture."""

    batch = 8

    def run(self, image: Frame) -> Frame:
        return 255 - image

    def run_batch(self, image: list[Frame]) -> list[Frame]:
        return [255 - picture for picture in image]

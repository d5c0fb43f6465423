"""The model that does no work: what is measured around it is Catwalk."""

from bridge import Frame, Model


class Invert(Model):
    """The negative of a picture."""

    def run(self, image: Frame) -> Frame:
        return 255 - image

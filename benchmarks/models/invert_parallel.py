"""The model that does no work, as one that could run for several sketches at once."""

from bridge import Frame, Model


class InvertParallel(Model):
    """The negative of a picture."""

    parallel = True

    def run(self, image: Frame) -> Frame:
        return 255 - image

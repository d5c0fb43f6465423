"""A picture in, JSON out."""

from bridge import Frame, Label, Model


class Measure(Model):
    """Says how bright the middle of a picture is."""

    def run(self, image: Frame) -> list[Label]:
        height, width = image.shape[:2]
        return [Label("brightness", float(image[height // 2, width // 2].mean()) / 255)]

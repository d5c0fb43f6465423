"""A camera of this machine, for all models and sketches at once."""

from functools import partial
from time import monotonic
from typing import Annotated

from bridge import Between, Frame, Memory, Source

from .sources.inputs import Crop, Flip, Rotate

Which = Annotated[str, "Its number, from 0, or a part of its name."]
Width = Annotated[int, Between(0, 7680), "Pixels to ask the camera for; 0 leaves it to the camera."]
Height = Annotated[int, Between(0, 4320), "Pixels to ask the camera for; 0 leaves it to the camera."]
Pace = Annotated[float, Between(0, 240), "Pictures a second to ask the camera for; 0 leaves it to the camera."]


class Camera(Source):
    """A camera: its newest picture, for as many models and sketches as like to have it."""

    limits = (
        "While Catwalk uses the camera, most systems let no other program have it.",
        "A camera gives the nearest size and pace that it knows, which may be others than those asked for.",
        "Where the system does not tell cameras' names, only numbers find them.")

    def setup(self, which: Which = "0", width: Width = 640, height: Height = 480, fps: Pace = 0) -> None:
        from .sources import cameras, capture, framing

        self.framing = framing
        self.capture = capture.Capture(partial(cameras.open_camera, which, width, height, fps), f"The camera {which}")
        self.watch = capture.Watch(f"The camera {which}")

    def run(self, flip: Flip = "none", rotate: Rotate = "0", crop: Crop = None, memory: Memory | None = None) -> Frame:
        self.born, frame = self.capture.wait_next(memory)
        self.notice = self.watch.describe(frame, monotonic())
        return self.framing.shape_picture(frame, flip, rotate, crop)

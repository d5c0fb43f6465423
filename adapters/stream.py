"""Pictures from an address: a network camera, a telephone, another Catwalk."""

from time import monotonic
from typing import Annotated

from bridge import Frame, Memory, Source

from .sources.inputs import Crop, Flip, Rotate, Side

Address = Annotated[str, "Where the pictures come from: http:// (MJPEG, HLS, a film), rtsp://, rtmp://, udp://."]


class Stream(Source):
    """Pictures from the network: MJPEG or a film by HTTP, RTSP, RTMP; its newest picture, and back when it was away."""

    limits = ("Its sound is not heard.", "Cameras that keep a second or more of pictures are that late here, too.")

    def setup(self, address: Address = "http://127.0.0.1:8000/models/pattern/stream.mjpg", side: Side = 1920) -> None:
        from .sources import addresses, capture, framing

        self.framing = framing
        self.side = side
        name = addresses.hide_password(address)
        self.capture = capture.Capture(lambda: addresses.open_address(address), name, patience=addresses.PATIENCE)
        self.watch = capture.Watch(name)

    def run(self, flip: Flip = "none", rotate: Rotate = "0", crop: Crop = None, memory: Memory | None = None) -> Frame:
        self.born, frame = self.capture.wait_next(memory)
        self.notice = self.watch.describe(frame, monotonic())
        return self.framing.shape_picture(self.framing.fit_side(frame, self.side), flip, rotate, crop)

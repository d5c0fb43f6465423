"""Two networks that follow faces together: BlazeFace finds them in a picture, Face Mesh sees their points up close."""

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from bridge import Memory

from .blazeface import BlazeFace
from .facemesh import Face, FaceMesh
from .following import Follower

NAME = "faces"  # under which the last frame's faces are remembered


class FaceFinder:
    """Both networks, ready for pictures of any size."""

    def __init__(self, detector: Path | None, mesh: Path | None, device: str) -> None:
        self.detector = BlazeFace(detector, device)
        self.mesh = FaceMesh(mesh, device)

    def find_faces(self, picture: NDArray[Any], memory: Memory | None, limit: int, threshold: float) -> list[Face]:
        """At most `limit` faces; where they were in the last frame is looked at first.

        A picture that begins a stream, or stands alone, is searched for small faces everywhere at once; of those that
        follow, one part at each search.
        """
        turn = memory[NAME].searches if memory and NAME in memory else None
        follower = Follower(NAME, lambda frame: self.detector.find_faces(frame, turn), self.mesh.look)
        return follower.follow(picture, memory, limit=limit, threshold=threshold)

"""Answers many at once, and says how many there were; knocks at a port of the test's, and waits there for its leave."""

import socket

from bridge import Frame, Keypoint, Model, Pose
from bridge.errors import BadInput


class Together(Model):
    """One person, as surely as one in so many queries that came together."""

    batch = 8

    def run(self, image: Frame | None = None, word: str = "", knock: int = 0) -> list[Pose]:
        return self.run_batch([image], [word], [knock])[0]

    def run_batch(self, image: list[Frame | None], word: list[str], knock: list[int]) -> list[list[Pose]]:
        for port in filter(None, knock):
            with socket.create_connection(("127.0.0.1", port)) as line:
                line.sendall(f"{' '.join(word)}\n".encode())
                line.recv(1)
        if "wrong" in word:
            raise ValueError("somebody was wrong")
        if "odd" in word:
            raise BadInput("“word” is odd")
        if "short" in word and len(word) > 1:
            return []
        return [[Pose((Keypoint(said, 0.5, 0.5, 1 / len(word)),), 1 / len(word))] for said in word]

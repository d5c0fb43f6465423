"""Answers when the test lets it: `run` knocks at a port of the test's, and waits there for its leave."""

import os
import socket

from bridge import Frame, Model


class Patient(Model):
    """Says its word back, once it may."""

    def run(self, image: Frame | None = None, word: str = "", knock: int = 0) -> str:
        if knock:
            with socket.create_connection(("127.0.0.1", knock)) as line:
                line.sendall(f"{word}\n".encode())
                if not line.recv(1):
                    raise ConnectionError("the test hung up")
        return word or str(os.getpid())

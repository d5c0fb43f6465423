"""Gives its answer word by word, each when the test lets it."""

import socket
from collections.abc import Iterator

from bridge import Model


class Steps(Model):
    """One word more with each step."""

    def run(self, words: str = "one two three", knock: int = 0) -> Iterator[str]:
        said = words.split()
        for count in range(1, len(said) + 1):
            if knock:
                with socket.create_connection(("127.0.0.1", knock)) as line:
                    line.sendall(f"{said[count - 1]}\n".encode())
                    line.recv(1)
            yield " ".join(said[:count])

"""Ports that take long: one that says how far it is, two that do not, and one that shows that they were let go."""

import socket
import time

import runway
from runway.data_types import number, text

seen = {"ended": 0}


@runway.command("count", inputs={"n": number(default=100000)}, outputs={"text": text})
def count(model, args):
    try:
        for step in range(args["n"]):
            yield str(step), step / args["n"]
            time.sleep(0.005)
    finally:
        seen["ended"] += 1


def brood_long(knock):
    try:
        knock_at(knock)
        for step in range(100000):
            time.sleep(0.005)
    except Exception:
        return "not to be caught here"
    finally:
        seen["ended"] += 1
    return "done"


def knock_at(port):
    with socket.create_connection(("127.0.0.1", port)) as door:
        door.sendall(b"knock\n")


@runway.command("brood", inputs={"knock": number}, outputs={"text": text})
def brood(model, args):
    return brood_long(args["knock"])


class Grudge:
    """Something that is let go of slowly: Python loses what is raised inside."""

    def __init__(self, knock):
        self.knock = knock

    def __del__(self):
        knock_at(self.knock)
        for step in range(100000):
            time.sleep(0.005)


@runway.command("sulk", inputs={"knock": number}, outputs={"text": text})
def sulk(model, args):
    Grudge(args["knock"])
    return brood_long(args["knock"])


@runway.command("ended", inputs={"x": number}, outputs={"y": number})
def ended(model, args):
    return seen["ended"]


runway.run()

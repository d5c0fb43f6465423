"""Ports that take long: one that says how far it is, one that does not, and one that shows that it was let go."""

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


@runway.command("brood", inputs={"knock": number}, outputs={"text": text})
def brood(model, args):
    socket.create_connection(("127.0.0.1", args["knock"])).sendall(b"brood\n")
    try:
        for step in range(100000):
            time.sleep(0.005)
    except Exception:
        return "not to be caught here"
    finally:
        seen["ended"] += 1
    return "done"


@runway.command("ended", inputs={"x": number}, outputs={"y": number})
def ended(model, args):
    return seen["ended"]


runway.run()

"""Who sends a request, in words that its sender would know themselves by: a sketch's own name, else the program's."""

import re
from functools import lru_cache

from aiohttp import web

from ..codecs.osc_mapping import Address
from ..lan import is_loopback
from ..latency import Caller

HERE = "this machine"
LONGEST = 60  # characters of a name
SKETCH = "sketch"  # what an address says before a sketch's own name
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Electron": "Electron", "Chrome": "Chrome",
            "Safari": "Safari"}  # each also says the names after it


def name_caller(request: web.Request, door: str = "HTTP") -> Caller:
    """Who asks at this door."""
    program = name_program(request.headers.get("User-Agent", ""))
    told = clean_name(request.query.get(SKETCH, "")) if door != "HTTP" else ""
    return Caller(door, name_place(request.remote or ""), " · ".join(filter(None, (told, program))))


def name_sender(sender: Address) -> Caller:
    """Who sent an OSC message."""
    return Caller("OSC", name_place(sender[0]), f"port {sender[1]}")


def name_place(address: str) -> str:
    """Where that is."""
    return HERE if is_loopback(address) else address


@lru_cache(maxsize=64)
def name_program(agent: str) -> str:
    """A browser's name, or the first word with which a program introduces itself."""
    for word, name in BROWSERS.items():
        if re.search(rf"\b{word}\w*/", agent):
            return name
    return clean_name(agent.partition("/")[0])


def clean_name(text: str) -> str:
    """A name that fits on a line."""
    return "".join(filter(str.isprintable, text)).strip()[:LONGEST]

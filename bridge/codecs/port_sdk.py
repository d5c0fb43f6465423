"""What the server of RunwayML's SDK said of the model port it ran: its manifest, its errors, its jobs. Pure data."""

from collections.abc import Mapping
from typing import Any

import orjson

from ..messages import Failure, Json, Result
from .runway import Wish

SDK_VERSION = "0.6.1"  # whose behaviour this is


def write_sorted(data: Json) -> bytes:
    """JSON text with its keys in the order of the alphabet, as it was."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)


def describe_port(port: Mapping[str, Json], *, gpu: bool, running: int | None, idle: int | None) -> dict[str, Json]:
    """What `/meta` says; milliseconds since the port was set up and since its last command, None for never."""
    return {**port, "GPU": gpu, "millisRunning": running, "millisSinceLastCommand": idle,
            "modelSDKVersion": SDK_VERSION}


def is_json(body: bytes) -> bool:
    """Whether a body can be read as JSON of any kind."""
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return True


def find_described(port: Mapping[str, Json], name: str) -> Mapping[str, Json] | None:
    """What is said of a command; None if there is none of that name."""
    return next((command for command in port["commands"] if command["name"] == name), None)


def name_unknown(name: str) -> dict[str, Json]:
    """A command that there is not."""
    return {"error": f"Unknown command: {name}.", "traceback": []}


def write_failure(failure: Failure) -> dict[str, Json]:
    """What went wrong; where, if the port told."""
    return {"error": failure.error, **({"traceback": list(failure.traceback)} if failure.traceback else {})}


def read_formats(header: str, command: str) -> Wish:
    """`X-Runway-Output-Format: image=PNG;other=EXR` as what is wanted; words that are no pair count for nothing."""
    pairs = (word.partition("=") for word in header.split(";"))
    return Wish(command, tuple((name.strip(), picture.strip()) for name, _, picture in pairs if picture.strip()))


def write_event(kind: str, job: str, **more: Any) -> str:
    """One message about a job."""
    return orjson.dumps({"type": kind, "id": job, **more}).decode()


def write_output(job: str, result: Result, data: bytes) -> str:
    """What a job gave: so far, or all."""
    progress = {} if result.progress is None else {"progress": result.progress}
    return write_event("output", job, outputData=orjson.Fragment(data), **progress)

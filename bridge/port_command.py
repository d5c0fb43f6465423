"""What the environment of RunwayML's model ports asks for: `RW_META`, `RW_PORT` and their like, under `catwalk` and
where a port is started by itself.
"""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from .catalog import find_file
from .errors import BadSetting, CatwalkError
from .info import Info
from .lan import is_loopback
from .server import Bridge, watch_end
from .settings import Settings, parse_port, parse_switch, read_settings

log = logging.getLogger("catwalk")


def heed_environment(infos: Mapping[str, Info], settings: Settings, environment: Mapping[str, str]) -> Settings | None:
    """The settings as the environment wants them; None when all that it wants is done. Raises BadSetting.

    `RW_MODEL_OPTIONS` is read where the port is set up.
    """
    if read_switch(environment, "RW_META"):
        for info in infos.values():
            if info.port:
                print(json.dumps(info.port), flush=True)
        return None
    if read_switch(environment, "RW_NO_SERVE"):
        print("Nothing is served, because RW_NO_SERVE says so.")
        return None
    warn_of_host(environment.get("RW_HOST", ""), settings, "RW_HOST")
    if environment.get("RW_PORT") and "sdk_port" not in settings.given:
        settings = replace(settings, sdk_port=read_port(environment["RW_PORT"]))
    if read_switch(environment, "RW_DEBUG"):
        settings = replace(settings, log_level="debug")
    return settings


def read_switch(environment: Mapping[str, str], name: str) -> bool:
    """1 or 0. Raises BadSetting."""
    try:
        return parse_switch(environment.get(name, ""))
    except ValueError as must_be:
        raise BadSetting(f"{name} must be {must_be}; it was {environment[name]!r}.") from None


def read_port(word: str) -> int | None:
    """A number of a port. Raises BadSetting."""
    try:
        return parse_port(word)
    except ValueError as must_be:
        raise BadSetting(f"RW_PORT must be {must_be}; it was {word!r}.") from None


def warn_of_host(host: str, settings: Settings, name: str) -> None:
    """Say that a host which others could reach counts only where somebody let others in."""
    if host and not settings.lan and not (host == "localhost" or is_loopback(host)):
        log.warning("%s=%s lets other machines in only with --lan; without it, Catwalk serves this machine.",
                    name, host)


def serve_port(path: Path, wishes: Mapping[str, Any]) -> int:
    """Serve the port in a file that was started by itself, until it is stopped; the exit code."""
    settings = read_settings({}, os.environ)
    warn_of_host(str(wishes["host"]), settings, "host")
    logging.basicConfig(level="DEBUG" if wishes["debug"] else "WARNING", format="%(message)s")
    settings = replace(settings, sdk_port=int(wishes["port"]), http_port=None, osc_port=None, socketio_port=None)
    try:
        adapter = find_file(str(path))
        return asyncio.run(serve_alone(Bridge([adapter], {}, settings)))
    except CatwalkError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


async def serve_alone(bridge: Bridge) -> int:
    """Set up and serve, saying on the way what RunwayML's SDK said."""
    (engine,) = bridge.engines.values()
    print("Initializing model...", flush=True)
    begun, ended = perf_counter(), watch_end()
    try:
        await bridge.start()
        await engine.start()
        if engine.trouble:
            print(engine.trouble.error, *engine.trouble.traceback, sep="\n", file=sys.stderr)
            return 1
        print(f"Model initialized ({perf_counter() - begun:.2f}s)", flush=True)
        print(f"Starting model server at {bridge.port_doors.doors[0]['addresses'][0]}...", flush=True)
        await ended.wait()
        return 0
    finally:
        await bridge.stop()

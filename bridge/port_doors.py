"""The doors of RunwayML's SDK, put together: for each model port one, on --sdk-port and the numbers after it.

They are open only where somebody asks for them, so a number that another program holds is an error.
"""

import logging
from contextlib import AsyncExitStack
from typing import Any

from .errors import BadSetting
from .hub import Hub
from .ports import Bind, MakeApp, count_port, open_port
from .settings import Settings
from .transports import port_http

log = logging.getLogger("catwalk")
FLAG = "--sdk-port"


class PortDoors:
    """The SDK's own face of every model port that is served."""

    def __init__(self, hub: Hub, settings: Settings) -> None:
        self.hub = hub
        self.settings = settings
        self.doors: list[dict[str, Any]] = []
        self.open_doors = AsyncExitStack()

    async def open(self, first: int | None, make_app: MakeApp, bind: Bind) -> None:
        """Open them. Raises BadSetting for a port that is taken."""
        if first is None:
            return
        models = [name for name, seat in self.hub.seats.items() if seat.engine.info.port]
        for number, model in enumerate(models):
            port = count_port(first, number)
            app = make_app()
            port_http.add_routes(app, self.hub, model, self.settings.max_message)
            addresses = await open_port(app, bind(port, FLAG), self.open_doors)
            self.doors.append({"door": "sdk", "model": model, "addresses": addresses, "state": "open"})
            log.info("RunwayML's SDK of %s is at %s.", model, addresses[0] if addresses else f"port {port}")
        if not models and "sdk_port" in self.settings.given:
            raise BadSetting(f"{FLAG} is for model ports of RunwayML's, and none is served.")

    async def close(self) -> None:
        """Close them."""
        await self.open_doors.aclose()

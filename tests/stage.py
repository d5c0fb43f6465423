"""A Catwalk for the kits of other programs: models that stand in for `pose` and `style`, and free ports."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bridge.catalog import find_adapter
from bridge.server import Bridge
from bridge.settings import Settings
from tests.osc_patch import PATIENCE, Patch

MODELS = Path(__file__).parent / "examples" / "models"
KITS = Path(__file__).parents[1] / "examples"
TEXTS = (".cpp", ".h", ".make", ".md", ".maxpat", ".pd", ".py", ".rb", ".scd", ".tidal")


def find_port() -> int:
    """A UDP port that nothing listens at."""
    patch = Patch(1)
    patch.close()
    return patch.port


class Stage:
    """A running Catwalk, and the kits as they are for its ports."""

    def __init__(self, bridge: Bridge) -> None:
        self.bridge = bridge
        self.hub = bridge.hub
        self.http_port = int(bridge.addresses[0].rpartition(":")[2])
        self.osc_port = int(bridge.osc.door.addresses[0].rpartition(":")[2])

    def copy_kit(self, name: str, folder: Path, ears: int) -> Path:
        """The kit in a folder of its own, for this Catwalk's ports, and with a port of its own to listen at."""
        ports = {"57100": str(self.osc_port), "57200": str(ears), "127.0.0.1:8000": f"127.0.0.1:{self.http_port}"}
        for path in (KITS / name).rglob("*"):
            if path.suffix in TEXTS:
                text = re.sub("|".join(ports), lambda found: ports[found[0]], path.read_text(encoding="utf-8"))
                copy = folder / path.relative_to(KITS / name)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(text, encoding="utf-8")
        return folder

    async def pose_until_heard(self, heard: "asyncio.Task[list[str]]", *models: str) -> list[str]:
        """Run the model `pose`, or others, again and again until a program has said what is waited for."""
        patch = Patch(self.osc_port)
        try:
            while not heard.done():
                for model in models or ("pose",):
                    patch.send(f"/{model}/run")
                await asyncio.wait([heard], timeout=0.05)
            return await heard
        finally:
            patch.close()

    async def wait_held(self, model: str, **inputs: object) -> None:
        """Until a program has set these inputs."""
        patch = Patch(self.osc_port)
        try:
            async with asyncio.timeout(PATIENCE):
                while not inputs.items() <= self.hub.seats[model].settings.items():
                    await patch.settle()
        finally:
            patch.close()

    def forget(self) -> None:
        """Let go of who subscribed, and of what was set."""
        door = self.bridge.osc.door
        for address in list(door.listeners):
            door.remove_listener(address)
        for seat in self.hub.seats.values():
            seat.settings.clear()


@asynccontextmanager
async def open_stage(*models: str) -> AsyncIterator[Stage]:
    """A Catwalk that is running."""
    adapters = [find_adapter(str(MODELS / f"{name}.py")) for name in models or ("pose", "style")]
    settings = Settings(http_port=0, osc_port=0, osc_reply_port=None, socketio_port=None, device="cpu")
    bridge = Bridge(adapters, {}, settings)
    try:
        await bridge.start()
        await asyncio.gather(*(engine.start() for engine in bridge.engines.values()))
        yield Stage(bridge)
    finally:
        await bridge.stop()

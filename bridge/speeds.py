"""How long models took on this machine, remembered from run to run: a small file in the cache.

What is remembered is the middle of what `run` took, on the same device. Who looks before they serve a model has it.
"""

import json
import logging
import os
from pathlib import Path

from .messages import Adapter
from .weights import cache_folder

log = logging.getLogger("catwalk")
ENOUGH = 60  # answers after which a model's time says something
SAME = 0.1  # the part by which a time must differ to be written anew


class Speeds:
    """Milliseconds by adapter, on one device."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.known: dict[str, float] = {}

    def find_place(self) -> Path:
        """Where they are remembered."""
        return cache_folder() / "speeds.json"

    def spell(self, adapter: Adapter) -> str:
        """What an adapter is remembered under, whatever name it is served as."""
        return f"{adapter.source} {self.device}"

    def recall(self, adapter: Adapter) -> float | None:
        """Milliseconds that the model took when it last ran; None for one that never ran for long."""
        self.known = self.known or self.read()
        return self.known.get(self.spell(adapter))

    def note(self, adapter: Adapter, milliseconds: float) -> bool:
        """What a model takes now; whether that is news, which `write` should keep."""
        before = self.recall(adapter)
        if before is not None and abs(milliseconds - before) <= SAME * before:
            return False
        self.known[self.spell(adapter)] = round(milliseconds, 2)
        return True

    def read(self) -> dict[str, float]:
        """What is in the file; nothing where there is none, or one of another kind."""
        try:
            found = json.loads(self.find_place().read_bytes())
            return {key: float(value) for key, value in found.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def write(self) -> None:
        """Keep what is known, beside what another Catwalk has written meanwhile; there at once, or not at all."""
        place = self.find_place()
        draft = place.with_suffix(f".{os.getpid()}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(self.read() | self.known, indent=1), encoding="utf-8")
            os.replace(draft, place)
        except OSError as error:
            log.debug("Speeds cannot be remembered: %s", error)

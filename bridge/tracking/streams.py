"""What is known of each stream of frames, as long as its frames come: a tracker for each output, the model's memory.

It can be packed, and unpacked in another process of the same model, where a stream then goes on as if nothing had been.
"""

import pickle
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..info import Info
from ..kinds import Memory
from .fields import FOLLOWED_KINDS, Wishes
from .tracker import Numbers, Tracker, derive_alone

MOST_STREAMS = 64  # then the one whose last frame is oldest is forgotten


@dataclass(slots=True)
class Known:
    """One stream: its trackers by output, and what the model keeps."""

    trackers: dict[str, Tracker] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)


@dataclass(slots=True)
class Streams:
    """The streams that one model's findings come in. Identities are never given twice while the model runs."""

    info: Info
    numbers: Numbers = field(default_factory=Numbers)
    known: OrderedDict[str, Known] = field(default_factory=OrderedDict)

    def follow(self, stream: str, outputs: Mapping[str, Any], time: float, wishes: Wishes, *, aspect: float,
               latency: float) -> dict[str, Any]:
        """A run's outputs, the poses and boxes in them followed; `time` and `latency` in seconds."""
        trackers = self.find_stream(stream).trackers
        followed = dict(outputs)
        for name in self.list_names(outputs):
            tracker = trackers.setdefault(name, Tracker(self.numbers))
            followed[name] = tracker.follow(outputs[name], time, wishes, aspect=aspect, latency=latency)
        return followed

    def recall(self, stream: str) -> Memory:
        """What the model keeps from one frame of this stream to the next, for it to change."""
        return self.find_stream(stream).memory

    def derive_alone(self, outputs: Mapping[str, Any], wishes: Wishes, aspect: float) -> dict[str, Any]:
        """A run's outputs, the poses and boxes in them measured as wished, for a picture that belongs to no stream."""
        return {**outputs, **{name: derive_alone(outputs[name], wishes, aspect) for name in self.list_names(outputs)}}

    def list_names(self, outputs: Mapping[str, Any]) -> list[str]:
        """The outputs that are followed."""
        return [item.name for item in self.info.outputs
                if item.kind in FOLLOWED_KINDS and outputs[item.name] is not None]

    def pack(self, stream: str) -> bytes:
        """What is known of a stream now; empty where the model keeps something that cannot be written down."""
        try:
            return pickle.dumps((stream, self.find_stream(stream), self.numbers))
        except Exception:  # a lock, a file, a generator: a model may keep anything
            return b""

    def unpack(self, packed: bytes) -> None:
        """Know what `pack` wrote, in a process that has given no identities yet. Only for bytes of this machine's own.
        """
        stream, self.known[stream], self.numbers = pickle.loads(packed)

    def find_stream(self, stream: str) -> Known:
        """What is known of a stream; one that nobody has asked for longest makes room."""
        known = self.known.setdefault(stream, Known())
        self.known.move_to_end(stream)
        while len(self.known) > MOST_STREAMS:
            self.known.popitem(last=False)
        return known

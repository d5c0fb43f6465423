"""Microphones through sounddevice, an extra (`pip install sounddevice`; on Linux also `apt install libportaudio2`)."""

from collections import deque
from collections.abc import Callable
from threading import Condition
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge import Memory, NoFrame

PATIENCE = 2.0  # seconds in which sound must come
KEPT = 2.0  # seconds of sound that wait for who is slow

Heard = Callable[[NDArray[Any]], None]  # takes a chunk: float32, samples × channels


def open_microphone(which: str, rate: int, size: int, hear: Heard) -> Any:
    """A stream that calls `hear` with chunks from now on; its `close()` ends it. Raises NoFrame."""
    try:
        import sounddevice
    except ImportError:
        raise NoFrame("The source microphone needs the package sounddevice; install it beside Catwalk with: "
                      "pip install sounddevice") from None
    except OSError:
        raise NoFrame("The source microphone needs PortAudio: sudo apt install libportaudio2") from None
    device = int(which) if which.isdigit() else which or None
    try:
        stream = sounddevice.InputStream(samplerate=rate, blocksize=size, device=device, channels=1, dtype="float32",
                                         callback=lambda data, count, moment, status: hear(data))
        stream.start()
    except (sounddevice.PortAudioError, ValueError) as problem:
        names = [f"{number} ({device['name']})" for number, device in enumerate(sounddevice.query_devices())
                 if device["max_input_channels"]]
        raise NoFrame(f"The microphone {which or 'of the system'} cannot be opened: {problem}. "
                      f"There is: {', '.join(names) or 'none'}.") from None
    return stream


class Ear:
    """The chunks of the last two seconds, in order; opened when it is first asked, and anew when it falls silent."""

    def __init__(self, which: str, rate: int, size: int, open_stream: Callable[..., Any] = open_microphone,
                 patience: float = PATIENCE) -> None:
        self.which, self.rate, self.size = which, rate, size
        self.open_stream = open_stream
        self.patience = patience
        self.news = Condition()
        self.chunks: deque[tuple[int, float, NDArray[Any]]] = deque(maxlen=max(1, round(KEPT * rate / size)))
        self.count = 0
        self.stream: Any = None

    def hear(self, data: NDArray[Any]) -> None:
        """From the sound card's thread."""
        with self.news:
            self.count += 1
            self.chunks.append((self.count, perf_counter(), np.array(data[:, 0], np.float32)))
            self.news.notify_all()

    def wait_chunk(self, memory: Memory) -> tuple[NDArray[Any], float]:
        """The next chunk for this stream, the newest for who heard none yet; and when it came. Raises NoFrame."""
        if self.stream is None:
            self.stream = self.open_stream(self.which, self.rate, self.size, self.hear)
        with self.news:
            before = memory.get("number", self.count - 1 if self.chunks else self.count)
            if not self.news.wait_for(lambda: self.count > before, self.patience):
                self.stream.close()
                self.stream = None
                raise NoFrame(f"The microphone {self.which or 'of the system'} sends no sound. Is it plugged in?")
            number, moment, samples = next(chunk for chunk in self.chunks if chunk[0] > before)
        memory["number"] = number
        return samples, moment

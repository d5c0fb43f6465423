"""What a microphone hears."""

from typing import Annotated, NamedTuple

from bridge import Audio, Between, Memory, Source

Which = Annotated[str, "Its number or a part of its name; nothing for the system's own choice."]
Rate = Annotated[int, Between(8000, 192_000), "Samples a second."]
Chunk = Annotated[float, Between(0.01, 1), "Seconds of sound in an answer."]
Gain = Annotated[float, Between(0, 100), "How much louder."]


class Heard(NamedTuple):
    audio: Audio
    level: Annotated[float, Between(0, 1), "How loud: the root of the mean square of the samples."]


class Microphone(Source):
    """What a microphone hears, chunk by chunk, and how loud it is."""

    packages = ("sounddevice",)

    limits = ("One channel: that of the left, of several.",
              "Who is slower than the sound loses the oldest of it after two seconds.")

    def setup(self, which: Which = "", rate: Rate = 16_000, chunk: Chunk = 0.1) -> None:
        from .sources import sound

        self.sound = sound
        self.ear = sound.Ear(which, rate, round(rate * chunk))
        self.rate = rate

    def run(self, gain: Gain = 1, memory: Memory | None = None) -> Heard:
        samples, self.born = self.ear.wait_chunk(Memory() if memory is None else memory)
        samples = (samples * gain).clip(-1, 1)
        return Heard(Audio(samples, self.rate), float((samples ** 2).mean() ** 0.5))

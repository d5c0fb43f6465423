"""No sound card is needed: a stream of the test's own hears what the test says."""

import sys

import numpy as np
import pytest

from adapters.microphone import Microphone
from adapters.sources.sound import Ear, open_microphone
from bridge import Memory, NoFrame


class Card:
    """A sound card: opened, it calls `hear`."""

    def __init__(self):
        self.opened = self.closed = 0

    def open(self, which, rate, size, hear):
        self.opened += 1
        self.hear, self.size = hear, size
        return self

    def say(self, *levels):
        for level in levels:
            self.hear(np.full((self.size, 1), level, np.float32))

    def close(self):
        self.closed += 1


@pytest.fixture
def card():
    return Card()


@pytest.fixture
def microphone(card):
    microphone = Microphone.ready(rate=8000, chunk=0.1)
    microphone.ear = Ear("", 8000, 800, card.open, patience=0.01)
    with pytest.raises(NoFrame):
        microphone.run()
    microphone.ear.stream = card
    return microphone


def test_each_listener_hears_every_chunk_in_order(card, microphone):
    first, second = Memory(), Memory()
    card.say(0.1)
    assert microphone.run(memory=first).level == pytest.approx(0.1)
    card.say(0.2, 0.3)
    heard = [microphone.run(memory=first) for _ in range(2)]
    assert [one.level for one in heard] == pytest.approx([0.2, 0.3])
    assert heard[0].audio.rate == 8000 and heard[0].audio.samples.shape == (800,)
    assert microphone.run(memory=second).level == pytest.approx(0.3), "who is new hears the newest"


def test_who_is_slow_loses_the_oldest(card, microphone):
    memory = Memory()
    card.say(0.5)
    microphone.run(memory=memory)
    card.say(*(number / 100 for number in range(1, 41)))
    assert microphone.run(memory=memory).level == pytest.approx(0.21), "twenty chunks are two seconds"


def test_gain_is_live_and_does_not_go_over_the_edge(card, microphone):
    memory = Memory()
    card.say(0.25, -0.75)
    memory["number"] = 0
    assert microphone.run(gain=2, memory=memory).level == pytest.approx(0.5)
    loud = microphone.run(gain=2, memory=memory)
    assert loud.level == 1 and float(loud.audio.samples.min()) == -1


def test_silence_is_said_and_it_is_opened_anew(card, microphone):
    memory = Memory(number=0)
    with pytest.raises(NoFrame, match="The microphone of the system sends no sound. Is it plugged in?"):
        microphone.run(memory=memory)
    assert card.closed == 2
    with pytest.raises(NoFrame):
        microphone.run(memory=memory)
    assert card.opened == 2


def test_without_a_sound_card_or_the_package_there_is_a_sentence(monkeypatch):
    with pytest.raises(NoFrame, match="The microphone no such thing cannot be opened: .* There is: "):
        open_microphone("no such thing", 8000, 800, print)
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(NoFrame, match="pip install sounddevice"):
        open_microphone("", 8000, 800, print)

"""Without a screen there are sentences; what a real one shows was looked at by hand, on a virtual one."""

import sys

import pytest

from adapters.screen import Screen
from bridge import NoFrame


def test_without_a_screen_it_says_so(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    screen = Screen.ready()
    for _ in range(2):
        with pytest.raises(NoFrame, match="The screen cannot be looked at: .* Start Catwalk in a terminal on the"):
            screen.run(fps=120)


def test_without_the_package_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "mss", None)
    with pytest.raises(NoFrame, match="The source screen needs the package mss; .* pip install mss"):
        Screen.ready().run()

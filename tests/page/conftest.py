"""Browsers for the tests in this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser import open_browser, playwright, read_sample, write_clip

__all__ = ["playwright"]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("clip") / "astronaut.mjpeg", read_sample())


@pytest.fixture(scope="module")
def camera(playwright: Playwright, chromium: str, clip: Path) -> Iterator[Browser]:
    """A browser whose person allows the camera."""
    with open_browser(playwright, chromium, clip) as browser:
        yield browser


@pytest.fixture(scope="module")
def blind(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """A browser whose person does not."""
    with open_browser(playwright, chromium, flags=()) as browser:
        yield browser

"""The fixture of browser.py, for the tests in this folder."""

from tests.browser import playwright

__all__ = ["playwright"]

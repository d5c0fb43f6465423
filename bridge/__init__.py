"""Catwalk: the bridge between machine-learning models and the sketches of people who make things live.

These names are all that an adapter needs. They are looked up when first used, so that `catwalk --help` and the server
itself load no numpy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .brought import OwnFile, choose_file
    from .clock import Clock
    from .errors import NoFrame, NothingNew
    from .file_names import is_systems, spell_order
    from .films import FilmReader, open_video
    from .kinds import (
        Audio, Between, Box, Depth, Frame, Keypoint, Label, LabelMap, Length, Mask, Memory, Pose, Skeleton, Vector)
    from .model import Model, Source
    from .weights import Weights

__version__ = "0.1.0"
__all__ = ["Audio", "Between", "Box", "Clock", "Depth", "FilmReader", "Frame", "Keypoint", "Label", "LabelMap",
           "Length", "Mask", "Memory", "Model", "NoFrame", "NothingNew", "OwnFile", "Pose", "Skeleton", "Source",
           "Vector", "Weights", "choose_file", "is_systems", "open_video", "spell_order"]

HOMES = {"Clock": "clock", "FilmReader": "films", "Model": "model", "NoFrame": "errors", "NothingNew": "errors",
         "OwnFile": "brought", "Source": "model", "Weights": "weights", "choose_file": "brought",
         "is_systems": "file_names", "open_video": "films", "spell_order": "file_names"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'bridge' has no attribute {name!r}")
    return getattr(import_module(f".{HOMES.get(name, 'kinds')}", __name__), name)

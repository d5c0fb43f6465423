"""The package that RunwayML's model ports import: `import runway`, and the port runs unchanged, served by Catwalk.

The module is one model: `runway.setup`, `runway.command` and `runway.run` are its own.
"""

from .data_types import (
    any, array, boolean, category, checkpoint, directory, file, image, image_bounding_box, image_landmarks, image_point,
    number, segmentation, semantic_map, text, vector)
from .exceptions import (
    InferenceError, InvalidArgumentError, MissingArgumentError, MissingInputError, MissingOptionError, RunwayError,
    SetupError, UnknownCommandError)
from .model import SDK_VERSION as __version__
from .model import RunwayModel

__all__ = [
    "InferenceError", "InvalidArgumentError", "MissingArgumentError", "MissingInputError", "MissingOptionError",
    "RunwayError", "RunwayModel", "SetupError", "UnknownCommandError", "__version__", "any", "array", "boolean",
    "category", "checkpoint", "command", "directory", "file", "image", "image_bounding_box", "image_landmarks",
    "image_point", "number", "run", "segmentation", "semantic_map", "setup", "text", "vector",
]

default_model = RunwayModel()
setup = default_model.setup
command = default_model.command
run = default_model.run

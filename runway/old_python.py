"""What Python, numpy and Pillow had in 2019 and have no more, given back to ports under the names they use.

Only what is another name for the same thing. What went away for good is the port's author's to mend.
"""

import base64
import collections
import collections.abc
import inspect
import time
from collections import namedtuple
from typing import Any

import numpy as np
from PIL import Image

ArgSpec = namedtuple("ArgSpec", "args varargs keywords defaults")
MOVED: dict[Any, dict[str, Any]] = {
    base64: {"decodestring": base64.decodebytes, "encodestring": base64.encodebytes},  # gone with Python 3.9
    collections: {name: getattr(collections.abc, name) for name in (
        "Callable", "Iterable", "Iterator", "Mapping", "MutableMapping", "MutableSequence", "Sequence", "Set", "Sized",
        "Hashable", "Generator", "Container")},  # 3.10
    inspect: {"getargspec": lambda function: ArgSpec(*inspect.getfullargspec(function)[:4])},  # 3.11
    time: {"clock": time.perf_counter},  # 3.8
    np: {"bool": bool, "int": int, "float": float, "complex": complex, "object": object, "str": str,
         "float_": np.float64},  # numpy 1.24 and 2
    Image: {"ANTIALIAS": Image.Resampling.LANCZOS},  # Pillow 10
}


def mend_names() -> None:
    """Give the names back where they are missing."""
    for module, names in MOVED.items():
        for name, value in names.items():
            if name not in vars(module):
                setattr(module, name, value)

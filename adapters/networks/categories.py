"""What networks name: the kinds of things of ImageNet and COCO, as torchvision lists them in a file of its own.

The file is read where it lies: to import torchvision takes as long as all else that a model starts with.
"""

import runpy
from importlib.util import find_spec
from pathlib import Path

IMAGENET, COCO = "_IMAGENET_CATEGORIES", "_COCO_CATEGORIES"  # 1000 names, and 91 of which 11 stand for nothing


def list_categories(which: str) -> list[str]:
    """The names of one of the lists, by their numbers."""
    spec = find_spec("torchvision")
    assert spec and spec.origin
    names: list[str] = runpy.run_path(str(Path(spec.origin).with_name("models") / "_meta.py"))[which]
    return names

"""Processing 4 itself, without its editor: core.jar and what P2D and P3D need, out of the package py5 of PyPI (17 MB).

Fetched once, checked by their sha256, kept in Catwalk's cache; never committed (LGPL).
scripts/processing_peers.sh sees to Java and a screen.
"""

import os
from pathlib import Path
from typing import Any

from bridge.weights import Weights, fetch_weights

PY5: dict[str, Any] = {"package": "pypi:py5==0.10.12a0", "size": 17_439_709}
CORE = Weights(
    file="py5/jars/core.jar", licence="LGPL-2.1", origin="Processing 4, the Processing Foundation", **PY5,
    sha256="94eb98ac0398c2e67574959c8b27b59bfc838a80f6ed31d50829981d804e41af")
OPENGL = tuple(
    Weights(file=file, licence="BSD-2-Clause", origin="JOGL and GlueGen, https://jogamp.org", sha256=sha256, **PY5)
    for file, sha256 in {
        "py5/jars/gluegen-rt.jar": "465bbc8d410b872a76b5b901cdb9c2c07905edd5e61a7120dc6a4d007880ec2f",
        "py5/jars/jogl-all.jar": "34c919bc6073c2d9e73cbe7558c4e9de6b5c58146f3658e2bcc5f23ec3fccc9f",
    }.items())
NATIVES = tuple(
    Weights(file=f"py5/natives/linux-amd64/lib{name}.so", licence="BSD-2-Clause", origin="JOGL and GlueGen",
            sha256=sha256, **PY5)
    for name, sha256 in {
        "gluegen_rt": "c1296426ba7cfb0d9dc7080878b74ece275ccf54e6091a117e639f88e2dc1926",
        "jogl_desktop": "c901ee7543dc56c453efc7b1540adcab1e26952d47814e763318aa9430ee1142",
        "jogl_mobile": "58b800c2c78b160748f6f5359aeecb250dc83881382e7054572068e11ae81c57",
        "nativewindow_awt": "502a4dff02fba755a99db115c51bd22bdd1f921d4257f4a402930573d638c167",
        "nativewindow_x11": "fab4d6908e501a7cda05fa8606e77e119da20ac2cc8cdd89d01766daed63c7af",
        "newt_head": "5c5505b248dd7968a2af59adce71a037658e9ae7a3ad95ff496eb9c2dbdf445b",
    }.items())


def find_jars() -> list[Path]:
    """What goes on Java's class path, fetched if it must be."""
    fetch_weights([CORE, *OPENGL, *NATIVES], accept=True)
    return [CORE.path, *(jar.path for jar in OPENGL)]


def join_paths(*paths: Path) -> str:
    """A class path."""
    return os.pathsep.join(map(str, paths))


def find_natives() -> Path:
    """The folder with the parts of P2D and P3D that are not Java."""
    return NATIVES[0].place.parent

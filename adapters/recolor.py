"""A picture in the colours of another one; needs no weights."""

from typing import Annotated

from bridge import Between, Frame, Model

from .networks.colours import recolour_picture

Reference = Annotated[Frame | None, "The picture whose colours to take; without one, the picture stays as it is."]
Strength = Annotated[float, Between(0, 1), "How far to go from the picture's own colours to the other's."]
KeepLightness = Annotated[float, Between(0, 1), "How much of the picture's own light and dark stays; at 1 only hue and "
                          "saturation move."]


class Recolor(Model):
    """The picture in the colours of another one: a colour transfer by reference, without a trained network."""

    limits = (
        "It knows no things: it gives the picture the other's mean colour and spread of colours, as a whole. Sky does "
        "not take the colour of sky, nor skin that of skin.",
        "Of a reference with several strong colours it takes what lies between them and how far apart they lie, not "
        "each by itself: a reference of one mood goes best.",
        "In a greyscale picture everything stays of one hue.",
        "It looks at each picture by itself: when something large and coloured comes into a video, the rest changes a "
        "little, too.")

    parallel = True
    memory = 120_000_000

    def run(self, image: Frame, picture: Reference = None, strength: Strength = 1,
            keep_lightness: KeepLightness = 0) -> Frame:
        if picture is None or strength == 0:
            return image
        return recolour_picture(image, picture, strength, keep_lightness)

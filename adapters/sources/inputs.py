"""What can be said to several sources while they run, and how they are set up: the same words for the same things.

Imports nothing heavy, so that describing a source stays quick.
"""

from typing import Annotated, Literal

from bridge import Between, Length, Vector

Flip = Annotated[Literal["none", "horizontal", "vertical", "both"], "Mirror the picture: horizontal is left and right."]
Rotate = Annotated[Literal["0", "90", "180", "270"], "Degrees to turn the picture by, clockwise."]
Crop = Annotated[Vector | None, Length(4), Between(0, 1),
                 "The part of the picture to keep: left, top, width and height, 0…1 of it."]
Hold = Annotated[bool, "Stay at what is shown now."]
Side = Annotated[int, Between(16, 8192), "Pictures whose longer side has more pixels are made smaller."]
Order = Annotated[Literal["name", "time", "random"], "By name, the oldest first, or shuffled in each round."]

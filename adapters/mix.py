"""Two pictures as one, with OpenCV; needs no weights."""

from typing import Annotated, Any, Literal

import cv2
from numpy.typing import NDArray

from bridge import Between, Frame, Model

Other = Annotated[Frame | None, "The second picture; without one, the first stays as it is."]
Amount = Annotated[float, Between(0, 1), "How much there is of the second picture."]
Mode = Annotated[
    Literal["blend", "lighter", "darker", "add", "screen", "multiply", "difference"],
    "How they meet: blend fades from one to the other; lighter and darker take the brighter or darker of each point; "
    "add, screen and multiply are light on light, two projectors on one wall, one slide behind another."]
Zoom = Annotated[float, Between(0.5, 2, step=0.01), "How much larger the second picture is."]
Turn = Annotated[float, Between(-180, 180, step=0.5), "How far the second picture is turned to the left, in degrees."]

DOWN = -0.499  # rounds numbers down: a trail that is faded again and again must come to its end


class Mix(Model):
    """Two pictures as one: blended, the lighter of both, their difference; linked with itself, trails and tunnels."""

    limits = ("The second picture is stretched to the size of the first.",
              "It knows no transparency: of a model's cut-out that is linked with it, it gets what is there, on black.")

    parallel = True
    memory = 150_000_000

    def run(self, image: Frame, other: Other = None, amount: Amount = 0.5, mode: Mode = "blend", zoom: Zoom = 1,
            turn: Turn = 0) -> Frame:
        if other is None:
            return image
        return MODES[mode](image, place_picture(other, image.shape[1], image.shape[0], zoom, turn), amount)


def place_picture(picture: NDArray[Any], width: int, height: int, zoom: float, turn: float) -> NDArray[Any]:
    """A picture in this size, zoomed and turned around its middle, with black where it does not reach."""
    if picture.shape[:2] != (height, width):
        picture = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    if zoom == 1 and turn == 0:
        return picture
    movement = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), turn, zoom)
    return cv2.warpAffine(picture, movement, (width, height))


def fade(picture: NDArray[Any], amount: float) -> NDArray[Any]:
    """A darker picture."""
    return cv2.convertScaleAbs(picture, alpha=amount, beta=DOWN)


def blend(image: NDArray[Any], other: NDArray[Any], amount: float) -> NDArray[Any]:
    """So much of the other, and of the first what is left."""
    return cv2.addWeighted(image, 1 - amount, other, amount, DOWN)


def multiply(image: NDArray[Any], other: NDArray[Any], amount: float) -> NDArray[Any]:
    """The product, where the other is as white as it is little."""
    return cv2.multiply(image, cv2.bitwise_not(fade(cv2.bitwise_not(other), amount)), scale=1 / 255)


def screen(image: NDArray[Any], other: NDArray[Any], amount: float) -> NDArray[Any]:
    """The product of the negatives, as a negative."""
    return cv2.bitwise_not(multiply(cv2.bitwise_not(image), cv2.bitwise_not(fade(other, amount)), 1))


MODES = {
    "blend": blend, "screen": screen, "multiply": multiply,
    "lighter": lambda image, other, amount: cv2.max(image, fade(other, amount)),
    "darker": lambda image, other, amount: cv2.min(image, cv2.bitwise_not(fade(cv2.bitwise_not(other), amount))),
    "add": lambda image, other, amount: cv2.add(image, fade(other, amount)),
    "difference": lambda image, other, amount: cv2.absdiff(image, fade(other, amount)),
}

"""The colours of pictures: those of one given to another, and those that a painting leaves as they are.

Pictures are uint8 (height, width, 3) of sRGB. No torch here.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

ENOUGH = 20_000  # points out of which a picture's colours are read
GRAIN = 0.5  # how far a camera's noise and 8 bits spread colours that are one
SPREAD = cv2.COVAR_NORMAL | cv2.COVAR_ROWS | cv2.COVAR_SCALE  # a point in each row; divided by how many there are
MOST_STRETCH = 3.0  # how far differences may grow; beyond, noise and JPEG's blocks would show


def recolour_picture(picture: NDArray[Any], like: NDArray[Any], strength: float, keep_lightness: float) -> NDArray[Any]:
    """The picture, its colours moved to those of `like` by `strength`; by `keep_lightness` its own light stays.

    F. Pitié and A. Kokaram 2007, “The linear Monge-Kantorovitch linear colour mapping for example-based colour
    transfer”, CVMP, https://doi.org/10.1049/cp:20070055. Both clouds of colours are taken for ellipsoids, a mean and a
    covariance each; of all linear maps from one onto the other, theirs changes the colours least. It is symmetric, so
    no colour turns into its opposite, and it has no steps where pictures have none. Colours are CIELAB, whose distances
    are about those that people see: L in 0…100, a and b around 0.
    """
    still = np.eye(3, 4)
    movement = move_colours(*read_colours(picture), *read_colours(like)) - still
    movement[0] *= 1 - keep_lightness
    moved = cv2.transform(write_lab(picture), still + strength * movement)
    return cv2.convertScaleAbs(cv2.cvtColor(moved, cv2.COLOR_LAB2RGB), alpha=255)


def read_colours(picture: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The mean (3,) and the covariance (3, 3) of a picture's colours."""
    step = max(int(np.sqrt(picture.shape[0] * picture.shape[1] / ENOUGH)), 1)
    points = write_lab(np.ascontiguousarray(picture[::step, ::step])).reshape(-1, 3)
    spread, mean = cv2.calcCovarMatrix(points, np.empty(0), SPREAD, ctype=cv2.CV_64F)
    return mean[0], spread


def move_colours(mean: NDArray[Any], covariance: NDArray[Any], to_mean: NDArray[Any],
                 to_covariance: NDArray[Any]) -> NDArray[Any]:
    """The map from the one mean and covariance onto the others, (3, 4): a matrix, and beside it what is added.

    With the root r of the covariance, the matrix is r⁻¹ (r to_covariance r)^½ r⁻¹.
    """
    grain = GRAIN ** 2 * np.eye(3)
    root = change_spread(covariance + grain, np.sqrt)
    back = np.linalg.inv(root)
    matrix = back @ change_spread(root @ (to_covariance + grain) @ root, np.sqrt) @ back
    matrix = change_spread((matrix + matrix.T) / 2, lambda stretch: np.minimum(stretch, MOST_STRETCH))
    return np.column_stack([matrix, to_mean - matrix @ mean])


def change_spread(matrix: NDArray[Any], change: Any) -> NDArray[Any]:
    """A symmetric matrix, its eigenvalues changed by a function."""
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * change(values.clip(0))) @ vectors.T


def write_lab(picture: NDArray[Any]) -> NDArray[Any]:
    """Bytes of sRGB as float32 of CIELAB (D65)."""
    return cv2.cvtColor(np.multiply(picture, np.float32(1 / 255), dtype=np.float32), cv2.COLOR_RGB2LAB)


def take_lightness(painted: NDArray[Any], picture: NDArray[Any], share: float) -> NDArray[Any]:
    """The painting's light and dark under the picture's own colours, by that share.

    Luminance-only transfer as in Gatys et al. 2016, “Preserving Color in Neural Artistic Style Transfer”,
    https://arxiv.org/abs/1606.05897, with the luma and the two differences of BT.601.
    """
    if share == 0:
        return painted
    own = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)
    cv2.insertChannel(cv2.cvtColor(painted, cv2.COLOR_RGB2GRAY), own, 0)
    return mix_pictures(painted, cv2.cvtColor(own, cv2.COLOR_YCrCb2RGB), share)


def mix_pictures(picture: NDArray[Any], over: NDArray[Any], share: float) -> NDArray[Any]:
    """The picture with another over it, which shows by its share."""
    return over if share == 1 else cv2.addWeighted(over, share, picture, 1 - share, 0)

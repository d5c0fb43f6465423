"""Draws lines where a network is sure of them: thin, as a pen would, however broad the network's own are."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

WEAK = 0.5  # of the threshold: so sure must the rest of a line be that is sure enough somewhere (as Canny does it)
SHORTEST = 0.015  # of the picture's longer side: shorter lines are dirt


def draw_lines(sure: NDArray[Any], threshold: float, thickness: float, blur: float) -> NDArray[Any]:
    """Ink, uint8 (height, width), 255 in the middle of a line: lines where `sure` (0…1) has its ridges.

    `thickness` is in pixels, `blur` in pixels, too: what is finer than that is not followed.
    """
    spine = link_ridges(find_ridges(cv2.GaussianBlur(sure, (0, 0), blur)) * sure, threshold)
    if not spine.any():
        return spine
    away = cv2.distanceTransform(255 - spine, cv2.DIST_L2, cv2.DIST_MASK_5)  # pixels to the nearest line
    return ((thickness / 2 + 0.5 - away).clip(0, 1) * 255).astype(np.uint8)


def find_ridges(smooth: NDArray[Any]) -> NDArray[Any]:
    """1 where a pixel is at least as high as both its neighbours across the ridge that it lies on, else 0.

    Across a ridge the surface bends down more than it bends anywhere else: the Hessian says where that is, and its
    trace whether down is where it bends most.
    """
    bend_x, bend_y, twist = (cv2.Sobel(smooth, cv2.CV_32F, x, y, ksize=5) for x, y in ((2, 0), (0, 2), (1, 1)))
    across = np.arctan2(2 * twist, bend_x - bend_y) / 2 + np.pi / 2
    rows, columns = np.indices(smooth.shape, np.float32)
    step_x, step_y = np.cos(across), np.sin(across)
    higher = [cv2.remap(smooth, columns + way * step_x, rows + way * step_y, cv2.INTER_LINEAR,
                        borderMode=cv2.BORDER_REPLICATE) for way in (1, -1)]
    return ((smooth >= np.maximum(*higher)) & (bend_x + bend_y < 0)).astype(np.float32)


def link_ridges(ridges: NDArray[Any], threshold: float) -> NDArray[Any]:
    """255 on lines that are long enough and, somewhere, sure enough."""
    weak = (ridges > threshold * WEAK).astype(np.uint8)
    count, parts, boxes, _ = cv2.connectedComponentsWithStats(weak, connectivity=8)
    strong = np.zeros(count, bool)
    strong[np.unique(parts[ridges > threshold])] = True
    strong &= boxes[:, cv2.CC_STAT_AREA] >= SHORTEST * max(ridges.shape)
    strong[0] = False  # what is no line
    return (strong[parts] * 255).astype(np.uint8)

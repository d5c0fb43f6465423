"""Test pictures that move and carry their number, for eyes and for programs."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

BARS = np.array([[255, 255, 255], [255, 255, 0], [0, 255, 255], [0, 255, 0], [255, 0, 255], [255, 0, 0], [0, 0, 255]],
                np.uint8)
BITS = 24  # of the number that a picture carries
ROUND = 120  # pictures in which the ball comes back to where it was


def draw_pattern(number: int, width: int, height: int) -> NDArray[Any]:
    """The picture of that number: colour bars, a ball that goes round, and the number in figures and in squares.

    RGB, height × width. `read_number` reads it off again.
    """
    columns = np.arange(width) * len(BARS) // width
    frame = np.broadcast_to(BARS[columns] // 4 * 3, (height, width, 3)).copy()
    side = max(1, width // BITS)
    top = height - height // 8
    frame[height // 2:top] = np.linspace(0, 255, width).astype(np.uint8)[None, :, None]
    frame[top:] = 0
    for bit in range(BITS):
        if number >> bit & 1:
            frame[top:, bit * side:(bit + 1) * side] = 255
    angle = 2 * np.pi * (number % ROUND) / ROUND
    ball = round(width / 2 + np.cos(angle) * width / 3), round(height * 0.44 + np.sin(angle) * height / 4)
    cv2.circle(frame, ball, max(2, height // 12), (255, 120, 40), -1, cv2.LINE_AA)
    scale = height / 240
    cv2.putText(frame, str(number), (round(8 * scale), round(30 * scale)), cv2.FONT_HERSHEY_SIMPLEX, scale, (0, 0, 0),
                max(1, round(2 * scale)), cv2.LINE_AA)
    return frame


def read_number(frame: NDArray[Any]) -> int:
    """The number that a picture carries, also after JPEG and after another size; modulo 2²⁴."""
    height, width = frame.shape[:2]
    row = frame[height - height // 16].mean(axis=1)
    side = max(1, width // BITS)
    return sum(int(row[bit * side + side // 2] > 127) << bit for bit in range(BITS))

"""OpenCV's way to films, cameras and addresses, its own reports kept quiet: sources say in sentences what is wrong."""

import os
from collections.abc import Sequence

import cv2

os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # read when FFmpeg is first used
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


def open_video(place: str | int, backend: int = cv2.CAP_ANY, options: Sequence[int] = ()) -> cv2.VideoCapture:
    """A file, a camera's number or an address, open or not: `isOpened()` says it."""
    return cv2.VideoCapture(place, backend, list(options))

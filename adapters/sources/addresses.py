"""Pictures that come over a network, through OpenCV's FFmpeg."""

import re

import cv2

from bridge import NoFrame, open_video

from .capture import Video

PATIENCE = 6.0  # seconds for a first picture: some cameras take their time
SILENCE = 5000  # milliseconds without a word after which a camera is taken for lost


def hide_password(address: str) -> str:
    """An address as it may be shown."""
    return re.sub(r"(://[^/@:]+):[^/@]*@", r"\1:…@", address)


def open_address(address: str) -> Video:
    """The pictures at an address. Raises NoFrame when nobody answers there, or with something else."""
    limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, SILENCE, cv2.CAP_PROP_READ_TIMEOUT_MSEC, SILENCE]
    capture = open_video(address, cv2.CAP_FFMPEG, limits)
    shown = hide_password(address)
    if not capture.isOpened():
        raise NoFrame(f"No pictures come from {shown}: nobody answers there, or with something else. Open it in a "
                      "browser or in VLC to see whether it is right; it is tried again until it is there.")
    return Video(capture, f"{shown} sends no more pictures; it is tried again until it does.")

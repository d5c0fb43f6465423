"""The cameras of this machine: which there are, and how one is opened, through OpenCV."""

import sys
from pathlib import Path

import cv2

from bridge import NoFrame, open_video

from .capture import Video

LINUX = Path("/sys/class/video4linux")
WIDE = 640  # pixels above which cameras send JPEGs, since raw pictures are too much for USB 2


def list_cameras() -> dict[int, str]:
    """The cameras by number, with their names as far as they are known."""
    try:
        from cv2_enumerate_cameras import enumerate_cameras  # an extra
    except ImportError:
        return list_linux()
    backend = {"linux": cv2.CAP_V4L2, "darwin": cv2.CAP_AVFOUNDATION}.get(sys.platform, cv2.CAP_DSHOW)
    return {camera.index % 100: camera.name for camera in enumerate_cameras(backend)}


def list_linux(folder: Path = LINUX) -> dict[int, str]:
    """The same as Linux itself tells it. A camera has further devices, without pictures, after its first."""
    found: dict[int, str] = {}
    for device in sorted(folder.glob("video*"), key=lambda path: int(path.name[5:])):
        if (device / "index").read_text(encoding="utf-8").strip() == "0":
            found[int(device.name[5:])] = (device / "name").read_text(encoding="utf-8").strip()
    return found


def find_camera(which: str, known: dict[int, str], told: bool) -> int:
    """The number of the camera of that number, or with that in its name. `told`: the system tells which there are.

    Raises NoFrame with those that there are.
    """
    named = [number for number, name in known.items() if which.lower() in name.lower()]
    if which.isdigit() and (int(which) in known or not told):
        return int(which)
    if named and not which.isdigit():
        return named[0]
    there = ", ".join(f"{number} ({name})" for number, name in known.items())
    raise NoFrame(f"There is no camera {which}. " + (
        f"There is: {there}." if there else
        "No camera is connected; as soon as one is, it is used." if told else
        "Say its number, such as camera:0; names are known with: pip install cv2-enumerate-cameras"))


def open_camera(which: str, width: int, height: int, fps: float) -> Video:
    """The camera of that number or name, or at that path; 0 leaves to it what it likes best. Raises NoFrame."""
    place = which if Path(which).exists() else find_camera(which, list_cameras(), LINUX.parent.is_dir())
    capture = open_video(place)
    if not capture.isOpened():
        raise NoFrame(f"The camera {which} cannot be opened: another program may have it, or Catwalk may not use it. "
                      "Close the other program, or allow the terminal to use the camera in the system's settings.")
    if width > WIDE:
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter_fourcc(*"MJPG"))
    for what, value in ((cv2.CAP_PROP_FRAME_WIDTH, width), (cv2.CAP_PROP_FRAME_HEIGHT, height),
                        (cv2.CAP_PROP_FPS, fps), (cv2.CAP_PROP_BUFFERSIZE, 1)):
        if value:
            capture.set(what, value)
    return Video(capture, f"The camera {which} is gone. Is it plugged in? It is tried again until it is back.")

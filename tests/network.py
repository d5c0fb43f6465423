"""This machine as others see it: at its address on a network. Whoever connects there does not come from loopback."""

import socket

import cv2
import numpy as np

from bridge.network import list_addresses

TOKEN = "opensesame"


def find_address() -> str:
    """An IPv4 address of this machine that is no loopback one."""
    found = [address for address in list_addresses() if ":" not in address]
    assert found, "This machine is on no network. Give it an address, such as: ip address add 192.0.2.9/32 dev eth0"
    return found[0]


def find_addresses() -> list[str]:
    """One address of each family that this machine has on a network."""
    families = {":" in address: address for address in reversed(list_addresses())}
    assert families, find_address()
    return list(families.values())


def read_code(picture: np.ndarray) -> str:
    """What a QR code says to a camera. OpenCV's other reader misses one link in a hundred, this one none in 1500."""
    return cv2.QRCodeDetectorAruco().detectAndDecode(picture)[0]


def has_ipv6() -> bool:
    """Whether this machine has IPv6's own loopback address."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False

"""What Catwalk's own pages may load and do, as their Content-Security-Policy; docs/security.md gives the reasons.

Nothing but Catwalk's own files and addresses: no inline script or style, no other host, no frame of another page around
them. Pictures and films may also be made in the page itself (blob:, data:).
"""

import re
from base64 import b64encode
from hashlib import sha256

HEADER = "Content-Security-Policy"
PLACE = re.compile(r"[\w.:\[\]-]+", re.ASCII)  # a host with its port
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
CLOSED = "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"


def allow_page(host: str) -> dict[str, str]:
    """The header for a page that was asked for at this `Host`; some browsers must be told of its WebSocket."""
    socket = f" ws://{host} wss://{host}" if PLACE.fullmatch(host) else ""
    return {HEADER: "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
                    f"connect-src 'self'{socket}; object-src 'none'; {CLOSED}"}


def allow_page_alone(text: str) -> dict[str, str]:
    """The header for a page that loads nothing, and whose only style is its own."""
    style = "".join(STYLE.findall(text))
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return {HEADER: f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; {CLOSED}"}

"""Who may connect, as pure rules; docs/security.md gives the reasons.

`Host` must be a name of this machine, else a page that rebinds its own name to 127.0.0.1 could speak to Catwalk.
`Origin` must be this machine's, absent (no browser sends none with a query), or on the list.
"""

import ipaddress
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from urllib.parse import urlsplit

from .errors import Refused

LISTED_ORIGINS = (
    "https://editor.p5js.org", "https://preview.p5js.org",
    "https://openprocessing.org", "https://www.openprocessing.org", "https://preview.openprocessing.org",
    "https://p5live.org", "https://teddavis.org", "https://hydra.ojack.xyz",
    "https://codepen.io", "https://cdpn.io",
)


class Visitor(Enum):
    """Whom a request comes from, and so what it may do."""

    OWNER = "a program or page of this machine"
    LISTED = "a site on the list"
    NAMELESS = "a page without an origin: a file, or a frame that anybody may have made"

    @property
    def may_set(self) -> bool:
        """Change inputs for everyone."""
        return self is not Visitor.NAMELESS

    @property
    def may_steer(self) -> bool:
        """Start and stop models."""
        return self is Visitor.OWNER


class Guard:
    """The rules, with what the person added by --allow-host and --allow-origin."""

    def __init__(self, hosts: Iterable[str] = (), origins: Iterable[str] = ()) -> None:
        self.hosts = {host.lower() for host in hosts}
        self.origins = {origin.lower().rstrip("/") for origin in (*LISTED_ORIGINS, *origins)}

    def check_host(self, host: str | None) -> None:
        """Raise Refused unless the Host header names this machine."""
        name = host_name(f"//{host}") if host else None
        if name is None or not (is_loopback(name) or name in self.hosts):
            raise Refused(f"Catwalk answers as 127.0.0.1, ::1 or localhost; the Host of this request was {host!r}. "
                          f"If that is this machine, start Catwalk with --allow-host {name or 'NAME'}")

    def judge_origin(self, origin: str | None) -> Visitor:
        """Who asks. Raises Refused with the flag that would let them in."""
        if origin is None or is_loopback(host_name(origin) or ""):
            return Visitor.OWNER
        if origin in ("null", "file://"):  # the second is that of programs that show pages, such as Photoshop
            return Visitor.NAMELESS
        if origin.lower() in self.origins:
            return Visitor.LISTED
        raise Refused(f"Pages of {origin} may not use Catwalk. If you trust them, start Catwalk with "
                      f"--allow-origin {origin}")


def host_name(url: str) -> str | None:
    """The lower-case host of a URL, without its port; None when there is none."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


@lru_cache(maxsize=256)
def is_loopback(name: str) -> bool:
    """Whether a host name means this machine: localhost, or a loopback address."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def demand(allowed: bool, deed: str, visitor: Visitor) -> None:
    """Raise Refused unless the visitor may do this deed."""
    if not allowed:
        who = f"{visitor.value[0].upper()}{visitor.value[1:]}"
        raise Refused(f"{who} may not {deed}. Open the sketch from an http://127.0.0.1 address, or use a program of "
                      "this machine.")

"""Who may connect, as pure rules; docs/security.md gives the reasons.

`Host` must be a name of this machine, else a page that rebinds its own name to 127.0.0.1 could speak to Catwalk.
`Origin` must be this machine's, absent (no browser sends none with a query), or on the list.
With --lan, whoever does not come from this machine by a name of this machine must show the token as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from urllib.parse import urlsplit

from .errors import Refused
from .lan import Lan, is_loopback, unmap_address
from .sites import Sites


class Visitor(Enum):
    """Whom a request comes from, and so what it may do."""

    OWNER = "a program or page of this machine"
    LISTED = "a site on the list"
    NAMELESS = "a page without an origin: a file, or a frame that anybody may have made"
    INVITED = "another machine that showed the token"

    @property
    def may_set(self) -> bool:
        """Change inputs for everyone."""
        return self is not Visitor.NAMELESS

    @property
    def may_steer(self) -> bool:
        """Start and stop models."""
        return self is Visitor.OWNER


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What is known of whoever sends a request: the addresses at both ends, and what they say of themselves.

    `words` were shown as a token on purpose; `cookies` are what the browser adds by itself.
    """

    peer: str
    own: str = ""
    host: str | None = None
    origin: str | None = None
    words: tuple[str, ...] = ()
    cookies: tuple[str, ...] = ()

    @property
    def from_own_page(self) -> bool:
        """Whether a page asks that came from where it asks."""
        return self.host is not None and (self.origin or "").lower() in (
            f"http://{self.host.lower()}", f"https://{self.host.lower()}")


class Guard:
    """The rules, with what the person added by --allow-host and --allow-origin, and the token where there is --lan.

    `origins` may be sites that are allowed and taken back meanwhile; they hear which pages of this machine are refused.
    With `by_machine`, a machine that has shown the token once, at whichever door, need not show it again.
    """

    def __init__(self, hosts: Iterable[str] = (), origins: Iterable[str] | Sites = (), lan: Lan | None = None, *,
                 by_machine: bool = False) -> None:
        self.hosts = {host.lower() for host in hosts}
        self.sites = origins if isinstance(origins, Sites) else Sites(origins)
        self.lan = lan
        self.by_machine = by_machine

    def judge(self, caller: Caller) -> Visitor:
        """Who asks. Raises Refused, NoToken, Guessing."""
        visitor = self.judge_page(caller)
        if visitor is not Visitor.INVITED:
            return visitor
        lan = self.lan
        if lan is None:
            raise Refused("Catwalk serves this machine only. Start it with --lan to let other machines in.")
        trusted = caller.origin is None or caller.from_own_page
        words = (*caller.words, *caller.cookies) if trusted else caller.words
        if self.by_machine and trusted and not words and lan.knows(caller.peer):
            return visitor
        lan.check_words(words, caller.peer)
        return visitor

    def judge_page(self, caller: Caller) -> Visitor:
        """Who asks, as far as it shows without the token. Raises Refused."""
        self.check_host(caller.host, caller.own)
        name = host_name(f"//{caller.host}") or ""
        inside = is_loopback(caller.peer) and (self.lan is None or is_loopback(name))
        if inside:
            return self.judge_inside(caller.origin)
        if not caller.from_own_page:
            self.judge_origin(caller.origin)
        return Visitor.INVITED

    def judge_inside(self, origin: str | None) -> Visitor:
        """Who asks from this machine. A site that is refused is remembered: the person may want to let it in."""
        try:
            return self.judge_origin(origin)
        except Refused:
            self.sites.note_refused(origin or "")
            raise

    def check_host(self, host: str | None, own: str = "") -> None:
        """Raise Refused unless the Host header names this machine; `own` is the address that the request came to."""
        name = host_name(f"//{host}") if host else None
        if name is not None and (is_loopback(name) or name in self.hosts):
            return
        if name is not None and self.lan and (name in self.lan.names or name == unmap_address(own).partition("%")[0]):
            return
        also = " or by a link that it printed" if self.lan else ""
        raise Refused(f"Catwalk answers as 127.0.0.1, ::1 or localhost{also}; the Host of this request was {host!r}. "
                      f"If that is this machine, start Catwalk with --allow-host {name or 'NAME'}")

    def judge_origin(self, origin: str | None) -> Visitor:
        """Who asks. Raises Refused with the flag that would let them in."""
        if origin is None or is_loopback(host_name(origin) or ""):
            return Visitor.OWNER
        if origin in ("null", "file://"):  # the second is that of programs that show pages, such as Photoshop
            return Visitor.NAMELESS
        if self.sites.has(origin):
            return Visitor.LISTED
        raise Refused(f"Pages of {origin} may not use Catwalk. If you trust them, allow them under “Sites” on "
                      f"Catwalk's own page, or start Catwalk with --allow-origin {origin}")


@lru_cache(maxsize=256)
def host_name(url: str) -> str | None:
    """The lower-case host of a URL, without its port; None when there is none."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def demand(allowed: bool, deed: str, visitor: Visitor) -> None:
    """Raise Refused unless the visitor may do this deed."""
    if not allowed:
        who = f"{visitor.value[0].upper()}{visitor.value[1:]}"
        raise Refused(f"{who} may not {deed}. Open the sketch from an http://127.0.0.1 address, or use a program of "
                      "this machine.")

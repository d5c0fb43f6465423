"""How other machines find this one: where it listens, its addresses, the token's file, and links that carry both."""

import errno
import io
import logging
import os
import secrets
import socket
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

import platformdirs
import psutil
import segno

from .errors import BadSetting
from .lan import Lan, is_loopback
from .settings import Settings, check_host, parse_token, refuse_value

log = logging.getLogger("catwalk")
LETTERS, SIGNS = "abcdefghjkmnpqrstuvwxyz", "abcdefghjkmnpqrstuvwxyz23456789"  # without what looks like something else
LENGTH = 12  # signs of a token that Catwalk makes: 59 bits
SOMEWHERE = ("192.0.2.1", 9)  # an address of nobody, to ask the system which way it would send; nothing is sent
HERE = ("127.0.0.1", "::1")
EVERYWHERE = ("0.0.0.0", "::")
CAMERA = ("Browsers give the camera only to https pages and to pages of their own machine: opened by these links, a "
          "page has none.")


def open_lan(settings: Settings) -> Lan | None:
    """What lets other machines in; None without --lan. Raises BadSetting for a token's file that cannot be read."""
    if not settings.lan:
        return None
    return Lan(settings.token or keep_token(platformdirs.user_config_path("catwalk", False) / "token"), list_names())


def choose_hosts(settings: Settings) -> tuple[str, ...]:
    """The addresses to listen at: this machine's own, and with --lan those beyond. Raises BadSetting."""
    host = settings.host
    if settings.lan and "host" not in settings.given and host in ("127.0.0.1", "localhost"):
        return EVERYWHERE
    with refuse_value("--host", host):
        check_host(host, settings.lan)
    if not settings.lan:
        return HERE if host in ("127.0.0.1", "localhost") else (host,)
    if host in EVERYWHERE:
        return (host, HERE[1] if host == "0.0.0.0" else HERE[0])
    return (host, *HERE)


def keep_token(place: Path) -> str:
    """The token in this file, made now if there is none: who starts Catwalk again keeps the links that people have.

    Where it cannot be written, it is for this run alone. Raises BadSetting for a file that holds none.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            token = make_token()
            file.write(token + "\n")
            return token
    except OSError as error:
        if place.exists():
            return read_token(place)
        log.warning("The token cannot be kept in %s (%s), so that the next start has another one; --token chooses one.",
                    place, error.strerror or error)
        return make_token()


def read_token(place: Path) -> str:
    """The token that was kept. Raises BadSetting."""
    try:
        token = parse_token(place.read_text(encoding="ascii", errors="replace").strip())
        if os.name == "posix" and place.stat().st_mode & 0o077:
            place.chmod(0o600)
        return token
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else f"it must be {error}"
        raise BadSetting(f"The token in {place} cannot be used: {why}. Delete that file, and a new token is made; "
                         "or say --token.") from None


def make_token() -> str:
    """A new token: a letter first, else Max would make a number of it."""
    return secrets.choice(LETTERS) + "".join(secrets.choice(SIGNS) for _ in range(LENGTH - 1))


def list_names() -> list[str]:
    """What other machines may call this one, beside its addresses."""
    short = socket.gethostname().partition(".")[0].lower()
    return [socket.gethostname().lower(), short, f"{short}.local", name_beacon()] if short else []


def name_beacon() -> str:
    """The name under which this machine's discovery announces it."""
    return f"catwalk-{socket.gethostname().partition('.')[0].lower() or 'here'}.local"


def list_addresses(hosts: Sequence[str] = EVERYWHERE) -> list[str]:
    """The addresses of these hosts that other machines can use, the one on the way to everything else first."""
    found = []
    states = psutil.net_if_stats()
    for name, addresses in psutil.net_if_addrs().items():
        if states[name].isup if name in states else True:
            found += [address.address for address in addresses if address.family in (socket.AF_INET, socket.AF_INET6)]
    usable = [address for address in found if is_usable(address)
              and (address in hosts or ("::" if ":" in address else "0.0.0.0") in hosts)]
    return sorted(usable, key=lambda address: (":" in address, address != find_way(), address.startswith("169.254.")))


def is_usable(address: str) -> bool:
    """Whether a browser elsewhere can be sent there; addresses of one IPv6 link (fe80::) need a name for the link."""
    far = not is_loopback(address) and "%" not in address
    return far and not (":" in address and ip_address(address).is_link_local)


def find_way() -> str:
    """The IPv4 address from which this machine would reach the world; empty when there is no way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(SOMEWHERE)
            return str(asked.getsockname()[0])
        except OSError:
            return ""


def make_links(lan: Lan, addresses: Sequence[str], port: int) -> list[str]:
    """A link for each address, with the token."""
    hosts = (f"[{address}]" if ":" in address else address for address in addresses)
    return [f"http://{host}:{port}/?token={lan.token}" for host in hosts]


def write_invitation(links: Sequence[str], encoding: str = "") -> str:
    """What a terminal says to who wants others to join; with a QR code of blocks where its encoding has them."""
    lines = ["Other machines on this network join by a link, which has the token in it:"]
    lines += [f"  {link}" for link in links]
    drawn = io.StringIO()
    segno.make(links[0], micro=False).terminal(drawn, compact=True)
    try:
        drawn.getvalue().encode(encoding or "ascii")
        lines.append(drawn.getvalue().rstrip())
    except UnicodeEncodeError:
        """This terminal shows no blocks, or it is a file."""
    return "\n".join([*lines, CAMERA])


def describe_unusable(host: str, error: OSError) -> str:
    """Where an address is not this machine's: which ones are. Empty for any other trouble."""
    if error.errno not in (errno.EADDRNOTAVAIL, 10049):
        return ""
    return f"{host} is no address of this machine; it has {', '.join(list_addresses()) or 'none on a network'}."

"""What lets other machines in: the token, which machines have shown it, and who guesses. docs/security.md says why.

There is one `Lan` where Catwalk was started with --lan, and None everywhere else: whoever wants to know whether the
network is open asks for it. Where words come from (a link, a cookie, an OSC message) is the doors' affair.
"""

import hmac
import ipaddress
import time
from collections.abc import Callable, Iterable
from functools import lru_cache

from .errors import Guessing, NoToken

LONGEST_KNOWN = 24 * 3600.0  # seconds of silence after which a machine must show the token again
MOST_KNOWN, MOST_GUESSERS, MOST_TOLD = 256, 4096, 256
WINDOW = 60.0  # seconds that a wrong word is remembered
MOST_GUESSES = 10  # different wrong words of one machine in that time
MOST_FORGED = 100  # different wrong words that come by UDP in that time, where every sender's name can be forged
FORGED = "udp"


class Lan:
    """One token and the machines that know it. `names` are this machine's own, as programs may call it."""

    def __init__(self, token: str, names: Iterable[str] = (), clock: Callable[[], float] = time.monotonic) -> None:
        self.token = token
        self.names = {name.lower() for name in names}
        self.clock = clock
        self.known: dict[str, float] = {}
        self.wrong: dict[str, dict[int, float]] = {}
        self.told: set[str] = set()

    def check_words(self, words: Iterable[str], machine: str, *, forgeable: bool = False) -> None:
        """Let a machine in by one of the words it shows. Raises NoToken, or Guessing: then none was looked at."""
        shown = list(words)
        if not shown:
            raise NoToken("Another machine needs the token: open the link that Catwalk printed when it started, or add "
                          "?token=WORD to the address.")
        guessers = [spell_network(machine), *([FORGED] if forgeable and not self.knows(machine) else [])]
        for guesser in guessers:
            self.check_guesses(guesser, {hash(word) for word in shown})
        if any([self.is_token(word) for word in shown]):
            self.note_machine(machine)
            return
        for guesser in guessers:
            self.wrong.setdefault(guesser, {}).update(dict.fromkeys(map(hash, shown), self.clock() + WINDOW))
        while len(self.wrong) > MOST_GUESSERS:
            del self.wrong[next(iter(self.wrong))]
        raise NoToken("That token is not this Catwalk's. Open the link that it printed when it started.")

    def is_token(self, word: str) -> bool:
        """Whether a word is the token; takes the same time whatever is wrong with it."""
        return hmac.compare_digest(word.encode(errors="replace"), self.token.encode())

    def check_guesses(self, guesser: str, words: set[int]) -> None:
        """Raise Guessing for a further word of whoever has just had too many wrong ones; the same again is no guess."""
        now = self.clock()
        wrong = {word: until for word, until in self.wrong.get(guesser, {}).items() if until > now}
        if wrong:
            self.wrong[guesser] = wrong
        else:
            self.wrong.pop(guesser, None)
        if len(wrong) >= (MOST_FORGED if guesser == FORGED else MOST_GUESSES) and words - wrong.keys():
            raise Guessing(f"Too many wrong tokens came; wait {WINDOW:.0f} seconds, and open the link that Catwalk "
                           "printed.")

    def note_machine(self, machine: str) -> None:
        """Remember a machine that has shown the token; the one that was silent longest goes first."""
        machine = unmap_address(machine)
        self.known.pop(machine, None)
        self.known[machine] = self.clock() + LONGEST_KNOWN
        while len(self.known) > MOST_KNOWN:
            del self.known[next(iter(self.known))]

    def knows(self, machine: str) -> bool:
        """Whether a machine has shown the token and been heard of since."""
        machine = unmap_address(machine)
        if self.known.get(machine, 0.0) <= self.clock():
            self.known.pop(machine, None)
            return False
        self.note_machine(machine)
        return True

    def is_news(self, machine: str) -> bool:
        """Whether nothing was said of a machine yet: what strangers do must not fill the log."""
        if machine in self.told or len(self.told) >= MOST_TOLD:
            return False
        self.told.add(machine)
        return True

    def hide_token(self, packet: bytes) -> bytes:
        """Bytes in which the token cannot be read, as long as they were."""
        return packet.replace(self.token.encode(), b"*" * len(self.token))


@lru_cache(maxsize=256)
def is_loopback(name: str) -> bool:
    """Whether a host name means this machine: localhost, or a loopback address."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(unmap_address(name)).is_loopback
    except ValueError:
        return False


def is_numbered(host: str) -> bool:
    """Whether a host is an address in numbers."""
    try:
        ipaddress.ip_address(host)
        return True
    except ValueError:
        return False


def name_inside(host: str) -> str:
    """Where programs of this machine find what listens at this address."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def unmap_address(address: str) -> str:
    """An IPv4 address that came by IPv6 as itself."""
    return address.removeprefix("::ffff:") if "." in address else address


def spell_network(machine: str) -> str:
    """Who shares a bound on guesses: an IPv4 address, or an IPv6 network of 64 bits, whose rest anybody may choose."""
    try:
        address = ipaddress.ip_address(unmap_address(machine))
    except ValueError:
        return machine
    return str(address) if address.version == 4 else str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))

"""The settings of the bridge: one table, out of which come the flags, the environment variables and docs/settings.md.

A row is a field of `Settings`: its type and default, what its value may be, a plain sentence, and how words become a
value. A flag wins over its environment variable, and that over the default. A model's own options are not here: they
are read from `setup`'s signature and said as `--option pose.size=thunder`.
"""

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import Field, dataclass, field, fields
from typing import Any

from .budget import read_budget
from .errors import BadSetting
from .lan import is_loopback

PROFILES = ("alpha", "2018", "2019", "2020")
LOG_LEVELS = ("debug", "info", "warning", "error")
UNSET = {"cache": "the system's folder for caches", "sdk_port": "off", "token": "made once and kept"}  # as shown
WORDS_FOR_YES = ("1", "true", "yes", "on")
WORDS_FOR_NO = ("0", "false", "no", "off", "")
# What follows a number of bytes or pixels; people write 64M, 64 MB and 64 MiB for one thing.
FACTORS_OF_BYTES = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
FACTORS_OF_PIXELS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000}


def parse_text(word: str) -> str:
    """Any word but an empty one."""
    if not word:
        raise ValueError("something, not nothing")
    return word


def parse_host(word: str) -> str:
    """An address of this machine in numbers, or localhost."""
    try:
        return word if word == "localhost" else str(ipaddress.ip_address(word))
    except ValueError:
        raise ValueError("127.0.0.1, ::1 or localhost, or with --lan another address of this machine") from None


def check_host(word: str, lan: bool) -> None:
    """Raise ValueError for an address that --lan does not agree with."""
    if lan and is_loopback(word):
        raise ValueError("an address on the network where --lan is said, or be left out")
    if not lan and not is_loopback(word):
        raise ValueError("127.0.0.1, ::1 or localhost, because Catwalk serves this machine only; --lan lets others in")


def parse_token(word: str) -> str:
    """A word that fits into a link, and that no patch takes for a number."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9._~-]{7,63}", word):
        raise ValueError("8 to 64 letters, digits, hyphens, dots, _ or ~, a letter first")
    return word


def parse_group(word: str) -> str:
    """A multicast group that OSC may come to."""
    try:
        if ipaddress.IPv4Address(word).is_multicast:
            return word
    except ValueError:
        pass
    raise ValueError("an IPv4 multicast address, 224.0.0.0 to 239.255.255.255")


def parse_port(word: str) -> int | None:
    """A TCP port, 0 for any free one, None for off."""
    if word.lower() == "off":
        return None
    if not re.fullmatch("[0-9]{1,5}", word) or int(word) > 65535:
        raise ValueError("a number from 0 (any free one) to 65535, or off")
    return int(word)


def parse_device(word: str) -> str:
    """Where models run, as torch spells it."""
    if not re.fullmatch(r"auto|cpu|mps|cuda(:[0-9]+)?", word):
        raise ValueError("auto, cpu, cuda, cuda:N or mps")
    return word


def parse_seconds(word: str) -> float:
    """Seconds; 0 is no limit."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]*)?|\.[0-9]+", word):
        raise ValueError("a number of seconds, or 0 for none")
    return float(word)


def parse_count(word: str) -> int:
    """A whole number from 0."""
    if not re.fullmatch("[0-9]{1,9}", word):
        raise ValueError("a whole number")
    return int(word)


def parse_bytes(word: str) -> int:
    """`64M`, `64 MiB` or plain bytes."""
    return scale_number(word, r"(?:i?b)?", FACTORS_OF_BYTES, "a size above 0, such as 64M or 67108864")


def parse_pixels(word: str) -> int:
    """`50M` or plain pixels."""
    return scale_number(word, "", FACTORS_OF_PIXELS, "a number of pixels above 0, such as 50M or 50000000")


def scale_number(word: str, unit: str, factors: Mapping[str, int], must_be: str) -> int:
    """A number and the letter behind it, multiplied."""
    match = re.fullmatch(rf"([0-9]+(?:\.[0-9]+)?)\s*([kmg]?){unit}", word.strip().lower())
    number = int(float(match[1]) * factors[match[2]]) if match else 0
    if number < 1:
        raise ValueError(must_be)
    return number


def parse_level(word: str) -> str:
    """How much is logged."""
    if word.lower() not in LOG_LEVELS:
        raise ValueError(f"one of {', '.join(LOG_LEVELS)}")
    return word.lower()


def parse_switch(word: str) -> bool:
    """On or off."""
    if word.lower() not in WORDS_FOR_YES + WORDS_FOR_NO:
        raise ValueError("1 or 0")
    return word.lower() in WORDS_FOR_YES


def parse_list(word: str) -> tuple[str, ...]:
    """Several, with commas between."""
    return tuple(part.strip() for part in word.split(",") if part.strip())


def parse_profiles(word: str) -> tuple[str, ...]:
    """Years of RunwayML's app, each for every model or, as MODEL=YEAR, for one."""
    words = parse_list(word)
    if not words or any(part.rpartition("=")[2] not in PROFILES for part in words):
        raise ValueError(f"one of {', '.join(PROFILES)}, or MODEL=YEAR for one model")
    return words


def parse_budgets(word: str) -> tuple[str, ...]:
    """Milliseconds, each for every model or, as MODEL=MS, for one."""
    words = parse_list(word)
    for part in words:
        read_budget(part)
    return words


def setting(default: Any, value: str, sentence: str, parse: Callable[[str], Any]) -> Any:
    """One row of the table; `value` is the word that stands for the value in a flag's help."""
    return field(default=default, metadata={"value": value, "sentence": sentence, "parse": parse})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How this bridge was started. `given` names the settings that somebody chose: those never move by themselves."""

    host: str = setting(
        "127.0.0.1", "ADDRESS", "Where to listen: an address of this machine alone, or with --lan one on the network.",
        parse_host)
    lan: bool = setting(
        False, "", "Let other machines of the network in that show the token; prints a link and a QR code for them.",
        parse_switch)
    token: str = setting(
        "", "WORD", "With --lan, what other machines must show; without it, one is made once and kept.", parse_token)
    http_port: int | None = setting(
        8000, "N|0|off", "TCP port for HTTP and WebSocket; 0 takes any free one and prints it.", parse_port)
    osc_port: int | None = setting(
        57100, "N|0|off", "UDP port for OSC, and TCP port of the same number for OSCQuery; 0 takes any free one.",
        parse_port)
    osc_reply_port: int | None = setting(
        57200, "N|off", "UDP port to which replies to OSC messages go, besides the one they came from.",
        parse_port)
    osc_group: str = setting(
        "", "ADDRESS", "With --lan, a multicast group that the OSC port hears, too, such as 239.1.2.3.", parse_group)
    osc_to: tuple[str, ...] = setting(
        (), "HOST:PORT[:LAYOUT]", "Where OSC with every model's answers always goes; may be said again.", parse_list)
    socketio_port: int | None = setting(
        3000, "N|0|off", "TCP port for Socket.IO of the first model; the others are on the numbers after it.",
        parse_port)
    sdk_port: int | None = setting(
        None, "N|0|off", "TCP port for RunwayML's SDK of the first model port; the others are on the numbers after it.",
        parse_port)
    mapping: str = setting(
        "catwalk.toml", "FILE", "Which models feed each other, and what OSC listeners get; read anew when changed.",
        parse_text)
    profile: tuple[str, ...] = setting(
        (), "[MODEL=]YEAR", "Speak as RunwayML's app did then: alpha, 2018, 2019 or 2020; may be said again.",
        parse_profiles)
    daemon: bool = setting(
        False, "", "Answer RunwayML's plugins for Photoshop and Unity, on TCP port 5142.", parse_switch)
    device: str = setting(
        "auto", "DEVICE", "Where models run: auto (the graphics card if there is one), cpu, cuda, cuda:N or mps.",
        parse_device)
    threads: int = setting(
        0, "N", "Processor threads for each model; 0 leaves one core to the sketch.", parse_count)
    time_limit: float = setting(
        30.0, "SECONDS", "A model that gives no answer for so long is stopped and started anew; 0 waits for ever.",
        parse_seconds)
    budget: tuple[str, ...] = setting(
        (), "[MODEL=]MS", "Milliseconds a live frame may take, such as 50ms; else pictures come smaller, or fewer; "
        "may be said again.", parse_budgets)
    sleep_after: float = setting(
        0.0, "SECONDS", "A model that nobody has asked for so long ends, and starts with the next query; 0 never.",
        parse_seconds)
    max_message: int = setting(
        64 << 20, "BYTES", "The longest message taken from a sketch, such as 64M.", parse_bytes)
    max_pixels: int = setting(
        50_000_000, "PIXELS", "The largest picture taken from a sketch, such as 50M.", parse_pixels)
    allow_origin: tuple[str, ...] = setting(
        (), "ORIGIN", "A web page's origin that may connect, such as https://example.org; may be said again.",
        parse_list)
    allow_host: tuple[str, ...] = setting(
        (), "NAME", "A further name this machine is called by, for a proxy in front of Catwalk; may be said again.",
        parse_list)
    cache: str = setting(
        "", "FOLDER", "Where weights and what is known about models are kept; `catwalk list` prints it.", parse_text)
    accept_licences: bool = setting(
        False, "", "Fetch big downloads without asking, under the licences shown.", parse_switch)
    open: bool = setting(
        False, "", "Open the page in the browser, when there is one.", parse_switch)
    ignore_memory: bool = setting(
        False, "", "Start a model also where it seems to need more memory than is free.", parse_switch)
    reload: bool = setting(
        False, "", "Start a model anew when its file changes.", parse_switch)
    log_level: str = setting(
        "info", "LEVEL", "How much to print: debug, info, warning or error.", parse_level)

    given: frozenset[str] = frozenset()


def table() -> Iterator[Field[Any]]:
    """The rows: the fields of `Settings` that have a sentence."""
    return (row for row in fields(Settings) if row.metadata)


def spell_flag(name: str) -> str:
    """`http_port` becomes `--http-port`."""
    return "--" + name.replace("_", "-")


def spell_variable(name: str) -> str:
    """`http_port` becomes `CATWALK_HTTP_PORT`."""
    return "CATWALK_" + name.upper()


def read_settings(flags: Mapping[str, str | bool | Sequence[str] | None], environment: Mapping[str, str]) -> Settings:
    """The settings out of flags (None where not given) and environment; BadSetting names the one that is off."""
    chosen: dict[str, Any] = {}
    for row in table():
        flag, variable = flags.get(row.name), spell_variable(row.name)
        if isinstance(flag, bool):
            chosen[row.name] = flag
        elif flag is not None:
            word = flag if isinstance(flag, str) else ",".join(flag)
            chosen[row.name] = parse_setting(row, spell_flag(row.name), word)
        elif environment.get(variable):
            chosen[row.name] = parse_setting(row, variable, environment[variable])
    if "host" in chosen:
        said = spell_flag("host") if flags.get("host") is not None else spell_variable("host")
        with refuse_value(said, chosen["host"]):
            check_host(chosen["host"], chosen.get("lan", False))
    return Settings(**chosen, given=frozenset(chosen))


def parse_setting(row: Field[Any], said: str, word: str) -> Any:
    """A word as the value of its row; `said` is the flag or variable it stood in."""
    with refuse_value(said, "*" * len(word) if row.name == "token" else word):
        return row.metadata["parse"](word)


@contextmanager
def refuse_value(said: str, shown: str) -> Iterator[None]:
    """Make a sentence out of a ValueError that says what a value must be."""
    try:
        yield
    except ValueError as must_be:
        raise BadSetting(f"{said} must be {must_be}; it was {shown!r}.") from None


def show_default(row: Field[Any]) -> str:
    """The default as one would write it."""
    value: Any = row.default
    if row.name == "max_message":
        return f"{value >> 20}M"
    if row.name == "max_pixels":
        return f"{value // 1_000_000}M"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, (int, float)):
        return f"{value:g}"
    return value or UNSET.get(row.name, "none")


def write_table() -> str:
    """docs/settings.md, between its heading and its closing words."""
    lines = ["| flag | environment variable | default | what it does |", "|---|---|---|---|"]
    for row in table():
        value = row.metadata["value"].replace("|", "\\|")
        flag = f"{spell_flag(row.name)} {value}".strip()
        lines.append(f"| `{flag}` | `{spell_variable(row.name)}` | {show_default(row)} | {row.metadata['sentence']} |")
    return "\n".join(lines)

"""The words that travel between the floors: small, frozen, without behaviour.

They are pickled between the server's process and a worker's, so nothing here may hold a picture array, a socket or a
function; and they have no `__slots__`, with which pickling takes twice as long.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .errors import CatwalkError, PortFailed

# Null, booleans, numbers, strings, lists and objects; where a blob has been put in place, bytes or a Block.
Json: TypeAlias = Any


@dataclass(frozen=True)
class Adapter:
    """Where an adapter is: `source` is `module:NAME`, `file:PATH` or `entry:MODULE:CLASS`; `digest` is its sha256."""

    name: str
    source: str
    digest: str


@dataclass(frozen=True)
class Dialect:
    """How an answer is wanted.

    `manner`: `native` (JSON and blobs), `inline` (pictures as data URIs), `picture` (the picture output alone), `drawn`
    (one picture with the findings drawn on it), `osc` (packets, as `layout` has them), `runway` (RunwayML's JSON,
    for the face that is its `layout`), `port` (its SDK's, for the wish that is its `layout`), `link` (the one value
    that its `layout` hands on to another model), `known` (what the model then knows of the stream that is its
    `layout`, packed) or `nothing`. `picture`: `jpeg`, `png`, `raw` pixels, or between
    workers a `block` of shared memory. `inputs`: those that come along with the answer that was made of them (`native`
    only).
    """

    manner: str = "native"
    picture: str = "jpeg"
    layout: Hashable = None
    inputs: tuple[str, ...] = ()


NOTHING = Dialect("nothing")  # of an answer that its asker does not need: listeners hear it


@dataclass(frozen=True)
class Block:
    """An array in memory that the workers of this machine share; no door sends one. `path` is its file's."""

    path: str
    shape: tuple[int, ...]
    dtype: str


@dataclass(frozen=True, kw_only=True)
class Query:
    """One question. `inputs` is an object, or its JSON text still unread; `{"blob": n}` in it means `blobs[n]`.

    `spoken`: the values come from a form or a URL, so that numbers are words. `settings` hold where `inputs` are
    silent. `arrived` is the `time.perf_counter()` of the moment it came, `born` that of the moment the first frame of
    the chain that led to it came: its own, where nobody says an earlier one. `stream` names who asks again and again,
    and `live` says that this is one of the frames they send as they come, not a question of its own. `ticket` is a word
    by which it may be dropped again, where the model heeds that. Its own pictures are taken smaller by `scale`. `known`
    is what another process of this model knew of the stream, with which it goes on. Those that are `ordered` are
    answered in the order in which they are asked, also where several are on their way.
    """

    model: str
    inputs: Mapping[str, Json] | bytes
    arrived: float
    blobs: tuple[bytes, ...] = ()
    spoken: bool = False
    dialect: Dialect = Dialect()
    settings: Mapping[str, Json] = field(default_factory=dict)
    stream: str = ""
    live: bool = False
    ticket: str = ""
    born: float = 0.0
    scale: float = 1.0
    known: bytes = b""
    ordered: bool = False

    def __post_init__(self) -> None:
        if not self.born:
            object.__setattr__(self, "born", self.arrived)


@dataclass(frozen=True)
class Encoded:
    """Outputs as bytes: the JSON text of one object, and the blobs it points to, which are bytes.

    Where the dialect's picture is `block`, a codec leaves arrays among them, and its worker puts a Block in each place.
    `inputs` is another object, of the inputs that the dialect wants along.
    """

    data: bytes
    blobs: tuple[Any, ...] = ()
    inputs: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Timings:
    """Where the time of one answer went, in milliseconds."""

    waited: float
    decoded: float
    ran: float
    encoded: float


@dataclass(frozen=True, kw_only=True)
class Result:
    """A good answer, encoded once for each dialect that listens. `partial`: more of it comes; `progress` is how far it
    is, 0…1, where the model says so. `born` is that of its query, so that now − `born` is the answer's age.
    `notice`: what a source says of its frames.
    `budget`: how a latency budget bears on it, where it does: the `scale` of its pictures, and for how many
    milliseconds its sketch's frames `rest` from now.
    """

    model: str
    encoded: Mapping[Dialect, Encoded]
    timings: Timings
    partial: bool = False
    progress: float | None = None
    born: float = 0.0
    notice: str = ""
    budget: Mapping[str, Json] | None = None


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A bad answer: the sentence, its code and its HTTP status; of a model port, also where it happened."""

    model: str
    error: str
    code: str
    status: int
    traceback: tuple[str, ...] = ()


Answer: TypeAlias = Result | Failure


def explain_failure(error: CatwalkError, model: str = "") -> Failure:
    """An error as an answer."""
    traceback = error.traceback if isinstance(error, PortFailed) else ()
    return Failure(model=model, error=str(error), code=error.code, status=error.status, traceback=traceback)


@dataclass(frozen=True, kw_only=True)
class Start:
    """To a worker, once: become this model. `blocks` is the folder for pictures that it hands on."""

    adapter: Adapter
    options: Mapping[str, Json]
    device: str
    max_pixels: int
    blocks: str
    ignore_memory: bool = False


@dataclass(frozen=True, kw_only=True)
class Ask:
    """To a worker: answer this. `crowd`: other queries wait, so decode the next one while this one runs. `returned`:
    blocks of its own that nobody has any more.
    """

    number: int
    query: Query
    dialects: frozenset[Dialect]
    crowd: bool
    returned: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recall:
    """To a worker: encode the newest outputs again, in this dialect."""

    number: int
    dialect: Dialect


@dataclass(frozen=True)
class Drop:
    """To a worker: nobody wants the answer to the query of this ticket any more."""

    ticket: str


@dataclass(frozen=True)
class Ready:
    """From a worker: set up, or not. `info` is the JSON form of the model's info; it takes `at_once` queries."""

    info: Mapping[str, Json] | None
    failure: Failure | None = None
    at_once: int = 1


@dataclass(frozen=True)
class Tell:
    """From a worker: an answer to the `Ask` or `Recall` of that number."""

    number: int
    answer: Answer

"""Everything that can go wrong, as sentences for the person who can fix it.

A sentence says what, what it must be, what it was, and what to do. `code` is the word a program can test; `status`
is a hint for HTTP, which this floor does not know.

CatwalkError
├── BadMessage      a message that cannot be read at all
├── BadInput        a message that was read, with a value the model cannot take
├── TooLarge        over --max-message or --max-pixels
├── UnknownModel    no model has this name
├── Refused         this page or program may not do that
├── NoToken         another machine has not shown the token
├── Guessing        too many wrong tokens came from there
├── Busy            too much waits already
├── ModelDown       the model is stopped, starting or broken
├── ModelFailed     the model raised
│   └── PortFailed  a model port of RunwayML's said so, in its SDK's words and with its status
├── Dropped         nobody wants the answer any more
├── TimedOut        the model gave no answer in time
├── NoPicture       nothing to show yet
├── NoFrame         a source has nothing to give: no camera, a film that cannot be read
├── NothingNew      a source has nothing new to give yet; no failure, and nobody is told
├── WeightsMissing  the model's weights are not in the cache
├── NotAccepted     a person must accept a licence first
├── FetchFailed     a download did not arrive whole
├── BadAdapter      the adapter's author has something to mend
└── BadSetting      a flag, environment variable or option is off
"""


class CatwalkError(Exception):
    """A sentence, a code and an HTTP status."""

    code = "failed"
    status = 500


class BadMessage(CatwalkError):
    """The message is not what this transport reads."""

    code = "bad-message"
    status = 400


class BadInput(CatwalkError):
    """A value is missing, unknown, out of range or of the wrong kind."""

    code = "bad-input"
    status = 400


class TooLarge(CatwalkError):
    """The message or the picture is over a limit."""

    code = "too-large"
    status = 413


class UnknownModel(CatwalkError):
    """No model has this name here."""

    code = "unknown-model"
    status = 404


class Refused(CatwalkError):
    """The guard said no."""

    code = "refused"
    status = 403


class NoToken(CatwalkError):
    """A request from another machine came without the token, or with another one."""

    code = "no-token"
    status = 401


class Guessing(CatwalkError):
    """Too many wrong tokens came, so that none is looked at for a while."""

    code = "guessing"
    status = 429


class Busy(CatwalkError):
    """The bound on waiting queries is reached."""

    code = "busy"
    status = 503


class ModelDown(CatwalkError):
    """The model does not run now."""

    code = "model-down"
    status = 503


class ModelFailed(CatwalkError):
    """The model's own code raised."""

    code = "model-failed"
    status = 500


class PortFailed(ModelFailed):
    """A model port said what is wrong; `traceback` is what its SDK told of where, a line for each call."""

    def __init__(self, sentence: str, status: int, traceback: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.status = status
        self.traceback = traceback
        if status < 500:
            self.code = "bad-input"


class Dropped(CatwalkError):
    """The query was withdrawn while it waited or ran."""

    code = "dropped"
    status = 499


class TimedOut(CatwalkError):
    """The model was silent longer than --time-limit."""

    code = "timed-out"
    status = 504


class NoPicture(CatwalkError):
    """No answer with a picture exists yet."""

    code = "no-picture"
    status = 404


class NoFrame(CatwalkError):
    """A source cannot give a frame now. It is asked again until it can."""

    code = "no-frame"
    status = 503


class NothingNew(CatwalkError):
    """A source has waited a while, and nothing new has come: it is asked again at once, and nobody hears of it."""

    code = "nothing-new"
    status = 503


class WeightsMissing(CatwalkError):
    """The weights must be pulled first."""

    code = "weights-missing"
    status = 409


class NotAccepted(CatwalkError):
    """Nobody has said yet that a file may be fetched under its licence."""

    code = "not-accepted"
    status = 409


class FetchFailed(CatwalkError):
    """A package or file did not arrive, or is not the one that was declared."""

    code = "fetch-failed"
    status = 502


class BadAdapter(CatwalkError):
    """The adapter cannot be read, or its signature says something Catwalk does not know."""

    code = "bad-adapter"
    status = 500


class BadSetting(CatwalkError):
    """A flag, an environment variable or a model option has a value it cannot have."""

    code = "bad-setting"
    status = 400

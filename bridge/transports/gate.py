"""What every HTTP request passes: the guard, the headers browsers want, and errors as one JSON shape."""

import html
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Middleware

from ..errors import CatwalkError, Guessing, NoToken
from ..guard import Caller, Guard, Visitor
from ..lan import Lan, is_loopback
from ..latency import CALLER
from .callers import name_caller
from .objects import write_object
from .policy import allow_page_alone

log = logging.getLogger("catwalk")
VISITOR = web.RequestKey("visitor", Visitor)  # under which a request carries whom it comes from
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Pass = Callable[[web.Request], bool]
PASS = web.AppKey[Pass]("pass")  # says whether a request shows what lets it in without the network's token

METHODS = "GET, POST, PUT, DELETE, OPTIONS"
HEADERS = "Content-Type, Accept, Authorization, X-Runway-Output-Format"
BROKEN = (HttpProcessingError, web.RequestPayloadError)  # what aiohttp says of bytes that are no HTTP
TOKEN = "token"  # what a link calls it; no model's input is read from there
COOKIE = "catwalk-token"
COOKIE_DAYS = 30
MOST_WORDS = 4  # of one request that are looked at
TOKEN_PAGE = Path(__file__).parent.parent / "page" / "token.html"
CODES = {404: "not-found", 405: "wrong-method", 413: "too-large"}


class Quieter(logging.Filter):
    """Makes one line out of aiohttp's traceback for what is no HTTP at all."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], BROKEN):
            record.msg, record.args, record.exc_info = "Something came that is no HTTP; was it https:// ?", (), None
        return True


quieter = Quieter()


def make_gate(guard: Guard, max_message: int) -> Middleware:
    """The middleware around every route."""
    logging.getLogger("aiohttp.server").addFilter(quieter)

    @web.middleware
    async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
        caller = read_caller(request)
        try:
            tokenless = is_preflight(request) or (guard.lan is not None and has_pass(request))
            request[VISITOR] = guard.judge_page(caller) if tokenless else guard.judge(caller)
        except CatwalkError as error:
            if is_loopback(caller.peer) or (guard.lan and guard.lan.is_news(caller.peer)):
                log.warning("%s%s", error, "" if is_loopback(caller.peer) else f" (It came from {caller.peer}.)")
            return write_refusal(request, error)
        CALLER.set(name_caller(request))
        response = answer_preflight(request) if is_preflight(request) else await pass_on(request, handler, max_message)
        if not response.prepared:
            add_headers(response, caller.origin)
            if guard.lan and guard.lan.token in request.query.getall(TOKEN, ()):
                keep_token(response, request, caller, guard.lan)
        return response

    return gate


def has_pass(request: web.Request) -> bool:
    """Whether its address has a token of its own, and the request shows it."""
    known = request.app.get(PASS)
    return known is not None and known(request)


def read_caller(request: web.Request) -> Caller:
    """What a request shows of who sent it. Headers of proxies are not read: anybody may write them."""
    headers = request.headers
    own = request.transport.get_extra_info("sockname") if request.transport else None
    words = [*(request.query.getall(TOKEN, ()) if request.query_string else ()), *filter(None, [read_bearer(request)])]
    cookie = request.cookies.get(COOKIE) if "Cookie" in headers else None
    origin = headers.get("Origin")
    return Caller(peer=request.remote or "", own=own[0] if own else "", host=headers.get("Host"),
                  origin=None if origin is None else clean_text(origin), words=tuple(words[:MOST_WORDS]),
                  cookies=(cookie,) if cookie else ())


def clean_text(word: str) -> str:
    """What a header said, without bytes that are no text: they could be written neither as JSON nor to a log."""
    return word.encode(errors="replace").decode()


def read_bearer(request: web.Request) -> str:
    """The token in `Authorization: Bearer TOKEN`; empty for none."""
    said = request.headers.get("Authorization")
    if not said:
        return ""
    kind, _, word = said.partition(" ")
    return word.strip() if kind.lower() == "bearer" else ""


def pick_words(request: web.Request) -> dict[str, str]:
    """What an address says behind its question mark, without the token."""
    return {key: value for key, value in request.query.items() if key != TOKEN}


def keep_token(response: web.StreamResponse, request: web.Request, caller: Caller, lan: Lan) -> None:
    """Let the browser that opened a link show the token by itself from now on; a page from elsewhere has no cookie."""
    if request[VISITOR] is Visitor.INVITED and (caller.origin is None or caller.from_own_page):
        response.set_cookie(COOKIE, lan.token, max_age=COOKIE_DAYS * 86400, httponly=True, samesite="Strict",
                            secure=request.secure)


def write_refusal(request: web.Request, error: CatwalkError) -> web.Response:
    """Why not; a browser that only lacks the token gets a page that asks for it."""
    lacking = isinstance(error, (NoToken, Guessing))
    if lacking and request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        text = TOKEN_PAGE.read_text(encoding="utf-8").replace("{sentence}", html.escape(str(error)))
        return web.Response(status=error.status, text=text, content_type="text/html", headers=allow_page_alone(text))
    response = write_error(error.status, str(error), error.code)
    if lacking:  # the page itself may use Catwalk, and may read what it lacks
        add_headers(response, request.headers.get("Origin"))
    return response


async def pass_on(request: web.Request, handler: Handler, max_message: int) -> web.StreamResponse:
    """The handler's response; whatever it raises becomes a sentence."""
    try:
        return await handler(request)
    except CatwalkError as error:
        return write_error(error.status, str(error), error.code)
    except web.HTTPRequestEntityTooLarge:
        return write_error(413, f"The body must be at most {max_message:,} bytes. Send less, or start Catwalk with a "
                           "higher --max-message.", "too-large")
    except web.HTTPException as error:
        if error.status < 400:
            return web.Response(status=error.status, headers={"Location": error.headers["Location"]})
        return write_error(error.status, explain_status(request, error.status), CODES.get(error.status, "failed"))
    except BROKEN as error:
        return write_error(400, f"The body cannot be read: {error}.", "bad-message")
    except ConnectionError:  # nobody is there to read this
        return web.Response(status=400)
    except Exception:
        log.exception("Catwalk itself failed at %s %s", request.method, request.path)
        return write_error(500, "Catwalk itself failed; its terminal says more.", "failed")


def explain_status(request: web.Request, status: int) -> str:
    """A sentence for what aiohttp refuses by itself."""
    if status == 404:
        return f"Nothing is at {request.path}. GET /models lists the models; /docs shows every address."
    if status == 405:
        return f"{request.path} cannot be asked with {request.method}. /docs shows every address and its method."
    return f"{request.method} {request.path} could not be read (HTTP status {status})."


def is_preflight(request: web.Request) -> bool:
    """A browser asking whether it may ask."""
    return request.method == "OPTIONS" and "Origin" in request.headers


def answer_preflight(request: web.Request) -> web.Response:
    """Yes, for an hour; also to Chrome's questions about private and local networks."""
    headers = {"Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": HEADERS,
               "Access-Control-Max-Age": "3600"}
    for kind in ("Private", "Local"):
        if f"Access-Control-Request-{kind}-Network" in request.headers:
            headers[f"Access-Control-Allow-{kind}-Network"] = "true"
    return web.Response(status=204, headers=headers)


def add_headers(response: web.StreamResponse, origin: str | None) -> None:
    """Let the page that asked read the answer, time it, and embed it; never with a cookie from elsewhere."""
    response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
    response.headers["Vary"] = ", ".join((*response.headers.getall("Vary", ()), "Origin"))
    if origin:
        response.headers["Access-Control-Allow-Origin"] = response.headers["Timing-Allow-Origin"] = origin


def write_error(status: int, sentence: str, code: str) -> web.Response:
    """The one shape of every error."""
    return write_object({"error": clean_text(sentence), "code": code, "status": status}, status)

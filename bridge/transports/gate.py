"""What every HTTP request passes: the guard, the headers browsers want, and errors as one JSON shape."""

import logging
from collections.abc import Awaitable, Callable

import orjson
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Middleware

from ..errors import CatwalkError
from ..guard import Guard, Visitor

log = logging.getLogger("catwalk")
VISITOR = web.RequestKey("visitor", Visitor)  # under which a request carries whom it comes from
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

METHODS = "GET, POST, PUT, DELETE, OPTIONS"
HEADERS = "Content-Type, Accept, Authorization, X-Runway-Output-Format"
BROKEN = (HttpProcessingError, web.RequestPayloadError)  # what aiohttp says of bytes that are no HTTP
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
        origin = request.headers.get("Origin")
        try:
            guard.check_host(request.headers.get("Host"))
            request[VISITOR] = guard.judge_origin(origin)
        except CatwalkError as error:
            log.warning("%s", error)
            return write_error(error.status, str(error), error.code)
        response = answer_preflight(request) if is_preflight(request) else await pass_on(request, handler, max_message)
        if not response.prepared:
            response.headers.update(open_headers(origin))
        return response

    return gate


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
            raise
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


def open_headers(origin: str | None) -> dict[str, str]:
    """Let the page that asked read the answer, time it, and embed it. There are no cookies, so no credentials."""
    shared = {"Cross-Origin-Resource-Policy": "cross-origin", "Vary": "Origin"}
    return {**shared, "Access-Control-Allow-Origin": origin, "Timing-Allow-Origin": origin} if origin else shared


def write_error(status: int, sentence: str, code: str) -> web.Response:
    """The one shape of every error."""
    sentence = sentence.encode(errors="replace").decode()  # headers may hold bytes that are no text
    body = orjson.dumps({"error": sentence, "code": code, "status": status})
    return web.Response(status=status, body=body, content_type="application/json")

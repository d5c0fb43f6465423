"""What a browser opens: the page, its scripts, the examples, p5 and the sample photograph; all without internet."""

from importlib.util import find_spec
from pathlib import Path

import orjson
from aiohttp import web

from ..weights import P5, SAMPLE

PAGE_FOLDER = Path(__file__).parent.parent / "page"
PAGE_FILES = ("catwalk.js", "catwalk.mjs", "page.js", "page.css", "docs.js")
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".html": "text/html",
         ".png": "image/png", ".jpg": "image/jpeg", ".json": "application/json", ".svg": "image/svg+xml"}
STATUS = {"status": "running", "queryRoute": "/query", "dataRoute": "/data", "errorRoute": "/error"}


def add_routes(app: web.Application) -> None:
    """The addresses of everything that is a file."""
    router = app.router
    router.add_get("/", show_start)
    router.add_get("/docs", serve_file(PAGE_FOLDER / "docs.html"))
    for name in PAGE_FILES:
        router.add_get(f"/{name}", serve_file(PAGE_FOLDER / name))
    router.add_get("/p5.min.js", serve_p5)
    router.add_get("/sample.png", serve_sample)
    router.add_get("/examples", redirect_examples)
    router.add_get("/examples/", list_examples)
    router.add_get("/examples/{path:.+}", serve_example)


def find_examples() -> Path:
    """The p5.js examples: beside the package in a checkout, inside it once installed."""
    beside = Path(__file__).parents[2] / "examples" / "p5js"
    if beside.is_dir():
        return beside
    spec = find_spec("bridge.examples")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return Path(folders[0]) / "p5js" if folders else beside


def file_response(path: Path) -> web.FileResponse:
    """A file that browsers ask about again each time, so that an edit shows at once."""
    headers = {"Content-Type": f"{TYPES.get(path.suffix, 'application/octet-stream')}", "Cache-Control": "no-cache"}
    if headers["Content-Type"].startswith("text/"):
        headers["Content-Type"] += "; charset=utf-8"
    return web.FileResponse(path, headers=headers)


def serve_file(path: Path):  # type: ignore[no-untyped-def]  # a handler, as aiohttp types it
    """A handler for one file."""
    async def serve(request: web.Request) -> web.FileResponse:
        return file_response(path)

    return serve


async def show_start(request: web.Request) -> web.StreamResponse:
    """The page for browsers, a status for everything else."""
    if "text/html" in request.headers.get("Accept", ""):
        return file_response(PAGE_FOLDER / "index.html")
    return web.Response(body=orjson.dumps(STATUS), content_type="application/json")


async def serve_p5(request: web.Request) -> web.FileResponse:
    """p5.js, out of the cache. WeightsMissing says how to get it."""
    return file_response(P5.path)


async def serve_sample(request: web.Request) -> web.FileResponse:
    """The photograph that the page moves about where there is no camera."""
    return file_response(SAMPLE.path)


async def redirect_examples(request: web.Request) -> web.Response:
    """Relative links need the slash."""
    raise web.HTTPMovedPermanently("/examples/")


async def list_examples(request: web.Request) -> web.Response:
    """The examples, as links."""
    names = sorted(path.parent.name for path in find_examples().glob("*/index.html"))
    links = "".join(f'<li><a href="{name}/">{name}</a></li>' for name in names)
    page = (f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Catwalk examples</title>'
            f'<link rel="stylesheet" href="/page.css"><main><h1>Examples</h1><ul>{links}</ul></main></html>')
    return web.Response(text=page, content_type="text/html")


async def serve_example(request: web.Request) -> web.FileResponse:
    """A file of an example; nothing outside their folder."""
    root = find_examples().resolve()
    path = (root / request.match_info["path"]).resolve()
    if path.is_dir():
        path = path / "index.html"
    if not path.is_relative_to(root) or not path.is_file():
        raise web.HTTPNotFound
    return file_response(path)

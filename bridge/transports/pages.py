"""What a browser opens: the page, its scripts, the examples, p5 and the sample photograph; all without internet."""

from pathlib import Path

from aiohttp import web

from ..catalog import EXAMPLES, PICTURES
from ..codecs.runway import STATUS
from ..weights import P5, SAMPLE, Weights
from .gate import Handler
from .objects import write_object
from .policy import allow_page

PAGE_FOLDER = Path(__file__).parent.parent / "page"
PAGE_FILES = ("catwalk.js", "catwalk.mjs", "page.css", "favicon.svg")
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".html": "text/html",
         ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".svg": "image/svg+xml",
         ".json": "application/json",
         **dict.fromkeys((".cpp", ".h", ".java", ".md", ".pd", ".pde", ".py", ".rb", ".scd", ".tidal"), "text/plain")}
HOME = "http://127.0.0.1:8000"


def add_routes(app: web.Application) -> None:
    """The addresses of everything that is a file."""
    router = app.router
    router.add_get("/", show_start)
    router.add_get("/docs", show_docs)
    for name in PAGE_FILES:
        router.add_get(f"/{name}", serve_file(PAGE_FOLDER / name))
    router.add_get("/studio/{path:.*}", serve_folder(PAGE_FOLDER / "studio"))
    router.add_get("/pictures/{name}.webp", serve_folder(PICTURES, ".webp"))
    router.add_get("/favicon.ico", serve_file(PAGE_FOLDER / "favicon.svg"))
    router.add_get("/p5.min.js", serve_weights(P5))
    router.add_get("/sample.png", serve_weights(SAMPLE))
    router.add_get("/examples", redirect_examples)
    router.add_get("/examples/{path:.*}", serve_example)


def file_response(path: Path, **more: str) -> web.FileResponse:
    """A file that browsers ask about again each time, so that an edit shows at once."""
    headers = {"Content-Type": TYPES.get(path.suffix, "application/octet-stream"), "Cache-Control": "no-cache", **more}
    if headers["Content-Type"].startswith("text/"):
        headers["Content-Type"] += "; charset=utf-8"
    return web.FileResponse(path, headers=headers)


def serve_file(path: Path) -> Handler:
    """A handler for one file."""
    async def serve(request: web.Request) -> web.FileResponse:
        return file_response(path)

    return serve


def serve_weights(weights: Weights) -> Handler:
    """A handler for a file out of the cache. WeightsMissing says how to get it."""
    async def serve(request: web.Request) -> web.FileResponse:
        return file_response(weights.path)

    return serve


def serve_folder(folder: Path, ending: str = "") -> Handler:
    """A handler for the files in a folder, by the one part of an address that varies."""
    async def serve(request: web.Request) -> web.FileResponse:
        (wanted,) = request.match_info.values()
        path = find_file(folder.resolve(), wanted + ending)
        if path is None:
            raise web.HTTPNotFound
        return file_response(path)

    return serve


async def show_start(request: web.Request) -> web.StreamResponse:
    """The page for browsers, a status for everything else."""
    if "text/html" in request.headers.get("Accept", ""):
        return page_response(request, "index.html")
    return write_object(STATUS)


async def show_docs(request: web.Request) -> web.FileResponse:
    """Every address, for people."""
    return page_response(request, "docs.html")


def page_response(request: web.Request, name: str) -> web.FileResponse:
    """One of Catwalk's own pages, which loads nothing from elsewhere."""
    return file_response(PAGE_FOLDER / name, **allow_page(request.host))


async def redirect_examples(request: web.Request) -> web.Response:
    """Relative links need the slash."""
    raise web.HTTPMovedPermanently("/examples/")


def find_file(root: Path, wanted: str) -> Path | None:
    """The file that an address means, a folder's index.html too; None for what is not there or not inside `root`."""
    try:
        path = (root / wanted).resolve()
        path = path / "index.html" if path.is_dir() else path
        return path if path.is_relative_to(root) and path.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None


async def serve_example(request: web.Request) -> web.StreamResponse:
    """A file of an example; nothing outside their folder.

    Their pages name Catwalk's usual address, so that they work as plain files, too; served, they use this one.
    """
    wanted = request.match_info["path"]
    path = find_file(EXAMPLES.resolve(), wanted)
    if path is None:
        raise web.HTTPNotFound
    if path.name == "index.html" and not f"/{wanted}".endswith(("/", "/index.html")):  # relative links need the slash
        raise web.HTTPMovedPermanently(f"{request.rel_url.raw_path}/")
    if path.suffix != ".html":
        return file_response(path)
    text = path.read_text(encoding="utf-8").replace(HOME, "")
    return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-cache"})

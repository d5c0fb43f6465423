"""What the page shows so that other machines can join: the links with the token, and the first as a QR code.

Only a program or page of this machine sees it: who was let in by the token need not hand it on.
"""

from collections.abc import Callable, Sequence

import segno
from aiohttp import web

from ..guard import Visitor, demand
from ..lan import Lan
from .gate import VISITOR
from .objects import write_object


def add_routes(app: web.Application, lan: Lan | None, list_links: Callable[[], Sequence[str]]) -> None:
    """`/lan`."""
    async def show_invitation(request: web.Request) -> web.Response:
        visitor = request[VISITOR]
        demand(visitor is Visitor.OWNER, "see the token", visitor)
        links = list_links()
        body = {"open": lan is not None, "links": links, "picture": draw_picture(links[0]) if links else ""}
        response = write_object(body)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    app.router.add_get("/lan", show_invitation)


def draw_picture(link: str) -> str:
    """A link as a QR code, an SVG picture; with the standard's four modules of white around it, cameras find it."""
    return str(segno.make(link, error="m", micro=False).svg_inline(scale=5, light="#fff", border=4))

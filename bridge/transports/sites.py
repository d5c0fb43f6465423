"""Sites over HTTP: which may use Catwalk, which asked in vain, and letting one in. For the owner's own page alone."""

from aiohttp import web

from ..guard import demand
from ..messages import Json
from ..sites import Sites
from .gate import VISITOR
from .objects import read_object, write_object


def add_routes(app: web.Application, sites: Sites) -> None:
    """`/sites`."""

    async def show_sites(request: web.Request) -> web.Response:
        demand_owner(request)
        return write_sites(sites)

    async def allow_site(request: web.Request) -> web.Response:
        demand_owner(request)
        origin = sites.allow((await read_object(request)).get("origin"))
        return write_sites(sites, notice=f"Pages of {origin} may use Catwalk until it ends. Start it with "
                           f"--allow-origin {origin} to keep that.")

    async def refuse_site(request: web.Request) -> web.Response:
        demand_owner(request)
        origin = sites.take_back(request.query.get("origin"))
        return write_sites(sites, notice=f"Pages of {origin} may not use Catwalk any more; one that is connected stays "
                           "until it is closed.")

    app.router.add_get("/sites", show_sites)
    app.router.add_post("/sites", allow_site)
    app.router.add_delete("/sites", refuse_site)


def demand_owner(request: web.Request) -> None:
    """Raise Refused for whoever is not this machine's own: no site lets itself in."""
    visitor = request[VISITOR]
    demand(visitor.may_steer, "see or say which sites may use Catwalk", visitor)


def write_sites(sites: Sites, **more: Json) -> web.Response:
    """All sites as they are now."""
    return write_object(sites.describe() | more)

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bridge.errors import BadMessage
from bridge.transports.objects import pick_options, read_object, write_object


async def ask_echo(**sent):
    """What a body says, as a handler reads it and writes it again."""
    async def echo(request: web.Request) -> web.Response:
        return write_object(await read_object(request), 201)

    app = web.Application()
    app.router.add_post("/", echo)
    async with TestClient(TestServer(app)) as client:
        response = await client.post("/", **sent)
        return response.status, dict(response.headers), await response.json()


async def test_objects_come_and_go_and_nobody_keeps_them():
    status, headers, told = await ask_echo(data='{"word": "grüße", "n": 1.5}'.encode())
    assert status == 201 and told == {"word": "grüße", "n": 1.5}
    assert headers["Content-Type"] == "application/json" and headers["Cache-Control"] == "no-store"


async def test_a_body_that_says_nothing_is_an_empty_object():
    assert (await ask_echo())[2] == {}


@pytest.mark.parametrize("said, options", [
    ({}, None), ({"options": None}, None), ({"options": {}}, {}), ({"options": {"size": "large"}}, {"size": "large"})])
def test_options_are_what_was_said_of_them(said, options):
    assert pick_options(said) == options


@pytest.mark.parametrize("options", [[], "large", 3, True])
def test_options_that_are_no_object_are_refused(options):
    with pytest.raises(BadMessage, match="“options” must be an object"):
        pick_options({"options": options})

"""Every literal example of docs/protocols.md is sent to a real Catwalk, or is what a real one answers."""

import base64
import json
import re
import shlex
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bridge import errors
from bridge.codecs.native import read_binary
from bridge.transports.gate import CODES
from tests.old_sketch import connect_old

pytestmark = pytest.mark.asyncio(loop_scope="session")
TEXT = (Path(__file__).parents[3] / "docs" / "protocols.md").read_text(encoding="utf-8")
VARYING = ("timings", "blobs")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def edges_house(make_house):
    """A bridge with the model that the examples speak to."""
    async with make_house("edges") as house:
        yield house


def find_blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", TEXT, re.M | re.S)


def find_rows(heading):
    """The rows of the table after a heading, as lists of cells."""
    after = TEXT.partition(heading)[2]
    table = re.search(r"(^\|.*\n)+", after, re.M)[0]
    return [[cell.strip() for cell in row.strip("|\n").split("|")] for row in table.splitlines()[2:]]


def simplify(value):
    """An answer without what differs each time: times, and the lengths of blobs."""
    if isinstance(value, dict):
        return {key: sorted(part) if key == "timings" else len(part) if key in VARYING else simplify(part)
                for key, part in value.items()}
    return value


async def test_the_bytes_are_a_message():
    (block,) = find_blocks("hex")
    message = read_binary(bytes.fromhex(block))
    assert message.header == {"type": "query", "model": "edges", "inputs": {"image": {"blob": 0}}, "blobs": [3]}
    assert message.blobs == (b"\1\2\3",)


async def test_the_events_of_socketio_are_what_is_said(edges_house, photo):
    uri = "data:image/jpeg;base64," + base64.b64encode(photo).decode()
    async with connect_old(edges_house.web, edges_house.address) as sketch:
        heard = [("info", sketch.info)]
        (block,) = find_blocks("socketio")
        for line in block.splitlines():
            arrow, name, text = line.split(" ", 2)
            said = json.loads(text)
            if arrow == "→":
                await sketch.emit(name, {key: uri if value == "photo" else value for key, value in said.items()})
                heard.append(await sketch.hear())
            else:
                event, argument = heard.pop(0)
                assert event == name and type(argument) is type(said)
                if event == "data":
                    assert argument.keys() == said.keys() and argument["image"].startswith(said["image"][:-1])
                elif event == "info":
                    assert argument["name"] == said["name"] and said.keys() <= argument.keys()


async def test_the_transcripts_are_what_is_said(edges_house, photo):
    async with edges_house.connect() as sketch:
        for number, block in enumerate(find_blocks("transcript")):
            for line in block.splitlines():
                said, with_photo = line[2:].removesuffix(" + photo"), line.endswith(" + photo")
                if line.startswith("→"):
                    await sketch.send(json.loads(said), *([photo] if with_photo else []))
                else:
                    found = sketch.hello if number == 0 else await sketch.read()
                    assert simplify(found) == simplify(json.loads(said)), line
        await sketch.settle()


async def test_findings_look_as_they_are_shown(house, photo):
    async with house.connect() as sketch:
        answer = await sketch.ask({"model": "figures", "inputs": {"image": {"blob": 0}}, "keep": True}, photo)
    for kind in ("poses", "boxes", "labels"):
        (block,) = find_blocks(kind)
        assert answer["data"][kind] == json.loads(block)


def read_curl(block, address, photo):
    """What a line of curl asks for, as aiohttp takes it."""
    words = shlex.split(block)
    method, url, body, headers, form = "GET", "", None, {}, aiohttp.FormData()
    assert words.pop(0) == "curl"
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word in ("-d", "--data-binary"):
            value = words.pop(0)
            body, method = (photo if value == "@photo.jpg" else value.encode()), "POST" if method == "GET" else method
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        elif word == "-F":
            name, _, value = words.pop(0).partition("=")
            more = {"filename": value[1:], "content_type": "image/jpeg"} if value.startswith("@") else {}
            form.add_field(name, photo if more else value, **more)
            body, method = form, "POST"
        elif word == "-o":
            words.pop(0)
        else:
            url = word.replace("http://127.0.0.1:8000", address)
    return method, url, {"data": body, "headers": headers}


@pytest.mark.parametrize("block", find_blocks("curl"))
async def test_the_lines_of_curl_are_answered(edges_house, photo, block):
    async with edges_house.web.post(edges_house.address + "/models/edges/query", data=photo) as response:
        assert response.status == 200
    method, url, more = read_curl(block, edges_house.address, photo)
    async with edges_house.web.request(method, url, **more) as response:
        assert response.status == 200, await response.text()
        if "query" in url and "Accept" not in more["headers"]:
            (shown,) = map(json.loads, find_blocks("answer"))
            found = await response.json()
            assert found["data"]["image"].startswith(shown["data"]["image"].rstrip("…"))
            assert (set(found), set(found["timings"])) == (set(shown), set(shown["timings"]))
        elif "settings" not in url:
            assert response.content_type == "image/jpeg"
    edges_house.hub.find_seat("edges").settings.clear()


async def test_a_model_in_the_directory_looks_as_it_is_shown(make_house, own_cache):
    async with make_house("edges") as house, house.web.get(house.address + "/catalog") as response:
        (block,) = map(json.loads, find_blocks("directory"))
        assert next(model for model in (await response.json())["models"] if model["name"] == "edges") == block
        rows = {name for row in find_rows("### The directory") for name in re.findall(r"`(\w+)`", row[0])}
        assert rows == set(block)


async def test_every_code_is_in_the_table():
    kinds = [errors.CatwalkError, *errors.CatwalkError.__subclasses__()]
    known = {(kind.code, kind.status) for kind in kinds} | {(code, status) for status, code in CODES.items()}
    assert {(row[0].strip("`"), int(row[1])) for row in find_rows("## Errors and their codes")} == known


async def test_every_address_is_in_the_table(edges_house):
    served = {(route.method, route.resource.canonical) for route in edges_house.bridge.app.router.routes()
              if route.method != "HEAD"}
    shown = {tuple(row[0].strip("`").split(" ")) for row in find_rows("## HTTP")}
    assert shown <= served
    pages = {path for method, path in served - shown}
    assert all(path.startswith(("/examples", "/studio", "/{")) or re.search(r"\.\w+$", path) for path in pages), pages

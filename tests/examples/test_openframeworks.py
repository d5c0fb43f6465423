"""The sketch for openFrameworks, compiled with what stands in for openFrameworks, and run with a Catwalk.

No registry has openFrameworks. The stand-in's OSC and HTTP are real; it prints what would be drawn.
"""

import asyncio
from pathlib import Path

import aiohttp
import cv2
import numpy as np
import pytest
import pytest_asyncio

from tests.programs import read_until, run_program, start_program
from tests.stage import find_port, open_stage

pytestmark = [pytest.mark.peers, pytest.mark.asyncio(loop_scope="module")]
HEADERS = Path(__file__).parent / "openframeworks"
STRICT = ("-std=c++17", "-Wall", "-Wextra", "-Werror")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage():
    async with open_stage() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sketch(stage, tmp_path_factory):
    """The sketch, compiled for this Catwalk's ports."""
    folder = stage.copy_kit("openframeworks", tmp_path_factory.mktemp("sketch"), find_port()) / "skeleton"
    await run_program("g++", *STRICT, "-I", HEADERS, *(folder / "src").glob("*.cpp"), "-o", folder / "sketch")
    return folder / "sketch"


async def test_dots_are_drawn_where_the_model_says(stage, sketch):
    async with start_program(sketch) as program:
        lines = await stage.pose_until_heard(asyncio.create_task(read_until(program, "circle 160 360")))
        lines += await read_until(program, "1 people")
        assert not [line for line in lines if "Catwalk:" in line]


async def test_the_picture_is_drawn(stage, sketch):
    photo = cv2.imencode(".jpg", np.full((48, 64, 3), 128, np.uint8))[1].tobytes()
    async with aiohttp.ClientSession() as web, start_program(sketch) as program:
        async with web.get(f"http://127.0.0.1:{stage.http_port}/models/pose/frame.jpg?draw=1") as answer:
            assert answer.status == 404
        reading = asyncio.create_task(read_until(program, "picture 0 0 640 480"))
        while not reading.done():
            async with web.post(f"http://127.0.0.1:{stage.http_port}/models/pose/query", data=photo) as answer:
                assert answer.status == 200
            await asyncio.wait([reading], timeout=0.05)
        await reading


async def test_the_addon_is_named(sketch):
    assert (Path(__file__).parents[2] / "examples/openframeworks/skeleton/addons.make").read_text() == "ofxOsc\n"

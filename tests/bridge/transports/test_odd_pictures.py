"""Every model that sees, with its weights and through the doors, asked about pictures that nobody expects: tiny, huge,
long, in every depth and colour space, turned, moving, broken. The answer is right or a sentence, and the next query is
answered.
"""

import json
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any

import cv2
import numpy as np
import pytest
import pytest_asyncio
from numpy.typing import NDArray
from PIL import Image

from tests.brought import QUICK, bring_options
from tests.built_in import BROUGHT, SEEING
from tests.photographs import read_photograph

pytestmark = [pytest.mark.weights, pytest.mark.asyncio(loop_scope="module")]

Picture = NDArray[Any]  # uint8, height × width × RGB
ORIENTATION, TURNED = 0x0112, 6  # EXIF's tag, and what a telephone writes there that is held upright
HUGE = 12_000  # pixels of both sides
ROOM = 20  # megabytes that a refused picture may take for a moment: decoded, it would be 432


def save_picture(picture: Image.Image, form: str, **more: Any) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, form, **more)
    return buffer.getvalue()


def write_plain(picture: Picture) -> bytes:
    return save_picture(Image.fromarray(picture), "PNG")


def write_grey(picture: Picture) -> bytes:
    return save_picture(Image.fromarray(picture[:, :, 0]), "PNG")


def write_clear(picture: Picture) -> bytes:
    """Half of it unseen."""
    clear = np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)])
    clear[:, ::2, 3] = 0
    return save_picture(Image.fromarray(clear), "PNG")


def write_deep(picture: Picture) -> bytes:
    """With 16 bits for each colour."""
    return cv2.imencode(".png", picture[:, :, ::-1].astype(np.uint16) * 257)[1].tobytes()


def write_turned(picture: Picture) -> bytes:
    """Lying on its side, with a word in its EXIF that says so."""
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    return save_picture(Image.fromarray(np.ascontiguousarray(np.rot90(picture))), "PNG", exif=exif)


def write_moving(picture: Picture) -> bytes:
    """An animation whose first frame is the picture."""
    frames = (picture, picture[::-1], picture[:, ::-1])
    first, *more = (Image.fromarray(np.ascontiguousarray(frame)) for frame in frames)
    return save_picture(first, "GIF", save_all=True, append_images=more, duration=40)


def write_cmyk(picture: Picture) -> bytes:
    """A JPEG for a printing press."""
    return save_picture(Image.fromarray(picture).convert("CMYK"), "JPEG", quality=95)


def write_rgb(picture: Picture) -> bytes:
    return save_picture(Image.fromarray(picture), "JPEG", quality=95)


def write_half(picture: Picture) -> bytes:
    """A JPEG that is cut off."""
    data = write_rgb(picture)
    return data[:len(data) // 2]


def write_huge() -> bytes:
    """A black square, whole and right, and small as a file; its pixels are never all in memory here."""
    packing = zlib.compressobj(1)
    row = bytes(1 + HUGE)  # "no filter", and then grey
    rows = b"".join(packing.compress(row) for _ in range(HUGE)) + packing.flush()
    chunks = (b"IHDR" + pack(">IIBBBBB", HUGE, HUGE, 8, 0, 0, 0, 0), b"IDAT" + rows, b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack(">I", len(chunk) - 4) + chunk + pack(">I", zlib.crc32(chunk)) for chunk in chunks)


@pytest.fixture(scope="module")
def photograph() -> Picture:
    return cv2.resize(read_photograph("astronaut.png"), (160, 120), interpolation=cv2.INTER_AREA)


class Door:
    """One model in a running bridge."""

    def __init__(self, house: Any, model: str) -> None:
        self.house = house
        self.model = model

    async def ask(self, body: bytes) -> tuple[int, Any]:
        """Over HTTP, the body a picture alone."""
        async with self.house.web.post(f"{self.house.address}/models/{self.model}/query", data=body) as response:
            return response.status, json.loads(await response.read())

    async def find(self, body: bytes) -> Any:
        """What the model found in a picture that it must take."""
        status, answer = await self.ask(body)
        assert status == 200, answer
        return answer["data"]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=[*SEEING, *BROUGHT])
async def door(request: pytest.FixtureRequest, make_house: Callable[..., Any],
               tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Door]:
    """Where people bring the file, one of random numbers."""
    name = request.param
    options = bring_options(name, tmp_path_factory.mktemp(name), **QUICK.get(name, {}))
    async with AsyncExitStack() as stack:
        yield Door(await stack.enter_async_context(make_house(name, options={name: options})), name)


@pytest.mark.parametrize(("height", "width"), [(1, 1), (2, 2000), (2000, 2)])
async def test_a_picture_may_have_any_shape(door: Door, photograph: Picture, height: int, width: int) -> None:
    assert await door.find(write_plain(cv2.resize(photograph, (width, height))))
    assert await door.find(write_plain(photograph))


@pytest.mark.parametrize(("write", "simplify"), [
    (write_grey, lambda picture: picture[:, :, :1].repeat(3, 2)),
    (write_clear, lambda picture: picture),
    (write_deep, lambda picture: picture),
    (write_turned, lambda picture: picture),
    (write_moving, lambda picture: picture & 0b1100_0000),  # GIF has 256 colours at most
], ids=["grey", "transparent", "16 bits", "turned", "moving"])
async def test_a_picture_is_the_same_in_any_form(door: Door, photograph: Picture, write: Callable[[Picture], bytes],
                                                 simplify: Callable[[Picture], Picture]) -> None:
    picture = np.ascontiguousarray(simplify(photograph))
    assert await door.find(write(picture)) == await door.find(write_plain(picture))


async def test_a_picture_for_the_press_is_taken(door: Door, photograph: Picture) -> None:
    printed, seen = await door.find(write_cmyk(photograph)), await door.find(write_rgb(photograph))
    assert printed.keys() == seen.keys()


@pytest.mark.parametrize(("write", "sentence"), [
    (write_half, "broken or cut off"),
    (lambda picture: b"", "needs the input “image” (image), which was missing"),
    (lambda picture: b"Is this a picture?", "must be a picture or JSON"),
], ids=["half a JPEG", "nothing", "text"])
async def test_what_is_no_picture_is_a_sentence(door: Door, photograph: Picture, write: Callable[[Picture], bytes],
                                                sentence: str) -> None:
    status, answer = await door.ask(write(photograph))
    assert status == 400 and answer["code"] in ("bad-input", "bad-message") and sentence in answer["error"]
    assert await door.find(write_plain(photograph))


async def test_a_huge_picture_is_refused_before_it_takes_room(door: Door, photograph: Picture) -> None:
    await door.find(write_plain(photograph))
    worker = Path(f"/proc/{door.house.bridge.engines[door.model].process.pid}")
    (worker / "clear_refs").write_text("5")  # the peak counts from here
    before = read_peak(worker)
    status, answer = await door.ask(write_huge())
    assert status == 413 and answer["code"] == "too-large" and "12000 × 12000" in answer["error"]
    assert read_peak(worker) - before < ROOM
    assert await door.find(write_plain(photograph))


def read_peak(process: Path) -> float:
    """The most memory that a process ever held, in megabytes."""
    words = next(line for line in (process / "status").read_text().splitlines() if line.startswith("VmHWM")).split()
    return int(words[1]) / 1000


async def test_a_socket_gets_the_same_sentences(door: Door, photograph: Picture) -> None:
    async with door.house.connect() as sketch:
        query = {"type": "query", "model": door.model, "inputs": {"image": {"blob": 0}}}
        for number, picture in enumerate((write_half(photograph), b"", b"Is this a picture?", write_huge())):
            answer = await sketch.ask({**query, "id": number}, picture)
            assert (answer["type"], answer["id"]) == ("error", number) and answer["error"].endswith(".")
        answer = await sketch.ask({**query, "id": 9}, write_plain(photograph))
        assert (answer["type"], answer["id"]) == ("data", 9)

"""What docs/osc.md says is what happens."""

import re
from pathlib import Path

import pytest

from bridge.codecs.osc_inputs import read_subscription
from bridge.codecs.osc_mapping import BUDGET, SHAPES, read_mapping
from bridge.transports.osc import MOST_SUBSCRIBED
from tests.osc_patch import Patch

TEXT = (Path(__file__).parents[3] / "docs" / "osc.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(.+?)` \|", TEXT.partition("## Layouts")[2].partition("## Datagrams")[0], re.M)


def test_the_mapping_file_s_example_can_be_read():
    (block,) = re.findall(r"```toml\n(.*?)```", TEXT, re.S)
    ((address, wish),) = read_mapping(block).items()
    assert address == ("127.0.0.1", 9000) and len(wish.layout.changes) == 2 and wish.rate == 30 and wish.on_change


def test_numbers_and_names_are_those_of_the_code():
    assert f"{BUDGET:,} bytes unless told otherwise" in TEXT and f"At most {MOST_SUBSCRIBED} listeners" in TEXT
    assert all(f"| `{shape}`" in TEXT for shape in SHAPES)
    assert read_subscription((9000, "classify", "list", 8000), ("classify",)).wish.layout.budget == 8000


@pytest.mark.asyncio(loop_scope="session")
async def test_every_address_of_the_tables_is_sent_and_no_other(make_house):
    """The tables' model `pose` is served as `crowd`, and `detect` with everything else as `sundry`."""
    async with make_house("crowd", "sundry", osc_port=0, osc_reply_port=None) as house:
        port = int(house.bridge.osc.door.addresses[0].rpartition(":")[2])
        for shape in ("keypoint", "channel", "list"):
            patch = Patch(port)
            await patch.ask("/subscribe", shape)
            patch.send("/crowd/run")
            sent = {address for address, _ in await patch.read_until("/crowd/count")}
            patch.send("/sundry/run")
            last = "/sundry/sound/peak" if shape == "channel" else "/sundry/sound"
            sent |= {address for address, _ in await patch.read_until(last)}
            told = "|".join(make_pattern(address) for address in find_addresses(shape))
            assert not [address for address in sent if not re.fullmatch(told, address)]
            patch.send("/unsubscribe")
            await patch.settle()
            patch.close()


def find_addresses(shape):
    """The addresses in the tables' rows of a layout."""
    kinds = re.findall(r"^\| (?:labels|vector|number|boolean|text, category|mask|depth|audio) \|(.*?)\|(.*?)\|$", TEXT,
                       re.M)
    layouts = re.findall(rf"^\| `{shape}` \| (.*) \|$", TEXT, re.M)
    others = [channel if shape == "channel" and "the same" not in channel else both for both, channel in kinds]
    return [address for cell in (*layouts, *others) for address in re.findall(r"`(/[^ `]+)", cell)]


def make_pattern(address):
    """The document's address as the test's models have it."""
    place = address.replace("/nose", "/[^/]+").replace("/pose/0", "/(crowd|sundry/hands|sundry/faces)/0")
    place = place.replace("/pose", "/(crowd|sundry/hands|sundry/faces)").replace("/detect/0", "/sundry/[01]")
    place = place.replace("/detect", "/sundry")
    place = re.sub("^/(classify|m)/[a-z]+", "/sundry/[a-z]+", place)
    return re.sub("(nearest|x|area|loudness|0|1)$", "[a-z0-9]+", place) if place.startswith("/sundry/[a-z]") else place

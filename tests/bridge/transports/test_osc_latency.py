import pytest
import pytest_asyncio

from bridge.transports.osc_latency import list_numbers
from tests.osc_patch import Patch

pytestmark = pytest.mark.asyncio(loop_scope="session")
NAMES = ["fps", "age", "age_p95", "waited", "decoded", "ran", "encoded", "travelled", "dropped", "scale"]


@pytest_asyncio.fixture(loop_scope="session")
async def stage(make_house):
    async with make_house("crowd", "edges", osc_port=0, osc_reply_port=None) as house:
        yield house, int(house.bridge.osc.door.addresses[0].rpartition(":")[2])


async def test_a_listener_hears_where_the_milliseconds_go(stage):
    house, port = stage
    patch = Patch(port)
    try:
        await patch.ask("/subscribe", "crowd")
        patch.send("/crowd/run")
        await patch.read_until("/crowd/count")
        patch.send("/latency", 10)
        for _ in range(2):
            heard = await patch.read_until("/catwalk/latency/crowd")
            numbers = dict(zip(NAMES, heard[-1][1], strict=True))
        assert numbers["fps"] > 0 and 0 < numbers["age"] <= numbers["age_p95"] and numbers["ran"] < numbers["age"]
        assert (numbers["travelled"], numbers["dropped"], numbers["scale"]) == (0, 0, 1)
        assert all(isinstance(number, float) for number in numbers.values())
        assert not [address for address, _ in heard if "edges" in address], "it does not listen to that"
        patch.send("/latency", 0)
        await patch.settle()
        assert house.bridge.osc.door.latency.timers == {}
    finally:
        patch.close()


async def test_in_the_layout_channel_each_number_has_an_address(stage):
    _, port = stage
    patch = Patch(port)
    try:
        await patch.ask("/subscribe", "channel")
        patch.send("/latency")
        heard = await patch.read_until("/catwalk/latency/edges/scale")
        addresses = [address for address, values in heard if len(values) == 1]
        assert addresses == [f"/catwalk/latency/{model}/{name}" for model in ("crowd", "edges") for name in NAMES]
    finally:
        patch.close()


async def test_who_has_not_subscribed_or_asks_for_too_much_gets_a_sentence(stage):
    house, port = stage
    patch = Patch(port)
    try:
        assert await patch.ask("/latency", 1) == (
            "/error", ("/latency tells those that have subscribed: send /subscribe first.",))
        await patch.ask("/subscribe")
        for wrong in (11, -1, "often"):
            address, (sentence,) = await patch.ask("/latency", wrong)
            assert address == "/error" and sentence == (
                f"/latency takes how many times a second, 0 to 10; it was {str(wrong)!r}.")
    finally:
        patch.close()


async def test_it_ends_with_the_subscription(stage):
    house, port = stage
    latency = house.bridge.osc.door.latency
    patch = Patch(port)
    try:
        await patch.ask("/subscribe")
        patch.send("/latency", 10)
        await patch.read_until("/catwalk/latency/edges")
        ((address, timer),) = latency.timers.items()
        patch.send("/unsubscribe")
        await patch.settle()
        latency.tell(address, 0.1)
        assert latency.timers == {}
    finally:
        patch.close()


async def test_what_is_not_known_is_nought():
    facts = {"fps": 0.0, "age": None, "stages": {}, "dropped": 3, "budget": {"scale": 0.5}}
    assert list(list_numbers(facts)) == NAMES and sum(list_numbers(facts).values()) == 3.5

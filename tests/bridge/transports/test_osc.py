import json
import random
import socket
import time

import cv2
import numpy as np
import pytest
import pytest_asyncio

from bridge.codecs.osc import LARGEST, write_bundle, write_message
from bridge.codecs.osc_mapping import Change, Layout, Wish
from bridge.transports.osc import MOST_SUBSCRIBED
from tests.osc_cases import CASES, bundle
from tests.osc_patch import Patch

pytestmark = pytest.mark.asyncio(loop_scope="session")
NTP_EPOCH = 2208988800


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(make_house):
    """A bridge with OSC and the models that give hand-made values."""
    async with make_house("crowd", "sundry", "patient", osc_port=0, osc_reply_port=None) as house:
        yield house


@pytest.fixture
def door(stage):
    return stage.bridge.osc.door


@pytest.fixture
def join(stage):
    """Makes patches that speak to the bridge; what they set and subscribed is forgotten afterwards."""
    patches = []

    def join(host="127.0.0.1"):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        patches.append(Patch(stage.bridge.osc.door.post.sockets[family].getsockname()[1], host))
        return patches[-1]

    yield join
    for patch in patches:
        patch.close()
    for address in list(stage.bridge.osc.door.listeners):
        stage.bridge.osc.door.remove_listener(address)
    stage.bridge.osc.peers.close()
    for seat in stage.hub.seats.values():
        seat.settings.clear()


@pytest.fixture
def patch(join):
    return join()


async def subscribe(patch, *values):
    assert (await patch.ask("/subscribe", *values))[0] == "/catwalk/hello"


async def test_a_ping_is_answered_with_what_it_brought(patch):
    assert await patch.ask("/ping", 1, 0.5, "x") == ("/pong", (1, 0.5, "x"))


async def test_ipv6_is_answered_too(join):
    assert await join("::1").ask("/ping") == ("/pong", ())


async def test_whoever_subscribes_hears_the_model_at_the_port_they_sent_from(patch):
    assert await patch.ask("/subscribe", "crowd") == ("/catwalk/hello", ("0.1.0", "crowd", "sundry", "patient"))
    patch.send("/crowd/run")
    found = await patch.read_until("/crowd/count")
    assert found[0] == ("/crowd/0/active", (1,)) and len(found) == 21


async def test_another_port_may_hear(patch, join):
    other = join()
    patch.send("/subscribe", other.port, "crowd", "list")
    assert (await other.read())[0][0] == "/catwalk/hello"
    patch.send("/crowd/run")
    assert (await other.read())[0][0] == "/crowd/0"
    patch.send("/unsubscribe", other.port)
    patch.send("/crowd/run")
    assert await patch.settle() == []
    await other.read_until("/crowd/count")
    assert await other.settle() == []


async def test_zeros_are_sent_once_when_somebody_leaves(patch):
    await subscribe(patch, "crowd")
    patch.send("/crowd/count", 2)
    patch.send("/crowd/run")
    await patch.read_until("/crowd/count")
    patch.send("/crowd/count", 1)
    for expected in (41, 21):  # once, and then no more
        patch.send("/crowd/run")
        found = await patch.read_until("/crowd/count")
        assert len(found) == expected and found[-1] == ("/crowd/count", (1,))
        gone = [values for address, values in found if address.startswith("/crowd/1/")]
        assert all(value == 0 for values in gone for value in values)


async def test_measures_and_gestures_are_zero_once_when_somebody_leaves_and_moments_are_not_told_again(patch, stage):
    await subscribe(patch, "crowd")
    stage.hub.hold_settings("crowd", {"measures": True, "gestures": True, "tracking": "on", "smoothing": "off"})
    patch.send("/crowd/run")
    found = dict(await patch.read_until("/crowd/count"))
    assert found["/crowd/0/measures/centre"] == (0.5, 0.25) and found["/crowd/0/gestures/hands_together"] == (1,)
    assert found["/crowd/0/gestures/began"] == ("hands_together",)
    stage.hub.hold_settings("crowd", {"count": 0})
    patch.send("/crowd/run")
    found = await patch.read_until("/crowd/count")
    assert {value for _, values in found for value in values} == {0}
    assert "/crowd/0/measures/centre" in dict(found) and "/crowd/0/gestures/began" not in dict(found)
    patch.send("/crowd/run")
    assert await patch.read_until("/crowd/count") == [("/crowd/count", (0,))]


@pytest.mark.parametrize("layout, lost", [
    ("keypoint", "/crowd/0/measures/speed"), ("channel", "/crowd/0/measures/centre/x"),
    ("list", "/crowd/0/measures/velocities")])
async def test_measures_that_are_switched_off_are_zero_once_while_their_owner_stays(patch, stage, layout, lost):
    await subscribe(patch, "crowd", layout)
    stage.hub.hold_settings("crowd", {"measures": True, "gestures": True, "tracking": "on", "smoothing": "off"})
    patch.send("/crowd/run")
    before = dict(await patch.read_until("/crowd/count"))
    assert lost in before and len(before) == len(set(before))
    stage.hub.hold_settings("crowd", {"measures": False, "gestures": False})
    patch.send("/crowd/run")
    found = await patch.read_until("/crowd/count")
    zeros = {address: values for address, values in found if "/measures" in address or "/gestures" in address}
    assert zeros.keys() == {address for address in before if ("/measures" in address or "/gestures" in address)
                            and "/began" not in address}
    assert not any(value for values in zeros.values() for value in values) and lost in zeros
    patch.send("/crowd/run")
    assert not zeros.keys() & dict(await patch.read_until("/crowd/count")).keys()


@pytest.mark.parametrize("spare", [{}, {"distances": "nose-left_eye"}])
async def test_a_distance_stays_as_it_was_while_unseen_and_is_zero_when_its_owner_leaves(patch, stage, spare):
    await subscribe(patch, "crowd")
    stage.hub.hold_settings("crowd", {"distances": "left_wrist-right_wrist", "tracking": "on", "smoothing": "off"})
    patch.send("/crowd/run")
    distance = "/crowd/0/measures/distances/left_wrist-right_wrist"
    assert distance in dict(await patch.read_until("/crowd/count"))
    stage.hub.hold_settings("crowd", {"distances": None, **spare})
    patch.send("/crowd/run")
    assert distance not in dict(await patch.read_until("/crowd/count"))
    stage.hub.hold_settings("crowd", {"count": 0})
    patch.send("/crowd/run")
    assert dict(await patch.read_until("/crowd/count"))[distance] == (0,)


async def test_every_layout_gets_its_own(join):
    patches = {shape: join() for shape in ("keypoint", "channel", "list", "json")}
    for shape, patch in patches.items():
        patch.send("/subscribe", "crowd", shape, *([0, 8000] if shape == "json" else []))
        ((address, values),) = await patch.read()
        assert (address, values) == ("/catwalk/hello", (3,)) or shape != "channel"
    patches["list"].send("/crowd/run")
    assert ("/crowd/0/nose", (0.5, 0.25, 0.75)) in await patches["keypoint"].read_until("/crowd/count")
    assert ("/crowd/0/nose/x", (0.5,)) in await patches["channel"].read_until("/crowd/count")
    assert (await patches["list"].read_until("/crowd/count"))[0][1][:3] == (1, 7, 0.5)
    ((address, (data,)),) = await patches["json"].read()
    assert address == "/data" and json.loads(data) == {"poses": [[[0.5, 0.25]] * 17], "scores": [0.5]}


async def test_every_kind_arrives(patch):
    await subscribe(patch, "sundry")
    patch.send("/sundry/run")
    found = dict(await patch.read_until("/sundry/sound"))
    assert found["/sundry/0/label"] == ("dog",) and found["/sundry/count"] == (2,)
    assert found["/sundry/hands/0/thumb_tip"] == (0.75, 0.25, 1.0, -0.5)
    assert found["/sundry/faces/0/point_477"] == (0.5, 0.5, 1.0)
    assert found["/sundry/labels_names"] == ("espresso", "cup") and found["/sundry/mask"] == (0.25, 0.75, 0.25)
    assert found["/sundry/words"] == ("grüße",) and found["/sundry/loud"] == (1,)


async def test_what_does_not_fit_is_counted_and_told_and_the_rest_arrives(patch, door):
    await subscribe(patch, "sundry")
    patch.send("/sundry/length", 1280)
    patch.send("/sundry/run")
    found = dict(await patch.read_until("/catwalk/notice"))
    (sentence,) = found["/catwalk/notice"]
    assert "/sundry/features is 6,424 bytes" in sentence and "takes 1,472" in sentence
    assert "/sundry/sound" in found and "/sundry/features" not in found
    (listener,) = door.describe()["listeners"]
    assert listener["too_big"] == 1 and listener["sent"] > 20 and listener["dropped"] == 0
    await subscribe(patch, 0, "sundry", 60000)
    patch.send("/sundry/run")
    assert len(dict(await patch.read_until("/sundry/sound"))["/sundry/features"]) == 1280


async def test_a_channel_listener_gets_numbers_even_of_what_does_not_fit(patch, door):
    address = ("127.0.0.1", patch.port)
    door.add_listener(address, Wish(Layout("channel", 256), ("sundry",)), "told").count_too_big({"/x": 300})
    assert await patch.read() == [("/catwalk/notice", (1,))]
    door.listeners[address].tell("/error", "Words.")
    assert await patch.settle() == []


async def test_a_setting_holds_and_the_newest_wins(patch):
    await subscribe(patch, "crowd", "list")
    for number in range(200):
        patch.send("/crowd/x", number / 256)
    patch.send("/crowd/run")
    assert (await patch.read_until("/crowd/count"))[0][1][3] == pytest.approx(199 / 256, abs=1e-6)


async def test_of_one_bundle_the_newest_setting_wins_and_deeds_keep_their_order(patch, stage):
    await subscribe(patch, "crowd", "list")
    patch.send_bytes(write_bundle([write_message("/crowd/x", 0.25), write_message("/crowd/x", 0.5),
                                   write_message("/crowd/run"), write_message("/crowd/count", 3)]))
    found = await patch.read_until("/crowd/count")
    assert found[0][1][3] == 0.5 and stage.hub.seats["crowd"].settings == {"x": 0.5, "count": 3}


@pytest.mark.parametrize("address, values, held", [
    ("/crowd/deep", (1,), True), ("/crowd/mood", (1,), "wild"), ("/crowd/mood", ("Calm",), "calm"),
    ("/crowd/shift", (0.5, 0.25), [0.5, 0.25]), ("/crowd/count", (2.0,), 2)])
async def test_settings_of_every_kind(patch, stage, address, values, held):
    patch.send(address, *values)
    await patch.settle()
    assert stage.hub.seats["crowd"].settings == {address.split("/")[2]: held}
    patch.send(address)
    await patch.settle()
    assert stage.hub.seats["crowd"].settings == {}


@pytest.mark.parametrize("pattern, value, held", [
    ("/crowd/x", 0.25, {"x": 0.25}), ("/cr*/x", 0.25, {"x": 0.25}), ("/{crowd,sundry}/bet?", 2, {"beta": 2}),
    ("/*/[ce]ount", 2, {"count": 2})])
async def test_a_pattern_sets_all_that_it_matches(patch, stage, pattern, value, held):
    patch.send(pattern, value)
    await patch.settle()
    assert stage.hub.seats["crowd"].settings == held
    assert stage.hub.seats["sundry"].settings == ({"beta": 2} if "sundry" in pattern else {})


async def test_the_newest_wins_between_a_pattern_and_an_address(patch, stage):
    patch.send_bytes(write_bundle([write_message("/crowd/x", 0.125), write_message("/crowd/*x", 0.25),
                                   write_message("/crowd/x", 0.5)]))
    await patch.settle()
    assert stage.hub.seats["crowd"].settings == {"x": 0.5}


async def test_what_one_match_refuses_another_takes(patch, stage):
    address, (sentence,) = await patch.ask("/crowd/{x,count}", 2)
    assert address == "/error" and "“x” must be between 0 and 1; it was 2" in sentence
    assert stage.hub.seats["crowd"].settings == {"count": 2}


async def test_a_pattern_triggers_models(patch):
    await subscribe(patch, "crowd", "list")
    patch.send("/[c-d]rowd/run")
    assert (await patch.read_until("/crowd/count"))[0][0] == "/crowd/0"


async def test_a_picture_may_be_a_setting(patch):
    await subscribe(patch, "crowd", "list")
    patch.send("/crowd/picture", cv2.imencode(".jpg", np.zeros((500, 8, 3), np.uint8))[1].tobytes())
    patch.send("/crowd/run")
    assert (await patch.read_until("/crowd/count"))[0][1][4] == 0.5


@pytest.mark.parametrize("address, values, says", [
    ("/crowd/x", (7,), "between 0 and 1; it was 7"), ("/crowd/y", (1,), "no input “y”"),
    ("/nobody/x", (1,), "No model “nobody”"), ("/what", (), "Catwalk knows /subscribe"),
    ("/subscribe", ("nobody",), "knows the models"), ("/query", (1,), "takes one string"),
    ("/query", ("[",), "JSON"), ("/crowd/query", ("{\"z\": 1}",), "no input “z”"), ("/", (), "Catwalk knows"),
    ("/nobody/run", (), "No model"), ("/a/b/c/d", (), "Catwalk knows"),
    ("/crowd/z*", (1,), "No input matches /crowd/z*. There are"),
    ("/crowd/[x", (1,), "may have ?, *"), ("/z*/run", (), "No model “z*”"), ("/crowd/{x", (1,), "it was /crowd/{x")])
async def test_what_is_wrong_is_answered_with_one_sentence(patch, address, values, says):
    name, (sentence,) = await patch.ask(address, *values)
    assert name == "/error" and says in sentence
    assert await patch.settle() == []


async def test_what_is_wrong_in_a_bundle_hinders_nothing_else(patch, stage):
    patch.send_bytes(write_bundle([write_message("/crowd/x", 9), write_message("/nobody/x", 1),
                                   write_message("/crowd/count", 2)]))
    ((address, (sentence,)),) = await patch.read()
    assert address == "/error" and await patch.settle() == []
    assert stage.hub.seats["crowd"].settings == {"count": 2}


async def test_the_same_mistake_is_not_told_a_thousand_times(patch):
    for _ in range(1000):
        patch.send("/crowd/x", 7)
    assert len(await patch.settle()) == 1


async def test_servers_do_not_answer_each_other(patch):
    for address in ("/error", "/data", "/pong", "/catwalk/hello", "/catwalk/notice"):
        patch.send(address, "x")
    assert await patch.settle() == []


async def test_a_query_is_answered_where_it_came_from(patch):
    address, (data,) = await patch.ask("/crowd/query", json.dumps({"x": 0.25, "count": 1}))
    assert address == "/data" and json.loads(data)["poses"][0]["keypoints"][0]["x"] == 0.25
    address, (data,) = await patch.ask("/patient/query", json.dumps({"word": "hi"}))
    assert (address, json.loads(data)) == ("/data", {"text": "hi"})


async def test_an_answer_too_long_for_the_sender_is_told_and_not_cut(patch):
    address, (sentence,) = await patch.ask("/crowd/query", json.dumps({"count": 6}))
    assert address == "/error" and "longer than the 1,472 bytes" in sentence
    await subscribe(patch, "patient", 0, 60000)
    address, (data,) = await patch.ask("/crowd/query", json.dumps({"count": 6}))
    assert address == "/data" and len(json.loads(data)["poses"]) == 6


async def test_a_failure_of_the_model_is_told_once(patch):
    await subscribe(patch, "crowd")
    patch.send("/crowd/mood", "wild")
    assert await patch.ask("/crowd/run") == ("/error", ("The model crowd failed: ValueError: too wild",))
    patch.send("/crowd/mood", "calm")
    patch.send("/crowd/run")
    assert (await patch.read_until("/crowd/count"))[0][0] == "/crowd/0/active"


async def test_a_button_that_is_let_go_triggers_nothing(patch):
    await subscribe(patch, "crowd")
    patch.send("/crowd/run", 0)
    patch.send("/crowd/x", 0.75)
    patch.send("/crowd/run", 1)
    assert (await patch.read_until("/crowd/count"))[3][1][0] == 0.75
    assert await patch.settle() == []


def stamp(moment):
    """A time tag."""
    return int((moment + NTP_EPOCH) * (1 << 32)).to_bytes(8, "big")


@pytest.mark.parametrize("ahead", [-1e6, -1, 5, 1e6])
async def test_the_past_and_the_far_future_are_now(patch, stage, ahead):
    patch.send_bytes(bundle(write_message("/crowd/x", 0.25), time=stamp(time.time() + ahead)))
    await patch.settle()
    assert stage.hub.seats["crowd"].settings == {"x": 0.25}


@pytest.mark.alone
async def test_a_bundle_of_the_near_future_waits_for_its_time_and_nothing_waits_for_it(patch):
    begun = time.time()
    patch.send_bytes(bundle(write_message("/ping", "later"), write_message("/ping", "too"), time=stamp(begun + 0.3)))
    assert await patch.ask("/ping", "now") == ("/pong", ("now",))
    assert time.time() - begun < 0.25
    assert [await patch.read(), await patch.read()] == [[("/pong", ("later",))], [("/pong", ("too",))]]
    assert 0.29 < time.time() - begun < 3


async def test_what_liblo_refuses_is_answered_and_what_it_takes_is_not_misread(patch):
    for case in CASES:
        patch.send_bytes(case.packet)
        for address, _ in await patch.settle():
            assert address == "/error"
    assert await patch.ask("/ping") == ("/pong", ())


async def test_a_hundred_thousand_broken_packets_leave_catwalk_answering(patch, door, caplog):
    chance = random.Random(4)
    packets = [case.packet for case in CASES] + [write_message("/crowd/x", 0.5), write_message("/subscribe", 1, "x")]
    before = door.received
    for number in range(100_000):
        packet = bytearray(chance.choice(packets))
        for _ in range(chance.randrange(4)):
            place = chance.randrange(len(packet) + 1)
            packet[place:place + chance.randrange(3)] = chance.randbytes(chance.randrange(5))
        door.take_packet(bytes(packet), ("127.0.0.1", patch.port))
        if number % 1000 == 0:
            await patch.settle()
    await patch.settle()
    assert await patch.ask("/ping") == ("/pong", ()) and door.received > before + 100_000
    assert not [record for record in caplog.records if record.exc_info]
    assert len(door.listeners) <= MOST_SUBSCRIBED and len(door.troubles.scolded) <= 256


async def test_the_oldest_subscriptions_go_where_there_are_too_many(patch, door):
    for port in range(20000, 20000 + MOST_SUBSCRIBED + 5):
        patch.send("/subscribe", port, "patient")
    await patch.settle()
    assert len(door.listeners) == MOST_SUBSCRIBED and ("127.0.0.1", 20004) not in door.listeners


async def test_replies_also_go_to_the_port_that_old_sketches_listen_at(patch, join, door):
    old = join()
    door.reply_port = old.port
    try:
        patch.send("/ping", 3)
        assert await patch.read() == await old.read() == [("/pong", (3,))]
    finally:
        door.reply_port = None


async def test_a_subscription_that_is_said_again_forgets_nothing(patch, door):
    address = ("127.0.0.1", patch.port)
    await subscribe(patch, "crowd")
    first = door.listeners[address]
    await subscribe(patch, "crowd")
    assert door.listeners[address] is first
    await subscribe(patch, "crowd", "list")
    assert door.listeners[address] is not first


async def test_nobody_beyond_this_machine_subscribes(door):
    door.take_packet(write_message("/subscribe"), ("192.0.2.1", 9000))
    assert not door.listeners


async def test_catwalk_does_not_listen_to_itself(patch, door):
    address, (sentence,) = await patch.ask("/subscribe", patch.catwalk[1])
    assert address == "/error" and "Catwalk's own OSC port" in sentence and not door.listeners


async def test_at_most_so_many_answers_a_second_and_the_newest_comes_last(patch, door):
    door.add_listener(("127.0.0.1", patch.port), Wish(Layout("list"), ("crowd",), rate=5), "told")
    begun = time.monotonic()
    for number in range(40):
        await stage_runs(door, "crowd", {"x": number / 64})
    found = [values[3] for address, values in await read_until_value(patch, 39 / 64) if address == "/crowd/0"]
    assert found[0] == 0 and len(found) <= (time.monotonic() - begun) * 5 + 2


async def stage_runs(door, model, inputs):
    """Ask a model as any other sketch would."""
    from bridge.messages import Query
    await door.hub.ask(Query(model=model, inputs=inputs, arrived=time.perf_counter()))


async def read_until_value(patch, value):
    """Messages up to the list in which a person stands there."""
    found = []
    while not any(address == "/crowd/0" and values[3] == value for address, values in found):
        found += await patch.read()
    return found


async def test_only_what_has_changed(patch, door):
    door.add_listener(("127.0.0.1", patch.port), Wish(Layout("list"), ("crowd",), on_change=True), "told")
    await stage_runs(door, "crowd", {"count": 2})
    assert [address for address, _ in await patch.read_until("/crowd/count")][1:] == ["/crowd/1", "/crowd/count"]
    await stage_runs(door, "crowd", {"count": 2})
    assert await patch.settle() == []
    await stage_runs(door, "crowd", {"count": 1})
    (left, count) = await patch.settle()
    assert left == ("/crowd/1", (0,) * 54) and count == ("/crowd/count", (1,))


async def test_a_change_of_names_and_numbers(patch, door):
    changes = (Change("/crowd/*/nose/x", name="/face/*", onto=(0, 100)),)
    door.add_listener(("127.0.0.1", patch.port), Wish(Layout("channel", changes=changes), ("crowd",)), "mapped")
    await stage_runs(door, "crowd", {"x": 0.25})
    assert ("/face/0", (25.0,)) in await patch.read_until("/crowd/count")
    assert (await patch.ask("/subscribe", "sundry")) == ("/catwalk/hello", (3,))
    assert door.listeners["127.0.0.1", patch.port].origin == "mapped"


async def test_a_port_where_nobody_listens_costs_nothing(patch, door):
    for port in range(30000, 30010):
        patch.send("/subscribe", port, "crowd")
    await subscribe(patch, "crowd", "list")
    for _ in range(20):
        await stage_runs(door, "crowd", {})
    assert len([address for address, _ in await patch.settle() if address == "/crowd/count"]) == 20


async def test_a_packet_longer_than_udp_carries_is_counted(door):
    listener = door.add_listener(("127.0.0.1", 30000), Wish(), "told")
    listener.send_all([bytes(LARGEST + 1)])
    assert (listener.counts.too_big, listener.counts.dropped, listener.counts.sent) == (1, 0, 0)


async def test_thousands_of_settings_lose_nothing_and_keep_the_loop_free(patch, stage):
    """5,000 a second; docs/benchmarks.md has the speed, here the newest value must be the one that holds."""
    for number in range(1, 5001):
        patch.send("/crowd/x", number / 5000)
        if number % 50 == 0:
            await patch.settle()
    await patch.settle()
    assert stage.hub.seats["crowd"].settings == {"x": 1.0}

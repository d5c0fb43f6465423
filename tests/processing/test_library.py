"""The library for Processing against a real Catwalk: what it takes and gives, its pace, how it finds Catwalk again."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from signal import SIGKILL
from urllib.request import urlopen

import pytest

from tests.browser import Catwalk, serve_catwalk
from tests.network import TOKEN, find_address

from .building import find_temporary
from .figures import ADAPTERS, HEIGHT, WIDTH, write_adapters
from .puppet import Puppet, State, run_puppet

pytestmark = pytest.mark.peers


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_adapters(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def catwalk(folder: Path) -> Iterator[Catwalk]:
    with serve_catwalk(*(str(folder / f"{name}.py") for name in ADAPTERS)) as catwalk:
        yield catwalk


@pytest.fixture
def figure(classes: Path, catwalk: Catwalk, folder: Path) -> Iterator[Puppet]:
    with run_puppet(classes, catwalk.url, "figure", folder / "red.png") as puppet:
        yield puppet


@pytest.fixture
def slow(classes: Path, catwalk: Catwalk, folder: Path) -> Iterator[Puppet]:
    with run_puppet(classes, catwalk.url, "slow", folder / "red.png") as puppet:
        yield puppet


def near(value: float) -> object:
    return pytest.approx(value, abs=0.01)


def test_everything_found_comes_in_pixels_of_the_picture_that_was_sent(figure: Puppet) -> None:
    figure.order("send")
    state = figure.wait_for(lambda state: state["poses"])
    pose, = state["poses"]
    assert pose["nose"] == {"x": near(80), "y": near(100), "z": 0, "confidence": near(0.9)}
    assert pose["left_eye"] == {"x": near(160), "y": near(50), "z": near(-32), "confidence": near(0.8)}
    assert pose["3D"] == {"nose": {"x": near(0.1), "y": near(0.2), "z": near(0.3), "confidence": near(0.9)}}
    assert pose["bones"] == 1, "a bone to a foot that is not seen"
    assert (pose["label"], pose["confidence"]) == ("left", near(0.7))
    assert (pose["id"] > 0, pose["slot"]) == (True, 0)
    assert (pose["box"]["x"], pose["box"]["y"], pose["box"]["width"]) == (near(32), near(40), near(96))
    box, = state["boxes"]
    assert (box["x"], box["y"], box["width"], box["height"], box["label"], box["slot"], box["inside"]) == (
        near(160), near(100), near(80), near(20), "cup", 0, True)
    assert state["labels"] == [{"label": "cup", "confidence": near(0.6)}, {"label": "mug", "confidence": near(0.2)}]
    assert (state["text"], state["number"], state["vector"]) == ("0.5", 0.5, "[1.0, 0.5]")
    assert '"nose"' in state["result"] and state["available"] and state["progress"] == 1
    assert set(state["timings"]) == {"waited", "decoded", "ran", "encoded"} and state["latency"] > 0


def test_pictures_come_as_processing_has_them_and_masks_and_depths_as_grey(figure: Puppet) -> None:
    figure.order("send")
    pictures = figure.wait_for(lambda state: state["poses"])["pictures"]
    for name in ("first", "picture", "source", "event"):
        assert (pictures[name]["width"], pictures[name]["height"]) == (WIDTH, HEIGHT), name
        red, green, blue = (int(pictures[name]["middle"][place:place + 2], 16) for place in (2, 4, 6))
        assert red > 240 and green < 16 and blue < 16, name
        assert int(pictures[name]["corner"][4:6], 16) > 240, name
    assert pictures["mask"]["middle"] == "FF808080"
    assert pictures["depth"]["middle"] == "FF808080"


def test_functions_of_the_sketch_are_called_by_their_names_once_an_answer(figure: Puppet) -> None:
    figure.order("ask")
    figure.order("ask")
    state = figure.wait_for(lambda state: state["events"].get("any", 0) == 2)
    assert state["events"] == dict.fromkeys(("pose", "boxes", "labels", "image", "text", "number", "vector", "any"), 2)
    assert state["model"] == "figure"


def test_places_come_where_the_picture_is_drawn_also_mirrored(figure: Puppet) -> None:
    figure.order("place", x=1000, y=10, width=-1000, height=500)
    figure.order("send")
    state = figure.wait_for(lambda state: state["poses"])
    assert (state["poses"][0]["nose"]["x"], state["poses"][0]["nose"]["y"]) == (near(750), near(260))
    assert (state["boxes"][0]["x"], state["boxes"][0]["width"], state["boxes"][0]["height"]) == (
        near(250), near(250), near(50))


def test_a_setting_holds_from_then_on_and_null_lets_go_of_it(figure: Puppet) -> None:
    figure.order("set", input="share", value=0.25)
    figure.order("live", on=True)
    figure.wait_for(lambda state: state["text"] == "0.25")
    figure.order("set", input="share", value=None)
    figure.wait_for(lambda state: state["text"] == "0.5")


def test_a_setting_may_be_a_picture(figure: Puppet, folder: Path) -> None:
    figure.order("set picture", input="back")
    figure.order("paint", x=WIDTH // 2, y=HEIGHT // 2, colour=-1)  # what is painted later is not in it
    figure.order("live", on=True)
    state = figure.wait_for(lambda state: state["poses"])
    assert int(state["pictures"]["picture"]["middle"][4:6], 16) < 100
    assert state["pictures"]["source"]["middle"] == "FFFFFFFF"


def test_a_wrong_setting_is_told_once_and_the_sketch_goes_on(figure: Puppet) -> None:
    for _ in range(30):
        figure.order("set", input="share", value=7)
    figure.order("set", input="shore", value=1)
    figure.order("live", on=True)
    state = figure.wait_for(lambda state: len(state["errors"]) == 2 and state["poses"])
    assert state["errors"] == ["“share” must be between 0 and 1; it was 7.",
                               "figure has no input “shore”. Did you mean “share”?"]
    assert figure.count_lines("between 0 and 1") == 1


def test_what_no_input_can_be_is_told_before_it_is_sent(figure: Puppet) -> None:
    figure.order("send null")
    figure.order("set infinite", input="share")
    figure.order("set thing", input="share")
    state = figure.wait_for(lambda state: len(state["errors"]) == 3)
    assert state["errors"] == [
        "send() got no picture, but null. Did loadImage() find its file?",
        "“share” must be a finite number; it was Infinity.",
        "“share” must be a PImage, a number, a String, a boolean or a float[]; it was Puppet."]


def test_measures_and_gestures_come_when_they_are_asked_for(figure: Puppet) -> None:
    figure.order("set", input="measures", value=True)
    figure.order("set", input="gestures", value=True)
    figure.order("live", on=True)
    state = figure.wait_for(lambda state: state["poses"] and state["poses"][0]["centre"])
    pose, = state["poses"]
    assert pose["sees nose"] and not pose["sees tail"] and not pose["up"]


def test_the_newest_picture_wins_and_never_more_than_two_are_on_the_way(slow: Puppet) -> None:
    slow.order("live", on=True)
    state = slow.wait_for(lambda state: state["events"].get("image", 0) >= 10)
    assert state["sent"] > 2 * state["events"]["image"], "a slow model was shown every frame"
    assert state["dropped"] <= state["events"]["image"], "Catwalk had to drop what the library should not have sent"
    assert state["latency"] < 450, "answers to old pictures"
    slow.order("live", on=False)
    slow.order("paint", x=WIDTH // 2, y=HEIGHT // 2, colour=-1)
    slow.order("send")
    slow.wait_for(lambda state: state["pictures"]["source"]["middle"] == "FFFFFFFF")  # the last one is never lost


def test_what_is_asked_is_answered_in_order_and_at_most_64_wait(slow: Puppet, classes: Path, catwalk: Catwalk,
                                                                folder: Path) -> None:
    with run_puppet(classes, catwalk.url, "teller", folder / "red.png") as teller:
        for word in ("one two three", "four"):
            teller.order("ask", value=word)
        state = teller.wait_for(lambda state: state["text"] == "four")
        assert "one two three" in state["texts"] and state["texts"][0].startswith("one")
        teller.order("ask null")
        teller.wait_for(lambda state: state["text"] == "nothing")
    for _ in range(70):
        slow.order("ask")
    state = slow.wait_for(lambda state: state["errors"])
    assert state["errors"] == ["64 questions wait for their answers already; ask the next one when an answer has come."]


def test_a_listener_hears_what_others_ask(figure: Puppet, classes: Path, catwalk: Catwalk, folder: Path) -> None:
    with run_puppet(classes, catwalk.url, "figure", folder / "red.png") as listener:
        listener.order("listen", pictures=False)
        figure.order("live", on=True)
        state = listener.wait_for(lambda state: state["poses"])
        assert state["poses"][0]["nose"]["x"] == near(25), "of a sketch's window of 100 pixels"
        assert state["pictures"]["source"] == {}
        listener.order("listen", pictures=True)
        state = listener.wait_for(lambda state: state["pictures"]["source"])
        assert state["poses"][0]["nose"]["x"] == near(80), "of the picture that came along"
        assert state["pictures"]["source"]["width"] == WIDTH
        listener.order("unlisten")
        listener.wait_for(lambda state: not state["available"])


def test_a_source_of_catwalks_own_is_heard_as_any_model(classes: Path, folder: Path) -> None:
    with serve_catwalk("pattern") as catwalk, run_puppet(classes, catwalk.url, "pattern", folder / "red.png") as puppet:
        puppet.order("listen", pictures=True)
        state = puppet.wait_for(lambda state: state["events"].get("image", 0) > 5)
        assert state["pictures"]["first"]["width"] == 640 and not state["errors"]


def test_two_models_are_two_objects(figure: Puppet, slow: Puppet) -> None:
    figure.order("send")
    slow.order("send")
    assert figure.wait_for(lambda state: state["poses"])["models"] == "figure slow teller broken"
    assert slow.wait_for(lambda state: state["pictures"]["first"])["poses"] == []


def test_what_a_model_raises_is_told_once_and_heals(classes: Path, catwalk: Catwalk, folder: Path) -> None:
    with run_puppet(classes, catwalk.url, "broken", folder / "red.png") as puppet:
        puppet.order("paint", x=0, y=0, colour=-1)
        puppet.order("live", on=True)
        puppet.wait_for(lambda state: state["text"] == "bright")
        for x in range(16):
            for y in range(16):
                puppet.order("paint", x=x, y=y, colour=-16777216)
        state = puppet.wait_for(lambda state: state["errors"] and state["sent"] > 60)
        assert len(state["errors"]) == 1 and "too dark in here" in state["errors"][0]
        assert puppet.count_lines("too dark in here") == 1
        begun = puppet.ask_state()["sent"]
        puppet.wait_for(lambda state: state["sent"] > begun + 10)  # it goes on drawing


def test_a_catwalk_that_comes_late_goes_and_comes_back_is_found_again(classes: Path, folder: Path) -> None:
    late = Catwalk((str(folder / "figure.py"),))
    late.start()
    late.stop()
    with run_puppet(classes, late.url, "figure", folder / "red.png") as puppet:
        puppet.order("set", input="share", value=0.75)
        puppet.order("live", on=True)
        state = puppet.wait_for(lambda state: state["errors"])
        assert state["errors"] == [f"No Catwalk answers at {late.url}. Start it in a terminal with: catwalk figure  "
                                   "(The sketch goes on, and connects as soon as it runs.)"]
        assert not state["connected"]
        try:
            late.start()
            puppet.wait_for(lambda state: state["text"] == "0.75" and state["connected"])
            late.stop(SIGKILL)
            gone = f"Catwalk at {late.url} has gone; trying again until it is back."
            puppet.wait_for(lambda state: state["errors"][-1] == gone)
            late.start()
            heard = puppet.ask_state()["events"]["text"]
            state = puppet.wait_for(lambda state: state["events"]["text"] > heard)
            assert len(state["errors"]) == 2 and state["text"] == "0.75", "settings hold over connections"
            puppet.wait_line("catwalk: connected to", 2)
        finally:
            late.stop()


def test_a_model_that_is_not_served_is_named_with_those_that_are(classes: Path, catwalk: Catwalk, folder: Path) -> None:
    with run_puppet(classes, catwalk.url, "pose", folder / "red.png") as puppet:
        state = puppet.wait_for(lambda state: state["errors"])
        assert state["errors"] == [
            f"Catwalk at {catwalk.url} has no model “pose”; it runs: figure, slow, teller, broken. "
            f"Start it at {catwalk.url}/#/ or with: catwalk figure slow teller broken pose"]


def test_catwalk_knows_the_sketch_by_its_name_and_how_long_its_answers_travel(figure: Puppet, catwalk: Catwalk) -> None:
    figure.order("live", on=True)

    def is_measured(state: State) -> bool:
        with urlopen(f"{catwalk.url}/stats") as answer:
            sketches = json.load(answer)["connections"]
        return any("Puppet" in sketch["name"] and "travelled" in json.dumps(sketch) for sketch in sketches)

    figure.wait_for(is_measured)


def test_after_its_end_nothing_is_sent(figure: Puppet) -> None:
    figure.order("close")
    figure.order("live", on=True)
    begun = time.monotonic()
    assert figure.wait_for(lambda state: state["sent"] > 5)["poses"] == [] and time.monotonic() - begun < 20


def test_who_closes_and_opens_again_leaves_neither_threads_nor_connections(figure: Puppet, catwalk: Catwalk) -> None:
    figure.order("live", on=True)
    before = figure.wait_for(lambda state: state["poses"])["threads"]
    for _ in range(12):
        figure.order("reopen")
        figure.wait_for(lambda state: state["poses"])
    assert figure.wait_for(lambda _: count_puppets(catwalk) == 1)["threads"] < before + 6


def count_puppets(catwalk: Catwalk) -> int:
    with urlopen(f"{catwalk.url}/stats") as answer:
        return sum("Puppet" in sketch["name"] for sketch in json.load(answer)["connections"])


def test_no_picture_touches_the_disk_on_its_way_over_a_network(classes: Path, folder: Path) -> None:
    with serve_catwalk(str(folder / "figure.py"), "--lan", "--token", TOKEN) as catwalk:
        link = f"http://{find_address()}:{catwalk.port}/?token={TOKEN}"
        with run_puppet(classes, link, "figure", folder / "red.png") as puppet:
            puppet.order("live", on=True)
            state = puppet.wait_for(lambda state: state["pictures"]["first"])
            before = find_temporary(classes).stat().st_mtime_ns
            state = puppet.wait_for(lambda later: later["events"]["image"] > state["events"]["image"] + 20)
            assert '"jpeg"' in state["result"] and state["pictures"]["first"]["width"] == WIDTH
            assert find_temporary(classes).stat().st_mtime_ns == before, "something was put there, or taken away"


@pytest.mark.parametrize("side", [160, 640])
def test_large_pictures_are_made_smaller_before_they_are_sent(figure: Puppet, side: int) -> None:
    figure.order("quality", side=side, quality=0.9)
    figure.order("send")
    state = figure.wait_for(lambda state: state["pictures"]["picture"])
    assert state["pictures"]["picture"]["width"] == min(side, WIDTH)
    assert state["poses"][0]["nose"]["x"] == near(80), "in pixels of the picture as the sketch has it"

import pytest

from bridge.errors import BadAdapter, BadSetting, UnknownModel
from bridge.source_words import find_instance


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def describe(word):
    found = find_instance(word)
    return found.adapter.name, found.adapter.source, dict(found.options)


def test_a_model_is_served_under_its_own_name_or_one_given_to_it():
    assert describe("pose") == ("pose", "module:adapters.pose", {})
    assert describe("near=pose") == ("near", "module:adapters.pose", {})
    assert describe("near=PoseNet") == ("near", "module:adapters.pose", {"size": "multi"})
    assert describe("Wall-2=pattern") == ("Wall-2", "module:adapters.pattern", {})


def test_what_stands_after_the_colon_is_a_source_s_first_option():
    assert describe("pattern:320") == ("pattern", "module:adapters.pattern", {"width": 320})
    assert describe("small=pattern:320") == ("small", "module:adapters.pattern", {"width": 320})


@pytest.mark.parametrize(("word", "sentence"), [
    ("pattern:wide", "“pattern:wide” cannot be: “width” must be a number; it was 'wide'."),
    ("pattern:1", "“pattern:1” cannot be: “width” must be between 16 and 7680; it was 1."),
    ("pose:thunder", "“pose:thunder” cannot be: pose is no source that takes a word after the colon. Options are said "
                     "so: --option pose.NAME=VALUE"),
    ("query=pattern", "“query” is a word of Catwalk's own, so no model is called that; it was said in query=pattern."),
])
def test_what_cannot_be_gets_a_sentence(word, sentence):
    with pytest.raises(BadSetting) as caught:
        find_instance(word)
    assert str(caught.value) == sentence


def test_what_a_source_reads_is_said_alone(here):
    for name in ("clip.MP4", "words.txt", "photo.jpg"):
        (here / name).write_bytes(b"")
    (here / "pictures").mkdir()
    (here / "pictures" / "a.png").write_bytes(b"")
    assert describe("camera:FaceTime") == ("camera", "module:adapters.camera", {"which": "FaceTime"})
    assert describe("left=camera:1") == ("left", "module:adapters.camera", {"which": "1"})
    assert describe("clip.MP4") == ("film", "module:adapters.film", {"file": str(here / "clip.MP4")})
    assert describe("a=./clip.MP4") == ("a", "module:adapters.film", {"file": str(here / "clip.MP4")})
    assert describe("words.txt") == ("lines", "module:adapters.lines", {"file": str(here / "words.txt")})
    assert describe("photo.jpg") == ("folder", "module:adapters.folder", {"place": str(here / "photo.jpg")})
    for word in ("pictures", "./pictures", "pictures/"):
        assert describe(word) == ("folder", "module:adapters.folder", {"place": str(here / "pictures")})
    assert describe("folder:later") == ("folder", "module:adapters.folder", {"place": "later"})
    for address in ("http://127.0.0.1:8080/video?a=b", "rtsp://me:secret@camera/1"):
        assert describe(address) == ("stream", "module:adapters.stream", {"address": address})
        assert describe(f"door={address}") == ("door", "module:adapters.stream", {"address": address})
    assert describe("walk:circle") == ("walk", "module:adapters.walk", {"way": "circle"})
    assert describe("screen:2") == ("screen", "module:adapters.screen", {"which": 2})
    assert describe("microphone:USB") == ("microphone", "module:adapters.microphone", {"which": "USB"})


@pytest.mark.parametrize("word", ["clip.mp4", "a/b.MOV", "words.txt", "photo.jpg"])
def test_a_file_that_is_not_there(word, here):
    with pytest.raises(UnknownModel, match=f"There is no file {word}."):
        find_instance(word)


def test_a_folder_without_pictures_says_what_it_lacks(here):
    (here / "empty").mkdir()
    with pytest.raises(UnknownModel, match="a model port's folder has a runway.yml .* and one of pictures has some"):
        find_instance("./empty")
    with pytest.raises(UnknownModel, match="There is no model “empty”"):
        find_instance("empty")


def test_a_source_must_be_runnable_without_inputs(here):
    (here / "mine.py").write_text("from bridge import Source\n\n\nclass Mine(Source):\n"
                                  "    def run(self, speed: float) -> float:\n        return speed\n", encoding="utf-8")
    from bridge.catalog import read_info
    with pytest.raises(BadAdapter, match="Mine.run must have a default for each input: a source is asked without any."):
        read_info(find_instance("./mine.py").adapter)

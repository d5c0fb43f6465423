import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bridge import catalog
from bridge.catalog import (
    find_adapter, find_module, find_path, list_adapters, place_of_info, read_info, refresh_adapter, spell_name)
from bridge.errors import BadAdapter, UnknownModel
from tests.port_stage import PORTS

MIRROR = '''
from typing import Annotated
from bridge import Between, Frame, Model


class Mirror(Model):
    """The picture, the other way round."""

    def run(self, image: Frame, amount: Annotated[float, Between(0, 1), "How much."] = 0.0) -> Frame:
        return image[:, ::-1]
'''


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    path = tmp_path / "My Mirror.py"
    path.write_text(MIRROR)
    return path


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody's package with two entry points, as pip leaves it."""
    folder = tmp_path / "site"
    (folder / "mirrors").mkdir(parents=True)
    (folder / "mirrors/__init__.py").write_text("raise RuntimeError('a package must not be imported to be listed')")
    (folder / "mirrors/flat.py").write_text(MIRROR)
    info = folder / "mirrors-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mirrors\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[catwalk.models]\nmirror = mirrors.flat:Mirror\nedges = mirrors.flat:Mirror\n")
    monkeypatch.syspath_prepend(str(folder))
    return folder


def test_built_in_adapters_have_the_names_of_their_files():
    adapter = find_adapter("edges")
    assert adapter.source == "module:adapters.edges"
    assert adapter.digest == hashlib.sha256(Path("adapters/edges.py").resolve().read_bytes()).hexdigest()


def test_finding_imports_neither_adapters_nor_torch():
    code = ("import sys; from bridge.catalog import list_adapters; list_adapters(); "
            "print([name for name in ('adapters', 'torch', 'cv2', 'numpy') if name in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_installed_packages_offer_models_and_built_in_ones_win(installed):
    found = {adapter.name: adapter for adapter in list_adapters()}
    assert found["mirror"].source == "entry:mirrors.flat:Mirror"
    assert found["mirror"].digest == hashlib.sha256(MIRROR.encode()).hexdigest()
    assert found["edges"].source == "module:adapters.edges"
    assert find_path(found["mirror"]) == installed / "mirrors/flat.py"


def test_an_entry_point_without_a_file_still_has_a_digest(installed):
    (installed / "mirrors/flat.py").unlink()
    assert len(find_adapter("mirror").digest) == 64


def test_find_module():
    assert find_module("json") == Path(json.__file__)
    assert find_module("json.decoder") == Path(json.decoder.__file__)
    assert find_module("bridge.codecs").name == "__init__.py"
    assert find_module("json.absent") is None and find_module("absent_altogether") is None


def test_a_file_is_an_adapter_of_its_name(mirror):
    adapter = find_adapter(str(mirror))
    assert (adapter.name, adapter.source) == ("my-mirror", f"file:{mirror}")
    assert find_path(adapter) == mirror
    mirror.write_text(MIRROR + "\n# changed\n")
    assert refresh_adapter(adapter).digest != adapter.digest
    mirror.unlink()
    assert refresh_adapter(adapter) == adapter


@pytest.mark.parametrize("word, sentence", [
    ("edgse", "There is no model “edgse”. Did you mean “edges”?"),
    ("zzzzzz", "There is no model “zzzzzz”. There is: .*edges"),
    ("./absent.py", "There is no file ./absent.py"),
    ("adapters/", "adapters is a folder; a model port's folder has a runway.yml or a runway_model.py"),
    ("tests/../setup.cfg", "An adapter is a Python file, whose name ends in .py"),
    ("info", "“info” is a word of Catwalk's own"),
])
def test_what_is_not_found_says_what_there_is(word, sentence):
    with pytest.raises(UnknownModel, match=sentence):
        find_adapter(word)


def test_a_file_beside_a_person_who_forgot_the_dot(mirror, monkeypatch):
    monkeypatch.chdir(mirror.parent)
    mirror.rename(mirror.with_name("mirror.py"))
    with pytest.raises(UnknownModel, match="say `catwalk ./mirror.py`"):
        find_adapter("mirror")


@pytest.mark.parametrize("name", ["info.py", "Query.py", "__.py"])
def test_a_file_may_not_take_a_reserved_name(tmp_path, name):
    (tmp_path / name).write_text(MIRROR)
    with pytest.raises(BadAdapter, match="give the file another name"):
        find_adapter(str(tmp_path / name))


def test_spell_name():
    assert [spell_name(Path(name)) for name in ("pose.py", "My Model.py", "style_26.py", "Ü.py")] == [
        "pose", "my-model", "style-26", ""]


def test_info_is_asked_once_and_then_remembered(own_cache, mirror):
    adapter = find_adapter(str(mirror))
    info = read_info(adapter)
    assert (info.name, info.description) == ("my-mirror", "The picture, the other way round.")
    assert [(field.name, field.default, field.minimum, field.maximum) for field in info.inputs] == [
        ("image", None, None, None), ("amount", 0.0, 0, 1)]
    mirror.write_text("raise RuntimeError('nobody needs to ask again')")
    assert read_info(adapter) == info
    with pytest.raises(BadAdapter):
        read_info(refresh_adapter(adapter))


@pytest.mark.parametrize("spoilt", ["", "[]", "{}", '{"name": 1}', "null"])
def test_a_spoilt_memory_is_asked_anew(own_cache, mirror, spoilt):
    adapter = find_adapter(str(mirror))
    info = read_info(adapter)
    place_of_info(adapter).write_text(spoilt)
    assert read_info(adapter) == info


def test_helpers_of_built_in_adapters_count_in_their_memory(own_cache, tmp_path, monkeypatch):
    monkeypatch.setattr(catalog, "BUILT_IN", tmp_path)
    (tmp_path / "edges.py").write_text(MIRROR)
    before = place_of_info(find_adapter("edges"))
    (tmp_path / "_shared.py").write_text("NAMES = ()")
    assert [adapter.name for adapter in list_adapters()] == ["edges"]
    assert place_of_info(find_adapter("edges")) != before


def test_a_model_port_is_found_by_its_file_and_by_its_folder(tmp_path, monkeypatch):
    by_file = find_adapter(str(PORTS / "studio" / "runway_model.py"))
    by_folder = find_adapter(str(PORTS / "studio"))
    assert (by_file.name, by_folder.name) == ("runway-model", "studio")
    assert by_file.source == by_folder.source == f"file:{PORTS / 'studio' / 'runway_model.py'}"
    monkeypatch.chdir(PORTS)
    assert find_adapter("studio") == by_folder
    folder = tmp_path / "My Port"
    folder.mkdir()
    (folder / "runway_model.py").write_text("import runway")
    assert find_adapter(str(folder)).name == "my-port"


@pytest.mark.parametrize("line, file", [
    ("entrypoint: python runway_model.py", "runway_model.py"),
    ("entrypoint: python3 -u 'src/serve.py' --x", "src/serve.py"),
    ('  entrypoint : "python other.py"', "other.py")])
def test_what_starts_a_port_stands_in_its_manifest(tmp_path, line, file):
    (tmp_path / "runway.yml").write_text(f"python: 3.6\n# entrypoint: python old.py\n{line}\ncuda: 9.2\n")
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).touch()
    assert find_adapter(str(tmp_path)).source == f"file:{tmp_path / file}"


def test_a_manifest_that_does_not_say_what_to_start_is_refused(tmp_path):
    (tmp_path / "runway.yml").write_text("version: 0.1")
    with pytest.raises(BadAdapter, match="must say what to start"):
        find_adapter(str(tmp_path))

"""The library for Processing as people get it: whole, the same bytes each time, and of use."""

import hashlib
import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from bridge import __version__
from scripts.processing_library import LIBRARY, NAME, build_library, find_examples
from tests.processing.building import find_program
from tests.processing.jars import find_jars, join_paths
from tests.processing.puppet import PUPPET

pytestmark = pytest.mark.peers
JAVA_17 = 61  # the version of its class files
DOORS = ("Box", "Catwalk", "CatwalkHttp", "CatwalkOsc", "Keypoint", "Label", "Pose")
PUBLIC = re.compile(r"^  public (?!final |static final )\S.*?[({]", re.MULTILINE)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return build_library(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def archive(built: list[Path]) -> dict[str, bytes]:
    """The zip's files, by their paths."""
    with zipfile.ZipFile(built[0]) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_same_sources_give_the_same_bytes(built: list[Path], tmp_path: Path) -> None:
    again = build_library(tmp_path)
    assert [path.name for path in built] == ["Catwalk.zip", "Catwalk.pdex", "Catwalk.txt"]
    assert [hash_file(path) for path in again] == [hash_file(path) for path in built]
    assert hash_file(built[0]) == hash_file(built[1])


def hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_archive_lies_as_processing_looks_for_it(archive: dict[str, bytes]) -> None:
    assert {name.split("/")[0] for name in archive} == {NAME}
    for path in ("library.properties", f"library/{NAME}.jar", "reference/index.html", "src/catwalk/Catwalk.java",
                 "LICENSE"):
        assert archive[f"{NAME}/{path}"], path
    for folder in find_examples():
        assert f"{NAME}/examples/{folder.name}/{folder.name}.pde" in archive
    for door in DOORS:
        assert f"{NAME}/reference/catwalk/{door}.html" in archive
    assert not [name for name in archive if name.endswith(".html") and "Outbox" in name]


def test_the_properties_name_what_processing_asks_for(built: list[Path], archive: dict[str, bytes]) -> None:
    text = archive[f"{NAME}/library.properties"]
    assert built[2].read_bytes() == text
    properties = dict(line.split(" = ", 1) for line in text.decode().splitlines())
    assert properties["name"] == NAME and properties["prettyVersion"] == __version__
    assert {"authors", "categories", "sentence", "paragraph", "minRevision", "maxRevision"} < set(properties)
    assert properties["version"].isdigit() and len(properties["sentence"]) < 80


def test_the_jar_is_of_java_17_and_a_sketch_compiles_with_it(archive: dict[str, bytes], tmp_path: Path) -> None:
    jar = tmp_path / "Catwalk.jar"
    jar.write_bytes(archive[f"{NAME}/library/{NAME}.jar"])
    with zipfile.ZipFile(io.BytesIO(jar.read_bytes())) as classes:
        assert classes.namelist()[0] == "META-INF/MANIFEST.MF"
        for name in classes.namelist()[1:]:
            assert name.startswith("catwalk/") and classes.read(name)[7] == JAVA_17
    subprocess.run([find_program("javac"), "-cp", join_paths(jar, *find_jars()), "-d", str(tmp_path), str(PUPPET)],
                   check=True)


@pytest.mark.parametrize("door", DOORS)
def test_whatever_a_sketch_may_call_is_explained(door: str) -> None:
    text = (LIBRARY / "src" / "catwalk" / f"{door}.java").read_text(encoding="utf-8")
    found = list(PUBLIC.finditer(text))
    for method in found:
        before = text[:method.start()].rstrip()
        assert before.endswith(("*/", "@Override")), f"{door}: {method[0]}"
    assert found or door == "Keypoint"

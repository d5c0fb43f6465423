"""What is written twice is checked once: packages, versions, generated files, commands."""

import configparser
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import bridge
from scripts.write_docs import write_files

ROOT = Path(__file__).parent.parent


@pytest.fixture
def setup() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def test_every_package_of_the_tree_is_installed(setup):
    listed = set(setup["options"]["packages"].split())
    there = {".".join(path.parent.relative_to(ROOT).parts)
             for top in ("bridge", "adapters", "runway") for path in (ROOT / top).rglob("__init__.py")}
    assert listed == there | {"bridge.examples", "bridge.pictures"}


def test_generated_files_are_fresh():
    for path, text in write_files().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is old; run `make docs`"


def test_the_version_is_said_once(setup):
    assert setup["metadata"]["version"] == "attr: bridge.__version__"
    assert bridge.__version__.count(".") == 2


def test_a_wheel_has_the_page_the_examples_and_the_licence(tmp_path):
    source = tmp_path / "source"
    for folder in ("bridge", "adapters", "examples", "runway"):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "docs/models", source / "docs/models")
    for name in ("setup.cfg", "pyproject.toml", "LICENSE", "NOTICE", "README.md"):
        shutil.copy(ROOT / name, source)
    # torch brings setuptools, so nothing has to be fetched for it
    subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps",
                    "--no-build-isolation", "--wheel-dir", str(tmp_path), str(source)], check=True)
    wheel, = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for needed in ("bridge/page/catwalk.js", "bridge/page/index.html", "bridge/py.typed", "adapters/edges.py",
                   "runway/data_types.py",
                   "bridge/examples/p5js/skeleton/sketch.js", "bridge/examples/p5js/skeleton/index.html",
                   "bridge/pictures/pose.webp"):
        assert needed in names
    assert not any(name.startswith("bridge/pictures/") and name.endswith(".md") for name in names)
    for licence in ("LICENSE", "NOTICE"):
        assert any(name.endswith(f"/{licence}") for name in names)


def test_ci_runs_make_test():
    assert (ROOT / ".ci/run").read_text() == "#!/usr/bin/env bash\nexec make test\n"
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_every_target_of_the_makefile_is_real():
    targets = (ROOT / "Makefile").read_text().partition(".PHONY:")[2].split("\n")[0].split()
    for target in targets:
        dry = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True)
        assert dry.returncode == 0, dry.stderr


def test_windows_gets_its_own_line_ends():
    assert (ROOT / "catwalk.bat").read_bytes().count(b"\r\n") == (ROOT / "catwalk.bat").read_bytes().count(b"\n")

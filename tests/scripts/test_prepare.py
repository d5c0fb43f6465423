"""The system check before any download, on machines made of stand-ins for `python3`, `uname` and `apt-get`."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("sh", "dirname", "basename", "env", "cat")
OLD_PYTHON = "exit 1"
GOOD_PYTHON = "exit 0"
# A Python that lacks what Debian keeps in packages of its own.
BARE_PYTHON = 'case "$2" in *ensurepip*|*libGL*|*libgthread*) exit 1;; esac; exit 0'


class Machine:
    """A tree with Catwalk's scripts, and a PATH on which lies what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.tree, self.bin = folder / "tree", folder / "bin"
        shutil.copytree(ROOT / "scripts", self.tree / "scripts")
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.put("uname", "echo Linux")
        self.put("id", "echo 1000")

    def put(self, name: str, script: str) -> None:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def run(self, script: str, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([self.tree / "scripts" / script, *words], capture_output=True, text=True,
                              env={"PATH": str(self.bin), **variables})


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_bare_debian_is_told_one_line(machine):
    machine.put("python3", BARE_PYTHON)
    machine.put("apt-get", "exit 1")
    done = machine.run("prepare.sh")
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.splitlines() == [
        "This system lacks: python3-venv libgl1 libglib2.0-0. Install it, then say make again:",
        "  sudo sh -c 'apt-get update && apt-get install --yes --no-install-recommends "
        "python3-venv libgl1 libglib2.0-0'"]


def test_root_needs_no_sudo(machine):
    machine.put("python3", BARE_PYTHON)
    machine.put("apt-get", "exit 1")
    machine.put("id", "echo 0")
    assert "sudo" not in machine.run("prepare.sh").stderr


def test_a_machine_without_python(machine):
    machine.put("apt-get", "exit 1")
    assert "lacks: python3 python3-venv libgl1 libglib2.0-0." in machine.run("prepare.sh").stderr


def test_an_old_python_gets_a_newer_one_beside_it(machine):
    machine.put("apt-get", "exit 1")
    machine.put("python3", OLD_PYTHON)
    assert "lacks: python3.11 python3.11-venv " in machine.run("prepare.sh").stderr


def test_another_python_can_be_picked(machine):
    machine.put("apt-get", "exit 1")
    machine.put("python3", OLD_PYTHON)
    machine.put("python3.13", BARE_PYTHON)
    assert "lacks: python3.13-venv libgl1" in machine.run("prepare.sh").stderr
    machine.put("mine", BARE_PYTHON)
    assert "lacks: python3-venv libgl1" in machine.run("prepare.sh", PYTHON="mine").stderr


def test_another_linux_is_told_the_names(machine):
    machine.put("python3", BARE_PYTHON)
    assert "your system's own packages, called python3-venv" in machine.run("prepare.sh").stderr


def test_macos_has_brew(machine):
    machine.put("uname", "echo Darwin")
    machine.put("python3", OLD_PYTHON)
    assert "  brew install python@3.12" in machine.run("prepare.sh").stderr


def test_only_make_test_lets_root_install(machine, tmp_path):
    machine.put("python3", BARE_PYTHON)
    machine.put("id", "echo 0")
    machine.put("apt-get", f'echo "$@" >> {tmp_path}/asked')
    assert machine.run("prepare.sh").returncode == 1 and not (tmp_path / "asked").exists()
    assert machine.run("prepare.sh", SYSTEM="install").returncode == 1  # it is still lacking afterwards
    assert (tmp_path / "asked").read_text().splitlines() == [
        "update", "install --yes --no-install-recommends python3-venv libgl1 libglib2.0-0"]


def test_the_size_is_said_before_anything_is_fetched(machine):
    # This Python makes no environment, so nothing goes further.
    machine.put("python3", 'case "$*" in *-m*) exit 7;; esac; exit 0')
    (machine.tree / ".venv/bin").mkdir(parents=True)
    shutil.copy(machine.bin / "python3", machine.tree / ".venv/bin/python")
    done = machine.run("prepare.sh")
    assert done.returncode == 7 and "Now about 3.1 GB are downloaded" in done.stdout and "TORCH=cpu" in done.stdout
    assert "Now about 0.4 GB are downloaded" in machine.run("prepare.sh", TORCH="cpu").stdout


@pytest.mark.parametrize("name", ["chromium", "google-chrome"])
def test_a_browser_that_is_there_is_enough(machine, name):
    machine.put(name, GOOD_PYTHON)
    assert machine.run("chromium.sh").returncode == 0


def test_a_browser_is_installed_by_root_alone(machine, tmp_path):
    machine.put("apt-get", f'echo "$@" >> {tmp_path}/asked')
    done = machine.run("chromium.sh")
    assert done.returncode == 1 and "install --yes --no-install-recommends chromium" in done.stderr
    assert not (tmp_path / "asked").exists()
    machine.put("id", "echo 0")
    assert machine.run("chromium.sh").returncode == 0
    assert "install" in (tmp_path / "asked").read_text()


def test_macos_has_a_cask(machine):
    machine.put("uname", "echo Darwin")
    if not any(Path("/Applications").glob("*Chrom*")):
        assert "brew install --cask chromium" in machine.run("chromium.sh").stderr


def test_osc_s_programs_are_installed_by_root_alone(machine, tmp_path):
    for name in ("pd", "g++"):
        machine.put(name, GOOD_PYTHON)
    machine.put("apt-get", f'echo "$@" >> {tmp_path}/asked')
    done = machine.run("osc_peers.sh")
    line = "install --yes --no-install-recommends liblo-tools supercollider-language"
    assert done.returncode == 1 and line in done.stderr and not (tmp_path / "asked").exists()
    machine.put("id", "echo 0")
    assert machine.run("osc_peers.sh").returncode == 0 and line in (tmp_path / "asked").read_text()
    for name in ("oscdump", "sclang"):
        machine.put(name, GOOD_PYTHON)
    (tmp_path / "asked").unlink()
    assert machine.run("osc_peers.sh").returncode == 0 and not (tmp_path / "asked").exists()


def test_the_scripts_are_plain_sh():
    shell = shutil.which("dash") or "sh"
    for script in (ROOT / "scripts").glob("*.sh"):
        assert os.access(script, os.X_OK)
        assert subprocess.run([shell, "-n", str(script)]).returncode == 0


def test_node_is_offered_in_the_same_way(machine):
    machine.put("apt-get", "exit 1")
    done = machine.run("node_peers.sh")
    assert done.returncode == 1 and "sudo sh -c" in done.stderr and "nodejs npm" in done.stderr
    machine.put("uname", "echo Darwin")
    assert "brew install node" in machine.run("node_peers.sh").stderr

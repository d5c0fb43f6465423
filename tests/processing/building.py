"""Compiles sketches: one run of javac for as many as there are.

A sketch is a folder of .pde tabs, with .java tabs that stay as they are, and jars in its folder `code`.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .jars import find_jars, find_natives, join_paths
from .translating import Program, translate_folder

BRIEF = "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"  # for a Java that does not run for long
STAGEHAND = Path(__file__).with_name("Stagehand.java")


class SketchBroken(AssertionError):
    """A sketch does not compile; says where, in the tab's own lines."""


@dataclass(frozen=True)
class Build:
    """Compiled sketches: where their classes are, and what else Java needs to run them."""

    classes: Path
    jars: tuple[Path, ...]

    def java_words(self, name: str, folder: Path) -> list[str]:
        """The command that runs a sketch of that name, whose data is in the folder, and takes orders from its input."""
        return [*start_java(self.classes), "-Djogamp.gluegen.UseTempJarCache=false",
                f"-Djava.library.path={find_natives()}", "-cp", join_paths(self.classes, *self.jars), "Stagehand",
                f"--sketch-path={folder.resolve()}", name]


def start_java(classes: Path) -> list[str]:
    """Java for a short run, and what it leaves when it is killed stays beside its classes."""
    return [find_program("java"), *BRIEF, f"-Djava.io.tmpdir={find_temporary(classes)}"]


def find_temporary(classes: Path) -> Path:
    """Where that Java puts what it needs for a while, such as fonts."""
    folder = classes / "temporary"
    folder.mkdir(exist_ok=True)
    return folder


def find_program(name: str) -> str:
    """One of Java's programs, or Xvfb."""
    found = shutil.which(name)
    assert found, f"There is no {name}; scripts/processing_peers.sh says how to install it."
    return found


def compiler_words(classes: Path, jars: Iterable[Path], *options: str) -> list[str]:
    """The command that compiles the files named after it into that folder."""
    return [find_program("javac"), *(f"-J{flag}" for flag in BRIEF), *options, "--release", "17", "-encoding", "UTF-8",
            "-cp", join_paths(*jars), "-d", str(classes)]


def build_sketches(folders: Iterable[Path], classes: Path, *, sources: Iterable[Path] = ()) -> Build:
    """Compiles sketches, and other Java sources that they use, into one folder of classes."""
    folders = list(folders)
    programs = [translate_folder(folder) for folder in folders]
    written = classes / "java"
    written.mkdir(parents=True, exist_ok=True)
    files = [STAGEHAND, *sources]
    for folder, program in zip(folders, programs, strict=True):
        file = written / f"{program.name}.java"
        file.write_text(program.java, encoding="utf-8")
        files += [file, *sorted(folder.glob("*.java"))]
    jars = (*find_jars(), *(jar for folder in folders for jar in sorted(folder.glob("code/*.jar"))))
    compile_files(files, classes, jars, programs)
    return Build(classes, jars)


def compile_files(files: Iterable[Path], classes: Path, jars: Iterable[Path], programs: Iterable[Program]) -> None:
    words = compiler_words(classes, jars, "-nowarn", "-proc:none", "-Xmaxerrs", "20")
    done = subprocess.run([*words, *map(str, files)], capture_output=True, text=True)
    if done.returncode:
        raise SketchBroken(name_places(done.stderr, programs))


def name_places(complaint: str, programs: Iterable[Program]) -> str:
    """What javac says, with tabs and their lines instead of those of the Java."""
    by_name = {program.name: program for program in programs}

    def find_place(found: re.Match[str]) -> str:
        program = by_name.get(found[1])
        return f"{program.find_place(int(found[2]))}:" if program else found[0]

    return re.sub(r"^\S*?(\w+)\.java:(\d+):", find_place, complaint, flags=re.MULTILINE)

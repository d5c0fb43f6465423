"""`make processing-library`: the library for Processing as Processing's contributions are, into dist/.

Catwalk.zip is what people unpack into their sketchbook's libraries folder; Catwalk.pdex is the same file, which
Processing installs on a double click; Catwalk.txt is its library.properties. The same sources give the same bytes, as
long as Java and zlib are the same.
"""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.processing.building import find_program
from tests.processing.jars import find_jars, join_paths

ROOT = Path(__file__).parents[1]
SKETCHES = ROOT / "examples" / "processing"
LIBRARY = SKETCHES / "Catwalk"
DIST = ROOT / "dist" / "processing"
NAME = "Catwalk"
MOMENT = (1980, 1, 1, 0, 0, 0)  # of every file in the archives
ORDINARY = 0o100644 << 16


def build_library(dist: Path) -> list[Path]:
    """Writes the three files into the folder, and says which."""
    with TemporaryDirectory() as name:
        work = Path(name)
        classes, reference = work / "classes", work / "reference"
        compile_sources(classes)
        write_reference(reference)
        jar = work / f"{NAME}.jar"
        write_archive(jar, read_folder(classes, "") | {"META-INF/MANIFEST.MF": b"Manifest-Version: 1.0\n"})
        files = {
            **read_folder(LIBRARY, ""), "LICENSE": (ROOT / "LICENSE").read_bytes(),
            f"library/{NAME}.jar": jar.read_bytes(), **read_folder(reference, "reference/"), **read_examples()}
    dist.mkdir(parents=True, exist_ok=True)
    archive, double, properties = (dist / f"{NAME}.{ending}" for ending in ("zip", "pdex", "txt"))
    write_archive(archive, {f"{NAME}/{path}": content for path, content in files.items()})
    shutil.copyfile(archive, double)
    shutil.copyfile(LIBRARY / "library.properties", properties)
    return [archive, double, properties]


def compile_sources(classes: Path) -> None:
    """Java's classes; a warning is an error."""
    subprocess.run([find_program("javac"), "--release", "17", "-Xlint:all", "-Werror", "-encoding", "UTF-8", "-g",
                    "-cp", join_paths(*find_jars()), "-d", str(classes), *list_sources()], check=True)


def write_reference(folder: Path) -> None:
    """Javadoc's pages of what sketches may call; a gap in it is an error."""
    subprocess.run([find_program("javadoc"), "-quiet", "-notimestamp", "-Xdoclint:all,-missing", "-Werror",
                    "-encoding", "UTF-8", "-charset", "UTF-8", "-windowtitle", NAME, "-doctitle",
                    "Catwalk for Processing", "-cp", join_paths(*find_jars()), "-d", str(folder), *list_sources()],
                   check=True)


def list_sources() -> list[str]:
    return [str(path) for path in sorted((LIBRARY / "src").rglob("*.java"))]


def read_folder(folder: Path, prefix: str) -> dict[str, bytes]:
    """Every file in a folder, by its path in there."""
    return {prefix + path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}


def read_examples() -> dict[str, bytes]:
    """The sketches that use the library."""
    found: dict[str, bytes] = {}
    for folder in find_examples():
        found |= read_folder(folder, f"examples/{folder.name}/")
    return found


def find_examples() -> list[Path]:
    """Their folders."""
    tabs = sorted(SKETCHES.glob("*/*.pde"))
    return sorted({tab.parent for tab in tabs
                   if re.search(r"^import catwalk\.", tab.read_text(encoding="utf-8"), re.MULTILINE)})


def write_archive(path: Path, files: Mapping[str, bytes]) -> None:
    """A zip in which nothing depends on when and where it was made."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in sort_names(files):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, ORDINARY, 3
            archive.writestr(entry, files[name])


def sort_names(names: Iterable[str]) -> list[str]:
    """A jar's manifest comes first."""
    return sorted(names, key=lambda name: (not name.startswith("META-INF/"), name))


def main() -> int:
    """Write them, and say where they are."""
    for path in build_library(DIST):
        print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

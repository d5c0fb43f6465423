import fcntl
import io
import os
import struct
import subprocess
import sys
import tarfile
import termios
import zipfile
from pathlib import Path

import pytest

from bridge import fetching
from bridge.errors import FetchFailed
from bridge.fetching import Package, extract_files, fetch_files, largest_file, last_words


def write_wheel(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as wheel:
        for name, content in files.items():
            wheel.writestr(name, content)
    return path


def write_tarball(path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(path, "w:gz") as tarball:
        for member, content in members:
            member.size = len(content)
            tarball.addfile(member, io.BytesIO(content))
    return path


@pytest.mark.network
def test_a_wheel_comes_by_pip(tmp_path):
    found = fetch_files(Package(spec="pypi:iniconfig==2.0.0", size=5892), ["iniconfig/exceptions.py"], tmp_path)
    assert b"class ParseError" in found["iniconfig/exceptions.py"].read_bytes()


@pytest.mark.network
def test_a_tarball_comes_by_npm(tmp_path):
    found = fetch_files(Package(spec="npm:is-odd@3.0.1", size=2774), ["index.js", "LICENSE"], tmp_path)
    assert b"isOdd" in found["index.js"].read_bytes()
    assert b"MIT" in found["LICENSE"].read_bytes()


def test_pip_looks_where_the_person_has_configured(tmp_path, wheels):
    wheels.put("tiny", "1.0", {"tiny/net.bin": b"right"})
    found = fetch_files(Package(spec="pypi:tiny==1.0", size=900), ["tiny/net.bin"], tmp_path / "work")
    assert found["tiny/net.bin"].read_bytes() == b"right"


def test_one_wheel_can_be_picked_for_every_machine(tmp_path, wheels):
    wheels.put("tiny", "1.0", {"tiny/net.bin": b"linux"}, "cp311-cp311-manylinux_2_28_x86_64")
    wheels.put("tiny", "1.0", {"tiny/net.bin": b"windows"}, "cp312-cp312-win_amd64")
    package = Package(spec="pypi:tiny==1.0", size=900, wheel="cp312-cp312-win_amd64")
    found = fetch_files(package, ["tiny/net.bin"], tmp_path / "work")
    assert found["tiny/net.bin"].read_bytes() == b"windows"


def test_npm_asks_the_registry_the_person_has_configured(tmp_path, npm_registry):
    size = npm_registry.put_npm("@some/net", "1.2.3", {"models/net.bin": b"weights"})
    found = fetch_files(Package(spec="npm:@some/net@1.2.3", size=size), ["models/net.bin"], tmp_path)
    assert found["models/net.bin"].read_bytes() == b"weights"


def test_what_npm_says_is_passed_on(tmp_path, npm_registry):
    with pytest.raises(FetchFailed, match="npm could not fetch absent@1.0.0: .*404"):
        fetch_files(Package(spec="npm:absent@1.0.0", size=1), ["net.bin"], tmp_path)


def test_what_pip_says_is_passed_on(tmp_path, wheels):
    with pytest.raises(FetchFailed, match="pip could not fetch absent==1.0: ERROR: .*absent==1.0"):
        fetch_files(Package(spec="pypi:absent==1.0", size=1), ["net.bin"], tmp_path)


def test_a_file_that_a_package_does_not_hold(tmp_path, npm_registry):
    npm_registry.put_npm("net", "1.0.0", {"other.bin": b"weights"})
    with pytest.raises(FetchFailed, match="net-1.0.0.tgz holds no file net.bin"):
        fetch_files(Package(spec="npm:net@1.0.0", size=1), ["net.bin"], tmp_path)


@pytest.fixture
def no_npm(tmp_path, monkeypatch, shelf):
    """A machine without npm, whose only CDN is the shelf."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(fetching, "NPM_CDNS", (f"{shelf.address}/down", f"{shelf.address}/npm"))
    return shelf


def test_without_npm_files_come_singly(tmp_path, no_npm):
    no_npm.files["/npm/@some/net@1.2.3/models/net.bin"] = b"weights"
    no_npm.files["/npm/@some/net@1.2.3/models/net.json"] = b"{}"
    names = ["models/net.bin", "models/net.json"]
    found = fetch_files(Package(spec="npm:@some/net@1.2.3", size=9), names, tmp_path / "work")
    assert [found[name].read_bytes() for name in names] == [b"weights", b"{}"]


def test_without_npm_and_cdn_the_sentence_names_both(tmp_path, no_npm):
    with pytest.raises(FetchFailed, match="npm is not installed, and net@1.0.0 .*/down says: .*404.*/npm says"):
        fetch_files(Package(spec="npm:net@1.0.0", size=9), ["net.bin"], tmp_path / "work")


def test_a_cdn_that_breaks_off_is_no_file(tmp_path, no_npm):
    no_npm.files["/npm/net@1.0.0/net.bin"] = bytes(100_000)
    no_npm.cutting.add("/npm/net@1.0.0/net.bin")
    with pytest.raises(FetchFailed, match="50000"):
        fetch_files(Package(spec="npm:net@1.0.0", size=9), ["net.bin"], tmp_path / "work")


def test_an_archive_cannot_choose_where_it_writes(tmp_path):
    outside = tmp_path / "outside"
    wheel = write_wheel(tmp_path / "bad.whl", {"../outside": b"x", "net.bin": b"weights"})
    found = extract_files(wheel, ["net.bin"], tmp_path / "in")
    assert found["net.bin"].parent == tmp_path / "in" and not outside.exists()
    with pytest.raises(FetchFailed, match="holds no file"):
        extract_files(wheel, ["/etc/passwd"], tmp_path / "in")


def test_a_link_in_a_tarball_is_no_file(tmp_path):
    link = tarfile.TarInfo("package/net.bin")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with pytest.raises(FetchFailed, match="holds no file net.bin"):
        extract_files(write_tarball(tmp_path / "bad.tgz", [(link, b"")]), ["net.bin"], tmp_path / "in")


@pytest.mark.parametrize("name", ["net.whl", "net.tgz"])
def test_a_truncated_archive_is_broken(tmp_path, name):
    path = tmp_path / name
    if name.endswith(".whl"):
        write_wheel(path, {"net.bin": bytes(range(256)) * 99})
    else:
        write_tarball(path, [(tarfile.TarInfo("package/net.bin"), bytes(range(256)) * 99)])
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(FetchFailed, match="is broken"):
        extract_files(path, ["net.bin"], tmp_path / "in")


def test_largest_file_tells_how_much_has_come(tmp_path):
    assert largest_file(tmp_path) == 0
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "part").write_bytes(bytes(5000))
    (tmp_path / "other").write_bytes(bytes(10))
    assert largest_file(tmp_path) >= 5000


def test_last_words_are_the_telling_ones():
    assert last_words("npm warn old\nnpm error code E404\nnpm error 404 Not Found\nnpm error log") == (
        "npm error code E404 npm error 404 Not Found")
    assert last_words("something odd") == "something odd"
    assert last_words("") == "it gave no reason"


FETCH = """
import sys
from pathlib import Path
from bridge.fetching import Package, fetch_files
fetch_files(Package(spec="npm:net@1.0.0", size=int(sys.argv[1])), ["net.bin"], Path(sys.argv[2]))
"""


def test_a_person_at_a_terminal_sees_a_bar_and_a_log_file_does_not(tmp_path, npm_registry):
    size = npm_registry.put_npm("net", "1.0.0", {"net.bin": os.urandom(300_000)})
    command = [sys.executable, "-c", FETCH, str(size)]
    quiet = subprocess.run([*command, str(tmp_path / "quiet")], stderr=subprocess.PIPE, check=True)
    assert quiet.stderr == b""
    person, terminal = os.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    subprocess.run([*command, str(tmp_path / "seen")], stderr=terminal, check=True)
    shown = os.read(person, 10_000).decode()
    os.close(person)
    os.close(terminal)
    assert "net@1.0.0:   0%" in shown and "net@1.0.0: 100%" in shown and "300k/300k" in shown

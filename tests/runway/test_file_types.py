import io
import tarfile
from pathlib import Path

import pytest

from runway.data_types import directory, file
from runway.exceptions import InvalidArgumentError, MissingInputError
from runway.plain_types import name_type


def test_a_path_must_exist_and_end_as_it_should(tmp_path):
    path = tmp_path / "net.h5"
    path.write_bytes(b"x")
    assert name_type(file(extension=".h5"), "a").deserialize(str(path)) == str(path)
    for kind, value, words in ((file(extension=".pth"), path, "does not have expected extension .pth"),
                               (file, tmp_path / "no.h5", "does not exist"), (directory, path, "is not a directory")):
        with pytest.raises(InvalidArgumentError, match=words):
            name_type(kind, "a").deserialize(str(value))
    assert name_type(directory, "a").deserialize(str(tmp_path)) == str(tmp_path)


def test_a_folder_is_described_as_a_file():
    assert name_type(directory(default="models"), "a").to_dict() == {
        "name": "a", "type": "file", "description": None, "isDirectory": True, "default": "models"}
    with pytest.raises(MissingInputError):
        name_type(file, "a").take(None)


def test_an_address_is_fetched_and_an_archive_unpacked(shelf):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("inner/weights.bin")
        member.size = 3
        archive.addfile(member, io.BytesIO(b"abc"))
    shelf.files |= {"/net.h5": b"weights", "/net.tar.gz": packed.getvalue()}
    kind = name_type(file, "a")
    assert Path(kind.deserialize(f"{shelf.address}/net.h5")).read_bytes() == b"weights"
    folder = Path(kind.deserialize(f"{shelf.address}/net.tar.gz"))
    assert (folder / "inner" / "weights.bin").read_bytes() == b"abc"
    assert kind.serialize(folder) == str(folder)


def test_what_an_address_has_now_takes_the_place_of_what_it_had(shelf):
    kind = name_type(file, "a")
    places = set()
    for number in range(3):
        shelf.files["/net.h5"] = bytes([number])
        place = Path(kind.deserialize(f"{shelf.address}/net.h5"))
        assert place.read_bytes() == bytes([number])
        places.add(place)
    assert len(places) == 1 and [path.name for path in place.parent.iterdir()] == ["net.h5"]

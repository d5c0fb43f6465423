"""The line that a model's page gives for a person's own files, run in a shell: it makes what the model makes live."""

import asyncio
import base64
import csv
import json

import cv2
import numpy as np
import pytest
import pytest_asyncio

from tests.photographs import find_photograph

pytestmark = [pytest.mark.weights, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def studio(make_house):
    """A bridge with models of several kinds; `pose` has an option that is not its usual one."""
    async with make_house("pose", "style", "dream-faces", "pattern", options={"pose": {"size": "thunder"}}) as house:
        yield house


@pytest.fixture
def astronaut():
    """A photograph of a person, JPEG."""
    picture = cv2.resize(cv2.imread(str(find_photograph("astronaut.png"))), (256, 256))
    return cv2.imencode(".jpg", picture)[1].tobytes()


async def ask_export(house, model, status=200, **words):
    async with house.web.get(f"{house.address}/models/{model}/export", params=words) as response:
        assert response.status == status, await response.text()
        return await response.json()


async def run_line(told, folder):
    """Run a line as it was told in a shell, in this folder; what it made."""
    shell = await asyncio.create_subprocess_shell(told["line"], cwd=folder, stdout=asyncio.subprocess.PIPE,
                                                  stderr=asyncio.subprocess.STDOUT)
    said, _ = await shell.communicate()
    assert shell.returncode == 0, said.decode()
    return folder / told["out"]


async def ask_picture(house, model, picture):
    """What the model makes of a picture over HTTP."""
    async with house.web.post(f"{house.address}/models/{model}/query", data=picture,
                              headers={"Accept": "image/png"}) as response:
        assert response.status == 200, await response.text()
        return cv2.imdecode(np.frombuffer(await response.read(), np.uint8), cv2.IMREAD_COLOR)


async def test_a_photo_becomes_what_it_is_live_held_pictures_and_numbers_and_all(studio, astronaut, tmp_path, photo):
    uri = f"data:image/jpeg;base64,{base64.b64encode(photo).decode()}"
    async with studio.web.put(f"{studio.address}/models/style/settings",
                              json={"picture": uri, "strength": 0.75, "detail": 128}) as response:
        assert response.status == 200
    told = await ask_export(studio, "style", input="it's me.jpg")
    assert told["ways"] == {"photo": ["picture"], "folder": ["pictures", "film"], "film": ["film", "pictures"]}
    assert told["pictures"] == {"picture": "picture.jpg"} and told["out"] == "it's me-style.png"
    async with studio.web.get(f"{studio.address}/models/style/settings/picture") as response:
        assert await response.read() == photo
    (tmp_path / "picture.jpg").write_bytes(photo)
    (tmp_path / "it's me.jpg").write_bytes(astronaut)
    made = cv2.imread(str(await run_line(told, tmp_path)))
    assert np.abs(made.astype(int) - await ask_picture(studio, "style", astronaut)).max() <= 1 and made.std() > 20


async def test_a_folder_becomes_a_table_with_the_option_that_was_chosen(studio, astronaut, tmp_path):
    told = await ask_export(studio, "pose", has="folder", makes="table")
    assert "size=thunder" in told["line"]
    (tmp_path / "photos").mkdir()
    for name in ("one.jpg", "two.jpg"):
        (tmp_path / "photos" / name).write_bytes(astronaut)
    rows = list(csv.DictReader((await run_line(told, tmp_path)).read_text(encoding="utf-8").splitlines()))
    assert [row["file"] for row in rows] == ["photos/one.jpg", "photos/two.jpg"]
    async with studio.web.post(f"{studio.address}/models/pose/query", data=astronaut) as response:
        (person,) = (await response.json())["data"]["poses"]
    nose = next(point for point in person["keypoints"] if point["name"] == "nose")
    assert float(rows[0]["nose_x"]) == pytest.approx(nose["x"], abs=1e-3)


async def test_a_film_becomes_a_film(studio, astronaut, tmp_path):
    picture = cv2.imdecode(np.frombuffer(astronaut, np.uint8), cv2.IMREAD_COLOR)
    writer = cv2.VideoWriter(str(tmp_path / "film.mp4"), cv2.VideoWriter_fourcc(*"mp4v"), 25, (256, 256))
    for shift in range(5):
        writer.write(np.roll(picture, shift, axis=1))
    writer.release()
    film = cv2.VideoCapture(str(await run_line(await ask_export(studio, "pose", has="film"), tmp_path)))
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) == 5 and film.read()[1].shape == (256, 256, 3)


async def test_a_model_that_needs_no_picture_is_run_as_it_is_set_or_line_by_line(studio, tmp_path):
    async with studio.web.put(f"{studio.address}/models/dream-faces/settings", json={"seed": 4}) as response:
        assert response.status == 200
    told = await ask_export(studio, "dream-faces")
    assert list(told["ways"]) == ["nothing", "table"] and told["out"] == "dream-faces.png"
    made = cv2.imread(str(await run_line(told, tmp_path)))
    assert np.abs(made.astype(int) - await ask_picture(studio, "dream-faces", b"")).max() <= 1
    (tmp_path / "inputs.csv").write_text("seed\n4\n5\n")
    folder = await run_line(await ask_export(studio, "dream-faces", has="table"), tmp_path)
    faces = [cv2.imread(str(path)) for path in sorted(folder.iterdir())]
    assert len(faces) == 2 and (faces[0] == made).all() and (faces[1] != made).any()


async def test_lines_of_json_say_what_a_model_of_one_s_own_found(make_house, tmp_path, photo):
    async with make_house("other=figures") as house:
        told = await ask_export(house, "other", has="photo", makes="lines")
        assert told["out"] == "photo-other.jsonl"
        (tmp_path / "photo.jpg").write_bytes(photo)
        (line,) = (await run_line(told, tmp_path)).read_text().splitlines()
        assert json.loads(line)["data"]["boxes"][0]["label"] == "person"


async def test_a_source_has_no_line(studio):
    assert await ask_export(studio, "pattern") == {"model": "pattern", "ways": {}}


async def test_what_is_lacking_is_told_in_the_line_s_place(make_house):
    async with make_house("strollers") as house:
        told = await ask_export(house, "strollers")
        assert told["line"] == "" and told["lacks"] == ["places"]
        assert (await ask_export(house, "strollers", has="table"))["line"]


@pytest.mark.parametrize("words, sentence", [
    ({"has": "dance"}, "“has” must be one of photo, folder, film; it was 'dance'."),
    ({"has": "photo", "makes": "film"}, "“makes” must be one of picture, table, lines; it was 'film'."),
    ({"input": "a\nb"}, "“input” must be the name of a file or folder; it was 'a\\nb'.")])
async def test_what_cannot_be_is_refused_in_a_sentence(studio, words, sentence):
    assert (await ask_export(studio, "pose", 400, **words))["error"] == sentence


async def test_only_this_machine_s_own_pages_and_programs_read_the_line(make_house):
    async with make_house("edges", allow_origin=("https://example.org",)) as house:
        for origin in ("https://example.org", "null"):
            async with house.web.get(house.address + "/models/edges/export", headers={"Origin": origin}) as response:
                assert response.status == 403 and "may not read how to run" in (await response.json())["error"]


async def test_a_held_picture_is_there_as_long_as_it_is_held(studio, photo):
    address = f"{studio.address}/models/style/settings"
    for held, status in ((f"data:image/png;base64,{base64.b64encode(photo).decode()}", 200), (None, 404),
                         ("data:image/png;base64,#", 404)):
        async with studio.web.put(address, json={"toward_picture": held}) as response:
            assert response.status == 200
        async with studio.web.get(f"{address}/toward_picture") as response:
            assert response.status == status
            told = await response.read()
        assert told == photo if status == 200 else "toward_picture" in json.loads(told)["error"]
    async with studio.web.put(address, json={"toward_picture": None}) as response:
        assert response.status == 200


async def test_a_page_without_a_name_does_not_see_held_pictures(studio):
    address = f"{studio.address}/models/style/settings/picture"
    async with studio.web.get(address, headers={"Origin": "null"}) as response:
        assert response.status == 403 and "may not see what is held" in (await response.json())["error"]

import cv2
import numpy as np
import pytest

from bridge.films import FilmReader
from bridge.files.mp4 import BrokenPiece, count_ticks, join_pieces, read_piece
from bridge.files.movie import open_writer


@pytest.fixture
def pieces(tmp_path):
    """Two pieces, of 30 and of 13 pictures that move."""
    chance = np.random.default_rng(0)
    ground = cv2.GaussianBlur(chance.integers(0, 255, (96, 128, 3), np.uint8), (15, 15), 0)
    paths = []
    for name, count in ("one", 30), ("two", 13):
        paths.append(tmp_path / f"{name}.mp4")
        writer = open_writer(paths[-1], "mp4v", (128, 96), 25)
        for number in range(count):
            writer.write(np.roll(ground, 3 * number, axis=1))
        writer.release()
    return paths


def read_film(path):
    film = FilmReader(path)
    moment, found = film.moment, []
    while moment is not None:
        found.append((moment, film.read()))
        moment = film.step()
    return found


def test_the_pictures_of_joined_pieces_are_those_of_the_pieces_at_their_own_times(pieces, tmp_path):
    spans = [1001 / 30000] * 20 + [0.5] + [1 / 60] * 22
    join_pieces(pieces, spans, tmp_path / "film.mp4")
    joined = read_film(tmp_path / "film.mp4")
    apart = [picture for path in pieces for _, picture in read_film(path)]
    assert len(joined) == 43 and all((one == two).all() for (_, one), two in zip(joined, apart))
    assert [moment for moment, _ in joined] == pytest.approx(np.cumsum([0, *spans[:-1]]), abs=1e-4)
    capture = cv2.VideoCapture(str(tmp_path / "film.mp4"))
    assert capture.get(cv2.CAP_PROP_FRAME_COUNT) == 43
    assert capture.get(cv2.CAP_PROP_FRAME_COUNT) / capture.get(cv2.CAP_PROP_FPS) == pytest.approx(sum(spans), rel=1e-3)


def test_one_can_go_to_any_picture_of_a_joined_film(pieces, tmp_path):
    join_pieces(pieces, [0.04] * 43, tmp_path / "film.mp4")
    joined = read_film(tmp_path / "film.mp4")
    film = FilmReader(tmp_path / "film.mp4")
    film.seek(35 * 0.04)
    assert (film.read() == joined[35][1]).all()


def test_a_piece_that_is_not_whole_is_none(pieces, tmp_path):
    data = pieces[1].read_bytes()
    for length in (0, 20, len(data) // 2, len(data) - 1):
        pieces[1].write_bytes(data[:length])
        with pytest.raises(BrokenPiece, match="is no whole film: the disk may be full"):
            read_piece(pieces[1])
    with pytest.raises(BrokenPiece):
        join_pieces(pieces, [0.04] * 43, tmp_path / "film.mp4")


def test_pieces_that_are_not_of_one_film_are_refused(pieces, tmp_path):
    with pytest.raises(BrokenPiece, match="do not fit together"):
        join_pieces(pieces, [0.04] * 42, tmp_path / "film.mp4")
    writer = open_writer(pieces[1], "mp4v", (64, 48), 25)
    for _ in range(13):
        writer.write(np.zeros((48, 64, 3), np.uint8))
    writer.release()
    with pytest.raises(BrokenPiece, match="do not fit together"):
        join_pieces(pieces, [0.04] * 43, tmp_path / "film.mp4")


def test_rounded_spans_do_not_drift():
    ticks = count_ticks([1001 / 24000] * 100_000, 90_000)
    assert set(ticks) == {3753, 3754} and sum(ticks) == round(100_000 * 1001 / 24000 * 90_000)

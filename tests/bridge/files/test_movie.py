import cv2
import numpy as np
import pytest

from bridge.errors import CatwalkError
from bridge.files.mp4 import BrokenPiece
from bridge.files.movie import Movie, choose_code, count_pictures, fit_picture, turn_bgr
from bridge.files.outgoing import Mark

MARK = Mark(file="film.mp4", name="film", span=0.04)


def test_every_sort_of_picture_becomes_one_of_a_film():
    red = np.full((4, 6, 3), (200, 0, 0), np.uint8)
    clear = np.dstack([red, np.full((4, 6), 51, np.uint8)])
    assert turn_bgr(red)[0, 0].tolist() == [0, 0, 200]
    assert turn_bgr(clear)[0, 0].tolist() == [0, 0, 40]
    assert turn_bgr(np.full((4, 6), 9, np.uint8))[0, 0].tolist() == [9, 9, 9]
    assert turn_bgr(np.full((4, 6), 0.5, np.float32))[0, 0].tolist() == [127, 127, 127]


@pytest.mark.parametrize("shape, bars", [((48, 64), 0), ((49, 65), 0), ((96, 64), 32), ((24, 64), 24), ((1, 1), 16)])
def test_pictures_are_fitted(shape, bars):
    fitted = fit_picture(np.full((*shape, 3), 255, np.uint8), (64, 48))
    black = (fitted == 0).all(axis=2)
    assert fitted.shape == (48, 64, 3) and max(black.all(axis=0).sum(), black.all(axis=1).sum()) == bars


def test_a_code_is_tried_before_it_is_taken(tmp_path):
    assert choose_code(tmp_path, (64, 48), 25) in ("avc1", "mp4v") and list(tmp_path.iterdir()) == []
    with pytest.raises(CatwalkError, match="No film of 0 × 0 pixels can be written"):
        choose_code(tmp_path, (0, 0), 25)


def test_a_piece_that_could_not_be_written_is_told(tmp_path):
    movie = Movie(tmp_path)
    movie.add(MARK, np.zeros((48, 64, 3), np.uint8))
    movie.writer.release()
    movie.find_piece(0).write_bytes(movie.find_piece(0).read_bytes()[:-100])
    with pytest.raises(BrokenPiece, match="the disk may be full"):
        movie.save()


def test_what_was_saved_goes_on_and_what_came_after_is_written_again(tmp_path):
    frames = [np.full((48, 64, 3), 20 * number, np.uint8) for number in range(9)]
    movie = Movie(tmp_path)
    for frame in frames[:4]:
        movie.add(MARK, frame)
    facts = movie.save()
    movie.add(MARK, frames[8])
    movie.skip(MARK, "Broken.")
    movie.save()
    again = Movie(tmp_path)
    again.restore(facts)
    again.skip(MARK, "Broken.")
    for frame in frames[4:]:
        again.add(MARK, frame)
    again.save()
    again.finish(tmp_path / "film.mp4")
    assert count_pictures(tmp_path / "film.mp4") == 9
    capture = cv2.VideoCapture(str(tmp_path / "film.mp4"))
    assert capture.get(cv2.CAP_PROP_FRAME_COUNT) / capture.get(cv2.CAP_PROP_FPS) == pytest.approx(0.4, rel=1e-2)

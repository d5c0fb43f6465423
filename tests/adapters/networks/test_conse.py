"""Where pictures lie among words, in a space small enough to see it."""

import numpy as np

from adapters.networks.conse import LabelSpace, embed_names, share_confidence

DIRECTIONS = {"cat": (1, 0, 0), "dog": (0.8, 0.6, 0), "car": (0, 0, 1), "pet": (0.9, 0.4, 0), "lorry": (0, 0.1, 0.9)}
NAMES = ("cat", "dog", "car")


class Compass:
    """An embedder that knows five words, and counts how often it is asked."""

    def __init__(self):
        self.asked = []

    def run(self, texts):
        self.asked.append(tuple(texts))
        vectors = np.array([DIRECTIONS[text] for text in texts], np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_words_near_the_surest_names_are_near_the_picture():
    space = LabelSpace(Compass(), NAMES, None)
    pet, lorry = space.compare_words(np.array([0.5, 0.4, 0.1], np.float32), ("pet", "lorry"))
    assert pet > 0.9 and lorry < -0.9
    pet, lorry = space.compare_words(np.array([0, 0.05, 0.95], np.float32), ("pet", "lorry"))
    assert lorry > 0.9 > 0 > pet


def test_words_are_embedded_once():
    compass = Compass()
    space = LabelSpace(compass, NAMES, None)
    for share in (0.2, 0.3, 0.4):
        space.compare_words(np.array([share, 0.1, 0.1], np.float32), ("pet",))
    assert compass.asked[1:] == [("pet",)]


def test_names_keep_their_order_whatever_their_length():
    names = tuple(sorted(DIRECTIONS, key=len, reverse=True)) * 30  # more than go in one pass
    assert np.array_equal(embed_names(Compass(), names), Compass().run(names))


def test_the_table_is_kept_and_belongs_to_its_names(tmp_path):
    first = LabelSpace(Compass(), NAMES, tmp_path)
    again = Compass()
    assert np.array_equal(LabelSpace(again, NAMES, tmp_path).table, first.table) and again.asked == []
    LabelSpace(again, NAMES[:2], tmp_path)
    assert again.asked == [NAMES[:2]] or len(again.asked[0]) == 2
    assert len(list(tmp_path.iterdir())) == 2


def test_a_table_that_was_cut_off_is_made_again(tmp_path):
    LabelSpace(Compass(), NAMES, tmp_path)
    kept, = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-4])
    compass = Compass()
    LabelSpace(compass, NAMES, tmp_path)
    assert compass.asked and len(np.load(kept)) == len(NAMES)


def test_where_nothing_can_be_kept_it_works_all_the_same(tmp_path):
    assert len(LabelSpace(Compass(), NAMES, tmp_path / "nowhere").table) == len(NAMES)


def test_confidences_share_one_among_the_words():
    shares = share_confidence(np.array([0.5, 0.4, -0.2], np.float32))
    assert abs(shares.sum() - 1) < 1e-6 and 3 < shares[0] / shares[1] < 3.6
    assert share_confidence(np.array([0.1])).tolist() == [1.0]

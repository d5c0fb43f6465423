from adapters.networks.face_points import (
    CLOSER_LEFT_EYE, CLOSER_LIPS, CLOSER_RIGHT_EYE, CONNECTIONS, COUNT, EYELIDS, FEATURES, LEFT_EYE, LIPS_INNER,
    LIPS_OUTER, NAMES, PARTS, RIGHT_EYE)


def test_every_point_has_a_name_of_its_own():
    assert len(NAMES) == len(set(NAMES)) == COUNT
    assert all(NAMES[number] == name for name, number in FEATURES.items())


def test_parts_and_lines_are_made_of_points():
    for part in PARTS.values():
        assert len(set(part)) == len(part) and 0 <= min(part) <= max(part) < COUNT
    assert len(set(CONNECTIONS)) == len(CONNECTIONS) == 132


def test_what_is_looked_at_closer_holds_lips_and_lids():
    assert (len(CLOSER_LIPS), len(CLOSER_RIGHT_EYE), len(CLOSER_LEFT_EYE)) == (80, 71, 71)
    assert set(CLOSER_LIPS) >= {*LIPS_OUTER, *LIPS_INNER}
    assert set(CLOSER_RIGHT_EYE[:EYELIDS]) == set(RIGHT_EYE) and set(CLOSER_LEFT_EYE[:EYELIDS]) == set(LEFT_EYE)
    together = CLOSER_LIPS + CLOSER_RIGHT_EYE + CLOSER_LEFT_EYE
    assert len(set(together)) == len(together)

from bridge.tracking.slots import MOST_SLOTS, PAUSE, Slots


def test_slots_count_from_zero():
    slots = Slots()
    assert [slots.take_slot(owner, 0.0) for owner in (7, 8, 9)] == [0, 1, 2]


def test_a_slot_is_given_again_only_after_a_pause():
    slots = Slots()
    for owner in (1, 2, 3):
        slots.take_slot(owner, 0.0)
    slots.free_slot(1, left=1.0)
    assert slots.take_slot(4, 1.0 + PAUSE - 0.1) == 3
    assert slots.take_slot(5, 1.0 + PAUSE) == 1
    assert slots.take_slot(6, 1.0 + PAUSE) == 4


def test_there_are_never_more_than_so_many_while_some_are_empty():
    slots = Slots()
    for owner in range(MOST_SLOTS):
        slots.take_slot(owner, 0.0)
    slots.free_slot(5, left=0.2)
    slots.free_slot(3, left=0.1)
    assert slots.take_slot(-1, 0.3) == 3
    assert len(slots.slots) == MOST_SLOTS

"""Fixed addresses: a number 0…N−1 for each identity, given to another one only after a pause."""

from dataclasses import dataclass

PAUSE = 2.0  # seconds that a slot stays empty after its last owner was seen
MOST_SLOTS = 512  # then the slot that has been empty longest is taken, pause or no pause


@dataclass(slots=True)
class Slot:
    """`owner` is an identity, or None; `left`: when the last owner was seen last."""

    owner: int | None
    left: float = 0.0


class Slots:
    """The slots of one stream."""

    def __init__(self) -> None:
        self.slots: list[Slot] = []

    def take_slot(self, owner: int, now: float) -> int:
        """The lowest slot that has been empty for the pause, else a new one."""
        empty = [number for number, slot in enumerate(self.slots) if slot.owner is None]
        rested = [number for number in empty if now - self.slots[number].left >= PAUSE]
        if not rested and len(self.slots) >= MOST_SLOTS and empty:
            rested = [min(empty, key=lambda number: self.slots[number].left)]
        if rested:
            self.slots[rested[0]].owner = owner
            return rested[0]
        self.slots.append(Slot(owner))
        return len(self.slots) - 1

    def free_slot(self, number: int, left: float) -> None:
        """Its owner is gone, and was seen last at `left`."""
        self.slots[number] = Slot(None, left)

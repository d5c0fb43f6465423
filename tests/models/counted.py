"""Its answer tells how often the answers before were written down."""

from bridge import Label, Model


class Counted(list[Label]):
    """A list that counts its readers."""

    readers = 0

    def __iter__(self):
        Counted.readers += 1
        return super().__iter__()


class Counting(Model):
    """How often it was encoded so far."""

    def run(self) -> list[Label]:
        return Counted([Label(str(Counted.readers), 1.0)])

"""A latency budget: when a model's live frames take too long, they are taken smaller, then fewer; when there is room
again, they are taken whole.

A controller without a clock, and without any I/O: it is told what each frame took, and says how to take the next ones.
It goes down as soon as twenty answers show that it must, and up only with care: each way up that had to be taken back
doubles the time until the next one, so it cannot swing.
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import BadSetting
from .latency import pick_percentile

PERCENT = 95
ENOUGH = 20  # answers by which a step is judged: one of them may be late
WARM = 5  # answers of a model that has just started, which say nothing
SURE = 0.9  # of the budget: a wider step is taken again at once where the frames would surely take less than that
ROOM = 0.8  # of the budget: a wider step is tried again where they take less than that now
HELPS = 0.9  # of what frames took: what does not bring them below that does not help
CALM = 2.0  # seconds at a step before a wider one is taken
FIRST_PATIENCE, LONGEST_PATIENCE = 8.0, 256.0  # seconds before one is tried of which it is not sure


@dataclass(frozen=True, slots=True)
class Step:
    """How live frames are taken: pictures at `scale`, and one of `every` that the model could do."""

    scale: float = 1.0
    every: int = 1


WHOLE = Step()
SMALLER = tuple(Step(scale) for scale in (1.0, 3 / 4, 1 / 2, 1 / 3, 1 / 4))
FEWER = (2, 4)


class Budget:
    """Keeps one model's live frames below so many milliseconds, from when the model is asked until the answer is there.

    `shrinks`: its pictures can be taken smaller. `unmet`: nothing that can be done is enough.
    """

    def __init__(self, model: str, limit: float, *, shrinks: bool = True) -> None:
        self.model = model
        self.limit = limit
        self.ladders = list_steps(SMALLER if shrinks else (WHOLE,)), list_steps((WHOLE,))
        self.steps = self.ladders[0]
        self.place = 0
        self.spent: deque[float] = deque(maxlen=ENOUGH)
        self.cold = WARM
        self.since = 0.0  # when the step was taken
        self.rose = False  # whether it was taken upwards
        self.patience = FIRST_PATIENCE
        self.late: dict[Step, float] = {}  # what one in twenty frames took at each step
        self.unmet = False
        self.told: set[str] = set()

    @property
    def step(self) -> Step:
        """How the next frames shall be taken."""
        return self.steps[self.place]

    def note(self, spent: float, step: Step, now: float) -> str:
        """A frame that was taken at `step` took so many milliseconds; a sentence where something is to be said."""
        if self.cold or step != self.step:  # or it was asked before this step was taken
            self.cold = max(0, self.cold - 1)
            return ""
        self.spent.append(spent)
        if len(self.spent) < ENOUGH:
            return ""
        late = self.late[step] = pick_percentile(sorted(self.spent), PERCENT)
        if late > self.limit:
            return self.narrow(late, now)
        return self.widen(late, now)

    def narrow(self, late: float, now: float) -> str:
        """Frames take too long: one step down, while there is one that helps."""
        if self.unmet:
            return ""
        if self.rose:
            self.patience = min(2 * self.patience, LONGEST_PATIENCE)
        if 0 < self.place == self.smallest and not self.helps(WHOLE, self.step):
            self.steps, self.place = self.ladders[1], 0  # then not smaller at all, but fewer
        if self.place == len(self.steps) - 1:
            return self.give_up(late, now)
        self.take_step(self.place + 1, now)
        return self.tell("lowered", f"A live frame takes the model {self.model} {late:.0f} ms, and --budget gives it "
                         f"{self.limit:g}: it gets smaller pictures, or fewer, until there is room.")

    def give_up(self, late: float, now: float) -> str:
        """Nothing is enough: keep what helps, and leave it at that until there is room."""
        self.unmet = True
        if not self.helps(self.steps[self.smallest], self.step):
            self.take_step(self.smallest, now)
        return self.tell("unmet", f"The budget of {self.limit:g} ms cannot be met: a live frame takes the model "
                         f"{self.model} {late:.0f} ms, however small or few they are. Choose a smaller model or option "
                         "of it, a larger --budget, or a graphics card.")

    def widen(self, late: float, now: float) -> str:
        """Frames are in time: one step up, where they would surely still be, or where it is time to try."""
        calm = now - self.since
        if self.rose and calm >= self.patience:
            self.rose, self.patience = False, FIRST_PATIENCE
        if late <= ROOM * self.limit:
            self.unmet = False
        if not self.place:
            return ""
        wider = self.steps[self.place - 1]
        growth = (wider.scale / self.step.scale) ** 2 * self.step.every / wider.every  # no model grows faster by much
        sure = late * growth <= SURE * self.limit and self.patience == FIRST_PATIENCE
        if calm < (CALM if sure else self.patience) or not (sure or late <= ROOM * self.limit):
            return ""
        self.take_step(self.place - 1, now)
        self.rose = True
        return "" if self.place else self.tell("restored", f"There is room again: the model {self.model} gets its live "
                                               "frames whole.")

    @property
    def smallest(self) -> int:
        """The place of the last step at which frames are not fewer."""
        return len(self.steps) - 1 - len(FEWER)

    def helps(self, before: Step, after: Step) -> bool:
        """Whether frames took less at a step than at another."""
        return self.late[after] <= HELPS * self.late.get(before, 0.0)

    def take_step(self, place: int, now: float) -> None:
        """From now on, frames are taken so."""
        self.place, self.since, self.rose = place, now, False
        self.spent.clear()
        if not place:
            self.steps = self.ladders[0]

    def tell(self, kind: str, sentence: str) -> str:
        """A sentence, the first time that there is something of its kind to say."""
        if kind in self.told:
            return ""
        self.told.add(kind)
        return sentence

    def find_rest(self, spent: float) -> float:
        """Milliseconds that a sketch's next frame waits after one that took so many."""
        return (self.step.every - 1) * spent

    def describe(self) -> dict[str, Any]:
        """The budget as JSON."""
        return {"limit": self.limit, "scale": round(self.step.scale, 3), "every": self.step.every,
                "met": not self.unmet}


def list_steps(sizes: Sequence[Step]) -> tuple[Step, ...]:
    """A ladder: smaller and smaller, then fewer and fewer."""
    return (*sizes, *(Step(sizes[-1].scale, every) for every in FEWER))


def read_budget(word: str) -> tuple[str, float]:
    """`50ms`, `0.05s`, or `pose=50ms`: a model (or none, for all) and milliseconds. Raises ValueError."""
    match = re.fullmatch(r"(?:(.+)=)?\s*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*(ms|s)?", word.strip())
    if not match:
        raise ValueError("milliseconds, such as 50ms, or MODEL=50ms for one model; 0 is no budget")
    return (match[1] or "").strip(), float(match[2]) * (1000 if match[3] == "s" else 1)


def choose_budgets(words: Iterable[str], names: Sequence[str]) -> Mapping[str, float]:
    """Each model's milliseconds; what is said of one wins over what is said of all. Raises BadSetting."""
    said = sorted((read_budget(word) for word in words), key=lambda pair: bool(pair[0]))
    for model, _ in said:
        if model and model not in names:
            raise BadSetting(f"--budget is for “{model}”, which is not served here; served are: {', '.join(names)}.")
    limits = {name: limit for model, limit in said for name in ([model] if model else names)}
    return {name: limit for name, limit in limits.items() if limit}

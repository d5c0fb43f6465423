"""Draws docs/identities.svg: what the model `pose` finds in a clip, as it comes and followed.

    python -m scripts.draw_identities

The clip is composed of photographs (tests/composed.py); the model is the real one, with six people at most.
"""

import sys
from pathlib import Path

import numpy as np

from adapters.pose import Pose
from bridge.kinds import Pose as Person
from bridge.tracking.tracker import Tracker
from tests.composed import FRAME, HEIGHT, WIDTH, compose_clip

DRAWING = Path(__file__).parent.parent / "docs" / "identities.svg"
COLOURS = ("#ff4d6d", "#2ec4ff", "#ffd166", "#3ddc97")
STILL = 60  # frames of a person who stands still, from a camera that is noisy
PART = 10  # the right wrist
LEFT, TOP, ACROSS, DOWN, BETWEEN = 60, 50, 340, 150, 60  # pixels of the drawing
HALF_RANGE = 0.012  # picture widths around the wrist's mean

Curve = list[tuple[float, float, int]]  # time and place, each 0…1, and the number of its colour


def cross_people() -> tuple[Curve, Curve]:
    """Two people's places over time, coloured by their order in the list, and by their slots."""
    model, tracker = Pose.ready(size="multi"), Tracker()
    before: Curve = []
    after: Curve = []
    clip = [frame for frame, *_ in compose_clip()]
    for number, frame in enumerate(clip):
        people = model.run(frame)
        time = number / len(clip)
        before += [(time, find_middle(person), index) for index, person in enumerate(people)]
        followed = tracker.follow(people, number * FRAME, aspect=WIDTH / HEIGHT)
        after += [(time, find_middle(person), person.slot or 0) for person in followed]
    return before, after


def find_middle(person: Person) -> float:
    """The middle of somebody's box, across."""
    assert person.box
    return person.box.x + person.box.width / 2


def stand_still() -> tuple[Curve, Curve]:
    """Where the wrist of somebody who stands still is found, as it comes and smoothed, around its mean."""
    model, tracker = Pose.ready(size="thunder"), Tracker()
    picture = next(compose_clip())[0][:, :WIDTH // 4].astype(float)
    random = np.random.default_rng(1)
    rows = []
    for number in range(STILL):
        frame = (picture + random.normal(0, 12, picture.shape)).clip(0, 255).astype(np.uint8)
        people = model.run(frame)
        followed = tracker.follow(people, number * FRAME, aspect=frame.shape[1] / frame.shape[0])
        rows.append((people[0].keypoints[PART].x, followed[0].keypoints[PART].x))
    places = 0.5 + (np.array(rows) - np.mean(rows)) / (2 * HALF_RANGE)
    calmer = 1 - places[10:, 1].std() / places[10:, 0].std()
    print(f"The still wrist trembles {calmer:.0%} less.")
    before, after = ([(number / STILL, place, 3) for number, place in enumerate(column)]
                     for column in places.T.tolist())
    return before, after


def draw_curve(curve: Curve, column: int, row: int, title: str, joined: bool) -> str:
    """One of the four fields."""
    left, top = LEFT + column * (ACROSS + BETWEEN), TOP + row * (DOWN + BETWEEN)
    dots = [(left + time * ACROSS, top + (1 - min(max(place, 0), 1)) * DOWN, COLOURS[colour % len(COLOURS)])
            for time, place, colour in curve]
    parts = [f'<rect x="{left}" y="{top}" width="{ACROSS}" height="{DOWN}" fill="#16161a" rx="6"/>',
             f'<text x="{left}" y="{top - 8}">{title}</text>']
    if joined:
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in dots)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{dots[0][2]}" stroke-width="1.5"/>')
    else:
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y, colour in dots]
    return "\n".join(parts)


def main() -> int:
    """Runs the model and writes the drawing."""
    crossing, still = cross_people(), stand_still()
    width, height = 2 * LEFT + 2 * ACROSS + BETWEEN, TOP + 2 * DOWN + BETWEEN + 40
    fields = [draw_curve(crossing[0], 0, 0, "Two people pass: colours by order in the list", False),
              draw_curve(crossing[1], 1, 0, "the same, colours by slot", False),
              draw_curve(still[0], 0, 1, "A wrist that holds still, 2 seconds: as found", True),
              draw_curve(still[1], 1, 1, "the same, smoothing: balanced", True)]
    DRAWING.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="14" fill="#333">\n<rect width="{width}" height="{height}" fill="#fff"/>\n'
        + "\n".join(fields) + "\n</svg>\n", encoding="utf-8")
    print(f"wrote {DRAWING.name}, {DRAWING.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

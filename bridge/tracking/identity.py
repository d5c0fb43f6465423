"""Who is who: how alike what is expected and what is found are, and the assignment that is best for all together.

Poses are compared by object keypoint similarity with the tolerances of the COCO keypoint evaluation (Lin et al. 2014,
https://cocodataset.org/#keypoints-eval), boxes by intersection over union.
"""

import numpy as np

from .things import CORNERS, Array

SIGMAS = {  # COCO's: the spread of careful people's marks, in parts of the object's scale
    "nose": 0.026, "eye": 0.025, "ear": 0.035, "shoulder": 0.079, "elbow": 0.072, "wrist": 0.062, "hip": 0.107,
    "knee": 0.087, "ankle": 0.089}
OTHER_SIGMA = 0.06  # of keypoints that COCO has no word for: hands, faces
SCALE = 0.45  # √area ÷ longer side, of a person who stands
WIDER = 9  # the square of 3, by which the tolerance is wider that finds those who leap
GROWTH = 1.0  # sizes a second by which an absence widens the tolerance
LEAST_EVIDENCE = 0.5  # keypoints seen in both that count for half
MARGIN, MARGIN_GROWTH = 0.1, 1.0  # sizes, and sizes a second, around boxes that are compared
OTHER_LABEL = 0.5  # what is left of the likeness of boxes with different labels
SIZE_SPREAD, SIZE_COST = 0.1, 0.3  # of the logarithm of the ratio of two sizes, and what it may cost
LEAST_LIKENESS = 0.1


def list_sigmas(names: tuple[str, ...]) -> Array:
    """COCO's tolerance for each keypoint, (K,)."""
    return np.array([SIGMAS.get(name.rpartition("_")[2], OTHER_SIGMA) for name in names])


def compare_poses(expected: Array, trust: Array, sizes: Array, gaps: Array, found: Array, sure: Array,
                  sigmas: Array) -> Array:
    """Likeness 0…1 of each expected to each found pose, (T, N).

    `expected` (T, K, 2) with `trust` (T, K), `sizes` and seconds unseen `gaps` (T,); `found` (N, K, 2) with confidences
    `sure` (N, K). Half of it is similarity at COCO's own tolerance, which tells neighbours apart; half is at three
    times that, which still knows somebody who leapt between two frames.
    """
    apart = expected[:, None] - found[None]
    squares = np.einsum("tnkc,tnkc->tnk", apart, apart)
    scale = (sizes * SCALE)[:, None] * 2 * sigmas  # (T, K)
    spread = scale * scale * WIDER + ((GROWTH * sizes * gaps) ** 2)[:, None]
    wide = np.exp(squares * (-0.5 / spread)[:, None])
    weights = trust[:, None] * sure[None]
    total = weights.sum(-1)
    cubed = wide * wide * wide
    likeness = np.einsum("tnk,tnk->tn", weights, wide + cubed * cubed * cubed) / 2
    return np.asarray(likeness / np.maximum(total, 1e-6) * (total / (total + LEAST_EVIDENCE)))


def compare_boxes(expected: Array, sizes: Array, gaps: Array, found: Array) -> Array:
    """Intersection over union of each expected and each found box, (T, N), with a margin that grows with absence.

    `expected` (T, 2, 2) and `found` (N, 2, 2) corners, `sizes` and `gaps` (T,).
    """
    margin = (sizes * (MARGIN + MARGIN_GROWTH * gaps))[:, None, None]
    low = np.maximum(expected[:, None, 0] - margin, found[None, :, 0] - margin)
    high = np.minimum(expected[:, None, 1] + margin, found[None, :, 1] + margin)
    shared = np.maximum(high - low, 0).prod(-1)
    margin = margin[..., 0]
    ours = np.maximum(expected[:, 1] - expected[:, 0] + 2 * margin, 0).prod(-1)[:, None]
    theirs = np.maximum((found[:, 1] - found[:, 0])[None] + 2 * margin[..., None], 0).prod(-1)
    return np.asarray(shared / np.maximum(ours + theirs - shared, 1e-9))


def compare_sizes(sizes: Array, found: Array) -> Array:
    """What the likeness is multiplied by, (T, N): less where one is larger, never little, since parts may be hidden."""
    ratio = np.log(sizes[:, None] / found[None]) / SIZE_SPREAD
    return np.asarray(1 - SIZE_COST * (1 - np.exp(-0.5 * ratio * ratio)))


def assign_best(likeness: Array) -> list[tuple[int, int]]:
    """Pairs of row and column whose likeness is greatest in sum, each at least LEAST_LIKENESS; (T, N)."""
    worth = np.where(likeness >= LEAST_LIKENESS, likeness, 0.0)
    if not worth.size:
        return []
    turned = worth.shape[0] > worth.shape[1]
    if turned:
        worth = worth.T
    columns = worth.argmax(1)
    hopeful = worth.max(1) > 0
    if len(set(columns[hopeful].tolist())) < int(hopeful.sum()):  # two want the same: only then there is a choice
        columns = solve_assignment(-worth)
    pairs = [(row, column) for row, column in enumerate(columns.tolist()) if worth[row, column] > 0]
    return [(column, row) for row, column in pairs] if turned else pairs


def solve_assignment(costs: Array) -> Array:
    """The column of each row in the cheapest assignment; not more rows than columns.

    The Hungarian method by shortest augmenting paths (Kuhn 1955; Jonker and Volgenant 1987), a row at a time.
    """
    rows, columns = costs.shape
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    owner = np.full(columns, -1)
    for start in range(rows):
        best = np.full(columns, np.inf)  # the shortest way to each column so far
        before = np.full(columns, -1)  # the column that this way comes from
        open_ = np.ones(columns, bool)
        row, column, way = start, -1, 0.0
        while row >= 0:
            step = way + costs[row] - row_price[row] - column_price
            shorter = open_ & (step < best)
            best[shorter], before[shorter] = step[shorter], column
            column = int(np.where(open_, best, np.inf).argmin())
            way, row = best[column], owner[column]
            open_[column] = False
        done = ~open_
        done[column] = False
        row_price[owner[done]] += way - best[done]
        row_price[start] += way
        column_price[done] -= way - best[done]
        while column >= 0:
            previous = before[column]
            owner[column] = start if previous < 0 else owner[previous]
            column = previous
    found = np.empty(rows, int)
    taken = owner >= 0
    found[owner[taken]] = np.flatnonzero(taken)
    return found


def list_labels(labels: list[str], others: list[str]) -> Array:
    """What the likeness of two boxes is multiplied by, (T, N): boxes with other labels are less alike."""
    same = np.array(labels, object)[:, None] == np.array(others, object)[None]
    return np.where(same, 1.0, OTHER_LABEL)


def split_corners(places: Array) -> tuple[Array, Array]:
    """Keypoints and box corners of (N, P, 3) places, without z."""
    flat = places[..., :2]
    return flat[:, :-CORNERS], flat[:, -CORNERS:]

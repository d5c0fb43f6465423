"""Pictures among words: ConSE (Norouzi et al. 2014, “Zero-shot learning by convex combination of semantic embeddings”).

A picture lies in the space of a text embedder where the names lie that a classifier is surest of, each weighed by its
probability. What all names have in common, their mean, is taken out of everything first: on 19 photographs of things
and people that doubled how far right words lie from wrong ones. No network of its own; no text was ever trained
together with a picture here, as CLIP's were.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

SUREST = 10  # names of a picture that count
SHARPNESS = 12.0  # by which confidences follow similarities: 0.1 more is 3.3 times as sure
AT_ONCE = 50  # names in one pass, those of like length together


class Embedder(Protocol):
    def run(self, texts: Sequence[str]) -> NDArray[Any]: ...


class LabelSpace:
    """The space of a classifier's names; where pictures and words lie in it, and how near they are."""

    def __init__(self, embedder: Embedder, names: Sequence[str], folder: Path | None) -> None:
        """With a folder, the names' vectors are kept there: working them out takes seconds."""
        table = keep_table(embedder, names, folder) if folder else embed_names(embedder, names)
        self.middle = table.mean(0)
        self.table = table - self.middle  # (names, numbers)
        self.embed_words = lru_cache(maxsize=64)(lambda words: turn_unit(embedder.run(words) - self.middle))

    def compare_words(self, probabilities: NDArray[Any], words: tuple[str, ...]) -> NDArray[Any]:
        """How near each of the words is to a picture with these probabilities of the names: cosines, −1…1."""
        surest = np.argsort(-probabilities)[:SUREST]
        picture = probabilities[surest] @ self.table[surest]
        similarities: NDArray[Any] = self.embed_words(words) @ turn_unit(picture)
        return similarities


def share_confidence(similarities: NDArray[Any]) -> NDArray[Any]:
    """How much more each word fits than the others: confidences with the sum 1."""
    shares = np.exp(SHARPNESS * (similarities - similarities.max()))
    return shares / shares.sum()


def turn_unit(vectors: NDArray[Any]) -> NDArray[Any]:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


def embed_names(embedder: Embedder, names: Sequence[str]) -> NDArray[Any]:
    """A vector for each name, in their order."""
    by_length = sorted(range(len(names)), key=lambda place: len(names[place]))
    rows = [embedder.run([names[place] for place in by_length[start:start + AT_ONCE]])
            for start in range(0, len(names), AT_ONCE)]
    return np.concatenate(rows)[np.argsort(by_length)]


def keep_table(embedder: Embedder, names: Sequence[str], folder: Path) -> NDArray[Any]:
    """The same, out of a file that was written the first time; where none can be, worked out each time."""
    place = folder / f"labels-{hashlib.sha256(repr(list(names)).encode()).hexdigest()[:16]}.npy"
    try:
        return np.load(place, allow_pickle=False)
    except (OSError, ValueError):  # not there yet, or cut off
        table = embed_names(embedder, names)
    try:
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".npy", delete=False) as draft:
            np.save(draft, table)
        os.replace(draft.name, place)
    except OSError:
        pass
    return table

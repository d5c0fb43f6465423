"""Ways through the space of latents: random, round and round, or from one saved latent to the next.

Latents are as long as a generator likes them, with numbers like those of a normal distribution. Between two of them a
way follows the sphere on which such vectors lie ("slerp", White 2016, arXiv:1609.04468), or what is generated would
fade.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge import NoFrame

Latent = NDArray[np.float32]
NEARLY = 1e-4  # radians between vectors that need no sphere


def draw_latent(seed: int, number: int, length: int) -> Latent:
    """The latent of that number on the random way that a seed begins."""
    return np.random.default_rng((seed, number)).standard_normal(length).astype(np.float32)


def blend_latents(first: Latent, second: Latent, share: float) -> Latent:
    """What lies on the sphere between two latents: the first at 0, the second at 1."""
    cosine = first @ second / max(float(np.linalg.norm(first) * np.linalg.norm(second)), 1e-12)
    angle = float(np.arccos(np.clip(cosine, -1, 1)))
    if angle < NEARLY or angle > np.pi - NEARLY:
        return ((1 - share) * first + share * second).astype(np.float32)
    near, far = np.sin((1 - share) * angle), np.sin(share * angle)
    return ((near * first + far * second) / np.sin(angle)).astype(np.float32)


def walk_noise(place: float, seed: int, length: int) -> Latent:
    """Where a random way is: at each whole number another latent, and no edges in between."""
    number, share = int(place), place % 1
    return blend_latents(draw_latent(seed, number, length), draw_latent(seed, number + 1, length),
                         share * share * (3 - 2 * share))


def walk_circle(place: float, seed: int, length: int) -> Latent:
    """Where a circle is that is once round at 1."""
    angle = 2 * np.pi * (place % 1)
    return (np.cos(angle) * draw_latent(seed, 0, length) + np.sin(angle) * draw_latent(seed, 1, length)).astype(
        np.float32)


def walk_saved(place: float, saved: Latent) -> Latent:
    """Where the way from saved latent to saved latent is, round and round."""
    number = int(place) % len(saved)
    return blend_latents(saved[number], saved[(number + 1) % len(saved)], place % 1)


def read_latents(path: Path, length: int) -> Latent:
    """Saved latents: .npy, or JSON or a table, with a list or a row of numbers each. Raises NoFrame."""
    try:
        found: Any = read_numbers(path)
        saved = np.atleast_2d(np.asarray(found, np.float32))
    except FileNotFoundError:
        raise NoFrame(f"There is no file {path}: save latents there, or walk otherwise, such as walk:noise.") from None
    except (OSError, ValueError, TypeError, UnicodeError):
        saved = np.zeros((0, 0), np.float32)
    if saved.ndim != 2 or not saved.size or not np.isfinite(saved).all():
        raise NoFrame(f"{path.name} must be a list of latents, each a list of numbers of the same length: "
                      "JSON, .npy, or rows with commas between.")
    if saved.shape[1] != length:
        raise NoFrame(f"The latents in {path.name} have {saved.shape[1]} numbers each; the walk's length is {length}. "
                      f"Say --option walk.length={saved.shape[1]}")
    return saved


def read_numbers(path: Path) -> Any:
    """The numbers in a file, as they lie there."""
    if path.suffix == ".npy":
        return np.load(path, allow_pickle=False)
    text = path.read_text(encoding="utf-8-sig")
    if text.lstrip().startswith("["):
        return json.loads(text)
    return [[float(word) for word in line.replace(",", " ").split()] for line in text.splitlines() if line.strip()]

"""MiniLM (Wang et al. 2020) as Sentence Transformers trained it (all-MiniLM-L6-v2): texts that mean nearly the same get
vectors that point nearly the same way.

The network is BERT (Devlin et al. 2018) with six layers, and words are cut as BERT's uncased ones are. Written out here
because the usual libraries for both bring a client for a model hub, which an installation must not need. Names of parts
are those of the weights' file, a safetensors file: eight bytes with the length of a JSON header, the header, numbers.
"""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

LAYERS, HEADS, WIDTH, INNER = 6, 12, 384, 1536
WORDS, LONGEST = 30_522, 128  # pieces that it knows, and pieces of a text that it reads
LONGEST_WORD = 100  # characters; a longer one is unknown
BEGIN, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
FIRST_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))  # each a word by itself
IGNORED = ("embeddings.position_ids",)

Numbers = dict[str, Tensor]


class Reader:
    """Texts as the numbers of their pieces."""

    def __init__(self, path: Path | None) -> None:
        lines = path.read_text(encoding="utf-8").splitlines() if path else [BEGIN, END, UNKNOWN]
        self.places = {piece: place for place, piece in enumerate(lines)}

    def read_text(self, text: str) -> list[int]:
        """The numbers of a text's pieces, between those of its begin and its end; at most LONGEST."""
        pieces = [piece for word in split_words(text) for piece in self.cut_word(word)]
        return [self.places[piece] for piece in (BEGIN, *pieces[:LONGEST - 2], END)]

    def cut_word(self, word: str) -> list[str]:
        """The longest pieces that are known, from left to right; one that is unknown if that leads nowhere."""
        pieces: list[str] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            end = next((end for end in range(len(word), start, -1) if mark + word[start:end] in self.places), start)
            if end == start or len(word) > LONGEST_WORD:
                return [UNKNOWN]
            pieces.append(mark + word[start:end])
            start = end
        return pieces


def split_words(text: str) -> Iterator[str]:
    """Words in small letters without accents; punctuation marks and ideographs are words of their own."""
    spaced = "".join(f" {character} " if stands_alone(character) else " " if character.isspace() else character
                     for character in text if character in "\t\n\r" or unicodedata.category(character)[0] != "C")
    plain = unicodedata.normalize("NFD", spaced.lower())
    return iter("".join(letter for letter in plain if unicodedata.category(letter) != "Mn").split())


def stands_alone(character: str) -> bool:
    code = ord(character)
    if code < 128:
        return not character.isalnum() and not character.isspace()
    return unicodedata.category(character)[0] == "P" or any(low <= code <= high for low, high in FIRST_IDEOGRAPHS)


class TextEmbedder:
    """The trained network, ready for texts."""

    def __init__(self, path: Path | None, words: Path | None, device: str) -> None:
        self.reader = Reader(words)
        self.device = device
        self.layers = LAYERS if path else 1
        numbers = read_safetensors(path) if path else make_numbers(self.layers)
        self.numbers = {name: value.float().to(device) for name, value in numbers.items() if name not in IGNORED}

    @torch.inference_mode()
    def run(self, texts: Sequence[str]) -> NDArray[Any]:
        """A vector of length 1 for each text, (texts, 384)."""
        rows = [self.reader.read_text(text) for text in texts]
        longest = max(map(len, rows))
        places = torch.tensor([row + [0] * (longest - len(row)) for row in rows], device=self.device)
        real = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows], device=self.device).bool()
        deep = self.think(places, real) * real[..., None]  # (texts, pieces, 384)
        return functional.normalize(deep.sum(1) / real.sum(1, keepdim=True)).cpu().numpy()

    def think(self, places: Tensor, real: Tensor) -> Tensor:
        table = self.numbers
        deep = (table["embeddings.word_embeddings.weight"][places]
                + table["embeddings.position_embeddings.weight"][:places.shape[1]]
                + table["embeddings.token_type_embeddings.weight"][0])
        deep = self.norm(deep, "embeddings.LayerNorm")
        for layer in range(self.layers):
            part = f"encoder.layer.{layer}"
            deep = self.norm(deep + self.attend(deep, real, f"{part}.attention"), f"{part}.attention.output.LayerNorm")
            inner = functional.gelu(self.weigh(deep, f"{part}.intermediate.dense"))
            deep = self.norm(deep + self.weigh(inner, f"{part}.output.dense"), f"{part}.output.LayerNorm")
        return deep

    def attend(self, deep: Tensor, real: Tensor, part: str) -> Tensor:
        """Each piece looks at all real pieces of its text."""
        texts, pieces = deep.shape[:2]
        query, key, value = (self.weigh(deep, f"{part}.self.{name}").view(texts, pieces, HEADS, -1).transpose(1, 2)
                             for name in ("query", "key", "value"))  # (texts, heads, pieces, 32)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=real[:, None, None])
        return self.weigh(seen.transpose(1, 2).reshape(texts, pieces, WIDTH), f"{part}.output.dense")

    def weigh(self, deep: Tensor, name: str) -> Tensor:
        return functional.linear(deep, self.numbers[f"{name}.weight"], self.numbers[f"{name}.bias"])

    def norm(self, deep: Tensor, name: str) -> Tensor:
        weight, bias = self.numbers[f"{name}.weight"], self.numbers[f"{name}.bias"]
        return functional.layer_norm(deep, (WIDTH,), weight, bias, 1e-12)


def read_safetensors(path: Path) -> Numbers:
    """The tensors in a safetensors file of float32 and int64; nothing in such a file is ever run."""
    data = bytearray(path.read_bytes())
    start = 8 + int.from_bytes(data[:8], "little")
    kinds = {"F32": torch.float32, "I64": torch.int64}
    header = json.loads(bytes(data[8:start]))
    return {name: torch.frombuffer(data, dtype=kinds[said["dtype"]], offset=start + said["data_offsets"][0],
                                   count=int(np.prod(said["shape"]))).reshape(said["shape"])
            for name, said in header.items() if name != "__metadata__"}


def make_numbers(layers: int) -> Numbers:
    """Random ones of the same shapes, the same at every start."""
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (WORDS, WIDTH), "embeddings.position_embeddings.weight": (512, WIDTH),
        "embeddings.token_type_embeddings.weight": (2, WIDTH), **name_norm("embeddings.LayerNorm")}
    for layer in range(layers):
        part = f"encoder.layer.{layer}"
        dense = {f"attention.self.{name}": (WIDTH, WIDTH) for name in ("query", "key", "value")}
        dense |= {"attention.output.dense": (WIDTH, WIDTH), "intermediate.dense": (INNER, WIDTH),
                  "output.dense": (WIDTH, INNER)}
        for name, (rows, columns) in dense.items():
            shapes |= {f"{part}.{name}.weight": (rows, columns), f"{part}.{name}.bias": (rows,)}
        shapes |= name_norm(f"{part}.attention.output.LayerNorm") | name_norm(f"{part}.output.LayerNorm")
    chance = torch.Generator().manual_seed(1)
    return {name: torch.randn(shape, generator=chance) * 0.02 for name, shape in shapes.items()}


def name_norm(name: str) -> dict[str, tuple[int, ...]]:
    return {f"{name}.{part}": (WIDTH,) for part in ("weight", "bias")}

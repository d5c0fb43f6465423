"""MiniLM and its way of cutting words, held against what Hugging Face's tokenizers 0.23 and transformers 5.23 give for
the same files."""

import json

import numpy as np
import pytest
import torch

from adapters.networks.minilm import LONGEST, Reader, TextEmbedder, read_safetensors, split_words
from adapters.zero_shot import ZeroShot

# Texts, and the numbers of their pieces as tokenizers gives them.
PIECES = {
    "a dog is running": [101, 1037, 3899, 2003, 2770, 102],
    "Café au lait, Ångström!": [101, 7668, 8740, 21110, 2102, 1010, 17076, 15687, 999, 102],
    "naïve façade—hot-dog": [101, 15743, 8508, 1517, 2980, 1011, 3899, 102],
    "日本 tea": [101, 1864, 1876, 5572, 102],
    "antidisestablishmentarianism xqzjk": [101, 3424, 10521, 4355, 7875, 13602, 3672, 12199, 2964, 1060, 4160, 2480,
                                           15992, 102],
    "can't stop": [101, 2064, 1005, 1056, 2644, 102],
    "a" * 120: [101, 100, 102],
    "ImageNet's  \t tabby\ncat": [101, 3746, 7159, 1005, 1055, 21628, 3762, 4937, 102],
    "🙂 smile": [101, 100, 2868, 102],
    "“quoted” word": [101, 1523, 9339, 1524, 2773, 102],
}
SENTENCES = ("a dog is running", "a puppy runs fast", "the stock market fell", "a photo of a tabby")
# The cosines between them, and how their vectors begin, as transformers' BertModel gives them.
COSINES = ((1.0, 0.73598, 0.04552, 0.06329), (0.73598, 1.0, -0.00075, 0.08662), (0.04552, -0.00075, 1.0, 0.01435),
           (0.06329, 0.08662, 0.01435, 1.0))
BEGINNINGS = ((0.012081, -0.005913, 0.029898, 0.066126), (-0.014565, 0.034005, 0.020936, 0.038347),
              (0.042241, -0.006159, 0.057211, 0.086065), (-0.02678, 0.049095, -0.030417, -0.079039))


def open_embedder():
    _, network, words = ZeroShot.weights
    return TextEmbedder(network.path, words.path, "cpu")


@pytest.mark.weights
@pytest.mark.parametrize("text", PIECES)
def test_words_are_cut_as_they_were_for_its_training(text):
    assert Reader(ZeroShot.weights[2].path).read_text(text) == PIECES[text]


@pytest.mark.weights
def test_vectors_are_those_of_the_reference():
    vectors = open_embedder().run(SENTENCES)
    assert vectors.shape == (4, 384) and vectors.dtype == np.float32
    assert np.abs(vectors @ vectors.T - COSINES).max() < 2e-5
    assert np.abs(vectors[:, :4] - BEGINNINGS).max() < 2e-6


@pytest.mark.weights
def test_company_changes_no_vector():
    embedder = open_embedder()
    together = embedder.run([*SENTENCES, "a much longer sentence, with commas, which fills the others up with nothing"])
    for sentence, vector in zip(SENTENCES, together):
        assert np.abs(embedder.run([sentence])[0] - vector).max() < 1e-6


@pytest.mark.weights
def test_a_text_without_end_is_read_to_its_limit():
    reader = Reader(ZeroShot.weights[2].path)
    assert len(reader.read_text("word " * 500)) == LONGEST
    assert open_embedder().run(["word " * 500, ""]).shape == (2, 384)


def test_marks_and_ideographs_stand_alone_and_signs_that_are_not_seen_go():
    assert list(split_words("Ab,c d—é\u200d\x00f 語x\u00a0y")) == ["ab", ",", "c", "d", "—", "ef", "語", "x", "y"]


def test_safetensors_are_read_as_they_were_written(tmp_path):
    header = json.dumps({"__metadata__": {"made": "here"},
                         "numbers": {"dtype": "F32", "shape": [2, 3], "data_offsets": [8, 32]},
                         "places": {"dtype": "I64", "shape": [1], "data_offsets": [0, 8]}}).encode()
    numbers = np.arange(6, dtype="<f4")
    (tmp_path / "net").write_bytes(len(header).to_bytes(8, "little") + header + np.int64(7).tobytes()
                                   + numbers.tobytes())
    found = read_safetensors(tmp_path / "net")
    assert found["places"].tolist() == [7]
    assert torch.equal(found["numbers"], torch.arange(6.0).reshape(2, 3))


def test_without_files_texts_still_get_vectors():
    vectors = TextEmbedder(None, None, "cpu").run(["one", "two words"])
    assert vectors.shape == (2, 384) and np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

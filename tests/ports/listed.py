"""A port of the first days: rows of labels; and types in lists, each with a name, for a function of each by itself."""

import numpy as np

import runway
from runway.data_types import category, image, number, semantic_map, text

labels = semantic_map(label_map={0: "sky", 3: "sea"}, color_map={"sky": [200, 220, 255], "sea": [0, 40, 160]})


@runway.setup(options=[text(name="mark", default="!")])
def setup(opts):
    return opts["mark"]


@runway.command("paint", inputs={"map": labels, "by": category(choices=[1, 2])},
                outputs={"image": image, "map": labels})
def paint(mark, args):
    return {"image": np.dstack([args["map"].astype(np.uint8) * 10 * args["by"]] * 3), "map": args["map"]}


@runway.command("call", inputs=[text(name="word"), number(name="times", min=1, max=9, default=2, step=1)],
                outputs=[text(name="line"), number(name="length")])
def call(mark, word, times):
    line = (word + mark) * times
    return line, len(line)


if __name__ == "__main__":
    runway.run()

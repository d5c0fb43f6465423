"""A port that shows its picture as it grows, and says how far it is."""

import numpy as np

import runway
from runway.data_types import image, image_landmarks, array, number


@runway.command("paint", inputs={"steps": number(default=3, min=1, max=1000, step=1)},
                outputs={"picture": image, "dots": array(image_landmarks(2, labels=["start", "end"],
                                                                         connections=[["start", "end"]]))})
def paint(model, args):
    picture = np.zeros((16, 16, 3))
    for step in range(args["steps"]):
        picture[:step + 1] = 255
        yield {"picture": picture, "dots": [[[0.25, 0.25], [0.75, 0.5]]]}, (step + 1) / args["steps"]


if __name__ == "__main__":
    runway.run()

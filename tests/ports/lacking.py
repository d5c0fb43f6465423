"""A port whose packages are not there."""

import runway
import numpy as np
import surely_missing.layers as layers
from skimage_of_old import transform


@runway.command("mix", inputs={"image": runway.image}, outputs={"image": runway.image})
def mix(model, args):
    return transform(layers.mix(np.array(args["image"])))


runway.run()

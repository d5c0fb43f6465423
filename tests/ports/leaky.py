"""A port that lives on the names which came along with the types, and on names that Python and numpy have no more."""

from collections import Iterable

import runway
from runway.data_types import *  # noqa: F403

FOLDER = os.path.dirname(os.path.abspath(__file__))  # noqa: F405


@runway.command("shrink", inputs={"input_image": image, "size": number(min=1, max=64, step=1)},  # noqa: F405
                outputs={"output_image": image, "report": text})  # noqa: F405
def shrink(model, inputs):
    size = inputs["size"]
    small = inputs["input_image"].resize((size, size), Image.ANTIALIAS)  # noqa: F405
    pixels = np.array(small).astype(np.float) / 255  # noqa: F405
    code = base64.encodestring(b"old").decode().strip()  # noqa: F405
    report = json.dumps({"code": code, "list": isinstance([], Iterable), "root": math.sqrt(4)})  # noqa: F405
    return {"output_image": pixels * 255, "report": report}


if __name__ == "__main__":
    runway.run()

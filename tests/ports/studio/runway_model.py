"""A red square for the word red, a blue one for any other: what the template for new ports did."""

import runway
from runway.data_types import number, text, image
from squares import SquareModel

setup_options = {
    "truncation": number(min=1, max=10, step=1, default=5, description="Example input."),
    "seed": number(min=0, max=1000000, description="A seed used to initialize the model."),
}


@runway.setup(options=setup_options)
def setup(opts):
    print("[SETUP] seed %s, truncation %s" % (opts["seed"], opts["truncation"]))
    return SquareModel(opts)


@runway.command("generate", inputs={"caption": text()}, outputs={"image": image(width=512, height=512)},
                description='Generates a red square when the input text input is "red".')
def generate(model, args):
    return {"image": model.run_on_input(args["caption"])}


if __name__ == "__main__":
    runway.run(host="0.0.0.0", port=8000, model_options={"truncation": 7})

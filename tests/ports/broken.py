"""A port whose setup fails unless it is told not to."""

import runway


@runway.setup(options={"works": runway.boolean(default=False)})
def setup(opts):
    if not opts["works"]:
        raise RuntimeError("no weights here")
    return "fine"


@runway.command("say", inputs={"text": runway.text}, outputs={"text": runway.text})
def say(model, args):
    return model


if __name__ == "__main__":
    runway.run()

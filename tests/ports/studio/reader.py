"""A port that reads a file which the sketch names."""

import runway


@runway.command("read", inputs={"source": runway.file, "more": runway.array(runway.file)},
                outputs={"words": runway.text})
def read(model, args):
    words = []
    for path in [args["source"]] + args["more"]:
        with open(path) as file:
            words.append(file.read())
    return "".join(words)


runway.run()

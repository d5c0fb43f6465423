"""The smallest useful port: words in capitals, with an option; served without a main guard, as many were."""

import runway


@runway.setup(options={"suffix": runway.text})
def setup(opts):
    return opts["suffix"]


@runway.command("lower2upper", inputs={"input": runway.text}, outputs={"output": runway.text})
def lower2upper(suffix, inputs):
    return {"output": inputs["input"].upper() + suffix}


runway.run(port=8000)

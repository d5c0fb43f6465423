"""A port of early 2019: a model of its own, types in quotation marks, options as arguments."""

from runway import RunwayModel

model = RunwayModel()


@model.setup(options={"alpha": "float", "times": "integer", "checkpoint": "checkpoint"})
def setup(alpha=0.5, times=2, checkpoint=None):
    return alpha + times


@model.command("repeat", inputs={"caption": "text"}, outputs={"result": "text"})
def repeat(amount, args):
    return "%s %s" % (args["caption"], amount)


model.run()

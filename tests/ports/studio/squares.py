"""What the port beside it imports, and a file that it reads by its relative path."""

from PIL import Image


class SquareModel:
    def __init__(self, options):
        self.truncation = options["truncation"]
        with open("colours.txt") as file:
            self.colours = dict(line.split() for line in file)

    def run_on_input(self, caption):
        return Image.new("RGB", (512, 512), color=self.colours.get(caption, "blue"))

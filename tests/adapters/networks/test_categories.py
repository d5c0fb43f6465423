import subprocess
import sys

import pytest
from torchvision.models import get_model_weights

from adapters.networks.categories import COCO, IMAGENET, list_categories

NAME_SOMETHING = """
import sys
import numpy
from adapters.classify import Classify
from adapters.detect import Detect
grey = numpy.full((64, 64, 3), 99, numpy.uint8)
Classify.ready(weights=None).run(grey)
Detect.ready(weights=None).run(grey)
print("torch" in sys.modules, "torchvision" in sys.modules)
"""


@pytest.mark.parametrize(("which", "network"), [(IMAGENET, "mobilenet_v3_small"), (COCO, "fasterrcnn_resnet50_fpn")])
def test_the_names_are_those_that_torchvision_gives_with_its_networks(which: str, network: str) -> None:
    assert list_categories(which) == get_model_weights(network).DEFAULT.meta["categories"]


def test_who_only_wants_the_names_does_not_wait_for_torchvision() -> None:
    said = subprocess.run([sys.executable, "-c", NAME_SOMETHING], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "False"]

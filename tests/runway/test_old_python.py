from tests.port_stage import run_python

USE = """
import base64, collections, inspect, time
import numpy as np
from PIL import Image
from runway.old_python import mend_names
mend_names()
assert base64.decodestring(base64.encodestring(b"abc")) == b"abc"
assert isinstance([], collections.Iterable) and isinstance({}, collections.Mapping)
assert inspect.getargspec(lambda a, b=1: a).args == ["a", "b"]
assert time.clock() >= 0
assert np.zeros(2, np.float).dtype == np.float64 and np.int is int and np.array([1, 0]).astype(np.bool)[0]
assert Image.new("L", (4, 4)).resize((2, 2), Image.ANTIALIAS).size == (2, 2)
"""


def test_names_that_moved_are_found_where_they_were():
    done = run_python("-W", "error", "-c", USE)
    assert done.returncode == 0 and done.stderr == "", done.stderr

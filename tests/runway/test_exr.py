import numpy as np
import OpenEXR
import pytest

from runway.exr import write_exr


@pytest.mark.parametrize("shape, name", [((3, 5), "Y"), ((3, 5, 3), "RGB"), ((2, 2, 4), "RGBA")])
def test_the_formats_own_library_reads_the_floats_as_they_were(tmp_path, shape, name):
    pixels = np.random.default_rng(1).normal(size=shape).astype(np.float32) * 1000
    path = tmp_path / "made.exr"
    path.write_bytes(write_exr(pixels))
    with OpenEXR.File(str(path)) as file:
        found = file.channels()[name].pixels
    assert found.dtype == np.float32 and np.array_equal(found, pixels)

from tests.port_stage import run_python


def test_a_star_brings_the_types_and_what_came_along_with_them():
    names = "np Image os sys json math base64 inspect tarfile IO any array boolean category checkpoint directory " \
        "file image image_bounding_box image_landmarks image_point number segmentation text vector"
    code = f"from runway.data_types import *\n{names.replace(' ', '; ')}\nassert any().type == 'any'"
    done = run_python("-W", "error", "-c", code)
    assert done.returncode == 0, done.stderr


def test_the_module_is_a_model_and_has_every_type():
    code = ("import runway\n@runway.setup\ndef load(): return 1\n"
            "assert runway.image and runway.RunwayModel and runway.default_model.setup_fn is load\n"
            "assert runway.__version__ == '0.6.1'")
    done = run_python("-W", "error", "-c", code)
    assert done.returncode == 0, done.stderr

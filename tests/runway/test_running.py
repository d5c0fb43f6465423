import json

import pytest

from tests.port_stage import PORTS, TRANSCRIPTS, run_python


@pytest.fixture
def port(tmp_path):
    """A port that says what it is set up with."""
    path = tmp_path / "runway_model.py"
    path.write_text("import runway\n"
                    "@runway.command('do', inputs={'a': runway.text}, outputs={'a': runway.text})\n"
                    "def do(model, args): return args['a']\n"
                    "runway.run(meta=False)\nprint('after')\n")
    return path


def test_a_port_that_is_asked_what_it_is_prints_it_as_it_did():
    done = run_python(PORTS / "all_types.py", RW_META="1")
    said = json.loads((TRANSCRIPTS / "sdk_RW_META_stdout.json").read_text())
    assert done.returncode == 0 and done.stdout == json.dumps(said) + "\n" and done.stderr == ""


def test_a_port_need_not_be_served(port):
    done = run_python(port, RW_NO_SERVE="1")
    assert done.returncode == 0 and done.stdout.endswith("RW_NO_SERVE or no_serve says so.\nafter\n")


@pytest.mark.parametrize("name, word", [("RW_PORT", "many"), ("RW_MODEL_OPTIONS", "[1]"), ("RW_META", "yes")])
def test_what_cannot_be_read_in_the_environment_is_named(port, name, word):
    done = run_python(port, **{name: word})
    assert done.returncode == 1 and done.stderr == f"{name} cannot be read; it was {word!r}.\n"

import json

from tests.port_stage import PORTS, run_python

READ = ("import json, sys; from pathlib import Path; from runway.reading import read_port; "
        "port = read_port(Path(sys.argv[1])); "
        "print(json.dumps([list(port.model.commands), port.options, __import__('os').getcwd()]))")


def read(name):
    done = run_python("-c", READ, PORTS / name)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_port_is_read_up_to_where_it_would_serve_and_keeps_its_options():
    assert read("studio/runway_model.py") == [["generate"], {"truncation": 7}, str(PORTS / "studio")]


def test_with_a_main_guard_or_without_on_the_module_or_on_a_model_of_its_own():
    assert [read(name)[0] for name in ("upper.py", "all_types.py", "oldest.py")] == [
        ["lower2upper"], ["everything", "progress", "fail", "scalar"], ["repeat"]]

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from bridge.errors import BadSetting
from bridge.info import Info
from bridge.port_command import heed_environment
from bridge.settings import Settings
from tests.port_stage import PORTS, TRANSCRIPTS, run_python

NOBODY = Settings()


def test_catwalk_prints_what_a_port_is_as_it_did(own_cache):
    done = run_python("-m", "bridge", PORTS / "all_types.py", RW_META="1")
    said = json.loads((TRANSCRIPTS / "sdk_RW_META_stdout.json").read_text())
    assert done.returncode == 0 and done.stdout == json.dumps(said) + "\n", done.stderr


def test_the_environment_of_ports_is_heeded(capsys, caplog):
    info = Info(name="a", description="", inputs=(), outputs=(), port={"options": [], "commands": []})
    assert heed_environment({"a": info}, NOBODY, {"RW_META": "1"}) is None
    assert capsys.readouterr().out == '{"options": [], "commands": []}\n'
    assert heed_environment({"a": info}, NOBODY, {"RW_NO_SERVE": "1"}) is None
    assert heed_environment({"a": info}, NOBODY, {"RW_DEBUG": "1", "RW_META": "0"}).log_level == "debug"
    assert heed_environment({"a": info}, NOBODY, {"RW_HOST": "127.0.0.1"}) == NOBODY and not caplog.records
    heed_environment({"a": info}, NOBODY, {"RW_HOST": "0.0.0.0"})
    assert "lets other machines in only with --lan" in caplog.text
    with pytest.raises(BadSetting, match="RW_META must be 1 or 0; it was 'maybe'."):
        heed_environment({"a": info}, NOBODY, {"RW_META": "maybe"})


def test_a_port_started_by_itself_whose_setup_fails_says_so_and_ends(own_cache):
    done = run_python(PORTS / "broken.py", RW_PORT="0")
    assert done.returncode == 1 and done.stdout == "Initializing model...\n"
    assert "Error during setup: RuntimeError('no weights here')." in done.stderr and "broken.py" in done.stderr


def test_a_port_started_by_itself_is_served_until_it_is_stopped(own_cache):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "RW_PORT": "0",
                   "RW_MODEL_OPTIONS": '{"suffix": "?"}'}
    with subprocess.Popen([sys.executable, "-u", str(PORTS / "upper.py")], stdout=subprocess.PIPE, text=True,
                          env=environment) as started:
        assert started.stdout.readline() == "Initializing model...\n"
        assert re.fullmatch(r"Model initialized \(\d+\.\d\ds\)\n", started.stdout.readline())
        address = re.fullmatch(r"Starting model server at (http://127.0.0.1:\d+)\.\.\.\n", started.stdout.readline())[1]
        with urlopen(f"{address}/lower2upper", data=b'{"input": "abc"}', timeout=30) as answer:
            assert json.load(answer) == {"output": "ABC?"}
        started.send_signal(signal.SIGTERM)
        assert started.wait(30) == 0


def test_the_port_of_the_environment_is_the_sdks_unless_somebody_said_another():
    info = Info(name="a", description="", inputs=(), outputs=(), port={"options": [], "commands": []})
    assert heed_environment({"a": info}, NOBODY, {"RW_PORT": "9000"}).sdk_port == 9000
    chosen = Settings(sdk_port=9100, given=frozenset({"sdk_port"}))
    assert heed_environment({"a": info}, chosen, {"RW_PORT": "9000"}).sdk_port == 9100
    with pytest.raises(BadSetting, match="RW_PORT must be a number"):
        heed_environment({"a": info}, NOBODY, {"RW_PORT": "many"})

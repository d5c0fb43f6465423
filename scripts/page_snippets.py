"""What the page's snippets say (bridge/page/studio/snippets), for documents and tests.

Their modules are run by the Node.js that comes with Playwright.
"""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

from bridge.info import Info

STUDIO = Path(__file__).parent.parent / "bridge" / "page" / "studio"
HOME = {"origin": "http://127.0.0.1:8000", "token": "", "osc": {"host": "127.0.0.1", "port": 57100}, "ears": 57200,
        "runway": None}
PROGRAM = f"""\
import {{writeSnippets}} from {json.dumps((STUDIO / "snippets" / "index.js").as_uri())};
const {{infos, place}} = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(infos.map((info) => writeSnippets(info, place))));
"""


def write_snippets(infos: list[Mapping[str, Any]], place: Mapping[str, Any] = HOME) -> list[dict[str, dict[str, str]]]:
    """For each model, by tool, the texts to copy, by the file that they are for."""
    node, _ = compute_driver_executable()
    done = subprocess.run([node, "--input-type=module", "--eval", PROGRAM], capture_output=True, text=True,
                          input=json.dumps({"infos": infos, "place": place}))
    assert done.returncode == 0, done.stderr
    return [{tool["id"]: {step["file"]: step["code"] for step in tool["steps"] if "code" in step} for tool in tools}
            for tools in json.loads(done.stdout)]


def write_asking(infos: list[Info]) -> dict[str, tuple[str, str]]:
    """How to ask each model in p5.js and with curl, at the usual address."""
    found = write_snippets([info.to_json() for info in infos])
    return {info.name: (tools["p5"]["sketch.js"], tools["curl"]["terminal"].rstrip())
            for info, tools in zip(infos, found)}

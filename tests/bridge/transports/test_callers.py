import pytest
from aiohttp.test_utils import make_mocked_request

from bridge.transports.callers import LONGEST, clean_name, name_caller, name_program, name_sender

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36"


@pytest.mark.parametrize("agent, name", [
    (CHROME, "Chrome"), (CHROME + " Edg/149.0", "Edge"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox"),
    ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1", "Safari"),
    ("TouchDesigner", "TouchDesigner"), ("curl/8.5.0", "curl"), ("Java-http-client/17.0.9", "Java-http-client"),
    ("", ""), ("\0\n" + 99 * "x", LONGEST * "x"),
])
def test_programs_have_the_names_people_know(agent, name):
    assert name_program(agent) == name


def test_a_sketch_is_called_what_it_calls_itself():
    request = make_mocked_request("GET", "/ws?sketch=My%20trails%0A", headers={"User-Agent": CHROME})
    assert name_caller(request, "WebSocket").name == "My trails · Chrome"
    assert name_caller(request).name == "Chrome", "in a query's address, the word may be an input"


def test_who_sends_osc_is_known_by_machine_and_port():
    assert (name_sender(("127.0.0.1", 9)).place, name_sender(("10.0.0.7", 9)).place) == ("this machine", "10.0.0.7")
    assert name_sender(("10.0.0.7", 57200)).name == "port 57200"


def test_a_name_fits_on_a_line():
    assert clean_name("  a\r\nb\u2028" + 100 * "é") == "ab" + (LONGEST - 2) * "é"

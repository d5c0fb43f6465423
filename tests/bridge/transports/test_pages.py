import pytest
from yarl import URL

from bridge.catalog import EXAMPLES
from bridge.transports.pages import PAGE_FILES, PAGE_FOLDER, find_file
from bridge.weights import P5, SAMPLE, SOCKETIO

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def get(house, path, **headers):
    address = URL(house.address + path, encoded=True)
    async with house.web.get(address, headers=headers, allow_redirects=False) as response:
        return response.status, response.content_type, await response.read()


async def test_the_start_is_a_page_for_browsers_and_a_status_for_everyone_else(house):
    status, kind, body = await get(house, "/", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (status, kind) == (200, "text/html") and body == (PAGE_FOLDER / "index.html").read_bytes()
    for accept in ("*/*", "application/json", ""):
        status, kind, body = await get(house, "/", Accept=accept)
        assert (status, kind) == (200, "application/json")
        assert body == b'{"status":"running","queryRoute":"/query","dataRoute":"/data","errorRoute":"/error"}'


@pytest.mark.parametrize("name", PAGE_FILES)
async def test_every_file_of_the_page_is_served_and_asked_about_again(house, name):
    async with house.web.get(f"{house.address}/{name}") as response:
        assert response.status == 200 and await response.read() == (PAGE_FOLDER / name).read_bytes()
        assert response.headers["Cache-Control"] == "no-cache"
        kind = {"js": "text/javascript", "mjs": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
        assert response.content_type == kind[name.rpartition(".")[2]]
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("path, kind", [("/docs", "text/html"), ("/favicon.ico", "image/svg+xml")])
async def test_pages_with_another_name(house, path, kind):
    assert (await get(house, path))[:2] == (200, kind)


@pytest.mark.parametrize("path, weights", [
    ("/p5.min.js", P5), ("/sample.png", SAMPLE), ("/socket.io/socket.io.js", SOCKETIO)])
async def test_what_comes_out_of_packages_is_served_or_says_how_to_get_it(house, own_cache, path, weights):
    status, kind, body = await get(house, path)
    assert (status, kind) == (409, "application/json") and b"catwalk pull" in body


@pytest.mark.weights
@pytest.mark.parametrize("path, kind", [("/p5.min.js", "text/javascript"), ("/sample.png", "image/png")])
async def test_what_was_pulled_is_served(house, path, kind):
    assert (await get(house, path))[:2] == (200, kind)


async def test_examples_are_served_and_speak_to_the_address_they_came_from(house):
    status, kind, body = await get(house, "/examples/p5js/edges/")
    assert (status, kind) == (200, "text/html") and b"127.0.0.1:8000" not in body and b"/catwalk.js" in body
    status, kind, body = await get(house, "/examples/p5js/edges/sketch.js")
    assert (status, kind) == (200, "text/javascript")
    assert body == (EXAMPLES / "p5js" / "edges" / "sketch.js").read_bytes()
    assert (await get(house, "/examples/"))[0] == 200


@pytest.mark.parametrize("path", ["/examples", "/examples/p5js/edges"])
async def test_a_folder_without_its_slash_is_sent_on(house, path):
    async with house.web.get(house.address + path, allow_redirects=False) as response:
        assert response.status == 301 and response.headers["Location"] == path + "/"


@pytest.mark.parametrize("path", [
    "/examples/..%2fsetup.cfg", "/examples/../setup.cfg", "/examples/%2e%2e/%2e%2e/setup.cfg",
    "/examples/%2fetc%2fpasswd", "/examples//etc/passwd",
    "/examples/p5js/..%2f..%2f..%2fsetup.cfg", "/examples/%00", "/examples/nowhere",
    "/examples/" + "x" * 300, "/examples/p5js", "/catwalk.js/", "/..%2fsetup.cfg",
])
async def test_nothing_outside_the_examples_is_served(house, path, caplog):
    status, kind, body = await get(house, path)
    assert (status, kind) == (404, "application/json") and b"not-found" in body
    assert "Traceback" not in caplog.text


async def test_a_link_that_leads_outside_is_not_followed(tmp_path):
    (tmp_path / "secret").write_text("x")
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "inside.txt").write_text("x")
    (tmp_path / "root" / "link").symlink_to(tmp_path / "secret")
    root = (tmp_path / "root").resolve()
    assert find_file(root, "inside.txt") == root / "inside.txt"
    assert find_file(root, "link") is None and find_file(root, "../secret") is None


@pytest.mark.parametrize("path", ["/", "/docs"])
async def test_catwalk_s_own_pages_load_nothing_from_elsewhere_and_run_no_inline_script(house, path):
    async with house.web.get(house.address + path, headers={"Accept": "text/html"}) as response:
        policy = response.headers["Content-Security-Policy"]
        text = await response.text()
    place = house.address.removeprefix("http://")
    assert policy == (
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        f"connect-src 'self' ws://{place} wss://{place}; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'")
    assert "<style" not in text and "style=" not in text and "<script>" not in text


async def test_a_module_of_the_studio_is_served_and_nothing_beside_it(house):
    assert (await get(house, "/studio/main.js"))[:2] == (200, "text/javascript")
    assert (await get(house, "/studio/shell.css"))[:2] == (200, "text/css")
    for path in ("/studio/..%2fpage.css", "/studio/nowhere.js", "/studio/"):
        assert (await get(house, path))[0] == 404

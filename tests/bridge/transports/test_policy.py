import pytest

from bridge.transports.policy import allow_page, allow_page_alone

KEY = "Content-Security-Policy"


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000", "localhost", "studio-3.local:8000"])
def test_a_page_speaks_to_where_it_came_from(host):
    assert f"connect-src 'self' ws://{host} wss://{host};" in allow_page(host)[KEY]


@pytest.mark.parametrize("host", ["", "localhost; script-src *", "localhost script-src", "localhöst", "a,b", "x\r\ny"])
def test_a_host_that_is_none_adds_nothing(host):
    assert "connect-src 'self';" in allow_page(host)[KEY]


def test_a_page_alone_has_its_own_style_and_nothing_else():
    policy = allow_page_alone("<style>p { color: red }</style>")[KEY]
    assert policy.startswith("default-src 'none'; img-src data:; "
                             "style-src 'sha256-ngewhhP73WDIbgwseeu52VAAJgKdGUsu1IUQQsAm8m4=';")

import socket

import pytest

from bridge import osc_sockets
from bridge.network import HERE
from bridge.osc_sockets import bind_datagrams, find_sockets, has_free_twin


@pytest.mark.parametrize("host", HERE)
def test_a_number_that_tcp_has_is_no_twin(host):
    (bound,) = bind_datagrams((host,), 0)
    with bound, socket.create_server((host, bound.getsockname()[1]), family=bound.family):
        assert not has_free_twin(bound)
    (bound,) = find_sockets((host,), 0)
    with bound:
        assert has_free_twin(bound)


def test_any_number_is_one_that_tcp_has_free(monkeypatch):
    answers = iter([False, True, True])
    seen = []

    def look(bound):
        seen.append(bound)
        return next(answers)

    monkeypatch.setattr(osc_sockets, "has_free_twin", look)
    found = find_sockets(HERE, 0)
    assert seen[0].fileno() == -1 and seen[1:] == found
    for bound in found:
        bound.close()

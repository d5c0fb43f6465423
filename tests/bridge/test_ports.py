import socket

import psutil
import pytest

from bridge import ports
from bridge.errors import BadSetting
from bridge.network import HERE
from bridge.ports import bind_hosts, count_port, explain_taken, name_holder, spell_address
from tests.network import has_ipv6

FLAG = "--http-port"


def test_doors_behind_the_first_have_the_next_numbers_or_any():
    assert [count_port(8000, place) for place in (0, 1, 2)] == [8000, 8001, 8002]
    assert count_port(0, 3) == 0


def test_there_are_only_so_many_ports():
    with pytest.raises(BadSetting, match="no TCP port 65536; start Catwalk with a lower --http-port"):
        bind_hosts(HERE, 65536, FLAG)


def test_a_port_in_use_on_one_of_both_addresses_is_in_use():
    if has_ipv6():
        with socket.create_server(("::1", 0), family=socket.AF_INET6) as holder:
            with pytest.raises(BadSetting, match="of ::1 cannot be used"):
                bind_hosts(HERE, holder.getsockname()[1], FLAG)


def test_a_port_free_on_one_address_only_is_not_any_free_port(monkeypatch):
    bind, refused = ports.bind_socket, []

    def refuse_once(host, port):
        if host == "::1" and not refused:
            refused.append(port)
            raise OSError(98, "Address already in use")
        return bind(host, port)

    if has_ipv6():
        monkeypatch.setattr(ports, "bind_socket", refuse_once)
        bound = bind_hosts(HERE, 0, FLAG)
        assert len(bound) == 2 and len({each.getsockname()[1] for each in bound}) == 1
        for each in bound:
            each.close()


def test_without_ipv6_it_carries_on(monkeypatch):
    bind = ports.bind_socket

    def refuse_ipv6(host, port):
        if host == "::1":
            raise OSError(99, "Cannot assign requested address")
        return bind(host, port)

    monkeypatch.setattr(ports, "bind_socket", refuse_ipv6)
    (bound,) = bind_hosts(HERE, 0, FLAG)
    assert spell_address(bound).startswith("http://127.0.0.1:")
    bound.close()


def test_a_holder_that_the_system_does_not_tell_is_left_out(monkeypatch):
    assert name_holder(1) == ""
    listening = psutil._ntuples.sconn(3, 2, 1, psutil._ntuples.addr("127.0.0.1", 7), (), psutil.CONN_LISTEN, None)
    monkeypatch.setattr(psutil, "net_connections", lambda kind: [listening])
    assert name_holder(7) == ""

    def refuse(kind):
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil, "net_connections", refuse)
    assert name_holder(7) == "" and "--http-port 8" in explain_taken("127.0.0.1", 7, OSError(98, "Taken"), FLAG)

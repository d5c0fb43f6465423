"""UDP sockets for OSC: the same number on every address, with room for bursts, and groups where they are wanted."""

import socket
from collections.abc import Sequence

from .network import list_addresses

ROOM = 4 << 20  # bytes that wait in the system until they are read
TRIES = 20  # numbers that are looked at for one that UDP and TCP have free


def find_sockets(hosts: Sequence[str], port: int, *, beyond: bool = False) -> list[socket.socket]:
    """`bind_datagrams`; where any port will do, one whose number is free for OSCQuery, too. Raises OSError."""
    for _ in range(TRIES if port == 0 else 0):
        bound = bind_datagrams(hosts, 0, beyond=beyond)
        if all(map(has_free_twin, bound)):
            return bound
        for made in bound:
            made.close()
    return bind_datagrams(hosts, port, beyond=beyond)


def has_free_twin(bound: socket.socket) -> bool:
    """Whether the TCP port of the same number and address is free."""
    with socket.socket(bound.family, socket.SOCK_STREAM) as twin:
        try:
            if bound.family == socket.AF_INET6:
                twin.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            twin.bind(bound.getsockname()[:2])
            return True
        except OSError:
            return False


def bind_datagrams(hosts: Sequence[str], port: int, *, beyond: bool = False) -> list[socket.socket]:
    """UDP sockets on the same number of all these addresses; without IPv6, of those that are none. Raises OSError.

    With `beyond`, they may send to everyone on the network and to groups, though not past the next router.
    """
    bound: list[socket.socket] = []
    for name in hosts:
        made = socket.socket(socket.AF_INET6 if ":" in name else socket.AF_INET, socket.SOCK_DGRAM)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
            if made.family == socket.AF_INET6:
                made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            elif beyond:
                allow_groups(made, name)
            made.setblocking(False)
            made.bind((name, bound[0].getsockname()[1] if bound else port))
            bound.append(made)
        except OSError:
            made.close()
            if not bound:
                raise
    return bound


def join_group(bound: socket.socket, group: str) -> None:
    """Hear a multicast group at every address of this machine, if there is one to hear."""
    for address in list_addresses() if group else ():
        if ":" not in address:
            place = socket.inet_aton(group) + socket.inet_aton(address)
            bound.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, place)


def allow_groups(made: socket.socket, host: str) -> None:
    """Let a socket send broadcasts and, through the interface of its host, to multicast groups of this network."""
    made.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
    made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
    outward = [address for address in list_addresses((host,)) if ":" not in address]
    if outward:
        made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(outward[0]))

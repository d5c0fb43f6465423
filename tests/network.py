"""This machine as others see it: at its address on a network. Whoever connects there does not come from loopback."""

from bridge.links import list_addresses

TOKEN = "opensesame"


def find_address() -> str:
    """An IPv4 address of this machine that is no loopback one."""
    found = [address for address in list_addresses() if ":" not in address]
    assert found, "This machine is on no network. Give it an address, such as: ip address add 192.0.2.9/32 dev eth0"
    return found[0]


def find_addresses() -> list[str]:
    """One address of each family that this machine has on a network."""
    families = {":" in address: address for address in reversed(list_addresses())}
    assert families, find_address()
    return list(families.values())

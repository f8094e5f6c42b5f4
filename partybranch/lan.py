"""The addresses by which other machines of the local network reach this one. Standard library only."""

import fcntl
import ipaddress
import socket
import struct

_GET_ADDRESS = 0x8915  # SIOCGIFADDR of Linux
# Networks inside this machine: nobody outside reaches an address of theirs.
_INNER = ("lo", "docker", "br-", "veth", "virbr", "podman", "cni", "vmnet")
# Of the documentation range: nothing is sent, the system only says which way it would go.
_ANYWHERE = ("192.0.2.1", 9)


def lan_addresses() -> list[str]:
    """IPv4 addresses of this machine, the one that leads outside first; [] where there is none."""
    found = [_towards_outside(), *_of_interfaces()]
    return [address for address in dict.fromkeys(found) if address and is_reachable(address)]


def is_reachable(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return not (parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified)


def _towards_outside() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ANYWHERE)
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _of_interfaces() -> list[str]:
    names = [name for _, name in socket.if_nameindex() if not name.startswith(_INNER)]
    return [address for address in map(_address_of, names) if address]


def _address_of(interface: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        request = struct.pack("256s", interface.encode()[:15])
        try:
            answer = fcntl.ioctl(probe.fileno(), _GET_ADDRESS, request)
        except OSError:
            # No IPv4 address, or not Linux.
            return ""
        return socket.inet_ntoa(answer[20:24])

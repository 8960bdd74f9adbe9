"""Connecting to where a name leads, but not into the network that the user is in.

Who answers for a name may let it lead anywhere, and elsewhere a moment later. So a name is looked up once, what was
found is judged, and the connection is made to that.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    from ipaddress import IPv4Address, IPv6Address

_MOST = 8
"""Addresses of one name that are tried."""


class PrivateError(Exception):
    """A name leads to addresses of a private network only. `address` is one of them."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} is at {address}, which is not a public address")
        self.address = address


def connect(host: str, port: int, seconds: float, named: Collection[str]) -> socket.socket:
    """A connection to the first address that answers and is public, or `named`, as the host itself may be.

    Raises:
        PrivateError: there is no such address.
        OSError: none answers, or the name is unknown.
    """
    import socket  # only those who name a host pay for it

    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    open_to_us = [each for each in found if is_public(str(each[4][0])) or each[4][0] in named]
    if found and not open_to_us and not _is_address(host, named):
        raise PrivateError(host, str(found[0][4][0]))
    failure: OSError = OSError("the name has no address")
    for family, kind, protocol, _, address in (open_to_us or found)[:_MOST]:
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(seconds)
            connection.connect(address)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure


def _is_address(host: str, named: Collection[str]) -> bool:
    """Whether who named the host named a place in the private network: an address, or this machine."""
    return host in named and (host == "localhost" or _parsed(host) is not None)


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, whatever it is wrapped in."""
    parsed = _parsed(address)
    if parsed is None or parsed.is_multicast or not parsed.is_global:
        return False
    inner = _wrapped(parsed)
    return inner is None or is_public(str(inner))


def _wrapped(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The address of version 4 that one of version 6 leads on to: mapped, 6to4, Teredo, NAT64 (RFC 6052)."""
    from ipaddress import IPv4Address, ip_network

    if address.version == 4:
        return None
    teredo = address.teredo
    if address in ip_network("64:ff9b::/96"):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    from ipaddress import ip_address

    try:
        return ip_address(address.partition("%")[0])
    except ValueError:
        return None

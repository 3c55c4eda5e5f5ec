"""The addresses of a name, and whether the internet routes to them.

A manifest of a stranger says where to connect. So every address is looked at, and the one that was looked at is the one
that is connected to: a name cannot have another address the next time.
"""

from __future__ import annotations

import ipaddress
import socket

from toolcheck.manifest.address import inside_network

_ALSO_NOT_PUBLIC = ("192.0.0.0/24", "64:ff9b:1::/48", "100::/64", "2001::/23", "5f00::/16")
"""Networks of IANA's special-purpose registries that an older Python counts as public (looked at 2026-11-29)."""


def addresses_of(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host, each once, in the order of the resolver; an address in any spelling has one. Raises
    OSError, UnicodeError.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(place[0]) for *_, place in found))


def not_public(address: str) -> str:
    """What an address is, in words, if the internet does not route to it; empty for a public one."""
    bare, zone, _ = address.partition("%")
    known = inside_network(bare)
    if zone or known:
        return known or "an address of one network card"
    outer = ipaddress.ip_address(bare)
    if any(outer in ipaddress.ip_network(network) for network in _ALSO_NOT_PUBLIC):
        return "not a public address"
    inner = _inner(outer)
    if not inner.is_global or inner.is_multicast or inner.is_reserved or inner.is_unspecified:
        return "not a public address"
    return ""


def _inner(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The IPv4 address in an IPv6 address that holds one; else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    translated = ipaddress.ip_network("64:ff9b::/96")
    if address in translated:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def userinfo(url: str) -> str:
    """The user and password in a URL, as `user:password`; empty where it has none."""
    return url.partition("//")[2].partition("/")[0].partition("?")[0].rpartition("@")[0]

"""Which internet addresses pages may be fetched from: public ones, and what the operator allows.

The tables follow the IANA special-purpose address registries and are spelled out here, because what
`ipaddress` calls global differs between releases of Python, and includes multicast, 6to4 and relays.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_SPECIAL: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "cloud metadata"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("2001::/23", "reserved"),  # Teredo, ORCHID and benchmarking among it
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("ff00::/8", "multicast"),
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def refusal(address: str, allow: Sequence[Network]) -> str | None:
    """What kind of address `address` is when pages may not be fetched from it, else None.

    `allow`: ranges that are fetched from nevertheless.
    Raises ValueError when `address` is not an IP address.
    """
    judged = _carried(ip_address(address))
    if any(judged.version == network.version and judged in network for network in allow):
        return None
    for network, kind in _SPECIAL:
        if judged.version == network.version and judged in network:
            return kind
    if judged.version == 6 and judged not in _GLOBAL_UNICAST:
        return "reserved"
    return None


def _carried(address: Address) -> Address:
    """The IPv4 address that traffic to an IPv4-mapped or NAT64 address ends at, else `address`.

    On a network that has IPv6 alone, NAT64 is the only way to the sites that have IPv4 alone: such an
    address is as good or bad as what it carries. 6to4 and Teredo serve nobody any more and are refused.
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address

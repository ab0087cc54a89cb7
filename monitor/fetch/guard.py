"""Which addresses may be asked: the rule that keeps pages from reaching into the own network.

A link or a redirect may name a machine that only this computer can reach: itself, the
local network, the metadata service of a cloud. The rule looks at the numeric addresses
after resolution, on every chain, because names and spellings can say anything; an address
that carries another one inside (IPv4 in IPv6) is judged by both.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from monitor.errors import AddressRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LONGEST_URL = 8192  # longer ones are refused by most servers too
REMEDY = "if it is meant, allow it with fetch.private_networks in newsmonitor.yaml"

_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})  # Azure; the others are link-local
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")  # RFC 8215
_COMPATIBLE = ipaddress.ip_network("::/96")  # IPv4-compatible, deprecated by RFC 4291
_TRANSLATED = ipaddress.ip_network("::ffff:0:0:0/96")  # RFC 2765
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AddressRule:
    """Which addresses may be asked beside the global ones.

    everything: also every private one
    networks:   these too
    """

    everything: bool = False
    networks: tuple[Network, ...] = ()

    def refusal(self, address: Address) -> str | None:
        """Why `address` may not be asked, in words, or None when it may."""
        if self._allowed(address):
            return None
        return next(filter(None, map(_not_public, _layers(address))), None)

    def _allowed(self, address: Address) -> bool:
        inner = _layers(address)[-1]
        if self.everything and not inner.is_multicast:
            return True
        return any(inner.version == network.version and inner in network for network in self.networks)

    def require(self, host: str, addresses: Iterable[Address]) -> None:
        """Raise AddressRefused unless every one of the addresses that `host` has may be asked."""
        for address in addresses:
            reason = self.refusal(address)
            if reason is not None:
                name = f"{host} is at {address}" if str(address) != host else host
                raise AddressRefused(f"{name}, which is {reason}", REMEDY)


def address_rule(private_networks: bool | tuple[str, ...]) -> AddressRule:
    """Make the rule of the setting. Raises ValueError for a network that is not a CIDR."""
    if isinstance(private_networks, bool):
        return AddressRule(everything=private_networks)
    return AddressRule(networks=tuple(ipaddress.ip_network(text, strict=False) for text in private_networks))


def check_url(url: str, rule: AddressRule) -> SplitResult:
    """Take a URL apart that may be asked, as far as its text tells; raise AddressRefused otherwise.

    The scheme must be http or https, the host must be there, and where it is spelled as a number
    (also decimal, octal, hexadecimal or shortened) the rule must allow it. Behind a proxy, which
    resolves names itself, this is the only check.
    """
    if len(url) > LONGEST_URL:
        raise AddressRefused(f"the address is {len(url):,} characters long")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused(f"the address cannot be read: {error}") from error
    if parts.scheme not in ("http", "https"):
        raise AddressRefused(f"addresses of the scheme {parts.scheme[:20]!r} are not asked", "use http:// or https://")
    if not host:
        raise AddressRefused("the address names no host", "write it as https://host/path")
    literal = spelled_address(host)
    if literal is not None:
        rule.require(host, [literal])
    elif (host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost")) and not (
        rule.everything or rule.networks
    ):
        raise AddressRefused(f"{host} is this computer", REMEDY)
    return parts


def spelled_address(host: str) -> Address | None:
    """The address that `host` spells, in any way a resolver takes for a number; None: it is a name."""
    bare = host.strip("[]").partition("%")[0]
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        pass
    if not _NUMERIC.fullmatch(bare):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(bare.rstrip(".")))
    except OSError:
        return None


def _layers(address: Address) -> list[Address]:
    """The address, then the one inside it, if it carries one."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    inside = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
    if (
        inside is None
        and int(address) > 1
        and any(address in network for network in (_NAT64, _COMPATIBLE, _TRANSLATED))
    ):
        inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return [address] if inside is None else [address, inside]


def _not_public(address: Address) -> str | None:
    """Name what keeps an address from being public; the carriers of IPv4 are left to what they carry."""
    kinds = (
        (address.is_unspecified, "this computer"),
        (address.is_loopback, "this computer"),
        (address.is_link_local, "a link-local address, where clouds keep their metadata"),
        (address in _METADATA, "a metadata address of a cloud"),
        (address.is_multicast, "a multicast address"),
        (address.version == 6 and address in _NAT64_LOCAL, "an address of the local network"),
        (getattr(address, "is_site_local", False), "an address of the local network"),
        (address.is_private, "an address of a private network"),
        (not address.is_global, "not a public address"),
    )
    if len(_layers(address)) > 1:
        return None
    return next((name for holds, name in kinds if holds), None)

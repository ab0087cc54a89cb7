"""Decide which addresses may be requested; keep pages out of the local network.

A link or a redirect may name a machine that only this computer can reach (SSRF): itself, the
local network, the metadata service of a cloud. The rule judges numeric addresses after
name resolution, on every redirect, because a name or spelling can hide anything. An IPv6
address that carries an IPv4 address is judged by that one.

The tables follow the IANA special-purpose address registries (RFC 6890):
https://www.iana.org/assignments/iana-ipv4-special-registry
https://www.iana.org/assignments/iana-ipv6-special-registry
"""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from monitor.errors import AddressRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_URL_CHARS = 8192  # most servers refuse longer ones too
REMEDY = "if it is intended, write `fetch: {private_networks: true}` in newsmonitor.yaml"

_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}\.?", re.IGNORECASE)
_NO_HOST = re.compile(r"[\x00-\x20\x7f\"#%/<>?@\\^`{|}]")  # WHATWG URL, forbidden domain code points
_LOCAL_NAMES = (  # RFC 6761, 6762, 8375, 9476, ICANN's reserved .internal; the others are common in companies
    *("localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan"),
    *("home.arpa", "alt"),
)

_SPECIAL_IPV4: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "this computer"),
    ("127.0.0.0/8", "this computer"),
    ("10.0.0.0/8", "an address of a private network"),
    ("172.16.0.0/12", "an address of a private network"),
    ("192.168.0.0/16", "an address of a private network"),
    ("100.64.0.0/10", "an address of a provider's inner network"),
    ("169.254.0.0/16", "a link-local address, where clouds keep their metadata"),
    ("168.63.129.16/32", "a metadata address of a cloud"),  # Azure; those of other clouds are link-local
    ("192.0.0.0/24", "reserved for protocols"),
    ("192.0.2.0/24", "reserved for documentation"),
    ("198.51.100.0/24", "reserved for documentation"),
    ("203.0.113.0/24", "reserved for documentation"),
    ("192.88.99.0/24", "a former relay address"),
    ("198.18.0.0/15", "reserved for measurements"),
    ("224.0.0.0/4", "a multicast address"),
    ("240.0.0.0/4", "a reserved address"),
)
_SPECIAL_IPV6: tuple[tuple[str, str], ...] = (
    ("::/128", "this computer"),
    ("::1/128", "this computer"),
    ("fe80::/10", "a link-local address, where clouds keep their metadata"),
    ("fec0::/10", "an address of a private network"),
    ("fc00::/7", "an address of a private network"),
    ("64:ff9b:1::/48", "an address of a private network"),  # RFC 8215
    ("ff00::/8", "a multicast address"),
    ("2001::/23", "reserved for protocols"),  # Teredo, ORCHID, benchmarking
    ("2001:db8::/32", "reserved for documentation"),
    ("3fff::/20", "reserved for documentation"),
)
_IPV6_UNICAST = ipaddress.IPv6Network("2000::/3")  # all global unicast that IANA has handed out
_SPECIAL: tuple[tuple[Network, str], ...] = tuple(
    (ipaddress.ip_network(network), name) for network, name in (*_SPECIAL_IPV4, *_SPECIAL_IPV6)
)
_CARRIERS = (  # (network, bits below the IPv4 address): NAT64 (RFC 6052), 6to4 (RFC 3056)
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})  # RFC 5214: upper half of the interface identifier


@dataclass(frozen=True, slots=True)
class AddressRule:
    """The addresses that may be requested besides the global ones.

    everything: every private address too; multicast never
    networks:   these networks too
    """

    everything: bool = False
    networks: tuple[Network, ...] = ()

    def refusal(self, address: Address) -> str | None:
        """Say why `address` may not be requested; None where it may."""
        target = _carried_address(address)
        if self.everything and not target.is_multicast:
            return None
        if any(target.version == network.version and target in network for network in self.networks):
            return None
        for network, name in _SPECIAL:
            if target.version == network.version and target in network:
                return name
        if target.version == 6 and target not in _IPV6_UNICAST:
            return "outside the IPv6 addresses of the internet (2000::/3)"
        return None

    def require(self, host: str, addresses: Iterable[Address]) -> None:
        """Raise AddressRefused unless every address of `host` may be requested."""
        for address in addresses:
            reason = self.refusal(address)
            if reason is not None:
                name = f"{host} is at {address}" if str(address) != host else f"the address is {host}"
                raise AddressRefused(f"{name}, which is {reason}", REMEDY)


def address_rule(private_networks: bool | tuple[str, ...]) -> AddressRule:
    """Make the rule of the setting.

    Raises ValueError for a network that is not a CIDR.
    """
    if isinstance(private_networks, bool):
        return AddressRule(everything=private_networks)
    return AddressRule(networks=tuple(ipaddress.ip_network(text, strict=False) for text in private_networks))


def check_url(url: str, rule: AddressRule) -> SplitResult:
    """Split a URL that may be requested by its text; raise AddressRefused otherwise.

    The scheme is http or https, the port is one, the host holds no character that URLs forbid there (such as
    `%`). A host that spells an address (also decimal, octal, hexadecimal or shortened) must be allowed by the
    rule, and a name that is local by its ending needs `private_networks`.
    """
    if len(url) > MAX_URL_CHARS:
        raise AddressRefused(f"the address is {len(url):,} characters long")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise AddressRefused(f"the address cannot be read: {error}") from error
    if parts.scheme not in ("http", "https"):
        raise AddressRefused(f"the scheme {parts.scheme[:20]!r} is not supported", "use http:// or https://")
    if not host or port == 0:
        raise AddressRefused("the address names no host or port", "write it as https://host/path")
    if _NO_HOST.search(host):
        raise AddressRefused(f"the host {host[:80]!r} contains characters that no host name has")
    literal = spelled_address(host)
    if literal is not None:
        rule.require(host, [literal])
    elif is_local_name(host) and not (rule.everything or rule.networks):
        raise AddressRefused(f"{host} is a name of the local network", REMEDY)
    return parts


def spelled_address(host: str) -> Address | None:
    """Return the address that `host` spells as a number; None for a name.

    Any spelling counts that a resolver takes for a number.
    """
    bare = _normalized(host).strip("[]")
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


def is_local_name(host: str) -> bool:
    """Return True for a local name: localhost, .local, .internal, a word, …."""
    name = _normalized(host).rstrip(".")
    if ":" in name:
        return False
    return "." not in name or any(name == local or name.endswith(f".{local}") for local in _LOCAL_NAMES)


def _normalized(host: str) -> str:
    """Map compatibility characters as IDNA does: full-width digits, letters, stops."""
    return unicodedata.normalize("NFKC", host).replace("。", ".").casefold()


def _carried_address(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address carries, else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    number = int(address)
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    for network, shift in _CARRIERS:
        if address in network:
            return ipaddress.IPv4Address((number >> shift) & 0xFFFFFFFF)
    if (number >> 32) & 0xFFFFFFFF in _ISATAP and address in _IPV6_UNICAST:
        return ipaddress.IPv4Address(number & 0xFFFFFFFF)
    return address

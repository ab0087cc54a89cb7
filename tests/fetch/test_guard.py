"""Which addresses may be asked."""

from __future__ import annotations

import contextlib
import ipaddress
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import AddressRefused, FetchError
from monitor.fetch import Request, address_rule, check_url
from monitor.fetch.connect import Connector, Resolver
from monitor.fetch.guard import MAX_URL_CHARS, AddressRule, is_local_name, spelled_address
from monitor.fetch.limits import DeadlineWatchdog
from tests.fetch.conftest import MakeFetcher, MakeSite
from tests.fetch.site import reply, to

PUBLIC_ONLY = AddressRule()


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254"),
        *("100.64.0.1", "100.100.100.200", "198.18.0.1", "192.0.2.1", "224.0.0.1"),
        *("240.0.0.1", "255.255.255.255", "192.0.0.8", "192.88.99.1", "203.0.113.9"),
        *("168.63.129.16", "::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254"),
        *("ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:0:127.0.0.1"),
        *("64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::"),
        *("2600:1234::5efe:10.0.0.1", "2600:1234::200:5efe:192.168.1.1"),
        *("::1.1.1.1", "::ffff:0:1.1.1.1", "100::1", "4000::1", "5f00::1", "8000::1", "e000::1"),
        *("2001::1", "2001:2::1", "2001:10::1", "2001:1ff:ffff::1", "3fff::1"),
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert PUBLIC_ONLY.refusal(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        *("1.1.1.1", "93.184.216.34", "172.32.0.1", "192.0.1.1", "223.255.255.255", "::ffff:1.1.1.1"),
        *("64:ff9b::1.1.1.1", "2002:101:101::1", "2606:4700::1111", "2001:200::1", "2001:4860::8888", "2a00::1"),
    ],
)  # fmt: skip
def test_a_public_address_may_be_asked(address: str) -> None:
    assert PUBLIC_ONLY.refusal(ipaddress.ip_address(address)) is None


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_inside_ipv6(inside: Any) -> None:
    plain = PUBLIC_ONLY.refusal(inside)
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        wrapped = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) + int(inside))
        assert PUBLIC_ONLY.refusal(wrapped) == plain
        assert AddressRule(networks=(ipaddress.ip_network(inside),)).refusal(wrapped) is None
        neighbour = ipaddress.ip_network(ipaddress.IPv4Address(int(inside) ^ 1))
        assert AddressRule(networks=(neighbour,)).refusal(wrapped) == plain


@given(st.ip_addresses(v=4), st.sampled_from(["d", "#x", "#o"]))
def test_a_spelling_as_one_number_is_the_same_address(address: Any, form: str) -> None:
    spelled = format(int(address), form).replace("0o", "0")
    assert spelled_address(spelled) == address


def test_a_name_is_no_spelled_address() -> None:
    assert not [host for host in ("example.org", "1.2.3.4.5", "0x", "abc", "999.1.1.1") if spelled_address(host)]


def test_a_network_that_is_allowed_opens_nothing_else() -> None:
    rule = address_rule(("10.0.0.0/8", "fd00::/8"))
    assert rule.refusal(ipaddress.ip_address("10.9.9.9")) is None
    assert rule.refusal(ipaddress.ip_address("::ffff:10.9.9.9")) is None
    assert rule.refusal(ipaddress.ip_address("fd00::1")) is None
    assert rule.refusal(ipaddress.ip_address("192.168.0.1"))


def test_everything_private_may_be_allowed_but_never_multicast() -> None:
    rule = address_rule(True)
    assert rule.refusal(ipaddress.ip_address("127.0.0.1")) is None
    assert rule.refusal(ipaddress.ip_address("224.0.0.1"))


def test_a_network_that_is_none_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="not-a-network"):
        address_rule(("not-a-network",))


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://example.org/", "file:///etc/passwd", "gopher://x/", "data:,x", "//example.org"),
        *("example.org", ""),
        *("http://", "http:///x", "http://[::1", "http://x:99999/", "http://x:a/", "http://" + "a" * 9000),
        *("http://127.1/", "http://2130706433/", "http://0x7f000001", "http://017700000001/", "http://[::1]:80/"),
        *("http://localhost/", "http://LOCALHOST./", "http://api.localhost:8080/", "http://user:pw@127.0.0.1/"),
        *("http://１２７.0.0.1/", "http://127。0。0。1/", "http://ｌｏｃａｌｈｏｓｔ/", "http://router/", "http://nas.local/"),
        *("http://metadata.google.internal/", "http://wiki.corp/", "http://printer.home.arpa./", "http://x.lan:81/"),
        *("http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://127.0.0.1%00.example.org/", "http://%31.com/"),
        *("http://a\\b.example/", "http://a b.example/", "http://a<b.example/", "http://news.example:0/"),
    ],
)  # fmt: skip
def test_a_url_that_may_not_be_asked_is_refused_by_its_text(url: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        check_url(url, PUBLIC_ONLY)
    assert caught.value.kind == "refused"


@pytest.mark.parametrize(("length", "refused"), [(MAX_URL_CHARS, False), (MAX_URL_CHARS + 1, True)])
def test_a_url_is_refused_above_its_longest_length(length: int, refused: bool) -> None:
    start = "http://news.example/"
    with pytest.raises(AddressRefused, match="characters long") if refused else contextlib.nullcontext():
        check_url(start + "a" * (length - len(start)), PUBLIC_ONLY)


@given(st.text(max_size=60))
def test_any_text_is_either_a_url_or_refused(text: str) -> None:
    try:
        parts = check_url(text, PUBLIC_ONLY)
    except AddressRefused:
        return
    assert parts.scheme in ("http", "https")
    assert parts.hostname


class TwoAddresses(Resolver):
    """A name server of somebody who mixes a public address with one of ours."""

    def __init__(self, *addresses: str) -> None:
        super().__init__(monotonic=time.monotonic)
        self._addresses = addresses
        self.asked = 0

    def resolve(self, host: str, port: int, seconds: float) -> Any:
        self.asked += 1
        return [(ipaddress.ip_address(address), (address, port)) for address in self._addresses]


def test_names_of_the_local_network_are_allowed_where_private_networks_are() -> None:
    for rule in (address_rule(True), address_rule(("10.0.0.0/8",))):
        assert check_url("http://wiki.corp/", rule).hostname == "wiki.corp"


@pytest.mark.parametrize("name", ["news.example", "local.example", "mylan.example", "corp.example", "bücher.example"])
def test_a_name_that_only_looks_local_is_asked(name: str) -> None:
    assert check_url(f"http://{name}/", PUBLIC_ONLY).hostname == name


@pytest.mark.parametrize(
    ("host", "is_local"),
    [
        ("wiki", True),
        ("wiki.", True),
        ("ＷＩＫＩ。local", True),
        ("news.example", False),
        ("::1", False),
        ("2a00::1", False),
    ],
)
def test_a_local_name_has_no_dot_or_a_local_end_and_is_no_ipv6_address(host: str, is_local: bool) -> None:
    assert is_local_name(host) is is_local


def connect_to_news(resolver: Resolver, rule: AddressRule, port: int = 9) -> str:
    watchdog = DeadlineWatchdog(time.monotonic)
    connector = Connector(rule, resolver)
    try:
        with watchdog.watch(5) as connector.deadline, connector.connect("news.example", port, trusted=False) as sock:
            return str(sock.getpeername()[0])
    finally:
        watchdog.close()


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    with pytest.raises(AddressRefused, match=r"news\.example is at 10\.0\.0\.1"):
        connect_to_news(TwoAddresses("1.1.1.1", "10.0.0.1"), PUBLIC_ONLY)


def test_a_name_is_resolved_once_and_that_answer_is_connected_to(make_site: MakeSite) -> None:
    site, resolver = make_site({}), TwoAddresses("127.0.0.1")
    assert connect_to_news(resolver, address_rule(True), site.port) == "127.0.0.1"
    assert resolver.asked == 1


def test_the_next_address_is_tried_when_one_does_not_answer(make_site: MakeSite) -> None:
    site, resolver = make_site({}), TwoAddresses("127.0.0.9", "127.0.0.1")
    assert connect_to_news(resolver, address_rule(True), site.port) == "127.0.0.1"


def test_a_name_server_that_does_not_answer_is_a_timeout() -> None:
    resolver = Resolver(monotonic=time.monotonic, most=1)
    resolver._free.acquire()
    with pytest.raises(FetchError) as caught:
        resolver.resolve("news.example", 80, 0.05)
    assert caught.value.kind == "timeout"


def test_a_name_that_leads_to_loopback_is_refused_at_connection_time(make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher(private_networks=("10.0.0.0/8",))
    with pytest.raises(AddressRefused, match="localhost is at"):
        fetcher.fetch(Request("http://localhost:1/"))


def test_a_redirect_to_a_name_of_loopback_is_refused_too(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    inner = make_site({"/": reply(body=b"secret")}, address="127.0.0.2")
    site = make_site({"/": to(inner.url())})
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.2, which is this computer"):
        make_fetcher().fetch(Request(site.url()))
    assert inner.connections == 0


def test_loopback_is_refused_by_default(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": reply(body=b"secret")})
    with pytest.raises(AddressRefused, match=r"private_networks: true"):
        make_fetcher(private_networks=False).fetch(Request(site.url()))
    assert site.connections == 0

"""Secure connections, and connections through a proxy."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import AddressRefused, FetchError
from monitor.fetch import Fetcher, Request, address_rule
from monitor.fetch.connect import Connector, Resolver
from monitor.fetch.limits import Deadline
from tests.fetch.conftest import CERTIFICATE, MakeFetcher, MakeSite
from tests.fetch.site import Visit, reply, to

PAGE = reply(body=b"<p>news</p>")


def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


def failure(fetcher: Fetcher, url: str, proxy: str | None = None) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(Request(url, proxy=proxy))
    return caught.value


def test_a_page_over_tls(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": PAGE}, tls=server_context(), keep_alive=True)
    fetcher = make_fetcher(tls=trusting())
    assert [fetcher.fetch(Request(site.url())).body for _ in range(2)] == [b"<p>news</p>"] * 2
    assert site.connections == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": PAGE}, tls=server_context())
    error = failure(make_fetcher(), site.url())
    assert error.kind == "tls"
    assert "certificate is not trusted" in error.problem
    assert site.seen == []


@pytest.mark.parametrize("verify", [False, str(CERTIFICATE)])
def test_a_source_may_trust_a_certificate_of_its_own_or_none(
    make_fetcher: MakeFetcher, make_site: MakeSite, verify: bool | str
) -> None:
    site = make_site({"/": PAGE}, tls=server_context())
    fetcher = make_fetcher()
    assert fetcher.fetch(Request(site.url(), verify=verify)).body == b"<p>news</p>"
    assert failure(fetcher, site.url()).kind == "tls", "no other request uses that connection or trust"


def test_no_redirect_takes_its_trust_to_another_host(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    other = make_site({"/": PAGE}, tls=server_context())
    site = make_site({"/": to(other.url().replace("127.0.0.1", "localhost"))}, tls=server_context())
    with pytest.raises(FetchError, match="certificate is not trusted"):
        make_fetcher(private_networks=True).fetch(Request(site.url(), verify=False))


def test_a_file_of_certificates_that_cannot_be_read_is_named(make_fetcher: MakeFetcher, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"`verify` cannot be read") as caught:
        make_fetcher().fetch(Request("https://127.0.0.1:1/", verify=str(tmp_path / "nothing.pem")))
    assert (caught.value.kind, "verify" in caught.value.remedy) == ("tls", True)


def test_a_certificate_for_another_name_is_refused(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    site = make_site({"/": PAGE}, tls=server_context())
    fetcher = make_fetcher(tls=trusting(), private_networks=True)
    assert failure(fetcher, site.url().replace("127.0.0.1", "localhost")).kind == "tls"


def of_server(*, certificate: Path = CERTIFICATE, **options: Any) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if "ciphers" in options:
        context.set_ciphers(options.pop("ciphers"))
    for name, value in options.items():
        setattr(context, name, value)
    return context


def unknown_name(_: object, name: str | None, __: object) -> int | None:
    return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME if name else None


EXPIRED, FUTURE = CERTIFICATE.with_name("expired.pem"), CERTIFICATE.with_name("future.pem")
OLD = {"minimum_version": ssl.TLSVersion.TLSv1, "maximum_version": ssl.TLSVersion.TLSv1_1, "ciphers": "ALL:@SECLEVEL=0"}
WANTED, WANTED_1_2 = {"verify_mode": ssl.CERT_REQUIRED}, {"maximum_version": ssl.TLSVersion.TLSv1_2}
FAULTS_OF_TLS: dict[str, tuple[dict[str, Any], Path | None, str, str]] = {
    # what is wrong: the server, whom the client trusts, the host that is asked, what is told
    "expired": ({"certificate": EXPIRED}, EXPIRED, "127.0.0.1", "has expired"),
    "not valid yet": ({"certificate": FUTURE}, FUTURE, "127.0.0.1", "is not valid yet"),
    "of another name": ({}, CERTIFICATE, "localhost", "is for another name"),
    "vouched for by itself": ({}, None, "127.0.0.1", "vouches for its certificate itself"),
    "an old protocol": (OLD, CERTIFICATE, "127.0.0.1", "only an old version of TLS"),
    "a name that is refused": ({"sni_callback": unknown_name}, CERTIFICATE, "localhost", "does not know the name"),
    "a visitor's certificate": (WANTED | WANTED_1_2, CERTIFICATE, "127.0.0.1", "or a certificate of its visitors"),
}


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("fault", FAULTS_OF_TLS)
def test_a_fault_of_tls_is_told_with_what_can_be_done(
    make_fetcher: MakeFetcher, make_site: MakeSite, fault: str
) -> None:
    server, trusted, host, told = FAULTS_OF_TLS[fault]
    site = make_site({"/": PAGE}, tls=of_server(**server))
    client = ssl.create_default_context(cafile=str(trusted)) if trusted else None
    error = failure(make_fetcher(tls=client, private_networks=True), site.url().replace("127.0.0.1", host))
    assert (error.kind, told in error.problem, bool(error.remedy)) == ("tls", True, True), error
    assert "_ssl.c" not in str(error)


@pytest.mark.parametrize(
    ("said", "told"), [(b"", "before it was secure"), (b"HTTP/1.1 400 Bad Request\r\n\r\n", "does not speak TLS")]
)
def test_a_server_that_ends_the_handshake_is_told_so(make_fetcher: MakeFetcher, said: bytes, told: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)  # all that the client says first, so that the end is no reset
                connection.sendall(said)

        server = threading.Thread(target=serve)
        server.start()
        error = failure(make_fetcher(), f"https://127.0.0.1:{listener.getsockname()[1]}/")
        server.join()
    assert (error.kind, told in error.problem) == ("tls", True), error


def test_a_server_without_tls_is_told_so(make_fetcher: MakeFetcher) -> None:
    with Dripper([b"HTTP/1.1 400 Bad Request\r\n\r\n"]) as port:
        error = failure(make_fetcher(), f"https://127.0.0.1:{port}/")
    assert error.kind == "tls"
    assert "http://" in error.remedy


@pytest.mark.parametrize("pieces", [[], [b"\x16"], [b"\x16\x03\x03\x40\x00", *([b"\x02"] * 200)]])
def test_a_handshake_that_hangs_or_drips_is_cut(make_fetcher: MakeFetcher, pieces: list[bytes]) -> None:
    with Dripper(pieces) as port:
        started = time.monotonic()
        error = failure(make_fetcher(timeout=timedelta(seconds=1)), f"https://127.0.0.1:{port}/")
    assert error.kind == "timeout"
    assert time.monotonic() - started < 10, "the handshake is not held to the time limit"


class Dripper:
    """Listens, says its pieces slowly without waiting for a request, then nothing."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._leaving = threading.Event()

    def __enter__(self) -> int:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return int(self._listener.getsockname()[1])

    def __exit__(self, *_: object) -> None:
        self._leaving.set()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        visit = Visit(connection, b"", self._leaving)
        with connection:
            try:
                visit.drip(self._pieces, 0.05)
                self._leaving.wait(60)
            except OSError:
                return


def test_a_proxy_is_asked_for_the_whole_address_and_resolves_it(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    proxy = make_site({"http://news.example/a": PAGE})
    fetcher = make_fetcher(private_networks=False, proxy=proxy.url())
    assert fetcher.fetch(Request("http://news.example/a")).body == b"<p>news</p>"


def test_a_request_may_have_its_own_proxy(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    proxy = make_site({"http://news.example/a": PAGE})
    fetcher = make_fetcher(proxy="http://127.0.0.1:1")
    assert fetcher.fetch(Request("http://news.example/a", proxy=proxy.url())).status == 200


def test_a_private_address_behind_a_proxy_is_refused_by_its_spelling(
    make_fetcher: MakeFetcher, make_site: MakeSite
) -> None:
    proxy = make_site({})
    fetcher = make_fetcher(private_networks=False, proxy=proxy.url())
    for url in ("http://10.0.0.1/", "http://2130706433/", "https://localhost/", "http://[::1]/"):
        assert isinstance(failure(fetcher, url), AddressRefused)
    assert proxy.connections == 0


@pytest.mark.parametrize("host", ["wiki.corp", "nas.local", "router", "metadata.google.internal", "１０.0.0.1"])
def test_a_local_name_is_refused_before_the_proxy_is_asked(
    make_fetcher: MakeFetcher, make_site: MakeSite, host: str
) -> None:
    proxy = make_site({})
    fetcher = make_fetcher(private_networks=False, proxy=proxy.url())
    assert isinstance(failure(fetcher, f"http://{host}/"), AddressRefused)
    assert proxy.connections == 0


@pytest.mark.parametrize(("allowed", "refused"), [(False, True), (True, False), (("10.0.0.0/8",), False)])
def test_a_name_that_resolves_to_a_private_address_here_is_not_passed_to_the_proxy(
    allowed: bool | tuple[str, ...], refused: bool
) -> None:
    class OwnNames(Resolver):
        def resolve(self, host: str, port: int, seconds: float) -> Any:
            return [(ipaddress.ip_address("10.1.2.3"), ("10.1.2.3", port))]

    connector = Connector(address_rule(allowed), OwnNames(monotonic=time.monotonic))
    connector.deadline = Deadline(time.monotonic() + 9, time.monotonic)
    with pytest.raises(AddressRefused) if refused else contextlib.nullcontext():
        connector.check_proxied("https://wiki.example/")


def test_a_name_that_is_unknown_here_is_left_to_the_proxy_and_looked_up_once_in_ten_minutes() -> None:
    now, asked = [0.0], []

    class NoNames(Resolver):
        def resolve(self, host: str, port: int, seconds: float) -> Any:
            asked.append(host)
            raise FetchError("dns", "unknown")

    connector = Connector(address_rule(False), NoNames(monotonic=lambda: now[0]))
    connector.deadline = Deadline(1e9, lambda: now[0])
    for now[0] in (0, 599, 601):
        connector.check_proxied("http://wiki.example/")
    assert len(asked) == 2


def test_tls_goes_through_the_proxy_in_a_tunnel(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    def tunnel(visit: Visit) -> None:
        visit.say(b"HTTP/1.1 200 Connected\r\n\r\n")
        with server_context().wrap_socket(visit.connection, server_side=True) as inner:
            inner.recv(65536)
            inner.sendall(PAGE)

    proxy = make_site({"127.0.0.1:443": tunnel})
    fetcher = make_fetcher(tls=trusting(), proxy=proxy.url())
    assert fetcher.fetch(Request("https://127.0.0.1/")).body == b"<p>news</p>"


def test_a_proxy_that_refuses_the_tunnel_is_told(make_fetcher: MakeFetcher, make_site: MakeSite) -> None:
    proxy = make_site({"news.example:443": reply("403 Forbidden")})
    error = failure(make_fetcher(), "https://news.example/", proxy.url())
    assert error.kind == "connect"
    assert "proxy" in error.problem
    assert "403" in error.problem


def test_a_proxy_that_is_away_is_told(make_fetcher: MakeFetcher) -> None:
    assert failure(make_fetcher(), "http://news.example/", "http://127.0.0.1:1").kind == "connect"


def test_a_proxy_of_another_kind_is_told(make_fetcher: MakeFetcher) -> None:
    error = failure(make_fetcher(), "http://news.example/", "socks5://127.0.0.1:1")
    assert error.kind == "connect"
    assert "http://" in error.remedy

"""Whatever a server says, a fetch gives a Response or a FetchError, nothing else."""

from __future__ import annotations

import gzip

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.fetch import Request, Response
from tests.fetch.conftest import MakeFetcher, MakeSite
from tests.fetch.site import Visit, chunked, reply, to

SEEDS = [
    reply(body=b"<p>hello</p>", content_type="text/html", set_cookie="a=b", etag='"1"'),
    reply(body=gzip.compress(b"hello"), content_encoding="gzip"),
    chunked(b"hello", b"world", trailer="X"),
    to("/b", "301 Moved Permanently"),
]
EDITS = st.lists(st.tuples(st.integers(0, 150), st.integers(0, 8), st.binary(max_size=6)), max_size=4)


def edited(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for at, dropped, put in edits:
        data = data[:at] + put + data[at + dropped :]
    return data


def test_an_answer_with_any_bytes_changed_is_a_response_or_a_fetch_error(
    make_fetcher: MakeFetcher, make_site: MakeSite
) -> None:
    current = [b""]

    def say(visit: Visit) -> None:
        visit.say(current[0])

    site = make_site({"/": say, "/b": say})
    fetcher = make_fetcher(max_bytes=10_000)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(SEEDS), EDITS)
    def holds(seed: bytes, edits: list[tuple[int, int, bytes]]) -> None:
        current[0] = edited(seed, edits)
        try:
            response = fetcher.fetch(Request(site.url()))
        except FetchError as error:
            assert error.kind in ("protocol", "read", "redirect", "refused", "too_large", "connect", "dns")
            return
        assert isinstance(response, Response)
        assert len(response.body) <= 10_000

    holds()

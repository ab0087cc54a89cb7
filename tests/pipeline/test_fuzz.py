"""Whatever a source answers, the round goes on, and the healthy source beside it is published.

`python -m tests.bench.fuzz --minutes 60` does the same for longer.
"""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from monitor.model import Source
from tests.fuzzing.hostile import NOT_THERE, Answer, Hostile, hostile
from tests.fuzzing.rounds import arena

SECONDS = 40.0  # after which no further input is tried
_RSS = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close"
_PAGE = Answer(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close", b"<html></html>")
CASES = {
    "a reference to half a character": b"<rss><channel><item><title>&#xd800;</title></item></channel></rss",
    "a reference beyond all characters": b"<rss><channel><title>&#99999999999;</title><item/></channel></rss",
}


def test_seeds_of_former_finds_are_contained(tmp_path: Path) -> None:
    with arena(tmp_path) as place:
        for name, body in CASES.items():
            assert place.round(Hostile(Source("bad", ""), Answer(_RSS, body), NOT_THERE, _PAGE)) == [], name


def test_a_round_over_a_generated_source_goes_on_and_publishes_the_healthy_one(tmp_path: Path) -> None:
    end = time.monotonic() + SECONDS

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(hostile)
    def attempt(example: Hostile) -> None:
        if time.monotonic() < end:
            assert place.round(example) == []

    with arena(tmp_path) as place:
        attempt()


def test_the_arena_would_notice_a_healthy_source_that_is_not_published(tmp_path: Path) -> None:
    with arena(tmp_path) as place:
        place.healthy = NOT_THERE
        found = place.round(Hostile(Source("bad", ""), NOT_THERE, NOT_THERE, NOT_THERE))
    assert [find.where for find in found] == ["unpublished"]

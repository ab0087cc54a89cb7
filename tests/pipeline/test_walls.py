"""A page that came instead of a list is named, with what to do next."""

from __future__ import annotations

import pytest

from monitor.model import Source
from monitor.store.sources import source_states
from tests.pipeline.conftest import Desk

WALLS = [
    ("<title>Just a moment...</title><div id=challenge-form class=cf-browser-verification>Checking your browser</div>"
     "<script src=/cdn-cgi/challenge-platform/x.js></script>", "browser: always"),
    ("<title>Sign in</title><form><h1>Sign in to continue</h1><input name=u><input type=password></form>", "Cookie"),
    ("<div id=root></div><script src=/app.js></script>", "kind: json"),
    ("<h1>News</h1><p>No announcements found.</p>", "kind: watch"),
    ("<p>All by <a href=/feed.xml>feed</a></p>", "watch http"),
]  # fmt: skip


@pytest.mark.parametrize(("page", "remedy"), WALLS)
def test_what_stands_in_the_way_is_told_with_what_to_do(desk: Desk, page: str, remedy: str) -> None:
    desk.site.html("/news", f"<html><body>{page}</body></html>")
    desk.watch(Source("s", desk.site.base + "/news", browser="never"))
    visited = desk.visit()
    assert visited.outcome == "failed"
    with desk.database.read() as connection:
        assert remedy in source_states(connection, ["s"])["s"].error

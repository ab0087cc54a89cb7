"""A source may become something else: a page that leads on, a feed that nobody writes, a page instead of a feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.discover import (
    Discovery,
    KnownEntries,
    KnownEntry,
    discover,
    is_page_instead_of_feed,
    why_page_before_feed,
)
from monitor.errors import NotUsable
from monitor.model import Entry, Source

NOW = datetime(2026, 11, 29, tzinfo=UTC)
URL = "https://news.example/feed"


def found(kind: str, *days: int | None, path: str = "a") -> Discovery:
    entries = tuple(
        Entry(f"https://news.example/{path}/{n}", f"t{n}", f"{n}", None if day is None else NOW - timedelta(days=day))
        for n, day in enumerate(days)
    )
    return Discovery("feed" if kind == "feed" else "page", entries)


@pytest.mark.parametrize(
    ("page", "feed", "is_page_read"),
    [
        (found("page", 1, 2, 3, 4), found("feed", path="f"), True),
        (found("page", 1, 2, 3, 4), found("feed", 900, path="f"), True),
        (found("page", 1, 2, 3, 4), found("feed", 5, path="f"), False),
        (found("page", 1, 2, 3, 4), found("feed", 900, path="a"), False),
        (found("page", None, None, None, None), found("feed", 900, path="f"), True),
        (found("page", None, None, None, None), found("feed", 100, path="f"), False),
        (found("page", 1), found("feed", 900, path="f"), False),
        (found("page", 1, 2, 3, 4), found("feed", None, path="f"), False),
    ],
)
def test_a_living_list_is_read_rather_than_an_abandoned_feed(
    page: Discovery, feed: Discovery, is_page_read: bool
) -> None:
    assert bool(why_page_before_feed(page, feed, NOW)) is is_page_read


@pytest.mark.parametrize("content", ["0;url=/new.xml", "0; URL='/new.xml'", "5, /new.xml", "0;/new.xml"])
def test_a_page_that_only_leads_on_names_where(content: str) -> None:
    page = f'<title>Moved</title><meta http-equiv="Refresh" content="{content}"><p><a href="/new.xml">here</a>'
    read = discover(page.encode(), url=URL, content_type="text/html", source=Source("s", URL), now=NOW, zone=UTC)
    assert read.feeds == ("https://news.example/new.xml",)


@pytest.mark.parametrize("content", ["900;url=/", "0", "0;url=https://news.example/feed", "0;url=javascript:x", "x"])
def test_a_page_that_reloads_itself_or_is_full_leads_nowhere(content: str) -> None:
    page = f'<meta http-equiv="refresh" content="{content}"><p>Words</p>'
    with pytest.raises(NotUsable):
        discover(page.encode(), url=URL, content_type="text/html", source=Source("s", URL), now=NOW, zone=UTC)


def test_a_page_where_a_feed_was_is_noticed_unless_its_entries_are_known() -> None:
    memory = KnownEntries((KnownEntry("https://news.example/a/0", "t0", "0"),))
    assert is_page_instead_of_feed(found("page", 1, path="sections"), memory)
    assert not is_page_instead_of_feed(found("page", 1), memory)
    assert not is_page_instead_of_feed(found("feed", 1, path="f"), memory)

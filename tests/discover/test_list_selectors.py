"""A person's selectors: an attribute, a child left out, a sibling, a template for the address; for JSON too."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.discover import Discovery, discover
from monitor.model import ListSelectors, Source

NOW = datetime(2026, 11, 29, tzinfo=UTC)
BASE = "https://site.example/news/"


def read(body: str, kind: str = "page", **selectors: str) -> Discovery:
    source = Source("s", BASE, kind=kind, list=ListSelectors(**selectors))  # type: ignore[arg-type]  # a case's words
    content_type = "application/json" if kind == "json" else "text/html; charset=utf-8"
    return discover(body.encode(), url=BASE, content_type=content_type, source=source, now=NOW, zone=UTC)


def first(found: Discovery) -> tuple[str, str, str]:
    """Address below the site, title and day of the first entry."""
    entry = found.entries[0]
    return entry.url.removeprefix("https://site.example"), entry.title, str(entry.published or "")[:10]


FERRIES = "Ferries run again"
PAGE = """<ul><li class="row" data-id="41" data-when="2026-11-24">
<a data-href="/open/41" href="#">Open</a><h3>Bridge <em class="badge">NEW</em> reopens <i class="n">3</i></h3>
<div class="side"><b>Ferries run again</b><span>24.11.2026</span></div></li>
<p class="more">Told by Ada<q>23 November 2026</q></p><p class="late"><q>22 November 2026</q></p></ul>"""


@pytest.mark.parametrize(
    ("selectors", "wanted"),
    [
        ({"link": "a@data-href", "title": "b"}, ("/open/41", FERRIES, "2026-11-24")),
        ({"link": "https://site.example/p/{@data-id}", "title": "b"}, ("/p/41", FERRIES, "2026-11-24")),
        ({"link": "/p/{@data-id}?of={b}", "title": "b"}, ("/p/41?of=Ferries%20run%20again", FERRIES, "2026-11-24")),
        ({"link": "a@data-href", "title": "h3 !.badge !.n"}, ("/open/41", "Bridge reopens", "2026-11-24")),
        ({"link": "a@data-href", "title": "h3 !em"}, ("/open/41", "Bridge reopens 3", "2026-11-24")),
        ({"link": "a@data-href", "title": "+ p !q"}, ("/open/41", "Told by Ada", "2026-11-24")),
        ({"link": "a@data-href", "title": "b", "date": "+ .more q"}, ("/open/41", FERRIES, "2026-11-23")),
        ({"link": "a@data-href", "title": "b", "date": "~ .late q"}, ("/open/41", FERRIES, "2026-11-22")),
        ({"link": "a@data-href", "title": "b", "date": "@data-when"}, ("/open/41", FERRIES, "2026-11-24")),
    ],
)  # fmt: skip
def test_a_selector_of_a_part_says_more_than_css(selectors: dict[str, str], wanted: tuple[str, str, str]) -> None:
    assert first(read(PAGE, item=".row", **selectors)) == wanted


def test_plain_css_keeps_its_meaning() -> None:
    body = '<div class="e"><a href="/1">One headline of the day</a><time datetime="2026-11-20">x</time></div>' * 1
    assert first(read(body, item=".e", link="a", title="a", date="time")) == (
        "/1", "One headline of the day", "2026-11-20",
    )  # fmt: skip


def test_a_row_whose_template_finds_nothing_is_skipped_with_its_reason() -> None:
    body = '<p class="e" data-id="1"><b>One</b></p><p class="e"><b>Two</b></p><p class="e" data-id="3"><b>Three</b></p>'
    found = read(body, item=".e", link="/p/{@data-id}", title="b")
    assert [entry.url for entry in found.entries] == ["https://site.example/p/1", "https://site.example/p/3"]
    assert [(skipped.what, skipped.reason) for skipped in found.skipped] == [("Two", "it has no link")]


JSON = (
    '{"d": {"list": [{"id": 7, "cat": "a b", "t": {"main": "Bridge reopens"}, "ts": 1763942400, "u": {"p": "/x/7"}}]}}'
)


@pytest.mark.parametrize(
    ("selectors", "wanted"),
    [
        ({"link": "/p/{id}", "title": "t.main", "date": "ts"}, ("/p/7", "Bridge reopens", "2025-11-24")),
        ({"link": "/{cat}/{id}", "title": "t.main"}, ("/a%20b/7", "Bridge reopens", "2025-11-24")),
        ({"link": "u.p", "title": "t.main"}, ("/x/7", "Bridge reopens", "2025-11-24")),
    ],
)  # fmt: skip
def test_paths_and_templates_of_json(selectors: dict[str, str], wanted: tuple[str, str, str]) -> None:
    found = first(read(JSON, "json", item="d.list", **selectors))
    assert found[:2] == wanted[:2]
    assert "date" not in selectors or found[2] == wanted[2]


def test_the_state_of_a_page_is_read_by_paths_too() -> None:
    body = f"<html><body><script>window.STATE = {JSON}</script></body></html>"
    found = read(body, "json", item="STATE.d.list", link="https://site.example/p/{id}", title="t.main")
    assert first(found)[:2] == ("/p/7", "Bridge reopens")


def test_rows_of_several_lists_are_joined_by_one_path() -> None:
    body = '{"days": [{"items": [{"url": "/1", "title": "One"}]}, {"items": [{"url": "/2", "title": "Two"}]}]}'
    assert [entry.title for entry in read(body, "json", item="days.items").entries] == ["One", "Two"]


def test_an_object_that_names_its_entries_by_number_is_a_list() -> None:
    body = '{"byId": {"1": {"url": "/1", "title": "One"}, "2": {"url": "/2", "title": "Two"}}}'
    assert [entry.title for entry in read(body, "json", item="byId").entries] == ["One", "Two"]

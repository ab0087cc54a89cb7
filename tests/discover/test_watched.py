"""A watched text: what is a change of it, and what only changes by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.discover import Document, KnownEntries, discover_steadily
from monitor.errors import NotUsable
from monitor.model import Entry, ListSelectors, Source

NOW = datetime(2026, 11, 29, 20, tzinfo=UTC)
URL = "https://office.example/hours"
SOURCE = Source("hours", URL, kind="watch", title="Office")


def visit(
    body: str, before: str = "", source: Source = SOURCE, now: datetime = NOW, content_type: str = "text/html"
) -> tuple[tuple[Entry, ...], str]:
    """The entries of a visit, and the text that the next one compares with."""
    page = body if content_type != "text/html" else f"<html><head><title>Hours</title></head><body>{body}</body></html>"
    memory = KnownEntries(selector=source.list.item or "", text=before)
    found = discover_steadily(Document(page.encode(), URL, content_type), source, memory, now=now, zone=UTC)
    return found.entries, found.text


def changed(before: str, after: str, source: Source = SOURCE) -> list[str]:
    """The lines of the change from one body to another, each with its sign."""
    _, text = visit(before, source=source)
    entries, _ = visit(after, text, source, NOW + timedelta(days=1))
    return [] if not entries else [line.replace("<p>", "").split("<")[0] + _inside(line) for line in _lines(entries[0])]


def _lines(entry: Entry) -> list[str]:
    return entry.content.split("\n")


def _inside(line: str) -> str:
    return line.split(">")[2].split("<")[0]


def test_the_first_visit_remembers_and_tells_nothing() -> None:
    assert visit("<p>Open 9–17</p>") == ((), "Open 9–17")


def test_a_change_is_one_entry_with_what_was_added_and_taken() -> None:
    _, before = visit("<p>Open 9–17</p><p>Closed on Sunday</p>")
    (entry,), after = visit("<p>Open 10–18 & later</p><p>Closed on Sunday</p>", before)
    assert entry.content == "<p>+ <ins>Open 10–18 &amp; later</ins></p>\n<p>− <del>Open 9–17</del></p>"
    assert (entry.title, entry.published) == ("Office: Open 10–18 & later", NOW)
    assert entry.key == entry.url == f"{URL}#change-20261129T200000Z"
    assert after == "Open 10–18 & later\nClosed on Sunday"


def test_each_change_is_an_entry_of_its_own_also_back_to_what_was() -> None:
    _, first = visit("<p>Open</p>")
    (closed,), second = visit("<p>Closed</p>", first, now=NOW + timedelta(hours=1))
    (opened,), third = visit("<p>Open</p>", second, now=NOW + timedelta(hours=2))
    (again,), _ = visit("<p>Closed</p>", third, now=NOW + timedelta(hours=3))
    assert len({closed.key, opened.key, again.key}) == 3


def test_the_title_of_the_page_stands_where_the_source_has_none() -> None:
    _, before = visit("<p>a1</p>")
    (entry,), _ = visit("<p>b1</p>", before, Source("s", URL, kind="watch"))
    assert entry.title == "Hours: b1"


def test_what_was_only_taken_away_is_named_with_a_minus() -> None:
    _, before = visit("<p>Open</p><p>Lunch served</p>")
    (entry,), _ = visit("<p>Open</p>", before)
    assert entry.title == "Office: − Lunch served"


NOISE = [
    ("Updated 12:30:05", "Updated 13:45:10"),
    ("3 minutes ago", "2 hours ago"),
    ("张三 3分钟前", "张三 2小时前"),
    ("1,204 views", "1,310 views"),
    ("浏览量：1204", "浏览量：1310"),
    ("12 users online", "9 users online"),
    ("Page generated in 0.123 seconds", "Page generated in 0.098 seconds"),
    ("Request id 9f86d081884c7d659a2feaa0c55ad015", "Request id 60303ae22b998861bce3b28f33eec1be"),
    ("© 2025 Office", "© 2026 Office"),
    ("今天是2026年11月29日 星期日", "今天是2026年11月30日 星期一"),
    ("29 November 2026", "30 November 2026"),
    ("Today is Sunday", "Today is Monday"),
    ("il y a 3 minutes", "il y a 5 minutes"),
    ("3시간 전", "5시간 전"),
]


@pytest.mark.parametrize(("before", "after"), NOISE)
def test_what_changes_by_itself_is_no_change(before: str, after: str) -> None:
    assert changed(f"<p>Open 9–17</p><p>{before}</p>", f"<p>Open 9–17</p><p>{after}</p>") == []


NEWS = [
    ("Price: 12.99 €", "Price: 14.99 €"),
    ("Version 2.3.1", "Version 2.3.2"),
    ("Deadline: 3 December 2026", "Deadline: 10 December 2026"),
    ("Level 3 warning", "Level 4 warning"),
    ("5 places left", "2 places left"),
    ("余票 5 张", "余票 2 张"),
    ("In stock", "Sold out"),
]


@pytest.mark.parametrize(("before", "after"), NEWS)
def test_what_a_page_says_is_a_change(before: str, after: str) -> None:
    assert changed(f"<p>{before}</p>", f"<p>{after}</p>") == [f"+ {after}", f"− {before}"]


@pytest.mark.parametrize(
    "around",
    [
        "<script>var token='{}'</script>",
        "<input type=hidden name=csrf value='{}'>",
        "<div class='ad-banner'>Buy {}</div>",
        "<nav><a href=/{0}>Section {0}</a></nav>",
        "<style>.a{{width:{}px}}</style>",
        "<!-- {} -->",
        "<footer>Visitor number {} of this site</footer>",
        "<div class='related'><a href=/>Story {}</a></div>",
    ],
)
def test_what_stands_around_the_text_is_no_change(around: str) -> None:
    assert changed(f"<p>Open</p>{around.format(1)}", f"<p>Open</p>{around.format(2)}") == []


def test_lines_that_only_moved_are_no_change() -> None:
    assert changed("<li>One</li><li>Two</li><li>Three</li>", "<li>Three</li><li>One</li><li>Two</li>") == []


def test_a_line_that_stands_twice_and_then_once_is_a_change() -> None:
    assert changed("<li>Room free</li><li>Room free</li>", "<li>Room free</li>") == ["− Room free"]


def test_a_row_of_a_table_is_one_line() -> None:
    table = "<table><tr><td>Monday</td><td>{}</td></tr><tr><td>Tuesday</td><td>9–17</td></tr></table>"
    assert changed(table.format("9–17"), table.format("closed")) == ["+ Monday | closed", "− Monday | 9–17"]


def test_a_selector_watches_a_part_and_navigation_inside_it() -> None:
    source = Source("s", URL, kind="watch", list=ListSelectors(item=".status"))
    page = "<p>Elsewhere {0}</p><nav class=status>Level {1}</nav>"
    assert changed(page.format("a", 1), page.format("b", 1), source) == []
    assert changed(page.format("a", 1), page.format("a", 2), source) == ["+ Level 2", "− Level 1"]


def test_another_selector_begins_anew() -> None:
    memory = KnownEntries(selector=".old", text="Level 1")
    source = Source("s", URL, kind="watch", list=ListSelectors(item=".status"))
    document = Document(b"<p class=status>Level 2</p>", URL, "text/html")
    assert discover_steadily(document, source, memory, now=NOW, zone=UTC).entries == ()


def test_json_and_plain_text_are_watched_too() -> None:
    _, before = visit('{"status": "up", "n": [1, 2]}', content_type="application/json")
    (entry,), _ = visit('{"status": "down", "n": [1, 2]}', before, content_type="application/json")
    assert "down" in entry.content
    _, before = visit("line one\nline two", content_type="text/plain")
    (entry,), _ = visit("line one\nline three", before, content_type="text/plain")
    assert "line three" in entry.content


@pytest.mark.parametrize(("body", "css"), [("<script>a()</script>", None), ("<p>a</p>", ".gone")])
def test_a_page_without_text_is_a_fault(body: str, css: str | None) -> None:
    with pytest.raises(NotUsable, match="text"):
        visit(body, source=Source("s", URL, kind="watch", list=ListSelectors(item=css)))


def test_a_large_change_shows_its_beginning() -> None:
    _, before = visit("<p>One</p>")
    (entry,), _ = visit("".join(f"<p>Line number {n} is new</p>" for n in range(500)), before)
    assert entry.content.count("<ins>") == 100
    assert "+ … (400)" in entry.content

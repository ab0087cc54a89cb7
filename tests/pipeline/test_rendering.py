"""When a browser is asked, and what is remembered of it: the decisions, with a browser that a test writes.

The real one is in tests/browser.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from monitor.errors import FetchError
from monitor.model import BrowserUse, DataAnswer, Rendered, RenderRequest, Source, SourceState
from monitor.store.entries import find_entries, steps_of
from monitor.store.sources import source_state
from tests.newssite import Answer
from tests.pipeline.conftest import Desk

TITLES = {
    "/p/a1": "The council votes to keep the old bridge open",
    "/p/a2": "Rain closes the mountain road for a week",
    "/p/a3": "A new library opens beside the station",
    "/p/a4": "Farmers count the cost of a dry spring",
    "/p/a5": "The ferry company orders two electric boats",
    "/p/a6": "School kitchens cook with food from nearby",
}
SHELL = (
    "<html><body><noscript>Please enable JavaScript</noscript><div id=root></div><script>draw()</script></body></html>"
)
DAY = timedelta(days=1)


@dataclass
class FakeBrowser:
    """A browser that gives what a test wrote. asked: the addresses; busy: another page is under way."""

    draw: Callable[[str], str]
    answers: tuple[DataAnswer, ...] = ()
    fault: FetchError | None = None
    busy: bool = False
    asked: list[str] = field(default_factory=list)
    use: BrowserUse = field(default_factory=BrowserUse)

    @property
    def is_busy(self) -> bool:
        return self.busy

    def render(self, request: RenderRequest) -> Rendered:
        request.require(request.url)
        self.asked.append(request.url)
        if self.fault:
            raise self.fault
        headers = {"content-type": "text/html", "etag": '"shell"'}
        return Rendered(request.url, 200, headers, self.draw(request.url), self.answers, 900, 5000, 200_000_000)

    def close(self) -> None:
        """Nothing runs."""


def list_page(url: str) -> str:
    rows = "".join(f"<li><h3><a href='{path}'>{title}</a></h3></li>" for path, title in TITLES.items())
    return f"<html><body><ul class='news'>{rows}</ul></body></html>"


@pytest.fixture
def browser(desk: Desk) -> FakeBrowser:
    made = FakeBrowser(list_page)
    desk.fetcher.use_browser(lambda: made)
    desk.site.html("/", SHELL)
    for path, title in TITLES.items():
        desk.site.article(path, title, *(f"{title}. Part {n} says what happened and why." for n in range(4)))
    return made


def with_data(desk: Desk, browser: FakeBrowser) -> Answer:
    rows = [{"id": path[3:], "headline": title, "on": "2024-05-14"} for path, title in TITLES.items()]
    served = Answer(json.dumps({"rows": rows}).encode(), headers={"Content-Type": "application/json"})
    desk.site.pages["/api"] = served
    browser.answers = (DataAnswer(desk.site.base + "/api", served.body),)
    return served


def state(desk: Desk) -> SourceState:
    with desk.database.read() as connection:
        return source_state(connection, "s")


def test_a_shell_is_rendered_and_remembered(desk: Desk, browser: FakeBrowser) -> None:
    assert desk.visit().new == 6
    assert {item.title for item in desk.items()} == set(TITLES.values())
    stored = state(desk)
    assert (stored.rendered, stored.render_ms, stored.render_bytes) == (True, 900, 200_000_000)
    asked = len(desk.site.asked("/"))
    assert desk.visit(after=timedelta(hours=1)).outcome == "read"
    assert len(desk.site.asked("/")) == asked, "the shell is not asked for again without the browser"
    assert len(browser.asked) == 2


def test_a_page_that_has_its_list_needs_none(desk: Desk, browser: FakeBrowser) -> None:
    desk.site.html("/", list_page("") + "<script>x()</script>")
    assert desk.visit().new == 6
    assert browser.asked == []


def test_the_data_behind_the_page_is_read_for_a_day(desk: Desk, browser: FakeBrowser) -> None:
    with_data(desk, browser)
    assert desk.visit().new == 6
    for hours in range(1, 4):
        assert desk.visit(after=timedelta(hours=hours)).outcome in ("read", "unchanged")
    assert browser.asked == [desk.site.base + "/"]
    desk.visit(after=DAY)
    assert len(browser.asked) == 2
    assert len(desk.items()) == 6, "the same entries, whichever way they are read"


def test_new_rows_of_the_data_are_new_entries(desk: Desk, browser: FakeBrowser) -> None:
    served = with_data(desk, browser)
    desk.visit()
    rows = json.loads(served.body)["rows"]
    rows.insert(0, {"id": "a9", "headline": "The ferry sails again", "on": "2024-05-16"})
    served.body = json.dumps({"rows": rows}).encode()
    desk.site.article("/p/a9", "The ferry sails again", *(f"It sailed at dawn, and again at {n}." for n in range(4, 9)))
    assert desk.visit(after=timedelta(hours=1)).new == 1
    assert len(browser.asked) == 1


LOST = [b"[]", b'{"rows": []}', b"<html>gone</html>", b'{"rows": [{"id": 1, "headline": "Login"}]}']


@pytest.mark.parametrize("body", LOST)
def test_data_that_has_no_entries_any_more_leads_back_to_the_browser(
    desk: Desk, browser: FakeBrowser, body: bytes
) -> None:
    served = with_data(desk, browser)
    desk.visit()
    served.body = body
    browser.answers = ()
    assert desk.visit(after=timedelta(hours=1)).outcome == "read"
    assert len(browser.asked) == 2
    assert state(desk).page_data == ""
    assert len(desk.items()) == 6


def test_where_the_browser_finds_nothing_either_it_is_asked_once_a_day(desk: Desk, browser: FakeBrowser) -> None:
    browser.draw = lambda url: SHELL
    for hours in (0, 1, 5):
        assert desk.visit(after=timedelta(hours=hours)).outcome == "failed"
    assert len(browser.asked) == 1
    desk.visit(after=DAY)
    assert len(browser.asked) == 2


def test_a_browser_that_is_missing_costs_nothing_and_is_named(desk: Desk, browser: FakeBrowser) -> None:
    browser.fault = FetchError("browser", "the extra for it is not installed", "install it with `pip install x`")
    problem = desk.visit().problem
    assert "a script draws the page" in problem
    assert "install it with `pip install x`" in problem
    browser.fault = None
    assert desk.visit(after=timedelta(minutes=5)).new == 6, "once it is installed it is used"


def test_a_fault_of_the_browser_does_not_forget_that_it_is_needed(desk: Desk, browser: FakeBrowser) -> None:
    desk.visit()
    browser.fault = FetchError("crashed", "the browser was killed")
    assert desk.visit(after=timedelta(hours=1)).outcome == "failed"
    browser.fault = None
    assert desk.visit(after=timedelta(hours=1)).outcome == "read"


def test_never_and_always_are_kept(desk: Desk, browser: FakeBrowser) -> None:
    desk.watch(replace(desk.config.sources[0], browser="never"))
    assert desk.visit().outcome == "failed"
    assert browser.asked == []
    desk.site.html("/", list_page(""))
    desk.watch(replace(desk.config.sources[0], browser="always"))
    assert desk.visit().outcome == "read"
    assert browser.asked[0] == desk.site.base + "/"
    assert set(browser.asked[1:]) == {desk.site.base + path for path in TITLES}, "its articles too"


def test_robots_txt_holds_for_what_is_rendered(desk: Desk, browser: FakeBrowser) -> None:
    desk.site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /", headers={"Content-Type": "text/plain"})
    desk.watch(Source("s", desk.site.base + "/", browser="always"))
    assert "robots.txt forbids" in desk.visit().problem
    assert browser.asked == []


def test_an_article_that_only_a_script_draws_is_rendered(desk: Desk, browser: FakeBrowser) -> None:
    path, title = next(iter(TITLES.items()))
    text = "".join(f"<p>{title}. Part {n} says what happened and why it did so.</p>" for n in range(4))
    article = f"<html><body><article><h1>{title}</h1>{text}</article></body></html>"
    desk.site.html(path, SHELL)
    browser.draw = lambda url: article if url.endswith(path) else list_page(url)
    desk.visit()
    (item,) = (item for item in desk.items() if item.title == title)
    assert "Part 3 says" in item.text
    with desk.database.read() as connection:
        (entry,) = find_entries(connection, [desk.site.base + path], None)
        assert any(step.outcome == "ok" and step.name == "extracted" for step in steps_of(connection, entry.id))

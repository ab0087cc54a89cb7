"""The pages in a real browser: chromium, driven over real HTTP by playwright; axe looks for what shuts people out."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python import sync_playwright as axe
from playwright import sync_api

from monitor.errors import ConfigFault, Place
from monitor.model import Change, Revision
from tests.web.conftest import ENTRY, INCIDENT, NOW, TOPIC, Website, Write

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

EVENT = f"/events/{ENTRY.item.guid.removeprefix('urn:uuid:')}"
PATHS = (
    *("/", "/sources", "/sources?page=2", "/sources?health=bad", "/sources/lantern", "/incidents"),
    *("/topics/departures", EVENT, "/search?q=Vega", "/nowhere"),
)
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
HOSTILE = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{ 7*7 }}\u202e" + "长" * 60 + "W" * 200


@dataclass
class Window:
    """A page of the browser, and what went wrong in it."""

    page: Any
    base: str
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str) -> Any:
        self.page.goto(self.base + path)
        return self.page


Open = Callable[..., Window]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        # A container has no user namespaces for its sandbox, and no page but ours is opened.
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def window(browser: Any, website: Website) -> Iterator[Open]:
    """Open a window; scripts that run, refused content and questions to others are found wrong when the test ends."""
    opened: list[Window] = []

    def make(**options: Any) -> Window:
        assert website.server
        context = browser.new_context(**{"viewport": DESK, "locale": "en-GB", **options})
        made = Window(context.new_page(), website.server.address)
        made.page.on("dialog", lambda dialog: _dismissed(made, dialog))
        made.page.on(
            "console", lambda said: made.wrong.append(said.text) if said.type in ("error", "warning") else None
        )
        made.page.on("pageerror", lambda fault: made.wrong.append(str(fault)))
        made.page.on("request", lambda asked: _stays(made, asked.url))
        opened.append(made)
        return made

    yield make
    for each in opened:
        each.page.context.close()
        assert [wrong for wrong in each.wrong if "404 (Not Found)" not in wrong] == []


def _dismissed(window: Window, dialog: Any) -> None:
    window.wrong.append(f"a dialog: {dialog.message}")
    dialog.dismiss()


def _stays(window: Window, url: str) -> None:
    if not url.startswith(window.base):
        window.wrong.append(f"asked {url}")


def furnish(website: Website) -> None:
    """A site where every kind of thing that is shown is hostile and long."""
    item = replace(ENTRY.item, title=HOSTILE, text=HOSTILE, author=HOSTILE, url=f"https://x.example/{HOSTILE}")
    hits = tuple(replace(hit, words=HOSTILE, term=HOSTILE) for hit in ENTRY.hits)
    reports = tuple(replace(report, title=HOSTILE, source=HOSTILE) for report in ENTRY.reports)
    edits = (Change("number", "Three were hurt.", "Five were hurt."), Change("paragraph", "", HOSTILE))
    edited = replace(
        ENTRY,
        item=replace(ENTRY.item, title=f"CORRECTED: {ENTRY.item.title}"),
        revisions=(Revision(NOW, edits), Revision(NOW - timedelta(hours=1), (Change("headline", HOSTILE, ""),))),
    )
    website.memory.entries = (edited, replace(ENTRY, item=item, hits=hits, reports=reports, source_title=HOSTILE))
    over = replace(INCIDENT, guid="urn:uuid:2", closed=NOW + timedelta(hours=1))
    website.memory.open_incidents = (INCIDENT, replace(INCIDENT, source="", problem=HOSTILE, remedy=HOSTILE), over)
    website.faults = (ConfigFault(Place("config/topics.yaml", 1, 1), HOSTILE, HOSTILE, HOSTILE),)
    bad = replace(website.memory.states["circuit"], error=HOSTILE, why_next=HOSTILE)
    website.memory.states = {**website.memory.states, "circuit": bad}
    topics = (replace(TOPIC, match=(HOSTILE,)), replace(TOPIC, id="long", title=HOSTILE))
    sources = (*website.config.sources, replace(website.config.sources[0], id="long", title=HOSTILE))
    website.config = replace(website.config, topics=topics, sources=sources)


def test_hostile_words_run_nothing_ask_nobody_and_stay_in_the_page(
    website: Website, window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(website)
    monkeypatch.setattr("monitor.web.pages._SOURCES", 2)  # so that there are pages of them
    for options in ({"viewport": DESK}, {"viewport": PHONE}, {"viewport": PHONE, "locale": "zh-CN"}):
        opened = window(**options)
        for path in PATHS:
            page = opened.open(path)
            assert page.locator("main img, main script").count() == 0
            wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            assert wide[0] <= wide[1], f"{path} scrolls sideways: {wide}"


@pytest.mark.parametrize(("light", "viewport"), [("light", DESK), ("dark", PHONE)], ids=["light", "dark"])
def test_axe_finds_nothing_that_shuts_people_out(
    website: Website, window: Open, light: str, viewport: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(website)
    monkeypatch.setattr("monitor.web.pages._SOURCES", 2)
    opened = window(color_scheme=light, viewport=viewport)
    for path in PATHS:
        page = opened.open(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        found = axe.Axe().run(page)
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"


def test_the_dark_is_dark_and_the_light_is_light(window: Open) -> None:
    brightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    shades = {light: sum(window(color_scheme=light).open("/").evaluate(brightness)) / 3 for light in ("light", "dark")}
    assert shades["dark"] < 60 < 200 < shades["light"]


def test_a_person_goes_from_topic_to_sources_to_incidents_and_back(website: Website, window: Open) -> None:
    website.memory.open_incidents = (INCIDENT,)
    page = window().open("/")
    page.get_by_role("link", name=TOPIC.title, exact=True).click()
    assert page.locator("h1").inner_text() == TOPIC.title
    for name in ("Sources", "Incidents", "Topics"):
        page.get_by_role("navigation").get_by_role("link", name=name).click()
        assert page.locator("nav [aria-current=page]").inner_text() == name
    page.get_by_role("link", name="1 open incident").click()
    page.locator(".incidents").get_by_role("link", name="lantern").click()
    assert page.url.endswith("/sources/lantern")


@pytest.mark.parametrize("path", PATHS)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(website: Website, window: Open, path: str) -> None:
    website.memory.open_incidents = (INCIDENT,)
    page = window().open(path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    wanted = page.locator("a[href]:visible, button:visible, summary:visible, [tabindex='0']:visible").count()
    reached = [page.evaluate(FOCUSED)]
    for _ in range(wanted - 1):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert len({where for where, _ in reached}) == wanted
    assert all(outline for _, outline in reached), "each shows that it has the focus"
    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


# What has the focus, as a number among all elements, and whether an outline can be seen around it.
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return [[...document.querySelectorAll("*")].indexOf(one),
          style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0];
}"""


def test_a_copy_button_copies_and_says_so(window: Open) -> None:
    opened = window(permissions=["clipboard-read", "clipboard-write"])
    page = opened.open("/topics/departures")
    page.get_by_role("button", name="Copy Atom").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "https://news.example/feeds/departures.atom"


def test_without_scripts_everything_is_there_and_no_button_does_nothing(window: Open) -> None:
    page = window(java_script_enabled=False).open("/topics/departures")
    assert page.locator("button:visible").count() == 0
    page.get_by_text("Why it is here").click()
    assert page.locator(".hits").is_visible()


def test_a_feed_that_is_opened_in_the_browser_is_shown_as_its_page(window: Open, publish: Write) -> None:
    publish("departures.rss", b"<rss/>")
    page = window().open("/feeds/departures.rss")
    assert page.url.endswith("/topics/departures")


def test_the_language_that_was_chosen_stays(window: Open) -> None:
    page = window().open("/")
    page.get_by_role("link", name="中文").click()
    page.get_by_role("link", name="来源").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"

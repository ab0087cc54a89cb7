"""The picker in a real browser: mouse, keyboard and phone, both languages; a hostile page in it does nothing."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from axe_playwright_python import sync_playwright as axe
from playwright import sync_api

from tests.newssite import news_site
from tests.web.test_add import HOSTILE, PAGE, ROWS, TITLES, Desk, desk_of

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with news_site() as site:
        site.html("/", PAGE)
        site.html("/hostile", f"<html><body>{HOSTILE}{ROWS}</body></html>")
        made = desk_of(Path(tmp_path_factory.mktemp("feeds")), site)
        yield made
        assert made.website.server
        made.website.server.close()
        made.fetcher.close()


@pytest.fixture
def wrong() -> Iterator[list[str]]:
    """What went wrong in the pages of a test: dialogs, complaints of the browser, requests to others."""
    found: list[str] = []
    yield found
    assert found == []


def opened(browser: Any, desk: Desk, wrong: list[str], path: str, **options: Any) -> Any:
    assert desk.website.server
    base = desk.website.server.address
    page = browser.new_context(**{"viewport": DESK, "locale": "en-GB", **options}).new_page()
    page.on("dialog", lambda dialog: _dismissed(wrong, dialog))
    page.on("console", lambda said: _complained(wrong, said))
    page.on("pageerror", lambda fault: wrong.append(str(fault)))
    page.on("request", lambda asked: None if asked.url.startswith((base, "about:")) else wrong.append(asked.url))
    page.goto(f"{base}/add?url={quote(desk.site.base + path, safe='')}")
    return page


def _dismissed(wrong: list[str], dialog: Any) -> None:
    wrong.append(f"a dialog: {dialog.message}")
    dialog.dismiss()


def _complained(wrong: list[str], said: Any) -> None:
    """Note what the browser says, but that it keeps the driver's own script out of the copy."""
    if said.type in ("error", "warning") and "'allow-scripts' permission is not set" not in said.text:
        wrong.append(said.text)


def point_at(part: Any, page: Any, address: str) -> None:
    """Click until the address follows: Chromium drops clicks into a frame that moved a moment ago."""
    for _ in range(20):
        part.click()
        with contextlib.suppress(sync_api.TimeoutError):
            page.wait_for_url(address, timeout=2_000)
            return
    raise AssertionError(f"no click leads to {address}")


def source_in(page: Any) -> Any:
    return yaml.safe_load("sources:\n" + page.locator(".keep code").inner_text())["sources"][0]


def test_the_mouse_points_at_a_headline_and_a_date(browser: Any, desk: Desk, wrong: list[str]) -> None:
    page = opened(browser, desk, wrong, "/")
    assert page.locator(".rows a").all_inner_texts() == TITLES
    point_at(page.frame_locator("iframe").get_by_role("button", name=TITLES[1]), page, "**item=**")
    assert source_in(page)["list"]["item"].endswith(".card")
    page.get_by_role("link", name="A date").click()
    page.wait_for_url("**as=date**")  # else the click meets the copy of before
    point_at(page.frame_locator("iframe").get_by_role("button", name="2024-05-12"), page, "**date=**")
    assert source_in(page)["list"]["date"] == "span.when"
    assert "no date" not in page.locator(".rows").inner_text()
    page.context.close()


def test_the_keyboard_points_too(browser: Any, desk: Desk, wrong: list[str]) -> None:
    page = opened(browser, desk, wrong, "/", viewport=PHONE)
    wanted = page.frame_locator("iframe").get_by_role("button", name=TITLES[0])
    page.locator("iframe").focus()
    for _ in range(10):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**item=**")
    assert source_in(page)["list"]["title"]
    page.context.close()


@pytest.mark.parametrize(
    "options",
    [{"viewport": DESK}, {"viewport": PHONE, "locale": "zh-CN"}, {"viewport": PHONE, "color_scheme": "dark"}],
    ids=["desk", "phone in Chinese", "phone at night"],
)
def test_a_hostile_page_runs_nothing_asks_nobody_and_stays_in_its_frame(
    browser: Any, desk: Desk, wrong: list[str], options: dict[str, Any]
) -> None:
    page = opened(browser, desk, wrong, "/hostile", **options)
    assert page.locator("html").get_attribute("lang") == ("zh-Hans" if options.get("locale") == "zh-CN" else "en")
    assert page.locator(".rows a").all_inner_texts() == TITLES
    # A link of theirs is a button of ours.
    point_at(page.frame_locator("iframe").get_by_text("press me"), page, "**pick=**")
    assert page.url.startswith(desk.website.server.address if desk.website.server else "?")
    assert "owned" not in page.title()
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.context.close()


def test_the_form_without_an_address_shuts_nobody_out(browser: Any, desk: Desk, wrong: list[str]) -> None:
    assert desk.website.server
    page = opened(browser, desk, wrong, "/")
    page.goto(f"{desk.website.server.address}/add")
    assert axe.Axe().run(page).violations_count == 0
    page.get_by_label("Address of a news page").fill(desk.site.base + "/")
    page.get_by_role("button", name="Look").click()
    assert page.locator(".rows a").all_inner_texts() == TITLES
    page.context.close()

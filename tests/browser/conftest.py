"""One real Chromium for all tests of this folder, and a site with pages that scripts draw."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.browser import Browser
from monitor.fetch import Fetcher, Request
from monitor.model import BrowserSettings, FetchSettings, Rendered
from tests.newssite import NewsSite, news_site

CHROMIUM = shutil.which("chromium")
# Root, as in a container, has no sandbox.
SETTINGS = BrowserSettings(sandbox=False, timeout=timedelta(seconds=60), settle=timedelta(seconds=4))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none, and say so."""
    here = Path(__file__).parent
    for item in items:
        if CHROMIUM is None and item.path.is_relative_to(here) and "needs_browser" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


def fetcher_with(browser: BrowserSettings, **settings: object) -> Fetcher:
    """A fetcher whose pages a browser of its own renders."""
    fetch = FetchSettings(**{"delay": timedelta(), "private_networks": True, **settings})  # type: ignore[arg-type]
    fetcher = Fetcher(fetch, monotonic=time.monotonic)
    fetcher.use_browser(lambda: Browser(browser, connect=fetcher.open_connection, user_agent=fetcher.user_agent))
    return fetcher


def rendered(fetcher: Fetcher, url: str) -> Rendered:
    return fetcher.render(Request(url), Request)


@pytest.fixture(scope="session")
def shared() -> Iterator[Fetcher]:
    """The one that tests share: to start a browser takes a second."""
    fetcher = fetcher_with(SETTINGS)
    yield fetcher
    fetcher.close()


@pytest.fixture(scope="session")
def running_chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chromium that somebody else started, for commands that use it by `fetch.browser.cdp`."""
    profile = tmp_path_factory.mktemp("chromium")
    words = ["--headless", "--no-sandbox", "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen([CHROMIUM or "chromium", *words], stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        told = profile / "DevToolsActivePort"
        until = time.monotonic() + 60
        while not (told.exists() and told.read_text().strip()):
            assert time.monotonic() < until, "chromium does not start"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{told.read_text().split()[0]}"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with news_site() as made:
        yield made

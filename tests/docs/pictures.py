"""Write the pictures of docs/ from the demo: `python -m tests.docs.pictures`. Needs a Chromium, and fonts of Chinese.

The demo runs on free ports until its first round is done; the pages are photographed in both languages, wide and
narrow, light and dark. An article that is edited and the mail of a digest come from a small site. A picture changes
with the dates in it: write them again when the pages look different.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.commandline import Place, free_port, running
from tests.docs.reference import DOCS
from tests.newssite import NewsSite, news_site
from tests.waiting import wait_for

Light = Literal["light", "dark"]
_EVENT = "/events/"  # the first that a topic's page leads to
# name, path, language, width and height in pixels, light
VIEWS: tuple[tuple[str, str, str, int, int, Light], ...] = (
    ("front", "/", "en", 1000, 640, "light"),
    ("topic", "/topics/openai-departures", "zh", 1000, 760, "light"),
    ("sources", "/sources", "zh", 1000, 420, "dark"),
    ("try", "/try?q=%40openai+AND+%40departure", "en", 1000, 640, "dark"),
    ("search", "/search?q=%E7%A6%BB%E8%81%8C+OR+resign*", "zh", 720, 360, "light"),
    ("event", _EVENT, "en", 1000, 520, "light"),
    ("narrow", "/topics/openai-departures", "en", 400, 760, "light"),
)
_SETTINGS = """
fetch: {{private_networks: true, delay: 0s}}
web: {{listen: "127.0.0.1:{port}"}}
publish: {{base_url: "http://127.0.0.1:{port}"}}
log: {{level: error}}
notify:
  targets: {{me: "smtp://127.0.0.1:{unused}/?from=news@example.org&to=ada@example.org"}}
  digests: {{morning: {{target: me, at: "08:00"}}}}
"""
_TOPICS = "topics: {harbour: {title: Harbour, match: ferry OR harbour OR pier}}\n"
_BEFORE = (
    "Lighthouse is white again",
    "Painters needed a week for the lighthouse, which is white again. It had been painted last in 2009.",
    "Visitors may climb it on Sundays, from the first of May on, between ten and four.",
)
_STORIES = (
    (
        "Ferry to Sandmere stops for {}",
        "The harbour office stops the ferry from Monday. The repair of the pier takes {}.",
        "Passengers can take the bus, which leaves the market every hour. Tickets for the ferry are valid there.",
    ),
    (
        "Harbour office buys two quiet cranes",
        "The harbour office bought two electric cranes for 3.4 million. They replace the diesel cranes of 1988.",
        "The first one is to work in spring. People who live near the harbour had asked for it for years.",
    ),
)
_QUALITY = 72  # of JPEG: text stays sharp, and all pictures together are below 500 kB
_FEWEST_ITEMS = 20  # of the demo's first round


def main() -> None:
    """Start the demo, and photograph its pages."""
    folder = DOCS / "pictures"
    folder.mkdir(exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "monitor", "demo", "--json", "--port", str(port), "--site-port", str(port + 1)]
        with subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as demo:
            try:
                assert demo.stdout is not None
                base = json.loads(demo.stdout.readline())["address"]
                wait_for(lambda: _items(base) >= _FEWEST_ITEMS, "the first round")
                photograph(base, folder)
            finally:
                demo.terminate()
    photograph_edit_and_digest(folder)
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{len(VIEWS) + 2} pictures in {folder}, {size / 1000:.0f} kB")


def _items(base: str) -> int:
    with urlopen(f"{base}/feeds/all.json") as answer:
        return len(json.load(answer)["items"])


def photograph(base: str, folder: Path) -> None:
    """Write one JPEG for each of VIEWS."""
    with urlopen(f"{base}/topics/openai-departures") as answer:
        event = re.search(rf'href="({_EVENT}[^"]+)"', answer.read().decode())
    assert event, "the topic's page leads to no event"
    with chromium() as browser:
        for name, path, language, width, height, light in VIEWS:
            path = event[1] if path == _EVENT else path
            take(browser, f"{base}{path}", folder / f"{name}.jpg", language, width, height, light)


def photograph_edit_and_digest(folder: Path) -> None:
    """Write a JPEG of an entry whose article was edited, and one of the mail of a digest."""
    with tempfile.TemporaryDirectory() as made, news_site() as site:
        place, port = Place(Path(made)), free_port()
        write_stories(site, _BEFORE)
        settings = _SETTINGS.format(port=port, unused=free_port())
        source = f"sources: [{{id: shore, title: The Shore, url: '{site.base}/rss'}}]\n"
        place.write(newsmonitor=settings, sources=source, topics=_TOPICS)
        with running(place) as service:
            wait_for(lambda: _items(service.base), "the first item")
            wait_for(lambda: place.run("notify", "digest", "morning").stdout, "the first digest to begin")
            write_stories(site, _BEFORE, *_STORIES, stops="12 days")
            place.run("once", "--all")
            (place.folder / "digest.html").write_text(place.run("notify", "digest", "morning", "--html").stdout)
            write_stories(site, _BEFORE, *_STORIES, stops="three weeks")
            place.run("once", "--all")
            with chromium() as browser:
                page, edited = f"{service.base}/topics/harbour", "article:has-text('Ferry')"
                take(browser, page, folder / "changed.jpg", "en", 900, 1200, "light", edited)
                address = (place.folder / "digest.html").as_uri()
                take(browser, address, folder / "digest.jpg", "en", 640, 480, "light")


def write_stories(site: NewsSite, *stories: Sequence[str], stops: str = "") -> None:
    """Put stories on the site, and into its feed. stops: for how long the ferry stops"""
    now = format_datetime(datetime.now(UTC) - timedelta(hours=1))
    items = []
    for number, (title, *paragraphs) in enumerate(stories):
        headline = title.format(stops)
        text = "".join(f"<p>{paragraph.format(stops)}</p>" for paragraph in paragraphs)
        address = site.html(f"/{number}", f"<title>{headline}</title><article><h1>{headline}</h1>{text}</article>")
        items.append(f"<title>{headline}</title><link>{address}</link><pubDate>{now}</pubDate>")
    site.rss("/rss", *items)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser until the block ends."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


def take(
    browser: Browser, address: str, file: Path, language: str, width: int, height: int, light: Light, part: str = ""
) -> None:
    """Write a JPEG of what is seen of a page, or of its first part that fits a selector."""
    size = ViewportSize(width=width, height=height)
    page = browser.new_page(viewport=size, color_scheme=light, locale={"en": "en-GB", "zh": "zh-CN"}[language])
    page.goto(address)
    seen = page.locator(part).first if part else page
    seen.screenshot(path=file, type="jpeg", quality=_QUALITY)
    page.close()


if __name__ == "__main__":
    main()

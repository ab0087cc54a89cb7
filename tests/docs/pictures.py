"""Write the pictures of docs/ from the demo: `python -m tests.docs.pictures`. Needs a Chromium, and fonts of Chinese.

The demo runs on free ports until its first round is done; the pages are photographed in both languages, wide and
narrow, light and dark. A picture changes with the dates in it: write them again when the pages look different.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from tests.commandline import free_port
from tests.docs.reference import DOCS
from tests.waiting import wait_for

Light = Literal["light", "dark"]
# name, path, language, width and height in pixels, light
VIEWS: tuple[tuple[str, str, str, int, int, Light], ...] = (
    ("front", "/", "en", 1000, 640, "light"),
    ("topic", "/topics/openai-departures", "zh", 1000, 760, "light"),
    ("sources", "/sources", "zh", 1000, 420, "dark"),
    ("try", "/try?q=%40openai+AND+%40departure", "en", 1000, 640, "dark"),
    ("search", "/search?q=%E7%A6%BB%E8%81%8C+OR+resign*", "zh", 720, 360, "light"),
    ("narrow", "/topics/openai-departures", "en", 400, 760, "light"),
)
_QUALITY = 72  # of JPEG: text stays sharp, and all pictures together are below 300 kB
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
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{len(VIEWS)} pictures in {folder}, {size / 1000:.0f} kB")


def _items(base: str) -> int:
    with urlopen(f"{base}/feeds/all.json") as answer:
        return len(json.load(answer)["items"])


def photograph(base: str, folder: Path) -> None:
    """Write one JPEG for each of VIEWS."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, path, language, width, height, light in VIEWS:
            size = {"width": width, "height": height}
            locale = {"en": "en-GB", "zh": "zh-CN"}[language]
            page = browser.new_page(viewport=size, color_scheme=light, locale=locale)  # type: ignore[arg-type]  # a TypedDict
            page.goto(f"{base}{path}")
            page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=_QUALITY)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()

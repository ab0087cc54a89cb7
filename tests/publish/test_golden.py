"""One whole feed for each format, as it was agreed to look.

After a wanted change: REWRITE_GOLDEN=1 pytest tests/publish/test_golden.py -s
writes the files anew and shows the difference.
"""

import difflib
import os
from pathlib import Path

import pytest

from monitor.publish import FORMATS, Outline, render, render_opml
from tests.publish.samples import full_feed

FOLDER = Path(__file__).parent / "golden"


def difference(name: str, made: bytes) -> str:
    """The lines by which a golden file and what was made differ; the file is rewritten where that was asked for."""
    path = FOLDER / name
    before = path.read_text("utf-8") if path.exists() else ""
    lines = difflib.unified_diff(before.splitlines(), made.decode().splitlines(), f"golden/{name}", "made", lineterm="")
    shown = "\n".join(lines)
    if shown and os.environ.get("REWRITE_GOLDEN"):
        path.write_bytes(made)
        print(shown)
        return ""
    return shown


@pytest.mark.parametrize("name", FORMATS)
def test_a_whole_feed_looks_as_agreed(name: str) -> None:
    shown = difference(f"ferries.{name}", render(full_feed(), name))
    assert not shown, shown


def test_the_list_of_feeds_looks_as_agreed() -> None:
    outlines = [
        Outline("Ferries", "https://news.example/feeds/ferries.rss", "https://news.example/topics/ferries"),
        Outline("港口", "https://news.example/feeds/port.rss", language="zh", folder="Asia"),
    ]
    shown = difference("index.opml", render_opml(outlines))
    assert not shown, shown

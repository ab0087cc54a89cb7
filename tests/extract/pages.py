"""Pages for the tests of extraction, and one way to extract them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from monitor.extract import extract
from monitor.model import Article, ArticleSelectors, Entry, Page

SITES = Path(__file__).parent.parent / "sites"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://news.example/wx/1001.html"
ACCOUNT = (SITES / "article_account.html").read_text("utf-8")
PAPER = (SITES / "article_paper.html").read_text("utf-8")
PROSE = "The committee met for three hours on Tuesday and agreed, after some debate, on the plan for the river."


def read(html: str, **options: Any) -> Article:
    """The article of a page, as the pipeline would ask for it."""
    url = options.pop("url", URL)
    settings: dict[str, Any] = {
        "selectors": ArticleSelectors(),
        "entry": Entry(url=url, title="The entry's title", key=url),
        "zone": ZoneInfo("Asia/Shanghai"),
        "now": NOW,
    }
    return extract(Page(url, html), **(settings | options))


def page(body: str, *, head: str = "", title: str = "A plan for the river") -> str:
    """A page with a heading, five paragraphs, and `body` behind them."""
    paragraphs = "".join(f"<p>{PROSE} Paragraph {number} says it in other words.</p>" for number in range(1, 6))
    return (
        f"<html><head><title>{title}</title>{head}</head>"
        f"<body><main><article><h1>{title}</h1>{paragraphs}{body}</article></main></body></html>"
    )


def without_names(html: str) -> str:
    """The page with no class and no id."""
    return re.sub(r' (?:class|id)="[^"]*"', "", html)

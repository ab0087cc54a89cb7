"""Extract the articles of a corpus: JSON Lines in, JSON Lines out, for a scorer to judge.

in:   {"id", "url" (or null), "html_path"} and, where days are not the page's own, "days": their zone
out:  {"id", "text", "title", "author": [...], "date": "YYYY-MM-DD", "html"}

    python -m tests.bench.extract.articles < pages.jsonl > answers.jsonl

A page that is refused answers with empty text and the reason in "refused".
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from monitor.errors import NotUsable
from monitor.extract import extract
from monitor.model import ArticleSelectors, Entry, Page
from monitor.text.markup import decode

# Dates without a zone, and those in UTC, are read where the language of the page is at home.
_HOMES = {
    "zh": "Asia/Shanghai",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "de": "Europe/Berlin",
    "fr": "Europe/Paris",
    "es": "Europe/Madrid",
    "it": "Europe/Rome",
    "pl": "Europe/Warsaw",
    "nl": "Europe/Amsterdam",
    "pt-br": "America/Sao_Paulo",
    "en-gb": "Europe/London",
    "en": "UTC",
}


def answer(page: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What extraction says about one page of the corpus."""
    url = page.get("url") or "https://news.example/article.html"
    text = decode(Path(page["html_path"]).read_bytes())
    home = ZoneInfo(home_of(text))
    entry = Entry(url=url, title="", key=url)
    try:
        article = extract(Page(url, text), selectors=ArticleSelectors(), entry=entry, zone=home, now=now)
    except NotUsable as fault:
        return {"id": page["id"], "text": "", "refused": str(fault)}
    return {
        "id": page["id"],
        "text": article.text,
        "title": article.title,
        "author": [article.author] if article.author else [],
        "date": day_of(article.published, page.get("days")) if article.published else None,
        "html": article.html,
    }


def day_of(published: datetime, zone: str | None) -> str:
    """The day of a moment as its own zone, or the given one, counts."""
    return (published.astimezone(ZoneInfo(zone)) if zone else published).date().isoformat()


def home_of(text: str) -> str:
    """The zone where the language of a page is at home."""
    declared = text[:2000].lower()
    return next((zone for language, zone in _HOMES.items() if f'lang="{language}' in declared), _by_script(text))


def _by_script(text: str) -> str:
    han = sum("\u4e00" <= char <= "\u9fff" for char in text[:20000])
    return _HOMES["zh"] if han > 300 else "UTC"


def main() -> None:
    """Answer each line of the input as it comes."""
    now = datetime.now(UTC)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), now), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()

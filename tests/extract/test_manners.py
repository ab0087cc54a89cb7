"""Pages of many kinds of sites give their text, title, author, day, pictures and tables."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from monitor.model import Article
from tests.extract.exact import EXACT
from tests.extract.manners import MANNERS, MORE_MANNERS, Manner
from tests.extract.odd_markup import MORE_ODD_MARKUP, ODD_MARKUP
from tests.extract.pages import read
from tests.extract.reported import FRESH, REPORTED
from tests.extract.statements import LATER_STATEMENTS, STATEMENTS, TITLES_BYLINES_DAYS
from tests.extract.unforeseen import SECOND_ROUND, UNFORESEEN


def faults(manner: Manner, article: Article) -> list[str]:
    """What of a page did not come out as it should."""
    day = article.published.astimezone(ZoneInfo(manner.zone)).date().isoformat() if article.published else ""
    fields = (("title", article.title), ("author", article.author), ("day", day))
    found = [f"{name} is {value!r}" for name, value in fields if value != getattr(manner, name)]
    found += [f"lost {piece[:40]!r}" for piece in manner.has if piece not in article.text]
    found += [f"kept {piece[:40]!r}" for piece in manner.hasnt if piece in article.text]
    found += [f"lost {piece[:40]!r} of the markup" for piece in manner.html if piece not in article.html]
    return found + [f"kept {piece[:40]!r} of the markup" for piece in manner.nohtml if piece in article.html]


@pytest.mark.parametrize(
    "manner",
    (
        *(*MANNERS, *MORE_MANNERS, *REPORTED, *FRESH, *UNFORESEEN, *SECOND_ROUND),
        *(*ODD_MARKUP, *MORE_ODD_MARKUP, *STATEMENTS, *LATER_STATEMENTS, *TITLES_BYLINES_DAYS),
    ),
    ids=lambda manner: manner.name,
)
def test_a_page_is_read_whole(manner: Manner) -> None:
    article = read(manner.page, url=manner.url, zone=ZoneInfo(manner.zone))
    assert faults(manner, article) == []


@pytest.mark.parametrize(("html", "lines"), [row[1:] for row in EXACT], ids=[row[0] for row in EXACT])
def test_the_text_of_a_page_is_exact(html: str, lines: tuple[str, ...]) -> None:
    assert read(html, url="https://news.example/2025/11/a-story.html").text.split("\n") == list(lines)

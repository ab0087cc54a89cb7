"""The further pages of an article, asked for one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import FetchError, NotUsable
from monitor.extract import MOST_CHARS, MOST_PARTS, find_page_links, join_pages, part_number, same_article
from monitor.model import Page, Step

Ask = Callable[[str], Page]


@dataclass(frozen=True, slots=True)
class Whole:
    """An article with all its pages in one. parts: how many; fault: why those behind them could not be had.

    What is there is published, and all is asked for again later, as an article is that could not be had.
    """

    page: Page
    parts: int = 1
    fault: FetchError | NotUsable | None = None

    def steps(self, now: datetime) -> Iterator[Step]:
        """What became of the further pages, for `why`."""
        if self.parts > 1:
            yield Step(now, "fetched", "ok", f"{self.parts} pages of the article")
        if self.fault is not None:
            yield Step(now, "fetched", "failed", f"page {self.parts + 1} of the article: {self.fault}")


def with_further_pages(first: Page, ask: Ask) -> Whole:
    """The article that starts on a page: all of it from one page if the site offers that, else page by page.

    ask: fetches a page, with the host's delay before it. Ten pages at most, none twice, all on the article's own
    address; the first that bears another headline ends it. Raises NotUsable where the first page cannot be parsed.
    """
    ways = find_page_links(first.text, first.url, first.url)
    if ways.whole and (whole := _on_one_page(first, ways.whole, ask)):
        return Whole(join_pages([whole], first.url))
    parts, asked = [first], {first.url}
    while ways.next and ways.next not in asked and len(parts) < MOST_PARTS:
        asked.add(ways.next)
        try:
            part = ask(ways.next)
            if not _goes_on(parts, part):
                break
            ways = find_page_links(part.text, part.url, first.url)
        except (FetchError, NotUsable) as fault:
            return Whole(join_pages(parts, first.url), len(parts), fault)
        parts.append(part)
    return Whole(join_pages(parts, first.url), len(parts))


def _on_one_page(first: Page, address: str, ask: Ask) -> Page | None:
    """The page that has all of the article; None where it has not, or cannot be had: then its pages are read."""
    try:
        page = ask(address)
        return page if same_article(first.text, page.text, whole=True) else None
    except (FetchError, NotUsable):
        return None


def _goes_on(parts: list[Page], part: Page) -> bool:
    """Whether an answer is the page that was asked for, not one that the server led to instead, and of this article."""
    first = parts[0]
    return (
        part.url not in {known.url for known in parts}
        and bool(part_number(first.url, part.url))
        and sum(len(known.text) for known in (*parts, part)) <= MOST_CHARS
        and same_article(first.text, part.text)
    )

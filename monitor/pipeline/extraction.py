"""An article as its list carries it, or as its pages say it.

The functions that fetch are given, so `probe` and `add` find what a visit finds. Nothing here knows the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from urllib.parse import urldefrag

from monitor.errors import FetchError, NotUsable
from monitor.extract import (
    MOST_PARTS,
    NO_BOILERPLATE,
    Boilerplate,
    PageLinks,
    clean_fragment,
    extract,
    find_page_links,
    join_pages,
    may_be_joined,
    part_number,
    same_article,
)
from monitor.fetch import Reservation, Response
from monitor.model import Article, Entry, Page, Source, Step
from monitor.pipeline.finding import require_news
from monitor.text.language import cjk_ratio
from monitor.text.markup import check_body, decode

_WHOLE_ARTICLE = 1500  # letters from which the text in a feed is taken for the whole article
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W_]+")
_GOES_ON = re.compile(r"(?:\.{3}|…|\[…\]|read more|continue reading|阅读全文|查看全文|阅读原文)\W*$", re.IGNORECASE)


# ── from the list ───────────────────────────────────────────────────────────


def listed_article(source: Source, entry: Entry) -> Article | None:
    """Take the article of an entry from its list.

    None where its page must be fetched: the source wants it whole, and the list has a part. An entry whose only address
    is its attachment has no page; one that stands whole on the list page has no other.
    """
    html = carried_html(entry)
    if not source.full_text:
        return article_from_list(entry, entry.summary or html)
    stands_here = entry.content and urldefrag(entry.url).url == urldefrag(source.url).url
    if stands_here or any(attachment.url == entry.url for attachment in entry.attachments):
        return article_from_list(entry, html)
    if len(html) < _WHOLE_ARTICLE // 3:
        return None
    article = article_from_list(entry, html)
    letters = sum(map(len, _LETTERS.findall(article.text)))
    said = letters * (1 + 2 * cjk_ratio(article.text[:2000]))  # a Chinese character says as much as three letters
    # Without a text it was too deep or too long to be parsed: the page may be better.
    return None if said < _WHOLE_ARTICLE or _GOES_ON.search(article.text[-80:]) else article


def is_worth_reading(source: Source, before: Entry, after: Entry) -> bool:
    """Return True if an entry that its source changed may have another article now.

    What the list carries costs no request. A page is fetched again where title or address changed, or where the feed
    says that the entry was changed since. A changed summary, or a title in which only numbers changed, is no reason:
    such numbers count points, comments or readers.
    """
    if listed_article(source, after):
        return replace(before, updated=after.updated) != after
    if before.updated and after.updated and after.updated > before.updated:
        return True
    return _DIGITS.sub("", before.title) != _DIGITS.sub("", after.title) or before.url != after.url


def article_from_list(entry: Entry, html: str) -> Article:
    """Make an article of this text of an entry.

    Without text where its markup cannot be parsed.
    """
    try:
        clean, text = clean_fragment(html, base_url=entry.url)
        notes: tuple[str, ...] = ()
    except NotUsable as fault:
        clean, text, notes = "", "", (f"the text in the list was left out: {fault.problem}",)
    return Article(entry.url, entry.title, clean, text, entry.author, image=entry.image, tags=entry.tags, notes=notes)


def carried_html(entry: Entry) -> str:
    """The longest text that the list has of an entry, as HTML."""
    return max(entry.content, entry.summary, key=len)


# ── fetch ───────────────────────────────────────────────────────────────────


Parsing = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page, and what its response was, for `why`.

    memory: the bytes of its response, which stay reserved as long as this object is
    """

    page: Page
    size: str = ""
    memory: Reservation | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class FetchedArticle:
    """An article with all its pages in one.

    parts: how many
    fault: why those behind them could not be had. What is there is published, and all is fetched again later.
    size:  of the first, a phrase
    held:  the bytes of the pages, which stay reserved until the article is stored
    """

    page: Page
    parts: int = 1
    fault: FetchError | NotUsable | None = None
    size: str = ""
    held: tuple[Reservation | None, ...] = field(default=(), repr=False, compare=False)

    def steps(self, now: datetime) -> Iterator[Step]:
        """The result of reading the pages of an article."""
        yield Step(now, "fetched", "ok", self.size)
        if self.parts > 1:
            yield Step(now, "fetched", "ok", f"{self.parts} pages of the article")
        if self.fault is not None:
            yield Step(now, "fetched", "failed", f"page {self.parts + 1} of the article: {self.fault}")


def decoded_page(response: Response) -> FetchedPage:
    """Decode a page.

    Raises NotUsable for one that is too large, and for a login, captcha, consent or error page.
    """
    check_body(response.body)
    text = decode(response.body, response.headers.get("content-type", ""))
    require_news(response, text)
    size = f"{len(response.body):,} bytes in {response.elapsed_ms} ms"
    return FetchedPage(Page(response.url, text, response.media_type or "text/html"), size, response.memory)


def with_further_pages(
    start: FetchedPage, fetch: Callable[[str], FetchedPage], parsing: Parsing = nullcontext
) -> FetchedArticle:
    """Read the whole article that starts on a page, with its further pages.

    The article is read from one page if offered, else page by page: ten pages at most, none twice, all on the article's
    own address; the first with another headline ends it. Raises NotUsable where the first page cannot be parsed.

    fetch:   fetches a page, with the host's delay before it
    parsing: what a page is parsed within
    """
    first = start.page

    def links(page: Page) -> PageLinks:
        with parsing():
            return find_page_links(page.text, page.url, first.url)

    ways = links(first)
    if ways.whole and (whole := _on_one_page(first, ways.whole, fetch, parsing)):
        return FetchedArticle(join_pages([whole.page], first.url), size=start.size, held=(whole.memory,))
    read, asked, fault = [start], {first.url}, None
    while ways.next and ways.next not in asked and len(read) < MOST_PARTS:
        asked.add(ways.next)
        try:
            part = fetch(ways.next)
            # A further page of this article, and not one that the server led to instead.
            known = part.page.url in {each.page.url for each in read} or not part_number(first.url, part.page.url)
            if known or not may_be_joined([*(each.page for each in read), part.page]):
                break
            with parsing():
                same = same_article(first.text, part.page.text)
            if not same:
                break
            ways = links(part.page)
        except (FetchError, NotUsable) as found:
            fault = found
            break
        read.append(part)
    joined = join_pages([each.page for each in read], first.url)
    return FetchedArticle(joined, len(read), fault, start.size, tuple(each.memory for each in read))


def _on_one_page(first: Page, url: str, fetch: Callable[[str], FetchedPage], parsing: Parsing) -> FetchedPage | None:
    """The page that has all of the article.

    None where it has not, or cannot be had: then its pages are read.
    """
    try:
        whole = fetch(url)
        with parsing():
            return whole if same_article(first.text, whole.page.text, whole=True) else None
    except (FetchError, NotUsable):
        return None


# ── extract ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SourceKnowledge:
    """Knowledge from earlier articles of a source: headlines and recurring lines."""

    titles: Collection[str] = ()
    boilerplate: Boilerplate = NO_BOILERPLATE


def extract_article(
    source: Source, entry: Entry, page: Page, known: SourceKnowledge, *, now: datetime, zone: tzinfo
) -> Article:
    """Extract the article of an entry from its page.

    zone: of dates that name none

    Raises NotUsable.
    """
    return extract(
        page,
        selectors=source.article,
        entry=entry,
        known_titles=known.titles,
        language=source.language,
        zone=zone,
        now=now,
        boilerplate=known.boilerplate,
    )

"""The stages of an article.

Taken from the list, or fetched with all its pages; then extracted and cleaned.

Every decision leaves a step with its reason, which `newsmonitor why` shows. Nothing is stored here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from monitor.errors import FetchError, NotUsable
from monitor.extract import BOILERPLATE_PAGES, learn_boilerplate
from monitor.fetch import Reservation, Response, file_type
from monitor.model import Article, Attachment, Entry, Source, Step
from monitor.pipeline.context import NOT_FOUND, REPORT_IT, Context, describe
from monitor.pipeline.extraction import (
    FetchedArticle,
    FetchedPage,
    SourceKnowledge,
    article_from_list,
    carried_html,
    decoded_page,
    extract_article,
    listed_article,
    with_further_pages,
)
from monitor.pipeline.finding import in_vain, may_draw_article
from monitor.store.entries import StoredEntry, recent_titles
from monitor.store.items import PackedPage, packed, recent_line_fingerprints
from monitor.text.language import cjk_ratio, is_cjk

RETRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12))
_NEVER_NEWS = ("gone", "login", "captcha", "consent", "error_page", "script", "list_page")
_KNOWN_TITLES = 200  # headlines of one source that a tail of related headlines is recognised by


@dataclass(frozen=True, slots=True)
class ArticleReading:
    """The result of reading an entry's article.

    article: None where it could not be had
    page:    None where the article came with the list, or could not be had
    final:   False where it is worth fetching again
    missing: the server knows no such article: its headline alone is no news
    cut:     a further page of the article could not be had
    validators: ETag and Last-Modified of its first page
    crashed: reading it met a fault that nobody foresaw
    held:    the bytes of its pages, which stay reserved until it is stored
    """

    stored: StoredEntry
    article: Article | None
    page: PackedPage | None
    steps: tuple[Step, ...]
    final: bool
    missing: bool = False
    cut: bool = False
    validators: tuple[str, str] = ("", "")
    crashed: bool = False
    held: tuple[Reservation | None, ...] = field(default=(), repr=False, compare=False)


def read_article(
    context: Context, source: Source, stored: StoredEntry, first: Response | None = None
) -> ArticleReading:
    """Read an entry's article, from its list if whole there, else from its pages.

    An error of the network or of a page is in the result. Raises LocalShortage, StateError, Stopped.

    first: its first page, where that was fetched already
    """
    return read_listed_article(context, source, stored) or read_page_of(context, source, stored, first)


def read_listed_article(context: Context, source: Source, stored: StoredEntry) -> ArticleReading | None:
    """Read the article of an entry from its list.

    None where its page must be fetched.
    """
    with context.parsing():
        article = listed_article(source, stored.entry)
    if article is None:
        return None
    reason = "the feed carries the article" if source.full_text else "`full_text: false`: the summary will do"
    step = Step(context.now(), "extracted", "ok", "; ".join([reason, *article.notes]))
    return ArticleReading(stored, article, None, (step,), final=True)


def read_page_of(
    context: Context, source: Source, stored: StoredEntry, first: Response | None = None
) -> ArticleReading:
    """Fetch the pages of an entry's article and extract it.

    first: the response of its address, where that was fetched already
    A fault of the network or of a page is in the result. Raises LocalShortage, StateError, Stopped.
    """
    now, entry = context.now(), stored.entry
    try:
        first = first or context.fetch_good(source, entry.url)
        validators = first.headers.get("etag", ""), first.headers.get("last-modified", "")
        if file := file_type(first):  # it is attached to the words of the list
            attachment = Attachment(first.url, file.media_type, first.size)
            known = [each for each in entry.attachments if each.url not in (first.url, entry.url)]
            entry = replace(entry, attachments=(attachment, *known))
            reason = f"the link leads to {file.name}: it is attached, and the list's words stay"
            with context.parsing():
                article = article_from_list(entry, carried_html(entry))
            step = Step(now, "extracted", "ok", reason)
            return ArticleReading(replace(stored, entry=entry), article, None, (step,), final=True)
        if source.browser == "always":
            first = context.render(source, entry.url).response
        try:
            fetched, article = _extracted(context, source, entry, first)
        except NotUsable as fault:
            if not may_draw_article(source, first, fault):
                raise
            try:
                first = context.render(source, entry.url).response
            except (FetchError, NotUsable) as found:
                raise in_vain(fault, found) from found
            fetched, article = _extracted(context, source, entry, first)
    except (FetchError, NotUsable) as fault:
        name = "fetched" if isinstance(fault, FetchError) else "extracted"
        step = Step(now, name, "failed", str(fault))
        context.metrics.count("failures", of="article", kind=fault.kind)
        missing = fault.kind == NOT_FOUND
        return ArticleReading(stored, None, None, (step,), _is_final(stored, fault), missing=missing)
    with context.parsing():
        reading = _chosen_reading(stored, fetched, article, now)
    return replace(reading, validators=validators, held=fetched.held)


def crashed_reading(stored: StoredEntry, fault: Exception | None, now: datetime) -> ArticleReading:
    """The reading of an entry that met a fault which nobody foresaw."""
    step = Step(now, "extracted", "failed", f"{describe(fault)}; {REPORT_IT}")
    return ArticleReading(stored, None, None, (step,), final=stored.attempts >= len(RETRIES), crashed=True)


def _extracted(context: Context, source: Source, entry: Entry, first: Response) -> tuple[FetchedArticle, Article]:
    """Read the pages of an article.

    first: the response of its address. Raises FetchError, NotUsable.
    """

    def decode_one(response: Response) -> FetchedPage:
        with context.parsing():
            decoded = decoded_page(response)
        if decoded.memory is not None:  # what waits to be parsed counts as what it takes now
            decoded.memory.resize(max(decoded.memory.size, sys.getsizeof(decoded.page.text)))
        return decoded

    with context.database.read() as connection:
        known = source_knowledge(connection, source)
    fetched = with_further_pages(
        decode_one(first), lambda url: decode_one(context.fetch_good(source, url)), context.parsing
    )
    with context.parsing(), context.timed("extract"):
        zone = context.zone_of(source)
        return fetched, extract_article(source, entry, fetched.page, known, now=context.now(), zone=zone)


def _chosen_reading(stored: StoredEntry, fetched: FetchedArticle, article: Article, now: datetime) -> ArticleReading:
    """Return the reading of an extracted page.

    With its words, or with those of the list where they are more complete or reliable.
    """
    carried = article_from_list(stored.entry, carried_html(stored.entry))
    last = stored.attempts >= len(RETRIES)
    chosen = choose_words(stored.entry, article, carried, fetched.page.text, shared=stored.shared_url, last=last)
    if not chosen.of_page:
        step = Step(now, "extracted", "ok" if chosen.trusted else "failed", chosen.reason)
        of_list = chosen.article if chosen.trusted else None
        return ArticleReading(stored, of_list, None, (*fetched.steps(now), step), chosen.trusted or last)
    article = chosen.article
    steps = (*fetched.steps(now), extraction_step(article, now))
    final, cut = fetched.fault is None or _is_final(stored, fetched.fault), fetched.fault is not None
    return ArticleReading(stored, article, packed(fetched.page), steps, final, cut=cut)


def _is_final(stored: StoredEntry, fault: FetchError | NotUsable) -> bool:
    return stored.attempts >= len(RETRIES) or fault.kind in _NEVER_NEWS


# ── extract ─────────────────────────────────────────────────────────────────


def source_knowledge(connection: Connection, source: Source) -> SourceKnowledge:
    """Read what earlier articles of a source teach."""
    recurring = learn_boilerplate(recent_line_fingerprints(connection, source.id, BOILERPLATE_PAGES))
    return SourceKnowledge(recent_titles(connection, source.id, _KNOWN_TITLES), recurring)


def extraction_step(article: Article, now: datetime) -> Step:
    """The step that says what cleaning did."""
    paragraphs = article.text.count("\n") + 1 if article.text else 0
    return Step(now, "extracted", "ok", "; ".join([f"{paragraphs} paragraphs", *article.notes]))


# ── whose words ──────────────────────────────────────────────────────────────
#
# The more complete and reliable of page and list wins. A page with a good status may be none of the entry's: a wall,
# the shell of an application, a page that is there for every link. It is known by its title and text, which have
# nothing in common with the entry's. Then the list's words stand, and the page is asked for again.

_FEWEST_TOKENS = 3  # content words of a title that can be missed on a page
_IN_COMMON = 0.25  # share of a title's content words that its page has at least
_LOOKED_AT = 20_000  # characters of a page in which they are looked for
_FULLER = 1.5  # times as much as its page a list must say to be the fuller one, unless it has all that the page has
_MUCH_MORE = 3  # times as much as its list a page says that asks for money and shows its article all the same
_AN_ARTICLE = 300  # letters of a page that is more than a notice
_WORD = re.compile(r"\w+")
_NOT_FREE = re.compile(r"[\"']isAccessibleForFree[\"']\s{0,9}:\s{0,9}[\"']?false", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The article that is published.

    reason:  why it is the list's, a sentence; empty where it is the page's
    of_page: whether it is the page's
    trusted: False where the page is not the entry's: it is worth asking for again
    """

    article: Article
    reason: str = ""
    of_page: bool = True
    trusted: bool = True


def choose_words(
    entry: Entry, page: Article, carried: Article, markup: str, *, shared: bool, last: bool = False
) -> Chosen:
    """Say whose words an item has.

    carried: what the list has of the article, with the title of the entry
    markup:  of the page, in which it may state that it is not free
    shared:  other entries of the source have the same address, so its page is no one's
    last:    the page was asked for often enough: what it says is better than nothing
    """
    here, there = said(page.text), said(carried.text)
    if shared:
        kept = carried if there else replace(page, title=entry.title or page.title)
        return Chosen(kept, "other entries have this address too: the list's words stand", of_page=not there)
    if not _belongs(entry, page, carried):
        if not there and here >= _AN_ARTICLE:
            return Chosen(page)  # a list may name its entries in words of its own, and a whole article is no wall
        reason = f"the page, titled “{page.title[:80]}”, has nothing of this entry: the list's words stand"
        return Chosen(carried, reason, of_page=False, trusted=False)
    if there > here * _FULLER or (there > here and _letters(page.text) in _letters(carried.text)):
        return Chosen(_with_facts(carried, page), "the list has more of it than its page", of_page=False)
    if there and here < there * _MUCH_MORE and _NOT_FREE.search(markup):
        return Chosen(_with_facts(carried, page), "the page says that it is not free: the list's words stand", False)
    return Chosen(page)


def have_words_in_common(one: str, other: str) -> bool:
    """Tell whether a headline shares a content word with another text.

    True where one of them has too few to tell.
    """
    first, second = set(_content_words(one)), set(_content_words(other))
    return min(len(first), len(second)) < _FEWEST_TOKENS or bool(first & second)


def said(text: str) -> int:
    """Measure a text in letters; a Chinese character counts three."""
    return round(sum(map(str.isalnum, text)) * (1 + 2 * cjk_ratio(text[:2000])))


def _with_facts(carried: Article, page: Article) -> Article:
    """The words of the list with what else is known from the page."""
    return replace(
        carried,
        author=carried.author or page.author,
        published=page.published,
        canonical=page.canonical,
        publisher=page.publisher,
        language=page.language,
        image=carried.image or page.image,
        tags=carried.tags or page.tags,
        line_fingerprints=page.line_fingerprints,
    )


def _belongs(entry: Entry, page: Article, carried: Article) -> bool:
    """Tell whether a page has enough words of the entry's title or text.

    Where too little is said to tell, or in another script, it has.
    """
    wanted = set(_content_words(entry.title))
    title = set(_content_words(page.title))
    if len(wanted) < _FEWEST_TOKENS or wanted & title or entry.title == entry.url:
        return True
    if any(map(is_cjk, entry.title)) != any(map(is_cjk, f"{page.title}{page.text[:200]}")):
        return True
    there = title | set(_content_words(page.text[:_LOOKED_AT]))
    more = set(_content_words(carried.text[:_LOOKED_AT]))
    return any(len(words & there) >= _IN_COMMON * len(words) for words in (wanted, more) if words)


def _content_words(text: str) -> Iterator[str]:
    """Words of four letters and more, without their endings; pairs of CJK characters."""
    for word in _WORD.findall(text.casefold()):
        if any(map(is_cjk, word)):
            yield from (word[at : at + 2] for at in range(max(len(word) - 1, 1)))
        elif len(word) > 3 or word.isdecimal():
            yield word[:6]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))

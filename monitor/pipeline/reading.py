"""From an entry to a stored item: its article fetched, cleaned, recognised, matched, in one transaction.

What is decided stands in `_read` and `compose`, apart from what is done; every
decision leaves a step with its reason, which `newsmonitor why` reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from monitor.errors import FetchError, LocalShortage, NotUsable, StateError, Stopped
from monitor.extract import BOILERPLATE_PAGES, clean_fragment, extract, learn_boilerplate
from monitor.fetch import Request, Response, find_interstitial
from monitor.group import guid_of, known_as
from monitor.model import Article, DateOrigin, Entry, Item, Page, Source, Step
from monitor.pipeline.faults import REPORT_IT, contained, describe
from monitor.pipeline.grouping import Texts, group_item, look_for_text, topics_of
from monitor.pipeline.matching import unsettle, wanted_by
from monitor.pipeline.paging import with_further_pages
from monitor.pipeline.tools import Tools
from monitor.store.entries import StoredEntry, add_steps, finish_entry, postpone_entry, recent_titles
from monitor.store.feeds import matches_of_item
from monitor.store.items import find_item, save_item, save_matches
from monitor.store.outbox import STANDING, add_to_publish
from monitor.store.pages import recent_line_fingerprints, save_line_fingerprints, save_page
from monitor.text.decode import decode
from monitor.text.scripts import cjk_ratio
from monitor.text.trackers import without_trackers

log = structlog.get_logger(__name__)

_RETRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12))
_NEVER_NEWS = ("gone", "login", "captcha", "consent", "error_page", "list_page")
_MISSING = "not_found"
_KNOWN_TITLES = 200  # headlines of one source that a tail of related headlines is recognised by
_CLOCK_SLACK = timedelta(minutes=10)  # a date this far ahead is a clock that runs fast
_WHOLE_ARTICLE = 1500  # letters from which the text in a feed is taken for the whole article
_GOES_ON = re.compile(r"(?:\.{3}|…|\[…\]|read more|continue reading|阅读全文|查看全文|阅读原文)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Read:
    """What reading one entry changed. `stored`: an item is new or changed; `topics`: hold it now, or did."""

    stored: bool = False
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is known of an entry's article.

    article: None where it could not be had
    page:    None where the article came with the list, or could not be had
    final:   False where it is worth asking again
    missing: the server knows no such article: its headline alone is no news
    cut:     a further page of the article could not be had
    """

    stored: StoredEntry
    article: Article | None
    page: Page | None
    steps: tuple[Step, ...]
    final: bool
    missing: bool = False
    cut: bool = False


def read_article(tools: Tools, source: Source, entry: StoredEntry) -> Read:
    """Turn one waiting entry into an item, or say why not. Any fault is told in its steps, and costs this entry alone.

    Raises Stopped, StateError where the database cannot be used, and LocalShortage: the entry then waits as before.
    """
    passing = (Stopped, StateError, LocalShortage)
    with contained("entry.crashed", passing=passing, source=source.id, entry=entry.id) as caught:
        reading = _read(tools, source, entry)
        tools.metrics.count("articles", outcome="ok" if reading.article else "failed")
        with tools.database.write() as connection:
            return _store(tools, connection, source, reading)
    if tools.stop.is_set():
        raise Stopped
    tools.metrics.count("articles", outcome="crashed")
    step = Step(tools.now(), "extracted", "failed", f"{describe(caught.fault)}; {REPORT_IT}")
    reading = _Reading(entry, None, None, (step,), final=entry.attempts >= len(_RETRIES))
    with tools.database.write() as connection:
        add_steps(connection, entry.id, reading.steps)
        _settle(connection, reading, entry.guid, tools.now())
    return Read()


def _read(tools: Tools, source: Source, stored: StoredEntry) -> _Reading:
    entry, now = stored.entry, tools.now()
    if not needs_page(source, stored):
        carried = _carried(entry)
        reason = "the feed carries the article" if source.full_text else "`full_text: false`: the summary will do"
        article = _from_list(entry, carried if source.full_text else entry.summary or carried)
        step = Step(now, "extracted", "ok", "; ".join([reason, *article.notes]))
        return _Reading(stored, article, None, (step,), final=True)
    try:
        page, fetched = _fetch(tools, source, entry.url)
        whole = with_further_pages(page, lambda url: _fetch(tools, source, url)[0])
        with tools.database.read() as connection:
            article = article_of(connection, tools, source, entry, whole.page)
    except (FetchError, NotUsable) as fault:
        final = _gives_up(stored, fault)
        name = "fetched" if isinstance(fault, FetchError) else "extracted"
        step = Step(now, name, "failed", str(fault))
        tools.metrics.count("failures", of="article", kind=fault.kind)
        return _Reading(stored, None, None, (step,), final, missing=fault.kind == _MISSING)
    steps = (fetched, *whole.steps(now), extracted(article, now))
    final = whole.fault is None or _gives_up(stored, whole.fault)
    return _Reading(stored, article, whole.page, steps, final, cut=whole.fault is not None)


def _gives_up(stored: StoredEntry, fault: FetchError | NotUsable) -> bool:
    return stored.attempts >= len(_RETRIES) or fault.kind in _NEVER_NEWS


def needs_page(source: Source, stored: StoredEntry) -> bool:
    """Whether the article is to be fetched: the source wants it whole, and its list does not carry it whole.

    An entry whose only address is its attachment has no page.
    """
    entry = stored.entry
    is_file = any(attachment.url == entry.url for attachment in entry.attachments)
    return source.full_text and not is_file and not _is_whole(_carried(entry))


def _carried(entry: Entry) -> str:
    return max(entry.content, entry.summary, key=len)


def _is_whole(html: str) -> bool:
    """Whether what a feed carries is the article and not its beginning."""
    if len(html) < _WHOLE_ARTICLE // 3:
        return False
    try:
        text = clean_fragment(html, base_url="")[1]
    except NotUsable:  # too deep or too long to be parsed: the page may be better
        return False
    letters = sum(map(str.isalnum, text))
    said = letters * (1 + 2 * cjk_ratio(text[:2000]))  # a Chinese character says as much as three letters
    return said >= _WHOLE_ARTICLE and not _GOES_ON.search(text[-80:])


def _from_list(entry: Entry, html: str) -> Article:
    """The article as the list carries it; without text where its markup cannot be parsed."""
    try:
        clean, text = clean_fragment(html, base_url=entry.url)
        notes: tuple[str, ...] = ()
    except NotUsable as fault:
        clean, text, notes = "", "", (f"the text in the list was left out: {fault.problem}",)
    return Article(entry.url, entry.title, clean, text, entry.author, image=entry.image, tags=entry.tags, notes=notes)


def _fetch(tools: Tools, source: Source, url: str) -> tuple[Page, Step]:
    response, verdict = tools.ask(Request(url, source.headers_for(url), proxy=source.proxy))
    now = tools.now()
    if not verdict.good:
        raise FetchError(_MISSING if response.status == 404 else verdict.outcome, verdict.reason)
    text = decode(response.body, response.headers.get("content-type", ""))
    require_news(response, text)
    size = f"{len(response.body):,} bytes in {response.elapsed_ms} ms"
    return Page(response.url, text, response.media_type or "text/html"), Step(now, "fetched", "ok", size)


def require_news(response: Response, text: str) -> None:
    """Raise NotUsable for a login, captcha, consent or error page that came with a good status."""
    interstitial = find_interstitial(text, response.url)
    if interstitial:
        raise NotUsable(
            interstitial.kind, interstitial.reason, "open it in a browser; `headers` in sources.yaml may help"
        )


def article_of(connection: Connection, tools: Tools, source: Source, entry: Entry, page: Page) -> Article:
    """Read a page as the article of an entry, by what is known of its source. Raises NotUsable."""
    return extract(
        page,
        selectors=source.article,
        entry=entry,
        known_titles=recent_titles(connection, source.id, _KNOWN_TITLES),
        language=source.language,
        zone=tools.zone_of(source),
        now=tools.now(),
        boilerplate=learn_boilerplate(recent_line_fingerprints(connection, source.id, BOILERPLATE_PAGES)),
    )


def extracted(article: Article, now: datetime) -> Step:
    """The step that says what cleaning did."""
    paragraphs = article.text.count("\n") + 1 if article.text else 0
    return Step(now, "extracted", "ok", "; ".join([f"{paragraphs} paragraphs", *article.notes]))


def _store(tools: Tools, connection: Connection, source: Source, reading: _Reading) -> Read:
    """Write what a reading gave: an item with its matches and steps, or when to ask again."""
    stored, entry, now = reading.stored, reading.stored.entry, tools.now()
    add_steps(connection, stored.id, reading.steps)
    article = reading.article or _from_list(entry, entry.summary)
    found_at = reading.page.url if reading.page and reading.article else None
    known = known_as(entry, shared=stored.shared_url, found_at=found_at, canonical=article.canonical)
    before = find_item(connection, known)
    if before is not None and before.source != source.id:
        return _seen_again(connection, stored, before, now)
    less = reading.cut and before is not None and before.complete and len(article.text) <= len(before.text)
    if less or (reading.article is None and not _publishable(reading, before)):
        _settle(connection, reading, before.guid if before else None, now)
        return Read()
    item = compose(source, stored, article, before, guid=guid_of(known), complete=bool(reading.article), now=now)
    texts = look_for_text(connection, item, before)
    item, changed = save_item(connection, replace(item, copy_of=texts.original), known_as=known, keys=texts.body.keys)
    touched = _group(tools, connection, stored, item, texts, before) if changed else frozenset[str]()
    if reading.page and item.complete:
        save_page(connection, reading.page, item.guid, now)
        save_line_fingerprints(connection, item.position, source.id, article.line_fingerprints)
    _settle(connection, reading, item.guid, now)
    topics = match_item(tools, connection, source, stored, item) | touched if changed else touched
    add_to_publish(connection, topics | {STANDING} if changed else topics)
    kind = "copy" if item.copy_of else "new" if before is None else "changed" if changed else "same"
    tools.metrics.count("items", kind=kind)
    log.info("item.stored", source=source.id, kind=kind, title=item.title, topics=sorted(topics), guid=item.guid)
    return Read(changed, topics)


def _publishable(reading: _Reading, before: Item | None) -> bool:
    """Whether an entry is worth showing without its article: with a summary, or when waiting did not help."""
    if before is not None:
        return not before.complete
    return bool(reading.stored.entry.summary) or (reading.stored.attempts > 0 and not reading.missing)


def _seen_again(connection: Connection, stored: StoredEntry, item: Item, now: datetime) -> Read:
    """Another source lists an item that is there already: it stays as it is."""
    reason = f"the same article as {item.guid}, first seen on {item.source}"
    add_steps(connection, stored.id, [Step(now, "identified", "ok", reason)])
    finish_entry(connection, stored.id, state="done", guid=item.guid)
    return Read()


def _settle(connection: Connection, reading: _Reading, guid: str | None, now: datetime) -> None:
    """An entry is done, or skipped for good, or its article is asked for again later."""
    stored = reading.stored
    if reading.final:
        finish_entry(connection, stored.id, state="done" if guid else "skipped", guid=guid)
        return
    wait = _RETRIES[min(stored.attempts, len(_RETRIES) - 1)]
    postpone_entry(connection, stored.id, attempts=stored.attempts + 1, next_try=now + wait, guid=guid)


def compose(
    source: Source,
    stored: StoredEntry,
    article: Article,
    before: Item | None,
    *,
    guid: str,
    complete: bool,
    now: datetime,
) -> Item:
    """The union of entry and article. Of an item that is there the GUID stays, and its date once complete."""
    entry = stored.entry
    published, dated_by = _dated(stored, article)
    if before is not None and before.complete:
        published, dated_by = before.published, before.dated_by
    return Item(
        guid=before.guid if before else guid,
        source=source.id,
        url=without_trackers(entry.url if stored.shared_url else article.url or entry.url),
        title=article.title or entry.title,
        published=published,
        dated_by=dated_by,
        first_seen=before.first_seen if before else stored.first_seen,
        updated=max(now, published) if before else published,
        html=article.html,
        text=article.text,
        author=article.author or entry.author,
        publisher=article.publisher,
        language=source.language or article.language,
        image=article.image or entry.image,
        tags=article.tags or entry.tags,
        copy_of=before.copy_of if before else None,
        complete=complete,
        attachments=entry.attachments,
    )


def _dated(stored: StoredEntry, article: Article) -> tuple[datetime, DateOrigin]:
    """The article's own date, else the list's, else when it was first seen; one in the future is none."""
    candidates: tuple[tuple[datetime | None, DateOrigin], ...] = (
        (article.published, "page"),
        (stored.entry.published, "list"),
    )
    for moment, origin in candidates:
        if moment is not None and moment <= stored.first_seen + _CLOCK_SLACK:
            return min(moment, stored.first_seen), origin
    return stored.first_seen, "seen"


def _group(
    tools: Tools, connection: Connection, stored: StoredEntry, item: Item, texts: Texts, before: Item | None
) -> frozenset[str]:
    """Find the event of an item whose text is new; returns the topics whose feeds show that event, or did."""
    if before is not None and before.complete:
        return topics_of(connection, item)
    now = tools.now()
    grouped = group_item(connection, tools.names, item, texts, before, now)
    add_steps(connection, stored.id, [Step(now, "grouped", "ok", grouped.reason)])
    return grouped.topics


def match_item(tools: Tools, connection: Connection, source: Source, stored: StoredEntry, item: Item) -> frozenset[str]:
    """Store which topics want an item; returns those, and those that held it until now."""
    now = tools.now()
    held = frozenset(match.topic for match in matches_of_item(connection, item))
    wanted = wanted_by(tools, item, source)
    save_matches(connection, item.position, wanted)
    unsettle(connection, tools)
    names = ", ".join(match.topic for match in wanted)
    add_steps(
        connection,
        stored.id,
        [Step(now, "matched", "ok", f"wanted by {names}" if names else "wanted by no topic")],
    )
    return held.union(match.topic for match in wanted)

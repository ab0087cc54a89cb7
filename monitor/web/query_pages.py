"""Pages that ask the archive with a query: `/try` and `/search`.

`/try` shows what a topic would find.

Forms are sent by GET, so that a query has an address. Anyone who may see the pages may send anything: a query is
bounded in length, and its search in items and time; the page says how much was searched. `/search` reads the
candidates that the full-text index gives, and the matcher says which of them match: it finds what a topic would find.
"""

from __future__ import annotations

import re
import time
from collections.abc import Container, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from monitor.model import Config, Document, FeedEntry, Lookup, Topic
from monitor.store.search import EVERYTHING, Within
from monitor.topics import TopicFault, bounds_of, check_topic, compile_topics, parse, show
from monitor.topics.check import free_id, topic_yaml
from monitor.topics.matcher import Matcher
from monitor.topics.plan import lookup_of, plan
from monitor.web.guard import RETRY_SECONDS, Limiter, Memory
from monitor.web.pages import EntryView, Pages, Piece, cut, lead_pieces, title_pieces, view_of
from monitor.web.site import Site

LONGEST = 2_000  # code points of a query
MOST_ITEMS = 20_000
SHOWN, NEAR_SHOWN, HITS_SHOWN = 50, 10, 30  # of a tried query, its near misses, and of a search
_SECONDS = 0.8  # of searching; with what the page costs, an answer comes within a second
_REMEMBERED_SECONDS = 10.0
_WAITING = 5  # queries
_BEFORE, _AROUND = 70, 260  # characters before a hit, and of the whole piece of text
PERIODS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_QUERY, _NEAR = "query", "query-near"
_OPERATORS = (
    ("a b", "operator_both"),
    ("a OR b", "operator_either"),
    ("a -b", "operator_not"),
    ('"a b"', "operator_phrase"),
    ("depart*", "operator_prefix"),
    ("=US", "operator_exact"),
    ("a NEAR/5 b", "operator_near"),
    ("title:a", "operator_field"),
    ("age<3d", "operator_age"),
)

Aliases = Mapping[str, tuple[str, ...]]
ItemsRead = Generator[tuple[FeedEntry, Document], None, None]


@dataclass(frozen=True, slots=True)
class Tried:
    """The result of a query, newest arrivals first.

    `matched` and `missed` hold at most as many as a page shows.

    near:     entries that miss one clause
    missed:   how many items miss one clause
    searched: how many items were searched
    whole:    what matches was counted in the whole archive
    indexed:  its candidates came from the full-text index; near misses are of the items searched alone
    """

    understood: str
    found: tuple[FeedEntry, ...]
    matched: int
    near: tuple[FeedEntry, ...]
    missed: int
    searched: int
    whole: bool
    indexed: bool
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault or a warning of a query.

    before, found, after: the query, cut around the fault
    better: the query with all forms of other tools corrected, or with the nearest right word; or empty
    """

    fault: TopicFault
    before: str
    found: str
    after: str
    better: str


class TryPage:
    """Answers for `/try`."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site = site
        self._pages = pages
        self._config: Config | None = None
        self._tried = Memory(Limiter(running=1, waiting=_WAITING), _REMEMBERED_SECONDS)

    async def answer(self, request: Request) -> Response:
        """Show the form; with a query its results, or its faults with status 400.

        503 while others are tried.
        """
        query = one_line(request.query_params.get("q", ""))
        faults = await run_in_threadpool(faults_of, query, self._aliases()) if query else ()
        wrong = any(fault.fault.fatal for fault in faults)
        runs, tried = bool(query) and not wrong, None
        if runs:
            try:
                tried = await self._tried.get(query, lambda: self._try(query))
            except HTTPException as busy:
                if busy.status_code != 503:
                    raise
        is_busy = runs and tried is None
        response = await run_in_threadpool(self._page, request, query, faults, tried, is_busy)
        if is_busy:
            response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    def _aliases(self) -> Aliases:
        config = self._site.config()
        if config is not self._config:
            self._config = config
            self._tried.clear()
        return config.aliases

    def _try(self, query: str) -> Tried:
        site, aliases = self._site, self._site.config().aliases
        lookup, within = lookup_for(query, aliases), within_bounds(query, aliases, site.now())
        with closing(site.reader.archive()) as archive, closing(site.reader.archive(lookup, within)) as candidates:
            return try_query(
                query, aliases, archive, site.now(), candidates if lookup or within != EVERYTHING else None
            )

    def _page(
        self, request: Request, query: str, faults: tuple[Fault, ...], tried: Tried | None, is_busy: bool
    ) -> Response:
        config = self._site.config()
        wrong = any(fault.fault.fatal for fault in faults)
        return self._pages.render(
            request,
            "try.html",
            status=400 if wrong else 503 if is_busy else 200,
            keep=f"&q={quote(query, safe='')}" if query else "",
            query=query,
            longest=LONGEST,
            faults=faults,
            wrong=wrong,
            busy=is_busy,
            tried=tried,
            total=self._site.reader.item_count() if tried else 0,
            views=[view_of(entry) for entry in tried.found] if tried else [],
            near=[view_of(entry) for entry in tried.near] if tried else [],
            yaml=as_topic(query, {topic.id for topic in config.topics}) if tried else "",
            operators=_OPERATORS,
            aliases=sorted(config.aliases)[:50],
        )


def try_query(
    query: str, aliases: Aliases, archive: ItemsRead, now: datetime, candidates: ItemsRead | None = None
) -> Tried:
    """Try a query on an archive.

    Of a large archive the newest items are read, and then what the index gives.

    candidates: every item that may match; None: the index has nothing for this query
    Raises QueryError for a query with a fault.
    """
    topics = (Topic(_QUERY, query, (query,)), Topic(_NEAR, query, (query,), near_of=_QUERY))
    matcher = compile_topics(topics, aliases)
    start = time.monotonic()
    found: dict[str, list[FeedEntry]] = {_QUERY: [], _NEAR: []}
    counts, limits = {_QUERY: 0, _NEAR: 0}, {_QUERY: SHOWN, _NEAR: NEAR_SHOWN}
    searched, whole = 0, True
    until = start + (_SECONDS / 2 if candidates else _SECONDS)
    for entry, document in archive:
        if searched == MOST_ITEMS or time.monotonic() > until:
            whole = False
            break
        searched += 1
        for match in matcher.match(document, now=now):
            counts[match.topic] += 1
            if len(found[match.topic]) < limits[match.topic]:
                found[match.topic].append(replace(entry, hits=match.hits, missing=match.missing))
    among = _all_matched(matcher, candidates, now, start + _SECONDS) if candidates and not whole else None
    if among is not None:  # else the newest items tell more
        counts[_QUERY], found[_QUERY] = len(among), among[:SHOWN]
    return Tried(
        understood=show(parse(query)),
        found=tuple(found[_QUERY]),
        matched=counts[_QUERY],
        near=tuple(found[_NEAR]),
        missed=counts[_NEAR],
        searched=searched,
        whole=whole or among is not None,
        indexed=among is not None,
        milliseconds=round((time.monotonic() - start) * 1000),
    )


def _all_matched(matcher: Matcher, candidates: ItemsRead, now: datetime, until: float) -> list[FeedEntry] | None:
    """Give the candidates that match the query.

    None where `until` comes before all are read.
    """
    among = list[FeedEntry]()
    for entry, document in candidates:
        if time.monotonic() > until:
            return None
        hits = [match.hits for match in matcher.match(document, now=now) if match.topic == _QUERY]
        among += [replace(entry, hits=each) for each in hits]
    return among


def one_line(query: str) -> str:
    """Give a query as a form sends it on one line, without control characters."""
    return _CONTROLS.sub(" ", query).strip()


def faults_of(query: str, aliases: Aliases) -> tuple[Fault, ...]:
    """Give the faults and warnings of a query with their positions."""
    if len(query) > LONGEST:
        problem, remedy = f"the query is longer than {LONGEST:,} characters", "put the words into an alias"
        return (_cut(query[: LONGEST + 20], TopicFault(_QUERY, "match", 0, LONGEST, problem, remedy)),)
    return tuple(_cut(query, fault) for fault in check_topic(Topic(_QUERY, query, (query,)), aliases))


def _cut(query: str, fault: TopicFault) -> Fault:
    at, found = fault.position, fault.found
    if not query.startswith(found, at):
        found = query[at : at + 1]
    right = f"@{fault.nearest}" if found.startswith("@") else fault.nearest
    nearest = query[:at] + right + query[at + len(found) :] if fault.nearest and found else ""
    better = fault.proposal or nearest
    return Fault(fault, query[:at], found, query[at + len(found) :], better)


def as_topic(query: str, taken: Container[str]) -> str:
    """Give the query as a topic of topics.yaml, under an id that is not in `taken`."""
    return "topics:\n" + topic_yaml(free_id(query, taken), query[:60], query)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Result of a search, the newest arrival first.

    searched: candidates that were read
    last:     position of the last one, where there may be more behind it; else None
    """

    entries: tuple[FeedEntry, ...]
    searched: int
    last: int | None
    milliseconds: int


class SearchPage:
    """Answers for `/search`."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site = site
        self._pages = pages
        self._found = Memory(Limiter(running=1, waiting=_WAITING), _REMEMBERED_SECONDS)

    async def answer(self, request: Request) -> Response:
        """Show the form; with a query its results, or its faults with status 400.

        503 while others search.
        """
        config, asked = self._site.config(), request.query_params
        query = one_line(asked.get("q", ""))
        faults = await run_in_threadpool(faults_of, query, config.aliases) if query else ()
        wrong = any(fault.fault.fatal for fault in faults)
        source = asked.get("source", "") if asked.get("source", "") in {each.id for each in config.sources} else ""
        period = asked.get("period", "") if asked.get("period", "") in PERIODS else ""
        before = asked.get("before", "")
        within = self._within(source, period, before)
        found = None
        if query and not wrong:
            try:
                key = (id(config), query, source, period, within.before)
                found = await self._found.get(key, lambda: self._search(query, within))
            except HTTPException as busy:
                if busy.status_code != 503:
                    raise
        is_busy = bool(query) and not wrong and found is None
        response = await run_in_threadpool(
            lambda: self._page(request, query, faults, within, period, found, is_busy=is_busy)
        )
        if is_busy:
            response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    def _page(
        self,
        request: Request,
        query: str,
        faults: tuple[Fault, ...],
        within: Within,
        period: str,
        found: SearchResult | None,
        *,
        is_busy: bool,
    ) -> Response:
        config, wrong = self._site.config(), any(fault.fault.fatal for fault in faults)
        kept = {"q": query, "source": within.source, "period": period}
        address = urlencode({name: value for name, value in kept.items() if value})
        return self._pages.render(
            request,
            "search.html",
            status=400 if wrong else 503 if is_busy else 200,
            keep=f"&{address}" if address else "",
            query=query,
            longest=LONGEST,
            faults=faults,
            wrong=wrong,
            busy=is_busy,
            found=found,
            views=[view_of_hit(entry) for entry in found.entries] if found else [],
            sources=[(each.id, each.title or each.id) for each in config.sources],
            source=within.source,
            periods=tuple(PERIODS),
            period=period,
            older=f"?{address}&before={found.last}" if found and found.last is not None else "",
            is_older=within.before != EVERYTHING.before,
            yaml=as_topic(query, {topic.id for topic in config.topics}) if found else "",
        )

    def _within(self, source: str, period: str, before: str) -> Within:
        number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else EVERYTHING.before
        return Within(source, self._site.now() - PERIODS[period] if period else None, number)

    def _search(self, query: str, within: Within) -> SearchResult:
        site = self._site
        aliases = site.config().aliases
        within = within_bounds(query, aliases, site.now(), within)
        with closing(site.reader.archive(lookup_for(query, aliases), within)) as archive:
            return search(query, aliases, archive, site.now())


def lookup_for(query: str, aliases: Aliases) -> Lookup | None:
    """Give what the full-text index is asked for a query.

    Raises QueryError.
    """
    return lookup_of(plan(parse(query), aliases))


def within_bounds(query: str, aliases: Aliases, now: datetime, within: Within = EVERYTHING) -> Within:
    """Narrow the bounds of a search to what its query says of source and age.

    Raises QueryError.
    """
    bounds = bounds_of(parse(query), aliases, now)
    since = max((each for each in (within.since, bounds.since) if each), default=None)
    return replace(within, since=since, until=bounds.until, takes=bounds.takes)


def search(query: str, aliases: Aliases, archive: ItemsRead, now: datetime, seconds: float = _SECONDS) -> SearchResult:
    """Find the first entries of an archive that a query matches, for so long at most.

    Raises QueryError.
    """
    matcher = compile_topics((Topic(_QUERY, query, (query,)),), aliases)
    start = time.monotonic()
    found, searched, last = list[FeedEntry](), 0, None
    for entry, document in archive:
        searched += 1
        for match in matcher.match(document, now=now):
            found.append(replace(entry, hits=match.hits))
        if len(found) == HITS_SHOWN or time.monotonic() - start > seconds:
            last = entry.item.position
            break
    return SearchResult(tuple(found), searched, last, round((time.monotonic() - start) * 1000))


def view_of_hit(entry: FeedEntry) -> EntryView:
    """Return an entry with its title, and its text around the first hit, cut at hits."""
    return EntryView(entry, title_pieces(entry), context_pieces(entry))


def context_pieces(entry: FeedEntry) -> tuple[Piece, ...]:
    """Cut the text around its first hit.

    The first paragraph where only the title has one.
    """
    text = entry.item.text
    hits = [hit for hit in entry.hits if hit.field == "text" and hit.end <= len(text)]
    first = min(hits, key=lambda hit: hit.start, default=None)
    if first is None or first.start < _BEFORE:
        return lead_pieces(entry)
    space = text.find(" ", first.start - _BEFORE, first.start - _BEFORE // 2)
    start = space + 1 if space > 0 else first.start - _BEFORE
    end = min(len(text), max(start + _AROUND, first.end))
    return (Piece("…"), *cut(text, start, end, hits), *((Piece("…"),) if end < len(text) else ()))

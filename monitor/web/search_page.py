"""The page that searches the whole archive in the topic language.

The full-text index gives candidates, the matcher says which of them match, so a search finds what a topic would find.
Bounded like `/try`: anyone who may see the pages may ask anything.
"""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from monitor.model import FeedEntry, Lookup, Topic
from monitor.store.search import EVERYTHING, Within
from monitor.topics import Matcher, compile_topics, parse
from monitor.topics.lookup import lookup_of
from monitor.topics.plan import plan
from monitor.web.guard import RETRY_SECONDS, Gate, Memory
from monitor.web.pages import EntryView, Pages, Piece, cut, lead_pieces, title_pieces
from monitor.web.site import Site
from monitor.web.try_page import LONGEST, Aliases, Archive, Fault, as_topic, faults_of, one_line

SHOWN = 30  # hits on a page
_SECONDS = 0.8  # of searching, after which the page says how far it came
_REMEMBERED_SECONDS = 10.0
_WAITING = 8  # searches
_BEFORE, _AROUND = 70, 260  # characters before a hit, and of the whole piece of text
_QUERY = "query"
PERIODS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}


@dataclass(frozen=True, slots=True)
class Found:
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
        self._found = Memory(Gate(running=1, waiting=_WAITING), _REMEMBERED_SECONDS)

    async def answer(self, request: Request) -> Response:
        """Give the form; with a query what it finds, or its faults (status 400; 503 while others search)."""
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
        found: Found | None,
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

    def _search(self, query: str, within: Within) -> Found:
        site = self._site
        aliases = site.config().aliases
        with closing(site.reader.archive(lookup_for(query, aliases), within)) as archive:
            return search(query, aliases, archive, site.now())


def lookup_for(query: str, aliases: Aliases) -> Lookup | None:
    """Give what the full-text index is asked for a query. Raises QueryError."""
    return lookup_of(plan(parse(query), aliases))


def search(query: str, aliases: Aliases, archive: Archive, now: datetime, most: int = SHOWN) -> Found:
    """Find the first entries of an archive that a query matches. Raises QueryError."""
    matcher: Matcher = compile_topics((Topic(_QUERY, query, (query,)),), aliases)
    start = time.monotonic()
    found, searched, last = list[FeedEntry](), 0, None
    for entry, document in archive:
        searched += 1
        for match in matcher.match(document, now=now):
            found.append(replace(entry, hits=match.hits))
        if len(found) == most or time.monotonic() - start > _SECONDS:
            last = entry.item.position
            break
    return Found(tuple(found), searched, last, round((time.monotonic() - start) * 1000))


def view_of_hit(entry: FeedEntry) -> EntryView:
    """Give an entry with its title, and its text around the first hit, cut at the hits."""
    return EntryView(entry, title_pieces(entry), context_pieces(entry))


def context_pieces(entry: FeedEntry) -> tuple[Piece, ...]:
    """Cut the text around the first hit in it; the first paragraph where the title alone was hit."""
    text = entry.item.text
    hits = [hit for hit in entry.hits if hit.field == "text" and hit.end <= len(text)]
    first = min(hits, key=lambda hit: hit.start, default=None)
    if first is None or first.start < _BEFORE:
        return lead_pieces(entry)
    space = text.find(" ", first.start - _BEFORE, first.start - _BEFORE // 2)
    start = space + 1 if space > 0 else first.start - _BEFORE
    end = min(len(text), max(start + _AROUND, first.end))
    return (Piece("…"), *cut(text, start, end, hits), *((Piece("…"),) if end < len(text) else ()))

"""One visit of a source: its list, what is new on it, then the article of every entry that waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy import Connection

from monitor.discover import Discovery, Document, Memory, discover_steadily
from monitor.errors import FetchError, NewsmonitorError, NotUsable
from monitor.fetch import Request, Response, Verdict, judge
from monitor.group import shared_addresses
from monitor.model import Incident, ListSelectors, Source, SourceState
from monitor.pipeline.drift import looked_at_anew, memory_of, note_drift, read_as_configured
from monitor.pipeline.parts import with_parts
from monitor.pipeline.reading import read_article, require_news
from monitor.pipeline.remembering import begun, hash_of, known_habit, learns, unwell, validators, well
from monitor.pipeline.tools import Tools
from monitor.schedule import History, habit_of, learn, next_visit
from monitor.store import (
    Noted,
    close_incidents,
    note_entries,
    open_incident,
    recent_arrivals,
    save_source_state,
    source_state,
    waiting_entries,
)
from monitor.text.decode import decode

log = structlog.get_logger(__name__)

_RHYTHM_WINDOW = timedelta(days=14)
_TOLD_AFTER = 3  # failures in a row before an incident is told: fewer is weather
_UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Visited:
    """What a visit did.

    outcome: of the list: 'read', 'unchanged', 'failed', or 'not due' where only articles were asked for
    found:   entries on the list
    new:     entries never seen before
    stored:  articles that became an item or changed one
    topics:  whose feed may differ now
    problem: why the list could not be read, with its remedy, or empty
    """

    source: str
    outcome: str
    found: int = 0
    new: int = 0
    stored: int = 0
    topics: frozenset[str] = frozenset()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    """What looking at a list gave. `discovery` None: it is unchanged, or `fault` says what is wrong."""

    state: SourceState
    discovery: Discovery | None = None
    fault: NewsmonitorError | None = None
    verdict: Verdict | None = None


def visit(tools: Tools, source: Source) -> Visited:
    """Visit a source once: its list if that is due, and the articles that wait.

    A fault of the network or of a page is told in the result, not raised. Raises Stopped.
    """
    with tools.database.read() as connection:
        before = source_state(connection, source.id)
    looked = _visit_list(tools, source, before)
    with tools.database.read() as connection:
        waiting = waiting_entries(connection, source.id, tools.now())
    read = [read_article(tools, source, entry) for entry in waiting]
    topics = frozenset[str]().union(*(done.topics for done in read))
    return replace(looked, stored=sum(done.stored for done in read), topics=topics)


def _visit_list(tools: Tools, source: Source, before: SourceState) -> Visited:
    if before.next_fetch is not None and before.next_fetch > tools.now():
        return Visited(source.id, "not due", before.entries)
    look = _look(tools, source, before)
    noted = _note(tools, source, before, look)
    outcome = "failed" if look.fault else "read" if look.discovery else "unchanged"
    tools.metrics.count("visits", outcome=outcome)
    _tell(source, look, noted)
    return Visited(source.id, outcome, look.state.entries, noted.new, problem=str(look.fault or ""))


def _look(tools: Tools, source: Source, before: SourceState) -> _Look:
    """Fetch the list and find its entries."""
    now = tools.now()
    state = begun(before, now)
    verdict = None
    try:
        response = _ask(tools, source, before.address or source.url, before)
        verdict = judge(response, now)
        state = replace(state, status=response.status, elapsed_ms=response.elapsed_ms)
        if not verdict.good:
            raise FetchError(verdict.outcome, verdict.reason)
        same = hash_of(response) == before.body_hash and read_as_configured(source, before)
        if response.not_modified or same:
            return _Look(well(state, response, now))
        discovery, response, address = _find(tools, source, before, response)
    except (FetchError, NotUsable) as fault:
        return _Look(unwell(state, fault, verdict), fault=fault, verdict=verdict)
    state = replace(well(state, response, now), kind=discovery.kind)
    state = looked_at_anew(state) if discovery.drift or discovery.follow else state
    state = replace(state, address=address or state.address)
    return _Look(replace(state, selector=discovery.selector, entries=len(discovery.entries)), discovery)


def _ask(tools: Tools, source: Source, url: str, state: SourceState | None = None) -> Response:
    known = state if state and read_as_configured(source, state) else None
    etag, last_modified = validators(known, tools.now()) if known else (None, None)
    return tools.fetch(Request(url, source.headers, etag, last_modified, source.proxy))


def _good(tools: Tools, source: Source, url: str) -> Response:
    """A good answer of an address that the list leads to. Raises FetchError also for one that is not."""
    response = _ask(tools, source, url)
    verdict = judge(response, tools.now())
    if not verdict.good:
        raise FetchError(verdict.outcome, f"{url}: {verdict.reason}")
    return response


def _find(tools: Tools, source: Source, before: SourceState, response: Response) -> tuple[Discovery, Response, str]:
    """The entries, the answer they came from, and its address where that is not the source's own."""
    with tools.database.read() as connection:
        memory = memory_of(connection, source.id, before)
    discovery = _discover(tools, source, response, memory)
    discovery = with_parts(discovery, lambda part: _discover(tools, source, _good(tools, source, part), memory))
    by_itself = source.kind == "auto" and source.list == ListSelectors()
    if by_itself and discovery.kind == "page" and discovery.feeds:
        try:
            feed = _good(tools, source, discovery.feeds[0])
            found = _discover(tools, source, feed, memory)
        except (FetchError, NotUsable) as fault:
            log.info("feed.refused", source=source.id, feed=discovery.feeds[0], problem=fault.problem)
            found = None
        if found and found.entries:
            return found, feed, discovery.feeds[0]
    return discovery, response, before.address


def _discover(tools: Tools, source: Source, response: Response, memory: Memory) -> Discovery:
    content_type = response.headers.get("content-type", "")
    if "html" in response.media_type:
        require_news(response, decode(response.body, content_type))
    document = Document(response.body, response.url, content_type)
    return discover_steadily(document, source, memory, now=tools.now(), zone=tools.zone_of(source))


def _note(tools: Tools, source: Source, before: SourceState, look: _Look) -> Noted:
    """Store what the look gave in one transaction: entries, state, next visit, incident."""
    now = tools.now()
    with tools.database.write() as connection:
        noted, lost_since = Noted(0, 0, 0), None
        if look.discovery:
            seen = look.discovery.entries
            shared = shared_addresses(seen)
            noted = note_entries(connection, source.id, seen, shared=shared, backlog=source.backlog, now=now)
            lost_since = before.last_fetch if noted.new == len(seen) else None
        state = _planned(tools, connection, source, look, lost_since)
        save_source_state(connection, before, state)
        if look.fault is None:
            note_drift(connection, source, look.discovery, now)
            if before.failures:
                close_incidents(connection, source.id, [_UNREACHABLE], now)
        elif look.state.failures >= _TOLD_AFTER or look.state.gone:
            open_incident(connection, _incident(source, look.fault, now))
    tools.metrics.count("entries", noted.new)
    return noted


def _planned(
    tools: Tools, connection: Connection, source: Source, look: _Look, lost_since: datetime | None
) -> SourceState:
    """The state with the next visit in it, and with what this one taught of the source's rhythm."""
    now, schedule = tools.now(), tools.config.settings.schedule
    retry_after = look.verdict.retry_after if look.verdict else None
    history = History((), look.state.first_fetch, look.state.failures, retry_after)
    state, habit = look.state, None
    if learns(source, schedule.every):
        habit = known_habit(state, now)
        if habit is None:
            arrivals = recent_arrivals(connection, source.id, now - _RHYTHM_WINDOW)
            habit = habit_of(replace(history, arrivals=arrivals), now)
        elif look.discovery:
            habit = learn(habit, recent_arrivals(connection, source.id, now), now, lost_since)
        state = replace(state, habit=habit.pack() if habit else "")
    when, why = next_visit(source, schedule, replace(history, habit=habit), now)
    return replace(state, next_fetch=when, why_next=why)


def _incident(source: Source, fault: NewsmonitorError, now: datetime) -> Incident:
    remedy = fault.remedy or "it is tried again by itself, ever less often; look whether the address still holds"
    return Incident(uuid4().urn, source.id, _UNREACHABLE, fault.problem, remedy, now)


def _tell(source: Source, look: _Look, noted: Noted) -> None:
    if look.fault:
        fault = look.fault
        kind = getattr(fault, "kind", "")
        log.warning("source.failed", source=source.id, kind=kind, problem=fault.problem, remedy=fault.remedy)
        return
    if not look.discovery:
        log.debug("source.unchanged", source=source.id, status=look.state.status)
        return
    found, skipped = len(look.discovery.entries), len(look.discovery.skipped)
    log.info("source.read", source=source.id, kind=look.discovery.kind, found=found, new=noted.new, skipped=skipped)

"""One visit of a source: its list, what is new on it, then the article of every entry that waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy import Connection

from monitor.discover import Discovery, Document, Memory, discover_steadily
from monitor.errors import FetchError, LocalShortage, NewsmonitorError, NotUsable, Stopped
from monitor.fetch import Request, Response, Verdict, freshness_lifetime
from monitor.group import shared_addresses
from monitor.model import Incident, ListSelectors, Source, SourceState
from monitor.pipeline.drift import looked_at_anew, memory_of, note_drift, read_as_configured
from monitor.pipeline.due import Due
from monitor.pipeline.faults import REPORT_IT, contained, describe
from monitor.pipeline.parts import with_parts
from monitor.pipeline.reading import Read, needs_page, read_article, require_news
from monitor.pipeline.remembering import begun, hash_of, stored_model, unwell, validators, well
from monitor.pipeline.subscribing import note_offer, offer_of
from monitor.pipeline.tools import Tools
from monitor.push import HubLinks
from monitor.schedule import ArrivalModel, History, learn, model_of_history, next_visit
from monitor.store.entries import SavedEntries, save_entries, waiting_entries
from monitor.store.incidents import close_incidents, open_incident
from monitor.store.sources import StateChange, recent_arrivals, save_source_states, source_state
from monitor.text.decode import decode

log = structlog.get_logger(__name__)

_RHYTHM_WINDOW = timedelta(days=14)
_TOLD_AFTER = 3  # failures in a row before an incident is told: fewer is weather
_UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Visited:
    """What a visit did.

    outcome: of the list: 'read', 'unchanged', 'failed', 'not due' where only articles were asked for, or 'later'
             where its host lets us wait, or this computer lacks descriptors, and the visit is still due
    found:   entries on the list
    new:     entries never seen before
    stored:  articles that became an item or changed one
    topics:  whose feed may differ now
    problem: why the list could not be read, with its remedy, or empty
    stored_state: False where the visit left no trace in the database, so that the source is still due
    """

    source: str
    outcome: str
    found: int = 0
    new: int = 0
    stored: int = 0
    topics: frozenset[str] = frozenset()
    problem: str = ""
    stored_state: bool = True


@dataclass(frozen=True, slots=True)
class _Look:
    """What looking at a list gave. `discovery` None: it is unchanged, `later`, or `fault` says what is wrong.

    offer: the hub that the list names
    """

    state: SourceState
    discovery: Discovery | None = None
    fault: FetchError | NotUsable | None = None
    verdict: Verdict | None = None
    later: bool = False
    offer: HubLinks | None = None


def visit(tools: Tools, due: Due, *, patient: bool = True) -> Visited:
    """Visit a source once: its list if that is due, and the articles that wait.

    patient: stay until all was asked for, however long a host lets us wait between robots.txt, list and articles;
             else what must wait is left to a later visit, and the thread is free for other hosts

    Any fault is told in the result, and costs this source alone. Raises only Stopped.
    """
    try:
        with contained("visit.crashed", passing=(Stopped, LocalShortage), source=due.source.id) as caught:
            return _visit(tools, due, patient)
    except LocalShortage as fault:  # no fault of the source: its state stays, and it is visited again soon
        log.error("visit.postponed", source=due.source.id, problem=fault.problem, remedy=fault.remedy)
        return Visited(due.source.id, "later", due.state.entries, problem=str(fault), stored_state=False)
    if tools.stop.is_set():
        raise Stopped
    return _record_crash(tools, due.source, caught.fault)


def _record_crash(tools: Tools, source: Source, fault: Exception | None) -> Visited:
    """Mark a source as failing whose visit met a fault that nobody foresaw."""
    problem = FetchError("crashed", describe(fault), getattr(fault, "remedy", REPORT_IT))
    tools.metrics.count("visits", outcome="crashed")
    now = tools.now()
    with contained("visit.unrecorded", passing=(), source=source.id), tools.database.write() as connection:
        before = source_state(connection, source.id)
        state = unwell(begun(before, now), problem, None)
        state = _scheduled(tools, source, _Look(state, fault=problem), None)
        save_source_states(connection, [StateChange(source.url, before, state)])
        if state.failures >= _TOLD_AFTER:
            open_incident(connection, _incident(source, problem, now))
        return Visited(source.id, "failed", state.entries, problem=str(problem))
    return Visited(source.id, "failed", problem=str(problem), stored_state=False)


def _visit(tools: Tools, due: Due, patient: bool) -> Visited:
    source = due.source
    looked = _visit_list(tools, source, due.state, patient)
    if not (due.waiting or looked.outcome == "read"):
        return looked
    with tools.database.read() as connection:
        waiting = waiting_entries(connection, source.id, tools.now())
    # A visit for the articles alone reads one at least: else it could be made again and again for nothing.
    insists = looked.outcome == "not due"
    read: list[Read] = []
    for entry in waiting:
        now_or_never = patient or (insists and not read)
        if now_or_never or tools.is_free(entry.entry.url) or not needs_page(source, entry):
            read.append(read_article(tools, source, entry))
    topics = frozenset[str]().union(*(done.topics for done in read))
    return replace(looked, stored=sum(done.stored for done in read), topics=topics)


def _visit_list(tools: Tools, source: Source, before: SourceState, patient: bool) -> Visited:
    if before.next_fetch is not None and before.next_fetch > tools.now():
        return Visited(source.id, "not due", before.entries)
    look = _look(tools, source, before, patient)
    if look.later:
        return Visited(source.id, "later", before.entries)
    outcome = "failed" if look.fault else "read" if look.discovery else "unchanged"
    nothing_new = _note_nothing(tools, source, before, look)
    noted = SavedEntries(0, 0, 0) if nothing_new else _note(tools, source, before, look)
    tools.metrics.count("visits", outcome=outcome)
    if look.fault:
        tools.metrics.count("failures", of="list", kind=look.fault.kind)
    _tell(source, look, noted)
    return Visited(source.id, outcome, look.state.entries, noted.new, problem=str(look.fault or ""))


def _look(tools: Tools, source: Source, before: SourceState, patient: bool) -> _Look:
    """Fetch the list and find its entries."""
    now = tools.now()
    state = begun(before, now)
    verdict = None
    request = _request(tools, source, before.address or source.url, before)
    try:
        if not patient and not tools.prepare(request):
            return _Look(before, later=True)
        response, verdict = tools.ask(request)
        state = replace(state, status=response.status, elapsed_ms=response.elapsed_ms)
        if not verdict.good:
            raise FetchError(verdict.outcome, verdict.reason)
        same = hash_of(response) == before.body_hash and read_as_configured(source, before)
        if response.not_modified or same:
            return _Look(well(state, response, now))
        discovery, response, address = _find(tools, source, before, response)
    except (FetchError, NotUsable) as fault:
        return _Look(unwell(state, fault, verdict), fault=fault, verdict=verdict)
    max_age = max(freshness_lifetime(response.headers), discovery.ttl or timedelta())
    state = replace(well(state, response, now), kind=discovery.kind, holds=max_age // timedelta(seconds=1))
    state = looked_at_anew(state) if discovery.drift or discovery.follow else state
    state = replace(state, address=address or state.address)
    state = replace(state, selector=discovery.selector, entries=len(discovery.entries))
    return _Look(state, discovery, offer=offer_of(discovery, response))


def _request(tools: Tools, source: Source, url: str, state: SourceState | None = None) -> Request:
    known = state if state and read_as_configured(source, state) else None
    etag, last_modified = validators(known, tools.now()) if known else (None, None)
    return Request(url, source.headers_for(url), etag, last_modified, source.proxy)


def _good(tools: Tools, source: Source, url: str) -> Response:
    """A good answer of an address that the list leads to. Raises FetchError also for one that is not."""
    response, verdict = tools.ask(_request(tools, source, url))
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


def _note_nothing(tools: Tools, source: Source, before: SourceState, look: _Look) -> bool:
    """Keep the state of a source without news, to be written together with others; whether that is all."""
    if look.fault or look.discovery or before.failures:
        return False
    model = stored_model(look.state) if _learns(tools, source) else None
    if model is None and _learns(tools, source):
        return False
    tools.ledger.put(StateChange(source.url, before, _scheduled(tools, source, look, model)))
    return True


def _note(tools: Tools, source: Source, before: SourceState, look: _Look) -> SavedEntries:
    """Store what the look gave in one transaction: entries, state, next visit, incident."""
    now = tools.now()
    with tools.database.write() as connection:
        noted, lost_since = SavedEntries(0, 0, 0), None
        if look.discovery:
            seen = look.discovery.entries
            shared = shared_addresses(seen)
            noted = save_entries(connection, source.id, seen, shared=shared, backlog=source.backlog, now=now)
            lost_since = before.last_fetch if noted.new == len(seen) else None
            note_offer(tools, connection, source, look.offer)
        state = _planned(tools, connection, source, look, lost_since)
        save_source_states(connection, [StateChange(source.url, before, state)])
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
    if not _learns(tools, source):
        return _scheduled(tools, source, look, None)
    now = tools.now()
    model = stored_model(look.state)
    if model is None:
        arrivals = recent_arrivals(connection, source.id, now - _RHYTHM_WINDOW)
        model = model_of_history(History(arrivals, look.state.first_fetch), now)
    elif look.discovery:
        model = learn(model, recent_arrivals(connection, source.id, now), now, lost_since)
    return replace(_scheduled(tools, source, look, model), habit=model.pack() if model else "")


def _learns(tools: Tools, source: Source) -> bool:
    """Whether a source's rhythm is learned at all."""
    return source.every is None and tools.config.settings.schedule.every is None


def _scheduled(tools: Tools, source: Source, look: _Look, model: ArrivalModel | None) -> SourceState:
    retry_after = look.verdict.retry_after if look.verdict else None
    max_age = timedelta(seconds=look.state.holds)
    history = History((), look.state.first_fetch, look.state.failures, retry_after, model, max_age)
    here = tools.now().astimezone(tools.zone)
    when, why = next_visit(source, tools.config.settings.schedule, history, here)
    return replace(look.state, next_fetch=when, why_next=why)


def _incident(source: Source, fault: NewsmonitorError, now: datetime) -> Incident:
    remedy = fault.remedy or "it is tried again by itself, ever less often; look whether the address still holds"
    return Incident(uuid4().urn, source.id, _UNREACHABLE, fault.problem, remedy, now)


def _tell(source: Source, look: _Look, noted: SavedEntries) -> None:
    if look.fault:
        fault = look.fault
        log.warning("source.failed", source=source.id, kind=fault.kind, problem=fault.problem, remedy=fault.remedy)
        return
    if not look.discovery:
        log.debug("source.unchanged", source=source.id, status=look.state.status)
        return
    found, skipped = len(look.discovery.entries), len(look.discovery.skipped)
    log.info("source.read", source=source.id, kind=look.discovery.kind, found=found, new=noted.new, skipped=skipped)

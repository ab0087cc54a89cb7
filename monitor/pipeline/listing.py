"""The stages of a source's list: fetch, find entries, decide, store and schedule.

`read_list` fetches and finds, `decide_list` says what that means, `store_list` writes it in one transaction.
The parsers are imported where a list is parsed: a round without news does without them (`visit.load_stages`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

import structlog
from sqlalchemy import Connection

from monitor.errors import FetchError, NewsmonitorError, NotUsable
from monitor.fetch import Reservation, Response, Verdict, judge, source_request
from monitor.model import Incident, RenderCost, Source, SourceState
from monitor.pipeline.context import Context
from monitor.pipeline.source_state import (
    ARRIVALS_WINDOW,
    body_hash,
    is_learned,
    is_read_as_configured,
    memory_of,
    state_after_failure,
    state_after_success,
    state_at_start,
    state_with_list,
    stored_model,
    updated_model,
    validators,
    with_next_visit,
)
from monitor.pipeline.websub import hub_links_of, update_subscription
from monitor.push import HubLinks
from monitor.schedule import ArrivalModel
from monitor.store.entries import SavedEntries, save_entries
from monitor.store.outbox import close_incidents, open_incident
from monitor.store.sources import StateChange, recent_arrivals, save_source_states

if TYPE_CHECKING:
    from monitor.discover import Discovery, Drift, KnownEntries
    from monitor.pipeline.finding import Discover, FoundList

log = structlog.get_logger(__name__)

FAILURES_BEFORE_INCIDENT = 3  # in a row; fewer mend themselves
UNREACHABLE, LIST_MOVED = "unreachable", "list_moved"

Outcome = Literal["read", "unchanged", "failed", "later"]


# ── fetch and find ──────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ListReading:
    """The result of reading a list.

    outcome:  'later' where its host lets us wait: nothing was requested but robots.txt
    first:    the response of the list's own address, or None where there was none
    verdict:  of that response
    found:    where outcome is 'read'
    fault:    where it is 'failed'
    asked_browser: a browser was asked for the page, in vain or not
    """

    outcome: Outcome
    first: Response | None = None
    verdict: Verdict | None = None
    found: FoundList | None = None
    fault: FetchError | NotUsable | None = None
    asked_browser: bool = False


def read_list(context: Context, source: Source, before: SourceState, *, patient: bool) -> ListReading:
    """Fetch a list and find its entries.

    patient: wait for the host, however long it lets us wait.

    Raises LocalShortage, StateError, Stopped; any fault of the source is in the result.
    """
    now = context.now()
    if source.browser != "always" and not (source.browser == "auto" and before.rendered):
        plain = _read_plain(context, source, before, before.address or source.url, patient=patient)
        if plain.fault is None:
            return plain
        from monitor.pipeline.finding import may_help

        tries = may_help(source, before, plain.first, plain.fault, now)
        return _read_rendered(context, source, before, plain) if tries else plain
    from monitor.pipeline.finding import known_data

    if data := known_data(before, now):
        reading = _read_plain(context, data.source(source), before, data.url, patient=patient)
        if reading.outcome != "failed":
            return reading
        log.info("data.lost", source=source.id, url=data.url, problem=str(reading.fault))
    if not patient and not context.is_free_for_browser(source_request(source, source.url)):
        return ListReading("later")
    return _read_rendered(context, source, before, None)


def _read_plain(context: Context, source: Source, before: SourceState, url: str, *, patient: bool) -> ListReading:
    """Fetch a list without a browser, and find its entries."""
    etag, last_modified = validators(source, before, context.now())
    request = source_request(source, url, etag, last_modified)
    response, verdict = None, None
    try:
        if not patient and not context.prepare(request):
            return ListReading("later")
        answer = context.fetch(request)
        response, verdict = answer.response, answer.verdict
        if not verdict.good:
            raise FetchError(verdict.outcome, verdict.reason)
        same = body_hash(response) == before.body_hash and is_read_as_configured(source, before)
        if response.not_modified or same:
            return ListReading("unchanged", response, verdict)
        found = _find(context, source, before, response)
    except (FetchError, NotUsable) as fault:
        return ListReading("failed", response, verdict, fault=fault)
    return ListReading("read", response, verdict, found)


def _find(context: Context, source: Source, before: SourceState, response: Response) -> FoundList:
    """Find the entries of a list that changed.

    Raises FetchError, NotUsable.
    """
    from monitor.discover import is_page_instead_of_feed
    from monitor.pipeline.finding import find_list, further_entries

    with context.database.read() as connection:
        memory = memory_of(connection, source.id, before)
    discover = _discoverer(context, memory, response.memory)

    def read(page: Response) -> Discovery:
        return discover(page, source)

    def fetch(url: str) -> Response:
        return context.fetch_good(source, url)

    found = find_list(source, response, fetch, read, context.now())
    if not memory.entries:
        further = further_entries(found.discovery, source.backlog, lambda url: read(fetch(url)))
        found = replace(found, further=further)
    if before.kind == "feed" and is_page_instead_of_feed(found.discovery, memory):
        remedy = "give the address of its new feed, or `kind: page` to watch this page"
        raise NotUsable("no_entries", f"{response.url} was a feed and is a page with other links now", remedy)
    return found


def _read_rendered(context: Context, source: Source, before: SourceState, plain: ListReading | None) -> ListReading:
    """Read a list with a browser.

    plain: the reading without one that found nothing, or None.
    """
    from monitor.pipeline.finding import NO_BROWSER, find_rendered, in_vain

    with context.database.read() as connection:
        memory = memory_of(connection, source.id, before)
    try:
        found = find_rendered(
            source,
            render=lambda url: context.render(source, url),
            fetch=lambda url: context.fetch_good(source, url),
            discover=_discoverer(context, memory, None),
            now=context.now(),
            zone=context.zone_of(source),
        )
    except (FetchError, NotUsable) as fault:
        if plain is None or plain.fault is None:
            return ListReading("failed", fault=fault, asked_browser=True)
        return replace(plain, fault=in_vain(plain.fault, fault), asked_browser=fault.kind != NO_BROWSER)
    return ListReading("read", found.response, judge(found.response, context.now()), found, asked_browser=True)


def _discoverer(context: Context, memory: KnownEntries, held: Reservation | None) -> Discover:
    """Return a function that finds entries in a response, one document at a time.

    held: the bytes of the list's own response; entries that are found count with them until they are stored
    """
    from monitor.pipeline.finding import discover_entries

    def discover(page: Response, source: Source) -> Discovery:
        with context.parsing():
            found = discover_entries(page, source, memory, now=context.now(), zone=context.zone_of(source))
        if held is not None:
            held.resize(held.size + found.size)
        return found

    return discover


# ── decide ──────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ListDecision:
    """Decide what the reading of a list means, without network or database.

    state:      of the source after it, but for its next visit
    discovery:  whose entries are stored; None where there are none to store
    shared:     addresses that several entries of the list have
    hub_links:  the hub that the list names, or None
    incident:   to be opened, or None
    recovered:  the source failed until now
    verdict:    of the response, which may ask for a later visit
    """

    state: SourceState
    verdict: Verdict | None = None
    discovery: Discovery | None = None
    shared: frozenset[str] = frozenset()
    hub_links: HubLinks | None = None
    incident: Incident | None = None
    recovered: bool = False


def decide_list(source: Source, before: SourceState, reading: ListReading, now: datetime) -> ListDecision:
    """Decide on the state of a source after its list was fetched.

    reading: any but one that is 'later'
    """
    state = state_at_start(before, now)
    if reading.first:
        state = replace(state, status=reading.first.status, elapsed_ms=reading.first.elapsed_ms)
    if reading.asked_browser:
        state = state_after_render(state, reading.found, now)
    if reading.fault or reading.first is None:
        fault = reading.fault or FetchError("protocol", "there was no answer")
        state = state_after_failure(state, fault, reading.verdict)
        is_incident = state.failures >= FAILURES_BEFORE_INCIDENT or state.gone
        return ListDecision(state, reading.verdict, incident=unreachable(source, fault, now) if is_incident else None)
    recovered, found = before.failures > 0, reading.found
    if found is None:
        return ListDecision(state_after_success(state, reading.first, now), reading.verdict, recovered=recovered)
    from monitor.group import shared_addresses

    state = state_after_success(state, found.response, now)
    state = state_with_list(state, found.discovery, found.response, found.feed or before.address)
    whole = replace(found.discovery, entries=(*found.discovery.entries, *found.further))
    links = hub_links_of(whole, found.response)
    shared = shared_addresses(whole.entries) | whole.used_before
    return ListDecision(state, reading.verdict, whole, shared, links, recovered=recovered)


def unreachable(source: Source, fault: NewsmonitorError, now: datetime) -> Incident:
    """The incident of a source that goes on failing."""
    remedy = fault.remedy or "it is tried again by itself, ever less often; look whether the address still holds"
    kind = f"{UNREACHABLE}.{fault.kind}" if isinstance(fault, (FetchError, NotUsable)) else UNREACHABLE
    return Incident(uuid4().urn, source.id, kind[:30], fault.problem, remedy, now)


def state_after_render(state: SourceState, found: FoundList | None, now: datetime) -> SourceState:
    """Return the state after a browser was asked for a page.

    found: the list that it gave; a fault changes nothing else
    """
    if found is None:
        return replace(state, rendered_at=now)
    data = found.data.pack() if found.data else ""
    cost = found.rendered or RenderCost(0, 0)
    state = replace(state, render_ms=cost.elapsed_ms, render_bytes=cost.peak_bytes)
    return replace(state, rendered=not found.feed, rendered_at=now, page_data=data)


# ── store and schedule ──────────────────────────────────────────────────────


def store_list(context: Context, source: Source, before: SourceState, decision: ListDecision) -> SavedEntries:
    """Store what was decided, with the next visit, in one transaction; what was new.

    The state of a source without news is kept to be stored together with others.
    """
    nothing_new = decision.discovery is None and decision.incident is None and not before.failures
    if nothing_new and not decision.state.failures:
        model = stored_model(decision.state)
        if model or not is_learned(source, context.config.settings.schedule):
            after = schedule_visit(context, source, decision.state, model, decision.verdict)
            context.pending_states.add(StateChange(source.url, before, after))
            return SavedEntries(0, 0, 0)
    now, saved, missed_since = context.now(), SavedEntries(0, 0, 0), None
    with context.database.write() as connection:
        if decision.discovery:
            from monitor.pipeline.extraction import is_worth_reading

            seen = decision.discovery.entries
            saved = save_entries(
                connection,
                source.id,
                seen,
                shared=decision.shared,
                rule=decision.discovery.rule.sentence,
                learned=decision.discovery.rule.sentence if decision.state.identity != before.identity else "",
                backlog=source.backlog,
                now=now,
                is_worth_reading=partial(is_worth_reading, source),
            )
            missed_since = before.last_fetch if saved.new == len(seen) else None
            update_subscription(context, connection, source, decision.hub_links)
        state, model = decision.state, None
        if is_learned(source, context.config.settings.schedule):  # from the times when entries arrive
            model = stored_model(state)
            if model is None or decision.discovery:
                arrivals = recent_arrivals(connection, source.id, now if model else now - ARRIVALS_WINDOW)
                model = updated_model(state, arrivals, now, missed_since=missed_since)
            state = replace(state, arrival_model=model.pack() if model else "")
        after = schedule_visit(context, source, state, model, decision.verdict)
        save_source_states(connection, [StateChange(source.url, before, after)])
        _record_incidents(connection, source, decision, now)
    context.metrics.count("entries", saved.new)
    return saved


def schedule_visit(
    context: Context, source: Source, state: SourceState, model: ArrivalModel | None, verdict: Verdict | None
) -> SourceState:
    """Return the state with the time of the next visit, by configuration and clock."""
    here, schedule = context.now().astimezone(context.zone), context.config.settings.schedule
    return with_next_visit(source, state, model, schedule=schedule, verdict=verdict, here=here)


def _record_incidents(connection: Connection, source: Source, decision: ListDecision, now: datetime) -> None:
    """Open and close the incidents of a source.

    A list that had to be found again has an incident until its source is read as configured.
    """
    if decision.state.failures:
        if decision.incident:
            open_incident(connection, decision.incident)
        return
    if decision.recovered:
        close_incidents(connection, source.id, [UNREACHABLE], now)
    discovery = decision.discovery
    if discovery is None or discovery.drift is None:  # an unchanged list is read as configured
        close_incidents(connection, source.id, [LIST_MOVED], now)
        return
    drift, was, kept = discovery.drift, source.list.item or source.list.link, len(discovery.entries)
    lost = f"the list is no longer at {was}" if was else "the list is not found by itself any more"
    where = f"{drift.kind} {discovery.selector}" if drift.kind == "json" else discovery.selector
    problem = f"{lost} ({drift.reason}); it was found again at {where}, and {kept} entries are read there"
    remedy = f"{list_setting(source, drift)} in sources.yaml; `newsmonitor add --update {source.id}` does it"
    news = open_incident(connection, Incident(uuid4().urn, source.id, LIST_MOVED, problem, remedy, now))
    write = log.warning if news else log.debug
    write("source.list_lost", source=source.id, was=source.list.item, found_again=discovery.selector, kept=kept)


def list_setting(source: Source, drift: Drift) -> str:
    """Propose the settings with which a moved list is read."""
    chosen = {name: value for name, value in asdict(drift.list).items() if value}
    if not chosen:
        return f"take `list:` out of '{source.id}': the list is found by itself"
    kind = "kind: json, " if drift.kind == "json" else ""
    fields = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in chosen.items())
    return f"write `{kind}list: {{{fields}}}` for '{source.id}'"

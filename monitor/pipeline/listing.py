"""The stages of a source's list: fetch → find entries → decide → store and schedule.

`read_list` fetches and finds, `decide_list` says what that means, `store_list` writes it in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import Literal
from uuid import uuid4

import structlog
from sqlalchemy import Connection

from monitor.discover import (
    Discovery,
    Document,
    Drift,
    KnownEntries,
    PageData,
    Skipped,
    discover_steadily,
    is_page_instead_of_feed,
    why_page_before_feed,
)
from monitor.errors import FetchError, NewsmonitorError, NotUsable
from monitor.fetch import Response, Verdict, judge, source_request
from monitor.group import shared_addresses
from monitor.model import Entry, Incident, ListSelectors, RenderCost, Source, SourceState
from monitor.pipeline.article import is_worth_reading
from monitor.pipeline.context import Context, require_news
from monitor.pipeline.rendering import (
    NO_BROWSER,
    Discover,
    RenderedPage,
    in_vain,
    known_data,
    learn_data,
    may_help,
    needs_browser,
)
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
from monitor.text.markup import check_size, decode

log = structlog.get_logger(__name__)

FAILURES_BEFORE_INCIDENT = 3  # in a row; fewer mend themselves
UNREACHABLE, LIST_MOVED = "unreachable", "list_moved"
_MOST_ENTRIES = 1000  # of all parts of a sitemap index together
_MOST_TRIED = 3  # feeds and data that a page without a list names
_MOST_PAGES = 5  # further pages of a list
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

Outcome = Literal["read", "unchanged", "failed", "later"]


# ── fetch and find ──────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FoundList:
    """The entries of a list.

    response: where they were found
    feed:     URL of the feed that they were read from, where a page names it; else empty
    page:     what the page itself has, where its feed is read instead
    trouble:  why the feed that a page names is not read, or empty
    rendered: what the browser took, where the page was read with one
    data:     the data behind a rendered page, which can be read without one
    further:  entries of the list's next pages, which are read on the first visit
    """

    discovery: Discovery
    response: Response
    feed: str = ""
    page: Discovery | None = None
    trouble: str = ""
    rendered: RenderCost | None = None
    data: PageData | None = None
    further: tuple[Entry, ...] = ()


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
    """Fetch a list and find its entries. patient: wait for the host, however long it lets us wait.

    Raises LocalShortage, StateError, Stopped; any fault of the source is in the result.
    """
    now, plain = context.now(), None
    if data := known_data(source, before, now):
        reading = _read_plain(context, data.source(source), before, data.url, patient=patient)
        if reading.outcome != "failed":
            return reading
        log.info("data.lost", source=source.id, url=data.url, problem=str(reading.fault))
    if not needs_browser(source, before):
        plain = _read_plain(context, source, before, before.address or source.url, patient=patient)
        if plain.fault is None or not may_help(source, before, plain.first, plain.fault, now):
            return plain
    elif not patient and not context.is_free_for_browser(source_request(source, source.url)):
        return ListReading("later")
    return _read_rendered(context, source, before, plain)


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
        with context.database.read() as connection:
            memory = memory_of(connection, source.id, before)
        discover = _discoverer(context, memory)

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
    except (FetchError, NotUsable) as fault:
        return ListReading("failed", response, verdict, fault=fault)
    return ListReading("read", response, verdict, found)


def _read_rendered(context: Context, source: Source, before: SourceState, plain: ListReading | None) -> ListReading:
    """Read a list with a browser. plain: the reading without one that found nothing, or None."""
    with context.database.read() as connection:
        memory = memory_of(connection, source.id, before)
    try:
        found = find_rendered(
            source,
            render=lambda url: context.render(source, url),
            fetch=lambda url: context.fetch_good(source, url),
            discover=_discoverer(context, memory),
            now=context.now(),
            zone=context.zone_of(source),
        )
    except (FetchError, NotUsable) as fault:
        if plain is None or plain.fault is None:
            return ListReading("failed", fault=fault, asked_browser=True)
        return replace(plain, fault=in_vain(plain.fault, fault), asked_browser=fault.kind != NO_BROWSER)
    return ListReading("read", found.response, judge(found.response, context.now()), found, asked_browser=True)


def _discoverer(context: Context, memory: KnownEntries) -> Discover:
    """The function that finds entries in a response, as a visit does: one document at a time."""

    def discover(page: Response, source: Source) -> Discovery:
        with context.parsing(len(page.body)):
            return discover_entries(page, source, memory, now=context.now(), zone=context.zone_of(source))

    return discover


def find_rendered(
    source: Source,
    *,
    render: Callable[[str], RenderedPage],
    fetch: Callable[[str], Response],
    discover: Discover,
    now: datetime,
    zone: tzinfo,
) -> FoundList:
    """Find the entries of a source's page with a browser, and the data behind them.

    render: gives a good response. Raises FetchError, NotUsable.
    """
    page = render(source.url)
    found = find_list(source, page.response, fetch, lambda response: discover(response, source), now)
    if found.feed:
        return replace(found, rendered=page.cost)
    learned = learn_data(found.discovery, page.answers, source, fetch=fetch, discover=discover, now=now, zone=zone)
    if learned is None:
        return replace(found, rendered=page.cost)
    return FoundList(learned.discovery, learned.response, rendered=page.cost, data=learned.data)


def find_list(
    source: Source,
    response: Response,
    fetch: Callable[[str], Response],
    discover: Callable[[Response], Discovery],
    now: datetime,
) -> FoundList:
    """Find the entries behind a response.

    Its own, those of a sitemap index's parts, or those of the feed that a page names.

    fetch: gives a good response; discover: finds entries in one. Raises what they raise: FetchError, NotUsable.
    """
    own = with_parts(discover(response), lambda url: discover(fetch(url)))
    found_by_itself = source.kind == "auto" and source.list == ListSelectors()
    if own.kind != "page" or not own.feeds or not found_by_itself:
        return FoundList(own, response)
    trouble = ""
    for address in own.feeds[: 1 if own.entries else _MOST_TRIED]:
        try:
            feed = fetch(address)
            of_feed = discover(feed)
        except (FetchError, NotUsable) as fault:
            log.info("feed.refused", source=source.id, feed=address, problem=fault.problem)
            trouble = f"its feed cannot be read: {fault.problem}"
            continue
        trouble = why_page_before_feed(own, of_feed, now)
        if not trouble:
            return FoundList(of_feed, feed, address, own)
    if trouble and not own.entries and not own.skipped:
        remedy = "give the address of its list, or of another feed"
        raise NotUsable("no_entries", f"no list of news was found at {response.url}, and {trouble}", remedy)
    return FoundList(own, response, trouble=trouble)


def further_entries(first: Discovery, wanted: int, read: Callable[[str], Discovery]) -> tuple[Entry, ...]:
    """Return the entries of a list's next pages that its first page does not have.

    Until there are `wanted` of both.

    read: fetches and reads one page. At most five pages are read, none twice, none after one without anything new.
    A page that fails ends it: what the first page has is enough for a visit.
    """
    found = {entry.key: entry for entry in first.entries}
    page, seen = first, {""}
    while first.kind in ("page", "json") and len(found) < wanted and page.next_page not in seen:
        if len(seen) > _MOST_PAGES:
            break
        seen.add(page.next_page)
        try:
            page = read(page.next_page)
        except (FetchError, NotUsable) as fault:
            log.info("page.refused", page=page.next_page, problem=fault.problem)
            break
        before = len(found)
        found |= {entry.key: entry for entry in page.entries if entry.key not in found}
        if len(found) == before:
            break
    own = {entry.key for entry in first.entries}
    return tuple(entry for key, entry in found.items() if key not in own)[: max(wanted - len(own), 0)]


def discover_entries(
    response: Response, source: Source, memory: KnownEntries, *, now: datetime, zone: tzinfo
) -> Discovery:
    """The entries in a response. Raises NotUsable, also for a login, captcha, consent or error page."""
    check_size(response.body)
    content_type = response.headers.get("content-type", "")
    if "html" in response.media_type:
        require_news(response, decode(response.body, content_type), a_list=True)
    document = Document(response.body, response.url, content_type)
    return discover_steadily(document, source, memory, now=now, zone=zone)


def with_parts(index: Discovery, read: Callable[[str], Discovery]) -> Discovery:
    """A sitemap index with the entries of the parts it names, the newest first; anything else as it is.

    read: fetches and reads one part. A part that fails is skipped, with its reason; where all fail, the last fault is
    raised. An index in an index is not followed: a visit stays bounded.
    """
    if not index.follow:
        return index
    entries: dict[str, Entry] = {}
    skipped, count, ignored = list(index.skipped), 0, set(index.rule.ignored)
    used_before = index.used_before
    fault: FetchError | NotUsable | None = None
    for address in index.follow:
        try:
            part = read(address)
        except (FetchError, NotUsable) as refused:
            skipped.append(Skipped(address, refused.problem))
            kind = NotUsable if isinstance(refused, NotUsable) else FetchError  # not a subclass: they take other words
            fault = kind(refused.kind, f"{address}: {refused.problem}", refused.remedy)
            continue
        count += 1
        entries = {entry.key: entry for entry in part.entries} | entries
        skipped += part.skipped
        ignored |= {*part.rule.ignored}
        used_before |= part.used_before
    if fault and not count:
        raise fault
    if not entries:
        remedy = "watch one of its sitemaps itself"
        raise NotUsable("no_entries", f"{index.reason}, and no entries in its newest", remedy)
    newest = sorted(entries.values(), key=lambda entry: entry.published or _LONG_AGO, reverse=True)
    reason = f"{index.reason}, of which the newest {count} are read"
    return replace(
        index,
        entries=tuple(newest[:_MOST_ENTRIES]),
        skipped=tuple(skipped),
        reason=reason,
        rule=replace(index.rule, ignored=tuple(sorted(ignored))),  # each part is compared by itself
        used_before=used_before,
    )


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
    """Say what becomes of a source after its list was fetched; `reading` is any but one that is 'later'."""
    state = state_at_start(before, now)
    if reading.first:
        state = replace(state, status=reading.first.status, elapsed_ms=reading.first.elapsed_ms)
    if reading.asked_browser:
        state = state_after_render(state, reading.found, now)
    if reading.fault or reading.first is None:
        fault = reading.fault or FetchError("protocol", "there was no answer")
        state = state_after_failure(state, fault, reading.verdict)
        tell = state.failures >= FAILURES_BEFORE_INCIDENT or state.gone
        return ListDecision(state, reading.verdict, incident=unreachable(source, fault, now) if tell else None)
    recovered, found = before.failures > 0, reading.found
    if found is None:
        return ListDecision(state_after_success(state, reading.first, now), reading.verdict, recovered=recovered)
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
        after = _scheduled(context, connection, source, decision, missed_since)
        save_source_states(connection, [StateChange(source.url, before, after)])
        _record_incidents(connection, source, decision, now)
    context.metrics.count("entries", saved.new)
    return saved


def _scheduled(
    context: Context, connection: Connection, source: Source, decision: ListDecision, missed_since: datetime | None
) -> SourceState:
    """The state with the next visit in it, and with what this one taught of the times when entries arrive."""
    state, now = decision.state, context.now()
    if not is_learned(source, context.config.settings.schedule):
        return schedule_visit(context, source, state, None, decision.verdict)
    model = stored_model(state)
    if model is None or decision.discovery:
        since = now if model else now - ARRIVALS_WINDOW
        arrivals = recent_arrivals(connection, source.id, since)
        model = updated_model(state, arrivals, now, missed_since=missed_since)
    return replace(schedule_visit(context, source, state, model, decision.verdict), habit=model.pack() if model else "")


def schedule_visit(
    context: Context, source: Source, state: SourceState, model: ArrivalModel | None, verdict: Verdict | None
) -> SourceState:
    """The state with the time of the next visit, as the configuration and the clock say."""
    here, schedule = context.now().astimezone(context.zone), context.config.settings.schedule
    return with_next_visit(source, state, model, schedule=schedule, verdict=verdict, here=here)


def _record_incidents(connection: Connection, source: Source, decision: ListDecision, now: datetime) -> None:
    """Open and close the incidents of a source.

    A list that was found again has one for as long as it is read so.
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
    news = open_incident(connection, _moved(source, discovery, discovery.drift, now))
    write = log.warning if news else log.debug
    was, found_again, kept = source.list.item, discovery.selector, len(discovery.entries)
    write("source.list_lost", source=source.id, was=was, found_again=found_again, kept=kept)


def _moved(source: Source, discovery: Discovery, drift: Drift, now: datetime) -> Incident:
    was = source.list.item or source.list.link
    lost = f"the list is no longer at {was}" if was else "the list is not found by itself any more"
    where = f"{drift.kind} {discovery.selector}" if drift.kind == "json" else discovery.selector
    problem = (
        f"{lost} ({drift.reason}); it was found again at {where}, and {len(discovery.entries)} entries are read there"
    )
    remedy = f"{list_setting(source, drift)} in sources.yaml; `newsmonitor add --update {source.id}` does it"
    return Incident(uuid4().urn, source.id, LIST_MOVED, problem, remedy, now)


def list_setting(source: Source, drift: Drift) -> str:
    """Propose the settings with which a moved list is read."""
    chosen = {name: value for name, value in asdict(drift.list).items() if value}
    if not chosen:
        return f"take `list:` out of '{source.id}': the list is found by itself"
    kind = "kind: json, " if drift.kind == "json" else ""
    fields = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in chosen.items())
    return f"write `{kind}list: {{{fields}}}` for '{source.id}'"

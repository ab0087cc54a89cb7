"""The state of a source between visits, and the waits after failures."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from monitor.model.configured import Source, SourceKind

Health = Literal["ok", "warn", "bad", "waiting", "off"]


@dataclass(frozen=True, slots=True)
class SourceState:
    """The state of a source between two visits; all None or 0 before the first.

    address:    where its entries are taken from, where that is not its own URL: the feed that its page names,
                or where permanent redirects led for long enough
    moved_to:   where a permanent redirect leads, since `moved_since`, seen `moved_times` in a row
    last_full:  when it last answered with content, whatever its validators said
    validators_broken: its validators stayed while its content changed: they are not used
    max_age_seconds: for which the server said that its answer is fresh; 0: it did not say
    arrival_model: when it publishes, as `schedule.ArrivalModel` packs it
    identity:   what is learned of the identity of its entries, as `discover.IdentityRule` packs it
    kind:       what `auto` turned out to be
    why_next:   in words, why `next_fetch` is then
    error:      problem of the last visit, empty when it went well
    rendered:   its list needs a browser
    rendered_at: when it was last asked for with a browser, in vain or not
    render_ms, render_bytes: time and most memory that the browser took for it the last time; 0: not known
    watched:    the text of a watched page, with which the next is compared; empty for other kinds
    page_data:  address of the data behind its page with selectors, as `discover.PageData` packs it; empty: none known
    """

    id: str
    next_fetch: datetime | None = None
    why_next: str = ""
    last_fetch: datetime | None = None
    last_ok: datetime | None = None
    first_fetch: datetime | None = None
    status: int | None = None
    elapsed_ms: int = 0
    address: str = ""
    kind: SourceKind = "auto"
    selector: str = ""
    entries: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0
    error: str = ""
    gone: bool = False
    moved_to: str = ""
    moved_since: datetime | None = None
    moved_times: int = 0
    last_full: datetime | None = None
    validators_broken: bool = False
    max_age_seconds: int = 0
    arrival_model: str = ""
    rendered: bool = False
    rendered_at: datetime | None = None
    page_data: str = ""
    render_ms: int = 0
    render_bytes: int = 0
    watched: str = ""
    identity: str = ""


def source_health(source: Source, state: SourceState, *, has_incident: bool) -> Health:
    """Return the health of a source, as every place that counts sources does.

    'off': it is switched off; 'bad': its last visit failed, or it is gone; 'waiting': it was never visited;
    'warn': it is read, and an incident of it is open; else 'ok'.
    """
    if not source.enabled:
        return "off"
    if state.gone or state.failures:
        return "bad"
    if state.last_fetch is None:
        return "waiting"
    return "warn" if state.error or has_incident else "ok"


def health_by_source(
    configured: Iterable[Source], unwell: Mapping[str, SourceState], troubled: Container[str], now: datetime
) -> dict[str, Health]:
    """Return the health of every configured source, in the configuration's order.

    unwell: the states of those that are not well; troubled: the sources of open incidents

    Of those that are well no state is asked for, so that ten thousand sources cost little.
    """
    well = SourceState("", last_fetch=now)
    return {
        source.id: source_health(source, unwell.get(source.id, well), has_incident=source.id in troubled)
        for source in configured
    }


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription at a hub, which notifies of a changed feed (WebSub).

    token:       ends the address of its callback; a secret, as is `secret`, which the hub signs with
    topic:       the address by which the hub knows the feed
    state:       'waiting' to be asked for, 'asked', 'live', 'denied', or 'leaving'
    lease_until: when what the hub granted ends
    next_ask:    when the hub is asked next; None: never
    attempts:    how often it was asked since it last answered
    pushed:      when it last said that the feed changed
    problem:     why it is not live, as far as that is known
    """

    token: str = field(repr=False)
    secret: str = field(repr=False)
    source: str
    hub: str
    topic: str
    state: Literal["waiting", "asked", "live", "denied", "leaving"] = "waiting"
    lease_until: datetime | None = None
    next_ask: datetime | None = None
    attempts: int = 0
    pushed: datetime | None = None
    problem: str = ""


def backoff(failures: int, first: timedelta, longest: timedelta) -> timedelta:
    """Return the wait after repeated failures: `first`, then doubled, to `longest`.

    >>> [str(backoff(count, timedelta(minutes=1), timedelta(minutes=5))) for count in (1, 2, 3, 4)]
    ['0:01:00', '0:02:00', '0:04:00', '0:05:00']
    """
    doublings = min(max(failures - 1, 0), 20)  # bounded: a timedelta overflows
    return min(first * (1 << doublings), longest)

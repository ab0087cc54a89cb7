"""The state of each source, due sources, and their subscriptions at hubs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, Update, and_, bindparam, case, delete, func, not_, select, update

from monitor.model import Source, SourceState, Subscription
from monitor.store.schema import Moment, entries, sources, subscriptions
from monitor.store.statements import MANY, Prepared, batches, prepared_insert

_CLOCK_SLACK = timedelta(minutes=1)  # clocks are corrected by so much without notice
_PLAN = frozenset({"next_fetch", "why_next"})
_STATE_FIELDS = tuple(field.name for field in fields(SourceState))
# Some columns have other names in the database; a row finds a value by its place in a quarter of the time.
_STATE_PLACES = itemgetter(*map(sources.c.keys().index, _STATE_FIELDS))
_SUBSCRIPTION_FIELDS = tuple(field.name for field in fields(Subscription))
_save_subscription = prepared_insert(subscriptions, replace=True)
_ARRIVALS = Prepared(
    select(entries.c.published, entries.c.first_seen).where(
        entries.c.source == bindparam("source"), entries.c.first_seen >= bindparam("since", type_=Moment)
    )
)


@dataclass(frozen=True, slots=True)
class StateChange:
    """The change of a source's state by a visit.

    url: the address that was visited; before: the state that the visit found.
    """

    url: str
    before: SourceState
    after: SourceState


def reconcile_sources(connection: Connection, configured: Collection[Source], now: datetime) -> None:
    """Make the stored sources those of the configuration.

    A new one is due at once. One whose address changed starts afresh, for its
    validators speak of another document. One that is no longer configured is
    forgotten; its items stay.
    """
    known = {row.id: row.url for row in connection.execute(select(sources.c.id, sources.c.url))}
    wanted = {source.id: source for source in configured}
    stale = [name for name, url in known.items() if name not in wanted or wanted[name].url != url]
    if stale:
        connection.execute(delete(sources).where(sources.c.id.in_(stale)))
    fresh = [source for name, source in wanted.items() if name not in known or name in stale]
    if fresh:
        blank = [state_values(SourceState(source.id, next_fetch=now, why_next="not visited yet")) for source in fresh]
        connection.execute(
            sources.insert(), [row | {"url": source.url} for row, source in zip(blank, fresh, strict=True)]
        )
    # A source that is switched off is never due; one that is switched on again is due at once.
    off = [source.id for source in wanted.values() if not source.enabled]
    connection.execute(
        update(sources).where(sources.c.id.in_(off)).values(next_fetch=None, why_next="switched off: `enabled: false`")
    )
    asleep = sources.c.next_fetch.is_(None)
    connection.execute(
        update(sources).where(sources.c.id.not_in(off), asleep).values(next_fetch=now, why_next="switched on")
    )


def due_sources(connection: Connection, now: datetime, limit: int | None) -> list[str]:
    """Ids of due sources, most overdue first; without sources that are gone."""
    query = (
        select(sources.c.id)
        .where(sources.c.next_fetch <= now, sources.c.gone.is_(False))
        .order_by(sources.c.next_fetch, sources.c.id)
        .limit(limit)
    )
    return list(connection.scalars(query))


def overdue(connection: Connection, now: datetime) -> tuple[int, datetime | None]:
    """Return how many sources are due, and since when; None where none is."""
    due = (sources.c.next_fetch <= now, sources.c.gone.is_(False))
    count, since = connection.execute(select(func.count(), func.min(sources.c.next_fetch)).where(*due)).one()
    return count, since


def source_states(connection: Connection, only: Sequence[str] | None = None) -> Mapping[str, SourceState]:
    """The state of every source, or of `only` some, by id."""
    if only is None:
        return {row.id: state_of(row) for row in connection.execute(select(sources).order_by(sources.c.id))}
    found: dict[str, SourceState] = {}
    for part in batches(only):
        query = select(sources).where(sources.c.id.in_(part))
        found.update((row.id, state_of(row)) for row in connection.execute(query))
    return found


def unwell_states(connection: Connection) -> Mapping[str, SourceState]:
    """The state of sources that fail, are gone, or were not visited: few of many."""
    well = and_(
        sources.c.failures == 0, sources.c.error == "", sources.c.gone.is_(False), sources.c.last_fetch.is_not(None)
    )
    return {row.id: state_of(row) for row in connection.execute(select(sources).where(not_(well)))}


def first_due(connection: Connection, but: Sequence[str]) -> datetime | None:
    """Return when the next source is due, of those whose ids are not in `but`.

    None where none is.
    """
    query = select(sources.c.next_fetch).where(sources.c.next_fetch.is_not(None), sources.c.id.not_in(but[:MANY]))
    return connection.scalar(query.order_by(sources.c.next_fetch).limit(1))


def source_state(connection: Connection, source_id: str) -> SourceState:
    """The state of one source; a blank one where it was never visited."""
    return source_states(connection, [source_id]).get(source_id, SourceState(source_id))


def save_source_states(connection: Connection, changes: Iterable[StateChange]) -> None:
    """Store what visits changed, and nothing else of a source.

    A visit that was asked for meanwhile stays asked for: `next_fetch` is stored only where it is what the visit found.
    Where the configuration gave a source another address meanwhile, nothing is stored: it starts afresh.
    """
    rows: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for change in changes:
        before, after = state_values(change.before), state_values(change.after)
        changed = {name: value for name, value in after.items() if value != before[name]}
        if changed:
            row = {"_id": change.after.id, "_url": change.url, "_found": change.before.next_fetch}
            rows.setdefault(tuple(changed), []).append(row | {f"_{name}": changed[name] for name in changed})
    for names, values in rows.items():
        connection.execute(_saving(names), values)


@cache
def _saving(names: tuple[str, ...]) -> Update:
    """The statement that stores these columns of a source."""
    as_found = sources.c.next_fetch.is_not_distinct_from(bindparam("_found", type_=Moment))
    values: dict[str, Any] = {name: bindparam(f"_{name}", type_=sources.c[name].type) for name in names}
    for name in _PLAN & values.keys():
        values[name] = case((as_found, values[name]), else_=sources.c[name])
    return update(sources).where(sources.c.id == bindparam("_id"), sources.c.url == bindparam("_url")).values(values)


def state_of(row: Row[Any]) -> SourceState:
    """A source's state from a row of the whole table."""
    return SourceState(**dict(zip(_STATE_FIELDS, _STATE_PLACES(row), strict=True)))


def state_values(state: SourceState) -> dict[str, Any]:
    """The columns of a source's state."""
    return {name: getattr(state, name) for name in _STATE_FIELDS}


def is_clock_behind(connection: Connection, now: datetime) -> bool:
    """Tell whether a visit lies in the future, because the clock was set back since."""
    latest = connection.scalar(select(func.max(sources.c.last_fetch)))
    return latest is not None and latest > now + _CLOCK_SLACK


def bring_plans_forward(connection: Connection, now: datetime) -> timedelta:
    """Move all last and next visits back if the latest is in the future.

    By as much as the latest visit lies in the future.
    """
    plans = connection.execute(
        select(sources.c.id, sources.c.last_fetch, sources.c.next_fetch).where(sources.c.last_fetch.is_not(None))
    ).all()
    step = max((row.last_fetch for row in plans), default=now) - now
    moved = update(sources).where(sources.c.id == bindparam("_id"))
    moved = moved.values(last_fetch=bindparam("_last", type_=Moment), next_fetch=bindparam("_next", type_=Moment))
    shifted = [
        {"_id": row.id, "_last": row.last_fetch - step, "_next": row.next_fetch and row.next_fetch - step}
        for row in plans
    ]
    if shifted:
        connection.execute(moved, shifted)
    return step


def make_due(connection: Connection, source_ids: Collection[str], now: datetime) -> None:
    """Let these sources be visited now, whatever their rhythm says."""
    connection.execute(
        update(sources).where(sources.c.id.in_(source_ids)).values(next_fetch=now, why_next="asked for", gone=False)
    )


def recent_arrivals(connection: Connection, source_id: str, since: datetime) -> list[datetime]:
    """Read the publication times of a source's entries, the earliest first.

    An entry without one counts from when it was first seen.

    What its rhythm is learned from: the times of our own visits would blur it.
    """
    rows = _ARRIVALS.all(connection, source=source_id, since=since)
    return sorted(min(row.published or row.first_seen, row.first_seen) for row in rows)


def yield_per_day(
    connection: Connection, now: datetime, days: int, only: Sequence[str]
) -> Mapping[str, tuple[int, ...]]:
    """New entries of these sources in the last `days` 24-hour spans, oldest first."""
    start = now - timedelta(days=days)
    found: dict[str, list[int]] = {}
    for part in batches(only):
        query = select(entries.c.source, entries.c.first_seen)
        for row in connection.execute(query.where(entries.c.source.in_(part), entries.c.first_seen > start)):
            counts = found.setdefault(row.source, [0] * days)
            counts[min((row.first_seen - start) // timedelta(days=1), days - 1)] += 1
    return {name: tuple(counts) for name, counts in found.items()}


def save_subscription(connection: Connection, subscription: Subscription) -> None:
    """Store a subscription, in place of what is stored of it."""
    _save_subscription.run(connection, asdict(subscription))


def delete_subscription(connection: Connection, token: str) -> None:
    """Forget a subscription; its callback is nobody's then."""
    connection.execute(delete(subscriptions).where(subscriptions.c.token == token))


def find_subscription(connection: Connection, token: str) -> Subscription | None:
    """The subscription of a callback, or None."""
    row = connection.execute(select(subscriptions).where(subscriptions.c.token == token)).first()
    return _subscription(row) if row else None


def subscriptions_of(connection: Connection, source_id: str | None = None) -> list[Subscription]:
    """Read the subscriptions of a source, or of all.

    One that is ending may stand beside its successor.
    """
    query = select(subscriptions).order_by(subscriptions.c.source, subscriptions.c.token)
    if source_id is not None:
        query = query.where(subscriptions.c.source == source_id)
    return [_subscription(row) for row in connection.execute(query)]


def subscriptions_to_ask(connection: Connection, now: datetime, limit: int) -> list[Subscription]:
    """Those whose hub is to be asked, the longest overdue first."""
    query = select(subscriptions).where(subscriptions.c.next_ask <= now).order_by(subscriptions.c.next_ask)
    return [_subscription(row) for row in connection.execute(query.limit(limit))]


def pushed_sources(connection: Connection) -> list[str]:
    """Sources whose hub said that they changed since their last visit began.

    Not those that failed at it: they wait for as long as they were told to, whatever their hub says.
    """
    query = (
        select(sources.c.id)
        .join(subscriptions, subscriptions.c.source == sources.c.id)
        .where(subscriptions.c.pushed >= sources.c.last_fetch)
        .where(sources.c.failures == 0, sources.c.gone.is_(False), sources.c.next_fetch.is_not(None))
    )
    return list(connection.scalars(query.distinct()))


def first_fetch(connection: Connection) -> datetime | None:
    """Return when the first source was first fetched; None before."""
    first: datetime | None = connection.scalar(select(func.min(sources.c.first_fetch)))
    return first


def expedite_sources(connection: Connection, source_ids: Collection[str], now: datetime, *, apart: timedelta) -> None:
    """Make sources due as soon as `apart` lies between two visits; those due stay."""
    rows = connection.execute(select(sources.c.id, sources.c.last_fetch).where(sources.c.id.in_(source_ids)))
    for row in rows.all():
        when = max(now, row.last_fetch + apart) if row.last_fetch else now
        later = (sources.c.id == row.id, sources.c.next_fetch > when)
        connection.execute(
            update(sources).where(*later).values(next_fetch=when, why_next="its hub says that it changed")
        )


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(**{name: getattr(row, name) for name in _SUBSCRIPTION_FIELDS})

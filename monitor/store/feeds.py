"""Entries for feeds and pages, read from the archive.

With who reported an event, and how many tell it independently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)

from monitor.model import Config, FeedEntry, Item, Match, Report, Topic
from monitor.store.items import hits_of, item_of, missing_of
from monitor.store.schema import EPOCH, events, items, matches, reports, topic_hashes
from monitor.store.statements import Prepared, batches

MOST_BYTES_A_CHARACTER = 4  # of UTF-8
_DAYS = 14  # length of a topic's sparkline
_REPORTS_READ = 8  # of each headline's event
_TEXTS, _TEXT_READ = ("html", "text"), 20_000  # characters


@dataclass(frozen=True, slots=True)
class Headline:
    """The title of an item, and where it leads."""

    title: str
    url: str
    published: datetime
    language: str | None


_MATCHES = Prepared(
    select(matches.c.topic, matches.c.hits).where(matches.c.position == bindparam("position")).order_by(matches.c.topic)
)
_HASHES = Prepared(select(topic_hashes))
_OF_TOPIC = matches.c.topic == bindparam("topic")
_COUNT = Prepared(select(func.count().label("items"), func.max(matches.c.position).label("newest")).where(_OF_TOPIC))
_SEEN = Prepared(select(items.c.first_seen).where(items.c.position == bindparam("position")))
_AGE = bindparam("now", type_=BigInteger) - type_coerce(items.c.first_seen, BigInteger)
_PER_DAY = Prepared(
    select(
        (_AGE // literal_column("86400000", BigInteger)).label("age"),
        func.count().label("items"),
        func.max(items.c.first_seen).label("last"),
    )
    .join(matches, matches.c.position == items.c.position)
    .where(_OF_TOPIC, items.c.first_seen > bindparam("since"))
    .group_by(literal_column("1"))
)
_ARRIVALS = Prepared(
    select(items.c.published, items.c.first_seen, items.c.source)
    .join(matches, matches.c.position == items.c.position)
    .where(_OF_TOPIC, items.c.first_seen > bindparam("since"))
)


_TEXT = func.coalesce(items.c.copy_of, items.c.guid)


def _in_topic_before(earlier: FromClause) -> ColumnElement[bool]:
    """Rows of `earlier` that the topic has before the item of a match."""
    other = matches.alias()
    is_of_topic = other.c.topic == bindparam("topic")
    same = select(other.c.position).where(is_of_topic, other.c.position == earlier.c.position)
    return and_(earlier.c.position < matches.c.position, exists(same.correlate(earlier)))


def _is_first_of_text(*conditions: Callable[[FromClause], ColumnElement[bool]]) -> ColumnElement[bool]:
    """No earlier item of the topic has the text, be it the original or a copy.

    Both are found by an index.
    """
    original, copy = items.alias(), items.alias()
    same_text = {
        original: and_(original.c.guid == _TEXT, original.c.copy_of.is_(None)),
        copy: copy.c.copy_of == _TEXT,
    }
    found = []
    for earlier, is_same in same_text.items():
        wanted = (is_same, _in_topic_before(earlier), *(each(earlier) for each in conditions))
        found.append(~exists(select(earlier.c.position).where(*wanted).correlate(matches, items)))
    return and_(*found)


def _is_in_no_event(earlier: FromClause) -> ColumnElement[bool]:
    report = reports.alias()
    in_event = select(report.c.position).where(report.c.position == earlier.c.position, report.c.event.is_not(None))
    return ~exists(in_event.correlate(earlier))


def _is_first_of_event() -> ColumnElement[bool]:
    earlier = reports.alias()
    same = select(earlier.c.position).where(earlier.c.event == reports.c.event, _in_topic_before(earlier))
    alone = and_(reports.c.event.is_(None), _is_first_of_text(_is_in_no_event))
    return or_(alone, and_(reports.c.event.is_not(None), ~exists(same.correlate(matches, reports))))


def _heads(is_head: ColumnElement[bool]) -> Subquery:
    """Positions of the items that head a topic's entries: of those that arrived last.

    Chosen by indexes before any text is read, from the newest back until there are enough: a feed of a hundred costs
    the same in a topic of a hundred items and of a million.
    """
    return (
        select(matches.c.position)
        .join(items, items.c.position == matches.c.position)
        .outerjoin(reports, reports.c.position == matches.c.position)
        .where(_OF_TOPIC, is_head)
        .order_by(matches.c.position.desc())
        .limit(bindparam("most", type_=Integer))
        .subquery()
    )


# By `group` of the topic: what is one entry.
_HEADS = {"event": _heads(_is_first_of_event()), "article": _heads(_is_first_of_text())}
_NEWEST = {
    group: Prepared(
        select(items.c.position, items.c.published, items.c.guid).join(heads, heads.c.position == items.c.position)
    )
    for group, heads in _HEADS.items()
}
_TEXT_SIZE = {
    group: Prepared(
        select(func.sum(func.length(items.c.html)).label("size")).join(heads, heads.c.position == items.c.position)
    )
    for group, heads in _HEADS.items()
}


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as far as it is listed and counted.

    event:     None for an item that is a report of none
    source:    title of its source
    publisher: the outlet that it says wrote it, or empty
    text:      GUID of the first item that had its text
    """

    position: int
    event: int | None
    guid: str
    title: str
    url: str
    source: str
    publisher: str
    text: str
    published: datetime

    @property
    def credits(self) -> str:
        """The outlet that it has this from, where that is another than its own."""
        return "" if self.publisher.casefold() == self.source.casefold() else self.publisher


def with_reports(
    connection: Connection, heads: Mapping[int | str, FeedEntry], titles: Mapping[str, str]
) -> tuple[FeedEntry, ...]:
    """Read entries with the other reports of their event.

    heads: by their event (a number), else by their text (a GUID).
    """
    of_events = reports_of_events(connection, [key for key in heads if isinstance(key, int)], titles)
    of_texts: dict[str, list[ReportRow]] = {}  # the items that have one text, by the GUID of the first that had it
    for part in batches([key for key in heads if isinstance(key, str)]):
        its = or_(items.c.guid.in_(part), items.c.copy_of.in_(part))
        for told in _report_rows(connection, its, titles, isouter=True):
            of_texts.setdefault(told.text, []).append(told)
    earlier = earlier_reports(connection, list(of_events), titles)
    later = later_reports(connection, list(of_events), titles)
    done = []
    for key, entry in heads.items():
        rows = of_events.get(key, ()) if isinstance(key, int) else of_texts.get(key, ())
        others = other_reports(entry.item.guid, rows)
        if isinstance(key, int):
            entry = replace(entry, follows=earlier.get(key), later=later.get(key, ()))
        done.append(replace(entry, reports=others))
    return tuple(done)


def reports_of_events(
    connection: Connection, wanted: Sequence[int], titles: Mapping[str, str]
) -> dict[int, list[ReportRow]]:
    """Read the reports of some events, in the order of arrival.

    titles: source id to the name that a reader sees.
    """
    found: dict[int, list[ReportRow]] = {}
    for part in batches(wanted):
        for told in _report_rows(connection, reports.c.event.in_(part), titles):
            found.setdefault(told.event or 0, []).append(told)
    return found


def _report_rows(
    connection: Connection, which: ColumnElement[bool], titles: Mapping[str, str], *, isouter: bool = False
) -> Iterator[ReportRow]:
    """Read reports, in the order of arrival.

    isouter: also items that are reports of no event. By an event SQLite could not look them up then: it reads them all.
    """
    names = ("position", "guid", "title", "url", "source", "publisher", "copy_of", "published")
    query = select(*(items.c[name] for name in names), reports.c.event)
    joined = query.join(reports, reports.c.position == items.c.position, isouter=isouter)
    for row in connection.execute(joined.where(which).order_by(items.c.position)):
        yield ReportRow(
            position=row.position,
            event=row.event,
            guid=row.guid,
            title=row.title,
            url=row.url,
            source=titles.get(row.source, row.source),
            publisher=row.publisher,
            text=row.copy_of or row.guid,
            published=row.published,
        )


def earlier_reports(connection: Connection, wanted: Sequence[int], titles: Mapping[str, str]) -> dict[int, Report]:
    """For each event that points back to one, the first report of that one."""
    follows: dict[int, int] = {}
    for part in batches(wanted):
        query = select(events.c.id, events.c.follows).where(events.c.id.in_(part), events.c.follows.is_not(None))
        follows.update((row.id, row.follows) for row in connection.execute(query))
    told = reports_of_events(connection, sorted(set(follows.values())), titles)
    return {event: _report(told[earlier][0]) for event, earlier in follows.items() if earlier in told}


def later_reports(
    connection: Connection, wanted: Sequence[int], titles: Mapping[str, str]
) -> dict[int, tuple[Report, ...]]:
    """First reports of the later events that point to each event, newest first."""
    follows: dict[int, int] = {}
    for part in batches(wanted):
        query = select(events.c.id, events.c.follows).where(events.c.follows.in_(part))
        follows.update((row.id, row.follows) for row in connection.execute(query))
    found: dict[int, list[ReportRow]] = {}
    for event, told in reports_of_events(connection, sorted(follows), titles).items():
        found.setdefault(follows[event], []).append(told[0])
    for firsts in found.values():
        firsts.sort(key=lambda one: (one.published, one.position), reverse=True)
    return {event: tuple(map(_report, firsts)) for event, firsts in found.items()}


def other_reports(guid: str, told: Iterable[ReportRow]) -> tuple[Report, ...]:
    """Read the other reports beside a GUID, the earliest first.

    Each with whether it is independent.

    An outlet counts once, however many articles it has and however many reports credit it; copies count as the first
    report with their text. So the number of independent reports is the same whichever report is the head.
    """
    ordered = sorted(told, key=lambda one: (one.guid != guid, one.published, one.position))
    outlets: dict[str, str] = {}  # text to the outlet that had it first
    for one in sorted(ordered, key=lambda one: one.position):
        outlets.setdefault(one.text, (one.credits or one.source).casefold())
    texts: set[str] = set()
    counted: set[str] = set()
    found = []
    for one in ordered:
        copy, outlet = one.text in texts, outlets[one.text]
        found.append(replace(_report(one), copy=copy, independent=outlet not in counted))
        texts.add(one.text)
        counted.add(outlet)
    return tuple(report for one, report in zip(ordered, found, strict=True) if one.guid != guid)


def _report(one: ReportRow) -> Report:
    return Report(one.title, one.url, one.source, one.published, credits=one.credits)


def report_counts(connection: Connection, titles: Mapping[str, str]) -> dict[int, tuple[int, int]]:
    """Count the reports and the independent reports of each item's event.

    Items alone in their event are left out.
    """
    grouped: dict[int, list[ReportRow]] = {}
    for told in _report_rows(connection, reports.c.event.is_not(None), titles):
        grouped.setdefault(told.event or 0, []).append(told)
    found: dict[int, tuple[int, int]] = {}
    for told_of_it in grouped.values():
        others = other_reports(told_of_it[0].guid, told_of_it)
        independent = 1 + sum(report.independent and not report.copy for report in others)
        found.update((one.position, (len(told_of_it), independent)) for one in told_of_it if len(told_of_it) > 1)
    return found


@dataclass(frozen=True, slots=True)
class TopicCounts:
    """Activity of a topic.

    last:    when its last item was first seen
    per_day: items first seen in each of the last 14 spans of 24 hours, oldest first
    """

    total: int
    last: datetime | None
    per_day: tuple[int, ...]

    @property
    def today(self) -> int:
        """Items first seen in the last 24 hours."""
        return self.per_day[-1]


def topic_entries(connection: Connection, topic: Topic, titles: Mapping[str, str]) -> tuple[FeedEntry, ...]:
    """The entries of a topic's feed: the latest `topic.limit`, newest first.

    So one that arrives late, with an old date, is among them.

    One entry an event, or one a text where the topic groups by article: the first report that the topic wants;
    all others of the event, wanted or not, stand below it. titles: source id to the name a reader sees.
    """
    chosen = _newest_heads(connection, topic)
    query = (
        select(items, matches.c.hits, reports.c.event, events.c.guid.label("event_guid"), events.c.changed)
        .join(matches, matches.c.position == items.c.position)
        .outerjoin(reports, reports.c.position == items.c.position)
        .outerjoin(events, events.c.id == reports.c.event)
        .where(matches.c.topic == topic.id)
    )
    rows = {
        row.position: row
        for part in batches(chosen)
        for row in connection.execute(query.where(items.c.position.in_(part)))
    }
    heads: dict[int | str, FeedEntry] = {}
    for row in (rows[position] for position in chosen):
        title, missing = titles.get(row.source, row.source), missing_of(row.hits)
        entry = FeedEntry(item_of(row), title, hits_of(row.hits), missing=missing)
        if topic.group == "event" and row.event is not None:
            heads[row.event] = replace(entry, guid=row.event_guid or "", changed=row.changed)
        else:
            heads[row.copy_of or row.guid] = entry
    return with_reports(connection, heads, titles)


def _newest_heads(connection: Connection, topic: Topic) -> list[int]:
    """Positions of the items that head a topic's latest entries, newest first."""
    last = _NEWEST[topic.group].all(connection, topic=topic.id, most=topic.limit)
    return [row.position for row in sorted(last, key=lambda row: (-row.published.timestamp(), row.guid))]


def event_entry(connection: Connection, guid: str, titles: Mapping[str, str]) -> FeedEntry | None:
    """Read an event by GUID: its first report with all others; None if unknown."""
    query = (
        select(items, events.c.id, events.c.changed)
        .join(reports, reports.c.position == items.c.position)
        .join(events, events.c.id == reports.c.event)
        .where(events.c.guid == guid)
        .order_by(items.c.position)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    first = FeedEntry(item_of(row), titles.get(row.source, row.source), guid=guid, changed=row.changed)
    return with_reports(connection, {row.id: first}, titles)[0]


def newest_entries(connection: Connection, limit: int, titles: Mapping[str, str]) -> tuple[FeedEntry, ...]:
    """The latest items of all sources, newest first, one entry each, never grouped.

    Of their texts the first 20,000 characters are read, more than a summary shows: `with_whole_texts` reads the others.
    """
    columns = [
        func.substr(column, 1, _TEXT_READ).label(column.name) if column.name in _TEXTS else column for column in items.c
    ]
    last = map(item_of, connection.execute(select(*columns).order_by(items.c.position.desc()).limit(limit)))
    newest = sorted(last, key=lambda item: (-item.published.timestamp(), item.guid))
    return tuple(FeedEntry(item, titles.get(item.source, item.source)) for item in newest)


def with_whole_texts(connection: Connection, entries: Iterable[FeedEntry], most_bytes: int) -> Iterator[FeedEntry]:
    """Yield entries of `newest_entries` with the whole texts that a feed shows.

    That is up to the entry with which they exceed `most_bytes`; after it a feed has summaries.
    """
    size = 0
    for entry in entries:
        item = entry.item
        if size <= most_bytes and _TEXT_READ in (len(item.html), len(item.text)):
            whole = select(items.c.html, items.c.text).where(items.c.position == item.position)
            if row := connection.execute(whole).one_or_none():
                item = replace(item, html=row.html, text=row.text)
        size += len(item.html.encode("utf-8", "replace"))
        yield replace(entry, item=item)


def newest_headlines(connection: Connection, topic: str, count: int) -> tuple[Headline, ...]:
    """Read the newest headlines of a topic, one an event, the newest first."""
    query = (
        select(items.c.title, items.c.url, items.c.published, items.c.language, reports.c.event, items.c.position)
        .join(matches, matches.c.position == items.c.position)
        .outerjoin(reports, reports.c.position == items.c.position)
        .where(matches.c.topic == topic, items.c.copy_of.is_(None))
        .order_by(items.c.published.desc(), items.c.position)
        .limit(count * _REPORTS_READ)
    )
    found: dict[int, Headline] = {}
    for row in connection.execute(query):
        found.setdefault(row.event or -row.position, Headline(row.title, row.url, row.published, row.language))
    return tuple(found.values())[:count]


def feed_size(connection: Connection, topic: Topic) -> int:
    """Count the entries of a topic's feed: one an event, without daily digests."""
    return len(_newest_heads(connection, topic))


def topic_text_size(connection: Connection, topic: Topic) -> int:
    """Count the characters of the articles in a topic's feed."""
    (found,) = _TEXT_SIZE[topic.group].all(connection, topic=topic.id, most=topic.limit)
    return found.size or 0


def is_any_feed_long(connection: Connection, config: Config) -> bool:
    """Tell whether the articles of a feed may exceed `publish.max_bytes`."""
    publish = config.settings.publish
    most = publish.max_bytes // MOST_BYTES_A_CHARACTER
    return publish.full_text and any(topic_text_size(connection, topic) > most for topic in config.topics)


def topic_counts(connection: Connection, topic: str, now: datetime) -> TopicCounts:
    """Count the items of a topic, by the days in which they were first seen."""
    (count,) = _COUNT.all(connection, topic=topic)
    since, milliseconds = now - timedelta(days=_DAYS), (now - EPOCH) // timedelta(milliseconds=1)
    recent = _PER_DAY.all(connection, topic=topic, since=since, now=milliseconds)
    per_day = [0] * _DAYS
    for row in recent:
        per_day[_DAYS - 1 - max(row.age, 0)] += row.items
    # Older ones are told by the order of their arrival: the index has it.
    newest = None if recent else _SEEN.first(connection, position=count.newest)
    last = max((row.last for row in recent), default=newest and newest.first_seen)
    return TopicCounts(count.items, last, tuple(per_day))


def topic_arrivals(connection: Connection, topic: str, since: datetime) -> list[tuple[datetime, str]]:
    """Read the arrivals of a topic's items since a time, and their sources.

    The earliest first.
    """
    rows = _ARRIVALS.all(connection, topic=topic, since=since)
    return sorted((min(row.published, row.first_seen), row.source) for row in rows)


def matches_of_item(connection: Connection, item: Item) -> tuple[Match, ...]:
    """The topics that want an item, with what made them match."""
    rows = _MATCHES.all(connection, position=item.position)
    return tuple(Match(row.topic, hits_of(row.hits), missing_of(row.hits)) for row in rows)


def read_topic_hashes(connection: Connection) -> Mapping[str, str]:
    """Read the hash of each topic that the archive was last matched with."""
    return {row.topic: row.digest for row in _HASHES.all(connection)}


def save_topic_hashes(connection: Connection, hashes: Mapping[str, str]) -> None:
    """Remember what the topics are now, and nothing else."""
    connection.execute(topic_hashes.delete())
    if hashes:
        connection.execute(topic_hashes.insert(), [{"topic": topic, "digest": each} for topic, each in hashes.items()])

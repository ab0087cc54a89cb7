"""Make feed files from the archive; a repetition gives the same files."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from uuid import uuid4

import structlog
from sqlalchemy import Connection

from monitor.errors import PublishError, StateError
from monitor.model import Config, FeedEntry, Incident, Item, Topic
from monitor.pipeline.context import REPORT_IT, Context, contained, describe
from monitor.pipeline.matching import document_of, index_new_items
from monitor.pipeline.versions import with_revisions
from monitor.publish import (
    FORMATS,
    STYLE_SHEET,
    Feed,
    Outline,
    file_names,
    hub_for,
    link_file,
    publish_feed,
    remove_stale,
    render_opml,
    status_entries,
    within_size,
    write_if_changed,
    write_style_sheet,
)
from monitor.redact import json_line
from monitor.store.feeds import MOST_BYTES_A_CHARACTER, newest_entries, topic_entries, topic_text_size, with_whole_texts
from monitor.store.outbox import (
    EVERY,
    STANDING,
    add_to_publish,
    close_incidents,
    delete_published,
    open_incident,
    read_accepted_topics,
    read_incidents,
    read_to_publish,
)
from monitor.store.sources import first_fetch
from monitor.text.interface import Language, say
from monitor.text.language import is_cjk

log = structlog.get_logger(__name__)

PAGES = 50  # of a topic; further back a reader has no business, and each page reads all that lie before it
_ALL_LIMIT = 200
_INDEX = "index.opml"
_MADE_WITH = ".newsmonitor-made-with"  # hash of what shaped the feeds when all were written last
_UNWRITTEN = "feed_unwritten"
_NO_LIMIT = 1_000_000


def publish(context: Context, topics: Collection[str] | None = None) -> int:
    """Write the feeds of these topics, and the summary feeds; return changed files.

    The files are counted. One feed that cannot be made or written does not keep the others back: its last good file
    stays, and an incident is open until it is written. Raises StateError where the database cannot be read, and
    PublishError, after all others, where the disk or the folder refused a file: a repetition may help.

    topics: None writes every feed and removes those of topics that are no longer configured
    """
    chosen = [topic.id for topic in context.config.topics if topics is None or topic.id in topics]
    done = _publish_feeds(context, [*chosen, STANDING])
    others = _publish_folder(context) if topics is None else 0
    written = _written(done) + others
    if topics is None:
        _note_made_with(context)
    return written


def publish_part(context: Context, part: str) -> int:
    """Write a part of what is published; returns how many files changed.

    Raises as `publish` does.

    For several publishers at once, each with a part for itself.

    part: the id of a topic; STANDING: the feeds that no topic stands for; EVERY: the other files, after which every
          feed is to be published
    """
    if part != EVERY:
        return _written(_publish_feeds(context, [part]))
    with context.database.write() as connection:
        add_to_publish(connection, [STANDING, *(topic.id for topic in context.config.topics)])
    written = _publish_folder(context)
    _note_made_with(context)
    return written


def _publish_feeds(context: Context, names: Sequence[str]) -> list[_Attempt]:
    """Write the feeds of these topics, in the order of the configuration.

    STANDING: the feeds that belong to no topic
    """
    folder = context.config.settings.publish.dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        problem = f"the folder {folder} cannot be made: {fault.strerror}"
        raise PublishError(problem, "set `publish.dir` to a folder that this user may write") from fault
    chosen = [topic for topic in context.config.topics if topic.id in names]
    done = [_attempt(context, topic.id, partial(topic_feed, context, topic)) for topic in chosen]
    if STANDING in names:
        done.append(_attempt(context, "all", partial(_everything, context)))
    _note_failures(context, done)
    if STANDING in names:
        done.append(_attempt(context, "_status", partial(_status, context)))
    context.metrics.count("feeds_written", sum(each.written for each in done))
    return done


def _written(done: Sequence[_Attempt]) -> int:
    """Count the files that changed.

    Raises the first fault that is worth a new attempt.
    """
    for each in done:
        if each.again:
            raise each.again
    return sum(each.written for each in done)


def _note_made_with(context: Context) -> None:
    path = context.config.settings.publish.dir / _MADE_WITH
    write_if_changed(path, made_with(context).encode(), mode=0o600)


def made_with(context: Context) -> str:
    """Hash all that shapes feeds beside the archive.

    The program's version, settings, topics, names of sources.
    """
    config, program = context.config, ""
    with suppress(PackageNotFoundError):  # it runs from a folder
        program = version("newsmonitor")
    named, secrets = sorted(context.source_titles.items()), sorted(config.secrets)
    shapes = [program, config.settings, config.topics, config.aliases, named, secrets, str(context.zone)]
    return hashlib.sha256(json_line(shapes).encode("utf-8", "surrogatepass")).hexdigest()


def mark_outdated(context: Context) -> None:
    """Let feeds be published that are out of date though no item changed.

    All where the program or its configuration is another than at the last time, or a file beside the feeds is missing.
    Else those that have no file, could not be written, or ask for an age. Raises StateError.
    """
    config, settings = context.config, context.config.settings.publish
    endings = [FORMATS[name].ending for name in settings.formats]

    def has_files(stem: str) -> bool:
        return all((settings.dir / f"{stem}.{ending}").is_file() for ending in endings)

    with context.database.read() as connection:
        outdated = {name.removeprefix("feeds/") for name in _unwritten(connection)}
    timed = context.matcher.changes_with_time
    outdated |= {topic.id for topic in config.topics if timed(topic.id) or not has_files(topic.address_name)}
    if not (has_files("all") and has_files("_status")):
        outdated.add(STANDING)
    beside = [
        STYLE_SHEET,
        *([_INDEX] if endings else []),
        *(f"{name}.{ending}" for topic in config.topics for name in topic.former_names for ending in endings),
    ]
    try:
        same = (settings.dir / _MADE_WITH).read_text() == made_with(context)
    except OSError:
        same = False
    if not same or not all((settings.dir / name).exists() for name in beside):
        outdated = {EVERY}
    if outdated:
        with context.database.write() as connection:
            add_to_publish(connection, outdated)


def _publish_folder(context: Context) -> int:
    """Write the index, the style sheet and links of former names; remove other files.

    Returns how many changed.
    """
    config, settings = context.config, context.config.settings.publish
    written, base = int(write_style_sheet(settings.dir)), settings.base_url
    endings = [FORMATS[name].ending for name in settings.formats]
    if endings:  # all public topics, in the first format that is published: readers take one subscription a topic
        outlines = (
            Outline(
                topic.title,
                f"{base}/feeds/{topic.id}.{endings[0]}",
                f"{base}/topics/{topic.id}",
            )
            for topic in config.topics
            if not topic.token
        )
        written += write_if_changed(settings.dir / _INDEX, render_opml(outlines))
    # Files of former names lead to those of today: who serves the folder alone cannot redirect.
    former_files = {
        f"{former}.{ending}": f"{topic.address_name}.{ending}"
        for topic in config.topics
        for former in topic.former_names
        for ending in endings
    }
    for former, name in former_files.items():
        link_file(settings.dir / former, name)
    with context.database.read() as connection:  # files of topics configured no more stay until `prune`
        removed = read_accepted_topics(connection, removed=True)
    stems = ["all", "_status", *(topic.address_name for topic in (*config.topics, *removed))]
    names = (file_names(_feed(context, stem, "", "", ""), settings.formats) for stem in stems)
    removed_files = remove_stale(settings.dir, {_INDEX, STYLE_SHEET, _MADE_WITH, *former_files}.union(*names))
    beside = [STYLE_SHEET, *([_INDEX] if endings else []), *former_files]
    if unsent := _unsent(context, [name for name in beside if (settings.dir / name).exists()], removed_files):
        raise unsent
    context.metrics.count("feeds_written", written)
    return written


def publish_changes(context: Context) -> int | None:
    """Publish what changed since it was published; return how many files changed.

    None: nothing was to be published. Raises as `publish` does; what could not be written stays to be published.
    """
    with context.database.read() as connection:
        pending = read_to_publish(connection)
    written = None
    if pending:
        with context.timed("publish"):
            written = publish(context, None if EVERY in pending else pending.keys())
        with context.database.write() as connection:
            delete_published(connection, pending)
    index_new_items(context)  # last, as readers do not wait for it
    return written


@dataclass(frozen=True, slots=True)
class _Attempt:
    """The result of publishing one feed.

    problem: why a file of it is wrong, or empty; remedy: what to do then
    again:   the fault that is worth a new attempt
    """

    feed: str
    written: int = 0
    problem: str = ""
    remedy: str = ""
    again: PublishError | None = None


def _attempt(context: Context, name: str, make: Callable[[], Feed]) -> _Attempt:
    """Make and write one feed; any error except StateError costs this feed alone."""
    with contained("feed.crashed", feed=name) as caught:
        feed, settings = make(), context.config.settings.publish
        done = publish_feed(feed, settings.dir, settings.formats, context.render_cache)
        context.free_memory.give_back()
        for problem in done.problems:
            log.warning("entry.left_out", feed=feed.id, entry=problem.entry, reason=problem.reason)
        for failure in done.failures:
            log.error("feed.failed", feed=feed.id, problem=failure.problem, remedy=failure.remedy)
        if done.written:
            log.info("feed.written", feed=feed.id, entries=len(feed.entries), files=list(done.written))
        unsent = _unsent(context, [*done.written, *done.unchanged])
        failures = [*done.failures, *([unsent] if unsent else [])]
        again = unsent or next((failure for failure in failures if isinstance(failure.__cause__, OSError)), None)
        said = "; ".join(failure.problem for failure in failures)
        remedy = next((failure.remedy for failure in failures if failure.remedy), "")
        return _Attempt(name, len(done.written), said, remedy, again)
    return _Attempt(name, problem=describe(caught.fault), remedy=f"its last good file stays; {REPORT_IT}")


def _unsent(context: Context, names: Sequence[str], removed: Sequence[str] = ()) -> PublishError | None:
    """Send files to the bucket and remove others, if there is a bucket.

    Returns the error where it fails.
    """
    try:
        if context.bucket:
            context.bucket.send(context.config.settings.publish.dir, names)
            context.bucket.remove(removed)
    except PublishError as failure:
        log.error("bucket.failed", problem=failure.problem, remedy=failure.remedy)
        return failure
    return None


def _note_failures(context: Context, done: Sequence[_Attempt]) -> None:
    """Open an incident for each unwritten feed; close those of feeds written again."""
    now = context.now()
    with context.database.read() as connection:
        opened = _unwritten(connection)
    failed = {f"feeds/{each.feed}": each for each in done if each.problem}
    written = {f"feeds/{each.feed}" for each in done} & opened - failed.keys()
    if not written and failed.keys() <= opened:
        return
    try:
        with context.database.write() as connection:
            for name in written:
                close_incidents(connection, name, [_UNWRITTEN], now)
            for name, each in failed.items():
                open_incident(connection, Incident(uuid4().urn, name, _UNWRITTEN, each.problem, each.remedy, now))
    except StateError as fault:  # what fills the disk may keep both from being written
        log.error("incident.unstored", problem=fault.problem, remedy=fault.remedy)


def _unwritten(connection: Connection) -> set[str]:
    """Read which feeds have an open incident for a failed write, by its source."""
    return {each.source for each in read_incidents(connection, open_only=True) if each.kind == _UNWRITTEN}


def _feed(context: Context, name: str, title: str, description: str, page: str) -> Feed:
    settings = context.config.settings.publish
    home = f"{settings.base_url}{page}"
    return Feed(
        id=name,
        title=title,
        description=description,
        home=home,
        base=f"{settings.base_url}/feeds",
        file_stem=name,
        full_text=settings.full_text,
        max_bytes=settings.max_bytes,
        why=settings.why,
        zone=context.zone,
        ttl=max(1, context.config.settings.schedule.fastest // timedelta(minutes=1)),
        redactor=context.redactor,
        pictures=context.pictures,
    )


def topic_feed(context: Context, topic: Topic, page: int = 1) -> Feed:
    """Make a topic's feed as it is now, or a page of older entries from the archive.

    page: from 1 to `PAGES`, each of `topic.limit` entries; one beyond the archive is empty. The first
    is a file, and names the second only where there is a server to ask for it.
    """
    last = page * topic.limit
    found = entries_of(context, replace(topic, limit=last + 1))
    arrived = sorted(found, key=lambda entry: entry.item.position, reverse=True)
    by_seen = (topic.date or context.config.settings.publish.date) == "seen"
    entries = newest_first(arrived[last - topic.limit : last], by_seen=by_seen)
    what = "is one clause short of" if topic.near_of else "matches"
    description = f"What {what} {' or '.join(topic.match)}"
    feed = _feed(context, topic.id, topic.title, description, f"/topics/{topic.address_name}")
    return replace(
        feed,
        file_stem=topic.address_name,
        entries=entries,
        language=_language(entries),
        page=page,
        first_id=topic.formerly[0] if topic.formerly else "",
        created=feed.created if entries else _first_fetch(context) or feed.created,
        hub=hub_for(context.config.settings, topic) if page == 1 else None,
        more=len(found) > last and page < PAGES and context.config.settings.web.listen is not None,
    )


def entries_of(context: Context, topic: Topic) -> tuple[FeedEntry, ...]:
    """Make the entries of a topic's feed as it is now: the latest, newest first."""
    timed = context.matcher.changes_with_time(topic.id)
    asked = replace(topic, limit=_NO_LIMIT) if timed or topic.budget else topic
    with context.database.read() as connection:
        entries = with_revisions(connection, topic_entries(connection, asked, context.source_titles), topic)

    def wanted(entry: FeedEntry) -> bool:
        source = context.sources.get(entry.item.source)
        if not timed or (source is not None and topic.id in source.topics):
            return True
        document = replace(document_of(entry.item), reports=len(entry.reports) + 1, independent=entry.independent)
        return context.matcher.match_topic(topic.id, document, now=context.now()) is not None

    if topic.budget:
        page = f"{context.config.settings.publish.base_url}/topics/{topic.address_name}"
        entries = within_budget(entries, topic, zone=context.zone, page=page, wanted=wanted)
    else:
        entries = tuple(filter(wanted, entries))
    arrived = sorted(entries, key=lambda entry: entry.item.position, reverse=True)[: topic.limit]
    return newest_first(_with_hits(context, topic, entry) for entry in arrived)


def _with_hits(context: Context, topic: Topic, entry: FeedEntry) -> FeedEntry:
    """Add the matched words, which older items of an edited topic do not have stored.

    An item that the topic has from a source as a whole may have none.
    """
    source = context.sources.get(entry.item.source)
    if entry.hits or entry.missing or (source is not None and topic.id in source.topics):
        return entry
    match = context.matcher.match_topic(topic.id, document_of(entry.item), now=None)
    return replace(entry, hits=match.hits) if match else entry


def newest_first(entries: Iterable[FeedEntry], *, by_seen: bool = False) -> tuple[FeedEntry, ...]:
    """Sort entries by date, the newest first.

    by_seen: they are dated by when they were first seen, and say so
    """
    if by_seen:
        seen = ((entry, entry.item, entry.item.first_seen) for entry in entries)
        entries = [
            replace(entry, item=replace(item, published=when, dated_by="seen", updated=max(item.updated, when)))
            for entry, item, when in seen
        ]
    return tuple(sorted(entries, key=lambda entry: (-entry.item.published.timestamp(), entry.item.guid)))


def shortened_entries(connection: Connection, config: Config) -> Mapping[str, int]:
    """Count each feed's entries that `publish.max_bytes` shortens to a summary.

    Feeds without any are left out.
    """
    most, found = config.settings.publish.max_bytes, dict[str, int]()
    for topic in config.topics if config.settings.publish.full_text else ():
        if topic_text_size(connection, topic) * MOST_BYTES_A_CHARACTER > most:
            entries = topic_entries(connection, topic, {})
            feed = Feed(topic.id, topic.title, "", "", "", topic.id, entries=entries, max_bytes=most)
            found[topic.id] = sum(not part.full_text for _, part in within_size(feed))
    return {topic: count for topic, count in found.items() if count}


def _language(entries: tuple[FeedEntry, ...]) -> str | None:
    """The language of a feed, where all its entries are in one."""
    found = {entry.item.language for entry in entries}
    return found.pop() if len(found) == 1 else None


def _everything(context: Context) -> Feed:
    """The newest items of all sources."""
    settings = context.config.settings.publish
    with context.database.read() as connection:
        found = newest_entries(connection, _ALL_LIMIT, context.source_titles)
        ordered = newest_first(found, by_seen=settings.date == "seen")
        newest = tuple(with_whole_texts(connection, ordered, settings.max_bytes))
    feed = _feed(context, "all", "Everything", "The newest items of all sources, ungrouped", "/")
    return replace(feed, entries=newest, language=_language(newest), hub=hub_for(context.config.settings))


def _status(context: Context) -> Feed:
    """Make the `_status` feed; an incident that cannot be shown is left out alone."""
    with context.database.read() as connection:
        incidents = read_incidents(connection)
    page = f"{context.config.settings.publish.base_url}/sources"
    entries: list[FeedEntry] = []
    for incident in incidents:
        with contained("incident.crashed", incident=incident.guid):
            entries += status_entries([incident], page, context.zone, context.redactor.text)
    feed = _feed(context, "_status", "newsmonitor status", "What goes wrong, and when it is well again", "/incidents")
    return replace(feed, entries=tuple(entries), language="en", created=_first_fetch(context) or feed.created)


def _first_fetch(context: Context) -> datetime | None:
    """Return when the service first fetched anything: the date of an empty feed."""
    with context.database.read() as connection:
        return first_fetch(connection)


# ── a topic over its budget ─────────────────────────────────────────────────
#
# A day counts by when items arrived, so that what was an entry once stays one, whatever comes later.

Wanted = Callable[[FeedEntry], bool]


def within_budget(
    entries: Iterable[FeedEntry], topic: Topic, *, zone: tzinfo, page: str, wanted: Wanted
) -> tuple[FeedEntry, ...]:
    """Cut the entries of each day to the budget; the others go into one daily digest.

    Newest first; of each day the first to arrive stay.

    zone:   in which days are counted
    page:   address of the topic's page, which a digest links to
    wanted: whether an entry is to be shown now; what is not counts for its day still, so that none moves up
    """
    days: dict[date, list[FeedEntry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.item.first_seen, entry.item.position)):
        days.setdefault(entry.item.first_seen.astimezone(zone).date(), []).append(entry)
    shown: list[FeedEntry] = []
    for day, arrived in days.items():
        shown += filter(wanted, arrived[: topic.budget])
        rest = tuple(filter(wanted, arrived[topic.budget :] if topic.budget else ()))
        shown += [_digest(topic, day, rest, page)] if rest else []
    return newest_first(shown)


def _digest(topic: Topic, day: date, rest: Sequence[FeedEntry], page: str) -> FeedEntry:
    """One entry for what a day brought beyond the budget.

    Its GUID is the day's; it is dated by the first of it.
    """
    since, until = rest[0].item.first_seen, max(max(each.item.first_seen, each.item.updated) for each in rest)
    languages = {each.item.language for each in rest}
    language: Language = "zh" if any(map(is_cjk, topic.title)) else "en"
    title = say(language, "digest_title", len(rest), title=topic.title, day=f"{day:%Y-%m-%d}")
    item = Item(
        guid=uuid.uuid5(uuid.NAMESPACE_URL, f"newsmonitor:digest:{topic.id}:{day}").urn,
        source="",
        url=f"{page}#{day}",
        title=title,
        published=since,
        dated_by="seen",
        first_seen=since,
        updated=until,
        text="\n".join(each.item.title for each in rest),
        language=languages.pop() if len(languages) == 1 else None,
        position=rest[0].item.position,
    )
    return FeedEntry(item, topic.title, rest=tuple(rest))

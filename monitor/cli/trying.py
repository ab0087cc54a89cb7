"""Commands that try without changing anything: try, notify test, notify digest.

`try` shows what a query or an edited topic finds, in the archive or in a file of items.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from monitor.cli.options import loaded, loaded_or_defaults, print_json, say, takes_config
from monitor.errors import NewsmonitorError, QueryError
from monitor.model import Config, Document, FeedEntry, Hit, Item, Topic
from monitor.pipeline.matching import changes, document_of, find_items
from monitor.service.fetching import utc_now, zone_of
from monitor.store import open_database
from monitor.store.feeds import report_counts
from monitor.store.items import iter_items
from monitor.store.search import EVERYTHING
from monitor.text.markup import plain
from monitor.topics import Matcher, compile_query, parse
from monitor.topics.plan import lookup_of, plan

_HIT_KEYS = ("field", "start", "end", "words", "term", "alias")
_WORDS = ("title", "author", "source", "url", "language")  # keys of a line that are text as it stands
_AROUND = 40  # characters before a hit that are shown; twice as many after it


@click.command("try")
@takes_config
@click.argument("words", metavar="[QUERY]", nargs=-1)
@click.option("--topic", "topic_id", metavar="ID", help="Show what the edited topic would add to its feed and remove.")
@click.option(
    "--items",
    type=click.File("r", encoding="utf-8"),
    metavar="FILE",
    help="Search these items: one JSON object a line, - for standard input.",
)
def try_query(
    folder: Path | None, as_json: bool, words: Sequence[str], topic_id: str | None, items: TextIO | None
) -> None:
    """Try a query or edited topic on the archive, or a query on the items of a file.

    Prints what would be in the feed. No feed changes.
    """
    config, query = loaded_or_defaults(folder) if items else loaded(folder)[1], " ".join(words)  # quoted or not
    if topic_id is not None:
        _try_topic(config, topic_id, as_json)
    elif not words:
        raise click.UsageError("give a QUERY, or --topic ID")
    elif items:
        _print_matching(compile_query(query, config.aliases), read_documents(items), config, as_json)
    else:
        matcher = compile_query(query, config.aliases)
        names = {source.id: source.title or source.id for source in config.sources}
        with closing(open_database(config.settings.state, create=False)) as database, database.read() as connection:
            counts = report_counts(connection, names)

            def document(item: Item) -> Document:
                reports, independent = counts.get(item.position, (1, 1))
                return replace(document_of(item), reports=reports, independent=independent)

            lookup = lookup_of(plan(parse(query), config.aliases))
            found = find_items(connection, lookup, EVERYTHING)
            _print_matching(matcher, enumerate(map(document, found), 1), config, as_json)


def _print_matching(matcher: Matcher, documents: Iterable[tuple[int, Document]], config: Config, as_json: bool) -> None:
    names = {source.id: source.title or source.id for source in config.sources}
    zone, now, count = zone_of(config.settings), utc_now(), 0
    for line, document in documents:
        for match in matcher.match(document, now=now):
            count += 1
            if as_json:
                hits = [{key: getattr(hit, key) for key in _HIT_KEYS} for hit in match.hits]
                print_json({"line": line, "title": document.title, "hits": hits})
                continue
            say(document.title or document.url, of_article=True)
            published = document.published
            date = f"{published.astimezone(zone):%Y-%m-%d %H:%M}" if published else ""
            place = [date, names.get(document.source, document.source), document.url]
            say(f"    {'  '.join(filter(None, place))}".rstrip())
            for context in hit_contexts(document, match.hits):
                say(f"    {context}", of_article=True)
    if not as_json:
        say(f"{count} match", sure=True)


def hit_contexts(document: Document, hits: Sequence[Hit]) -> Iterator[str]:
    """For each field with hits, return the words around the first, hits in brackets."""
    for field in dict.fromkeys(hit.field for hit in hits):
        value = getattr(document, field, "")
        if not isinstance(value, str):
            value = " ".join(value)
        spans = sorted({(hit.start, hit.end) for hit in hits if hit.field == field})
        start = max(0, spans[0][0] - _AROUND)
        end = min(len(value), spans[0][1] + 2 * _AROUND)
        shown, at = "…" if start else "", start
        for left, right in spans:
            if at <= left < right <= end:
                shown += f"{value[at:left]}[{value[left:right]}]"
                at = right
        shown += value[at:end] + ("…" if end < len(value) else "")
        yield f"{field}: {' '.join(shown.split())}"


def _try_topic(config: Config, topic_id: str, as_json: bool) -> None:
    topic = next((topic for topic in config.topics if topic.id == topic_id), None)
    if topic is None:
        known = ", ".join(topic.id for topic in config.topics)
        raise click.BadParameter(f"there is no topic '{topic_id}'; there are {known}", param_hint="--topic")
    with closing(open_database(config.settings.state, create=False)) as database, database.read() as connection:
        (change,) = changes(connection, config, (topic,))
        titles = {item.position: item.title for item in iter_items(connection)}
    gained, lost = ([titles[at] for at in sorted(part) if at in titles] for part in (change.gained, change.lost))
    if as_json:
        print_json({"topic": topic_id, "gained": gained, "lost": lost})
        return
    say(f"+{len(gained)} −{len(lost)}")
    for sign, part in (("+", gained), ("−", lost)):
        for title in part:
            say(f"{sign} {title}", of_article=True)


def read_documents(file: TextIO) -> Iterator[tuple[int, Document]]:
    """Give line numbers from 1 with their documents; empty lines are skipped.

    Keys, all optional: title, html or text (one paragraph a line), source, author,
    url, tags, language, published (ISO 8601). Raises QueryError with the line that is wrong.
    """
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
        except json.JSONDecodeError as fault:
            problem = f"line {number} is not JSON: {fault.msg} at column {fault.colno}"
            raise QueryError(problem, 0, remedy="write one JSON object a line") from fault
        if not isinstance(given, dict):
            raise QueryError(f"line {number} is not a JSON object", 0, remedy='write {"title": "…", "text": "…"}')
        try:
            moment = datetime.fromisoformat(str(given["published"])) if given.get("published") else None
        except ValueError as fault:
            problem = f"line {number}: 'published' is no date in ISO 8601: {given['published']}"
            raise QueryError(problem, 0, remedy="write e.g. 2024-05-15T12:10:00+08:00") from fault
        words: dict[str, Any] = {name: str(given.get(name) or "") for name in _WORDS}
        document = Document(
            **words,
            text=str(given["text"]) if given.get("text") else plain(str(given.get("html") or "")),
            tags=tuple(map(str, given.get("tags") or ())),
            published=moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None,
        )
        yield number, document


# ── messages ────────────────────────────────────────────────────────────────


@click.group()
def notify() -> None:
    """Messages about new entries."""


@notify.command("test")
@takes_config
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
def test(folder: Path | None, as_json: bool, targets: tuple[str, ...]) -> None:
    """Send a trial message to each TARGET, by default to all.

    Exit code 1 if one does not take it.
    """
    from monitor.notify import NotSent, message_of, send

    settings = loaded(folder)[1].settings
    if not settings.notify.targets:
        raise NewsmonitorError("there is no target", "write one under `notify: {targets: …}` in newsmonitor.yaml")
    if unknown := [name for name in targets if name not in settings.notify.targets]:
        known = ", ".join(settings.notify.targets)
        raise click.BadParameter(f"there is no target '{unknown[0]}'; there are {known}", param_hint="TARGET")
    now, base = datetime.now(UTC), settings.publish.base_url
    item = Item("urn:newsmonitor:test", "", f"{base}/", "newsmonitor: a trial message", now, "seen", now, now)
    results = {}
    for name in targets or settings.notify.targets:
        message = message_of(FeedEntry(item, "newsmonitor"), Topic("test", "test", ()), name, base, now)
        try:
            send(settings.notify.targets[name], message, settings.notify.secret or "")
            results[name] = ""
        except NotSent as fault:
            results[name] = f"{fault.problem}; {fault.remedy}"
    if as_json:
        print_json(results)
    else:
        for name, problem in results.items():
            say(f"✗ {name}: {problem}" if problem else f"✓ {name}")
    if any(results.values()):
        raise SystemExit(1)


@notify.command("digest")
@takes_config
@click.argument("name")
@click.option("--html", is_flag=True, help="Print it as HTML instead of as plain text.")
def digest(folder: Path | None, as_json: bool, name: str, html: bool) -> None:
    """Print the digest NAME as it would be sent now.

    Nothing is sent, and the next one is not changed.
    """
    from monitor.observe import Metrics
    from monitor.pipeline.notifying import preview_digest
    from monitor.service.fetching import new_fetcher
    from monitor.service.opening import open_context

    config, stop = loaded(folder)[1], threading.Event()
    if name not in config.settings.notify.digests:
        known = ", ".join(config.settings.notify.digests) or "none; write one under `notify: {digests: …}`"
        raise click.BadParameter(f"there is no digest '{name}'; there are {known}", param_hint="NAME")
    database = open_database(config.settings.state, create=False)
    with closing(database), closing(new_fetcher(config, stop)) as fetcher:
        mail = preview_digest(open_context(config, database, fetcher, Metrics(), stop), name)
    if as_json:
        print_json({"subject": mail.subject, "text": mail.text, "html": mail.html} if mail else None)
    elif mail is None:
        say("there is nothing new to tell")
    elif html:
        say(mail.html, of_article=True)
    else:
        say(f"{mail.subject}\n\n{mail.text}", of_article=True)

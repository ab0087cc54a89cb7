"""Commands that add to a configuration: addresses, OPML, other programs' filters."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TextIO

import click

from monitor.cli.look import Looker, Seen, show, with_scheme
from monitor.cli.options import loaded, loaded_or_defaults, print_json, say, takes_config, writing
from monitor.config import find_folder
from monitor.config.filters import FilterReading, imported, read_freshrss, read_newsboat, read_trendradar
from monitor.config.write import add_source, add_sources, listed_sources, update_source
from monitor.discover import zone_to_name
from monitor.errors import NewsmonitorError, NotUsable
from monitor.group import address_of
from monitor.model import Config, ListSelectors, Source
from monitor.pipeline.source_state import memory_of
from monitor.publish import FORMATS, Outline, read_opml, render_opml
from monitor.redact import public_address
from monitor.service.fetching import new_fetcher, utc_now, zone_of
from monitor.store import open_database
from monitor.store.sources import source_state
from monitor.text.urls import free_source_id

_ARTICLE_SHOWN = 600  # characters of the article: enough to see that it is the right text
_LONGEST_NAME = 60  # of a page's title that becomes the source's
# A format of filters is a reader in monitor/config/filters.py, and a line here.
FILTERS: Mapping[str, Callable[[str], FilterReading]] = {
    "trendradar": read_trendradar,
    "freshrss": read_freshrss,
    "newsboat": read_newsboat,
}


@click.command()
@takes_config
@click.argument("url", required=False)
@click.option("--id", "name", help="Short name of the source. Default: made from its host.")
@click.option("--title", help="What readers see. Default: what the page or feed calls itself.")
@click.option("--every", metavar="15m", help="How often it is visited. Default: learned.")
@click.option("--watch", is_flag=True, help="Watch the text of the page: an entry for each change of it.")
@click.option("--part", metavar="CSS", help="With --watch: the part of the page that is watched. Default: all of it.")
@click.option("--update", "known", metavar="ID", help="Change this source: use the list that was found again.")
@click.option("-y", "--yes", is_flag=True, help="Write without asking.")
@click.option("-n", "--dry-run", is_flag=True, help="Show only, and write nothing.")
def add(
    folder: Path | None,
    as_json: bool,
    url: str | None,
    name: str | None,
    title: str | None,
    every: str | None,
    watch: bool,
    part: str | None,
    known: str | None,
    yes: bool,
    dry_run: bool,
) -> None:
    """Look at an address, show what was found, and write it into sources.yaml.

    URL is a news page, a feed, a sitemap or JSON. Comments in the file stay. On a terminal it asks first.

    Exit code 1 if the address is watched already, cannot be read, or has no news.
    """
    config, url = loaded_or_defaults(folder), with_scheme(url) if url else None
    given = {"id": name, "title": title, "every": every}
    if known:
        source, fields, seen = _update(config, known, url, given)
    else:
        source, fields, seen = _new(config, url, given, ListSelectors(item=part) if watch else None)
    if not as_json:
        show(seen, zone_of(config.settings), _ARTICLE_SHOWN)
    if seen.single and not seen.feed and not (known or yes or dry_run):
        remedy = "add the page that lists it, or say --yes"
        raise NewsmonitorError(f"{seen.url} looks like one article: nothing was written", remedy)
    working = Path.cwd()  # its folder config is made where no configuration is
    where = find_folder(folder, working) if folder or (working / "config").is_dir() else Path("config")
    written = bool(fields) and not dry_run
    if written and not yes and not as_json and sys.stdin.isatty():  # elsewhere the command itself is the confirmation
        what = f"change '{known}'" if known else f"write it as '{source.id}'"
        written = click.confirm(f"\n{what} in {where / 'sources.yaml'}?", default=True)
    if written:
        with writing(where / "sources.yaml"):
            where.mkdir(parents=True, exist_ok=True)
            update_source(where, known, fields) if known else add_source(where, fields)
    if as_json:
        shown = {key: public_address(value) if isinstance(value, str) else value for key, value in fields.items()}
        found = {"url": public_address(seen.url), "discovery": seen.discovery, "browser": seen.browser}
        print_json({"id": source.id, "fields": shown, "written": written, **found})
    else:
        _print_result(where, known, source, fields, written)


def _new(
    config: Config, url: str | None, given: Mapping[str, str | None], watched: ListSelectors | None
) -> tuple[Source, dict[str, Any], Seen]:
    """Look at a new source; gives it, the fields to write, and what was found.

    watched: the part whose text is watched; None where its list is
    """
    if url is None:
        raise click.UsageError("which address? newsmonitor add URL, or --update ID")
    for other in config.sources:
        try:
            same = url == other.url or address_of(url) == address_of(other.url)
        except ValueError:
            same = False  # an address that holds a secret, or is none: the fetch will say so
        if same:
            remedy = f"look at it with `newsmonitor probe {other.url}`; --update {other.id} changes it"
            raise NewsmonitorError(f"{url} is watched already, as '{other.id}'", remedy)
    taken = {source.id for source in config.sources}
    if given["id"] in taken:
        raise NewsmonitorError(f"the id '{given['id']}' is taken already", "give another one with --id")
    source = Source(given["id"] or free_source_id(url, taken), url)
    if watched:
        source = replace(source, kind="watch", list=watched)
    seen = _look(config, source)
    title = given["title"] or seen.discovery.title[:_LONGEST_NAME].strip() or None
    zone = zone_to_name(seen.url, seen.discovery, zone_of(config.settings), utc_now())
    fields: dict[str, Any] = {"id": source.id, "title": title, "url": url}
    fields |= {"every": given["every"], "timezone": zone}
    if watched:
        fields |= {"kind": "watch", "list": {"item": watched.item} if watched.item else None}
    return source, fields, seen


def _update(
    config: Config, known: str, url: str | None, given: Mapping[str, str | None]
) -> tuple[Source, dict[str, Any], Seen]:
    """Look at a watched source; gives it, the fields to change, and what was found."""
    source = next((source for source in config.sources if source.id == known), None)
    if source is None:
        raise NewsmonitorError(f"there is no source '{known}'", "newsmonitor status lists them")
    fields: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if url:
        source, fields["url"] = replace(source, url=url), url
    seen = _look(config, source, known=True)
    if drift := seen.discovery.drift:  # the list was found again; None removes a key
        fields["list"] = {key: value for key, value in asdict(drift.list).items() if value} or None
        if drift.kind == "json" or source.kind == "json":
            fields["kind"] = "json" if drift.kind == "json" else None
    return source, fields, seen


def _look(config: Config, source: Source, *, known: bool = False) -> Seen:
    looker = Looker(new_fetcher(config, threading.Event()), config, source)
    try:
        if known:
            with closing(open_database(config.settings.state, create=False)) as database, database.read() as connection:
                memory = memory_of(connection, source.id, source_state(connection, source.id))
            looker = replace(looker, memory=memory)
        return looker.look(whole=True)
    finally:
        looker.fetcher.close()


def _print_result(where: Path, known: str | None, source: Source, fields: Mapping[str, Any], written: bool) -> None:
    file = where / "sources.yaml"
    if written:
        done = f"changed in '{known}': {', '.join(fields)}" if known else f"added as '{source.id}'"
        say(f"\n{done}, in {file}; a running service takes it over by itself")
        if fields.get("timezone"):
            say(f"dates without a zone are read as those of {fields['timezone']}; change `timezone` if they are not")
    elif not fields:
        say(f"\nnothing to change: the list of '{known}' is read as it is configured")
    else:
        lines = "".join(
            f"\n    {key}: {public_address(str(value))}" for key, value in fields.items() if value is not None
        )
        say(f"\nnothing was written; {file} would say:{lines}")


# ── other programs ──────────────────────────────────────────────────────────


@click.group()
def opml() -> None:
    """Import subscriptions of a feed reader, or export subscriptions for one."""


@opml.command("import")
@click.argument("file", type=click.File("rb"))
@takes_config
def import_(file: Any, folder: Path | None, as_json: bool) -> None:
    """Add the subscriptions of FILE to sources.yaml.

    The folders of a subscription become its `tags`. Prints what was left out, with the reason. Comments and everything
    else in the file stay. A running service starts to watch the new sources at once.
    """
    found = read_opml(file.read())
    if not found.outlines:
        raise NotUsable("no_entries", f"there is no subscription in {file.name}", "export it as OPML with its feeds")
    # The kind of each source is found on its first visit.
    sources = (
        {
            "url": outline.feed,
            "title": outline.title if outline.title != outline.feed else None,
            "language": outline.language or None,
            "tags": [part for part in outline.folder.split("/") if part] or None,
        }
        for outline in found.outlines
    )
    place = find_folder(folder, Path.cwd())
    with writing(place / "sources.yaml"):
        added = add_sources(place, sources)
    titles = {outline.feed: outline.title for outline in found.outlines}
    left_out = [*found.left_out, *((titles[url], reason) for url, reason in added.refused)]
    if as_json:
        print_json({"added": added.ids, "left_out": [{"name": name, "reason": reason} for name, reason in left_out]})
        return
    for line in (*(f"✓ {name}" for name in added.ids), *(f"– {name}: {reason}" for name, reason in left_out)):
        say(line)
    say(f"{len(added.ids)} added, {len(left_out)} left out")


@opml.command("export")
@click.argument("file", type=click.File("wb"), default="-")
@click.option("--feeds", is_flag=True, help="Write the published feeds instead of the sources.")
@takes_config
def export(file: Any, feeds: bool, folder: Path | None, as_json: bool) -> None:
    """Write the watched sources as OPML to FILE, by default to standard output.

    Private topics, passwords and keys are left out.
    """
    place = find_folder(folder, Path.cwd())
    if feeds:
        config = loaded(place)[1]
        settings = config.settings.publish
        base, ending = settings.base_url, FORMATS[settings.formats[0]].ending if settings.formats else "rss"
        outlines = [
            Outline(topic.title, f"{base}/feeds/{topic.id}.{ending}", f"{base}/topics/{topic.id}")
            for topic in config.topics
            if not topic.token
        ]
    else:
        outlines = [
            Outline(
                title=str(source.get("title") or source.get("id") or ""),
                feed=public_address(str(source["url"])),
                language=str(source.get("language") or ""),
                folder="/".join(map(str, source.get("tags") or ())),
            )
            for source in listed_sources(place)
            if "${" not in str(source.get("url", "${"))  # an address from the environment may be a secret
        ]
    print_json(outlines) if as_json else file.write(render_opml(outlines))


@click.command("import-filter")
@click.argument("form", metavar="FORMAT", type=click.Choice(sorted(FILTERS)))
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def import_filter(form: str, file: TextIO, as_json: bool) -> None:
    """Print filters of another program as topics.

    FORMAT is trendradar (frequency_words.txt), freshrss (searches, one a line) or newsboat (filter expressions,
    query feeds, ignore-article). FILE may be - for standard input. Standard error lists line by line what cannot be
    converted.
    """
    made = imported(FILTERS[form](file.read()))
    if as_json:
        print_json({"yaml": made.yaml, "topics": made.topics, "notes": [asdict(note) for note in made.notes]})
        return
    say(made.yaml.removesuffix("\n"))
    for note in made.notes:
        say(str(note), err=True)

"""Commands that exchange with other programs: opml import, opml export, import-filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

import click

from monitor.cli.options import loaded, print_json, say, takes_config, writing
from monitor.config import find_folder
from monitor.config.filters import Found, imported, read_freshrss, read_newsboat, read_trendradar
from monitor.config.write import add_sources, listed_sources
from monitor.errors import NotUsable
from monitor.publish import FORMATS, Outline, read_opml, render_opml
from monitor.redact import public_address

# A format of filters is a reader in monitor/config/filters.py, and a line here.
FILTERS: Mapping[str, Callable[[str], Found]] = {
    "trendradar": read_trendradar,
    "freshrss": read_freshrss,
    "newsboat": read_newsboat,
}


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
    for name in added.ids:
        say(f"✓ {name}")
    for name, reason in left_out:
        say(f"– {name}: {reason}")
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
    if as_json:
        print_json(outlines)
    else:
        file.write(render_opml("newsmonitor", outlines))


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

"""An archive copied to PostgreSQL and back, and the feeds of each: python -m tests.bench.grow.copying --items 100000

Exits 1 where a feed of a copy has other bytes.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from monitor.model import Item
from monitor.store import open_database
from monitor.store.events import Membership, create_event, save_membership
from monitor.store.items import save_item
from tests.commandline import Place
from tests.databases import new_database, own_server

REPORTS = 5  # of an event
SETTINGS = "state: {state}\nweb: {{listen: null}}\nkeep: {{items: 5000d}}\n"
TOPICS = "topics: {news: {match: news, limit: 1000}, odd: {match: odd, limit: 1000}}\n"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@click.command()
@click.option("--items", "count", default=100_000, help="How many.")
def main(count: int) -> None:
    """Print how long each step took, and whether the feeds are the same."""
    with own_server() as server, tempfile.TemporaryDirectory() as folder:
        if server is None:
            raise click.ClickException("PostgreSQL is not installed")
        first, last = f"{folder}/first.db", f"{folder}/last.db"
        _fill(first, count)
        between = new_database(server.address, "between")
        feeds = [_published(Path(folder, "before"), first)]
        for source, target in ((first, between), (between, last)):
            began = time.monotonic()
            Place(Path(folder)).call("db", "copy", source, target)
            spent, kind = time.monotonic() - began, "PostgreSQL" if "://" in target else "a file"
            click.echo(f"copied {count:,} items to {kind} in {spent:.0f} s")
            feeds.append(_published(Path(folder, f"of-{len(feeds)}"), target))
        differing = [sorted(name for name in feeds[0] if each.get(name) != feeds[0][name]) for each in feeds[1:]]
        sizes = sum(map(len, feeds[0].values()))
        click.echo(f"{len(feeds[0])} files of {sizes:,} bytes; files with other bytes in the two copies: {differing}")
    raise SystemExit(any(differing))


def _fill(state: str, count: int) -> None:
    database = open_database(state)
    for start in range(0, count, 1000):
        with database.write() as connection:
            for number, item in enumerate(_items(range(start, min(start + 1000, count))), start):
                kept, _ = save_item(connection, item, known_as=[item.url], keys=())
                event = kept.position - number % REPORTS
                if event == kept.position:
                    create_event(connection, event)
                save_membership(connection, Membership(kept.position, event, "report", {}))
    database.close()


def _items(numbers: range) -> Iterator[Item]:
    for number in numbers:
        when = BEGIN + timedelta(minutes=number)
        text = f"新闻 {number} " + "word " * 150
        title, url = f"{'Odd news' if number % 3 else 'News'} {number}", f"https://e.example/{number}"
        guid = f"urn:uuid:{number:032}"
        yield Item(guid, f"s{number % 50}", url, title, when, "page", when, when, f"<p>{text}</p>", text, complete=True)


def _published(folder: Path, state: str) -> dict[str, bytes]:
    folder.mkdir()
    place = Place(folder)
    place.write(newsmonitor=SETTINGS.format(state=state), topics=TOPICS, sources="sources: []\n")
    place.run("once", limit=3600)
    return {name: data for name, data in place.published().items() if not name.startswith("_status")}


if __name__ == "__main__":
    main()

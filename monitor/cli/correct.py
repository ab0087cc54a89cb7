"""Commands that put events right by hand: split, join."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Connection

from monitor.cli.options import loaded, print_json, takes_config
from monitor.errors import NewsmonitorError
from monitor.group import address_of
from monitor.model import Config, Item
from monitor.observe import Metrics
from monitor.pipeline import Tools, correcting, publish
from monitor.pipeline.correcting import Corrected
from monitor.service.opening import new_fetcher, open_tools
from monitor.store import find_item, hold, item_by_guid, open_database


@click.command()
@takes_config
@click.argument("what", metavar="URL|GUID")
def split(folder: Path | None, as_json: bool, what: str) -> None:
    """Set an item apart from its event.

    It becomes an entry of its own, with those that repeat its text. The correction is kept.
    """
    done = _correct(
        folder,
        "newsmonitor split",
        lambda connection, tools: correcting.split(connection, tools.names, _item(connection, what), tools.now()),
    )
    _print(done, as_json, f"it is an event of its own now, {done.guid}")


@click.command()
@takes_config
@click.argument("one", metavar="URL|GUID")
@click.argument("other", metavar="URL|GUID")
def join(folder: Path | None, as_json: bool, one: str, other: str) -> None:
    """Make the events of two items one.

    The older entry stays, with all reports of both. The correction is kept.
    """
    done = _correct(
        folder,
        "newsmonitor join",
        lambda connection, tools: correcting.join(
            connection, _item(connection, one), _item(connection, other), tools.now()
        ),
    )
    _print(done, as_json, f"they are one event now, {done.guid}, with {done.reports} reports")


def _correct(folder: Path | None, name: str, act: Callable[[Connection, Tools], Corrected]) -> Corrected:
    """Do it in one transaction, and publish the feeds that change by it."""
    _, config = loaded(folder)
    with working(config, name) as tools:
        with tools.database.write() as connection:
            done = act(connection, tools)
        publish(tools, done.topics)
    return done


@contextmanager
def working(config: Config, name: str) -> Iterator[Tools]:
    """The tools of a command that changes the archive. Raises StateHeld where a service runs on it."""
    with hold(config.settings.state, name):
        database = open_database(config.settings.state)
        stop = threading.Event()
        fetcher = new_fetcher(config, stop)
        try:
            yield open_tools(config, database, fetcher, Metrics(), stop)
        finally:
            fetcher.close()
            database.close()


def _item(connection: Connection, what: str) -> Item:
    found = (
        item_by_guid(connection, what) if what.startswith("urn:uuid:") else find_item(connection, [address_of(what)])
    )
    if found is None:
        raise NewsmonitorError(f"there is no item {what}", "`newsmonitor why` shows what became of an address")
    return found


def _print(done: Corrected, as_json: bool, sentence: str) -> None:
    if as_json:
        print_json(done)
    else:
        topics = ", ".join(sorted(done.topics))
        click.echo(f"{sentence}; {f'feeds written anew: {topics}' if topics else 'it stands in no feed'}")

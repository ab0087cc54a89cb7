"""Commands that change what is stored, such as split, reprocess, backup, prune."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click

from monitor.cli.options import loaded, print_json, say, takes_config
from monitor.errors import StateError
from monitor.service.operations import perform
from monitor.store import held_database, open_database
from monitor.store.copying import copy_database
from monitor.store.files import back_up
from monitor.store.files import restore as restore_backup

_SHOWN_EVERY = 500  # items


@click.command()
@takes_config
@click.argument("what", metavar="URL|GUID")
def split(folder: Path | None, as_json: bool, what: str) -> None:
    """Separate an item from its event.

    It becomes an event of its own, together with the copies of its text. The correction is kept.
    """
    _correct(folder, as_json, "split", [what], "it is an event of its own now, {guid}")


@click.command()
@takes_config
@click.argument("one", metavar="URL|GUID")
@click.argument("other", metavar="URL|GUID")
def join(folder: Path | None, as_json: bool, one: str, other: str) -> None:
    """Merge the events of two items.

    The older entry stays, with the reports of both. The correction is kept.
    """
    _correct(folder, as_json, "join", [one, other], "they are one event now, {guid}, with {reports} reports")


def _correct(folder: Path | None, as_json: bool, name: str, words: Sequence[str], sentence: str) -> None:
    _, config = loaded(folder)
    done = perform(config, name, words)
    if as_json:
        print_json(done)
        return
    topics = ", ".join(done["topics"])
    say(f"{sentence.format(**done)}; {f'feeds that change: {topics}' if topics else 'it stands in no feed'}")


@click.command()
@takes_config
@click.option("--preview", is_flag=True, help="Change nothing; show which items would leave or join an event.")
def reprocess(folder: Path | None, as_json: bool, preview: bool) -> None:
    """Extract, clean, group and match the whole archive again.

    Pages are read again while they are kept (`keep.pages`). GUIDs and dates stay; feeds change where entries do.

    It is all or nothing: if it is stopped, the archive stays as it was.
    """

    def show_progress(done: int, of: int) -> None:
        if done % _SHOWN_EVERY == 0:
            say(f"{done:,} of {of:,} items", err=True)

    _, config = loaded(folder)
    done = perform(config, "reprocess", ["preview"] if preview else [], show_progress)
    if as_json:
        print_json(done)
        return
    if preview:
        for moved in done["moved"]:
            say(f"{moved['title']}")
            say(f"  − it leaves “{moved['left']}”" if moved["left"] else "  − it was alone")
            say(f"  + it joins “{moved['joined']}”" if moved["joined"] else "  + it is an event of its own")
        say(f"{done['items']:,} items; {len(done['moved']):,} would be in another event")
        return
    say(f"{done['items']:,} items; {done['pages']:,} pages were still stored")
    say(f"{done['changed']:,} items have another text now, {done['regrouped']:,} are in another event")
    for topic, count in sorted(done["topics"].items()):
        say(f"  {topic}: {count:,} items gained or lost")


@click.command()
@takes_config
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(folder: Path | None, as_json: bool, file: Path) -> None:
    """Copy the database into a new file, also while a service runs.

    `newsmonitor restore FILE` goes back to it.
    """
    _, config = loaded(folder)
    with closing(open_database(config.settings.state, create=False)) as database:
        size = back_up(database, file)
    if as_json:
        print_json({"file": file, "bytes": size})
    else:
        say(f"{file}: {size / 1e6:,.1f} MB")


@click.command()
@takes_config
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(folder: Path | None, as_json: bool, file: Path) -> None:
    """Put a backup in the place of the database.

    No service may run meanwhile. The database that is replaced is kept beside it.

    The next start publishes what the backup holds.
    """
    _, config = loaded(folder)
    kept = restore_backup(config.settings.state, file)
    if as_json:
        print_json({"state": config.settings.state, "before": kept})
    else:
        before = f"; the database that it replaces is {kept}" if kept else ""
        say(f"{config.settings.state} is restored from {file}{before}")


@click.group()
def db() -> None:
    """Work on databases themselves."""


@db.command("copy")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def copy(source: str, target: str, as_json: bool) -> None:
    """Copy an archive to another database, with GUIDs, dates, events, subscriptions.

    FROM and TO are paths of files, or postgresql://… addresses as in `state`. No service may run on either. A copy that
    was interrupted goes on when it is started again; at the end both sides are compared.
    """

    def show_progress(table: str, done: int, of: int) -> None:
        if not as_json:
            say(f"{table}: {done:,} of {of:,}", err=True)

    if "://" not in source and not Path(source).exists():
        raise StateError(f"there is no database at {source}", "FROM is the archive that is copied")
    with held_database(source, "newsmonitor db copy") as old, held_database(target, "newsmonitor db copy") as new:
        counts = copy_database(old, new, show_progress)
        if as_json:
            print_json({"from": old.address, "to": new.address, "rows": counts})
        else:
            say(f"{new.address} has the {sum(counts.values()):,} rows of {old.address}; name it in `state`")


@click.command()
@takes_config
def prune(folder: Path | None, as_json: bool) -> None:
    """Delete items and pages older than `keep`, and feed files of removed topics.

    A running service deletes old items every hour; the files of removed topics stay until this command.
    """
    _, config = loaded(folder)
    done = perform(config, "prune", [])
    if as_json:
        print_json(done)
    else:
        say(f"{done['items']:,} items and the feeds of {done['topics']:,} removed topics deleted")

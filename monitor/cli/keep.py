"""Commands that maintain the database: backup, restore, prune."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.archive import reading
from monitor.cli.options import loaded, print_json, say, takes_config
from monitor.service.operations import perform
from monitor.store.files import back_up
from monitor.store.files import restore as restore_backup


@click.command()
@takes_config
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(folder: Path | None, as_json: bool, file: Path) -> None:
    """Copy the database into a new file, also while a service runs.

    `newsmonitor restore FILE` goes back to it.
    """
    _, config = loaded(folder)
    with reading(config) as database:
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


@click.command()
@takes_config
def prune(folder: Path | None, as_json: bool) -> None:
    """Delete items and pages that are older than `keep` allows, and the feed files of removed topics.

    A running service deletes old items every hour; the files of removed topics stay until this command.
    """
    _, config = loaded(folder)
    done = perform(config, "prune", [])
    if as_json:
        print_json(done)
    else:
        say(f"{done['items']:,} items and the feeds of {done['topics']:,} removed topics deleted")

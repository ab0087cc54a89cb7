"""Commands that maintain the database: backup, prune."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.archive import reading
from monitor.cli.options import loaded, print_json, say, takes_config
from monitor.service.operations import perform
from monitor.store.backup import back_up


@click.command()
@takes_config
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(folder: Path | None, as_json: bool, file: Path) -> None:
    """Copy the database into a new file, also while a service runs.

    To restore it, stop the service and put the file in the place of `state`.
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

"""The command that works the archive through anew: reprocess."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from monitor.cli.correct import working
from monitor.cli.options import loaded, print_json, takes_config
from monitor.pipeline import publish, reprocessing
from monitor.pipeline.reprocessing import Reprocessed

_TOLD_EVERY = 500  # items


@click.command()
@takes_config
def reprocess(folder: Path | None, as_json: bool) -> None:
    """Extract, clean, group and match the archive anew.

    Pages are read again while they are kept (`keep.pages`). GUIDs and dates stay; feeds change where entries do.

    It is all or nothing: stopped halfway, it leaves the archive as it was.
    """
    _, config = loaded(folder)
    with working(config, "newsmonitor reprocess") as tools:
        done = reprocessing.reprocess(tools, (lambda done, of: None) if as_json else _progress())
        written = publish(tools)
    if as_json:
        print_json(done)
        return
    click.echo(_summary(done))
    for topic, count in sorted(done.topics.items()):
        click.echo(f"  {topic}: {count} gained or lost")
    click.echo(f"{written} feed files changed in {config.settings.publish.dir}")


def _progress() -> Callable[[int, int], None]:
    def tell(done: int, of: int) -> None:
        if done % _TOLD_EVERY == 0:
            click.echo(f"{done:,} of {of:,} items", err=True)

    return tell


def _summary(done: Reprocessed) -> str:
    return (
        f"{done.items:,} items, of {done.pages:,} the page was still kept: "
        f"{done.changed:,} read differently now, {done.regrouped:,} are of another event"
    )

"""Commands that change stored items.

Split and join correct events by hand, reprocess repeats all steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from monitor.cli.options import loaded, print_json, say, takes_config
from monitor.service.operations import perform

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
def reprocess(folder: Path | None, as_json: bool) -> None:
    """Extract, clean, group and match the whole archive again.

    Pages are read again while they are kept (`keep.pages`). GUIDs and dates stay; feeds change where entries do.

    It is all or nothing: if it is stopped, the archive stays as it was.
    """
    _, config = loaded(folder)
    done = perform(config, "reprocess", [], _show_progress)
    if as_json:
        print_json(done)
        return
    say(f"{done['items']:,} items; {done['pages']:,} pages were still stored")
    say(f"{done['changed']:,} items have another text now, {done['regrouped']:,} are in another event")
    for topic, count in sorted(done["topics"].items()):
        say(f"  {topic}: {count:,} items gained or lost")


def _show_progress(done: int, of: int) -> None:
    if done % _SHOWN_EVERY == 0:
        say(f"{done:,} of {of:,} items", err=True)

"""A feed into its files: rendered, read back, and only then swapped in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import PublishError
from monitor.publish.feed import Feed, Prepared, Problem, prepare
from monitor.publish.files import write_if_changed
from monitor.publish.formats import FORMATS, parse_back, render


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a feed.

    written:   names of the files that changed
    unchanged: names of those that held the same bytes already
    problems:  entries that were left out
    failures:  formats whose last good file stays, with the reason
    """

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    failures: tuple[PublishError, ...] = ()


def file_names(feed: Feed, format_names: Iterable[str]) -> tuple[str, ...]:
    """Give the names of a feed's files, for `remove_stale`."""
    return tuple(f"{feed.file_stem}.{FORMATS[name].ending}" for name in format_names)


def publish_feed(feed: Feed, folder: Path, format_names: Iterable[str]) -> Published:
    """Write a feed's files where they changed. One format that fails does not keep the others back.

    A feed whose entries are all unfit is not written: that is a fault of ours or of the data, and no reader
    should see it emptied. Errors are in the answer; none is raised.
    """
    prepared = prepare(feed)
    written: list[str] = []
    unchanged: list[str] = []
    failures: list[PublishError] = []
    for format_name in format_names:
        try:
            data = checked(prepared, format_name)
            (name,) = file_names(feed, [format_name])
            (written if write_if_changed(folder / name, data) else unchanged).append(name)
        except PublishError as failure:
            failures.append(failure)
    return Published(tuple(written), tuple(unchanged), prepared.problems, tuple(failures))


def checked(prepared: Prepared, format_name: str) -> bytes:
    """Render and read back. Raises PublishError where what was written is not what was meant."""
    if prepared.problems and not prepared.entries:
        raise PublishError(
            f"no entry of the feed '{prepared.feed.id}' can be published: {prepared.problems[0].reason}",
            "the last good file stays; `newsmonitor why` shows what is stored of the entry",
        )
    try:
        data = render(prepared, format_name)
    except (ValueError, TypeError) as broken:  # lxml and feedgen say so for a value that they cannot write
        raise PublishError(
            f"the feed '{prepared.feed.id}' cannot be written as {format_name}: {broken}",
            "the last good file stays",
        ) from broken
    meant = tuple(entry.guid for entry in prepared.entries)
    if parse_back(data, format_name).guids != meant:
        raise PublishError(
            f"the rendered {format_name} of the feed '{prepared.feed.id}' does not hold its entries",
            "the last good file stays",
        )
    return data

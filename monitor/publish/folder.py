"""A feed into its files: each entry made and read back once, and only then swapped in.

An entry is costly to make and seldom changes; its feed changes with every entry that comes. So what was
written is the memory: an edition says where each entry stands in the files, and the next run cuts it out of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from zlib import crc32

from monitor.errors import PublishError
from monitor.model import FeedEntry
from monitor.publish.feed import Feed, Head, Problem, head_of, look, ready_entry, repeated
from monitor.publish.files import write_if_changed
from monitor.publish.formats import find_format, parse_back, write_entry

_Stamp = tuple[int, int, int]  # time, size and inode: another writer's file has another


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


@dataclass(frozen=True, slots=True)
class _Piece:
    """An entry as it is written: its bytes in each format. read: it stood in a file that was read back."""

    guid: str
    updated: datetime
    texts: Mapping[str, bytes]
    read: bool


@dataclass(frozen=True, slots=True)
class _File:
    """One file of an edition. checksum: of its bytes; ends: where each entry ends, and first where the head does."""

    stamp: _Stamp | None
    checksum: int
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Edition:
    """What a run wrote of a feed.

    content: stands for all that the feed held
    entries: what stands for an entry, its GUID and when it changed, in the order of the files
    files:   by format
    """

    content: int
    entries: tuple[tuple[int, str, datetime], ...]
    files: Mapping[str, _File]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class Editions:
    """The last edition of each feed; empty at a start, when every entry is made anew. For one thread at a time."""

    by_place: dict[Path, _Edition] = field(default_factory=dict)


def file_names(feed: Feed, format_names: Collection[str]) -> tuple[str, ...]:
    """Give the names of a feed's files, for `remove_stale`."""
    return tuple(f"{feed.file_stem}.{find_format(name).ending}" for name in format_names)


def publish_feed(
    feed: Feed, folder: Path, format_names: Collection[str], editions: Editions | None = None
) -> Published:
    """Write a feed's files where they changed. One format that fails does not keep the others back.

    A feed whose entries are all unfit is not written: that is a fault of ours or of the data, and no reader
    should see it emptied. Errors are in the answer; none is raised.
    editions: what the runs before wrote; a feed that did not change since is not made again.
    """
    known = Editions() if editions is None else editions
    place, names = folder / feed.file_stem, tuple(format_names)
    marks = tuple(hash((entry, look(feed))) for entry in feed.entries)
    content = hash((replace(feed, entries=()), marks, names))
    last = known.by_place.pop(place, None)
    if last and not _is_untouched(last, folder, feed, names):
        last = None
    if last and last.content == content:
        known.by_place[place] = last
        return Published(unchanged=file_names(feed, names), problems=last.problems)
    pieces, problems = _pieces(feed, marks, names, _cut_out(last, folder, feed) if last else {})
    head = head_of(feed, max((piece.updated for piece in pieces.values()), default=None))
    done, files = _write(head, folder, names, list(pieces.values()), problems)
    if not done.failures:
        entries = tuple((mark, piece.guid, piece.updated) for mark, piece in pieces.items())
        known.by_place[place] = _Edition(content, entries, files, problems)
    return done


def _is_untouched(edition: _Edition, folder: Path, feed: Feed, names: tuple[str, ...]) -> bool:
    """Whether the files are still those that were written."""
    files = zip(names, file_names(feed, names), strict=True)
    return all(name in edition.files and edition.files[name].stamp == _stamp(folder / file) for name, file in files)


def _stamp(path: Path) -> _Stamp | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino


def _cut_out(last: _Edition, folder: Path, feed: Feed) -> dict[int, _Piece]:
    """Cut the entries out of the files of the last edition; nothing where one does not hold what was written."""
    texts: dict[int, dict[str, bytes]] = {mark: {} for mark, _, _ in last.entries}
    for name, file in last.files.items():
        try:
            data = (folder / file_names(feed, [name])[0]).read_bytes()
        except OSError:
            return {}
        if crc32(data) != file.checksum:
            return {}
        between = len(find_format(name).between)
        for at, (mark, _, _) in enumerate(last.entries):
            texts[mark][name] = data[file.ends[at] + (between if at else 0) : file.ends[at + 1]]
    return {mark: _Piece(guid, updated, texts[mark], read=True) for mark, guid, updated in last.entries}


def _pieces(
    feed: Feed, marks: tuple[int, ...], names: tuple[str, ...], made: Mapping[int, _Piece]
) -> tuple[dict[int, _Piece], tuple[Problem, ...]]:
    """Give the entries in the feed's order, those that are new or changed made now, and what was left out."""
    pieces: dict[int, _Piece] = {}
    problems: list[Problem] = []
    guids: set[str] = set()
    for mark, entry in zip(marks, feed.entries, strict=True):
        piece = made.get(mark) or _make(entry, feed, names)
        if isinstance(piece, Problem):
            problems.append(piece)
        elif piece.guid in guids:
            problems.append(repeated(feed, piece.guid))
        else:
            pieces[mark] = piece
            guids.add(piece.guid)
    return pieces, tuple(problems)


def _make(entry: FeedEntry, feed: Feed, names: tuple[str, ...]) -> _Piece | Problem:
    """Check an entry and write it in each format; a value that a serialiser refuses costs this entry alone."""
    ready = ready_entry(entry, feed)
    if isinstance(ready, Problem):
        return ready
    try:
        texts = {name: write_entry(find_format(name), ready, feed.redactor) for name in names}
    except (ValueError, TypeError) as broken:  # lxml and feedgen say so for a value that they cannot write
        return Problem(feed.id, ready.guid, f"it cannot be written: {broken}")
    return _Piece(ready.guid, ready.updated, texts, read=False)


def _write(
    head: Head, folder: Path, names: tuple[str, ...], pieces: list[_Piece], problems: tuple[Problem, ...]
) -> tuple[Published, dict[str, _File]]:
    """Put the files together and swap in those that differ."""
    written: list[str] = []
    unchanged: list[str] = []
    failures: list[PublishError] = []
    files: dict[str, _File] = {}
    for name, file in zip(names, file_names(head.feed, names), strict=True):
        try:
            if problems and not pieces:
                raise _all_unfit(head.feed)
            data, ends = _checked(head, name, pieces)
            (written if write_if_changed(folder / file, data) else unchanged).append(file)
            files[name] = _File(_stamp(folder / file), crc32(data), ends)
        except PublishError as failure:
            failures.append(failure)
    return Published(tuple(written), tuple(unchanged), problems, tuple(failures)), files


def _all_unfit(feed: Feed) -> PublishError:
    return PublishError(
        f"no entry of the feed '{feed.id}' can be published",
        "the last good file stays; the log says of each entry why, `newsmonitor why` what is stored of it",
    )


def _checked(head: Head, name: str, pieces: list[_Piece]) -> tuple[bytes, tuple[int, ...]]:
    """Put a file together: its bytes, and where its head and each entry end.

    The head with the new entries is read back before. The others were read when they were new, and have not changed
    since. Raises PublishError where something is not what was meant.
    """
    format_ = find_format(name)
    new = [piece for piece in pieces if not piece.read]
    try:
        before, after = format_.frame(head)
    except (ValueError, TypeError) as broken:  # lxml and feedgen say so for a value that they cannot write
        raise PublishError(
            f"the feed '{head.feed.id}' cannot be written as {name}: {broken}", "the last good file stays"
        ) from broken
    sample = b"".join((before, format_.between.join(piece.texts[name] for piece in new), after))
    if parse_back(sample, name).guids != tuple(piece.guid for piece in new):
        raise PublishError(
            f"the rendered {name} of the feed '{head.feed.id}' does not hold its entries",
            "the last good file stays",
        )
    texts = [piece.texts[name] for piece in pieces]
    lengths = (len(text) + (len(format_.between) if at else 0) for at, text in enumerate(texts))
    ends = tuple(accumulate(lengths, initial=len(before)))
    return b"".join((before, format_.between.join(texts), after)), ends

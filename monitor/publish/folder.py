"""Write feed files: write and read back each entry once, then replace the file.

An entry is costly to write and seldom changes, while its feed changes with every new entry. So written entries are
kept in memory, compressed, and put together with the new ones. Only the file that is being made is there as a whole.

A file is written beside the old one and renamed over it, so a reader never sees half of one. A file with equal bytes
is not touched, so its time is that of its last change. A manifest lists our files as hashes: the folder is served, and
names of private feeds are secrets.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import zstandard

from monitor.errors import PublishError
from monitor.model import FeedEntry
from monitor.publish.feed import Feed, Head, Problem, Ready, head_of, ready_entry, repeated, shown_parts, within_size
from monitor.publish.formats import STYLE_SHEET, find_format, parse_back, write_entry

MANIFEST = ".newsmonitor-files"
_TEMPORARY = ".newsmonitor-tmp"  # ending of what a killed run may leave; the name before it is the file's own
CACHE_BYTES = 64 * 1024 * 1024  # of compressed entries: about 25,000 of ordinary length

_Stamp = tuple[int, int, int]  # time, size and inode: the file of another writer has another


@dataclass(frozen=True, slots=True)
class Published:
    """The result of writing a feed.

    written:   names of the files that changed
    unchanged: names of those that had the same bytes already
    problems:  entries that were left out
    failures:  formats whose last good file stays, with the reason
    """

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    failures: tuple[PublishError, ...] = ()


@dataclass(frozen=True, slots=True)
class _Written:
    """An entry as it is written.

    ends: where the text of each format ends in all of them
    packed: the texts, compressed as one, since they repeat each other
    """

    guid: str
    updated: datetime
    ends: Mapping[str, int]
    packed: bytes

    @classmethod
    def of(cls, made: Ready, texts: Mapping[str, bytes]) -> _Written:
        """Compress an entry.

        texts: its bytes in each format
        """
        ends = dict(zip(texts, itertools.accumulate(map(len, texts.values())), strict=True))
        packed = memoryview(zstandard.compress(b"".join(texts.values())))
        return cls(
            made.guid, made.updated, ends, bytes(packed)
        )  # what zstandard gives keeps a block of the whole length

    def text(self, name: str) -> bytes:
        """Give its bytes in a format."""
        start = max((end for end in self.ends.values() if end < self.ends[name]), default=0)
        return zstandard.decompress(self.packed)[start : self.ends[name]]


@dataclass(frozen=True, slots=True)
class _Feed:
    """The feed of the last run.

    content: a hash of all it held; stamps: of its files
    """

    content: int
    stamps: tuple[_Stamp | None, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class RenderCache:
    """Feeds as they were last written, and written entries up to a size.

    Belongs to one thread.
    """

    limit: int = CACHE_BYTES
    feeds: dict[Path, _Feed] = field(default_factory=dict)
    _entries: OrderedDict[int, _Written] = field(default_factory=OrderedDict)
    _size: int = 0

    def find(self, key: int) -> _Written | None:
        """Give a written entry, or None."""
        if key in self._entries:
            self._entries.move_to_end(key)
        return self._entries.get(key)

    def keep(self, key: int, written: _Written) -> None:
        """Keep a written entry; drop the least recently used beyond the limit."""
        if key in self._entries:
            return
        self._entries[key] = written
        self._size += len(written.packed)
        while self._size > self.limit:
            self._size -= len(self._entries.popitem(last=False)[1].packed)


def file_names(feed: Feed, format_names: Collection[str]) -> tuple[str, ...]:
    """Give the names of a feed's files, for `remove_stale`."""
    return tuple(f"{feed.file_stem}.{find_format(name).ending}" for name in format_names)


def publish_feed(
    feed: Feed, folder: Path, format_names: Collection[str], cache: RenderCache | None = None
) -> Published:
    """Write a feed's files where they changed.

    A format that fails does not keep the others back.

    A feed whose entries are all unfit is not written: that is a fault of ours or of the data, and no reader should
    see it emptied. Errors are in the result; none is raised.
    cache: of the runs before; a feed that has not changed since is not written again
    """
    cache = RenderCache() if cache is None else cache
    place, names = folder / feed.file_stem, tuple(format_names)
    files = file_names(feed, names)
    parts = tuple(within_size(feed))
    keys = tuple(hash((entry, shown_parts(part), names)) for entry, part in parts)
    content = hash((replace(feed, entries=()), keys))
    last = cache.feeds.pop(place, None)
    if last and (last.content, last.stamps) == (content, _stamps(folder, files)):
        cache.feeds[place] = last
        return Published(unchanged=files, problems=last.problems)
    written, new, problems = _written_entries(feed, parts, keys, names, cache)
    head = head_of(feed, max((each.updated for each in written.values()), default=None))
    done = _write_files(head, folder, names, written, new, problems)
    if not done.failures:
        cache.feeds[place] = _Feed(content, _stamps(folder, files), problems)
        for key in new:
            cache.keep(key, written[key])
    return done


def _stamps(folder: Path, files: tuple[str, ...]) -> tuple[_Stamp | None, ...]:
    stamps: list[_Stamp | None] = []
    for file in files:
        try:
            state = (folder / file).stat()
            stamps.append((state.st_mtime_ns, state.st_size, state.st_ino))
        except OSError:
            stamps.append(None)
    return tuple(stamps)


def _written_entries(
    feed: Feed,
    parts: tuple[tuple[FeedEntry, Feed], ...],
    keys: tuple[int, ...],
    names: tuple[str, ...],
    cache: RenderCache,
) -> tuple[dict[int, _Written], list[int], tuple[Problem, ...]]:
    """Give the entries in the feed's order.

    With the keys of those that were not in the cache, and what was left out.
    """
    written: dict[int, _Written] = {}
    new: list[int] = []
    problems: list[Problem] = []
    guids: set[str] = set()
    for key, (entry, part) in zip(keys, parts, strict=True):
        found = cache.find(key)
        made: _Written | Ready | Problem = found or ready_entry(entry, part)
        if isinstance(made, Ready):
            try:
                texts = {name: write_entry(find_format(name), made, part.redactor) for name in names}
                made = _Written.of(made, texts)
            except (
                ValueError,
                TypeError,
            ) as broken:  # lxml and feedgen raise these: it costs this alone
                made = Problem(feed.id, made.guid, f"it cannot be written: {broken}")
        if isinstance(made, Problem):
            problems.append(made)
        elif made.guid in guids:
            problems.append(repeated(feed, made.guid))
        else:
            written[key] = made
            guids.add(made.guid)
            new += [] if found else [key]
    return written, new, tuple(problems)


def _write_files(
    head: Head,
    folder: Path,
    names: tuple[str, ...],
    entries: Mapping[int, _Written],
    new: Collection[int],
    problems: tuple[Problem, ...],
) -> Published:
    """Put the files together and swap in those that differ.

    The head and each new entry are read back first; the others were read back when they were new.
    """
    written: list[str] = []
    unchanged: list[str] = []
    failures: list[PublishError] = []
    for name, file in zip(names, file_names(head.feed, names), strict=True):
        try:
            if problems and not entries:
                raise PublishError(
                    f"no entry of the feed '{head.feed.id}' can be published",
                    "the last good file stays; the log says why for each entry, `newsmonitor why` what is stored of it",
                )
            format_ = find_format(name)
            try:
                before, after = format_.frame(head)
            except (ValueError, TypeError) as broken:  # lxml and feedgen raise these for a value they cannot write
                problem = f"the feed '{head.feed.id}' cannot be written as {name}: {broken}"
                raise PublishError(problem, "the last good file stays") from broken
            for key in new:
                if parse_back(b"".join((before, entries[key].text(name), after)), name).guids != (entries[key].guid,):
                    problem = f"the rendered {name} of the feed '{head.feed.id}' does not hold its entries"
                    raise PublishError(problem, "the last good file stays")
            parse_back(before + after, name)
            texts = (text for each in entries.values() for text in (format_.between, each.text(name)))
            data = b"".join((before, *itertools.islice(texts, 1, None), after))
            (written if write_if_changed(folder / file, data) else unchanged).append(file)
            del data  # two of them would be in memory
        except PublishError as failure:
            failures.append(failure)
    return Published(tuple(written), tuple(unchanged), problems, tuple(failures))


def write_if_changed(path: Path, data: bytes, mode: int = 0o644) -> bool:
    """Make the file hold `data`.

    Returns True if it was written, False if it had these bytes already.

    Atomic: at any instant the path holds the old bytes or the new ones, also after a power cut (which of the two
    is open then: feeds are derived, and the next start writes them again). What a killed run left is overwritten.
    Raises PublishError (disk full, folder read-only or missing); the old file stays.
    """
    try:
        # A pipe or a device would be read for ever; what is no file, nor a link to one, is replaced.
        if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    except FileNotFoundError:
        pass
    except OSError as broken:
        raise _error(path, broken) from broken
    temporary = path.with_name(f".{path.name}{_TEMPORARY}")
    try:
        temporary.unlink(missing_ok=True)  # never through a link that stands there
        number = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(number, mode)  # whatever the umask
            os.fsync(number)
        temporary.replace(path)
    except OSError as broken:
        with suppress(OSError):  # a half-written file: the next run overwrites it
            temporary.unlink(missing_ok=True)
        raise _error(path, broken) from broken
    return True


def write_style_sheet(folder: Path) -> bool:
    """Write the style sheet that XML feeds name; True if it was written.

    Raises PublishError.
    """
    return write_if_changed(folder / STYLE_SHEET, Path(__file__).with_name(STYLE_SHEET).read_bytes())


def link_file(path: Path, name: str) -> None:
    """Make the path a link to the file of that name in its folder.

    It replaces what is there. Raises PublishError.
    """
    temporary = path.with_name(f".{path.name}{_TEMPORARY}")
    try:
        if path.is_symlink() and str(path.readlink()) == name:
            return
        temporary.unlink(missing_ok=True)
        temporary.symlink_to(name)
        temporary.replace(path)
    except OSError as broken:
        raise _error(path, broken) from broken


def remove_stale(folder: Path, keep: Iterable[str]) -> tuple[str, ...]:
    """Remove files that this program made before and no longer makes.

    Returns their names, sorted.

    keep: names of all files that it makes now, remembered for the next call. Files that were never in `keep` belong
    to somebody else and stay, README.md in any case. Raises PublishError.
    """
    kept = set(keep)
    manifest = folder / MANIFEST
    try:
        made = set(manifest.read_text("ascii", errors="replace").split()) if manifest.is_file() else set()
        found = folder.iterdir() if folder.is_dir() else ()
        names = sorted(path.name for path in found if path.is_symlink() or path.is_file())
        removed = []
        for name in names:
            is_temporary = name.startswith(".") and name.endswith(_TEMPORARY)
            target = name[1 : -len(_TEMPORARY)] if is_temporary else name  # a temporary file is ours if its target is
            is_ours = _hash(target) in made or (is_temporary and (target == MANIFEST or target in kept))
            if is_ours and name not in kept and name not in (MANIFEST, "README.md"):
                (folder / name).unlink(missing_ok=True)
                removed.append(name)
    except OSError as broken:
        raise _error(folder, broken) from broken
    lines = "".join(f"{_hash(name)}\n" for name in sorted(kept))
    write_if_changed(manifest, lines.encode("ascii"), mode=0o600)
    return tuple(removed)


def _hash(name: str) -> str:
    """Hash a name for the manifest.

    A token has too many bits to be guessed from it.
    """
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()


def _error(path: Path, broken: OSError) -> PublishError:
    """Make the error: what the system said, and what a person can do."""
    return PublishError(
        f"cannot write {path}: {broken.strerror or broken}",
        "check that the folder exists, that this user may write there and that the disk has room; the old file stays",
    )

"""Static files for polling readers: strong ETags, 304, one gzip for each version of a file."""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response

from monitor.web.negotiation import accepts_gzip

_KEPT = 4096  # versions of files whose hash is remembered
_PACKED_BYTES = 64 * 1024 * 1024  # of compressed versions that are kept
_SETTLED_NS = 20_000_000  # a file's time moves in steps of up to 10 ms: before that, equal times prove nothing
_HASH_BYTES = 16
_LEVEL = 6  # gzip's own default: half the bytes of level 1's excess, at a tenth of level 9's time

_Key = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a file. content_hash: of its bytes; modified: None where it is unknown."""

    content_hash: str
    modified: datetime | None


class FileCache:
    """Remembers versions of files by path, time, size and inode; for several threads at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._versions: OrderedDict[_Key, Version] = OrderedDict()
        self._packed: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    def known(self, path: Path) -> Version | None:
        """Give the version of a file that was read before and has not changed, without reading it; else None."""
        try:
            state = path.lstat()
        except (OSError, ValueError):
            return None
        return self._versions.get(_key(path, state))

    def read(self, path: Path) -> tuple[bytes, Version] | None:
        """Read a plain file; None where there is none. Links are not followed."""
        try:
            number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except (OSError, ValueError):
            return None
        with os.fdopen(number, "rb") as file:
            state = os.fstat(number)
            if not stat.S_ISREG(state.st_mode):
                return None
            data = file.read()
        return data, self._version(_key(path, state), data)

    def packed(self, data: bytes, version: Version) -> bytes:
        """Give the bytes of a version compressed; made once."""
        with self._lock:
            if found := self._packed.get(version.content_hash):
                self._packed.move_to_end(version.content_hash)
                return found
        made = gzip.compress(data, _LEVEL, mtime=0)
        with self._lock:
            if version.content_hash not in self._packed:
                self._packed[version.content_hash] = made
                self._bytes += len(made)
            while self._bytes > _PACKED_BYTES:
                self._bytes -= len(self._packed.popitem(last=False)[1])
        return made

    def _version(self, key: _Key, data: bytes) -> Version:
        with self._lock:
            if found := self._versions.get(key):
                self._versions.move_to_end(key)
                return found
        version = version_of(data, datetime.fromtimestamp(key[1] // 10**9, UTC))
        if abs(time.time_ns() - key[1]) < _SETTLED_NS:
            return version
        with self._lock:
            self._versions[key] = version
            while len(self._versions) > _KEPT:
                self._versions.popitem(last=False)
        return version


def _key(path: Path, state: os.stat_result) -> _Key:
    return str(path), state.st_mtime_ns, state.st_size, state.st_ino


def version_of(data: bytes, modified: datetime | None = None) -> Version:
    """Give the version that these bytes are."""
    return Version(hashlib.blake2b(data, digest_size=_HASH_BYTES).hexdigest(), modified)


@dataclass(frozen=True, slots=True)
class Kind:
    """The headers of a file that do not depend on its bytes.

    link: the Link header of a whole answer, or empty
    open: scripts of any site may read it (https://fetch.spec.whatwg.org/#http-cors-protocol)
    """

    media_type: str
    cache: str
    vary: str = "Accept-Encoding"
    link: str = ""
    open: bool = False


def unchanged(version: Version, headers: Headers, kind: Kind) -> Response | None:
    """Answer 304 where the client holds this version; None where it needs the bytes.

    It says what RFC 9110, 15.4.5 asks for, and no more.
    """
    if not _is_fresh(headers, version):
        return None
    packs = accepts_gzip(headers.get("accept-encoding", ""))
    return Response(status_code=304, headers=_common_headers(version, packs, kind))


def answer(shelf: FileCache, data: bytes, version: Version, headers: Headers, kind: Kind) -> Response:
    """Answer a GET or HEAD for a version of a file: 200 or 304, compressed where the client takes that."""
    if fresh := unchanged(version, headers, kind):
        return fresh
    packs = accepts_gzip(headers.get("accept-encoding", ""))
    sent = {**_common_headers(version, packs, kind), "Content-Type": kind.media_type}
    if kind.link:
        sent["Link"] = kind.link
    if version.modified:
        sent["Last-Modified"] = format_datetime(version.modified, usegmt=True)
    if packs:
        sent["Content-Encoding"] = "gzip"
    return Response(shelf.packed(data, version) if packs else data, headers=sent)


def _common_headers(version: Version, packs: bool, kind: Kind) -> dict[str, str]:
    """Give the headers that a 200 and a 304 share."""
    tag = f'"{version.content_hash}-gz"' if packs else f'"{version.content_hash}"'
    cross_origin = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link"}
    return {"ETag": tag, "Cache-Control": kind.cache, "Vary": kind.vary, **(cross_origin if kind.open else {})}


def _is_fresh(headers: Headers, version: Version) -> bool:
    """RFC 9110, 13.2.2: If-None-Match decides alone where it is sent; tags compare weakly."""
    tags = headers.get("if-none-match")
    if tags is not None:
        given = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return bool(given & {"*", f'"{version.content_hash}"', f'"{version.content_hash}-gz"'})
    asked = headers.get("if-modified-since")
    if asked is None or version.modified is None:
        return False
    try:
        since = parsedate_to_datetime(asked)
    except (ValueError, OverflowError):
        return False
    return version.modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))

"""Serve files so that polling costs next to nothing: strong ETags, 304, gzip made once for each version of a file."""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response

_KEPT = 128  # versions of files whose hash and compressed bytes are remembered
_HASH_BYTES = 16
_LEVEL = 6  # gzip's own default: half the bytes of level 1's excess, at a tenth of level 9's time


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a file. digest: of its bytes; packed: those bytes, compressed."""

    digest: str
    packed: bytes
    modified: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it was read: its bytes and what is known of them."""

    data: bytes
    version: Version


class Shelf:
    """Remembers versions of files by path, time, size and inode; for several threads at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._versions: OrderedDict[tuple[str, int, int, int], Version] = OrderedDict()

    def read(self, path: Path) -> Stored | None:
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
        return Stored(data, self._version((str(path), state.st_mtime_ns, state.st_size, state.st_ino), data))

    def _version(self, key: tuple[str, int, int, int], data: bytes) -> Version:
        with self._lock:
            known = self._versions.get(key)
            if known:
                self._versions.move_to_end(key)
                return known
        digest = hashlib.blake2b(data, digest_size=_HASH_BYTES).hexdigest()
        version = Version(digest, gzip.compress(data, _LEVEL, mtime=0), datetime.fromtimestamp(key[1] // 10**9, UTC))
        with self._lock:
            self._versions[key] = version
            while len(self._versions) > _KEPT:
                self._versions.popitem(last=False)
        return version


def answer(stored: Stored, headers: Headers, media_type: str, cache: str, vary: str = "Accept-Encoding") -> Response:
    """Answer a GET or HEAD for a file: 200 or 304, compressed where the client takes that."""
    packed = accepts_gzip(headers.get("accept-encoding", ""))
    digest = stored.version.digest
    sent = {
        "ETag": f'"{digest}-gz"' if packed else f'"{digest}"',
        "Last-Modified": format_datetime(stored.version.modified, usegmt=True),
        "Cache-Control": cache,
        "Vary": vary,
    }
    if _is_fresh(headers, digest, stored.version.modified):
        return Response(status_code=304, headers=sent)
    sent["Content-Type"] = media_type
    if packed:
        sent["Content-Encoding"] = "gzip"
    return Response(stored.version.packed if packed else stored.data, headers=sent)


def accepts_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header takes gzip: named with a weight above 0, or through `*`."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip()] = _weight(parameter)
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _is_fresh(headers: Headers, digest: str, modified: datetime) -> bool:
    """RFC 9110, 13.2.2: If-None-Match decides alone where it is sent; tags compare weakly."""
    tags = headers.get("if-none-match")
    if tags is not None:
        given = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return bool(given & {"*", f'"{digest}"', f'"{digest}-gz"'})
    try:
        since = parsedate_to_datetime(headers.get("if-modified-since", ""))
    except (ValueError, OverflowError):
        return False
    return modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))

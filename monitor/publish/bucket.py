"""Feed files in an S3-compatible bucket, for machines that share no folder.

A publisher sends the files that it wrote; a web server fetches what changed into a folder of its own, and serves that.
An object is replaced only if it is still the one that was looked at (PutObject with If-Match or If-None-Match), so of
two publishers that write at once one gets an error, and tries again.

Access keys, region and endpoint are those of the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION,
AWS_ENDPOINT_URL.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from monitor.errors import PublishError
from monitor.publish.folder import remove_stale, write_if_changed

if TYPE_CHECKING:
    from obstore.store import S3Store

_SECONDS = "30s"  # for a request
_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
_TYPES |= {"opml": "text/x-opml", "xsl": "application/xslt+xml", "css": "text/css"}
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket.

    address: s3://name/prefix
    """

    address: str
    _store: S3Store = field(repr=False)
    _etags: dict[str, str] = field(default_factory=dict)  # of the files that `fetch_into` wrote

    def send(self, folder: Path, names: Iterable[str]) -> int:
        """Send files of a folder to the bucket; return how many were new or changed.

        Raises PublishError where it refuses one; those before it are there.
        """
        import obstore

        sent = 0
        for name in names:
            with _explained(f"{self.address}/{name}"):
                data, etag = (folder / name).read_bytes(), self._etag(name)
                if etag == hashlib.md5(data, usedforsecurity=False).hexdigest():  # as S3 makes it of a plain PUT
                    continue
                mode: Any = {"e_tag": f'"{etag}"'} if etag else "create"
                kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
                attributes = {"Content-Type": kind, "Cache-Control": "no-cache"}
                obstore.put(self._store, name, data, mode=mode, attributes=attributes, use_multipart=False)
                sent += 1
        return sent

    def _etag(self, name: str) -> str:
        """Hash of an object as the server tells it; empty where there is none."""
        import obstore

        with suppress(FileNotFoundError):
            return _plain(obstore.head(self._store, name)["e_tag"])
        return ""

    def remove(self, names: Iterable[str]) -> None:
        """Delete these files.

        Raises PublishError.
        """
        import obstore

        for name in names:
            with _explained(f"{self.address}/{name}"), suppress(FileNotFoundError):
                obstore.delete(self._store, name)

    def fetch_into(self, folder: Path) -> tuple[str, ...]:
        """Write the files that changed into a folder, and remove those that are gone.

        Returns the names of those that changed.

        Raises PublishError where the bucket does not answer, or the folder cannot be written.
        """
        import obstore

        with _explained(self.address):
            folder.mkdir(parents=True, exist_ok=True)
            held = {str(each["path"]): _plain(each["e_tag"]) for part in obstore.list(self._store) for each in part}
            # Whoever put an object there: a file of ours has a short, plain name.
            there = {
                name: etag
                for name, etag in held.items()
                if 0 < len(name) < _LONGEST_NAME
                and name[0] != "."
                and name.isprintable()
                and not {"/", "\\"} & set(name)
            }
            changed = [name for name, etag in there.items() if self._etags.get(name) != etag]
            for name in changed:
                answer = obstore.get(self._store, name)
                write_if_changed(folder / name, bytes(answer.bytes()))
                self._etags[name] = _plain(answer.meta["e_tag"])
            remove_stale(folder, there)
        return tuple(changed)


def open_bucket(address: str, environ: Mapping[str, str] = os.environ) -> Bucket:
    """Open the bucket at an address; nothing is asked of it yet.

    environ: access keys, region, endpoint. Raises PublishError where the extra is not installed, or these are wrong.
    """
    try:
        from obstore.store import S3Store
    except ImportError as fault:
        problem = f"`publish.bucket: {address}` needs a client that is not installed"
        raise PublishError(problem, "install it: pip install 'newsmonitor[s3]'") from fault
    parts = urlsplit(address)
    plain = environ.get("AWS_ENDPOINT_URL", "").startswith("http://")
    with _explained(address):
        store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            client_options={"timeout": _SECONDS, "allow_http": plain},
            retry_config={"max_retries": 2},
        )
    return Bucket(address, store)


def _plain(etag: str | None) -> str:
    return (etag or "").removeprefix("W/").strip('"')


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """Turn an error of the client or of the disk into a PublishError."""
    from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError

    try:
        yield
    except (AlreadyExistsError, PreconditionError) as fault:
        problem = f"{what} was written by another process at the same time"
        raise PublishError(problem, "nothing is to be done: it is published again") from fault
    except (BaseError, OSError) as fault:
        said = str(fault).partition("\n")[0][:300]
        remedy = "check its name, the access keys (AWS_…) and AWS_ENDPOINT_URL; files in the folder are written anyway"
        raise PublishError(f"the bucket does not take or give {what}: {said}", remedy) from fault

"""A bucket on loopback: as much of S3 as objects, lists and conditional puts ask for."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.newssite import serving


@dataclass
class FakeBucket:
    """What it holds, by key. refuses: the status that every request is answered, where it is not well."""

    endpoint: str
    objects: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    puts: list[str] = field(default_factory=list)
    gets: list[str] = field(default_factory=list)
    refuses: int = 0

    @property
    def environ(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret-of-the-bucket",
            "AWS_REGION": "us-east-1",
        }


def _etag(data: bytes) -> str:
    return f'"{hashlib.md5(data).hexdigest()}"'


@contextmanager
def bucket_server() -> Iterator[FakeBucket]:  # noqa: C901  a method a verb
    """Serve the bucket `news` until the block ends."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        @property
        def _key(self) -> str:
            return unquote(urlsplit(self.path).path.removeprefix("/news").lstrip("/"))

        def do_PUT(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                before = made.objects.get(self._key)
                wanted = self.headers.get("If-Match")
                taken = before is not None and self.headers.get("If-None-Match") == "*"
                if made.refuses or taken or (wanted and wanted != _etag(before or b"")):
                    return self._answer(made.refuses or 412)
                made.objects[self._key] = data
                made.types[self._key] = self.headers["Content-Type"]
                made.puts.append(self._key)
            return self._answer(200, ETag=_etag(data))

        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            if made.refuses:
                return self._answer(made.refuses)
            if "list-type" in query:
                rows = "".join(
                    f"<Contents><Key>{escape(key)}</Key><LastModified>2024-05-01T00:00:00.000Z</LastModified>"
                    f"<ETag>{escape(_etag(data))}</ETag><Size>{len(data)}</Size></Contents>"
                    for key, data in sorted(made.objects.items())
                    if key.startswith(query.get("prefix", [""])[0])
                )
                listing = f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"
                return self._answer(200, listing.encode(), Content_Type="application/xml")
            data = made.objects.get(self._key)
            if data is None:
                return self._answer(404)
            if self.command == "GET":
                made.gets.append(self._key)
            return self._answer(200, data, ETag=_etag(data), Last_Modified="Wed, 01 May 2024 00:00:00 GMT")

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_POST(self) -> None:  # DeleteObjects
            asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
            keys = re.findall("<Key>(.*?)</Key>", asked)
            for key in keys:
                made.objects.pop(key, None)
            rows = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            self._answer(200, f"<DeleteResult>{rows}</DeleteResult>".encode(), Content_Type="application/xml")

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with serving(Handler) as endpoint:
        made = FakeBucket(endpoint)
        yield made

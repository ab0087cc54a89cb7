"""Pictures of hosts that refuse foreign pages, fetched in place of a reader: `/img/SIGNATURE/NAME`.

Only addresses that a feed of ours has signed are fetched. What is no picture by its first bytes is not passed on, so
neither a page nor a script comes from this address. Fetched pictures are kept in memory up to a size.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from monitor.errors import NewsmonitorError
from monitor.web.site import Site

LARGEST = 5_000_000  # bytes of a picture
KEPT = 32_000_000  # bytes of all that are kept
_LONGEST_NAME = 12_000  # characters
_DAY = "public, max-age=86400, immutable"
_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
# The first bytes of what browsers show; SVG is not among them, as it can carry scripts.
_KINDS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
)


def kind_of(data: bytes) -> str | None:
    """Tell the media type of a picture by its first bytes; None for what is none.

    >>> kind_of(b"GIF89a..."), kind_of(b"<svg onload=...>")
    ('image/gif', None)
    """
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"avif", b"avis"):
        return "image/avif"
    return next((kind for start, kind in _KINDS if data.startswith(start)), None)


class PicturePage:
    """Answers `/img/`. Safe from several threads."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def answer(self, request: Request) -> Response:
        """Give a picture.

        Raises HTTPException 404 for an address that was not signed, 502 for what is no picture.
        """
        pictures, name = self._site.pictures, request.path_params["name"]
        if pictures is None or len(name) > _LONGEST_NAME:
            raise HTTPException(404)
        url = pictures.original(request.path_params["signature"], name)
        if url is None:
            raise HTTPException(404)
        with self._lock:
            data = self._kept.get(url)
        if data is None:
            try:
                data = pictures.fetch(url)
            except NewsmonitorError as failure:
                raise HTTPException(502, "the picture cannot be fetched") from failure
            if len(data) > LARGEST or kind_of(data) is None:
                raise HTTPException(502, "it is no picture, or too large a one")
            self._keep(url, data)
        return Response(data, headers={**_SAFE, "Cache-Control": _DAY}, media_type=kind_of(data))

    def _keep(self, url: str, data: bytes) -> None:
        with self._lock:
            self._size += len(data) - len(self._kept.pop(url, b""))
            self._kept[url] = data
            while self._size > KEPT:
                self._size -= len(self._kept.popitem(last=False)[1])

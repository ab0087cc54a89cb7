"""The addresses of the server, and the function that answers each.

Also answers programs: supervisors, metrics collectors, hubs, and readers that ask for pictures.

The callback address of a WebSub subscription is a secret that only its hub knows; a signature shows besides that what
comes is from the hub. What a hub sends is counted and measured against its signature as it comes in, and never kept.

Pictures of hosts that refuse foreign pages are fetched in place of a reader: `/img/SIGNATURE/NAME`. Only addresses that
a feed of ours has signed are fetched. What is no picture by its first bytes is not passed on, so neither a page nor a
script comes from this address. Fetched pictures are kept in memory up to a size.
"""

from __future__ import annotations

import asyncio
import hmac
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Lock

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from monitor.errors import NewsmonitorError
from monitor.model import FetchSettings
from monitor.push import CALLBACKS, parse_signature
from monitor.web.add_page import AddPage
from monitor.web.files import Feeds, FileCache, Kind, Polls, answer
from monitor.web.guard import Guard, Limiter, bounded
from monitor.web.pages import Pages
from monitor.web.query_pages import SearchPage, TryPage
from monitor.web.site import FEEDS, Hubs, Site

_STATIC = {
    "site.css": "text/css; charset=utf-8",
    "copy.css": "text/css; charset=utf-8",
    "copy.js": "text/javascript; charset=utf-8",
    "mark.svg": "image/svg+xml",
}
_FOLDER = Path(__file__).parent / "static"
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"  # Prometheus' text format
_LONGEST_TOKEN, _LONGEST_CHALLENGE = 64, 4096  # characters
_FRESH = {"Cache-Control": "no-store"}

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


def create_app(site: Site) -> Starlette:
    """Make the application that answers for a site."""
    pages, feeds = Pages(site), Feeds(site)
    limiter = Limiter(running=4, waiting=24)  # pages read the database; a reload of all topics at once is many
    routes = [
        Route(FEEDS + "{name}", feeds.file, methods=["GET", "OPTIONS"]),
        Route(FEEDS + "{name}/{file}", feeds.page, methods=["GET", "OPTIONS"]),
        Route("/", bounded(limiter, pages.front)),
        Route("/topics/{name}", bounded(limiter, pages.topic)),
        Route("/events/{name}", bounded(limiter, pages.event)),
        Route("/sources", bounded(limiter, pages.sources)),
        Route("/sources/{name}", bounded(limiter, pages.source)),
        Route("/incidents", bounded(limiter, pages.incidents)),
        Route("/search", SearchPage(site, pages).answer),
        Route("/try", TryPage(site, pages).answer),
        Route("/add", AddPage(site, pages).answer),
        Route("/img/{signature}/{name}", bounded(Limiter(running=4, waiting=24), PicturePage(site).answer)),
        Route("/static/{name}", StaticPage().answer),
        *_routes_of_programs(site, limiter),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, config=site.config), Middleware(Polls, feeds=feeds)],
        exception_handlers={
            404: lambda request, _: pages.not_found(request),
            NewsmonitorError: lambda _, failure: PlainTextResponse(
                f"This cannot be shown just now: {failure}.\n", 503, {**_FRESH, "Retry-After": "30"}
            ),
        },
    )
    app.router.redirect_slashes = False  # the guard does so without naming a scheme
    return app


class StaticPage:
    """Answers for `/static/`."""

    def __init__(self) -> None:
        self._files = FileCache()

    def answer(self, request: Request) -> Response:
        """Give a file of ours.

        Raises HTTPException 404 for any other name.
        """
        name = request.path_params["name"]
        stored = self._files.read(_FOLDER / name) if name in _STATIC else None
        if stored is None:
            raise HTTPException(404)
        return answer(self._files, *stored, request.headers, Kind(_STATIC[name], "public, no-cache"))


def _routes_of_programs(site: Site, limiter: Limiter) -> list[Route]:
    """Make the routes for supervisors, metrics collectors and hubs.

    The two for supervisors run in the event loop and wait for no thread.
    """

    async def answer_healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n", headers=_FRESH)

    async def answer_readyz(_: Request) -> Response:
        reason = site.not_ready()
        return PlainTextResponse(f"not ready: {reason}\n" if reason else "ready\n", 503 if reason else 200, _FRESH)

    def answer_metrics(_: Request) -> Response:
        return PlainTextResponse(site.metrics(), headers=_FRESH, media_type=_METRICS_TYPE)

    async def answer_callback(request: Request) -> Response:
        if site.hubs is None:
            raise HTTPException(404)
        return await answer_hub(request, site.hubs, site.config().settings.fetch)

    metrics: Callable[[Request], Awaitable[Response]] = bounded(limiter, answer_metrics)
    return [
        Route(CALLBACKS + "{token}", answer_callback, methods=["GET", "POST"]),
        Route("/healthz", answer_healthz),
        Route("/readyz", answer_readyz),
        Route("/metrics", metrics),
    ]


async def answer_hub(request: Request, hubs: Hubs, limits: FetchSettings) -> Response:
    """Answer a hub.

    Raises HTTPException 404 for a question, and 410 for content, that nobody asked for.
    """
    token = request.path_params["token"]
    if len(token) > _LONGEST_TOKEN or request.method == "HEAD":
        raise HTTPException(404)
    if request.method == "GET":
        return await run_in_threadpool(_verification, request, hubs, token)
    return await _content(request, hubs, token, limits)


def _verification(request: Request, hubs: Hubs, token: str) -> Response:
    said = {name: request.query_params.get(f"hub.{name}", "") for name in ("mode", "topic", "challenge")}
    challenge = said["challenge"]
    denied = said["mode"] == "denied"
    if not denied and not 0 < len(challenge) <= _LONGEST_CHALLENGE:
        raise HTTPException(404)
    detail = request.query_params.get("hub.reason" if denied else "hub.lease_seconds", "")
    if not hubs.confirmed(token, said["mode"], said["topic"], detail):
        raise HTTPException(404)
    return PlainTextResponse("" if denied else challenge, headers=_FRESH)


async def _content(request: Request, hubs: Hubs, token: str, limits: FetchSettings) -> Response:
    secret = await run_in_threadpool(hubs.secret, token)
    if secret is None:
        return PlainTextResponse("Nobody is subscribed here any more.\n", 410, _FRESH)
    signature = parse_signature(request.headers.get("x-hub-signature", ""))
    fed = signature.begin(secret) if signature else None
    try:
        async with asyncio.timeout(limits.timeout.total_seconds()):
            status = await _fed(request, fed, limits.max_bytes)
    except (TimeoutError, ClientDisconnect):
        status = 408
    if status == 200 and not (signature and fed and signature.fits(fed)):
        status = 403
    await run_in_threadpool(hubs.pushed, token, well=status == 200)
    return PlainTextResponse("", 202 if status == 200 else status, _FRESH)


async def _fed(request: Request, fed: hmac.HMAC | None, limit: int) -> int:
    """Verify the signature of a body while it arrives.

    200, or 403 for a wrong signature, or 413 where the body is larger than the limit.
    """
    if fed is None:
        return 403
    if int(request.headers.get("content-length", "0")) > limit:
        return 413
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            return 413
        fed.update(piece)
    return 200


# ── pictures ────────────────────────────────────────────────────────────────


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
    """Answers `/img/`.

    Safe from several threads.
    """

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

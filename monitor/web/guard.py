"""Refuse requests that are not allowed; bound how many are answered at a time.

Every request is checked: path prefix, host name, method, user; security headers are added. Costly pages are bounded:
few are made at a time, few wait, results are cached.

The check of the host name stops DNS rebinding.

The paths of the application have no prefix. `publish.base_url` may have one (https://example.org/news): a proxy in
front takes it off or leaves it on, and both are understood.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.model import Config, WebSettings
from monitor.push import CALLBACKS
from monitor.web.server import split_listen
from monitor.web.site import FEEDS, base_path

T = TypeVar("T")

RETRY_SECONDS = 5  # what a client that is sent away is asked to wait
BUSY = HTTPException(503, "Other pages are being made. Ask again in a moment.", {"Retry-After": str(RETRY_SECONDS)})
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_SENT = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
_WITHOUT_PASSWORD = ("/healthz", "/readyz")  # probes carry no password, and learn nothing
# The first parts of the application's paths, by which a prefix that a proxy left on is told from a path.
_FIRST_PARTS = frozenset(
    (
        *("", "feeds", "topics", "events", "sources", "incidents", "search", "try", "add", "static", "img", "websub"),
        *("healthz", "readyz", "metrics"),
    )
)


class Guard:
    """ASGI middleware: refuse forbidden requests, add security headers to answers."""

    def __init__(self, app: ASGIApp, config: Callable[[], Config]) -> None:
        self._app = app
        self._config = config
        self._names: tuple[WebSettings, frozenset[str]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_guarded(message: Message) -> None:
            # A 304 carries no page; headers that it does not name stay as they were in the answer before.
            if message["type"] == "http.response.start" and message["status"] != 304:
                message["headers"] = [*message.get("headers", ()), *_SENT]
            await send(message)

        answer = None
        if scope["type"] == "http":
            prefix = base_path(self._config().settings)
            scope["path"] = without_prefix(scope["path"], prefix)
            answer = self._refuse(scope) or _without_slash(scope, prefix)
        await (answer or self._app)(scope, receive, send_guarded)

    def _refuse(self, scope: Scope) -> Response | None:
        web, known = self._config().settings.web, self._names
        if known is None or known[0] is not web:
            self._names = known = web, own_names(web)
        return refuse(scope, web, known[1])


def without_prefix(path: str, prefix: str) -> str:
    """Take the prefix of `publish.base_url` off a path, where a proxy left it on.

    >>> without_prefix("/news/topics/ai", "/news"), without_prefix("/feeds/ai.rss", "/feeds")
    ('/topics/ai', '/feeds/ai.rss')
    """
    if not prefix or not f"{path}/".startswith(f"{prefix}/"):
        return path
    rest = path[len(prefix) :] or "/"
    return rest if rest.split("/")[1] in _FIRST_PARTS else path


def _without_slash(scope: Scope, prefix: str) -> Response | None:
    """Redirect a path that ends with a slash too many.

    Without scheme and host: behind a proxy they are not known here.
    """
    path = scope["path"]
    if path == "/" or not path.endswith("/") or path in (FEEDS, "/websub/"):
        return None
    target = quote(f"{prefix}/{path.strip('/')}", safe="/:@!$&'()*+,;=~")
    query = scope["query_string"].decode("latin-1")
    return RedirectResponse(f"{target}?{query}" if query else target, 308)


def refuse(scope: Scope, web: WebSettings, names: Set[str]) -> Response | None:
    """Answer a request that is not allowed; None for one that is.

    names: those that the server answers to.
    """
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not hosts[0]:
        return PlainTextResponse("The request must name one host.\n", 400)
    host = hosts[0].lower()
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0].removesuffix(".")
    if name not in names:
        return PlainTextResponse(
            "This server does not answer to that name. Add it to web.hosts in newsmonitor.yaml.\n", 421
        )
    if scope["path"].startswith(CALLBACKS):
        return None  # the address is a secret that only its hub knows
    if scope["method"] == "OPTIONS" and scope["path"].startswith(FEEDS) and not web.users:
        return None
    if scope["method"] not in ("GET", "HEAD"):
        return PlainTextResponse("Only GET and HEAD are answered here.\n", 405, {"Allow": "GET, HEAD"})
    given, token = headers.get("authorization", ""), web.metrics_token if scope["path"] == "/metrics" else None
    if token and hmac.compare_digest(f"Bearer {token}".encode(), given.encode()):
        return None
    if (token or web.users) and scope["path"] not in _WITHOUT_PASSWORD and not _is_known(given, web.users):
        challenge = {"WWW-Authenticate": 'Basic realm="newsmonitor", charset="UTF-8"', "Cache-Control": "no-store"}
        return PlainTextResponse("A name and a password are needed.\n", 401, challenge)
    return None


def own_names(web: WebSettings) -> frozenset[str]:
    """Return the host names of the server, in lower case, without brackets."""
    listen = {split_listen(web.listen)[0]} - {"", "0.0.0.0", "::"} if web.listen else set()
    return frozenset(name.lower().strip("[]") for name in (*web.hosts, *listen))


def _is_known(authorization: str, users: Mapping[str, str]) -> bool:
    """Check HTTP Basic credentials.

    Every user is compared, so that response times reveal nothing.
    """
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        given = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return False
    right = [hmac.compare_digest(f"{name}:{secret}".encode(), given) for name, secret in users.items()]
    return any(right)


class Limiter:
    """Runs functions in threads, at most `running` at once; `waiting` more may wait.

    Belongs to one event loop.
    """

    def __init__(self, running: int, waiting: int) -> None:
        self._slots = asyncio.Semaphore(running)
        self._most = running + waiting
        self._inside = 0

    async def run(self, make: Callable[[], T]) -> T:
        """Run a function in a thread.

        Raises HTTPException 503 where too many wait, and what the function raises.
        """
        if self._inside >= self._most:
            raise BUSY
        self._inside += 1
        try:
            async with self._slots:
                return await run_in_threadpool(make)
        finally:
            self._inside -= 1


def bounded(limiter: Limiter, answer: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Let a limiter run a function that answers requests."""

    async def answer_bounded(request: Request) -> Response:
        return await limiter.run(lambda: answer(request))

    return answer_bounded


@dataclass(slots=True)
class Memory:
    """A cache behind a limiter.

    A page is made once for all who ask at the same time, and kept for `seconds`.

    most: how many results are kept. Belongs to one event loop.
    """

    limiter: Limiter
    seconds: float
    most: int = 64
    _kept: OrderedDict[Hashable, tuple[float, Any]] = field(default_factory=OrderedDict)
    _making: dict[Hashable, asyncio.Task[Any]] = field(default_factory=dict)
    _asking: int = 0

    async def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give what `make` gives, or gave a moment ago for the same key.

        Raises as `Limiter.run` does.
        """
        until, value = self._kept.get(key, (0.0, None))
        if time.monotonic() < until:
            found: T = value
            return found
        if self._asking >= self.most:
            raise BUSY
        self._asking += 1
        try:
            task = self._making.get(key)
            if task is None:
                task = self._making[key] = asyncio.create_task(self._make(key, make))
                task.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may be left to ask
            made: T = await asyncio.shield(task)  # who leaves takes nothing from the others
            return made
        finally:
            self._asking -= 1

    def kept(self, key: Hashable) -> Any:
        """Give what is kept for a key; None where nothing is."""
        until, value = self._kept.get(key, (0.0, None))
        return value if time.monotonic() < until else None

    def clear(self) -> None:
        """Forget what was made."""
        self._kept.clear()

    async def _make(self, key: Hashable, make: Callable[[], T]) -> T:
        try:
            value = await self.limiter.run(make)
        finally:
            del self._making[key]
        self._kept[key] = time.monotonic() + self.seconds, value
        self._kept.move_to_end(key)
        while len(self._kept) > self.most:
            self._kept.popitem(last=False)
        return value

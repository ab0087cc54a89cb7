"""Who may ask what: host names against DNS rebinding, methods, users; and the headers that every answer carries."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping, Set

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.model import Config, WebSettings
from monitor.push import CALLBACKS
from monitor.web.server import split_listen

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
_OPEN_TO_ALL = ("/healthz", "/readyz")  # probes carry no password, and learn nothing


class Guard:
    """ASGI middleware: refuse what may not be asked, and put the security headers on every answer."""

    def __init__(self, app: ASGIApp, config: Callable[[], Config]) -> None:
        self._app = app
        self._config = config
        self._names: tuple[WebSettings, frozenset[str]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_guarded(message: Message) -> None:
            # A 304 carries no page; what it does not name stays as the answer before it said.
            if message["type"] == "http.response.start" and message["status"] != 304:
                message["headers"] = [*message.get("headers", ()), *_SENT]
            await send(message)

        refusal = self._refuse(scope) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send_guarded)

    def _refuse(self, scope: Scope) -> Response | None:
        web, known = self._config().settings.web, self._names
        if known is None or known[0] is not web:
            self._names = known = web, own_names(web)
        return refuse(scope, web, known[1])


def refuse(scope: Scope, web: WebSettings, names: Set[str]) -> Response | None:
    """Give the answer to a request that may not be asked, or None. names: those that the server answers to."""
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not hosts[0]:
        return PlainTextResponse("The request must name one host.\n", 400)
    if _host_name(hosts[0]) not in names:
        return PlainTextResponse(
            "This server does not answer to that name. Add it to web.hosts in newsmonitor.yaml.\n", 421
        )
    if scope["path"].startswith(CALLBACKS):
        return None  # a hub knows the address, which is its password
    if scope["method"] not in ("GET", "HEAD"):
        return PlainTextResponse("Only GET and HEAD are answered here.\n", 405, {"Allow": "GET, HEAD"})
    if web.users and scope["path"] not in _OPEN_TO_ALL and not _is_known(headers.get("authorization", ""), web.users):
        challenge = {"WWW-Authenticate": 'Basic realm="newsmonitor", charset="UTF-8"', "Cache-Control": "no-store"}
        return PlainTextResponse("A name and a password are needed.\n", 401, challenge)
    return None


def own_names(web: WebSettings) -> frozenset[str]:
    """The host names that the server answers to, in lower case, without brackets."""
    listen = {split_listen(web.listen)[0]} - {"", "0.0.0.0", "::"} if web.listen else set()
    return frozenset(name.lower().strip("[]") for name in (*web.hosts, *listen))


def _host_name(host: str) -> str:
    """The name in a Host header, in lower case, without port, brackets and the dot of a full name."""
    name = host.lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0].removesuffix(".")


def _is_known(authorization: str, users: Mapping[str, str]) -> bool:
    """Whether HTTP Basic credentials are right; each user is compared, so time tells nothing."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        given = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return False
    right = [hmac.compare_digest(f"{name}:{secret}".encode(), given) for name, secret in users.items()]
    return any(right)

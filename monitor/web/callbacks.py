"""Callback addresses for WebSub hubs: confirmations of subscriptions, and notifications.

The address is a secret that only its hub knows; a signature shows besides that what comes is from the hub. What a hub
sends is counted and measured against its signature as it comes in, and never kept.
"""

from __future__ import annotations

import asyncio
import hmac
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from monitor.model import FetchSettings
from monitor.push import parse_signature

_LONGEST_TOKEN, _LONGEST_CHALLENGE = 64, 4096
_FRESH = {"Cache-Control": "no-store"}


class Hubs(Protocol):
    """Handler of hub requests.

    Safe from any thread; raises StateError.
    """

    def confirmed(self, token: str, mode: str, topic: str, detail: str) -> bool:
        """Confirm or refuse a hub's request.

        mode: 'subscribe', 'unsubscribe', 'denied'; detail: the lease in seconds, or a reason.
        """
        ...

    def secret(self, token: str) -> str | None:
        """Get the signing key of a live subscription; None if there is none."""
        ...

    def pushed(self, token: str, *, well: bool) -> None:
        """A hub says that its topic changed. well: and it has shown that it is the hub."""
        ...


async def answer_hub(request: Request, hubs: Hubs, limits: FetchSettings) -> Response:
    """Answer a hub. Raises HTTPException 404 for a question, and 410 for content, that nobody asked for."""
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

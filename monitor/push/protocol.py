"""Requests to a hub, and the signature of its messages."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from monitor.model import Settings, Subscription

Mode = Literal["subscribe", "unsubscribe"]

LEASE_SECONDS = 10 * 86_400  # what is asked for; hubs grant what they like
CALLBACKS = "/websub/"  # where hubs reach the web server; a token follows

# https://www.w3.org/TR/websub/#recognized-algorithm-names. Most hubs sign with SHA-1: its known weakness is in
# collisions, which gain nothing against an HMAC, and all that a signature can bring about here is a visit.
_METHODS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


def callback_of(settings: Settings, subscription: Subscription) -> str:
    """Return the address at which the hub reaches this subscription; who knows it may speak for the hub."""
    return f"{settings.publish.base_url}{CALLBACKS}{subscription.token}"


def request_form(subscription: Subscription, callback: str, mode: Mode) -> Mapping[str, str]:
    """Make the form that asks a hub for a subscription, or for its end.

    The Recommendation sends a secret to hubs with https only. Ours protects nothing but this subscription,
    and a hub without https sends the callback's address unencrypted anyway.
    """
    form = {"hub.mode": mode, "hub.topic": subscription.topic, "hub.callback": callback}
    if mode == "subscribe":
        form |= {"hub.lease_seconds": str(LEASE_SECONDS), "hub.secret": subscription.secret}
    return form


@dataclass(frozen=True, slots=True)
class Signature:
    """Signature of a message by its hub. digest: hexadecimal, lower case."""

    method: str
    digest: str = field(repr=False)

    def begin(self, secret: str) -> hmac.HMAC:
        """Start an HMAC, to be updated with the body piece by piece."""
        return hmac.new(secret.encode(), digestmod=_METHODS[self.method])

    def fits(self, fed: hmac.HMAC) -> bool:
        """Tell whether the body is what the hub signed. Takes the same time wherever they differ."""
        return hmac.compare_digest(fed.hexdigest().encode(), self.digest.encode())


def parse_signature(header: str) -> Signature | None:
    """Read X-Hub-Signature, `method=hexadecimal`; None for an unknown method or no signature."""
    method, _, digest = header.strip().lower().partition("=")
    if method not in _METHODS or not 0 < len(digest) <= 128 or not digest.isascii():
        return None
    return Signature(method, digest)

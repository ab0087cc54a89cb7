"""WebSub as a subscriber: hub links, forms, signatures, states of a subscription.

Pure. The states of a subscription:

    new → waiting ── request ──→ asked ── confirm ──→ live ── request ──→ asked …
                                 └────── deny ────→ denied
    any but waiting ── unsubscribe ──→ leaving, until the hub confirms or the lease is over
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

import re2

from monitor.model import Settings, Subscription
from monitor.model.source_state import backoff
from monitor.text.urls import web_url

_LONGEST_HEADER = 16 * 1024  # characters of Link headers that are looked at
_LONGEST_URL = 2000
# RFC 8288, 3: a target in angle brackets and its parameters, each a token, `=` and a token or a quoted string.
_LINK = re2.compile(r'<([^<>]*)>((?:\s*;\s*[^\s=;,"<>]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s";,<>]*))?)*)')
_REL = re2.compile(r'(?i);\s*rel\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";,<>]*))')


@dataclass(frozen=True, slots=True)
class HubLinks:
    """The hub that a source names, and the topic.

    The address by which the hub knows the source. Both absolute.
    """

    hub: str
    topic: str


def is_websub_enabled(settings: Settings) -> bool:
    """Return True if hubs are used: they reach the web server, and are not off.

    `fetch.websub: auto` assumes that the world reaches a `publish.base_url` with https.
    """
    if settings.web.listen is None:
        return False
    if settings.fetch.websub is None:
        return urlsplit(settings.publish.base_url).scheme == "https"
    return settings.fetch.websub


def find_hub_links(link: str, url: str, *, hub: str = "", self_link: str = "") -> HubLinks | None:
    """Return the hub of a source and its topic.

    None where either is missing or no http(s) URL.

    link:          the Link headers of its answer, joined with commas; they go before what the document says
    url:           where it was found, which relative addresses count from
    hub, self_link: what the document says itself, or empty
    """
    linked: dict[str, str] = {}  # the first target of each of the two relations in the headers
    for target, parameters in _LINK.findall(link[:_LONGEST_HEADER]):
        relations = next(iter(_REL.findall(parameters)), ("", ""))
        for relation in {"hub", "self"}.intersection(" ".join(relations).lower().split()):
            linked.setdefault(relation, target.strip())
    said = {"hub": hub, "self": self_link} | linked
    addresses = [(web_url(said[relation], url) or "").partition("#")[0] for relation in ("hub", "self")]
    sound = all(address and len(address) <= _LONGEST_URL and address.isprintable() for address in addresses)
    return HubLinks(*addresses) if sound else None


Mode = Literal["subscribe", "unsubscribe"]

LEASE_SECONDS = 10 * 86_400  # what is asked for; hubs grant what they like
CALLBACKS = "/websub/"  # where hubs reach the web server; a token follows

# https://www.w3.org/TR/websub/#recognized-algorithm-names. Most hubs sign with SHA-1: its known weakness is in
# collisions, which gain nothing against an HMAC, and all that a signature can bring about here is a visit.
_METHODS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


def callback_of(settings: Settings, subscription: Subscription) -> str:
    """Return the address where the hub reaches this subscription.

    Who knows it may speak for the hub.
    """
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
    """Signature of a message by its hub.

    digest: hexadecimal, lower case
    """

    method: str
    digest: str = field(repr=False)

    def begin(self, secret: str) -> hmac.HMAC:
        """Start an HMAC, to be updated with the body piece by piece."""
        return hmac.new(secret.encode(), digestmod=_METHODS[self.method])

    def fits(self, fed: hmac.HMAC) -> bool:
        """Tell whether the body is what the hub signed.

        Takes the same time wherever they differ.
        """
        return hmac.compare_digest(fed.hexdigest().encode(), self.digest.encode())


def parse_signature(header: str) -> Signature | None:
    """Read X-Hub-Signature, `method=hexadecimal`.

    None for an unknown method or no signature.
    """
    method, _, digest = header.strip().lower().partition("=")
    if method not in _METHODS or not 0 < len(digest) <= 128 or not digest.isascii():
        return None
    return Signature(method, digest)


_TOKEN_BYTES = 32
_FIRST_PAUSE, _MAX_PAUSE = timedelta(minutes=10), timedelta(days=1)  # before a silent hub is asked again; doubled
_MAX_LEASE = timedelta(days=30)  # a longer lease is renewed as if it were this long
_MIN_RENEWAL = timedelta(hours=1)  # no hub makes us ask more often; a shorter lease expires in between
_MAX_UNSUBSCRIBE_ATTEMPTS = 3  # times that a hub is asked to end a subscription


def new_subscription(source_id: str, offer: HubLinks, now: datetime) -> Subscription:
    """Make the subscription of a source whose feed names a hub, requested at once."""
    token, secret = secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_TOKEN_BYTES)
    return Subscription(token, secret, source_id, offer.hub, offer.topic, next_ask=now)


def mark_requested(subscription: Subscription, now: datetime) -> Subscription | None:
    """Return the subscription after a request to its hub; None: no more requests.

    A renewal is requested like a new subscription; the granted lease goes on meanwhile.
    """
    attempts = subscription.attempts + 1
    pause = backoff(attempts, _FIRST_PAUSE, _MAX_PAUSE)
    asked = replace(subscription, attempts=attempts, next_ask=now + pause)
    if subscription.state != "leaving":
        return replace(asked, state="asked")
    over = subscription.lease_until is not None and subscription.lease_until <= now
    return None if over or attempts > _MAX_UNSUBSCRIBE_ATTEMPTS else asked


def confirm(subscription: Subscription, topic: str, lease: str, now: datetime) -> Subscription | None:
    """Return the subscription after the hub grants a lease.

    None where nobody requested it.

    lease: seconds, as the hub wrote them: a positive decimal integer of any length. A hub may repeat a confirmation.
    That changes nothing, so that replaying it gains nothing.
    """
    digits = lease.lstrip("0") if lease.isascii() and lease.isdigit() else ""
    if topic != subscription.topic or not digits or subscription.state not in ("asked", "live"):
        return None
    granted = timedelta(seconds=int(digits) if len(digits) < 10 else 10**9)
    if subscription.state == "live":
        return subscription
    renewal = max(min(granted, _MAX_LEASE) / 2, _MIN_RENEWAL)
    until = now + min(granted, _MAX_LEASE)
    return replace(subscription, state="live", lease_until=until, next_ask=now + renewal, attempts=0, problem="")


def deny(subscription: Subscription, topic: str, reason: str) -> Subscription | None:
    """Return the subscription after the hub refuses it, to be asked no more.

    None where nobody requested it.
    """
    if topic != subscription.topic or subscription.state == "leaving":
        return None
    said = " ".join(reason.split())[:200]
    problem = f"the hub refuses: {said}" if said else "the hub refuses"
    return replace(subscription, state="denied", lease_until=None, next_ask=None, problem=problem)


def unsubscribe(subscription: Subscription, now: datetime) -> Subscription | None:
    """Return the subscription to end at the hub; None if the hub does not know it."""
    if subscription.state in ("waiting", "denied"):
        return None
    return replace(subscription, state="leaving", attempts=0, next_ask=now)

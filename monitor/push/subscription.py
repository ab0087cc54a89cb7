"""States of a WebSub subscription, and their transitions. Pure.

new → waiting ── request ──→ asked ── confirm ──→ live ── request ──→ asked …
                             └────── deny ────→ denied
any but waiting ── unsubscribe ──→ leaving, until the hub confirms or the lease is over
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Subscription
from monitor.model.backoff import backoff
from monitor.push.hub_links import HubLinks

_TOKEN_BYTES = 32
_FIRST_PAUSE, _MAX_PAUSE = timedelta(minutes=10), timedelta(days=1)  # before a silent hub is asked again; doubled
_MAX_LEASE = timedelta(days=30)  # a longer lease is renewed as if it were this long
_MIN_RENEWAL = timedelta(hours=1)  # no hub makes us ask more often; a shorter lease expires in between
_MAX_UNSUBSCRIBE_ATTEMPTS = 3  # times that a hub is asked to end a subscription


def new_subscription(source_id: str, offer: HubLinks, now: datetime) -> Subscription:
    """Make the subscription of a source whose feed names a hub; it is requested at once."""
    token, secret = secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_TOKEN_BYTES)
    return Subscription(token, secret, source_id, offer.hub, offer.topic, next_ask=now)


def mark_requested(subscription: Subscription, now: datetime) -> Subscription | None:
    """Return the subscription after a request to its hub; None: the hub is asked no more.

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
    """Return the subscription after the hub grants a lease; None where nobody requested it.

    lease: seconds, as the hub wrote them. A hub may repeat a confirmation. That changes nothing, so that replaying
    it gains nothing.
    """
    granted = _lease_of(lease)
    if topic != subscription.topic or granted is None or subscription.state not in ("asked", "live"):
        return None
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
    """Return the subscription to end, of which the hub is told; None: the hub does not know it."""
    if subscription.state in ("waiting", "denied"):
        return None
    return replace(subscription, state="leaving", attempts=0, next_ask=now)


def _lease_of(text: str) -> timedelta | None:
    """Read seconds, a positive decimal integer of any length; None for anything else."""
    digits = text.lstrip("0") if text.isascii() and text.isdigit() else ""
    return timedelta(seconds=int(digits) if len(digits) < 10 else 10**9) if digits else None

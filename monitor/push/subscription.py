"""The life of a subscription, pure: what each word from either side makes of it.

found → waiting ── request ──→ asked ── confirm ──→ live ── request ──→ asked …
                             └────── deny ────→ denied
any but waiting ── unsubscribe ──→ leaving, until the hub confirms or the lease is over
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import Subscription
from monitor.push.hub_links import HubLinks

_TOKEN_BYTES = 32
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=10), timedelta(days=1)  # before a silent hub is asked again; doubled
_LONGEST_LEASE = timedelta(days=30)  # one that is longer is renewed as if it were this long
_SOONEST = timedelta(hours=1)  # no hub makes us ask more often; a shorter lease runs out in between
_MAX_UNSUBSCRIBE_ATTEMPTS = 3  # times that a hub is asked to end a subscription


def new_subscription(source_id: str, offer: HubLinks, now: datetime) -> Subscription:
    """The subscription of a source whose feed names a hub, to be asked for at once."""
    token, secret = secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_TOKEN_BYTES)
    return Subscription(token, secret, source_id, offer.hub, offer.topic, next_ask=now)


def mark_requested(subscription: Subscription, now: datetime) -> Subscription | None:
    """The subscription once the hub is asked, for as long as it does not answer; None: it is not to be asked any more.

    Renewing, it is asked again as if for the first time; what was granted goes on meanwhile.
    """
    attempts = subscription.attempts + 1
    pause = min(_FIRST_PAUSE * 2 ** min(subscription.attempts, 10), _LONGEST_PAUSE)
    asked = replace(subscription, attempts=attempts, next_ask=now + pause)
    if subscription.state != "leaving":
        return replace(asked, state="asked")
    over = subscription.lease_until is not None and subscription.lease_until <= now
    return None if over or attempts > _MAX_UNSUBSCRIBE_ATTEMPTS else asked


def confirm(subscription: Subscription, topic: str, lease: str, now: datetime) -> Subscription | None:
    """The subscription once the hub grants a lease; None: that is not what was asked for.

    lease: seconds, as the hub wrote them. A hub may ask again what was confirmed already: that changes nothing, so
    whoever repeats its words gains nothing.
    """
    granted = _lease_of(lease)
    if topic != subscription.topic or granted is None or subscription.state not in ("asked", "live"):
        return None
    if subscription.state == "live":
        return subscription
    renewal = max(min(granted, _LONGEST_LEASE) / 2, _SOONEST)
    until = now + min(granted, _LONGEST_LEASE)
    return replace(subscription, state="live", lease_until=until, next_ask=now + renewal, attempts=0, problem="")


def deny(subscription: Subscription, topic: str, reason: str) -> Subscription | None:
    """The subscription once the hub refuses it: it is not asked again; None: it is not what was asked for."""
    if topic != subscription.topic or subscription.state == "leaving":
        return None
    said = " ".join(reason.split())[:200]
    problem = f"the hub refuses: {said}" if said else "the hub refuses"
    return replace(subscription, state="denied", lease_until=None, next_ask=None, problem=problem)


def unsubscribe(subscription: Subscription, now: datetime) -> Subscription | None:
    """The subscription that nobody wants any more, the hub to be told; None: the hub does not know it."""
    if subscription.state in ("waiting", "denied"):
        return None
    return replace(subscription, state="leaving", attempts=0, next_ask=now)


def _lease_of(text: str) -> timedelta | None:
    """Seconds as a positive decimal integer; None for anything else. More than fit count as many."""
    digits = text.lstrip("0") if text.isascii() and text.isdigit() else ""
    return timedelta(seconds=int(digits) if len(digits) < 10 else 10**9) if digits else None

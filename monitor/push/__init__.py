"""Feeds that say by themselves when they changed: WebSub as a subscriber speaks it (https://www.w3.org/TR/websub/).

What hubs say is only ever a hint to look: no content is taken from them.
"""

from monitor.push.lease import ask, confirm, deny, found, leave
from monitor.push.message import CALLBACKS, Mode, Signature, callback_of, parse_signature, request_form
from monitor.push.offer import Offer, find_offer, is_wanted

__all__ = [
    "CALLBACKS",
    "Mode",
    "Offer",
    "Signature",
    "ask",
    "callback_of",
    "confirm",
    "deny",
    "find_offer",
    "found",
    "is_wanted",
    "leave",
    "parse_signature",
    "request_form",
]

"""Feeds that say by themselves when they changed: WebSub as a subscriber speaks it (https://www.w3.org/TR/websub/).

What hubs say is only ever a hint to look: no content is taken from them.
"""

from monitor.push.hub_links import HubLinks, find_hub_links, is_websub_enabled
from monitor.push.protocol import CALLBACKS, Mode, Signature, callback_of, parse_signature, request_form
from monitor.push.subscription import confirm, deny, mark_requested, new_subscription, unsubscribe

__all__ = [
    "CALLBACKS",
    "HubLinks",
    "Mode",
    "Signature",
    "callback_of",
    "confirm",
    "deny",
    "find_hub_links",
    "is_websub_enabled",
    "mark_requested",
    "new_subscription",
    "parse_signature",
    "request_form",
    "unsubscribe",
]

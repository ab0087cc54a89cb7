"""WebSub for the feeds of sources, as a subscriber (https://www.w3.org/TR/websub/).

A message of a hub only makes a visit due. No content is taken from it.
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

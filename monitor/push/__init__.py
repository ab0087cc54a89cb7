"""WebSub for the feeds of sources, as a subscriber (https://www.w3.org/TR/websub/).

A message of a hub only makes a visit due. No content is taken from it.
"""

from monitor.push.websub import (
    CALLBACKS,
    HubLinks,
    Mode,
    Signature,
    callback_of,
    confirm,
    deny,
    find_hub_links,
    is_websub_enabled,
    mark_requested,
    new_subscription,
    parse_signature,
    request_form,
    unsubscribe,
)

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

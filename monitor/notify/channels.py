"""Deliver a message: a signed JSON webhook, a mail, or any service that Apprise knows.

A new kind is one row of `CHANNELS`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests

from monitor.notify.mail import Mail, send_mail
from monitor.notify.message import Message, NotSent

if TYPE_CHECKING:
    from apprise import Apprise

_TIMEOUT = 20.0  # seconds, to connect and between two bytes
_MOST_BYTES = 2000  # of a message to a chat or phone; several services refuse longer ones

Channel = Callable[[str, Message, str], None]


def send(address: str, message: Message, secret: str) -> None:
    """Deliver a message to the address of a target. Raises NotSent; its text never holds the address.

    secret: signs webhooks; empty: they are not signed
    """
    channel = CHANNELS.get(urlsplit(address).scheme.lower())
    if channel is not None:
        channel(address, message, secret)
        return
    body = message.body.encode()[:_MOST_BYTES].decode("utf-8", "ignore")
    if not _service(address).notify(title=message.title, body=body):
        raise NotSent("the service did not take the message", "it is tried again; `newsmonitor notify test` shows it")


def check_target(address: str) -> None:
    """Raise NotSent where no service is known for an address. Loads Apprise only where it is needed."""
    if urlsplit(address).scheme.lower() not in CHANNELS:
        _service(address)


def _webhook(address: str, message: Message, secret: str) -> None:
    """POST the facts as JSON, with id and signature in headers: HMAC-SHA256 of the body, in hexadecimal."""
    body = json.dumps(message.facts, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "X-Newsmonitor-Id": message.id}
    if secret:
        headers["X-Newsmonitor-Signature"] = f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"
    try:
        with requests.post(
            address, data=body, headers=headers, timeout=_TIMEOUT, allow_redirects=False, stream=True
        ) as answer:
            status = answer.status_code
    except requests.RequestException as fault:
        # The exception's own text holds the address.
        raise NotSent(f"the receiver cannot be reached: {type(fault).__name__}", "it is tried again") from None
    if not 200 <= status < 300:
        raise NotSent(f"the receiver answered with status {status}", "it is tried again; look at the receiver's log")


def _mail(address: str, message: Message, _: str) -> None:
    send_mail(address, Mail(message.id, message.title, message.body, message.at))


def _service(address: str) -> Apprise:
    try:
        import apprise
    except ImportError as fault:
        remedy = "install it: pip install 'newsmonitor[notify]'"
        raise NotSent("this target needs Apprise, which is not installed", remedy) from fault
    service = apprise.Apprise()
    if not service.add(address):
        raise NotSent("this is no address that Apprise knows", "https://appriseit.com/services/ lists them")
    return service


CHANNELS: Mapping[str, Channel] = {"http": _webhook, "https": _webhook, "smtp": _mail, "smtps": _mail}

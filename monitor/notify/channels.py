"""Deliver a message: a signed JSON webhook, a mail, or any service that Apprise knows.

A new kind is one row of `CHANNELS`. The address of a mail server is

    smtp://user:password@host:587/?from=news@example.org&to=ada@example.org,bob@example.org

smtp:// takes TLS where the server offers it (RFC 3207), smtps:// begins with it (RFC 8314). A password never goes over
a connection without TLS, but to this computer itself.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import requests

from monitor.notify.messages import Mail, Message, NotSent

if TYPE_CHECKING:
    from apprise import Apprise

_TIMEOUT = 20.0  # seconds, to connect and between two bytes
_MOST_BYTES = 2000  # of a message to a chat or phone; several services refuse longer ones
_PORTS = {"smtp": 587, "smtps": 465}
_LONGEST_SUBJECT = 200  # characters of a mail

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


# ── mail ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Server:
    host: str
    port: int
    begins_with_tls: bool
    user: str
    password: str = field(repr=False)
    sender: str
    to: Sequence[str]


def send_mail(address: str, mail: Mail) -> int:
    """Send a mail over the server of an address; return how many of its receivers were refused.

    Raises NotSent where nobody got it; its text never holds the address.
    """
    server = _server(address)
    message = EmailMessage()
    message["Subject"] = " ".join(mail.subject.split())[:_LONGEST_SUBJECT]
    message["From"], message["To"] = server.sender, ", ".join(server.to)
    message["Date"], message["Message-ID"] = format_datetime(mail.date), f"<{mail.id}@newsmonitor.invalid>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    try:
        with _connect(server) as connection:
            refused = connection.send_message(message, server.sender, list(server.to))
    except (OSError, smtplib.SMTPException, ValueError) as fault:
        code = f" {fault.smtp_code}" if isinstance(fault, smtplib.SMTPResponseException) else ""
        # The exception's own text may hold the address.
        raise NotSent(f"the mail server did not take it: {type(fault).__name__}{code}", "it is tried again") from None
    return len(refused)  # who got it must not get it again for the others


def _connect(server: _Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.begins_with_tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
    try:
        connection.ehlo()
        is_safe = server.begins_with_tls or _is_here(server.host)
        if not server.begins_with_tls and connection.has_extn("starttls") and not _is_here(server.host):
            connection.starttls(context=context)
            connection.ehlo()
            is_safe = True
        if server.user and not is_safe:
            raise NotSent("the mail server offers no TLS, and the password is not sent without it", "use smtps://")
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _server(address: str) -> _Server:
    """Read the address of a mail server. Raises NotSent."""
    try:
        parts, query = urlsplit(address), parse_qs(urlsplit(address).query)
        to = tuple(each.strip() for value in query.get("to", ()) for each in value.split(",") if each.strip())
        sender = query.get("from", to)[0]
        port = parts.port or _PORTS[parts.scheme.lower()]
        if not parts.hostname or not to or any("\n" in each or "\r" in each for each in (sender, *to)):
            raise ValueError
    except (ValueError, IndexError, KeyError):
        remedy = "write smtp://user:password@host:587/?from=news@example.org&to=ada@example.org"
        raise NotSent("this is no address of a mail server with a receiver", remedy) from None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return _Server(parts.hostname, port, parts.scheme.lower() == "smtps", user, password, sender, to)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

"""Mails: an address of a mail server, and how one is sent there.

    smtp://user:password@host:587/?from=news@example.org&to=ada@example.org,bob@example.org

smtp:// takes TLS where the server offers it (RFC 3207), smtps:// begins with it (RFC 8314). A password never goes over
a connection without TLS, but to this computer itself.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from monitor.notify.message import NotSent

_TIMEOUT = 20.0  # seconds, to connect and between two answers
_PORTS = {"smtp": 587, "smtps": 465}
_LONGEST_SUBJECT = 200  # characters


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail. id: the same for every attempt; html: empty for one of plain text; date: aware."""

    id: str
    subject: str
    text: str
    date: datetime
    html: str = ""


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

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
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from ipaddress import ip_address
from threading import Thread
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

import requests

from monitor.notify.messages import Mail, Message, NotSent

if TYPE_CHECKING:
    from apprise import Apprise

_TIMEOUT = 20.0  # seconds, to connect and between two bytes
_DEADLINE = 60.0  # seconds for the whole of a message
_MOST_BYTES = 2000  # of a message to a chat or phone; several services refuse longer ones
_PORTS = {"smtp": 587, "smtps": 465}
_LONGEST_SUBJECT = 200  # characters of a mail

T = TypeVar("T")
Channel = Callable[[str, Message, str], None]


def send(address: str, message: Message, secret: str) -> None:
    """Deliver a message to the address of a target. Raises NotSent; its text never holds the address.

    secret: signs webhooks; empty: they are not signed
    """
    _in_time(partial(CHANNELS.get(_scheme(address), _chat), address, message, secret))


def check_target(address: str) -> None:
    """Raise NotSent where no service is known for an address. Loads Apprise only where it is needed."""
    if _scheme(address) not in CHANNELS:
        _service(address)


def _scheme(address: str) -> str:
    return address.partition(":")[0].strip().lower()


def _in_time(deliver: Callable[[], T]) -> T:
    """Deliver; raise NotSent where that takes longer than a minute.

    A receiver that sends a byte now and then would keep a thread for days; it keeps this one, and nobody waits for it.
    """
    done = Future[T]()

    def run() -> None:
        try:
            done.set_result(deliver())
        except Exception as fault:  # noqa: BLE001  it is handed to who waits
            done.set_exception(fault)

    Thread(target=run, name="notify", daemon=True).start()
    try:
        return done.result(_DEADLINE)
    except NotSent:
        raise
    except TimeoutError:
        raise NotSent(f"the receiver did not answer within {_DEADLINE:.0f} s", "it is tried again") from None
    except Exception as fault:  # noqa: BLE001  whatever a plugin of Apprise raises; its text may hold the address
        raise NotSent(f"the message could not be sent: {type(fault).__name__}", "it is tried again") from None


def _webhook(address: str, message: Message, secret: str) -> None:
    """POST the facts as JSON, with id and signature in headers: HMAC-SHA256 of the body, in hexadecimal."""
    body = json.dumps(message.facts, ensure_ascii=False).encode("utf-8", "replace")
    headers = {"Content-Type": "application/json", "X-Newsmonitor-Id": message.id}
    if secret:
        headers["X-Newsmonitor-Signature"] = f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"
    try:
        with requests.post(
            address, data=body, headers=headers, timeout=_TIMEOUT, allow_redirects=False, stream=True
        ) as answer:
            status, wait = answer.status_code, answer.headers.get("Retry-After", "")
    except (requests.RequestException, ValueError) as fault:
        # The exception's own text holds the address.
        raise NotSent(f"the receiver cannot be reached: {type(fault).__name__}", "it is tried again") from None
    if not 200 <= status < 300:
        remedy = "remove the target, or correct its address" if status == 410 else "look at the receiver's log"
        raise NotSent(
            f"the receiver answered with status {status}", f"it is tried again; {remedy}", _wait(wait, message.at)
        )


def _wait(retry_after: str, now: datetime) -> timedelta:
    """Read how long a receiver asks to wait, a day at most: seconds or a date (RFC 9110, 10.2.3)."""
    try:
        if retry_after.isdecimal():
            return timedelta(seconds=min(int(retry_after[:9]), 86_400))
        return min(max(parsedate_to_datetime(retry_after) - now, timedelta(0)), timedelta(days=1))
    except (TypeError, ValueError, OverflowError):
        return timedelta(0)


def _mail(address: str, message: Message, _: str) -> None:
    _send_mail(address, Mail(message.id, message.title, message.body, message.at))


def _chat(address: str, message: Message, _: str) -> None:
    body = message.body.encode("utf-8", "replace")[:_MOST_BYTES].decode("utf-8", "ignore")
    # Told that it is plain text, Apprise escapes it for services that take HTML or Markdown.
    if not _service(address).notify(title=message.title, body=body, body_format="text"):
        raise NotSent("the service did not take the message", "it is tried again; `newsmonitor notify test` shows it")


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
    return _in_time(partial(_send_mail, address, mail))


def _send_mail(address: str, mail: Mail) -> int:
    server = _server(address)
    message = EmailMessage()
    message["Subject"] = " ".join(mail.subject.split())[:_LONGEST_SUBJECT]
    message["From"], message["To"] = server.sender, ", ".join(server.to)
    message["Date"], message["Message-ID"] = format_datetime(mail.date), f"<{mail.id}@newsmonitor.invalid>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies
    message.set_content(_whole(mail.text))
    if mail.html:
        message.add_alternative(_whole(mail.html), subtype="html")
    try:
        with _connect(server) as connection:
            refused = connection.send_message(message, server.sender, list(server.to))
    except (OSError, smtplib.SMTPException, ValueError) as fault:
        code = f" {fault.smtp_code}" if isinstance(fault, smtplib.SMTPResponseException) else ""
        # The exception's own text may hold the address.
        raise NotSent(f"the mail server did not take it: {type(fault).__name__}{code}", "it is tried again") from None
    return len(refused)  # who got it must not get it again for the others


def _whole(text: str) -> str:
    """Replace halves of characters, which no mail can hold."""
    return text.encode("utf-8", "replace").decode()


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

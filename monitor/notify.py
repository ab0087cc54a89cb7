"""Messages about new entries: written, and sent as webhook, mail or by Apprise.

A digest is a mail about several topics, with one entry an event. Nothing in a mail is fetched when it is read: no
pictures, no styles from elsewhere.

A new kind of target is one row of `CHANNELS`. The address of a mail server is

    smtp://user:password@host:587/?from=news@example.org&to=ada@example.org,bob@example.org

smtp:// takes TLS where the server offers it (RFC 3207), smtps:// begins with it (RFC 8314). A password never goes over
a connection without TLS, but to this computer itself.

Apprise is the extra newsmonitor[notify]; it is loaded when a target needs it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import smtplib
import ssl
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from email.message import EmailMessage
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from html import escape
from ipaddress import ip_address
from threading import Thread
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import NAMESPACE_URL, uuid5

import requests

from monitor.errors import NewsmonitorError
from monitor.model import DigestSettings, FeedEntry, Topic
from monitor.redact import split_credentials
from monitor.text.interface import Language, say, say_date
from monitor.text.urls import web_url

_LEAD = 300  # characters of a text in a message
_LONGEST_TITLE = 200  # characters of a title in a message
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MOST_REPORTS = 5  # that a message names
MOST_ENTRIES = 200  # of a digest
_DIGEST_LEAD = 240  # characters of a text in a digest
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class NotSent(NewsmonitorError):
    """A message was not delivered; it is tried again.

    wait: how long the receiver asked to wait for that, at least
    """

    def __init__(self, problem: str, remedy: str = "", wait: timedelta = timedelta(0)) -> None:
        self.wait = wait
        super().__init__(problem, remedy)


@dataclass(frozen=True, slots=True)
class Message:
    """Message to one target.

    at:    when it is sent
    id:    the same for every attempt, so that a receiver can drop what it has: a UUID of topic, entry and target
    body:  plain text
    facts: the same for programs, as JSON
    """

    id: str
    title: str
    body: str
    facts: Mapping[str, Any]
    at: datetime


def message_of(entry: FeedEntry, topic: Topic, target: str, base_url: str, at: datetime) -> Message:
    """Write the message about an entry: headline, beginning, link, reports, reason.

    Those are the other reports, and why it matched.
    """
    item = entry.item
    guid, url, title = entry.guid or item.guid, _link(item.url), one_line(item.title)
    text = one_line(item.text)
    lead = text if len(text) <= _LEAD else f"{text[:_LEAD].rstrip()}…"
    words = _matched(entry)
    reports = [{"source": each.source, "title": one_line(each.title), "url": _link(each.url)} for each in entry.reports]
    lines = [f"{entry.source_title} · {item.published:%Y-%m-%d %H:%M} UTC", lead, url]
    if reports:
        more = f" and {len(reports) - _MOST_REPORTS} more" if len(reports) > _MOST_REPORTS else ""
        lines.append(f"Also: {', '.join(each['source'] for each in reports[:_MOST_REPORTS])}{more}")
    if entry.follows:
        lines.append(f"Earlier: {one_line(entry.follows.title)}")
    if words:
        lines.append(f"Matched: {', '.join(words)}")
    lines.append(f"Topic: {topic.title} — {base_url}/topics/{topic.address_name}")
    identity = str(uuid5(NAMESPACE_URL, f"newsmonitor:{topic.id}:{guid}:{target}"))
    facts = {
        "id": identity,
        "topic": topic.id,
        "guid": guid,
        "title": title,
        "url": url,
        "source": entry.source_title,
        "author": item.author,
        "language": item.language,
        "published": item.published.isoformat(),
        "summary": lead,
        "reports": reports,
        "independent": entry.independent,
        "matched": words,
    }
    short = title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE].rstrip()}…"  # for chats and phones
    return Message(identity, short or url or topic.title, "\n\n".join(filter(None, lines)), facts, at)


def one_line(text: str) -> str:
    """Put a text on one line, without control characters and signs of direction.

    Control characters, halves of characters, and signs that turn the direction of writing around (Unicode Technical
    Report 36) go; marks that Arabic, Hebrew and emoji need stay.
    """
    return " ".join(_UNSEEN.sub(" ", text).split())


def _matched(entry: FeedEntry) -> list[str]:
    """Give the words that matched, each once, however they are capitalised."""
    return list({hit.words.casefold(): hit.words for hit in reversed(entry.hits)}.values())[::-1]


def _link(url: str) -> str:
    """Return an article's web address without a password for a message, or empty."""
    return split_credentials(url)[0] if web_url(url) else ""


def is_quiet(hours: str | None, local: time) -> bool:
    """Return True if a local time is in hours such as 22:00-07:00.

    They may span midnight.

    >>> is_quiet("22:00-07:00", time(23, 30)), is_quiet("22:00-07:00", time(7)), is_quiet(None, time(3))
    (True, False, False)
    """
    if not hours:
        return False
    begin, end = (datetime.strptime(part, "%H:%M").time() for part in hours.split("-"))
    return begin <= local < end if begin <= end else local >= begin or local < end


# ── digests ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail.

    id:   the same for every attempt
    html: empty for one of plain text
    date: aware
    """

    id: str
    subject: str
    text: str
    date: datetime
    html: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The new items of a topic, the newest first.

    left_out: entries beyond what a digest holds
    """

    topic: Topic
    entries: Sequence[FeedEntry]
    left_out: int = 0


def last_slot(settings: DigestSettings, now: datetime, zone: tzinfo) -> datetime:
    """Give the last moment, in UTC, at which a digest was due.

    A time of day that the clock leaps over is taken as far after the leap; of one that comes twice, the first.
    """
    at, today = time.fromisoformat(settings.at), now.astimezone(zone).date()
    days = (today - timedelta(days=back) for back in range(9))
    wanted = (day for day in days if settings.every == "day" or _DAYS[day.weekday()] == settings.weekday)
    moments = (datetime.combine(day, at, tzinfo=zone).astimezone(UTC) for day in wanted)
    return next(moment for moment in moments if moment <= now)


def sections_of(brought: Sequence[tuple[Topic, Sequence[FeedEntry]]]) -> list[Section]:
    """Put each event below the first topic that has it; omit topics without any."""
    told: set[str] = set()
    sections = []
    for topic, entries in brought:
        new = [entry for entry in entries if (entry.guid or entry.item.guid) not in told]
        shown = new[: max(MOST_ENTRIES - len(told), 0)]
        told |= {entry.guid or entry.item.guid for entry in new}
        if new:
            sections.append(Section(topic, shown, len(new) - len(shown)))
    return sections


def digest_mail(
    name: str,
    sections: Sequence[Section],
    *,
    since: datetime,
    until: datetime,
    language: Language,
    zone: tzinfo,
    base_url: str,
) -> Mail:
    """Write the mail, as HTML and as plain text.

    since, until: what it covers
    """
    count = sum(len(section.entries) + section.left_out for section in sections)
    subject = say(language, "mail_subject", count, day=say_date(language, until, zone))
    covers = say(language, "mail_covers", since=say_date(language, since, zone), until=say_date(language, until, zone))
    text, html = [covers], [f"<h1>{escape(subject)}</h1>", f"<p>{escape(covers)}</p>"]
    for section in sections:
        page = f"{base_url}/topics/{section.topic.address_name}"
        text += ["", f"== {section.topic.title} ==", page]
        html.append(f'<h2><a href="{escape(page)}">{escape(section.topic.title)}</a></h2>')
        for entry in section.entries:
            address = _link(entry.item.url)
            title = one_line(entry.item.title) or address
            # Source, date and number of reports; the beginning; why it is here.
            reports = [say(language, "reports", len(entry.reports) + 1)] if entry.reports else []
            lines = [" · ".join([entry.source_title, say_date(language, entry.item.published, zone), *reports])]
            if words := one_line(entry.item.text[: 4 * _DIGEST_LEAD]):
                lines.append(words if len(words) <= _DIGEST_LEAD else f"{words[:_DIGEST_LEAD].rstrip()}…")
            if matched := _matched(entry):
                lines.append(say(language, "feed_matched", terms=", ".join(matched[:8])))
            text += ["", f"* {title}", *(f"  {line}" for line in lines), f"  {address}".rstrip()]
            linked = f'<a href="{escape(address)}">{escape(title)}</a>' if address else escape(title)
            html.append(f"<h3>{linked}</h3>" + "".join(f"<p>{escape(line)}</p>" for line in lines))
        if section.left_out:
            more = say(language, "feed_more", section.left_out)
            text.append(f"\n{more}")
            html.append(f"<p>{escape(more)}</p>")
    document = f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"></head><body>\n'
    body = "\n".join(html)
    identity = str(uuid5(NAMESPACE_URL, f"newsmonitor:mail:{name}:{until.isoformat()}"))
    return Mail(identity, subject, "\n".join(text) + "\n", until, f"{document}{body}\n</body></html>\n")


# ── delivery ────────────────────────────────────────────────────────────────

_TIMEOUT = 20.0  # seconds, to connect and between two bytes
_DEADLINE = 60.0  # seconds for the whole of a message
_MOST_BYTES = 2000  # of a message to a chat or phone; several services refuse longer ones
_PORTS = {"smtp": 587, "smtps": 465}
_LONGEST_SUBJECT = 200  # characters of a mail

T = TypeVar("T")
Channel = Callable[[str, Message, str], None]


def send(address: str, message: Message, secret: str) -> None:
    """Deliver a message to the address of a target.

    Raises NotSent; its text never holds the address.

    secret: signs webhooks; empty: they are not signed
    """
    scheme = address.partition(":")[0].strip().lower()
    _in_time(partial(CHANNELS.get(scheme, _chat), address, message, secret))


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
    """POST the facts as JSON, with id and signature in headers.

    The signature is HMAC-SHA256 of the body, in hexadecimal.
    """
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
    """Read the wait that a receiver asks for, a day at most: seconds or a date.

    RFC 9110, 10.2.3.
    """
    try:
        if retry_after.isdecimal():
            return timedelta(seconds=min(int(retry_after[:9]), 86_400))
        return min(max(parsedate_to_datetime(retry_after) - now, timedelta(0)), timedelta(days=1))
    except (TypeError, ValueError, OverflowError):
        return timedelta(0)


def _mail(address: str, message: Message, _: str) -> None:
    _send_mail(address, Mail(message.id, message.title, message.body, message.at))


def _chat(address: str, message: Message, _: str) -> None:
    try:
        import apprise
    except ImportError as fault:
        remedy = "install it: pip install 'newsmonitor[notify]'"
        raise NotSent("this target needs Apprise, which is not installed", remedy) from fault
    service = apprise.Apprise()
    if not service.add(address):
        raise NotSent("this is no address that Apprise knows", "https://appriseit.com/services/ lists them")
    body = message.body.encode("utf-8", "replace")[:_MOST_BYTES].decode("utf-8", "ignore")
    # Told that it is plain text, Apprise escapes it for services that take HTML or Markdown.
    if not service.notify(title=message.title, body=body, body_format="text"):
        raise NotSent("the service did not take the message", "it is tried again; `newsmonitor notify test` shows it")


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
    """Send a mail over an address's server; return how many receivers were refused.

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
    """Read the address of a mail server.

    Raises NotSent.
    """
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

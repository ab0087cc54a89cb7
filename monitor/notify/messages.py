"""Messages about one entry of a topic, and digests of several topics.

A digest is a mail with one entry an event. Nothing in it is fetched when it is read: no pictures, no styles from
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from html import escape
from typing import Any
from uuid import NAMESPACE_URL, uuid5

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
    """Write the message about an entry: its headline, beginning, link, other reports, and why it matched."""
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
    """Give the address of an article as a message may have it: of the web, without a password; or nothing."""
    return split_credentials(url)[0] if web_url(url) else ""


def is_quiet(hours: str | None, local: time) -> bool:
    """Tell whether a local time of day is in hours such as 22:00-07:00, which may span midnight.

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
    """A mail. id: the same for every attempt; html: empty for one of plain text; date: aware."""

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
    """Put each event below the first topic that has it; topics without any are left out."""
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
    """Write the mail, as HTML and as plain text. since, until: what it covers."""
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
            lines = list(_lines(entry, language, zone))
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


def _lines(entry: FeedEntry, language: Language, zone: tzinfo) -> Iterator[str]:
    """Give the lines below a headline of a digest.

    Source, date and number of reports; the beginning; why it is here.
    """
    reports = [say(language, "reports", len(entry.reports) + 1)] if entry.reports else []
    yield " · ".join([entry.source_title, say_date(language, entry.item.published, zone), *reports])
    words = one_line(entry.item.text[: 4 * _DIGEST_LEAD])
    if words:
        yield words if len(words) <= _DIGEST_LEAD else f"{words[:_DIGEST_LEAD].rstrip()}…"
    if matched := _matched(entry):
        yield say(language, "feed_matched", terms=", ".join(matched[:8]))

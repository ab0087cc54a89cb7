"""A digest: the mail with what some topics brought, one entry an event, and when it is sent. Pure.

Nothing in it is fetched when it is read: no pictures, no styles from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from html import escape
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from monitor.model import DigestSettings, FeedEntry, Topic
from monitor.notify.mail import Mail
from monitor.text.interface import Language, say, say_date

MOST_ENTRIES = 200
_LEAD = 240  # characters of a text
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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
            title = " ".join(entry.item.title.split()) or entry.item.url
            lines = list(_lines(entry, language, zone))
            address = entry.item.url if urlsplit(entry.item.url).scheme in ("http", "https") else ""
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
    words = " ".join(entry.item.text[: 4 * _LEAD].split())
    if words:
        yield words if len(words) <= _LEAD else f"{words[:_LEAD].rstrip()}…"
    if matched := list(dict.fromkeys(hit.words for hit in entry.hits)):
        yield say(language, "feed_matched", terms=", ".join(matched[:8]))

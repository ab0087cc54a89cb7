"""A feed before it is written: its values checked once for all formats.

An entry that cannot be published is left out with a reason, and never costs the feed.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from html import unescape

from monitor.model import Attachment, FeedEntry, Hit, Report
from monitor.publish import values
from monitor.publish.entry import Style, body, image_of, summary
from monitor.publish.values import first_picture, media_links
from monitor.redact import NO_SECRETS, Redactor
from monitor.text.correction import correction_in
from monitor.text.interface import say

_OPERATORS = re.compile(r"^[=/@]|\*$|!")
CATEGORIES = 20  # matched terms and tags an entry carries at most
ATTACHMENTS = 20


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, not yet checked.

    home:      address of its web page
    base:      address of the folder of the feed files, no slash at its end
    file_stem: name of its files without the ending; for a private feed it carries the token
    entries:   newest first
    ttl:       minutes that a reader may wait before it asks again
    full_text: False: a summary instead of the article
    max_bytes: of articles; the entries beyond it have a summary
    why:       False: no line with the matched terms
    zone:      of the dates shown inside entries
    created:   `updated` of a feed without entries
    page:      1 for the newest entries; from 2 on for older ones (RFC 5005, paged feeds)
    more:      there is a further page with older entries
    hub:       address of the WebSub hub that is notified of changes, as `hub_for` gives it, or None
    first_id:  the id that it was published under first, where that was another
    redactor:  masks the secrets of the configuration in what is written: an entry without an address of its own has
               that of its source
    pictures:  shows pictures of hosts that refuse foreign pages; None: readers ask for them themselves
    """

    id: str
    title: str
    description: str
    home: str
    base: str
    file_stem: str
    entries: tuple[FeedEntry, ...] = ()
    language: str | None = None
    ttl: int | None = None
    full_text: bool = True
    max_bytes: int = 2_000_000
    why: bool = True
    zone: tzinfo = UTC
    created: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    page: int = 1
    more: bool = False
    hub: str | None = None
    first_id: str = ""
    redactor: Redactor = NO_SECRETS
    pictures: values.PictureProxy | None = None

    @property
    def updated(self) -> datetime:
        """The newest change of an entry, in UTC.

        Never the clock, so equal content gives equal files.
        """
        moments = [when for when in map(updated_of, self.entries) if when is not None]
        return max(moments, default=values.moment(self.created) or datetime(2000, 1, 1, tzinfo=UTC))

    @property
    def urn(self) -> str:
        """The atom:id: stable for a feed of an installation.

        Whatever its title, token or newer id.
        """
        return uuid.uuid5(uuid.NAMESPACE_URL, f"{self.base}/{self.first_id or self.id}").urn


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry that was left out of a feed.

    Its GUID (its address, if the GUID is the fault), and the reason.
    """

    feed: str
    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A checked entry: no character that XML forbids, dates in UTC, http(s) links.

    source:  title of the source
    author:  the byline, or empty
    summary: plain text, one line
    body:    sanitised HTML
    missing: the clause that a near miss lacks, or empty
    attachments: sound and video first; each with a media type
    """

    guid: str
    link: str
    title: str
    published: datetime
    updated: datetime
    source: str
    author: str
    summary: str
    body: str
    categories: tuple[str, ...]
    language: str | None
    image: str | None
    hits: tuple[Hit, ...]
    reports: tuple[Report, ...]
    missing: str
    independent: int
    follows: Report | None
    later: tuple[Report, ...]
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The checked values of a feed itself, without its entries."""

    feed: Feed
    title: str
    description: str
    home: str
    updated: datetime
    language: str | None

    def address(self, ending: str, page: int | None = None) -> str:
        """Return the address of the feed's file with this ending, or of one of its pages."""
        number = self.feed.page if page is None else page
        name = self.feed.file_stem if number == 1 else f"{self.feed.file_stem}/{number}"
        url = f"{self.feed.base}/{name}.{ending}"
        return values.link(url) or url

    def neighbours(self, ending: str) -> dict[str, str]:
        """Return the addresses of the previous and next pages by relation (RFC 5005, 3)."""
        page = self.feed.page
        pages = {"previous": page - 1 if page > 1 else None, "next": page + 1 if self.feed.more else None}
        return {relation: self.address(ending, number) for relation, number in pages.items() if number}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A checked feed: its own values, its entries, and the problems of omitted ones."""

    head: Head
    entries: tuple[Ready, ...]
    problems: tuple[Problem, ...]


def within_size(feed: Feed) -> Iterator[tuple[FeedEntry, Feed]]:
    """Give each entry with its feed: beyond the size limit one that writes a summary.

    The limit counts the articles as they are stored, so it is the same for every format.
    """
    brief, size = replace(feed, full_text=False), 0
    for entry in feed.entries:
        size += len(entry.item.html.encode("utf-8", "replace"))
        yield entry, feed if size <= feed.max_bytes else brief


def updated_of(entry: FeedEntry) -> datetime | None:
    """Give the last change of an entry in UTC.

    Of its item, or a report that joined it; None without usable date.
    """
    dates = (entry.item.published, entry.item.updated, entry.changed, *(one.published for one in entry.reports))
    usable = (values.moment(when) for when in dates if when is not None)
    return max((when for when in usable if when is not None), default=None)


def prepare(feed: Feed) -> Prepared:
    """Check a feed's values.

    Entries that cannot be written are left out, with a problem for each.
    """
    ready: dict[str, Ready] = {}
    problems: list[Problem] = []
    for entry, part in within_size(feed):
        made = ready_entry(entry, part)
        if isinstance(made, Problem):
            problems.append(made)
        elif made.guid in ready:
            problems.append(repeated(feed, made.guid))
        else:
            ready[made.guid] = made
    newest = max((entry.updated for entry in ready.values()), default=None)
    return Prepared(head_of(feed, newest), tuple(ready.values()), tuple(problems))


def head_of(feed: Feed, newest: datetime | None) -> Head:
    """Check a feed's own values.

    newest: the latest change of an entry in it
    """
    name = values.line(feed.title) or values.line(feed.id) or "…"
    return Head(
        feed=feed,
        title=name,
        description=values.line(feed.description, 2_000) or name,
        home=values.link(feed.home) or feed.base,
        updated=newest or feed.updated,
        language=values.language(feed.language),
    )


def repeated(feed: Feed, guid: str) -> Problem:
    """Make the problem of an entry whose GUID is in the feed already."""
    return Problem(feed.id, guid, "another entry of this feed has the same GUID")


def ready_entry(entry: FeedEntry, feed: Feed) -> Ready | Problem:
    """Give the checked entry, or why it cannot be published.

    Of the feed it takes only what `shown_parts` gives, so the answer holds as long as both stay equal.
    """
    item = entry.item
    guid = values.uri(entry.guid or item.guid)
    link = values.link(item.url or feed.home)
    published = values.moment(item.published) or values.moment(item.first_seen)
    if guid is None or link is None or published is None:
        reason = (
            "its GUID is not an absolute URI"
            if guid is None
            else "its link is not an http or https address"
            if link is None
            else "it has no date that a reader could use"
        )
        return Problem(feed.id, values.line(item.guid or item.url, 200), reason)
    shown = body(entry, Style(full_text=feed.full_text, why=feed.why, zone=feed.zone, pictures=feed.pictures))
    return Ready(
        guid=guid,
        link=link,
        title=values.title(item.title, item.text, link),
        published=published,
        updated=max(updated_of(entry) or published, published),
        source=values.line(entry.source_title or item.publisher or item.source, 200),
        author=values.line(item.author, 200),
        summary=summary(item),
        body=shown,
        categories=_categories(entry),
        language=values.language(item.language),
        image=image_of(item, feed.pictures) or first_picture(shown),
        hits=entry.hits,
        reports=entry.reports,
        missing=values.line(entry.missing, 300),
        independent=entry.independent,
        follows=entry.follows,
        later=entry.later,
        attachments=_attachments((*item.attachments, *map(Attachment, media_links(shown)))),
    )


def shown_parts(feed: Feed) -> tuple[object, ...]:
    """Give every setting of a feed that shows in its entries."""
    return feed.full_text, feed.why, feed.zone, feed.home, feed.redactor, feed.pictures


def _attachments(found: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """Return the attachments that a reader can fetch, each address once, with type."""
    usable: dict[str, Attachment] = {}
    for each in found:
        address = values.link(each.url)
        if address is not None:
            media_type = values.media_type(each.media_type) or values.guessed_media_type(address)
            usable.setdefault(address, Attachment(address, media_type, max(each.size, 0), max(each.duration, 0)))
    ordered = sorted(usable.values(), key=lambda each: not each.media_type.startswith(("audio/", "video/")))
    return tuple(ordered[:ATTACHMENTS])


def _categories(entry: FeedEntry) -> tuple[str, ...]:
    """Give the matched aliases or terms, then the article's own tags; each once.

    A term with an operator of the query language (`depart*`, `=US`, a regex) is named by the words that it matched.
    """
    terms = ((hit.term.strip('"'), hit) for hit in entry.hits)
    names = [hit.alias.lstrip("@") or (hit.words if _OPERATORS.search(term) else term) for term, hit in terms]
    names += [say("en", "corrected")] if correction_in(entry.item.title, entry.item.text) else []
    names += entry.item.tags
    lines = (values.line(unescape(name), 100) for name in names)  # feeds escape them twice at times
    unique: dict[str, str] = {}
    for name in filter(None, lines):
        unique.setdefault(name.casefold(), name)
    return tuple(unique.values())[:CATEGORIES]

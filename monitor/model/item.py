"""Data found on the way of an item, and what feeds and pages show of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

DateOrigin = Literal["page", "list", "seen"]  # page metadata or text, list or feed entry, first seen


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to an entry: sound, video, a document.

    url:        absolute
    media_type: as the feed says, or by the file's name; empty where neither tells
    size:       bytes, 0 where it is not known
    duration:   seconds, 0 where it is not known
    """

    url: str
    media_type: str = ""
    size: int = 0
    duration: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One link seen on a source.

    url:       absolute
    title:     plain text, white space folded
    key:       what makes it one entry on its source: a feed's GUID where it can be trusted, else the URL
    published: the date the source gives it, or None
    summary:   sanitised later; HTML as the source gives it, or empty
    content:   the whole article as HTML where a feed carries it, or empty
    feed_guid: what the feed calls it (guid, atom:id, JSON Feed id), as it is written; empty where it has none
    guid_is_permalink: the feed says that its guid is its address
    updated:   when its feed says that it was changed; None where it says nothing, or the moment of the visit
    publisher: the outlet that the source has it from, where an aggregator names one
    """

    url: str
    title: str
    key: str
    published: datetime | None = None
    summary: str = ""
    content: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    image: str | None = None
    feed_guid: str = ""
    guid_is_permalink: bool = False
    attachments: tuple[Attachment, ...] = ()
    updated: datetime | None = None
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched document, decoded. `url` is where it was found after redirects."""

    url: str
    text: str
    media_type: str = "text/html"


@dataclass(frozen=True, slots=True)
class Article:
    """The page behind an entry, extracted and cleaned.

    html:       sanitised body, links absolute
    text:       the body as a reader sees it, one paragraph a line
    published:  date from the page, or None
    canonical:  what the page itself calls its address, absolute, or None
    publisher:  the outlet that wrote it, where the page names one other than the site
    notes:      what cleaning took out or moved, a short sentence each, for `why`
    line_fingerprints: of its lines before any was cut, by which those are known that come again on a source's pages
    """

    url: str
    title: str
    html: str
    text: str
    author: str = ""
    publisher: str = ""
    published: datetime | None = None
    canonical: str | None = None
    language: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    line_fingerprints: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """The stored union of entry and article; the unit that has a GUID.

    published:  never in the future; where it came from is `dated_by`
    updated:    when what it says last changed, `published` until then
    copy_of:    GUID of the item whose text this one repeats, or None
    complete:   False where only the entry's own summary is there yet
    position:   a number that grows with arrival
    """

    guid: str
    source: str
    url: str
    title: str
    published: datetime
    dated_by: DateOrigin
    first_seen: datetime
    updated: datetime
    html: str = ""
    text: str = ""
    author: str = ""
    publisher: str = ""
    language: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    copy_of: str | None = None
    complete: bool = True
    position: int = 0
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The searched fields of an item.

    text: one paragraph a line; source: the source's id; site: its host.
    """

    title: str = ""
    text: str = ""
    author: str = ""
    source: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    published: datetime | None = None
    first_seen: datetime | None = None
    reports: int = 1
    independent: int = 1


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that made a query match.

    start, end: code points in the original text of `field`
    words:      the words of the page there
    term:       the term of the query
    alias:      the alias it came through, or empty
    lookalike:  the words only look like the term
    """

    field: str
    start: int
    end: int
    words: str
    term: str
    alias: str = ""
    lookalike: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A topic wants an item, because of these hits.

    `missing`: the one clause that a near miss lacks.
    """

    topic: str
    hits: tuple[Hit, ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way of an item, with its reason: what `why` prints.

    name:    'found', 'fetched', 'extracted', 'identified', 'grouped', 'matched' or 'published'
    outcome: 'ok', 'skipped', 'failed'
    reason:  a sentence
    """

    at: datetime
    name: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """Another item that tells the same, listed below an entry.

    source:      title of its source
    copy:        it repeats the text of a report that stands before it
    credits:     the outlet it says it has this from, or empty
    independent: it is not from an outlet that is counted already; a copy never counts, whatever stands here
    """

    title: str
    url: str
    source: str
    published: datetime
    copy: bool = False
    credits: str = ""
    independent: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions of an article.

    kind:          'headline', 'number', 'name', 'negation', 'paragraph' or 'correction'
    before, after: the words; one of them is empty where a paragraph came or went
    """

    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A change of what an article says. at: when it was noticed."""

    at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed: an item, why the topic wants it, and who else reported it.

    guid:    of the event, which it keeps whichever report stands for it; empty: the item's own
    reports: the others, the earliest first
    follows: the first report of an earlier event that this one tells something new about
    later:   the first reports of later events that tell something new about this one, the newest first
    changed: when a report last joined or left, or None
    missing: the one clause that a near miss lacks
    rest:    of a day's digest, what a topic had beyond its budget, the first to arrive first
    revisions: changes of what the article says, the newest first
    """

    item: Item
    source_title: str
    hits: tuple[Hit, ...] = ()
    reports: tuple[Report, ...] = ()
    guid: str = ""
    follows: Report | None = None
    later: tuple[Report, ...] = ()
    changed: datetime | None = None
    missing: str = ""
    rest: tuple[FeedEntry, ...] = ()
    revisions: tuple[Revision, ...] = ()

    @property
    def independent(self) -> int:
        """The number of independent reports, the item itself included."""
        return 1 + sum(report.independent and not report.copy for report in self.reports)


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that went wrong and was told once. `closed` None: it goes on."""

    guid: str
    source: str
    kind: str
    problem: str
    remedy: str
    opened: datetime
    closed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """Conditions on a candidate item, for the full-text index.

    kind:  'all' of the parts, or 'any' of them
    parts: words, one that ends with * stands for all that begin so; or lookups
    """

    kind: Literal["all", "any"]
    parts: tuple[Lookup | str, ...]

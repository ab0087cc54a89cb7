"""Data on the way of an item, and what feeds and pages show of it.

Entries of a source, articles, items and their events; at the end requests to a browser, and the pages that it draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

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
    """A fetched document, decoded.

    `url` is where it was found after redirects.
    """

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
    """A change of what an article says.

    at: when it was noticed
    """

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
    """Something that went wrong and was told once.

    `closed` None: it goes on.
    """

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


# ── pages that a browser draws ──────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """One page to render.

    headers_for: configured headers that an address may be sent; they may hold credentials
    require:     raises FetchError where robots.txt or the rule of addresses forbids a URL; may wait for the network
    verify:      check certificates
    proxy:       address of the proxy that asks for the page; may hold a password
    """

    url: str
    headers_for: Callable[[str], Mapping[str, str]] = field(default=lambda _: {}, repr=False)
    require: Callable[[str], None] = field(default=lambda _: None, repr=False)
    verify: bool = True
    proxy: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DataAnswer:
    """A JSON answer that a page's scripts got by GET.

    url: as it was requested; body: decompressed
    """

    url: str
    body: bytes = field(repr=False)
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered page.

    url:        where it was found, after redirects and what its scripts made of it
    status:     of the document's answer
    headers:    of the document's answer, lower-case names
    html:       of the document as its scripts left it, shadow trees included
    answers:    JSON that its scripts got, in the order of arrival
    elapsed_ms: from the request to the markup
    net_bytes:  sent and received over the network for it
    peak_bytes: most memory of the browser's processes meanwhile; 0: not known on this system
    settled:    the page came to rest by itself; else the time for it was over
    """

    url: str
    status: int
    headers: Mapping[str, str]
    html: str = field(repr=False)
    answers: tuple[DataAnswer, ...] = field(default=(), repr=False)
    elapsed_ms: int = 0
    net_bytes: int = 0
    peak_bytes: int = 0
    settled: bool = True


@dataclass(frozen=True, slots=True)
class RenderCost:
    """Cost of one page.

    elapsed_ms: until its markup was there; peak_bytes: of memory, 0: not known
    """

    elapsed_ms: int
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class BrowserUse:
    """Total cost of a service's browser.

    pages, failed: rendered, and asked for in vain
    starts:        of the browser; more than one after many pages, much memory or a crash
    elapsed_ms, net_bytes: of all pages together
    last_ms, last_peak_bytes: of the last page
    running:       a browser runs now
    """

    pages: int = 0
    failed: int = 0
    starts: int = 0
    elapsed_ms: int = 0
    net_bytes: int = 0
    last_ms: int = 0
    last_peak_bytes: int = 0
    running: bool = False


class Renderer(Protocol):
    """A browser, as those who ask it know it.

    Thread-safe.
    """

    @property
    def use(self) -> BrowserUse:
        """Return the time, memory and traffic so far."""

    @property
    def is_busy(self) -> bool:
        """Tell whether a page would have to wait for another."""

    def render(self, request: RenderRequest) -> Rendered:
        """Render a page.

        Raises FetchError; its kind is 'browser' where none is installed.
        """

    def close(self) -> None:
        """Interrupt what is rendered, and end every process.

        May be called again.
        """

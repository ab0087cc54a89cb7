"""What the steps hand to one another: plain frozen data, no I/O.

Every time is an aware `datetime` in UTC unless a docstring says otherwise.
A tuple stands where order matters and nothing may change it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

SourceKind = Literal["auto", "feed", "page", "sitemap", "json"]
DateOrigin = Literal["page", "list", "seen"]  # page metadata or text, list or feed entry, first seen


# ── what a person configures ────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ListSelectors:
    """Where the entries stand on a list page (CSS), or in JSON (dotted paths). None: found by itself."""

    item: str | None = None
    link: str | None = None
    title: str | None = None
    date: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleSelectors:
    """Where the parts of an article stand (CSS). None: found by itself; `remove` is cut out of the body."""

    body: str | None = None
    title: str | None = None
    author: str | None = None
    date: str | None = None
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A watched address. `every` None: the rhythm is learned. `timezone`: IANA name for dates without a zone."""

    id: str
    url: str
    title: str = ""
    kind: SourceKind = "auto"
    enabled: bool = True
    every: timedelta | None = None
    language: str | None = None
    list: ListSelectors = ListSelectors()
    article: ArticleSelectors = ArticleSelectors()
    full_text: bool = True
    timezone: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    backlog: int = 20
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Examples:
    """Titles that a topic must take, and titles that it must not."""

    match: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A saved query with a feed. Any of `match` may hold; `reject` keeps an item out; empty `sources`: all.

    budget:  entries a day before the rest goes into a digest; None: no bound
    near_of: the topic whose near misses this one holds, items one clause short; made of `near_miss`, never written
    """

    id: str
    title: str
    match: tuple[str, ...]
    reject: str | None = None
    sources: tuple[str, ...] = ()
    group: Literal["event", "article"] = "event"
    limit: int = 100
    budget: int | None = None
    near_miss: bool = False
    token: str | None = None
    allow_empty: bool = False
    examples: Examples = Examples()
    near_of: str = ""

    @property
    def address_name(self) -> str:
        """Its name in file names and addresses; a private topic's carries its token."""
        return f"{self.id}-{self.token}" if self.token else self.id


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How addresses are asked.

    private_networks: False, True, or a tuple of CIDRs that may be asked too
    websub:           whether hubs are asked to say when feeds changed; None: where they can reach the web server
    """

    concurrency: int = 32
    per_host: int = 1
    delay: timedelta = timedelta(seconds=1)
    timeout: timedelta = timedelta(seconds=30)
    max_bytes: int = 10 * 1024 * 1024
    user_agent: str = ""
    robots: bool = True
    private_networks: bool | tuple[str, ...] = False
    proxy: str | None = None
    websub: bool | None = None


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """What is written where.

    base_url: the address readers use for the web server, no slash at its end
    hub:      the WebSub hub that is told of public feeds that changed, or None
    """

    dir: Path = Path("feeds")
    base_url: str = "http://127.0.0.1:8080"
    hub: str | None = None
    formats: tuple[str, ...] = ("rss", "atom", "json")
    full_text: bool = True
    why: bool = True


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The web server. `listen` None: no server, files only. `hosts`: names it answers to. `users`: name to secret."""

    listen: str | None = "127.0.0.1:8080"
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1")
    users: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """How often sources are asked. `every` None: each source's rhythm is learned between `fastest` and `slowest`."""

    every: timedelta | None = None
    fastest: timedelta = timedelta(minutes=5)
    slowest: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class KeepSettings:
    """How long things stay, counted from when they were first seen."""

    items: timedelta = timedelta(days=90)
    pages: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LogSettings:
    """level: debug, info, warning or error; format: auto, console, json."""

    level: str = "info"
    format: str = "auto"


@dataclass(frozen=True, slots=True)
class Settings:
    """`newsmonitor.yaml`. `state`: a file, or postgresql://…; `timezone`: IANA name, or 'local'."""

    state: str = "state/newsmonitor.db"
    publish: PublishSettings = PublishSettings()
    web: WebSettings = WebSettings()
    fetch: FetchSettings = FetchSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    keep: KeepSettings = KeepSettings()
    timezone: str = "local"
    log: LogSettings = LogSettings()


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that the four files say. `aliases`: name to its spellings, as written."""

    settings: Settings
    sources: tuple[Source, ...]
    topics: tuple[Topic, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


# ── what is found on the way of an item ─────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Entry:
    """One link seen on a source.

    url:       absolute
    title:     plain text, white space folded
    key:       what makes it one entry on its source: a feed's GUID where it can be trusted, else the URL
    published: the date the source gives it, or None
    summary:   sanitised later; HTML as the source gives it, or empty
    content:   the whole article as HTML where a feed carries it, or empty
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
    line_marks: of its lines before any was cut, by which those are known that come again on a source's pages
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
    line_marks: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """The stored union of entry and article; the unit that has a GUID.

    published:  never in the future; where it came from is `dated_by`
    updated:    when title or text last changed, `published` until then
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


@dataclass(frozen=True, slots=True)
class Document:
    """What a topic query looks at. `text`: one paragraph a line; `source`: the source's id; `site`: its host."""

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
    """A topic wants an item, because of these hits. `missing`: the one clause that a near miss lacks."""

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


# ── what a feed and a page show ─────────────────────────────────────────────


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
class FeedEntry:
    """One entry of a feed: an item, why the topic wants it, and who else reported it.

    guid:    of the event, which it keeps whichever report stands for it; empty: the item's own
    reports: the others, the earliest first
    follows: the first report of an earlier event that this one tells something new about
    changed: when a report last joined or left, or None
    missing: the one clause that a near miss lacks
    rest:    of a day's digest, what a topic had beyond its budget, the first to arrive first
    """

    item: Item
    source_title: str
    hits: tuple[Hit, ...] = ()
    reports: tuple[Report, ...] = ()
    guid: str = ""
    follows: Report | None = None
    changed: datetime | None = None
    missing: str = ""
    rest: tuple[FeedEntry, ...] = ()

    @property
    def independent(self) -> int:
        """How many tell the event by themselves, its own item among them."""
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
class SourceState:
    """What is remembered of a source between two visits; all None or 0 before the first.

    address:    where its entries are taken from, where that is not its own URL: the feed that its page names,
                or where permanent redirects led for long enough
    moved_to:   where a permanent redirect leads, since `moved_since`, seen `moved_times` in a row
    last_full:  when it last answered with content, whatever its validators said
    liar:       its validators stayed while its content changed: they are not used
    holds:      seconds for which the server said that its answer would hold; 0: it did not say
    habit:      what is learned of its rhythm, as `schedule.Habit` packs it
    kind:       what `auto` turned out to be
    why_next:   in words, why `next_fetch` is then
    error:      problem of the last visit, empty when it went well
    """

    id: str
    next_fetch: datetime | None = None
    why_next: str = ""
    last_fetch: datetime | None = None
    last_ok: datetime | None = None
    first_fetch: datetime | None = None
    status: int | None = None
    elapsed_ms: int = 0
    address: str = ""
    kind: SourceKind = "auto"
    selector: str = ""
    entries: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0
    error: str = ""
    gone: bool = False
    moved_to: str = ""
    moved_since: datetime | None = None
    moved_times: int = 0
    last_full: datetime | None = None
    liar: bool = False
    holds: int = 0
    habit: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a hub is asked for: to say when a feed changed (WebSub).

    token:       ends the address of its callback; a secret, as is `secret`, which the hub signs with
    topic:       the address by which the hub knows the feed
    state:       'waiting' to be asked for, 'asked', 'live', 'denied', or 'leaving'
    lease_until: when what the hub granted ends
    next_ask:    when the hub is asked next; None: never
    attempts:    how often it was asked since it last answered
    pushed:      when it last said that the feed changed
    problem:     why it is not live, as far as that is known
    """

    token: str = field(repr=False)
    secret: str = field(repr=False)
    source: str
    hub: str
    topic: str
    state: Literal["waiting", "asked", "live", "denied", "leaving"] = "waiting"
    lease_until: datetime | None = None
    next_ask: datetime | None = None
    attempts: int = 0
    pushed: datetime | None = None
    problem: str = ""

"""The configuration of a person: every key with its type, default and meaning.

`Annotated` carries the meaning, which editors show and docs/configuration.md lists, and how values are written
(`monitor.config.values`). A field without a meaning is made by the program and never written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Kind:
    """Kind of a setting's values: a name in monitor.config.values."""

    name: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that a number may be, or the least that a list holds."""

    least: int | None = None
    most: int | None = None


AUTO = Kind("auto")  # `auto` stands for None
BY_KEY = Kind("by key")  # where nothing else is written, the key under which the section stands
Url = Annotated[str, Kind("url")]
Selector = Annotated[str, Kind("selector")]
Pattern = Annotated[str, Kind("pattern")]
Interval = Annotated[timedelta, Kind("interval")]
Size = Annotated[int, Kind("size")]
Zone = Annotated[str, Kind("zone")]
LanguageCode = Annotated[str, Kind("language")]
PerDay = Annotated[int, Kind("per day")]
Token = Annotated[str, Kind("token")]
TopicId = Annotated[str, Kind("topic id")]
HostAndPort = Annotated[str, Kind("listen")]
BucketAddress = Annotated[str, Kind("bucket")]
UserName = Annotated[str, Kind("user name")]
Password = Annotated[str, Kind("password")]
HostName = Annotated[str, Kind("host name")]
HeaderName = Annotated[str, Kind("header name")]
HeaderValue = Annotated[str, Kind("header value")]
Target = Annotated[str, Kind("target")]
TimeOfDay = Annotated[str, Kind("time of day")]
Hours = Annotated[str, Kind("hours")]
BrowserAddress = Annotated[str, Kind("browser address")]
FeedFormat = Literal["rss", "atom", "json"]
SourceKind = Literal["auto", "feed", "page", "sitemap", "json", "watch"]
BrowserUseRule = Literal["auto", "always", "never"]
# Headers that any browser sends to anybody; every other one may be a credential.
PUBLIC_HEADERS = frozenset({"accept", "accept-encoding", "accept-language", "referer", "user-agent"})


@dataclass(frozen=True, slots=True)
class ListSelectors:
    """Selectors of the entries of a list: CSS for a page, dotted paths for JSON.

    None: found automatically.
    """

    item: Annotated[
        str | None, "An entry: CSS selector, or for JSON the path of the list; for watch the part that is watched."
    ] = None
    link: Annotated[str | None, "The link inside an entry."] = None
    title: Annotated[str | None, "The title inside an entry."] = None
    date: Annotated[str | None, "The date inside an entry."] = None
    summary: Annotated[str | None, "The summary inside an entry."] = None


@dataclass(frozen=True, slots=True)
class ArticleSelectors:
    """CSS selectors of the parts of an article.

    None: found automatically; `remove` is removed from the body.
    """

    body: Annotated[Selector | None, "CSS selector of the text."] = None
    title: Annotated[Selector | None, "CSS selector of the title."] = None
    author: Annotated[Selector | None, "CSS selector of the author."] = None
    date: Annotated[Selector | None, "CSS selector of the date."] = None
    remove: Annotated[tuple[Selector, ...], "CSS selectors of what is removed from the text."] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A watched address.

    every:    None: learned
    timezone: IANA name, for dates without a zone
    robots:   obey its robots.txt
    verify:   check its certificate; a path: trust the certificates of this PEM file too
    browser:  'auto': where its page gives nothing without one
    """

    id: Annotated[str, Kind("id"), "Short name: small letters, digits, - and _."]
    url: Annotated[Url, "Address of a news page, feed, sitemap or JSON document."]
    title: Annotated[str, "Name that readers see; default: the id."] = ""
    kind: Annotated[
        SourceKind,
        "Kind of the document; auto: found on the first visit; watch: one entry for each change of its text.",
    ] = "auto"
    enabled: Annotated[bool, "false: keep the source, but do not visit it."] = True
    every: Annotated[Interval | None, AUTO, "Interval of visits; auto: as schedule.every says."] = None
    language: Annotated[
        LanguageCode | None,
        "Language of its articles, such as zh; default: found for each article.",
    ] = None
    list: Annotated[ListSelectors, "Where the entries of a list are; default: found."] = ListSelectors()
    article: Annotated[ArticleSelectors, "Where the parts of an article are; default: found."] = ArticleSelectors()
    full_text: Annotated[bool, "Read the page of each entry; false: the entry's own text is enough."] = True
    timezone: Annotated[Zone | None, "Zone of dates without one."] = None
    headers: Annotated[
        Mapping[HeaderName, HeaderValue],
        "Request headers, sent to the host of the source alone; ${NAME} is read from the environment.",
    ] = field(default_factory=dict, repr=False)
    topics: Annotated[tuple[str, ...], "Topics that take every entry of this source."] = ()
    tags: Annotated[tuple[str, ...], "Tags that every entry of this source gets; `tag:` in a query finds them."] = ()
    include: Annotated[
        tuple[Pattern, ...], "Take only entries whose address matches one of these patterns (* or /regex/)."
    ] = ()
    exclude: Annotated[tuple[Pattern, ...], "Leave out entries whose address matches one of these patterns."] = ()
    backlog: Annotated[int, Bounds(0, 1000), "Entries that are taken on the first visit."] = 20
    proxy: Annotated[Url | None, "Proxy of this source."] = field(default=None, repr=False)
    robots: Annotated[bool, "Obey the robots.txt of its host; false: for a feed that a person named."] = True
    verify: Annotated[
        bool | str,
        Kind("verification"),
        "Check the certificate of its host; false: do not; a file (PEM): trust its certificates too.",
    ] = True
    browser: Annotated[
        BrowserUseRule, "Render its pages in a browser; auto: where a page gives nothing without one."
    ] = "auto"

    def owns(self, url: str) -> bool:
        """Return True if a URL belongs to the host of the source.

        Or to a host below it, or to the one above its `www.`.

        What a person says of a source holds there; an entry may link to anybody.
        """
        if url == self.url:
            return True
        home, host = (_host(address).removeprefix("www.") for address in (self.url, url))
        return host == home or host.endswith(f".{home}")

    def headers_for(self, url: str) -> Mapping[str, str]:
        """Return the configured headers that may be sent to an address.

        Credentials only where the source owns it.
        """
        if self.owns(url):
            return self.headers
        return {name: value for name, value in self.headers.items() if name.lower() in PUBLIC_HEADERS}


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Examples:
    """Titles that a topic must take, and titles that it must not."""

    match: Annotated[tuple[str, ...], "Titles that the topic must take."] = ()
    reject: Annotated[tuple[str, ...], "Titles that the topic must not take."] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A saved query with a feed.

    Any of `match` may hold; `reject` keeps an item out; empty `sources`: all.

    budget:  entries a day before the rest goes into a digest; None: no bound
    formerly: ids that it had before, the oldest first: their addresses lead to this one
    near_of: the topic whose near misses this one holds, items one clause short; made of `near_miss`, never written
    """

    id: Annotated[str, BY_KEY]
    title: Annotated[str, BY_KEY, "Title of the feed; default: the id."]
    match: Annotated[tuple[str, ...], Bounds(1), "Query, or list of queries; one of them must match."]
    reject: Annotated[str | None, "Query of items to leave out."] = None
    sources: Annotated[tuple[str, ...], "Sources whose items are considered; default: all."] = ()
    group: Annotated[
        Literal["event", "article"], "event: one entry for each event; article: one entry for each article."
    ] = "event"
    limit: Annotated[int, Bounds(1, 1000), "Entries in the feed."] = 100
    budget: Annotated[PerDay | None, "Entries a day, such as 20/day; the others become one daily digest."] = None
    near_miss: Annotated[bool, "Publish a second feed with items that lack one clause of the query."] = False
    token: Annotated[
        Token | None,
        "Makes the feed private: part of its file name and address, at least 8 characters.",
    ] = field(default=None, repr=False)
    date: Annotated[
        Literal["article", "seen"] | None, "The date of entries, for this topic; default: `publish.date`."
    ] = None
    allow_empty: Annotated[bool, "Accept an edit that empties the feed."] = False
    examples: Annotated[Examples, "Titles that are checked whenever the configuration is loaded."] = Examples()
    formerly: Annotated[
        tuple[TopicId, ...], "Ids that the topic had before, the oldest first; their addresses lead to it."
    ] = ()
    changes: Annotated[
        Literal["update", "entry", "off"],
        "Edited articles whose meaning changed: update tells it in their entry, entry adds one, off tells nothing.",
    ] = "update"
    notify: Annotated[tuple[str, ...], "Names of notify.targets that get a message about each new entry."] = ()
    near_of: str = ""

    @property
    def address_name(self) -> str:
        """Return the name in file names and addresses; a private topic's has its token."""
        return self._address_name(self.id)

    @property
    def former_names(self) -> tuple[str, ...]:
        """Return the earlier names in addresses; those of a private topic have its token."""
        return tuple(map(self._address_name, self.formerly))

    def _address_name(self, name: str) -> str:
        return f"{name}-{self.token}" if self.token else name


@dataclass(frozen=True, slots=True)
class BrowserSettings:
    """Settings of the browser that renders pages which give nothing without one.

    path:          of Chromium; empty: it is looked for
    cdp:           address of a running Chromium to use instead (http://, ws://), or None
    sandbox:       Chromium's own; it has none for root
    timeout:       for one page
    settle:        until a page that never rests, with clocks or polling, is taken as it is; part of `timeout`
    max_bytes:     over the network for one page, and of its markup
    max_memory:    bytes of all processes of the browser together; above it the page is given up
    restart_after: pages; a browser grows with each
    idle:          without a page for so long, it ends
    """

    path: Annotated[
        str, "Program of Chromium; empty: chromium, chromium-browser or google-chrome, whichever is found."
    ] = ""
    cdp: Annotated[
        BrowserAddress | None, "Address of a running Chromium on this computer to use instead: http://127.0.0.1:9222."
    ] = field(default=None, repr=False)
    sandbox: Annotated[
        bool, "Chromium's own sandbox; root has none: false is for a container that holds nothing else."
    ] = True
    timeout: Annotated[Interval, "Time limit of a page."] = timedelta(seconds=30)
    settle: Annotated[
        Interval, "A page that never comes to rest, with clocks or polling, is taken as it is after so long."
    ] = timedelta(seconds=10)
    max_bytes: Annotated[Size, "Size limit of what a page loads, and of its markup."] = 20 * 1024 * 1024
    max_memory: Annotated[
        Size, "Memory limit of all processes of the browser together; above it the page is given up."
    ] = 1024 * 1024 * 1024
    restart_after: Annotated[int, Bounds(1, 100_000), "Pages after which the browser is started afresh."] = 50
    idle: Annotated[Interval, "The browser ends when it had no page for so long."] = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """Settings of fetching.

    private_networks: False, True, or a tuple of CIDRs that may be asked too
    websub:           whether hubs are asked to say when feeds changed; None: where they can reach the web server
    """

    concurrency: Annotated[int, Bounds(1, 512), "Sources that are visited at the same time."] = 32
    per_host: Annotated[int, Bounds(1, 32), "Requests to one host at the same time."] = 1
    delay: Annotated[timedelta, "Pause between two requests to one host."] = timedelta(seconds=1)
    timeout: Annotated[Interval, "Time limit of a request, redirects included."] = timedelta(seconds=30)
    max_bytes: Annotated[Size, "Size limit of a response, unpacked."] = 10 * 1024 * 1024
    user_agent: Annotated[HeaderValue, "User-Agent header; empty: name and version of this program."] = ""
    robots: Annotated[bool, "Obey robots.txt (RFC 9309)."] = True
    private_networks: Annotated[
        bool | tuple[str, ...],
        Kind("networks"),
        "Networks besides the public internet that may be fetched: true, false or a list of CIDRs.",
    ] = False
    proxy: Annotated[Url | None, "Proxy for all requests: http://name:password@host:port."] = field(
        default=None, repr=False
    )
    websub: Annotated[
        bool | None, AUTO, "Subscribe at the hubs of feeds; auto: if publish.base_url begins with https."
    ] = None
    browser: Annotated[
        BrowserSettings, "The browser for pages that need one; needs the extra newsmonitor[browser]."
    ] = BrowserSettings()


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """Settings of publishing: files, addresses, formats.

    base_url: the address readers use for the web server, no slash at its end
    hub:      the WebSub hub that is notified of changes of public feeds, or None
    max_bytes: of articles in one feed; older entries beyond it have a summary
    """

    dir: Annotated[Path, "Folder of the feed files."] = Path("feeds")
    bucket: Annotated[BucketAddress | None, "S3-compatible bucket that gets the feed files too: s3://name/prefix."] = (
        None
    )
    base_url: Annotated[
        str, Kind("base url"), "Address under which readers reach the web server, with a path if a proxy adds one."
    ] = "http://127.0.0.1:8080"
    hub: Annotated[Url | None, "WebSub hub that is notified when a public feed changes."] = field(
        default=None, repr=False
    )
    formats: Annotated[tuple[FeedFormat, ...], Bounds(1), "Formats of each feed."] = ("rss", "atom", "json")
    full_text: Annotated[bool, "The whole article in each entry; false: a summary."] = True
    max_bytes: Annotated[Size, "Size limit of the articles in a feed; the older entries beyond it have a summary."] = (
        2_000_000
    )
    why: Annotated[bool, "A line at the end of each entry with the words that matched."] = True
    picture_proxy: Annotated[
        bool, "Pictures of hosts that refuse other people's pages are shown through /img/ of the web server."
    ] = False
    date: Annotated[
        Literal["article", "seen"],
        "The date of entries: the article's own, or when it was first seen, for programs that keep the newest date.",
    ] = "article"


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Settings of the web server.

    `listen` None: no server, files only. `hosts`: names it answers to. `users`: name to secret.
    """

    listen: Annotated[HostAndPort | None, "Host and port of the web server; null: no server, files only."] = (
        "127.0.0.1:8080"
    )
    hosts: Annotated[tuple[HostName, ...], "Host names that the server answers to."] = ("localhost", "127.0.0.1")
    users: Annotated[
        Mapping[UserName, Password],
        "Names and passwords; with at least one, the server asks for a password.",
    ] = field(default_factory=dict, repr=False)
    metrics_token: Annotated[
        Password | None, "With one, /metrics answers who sends it (`Authorization: Bearer …`), or a name and password."
    ] = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """Mail with items of some topics at an hour of a day or week, in `timezone`."""

    target: Annotated[str, "Name of one of notify.targets that begins with smtp:// or smtps://."]
    topics: Annotated[tuple[str, ...], "Topics that are in it, in this order; default: all public ones."] = ()
    every: Annotated[Literal["day", "week"], "How often it is sent, where there is anything to tell."] = "day"
    weekday: Annotated[
        Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        "The day of a weekly one.",
    ] = "monday"
    at: Annotated[TimeOfDay, "Time of day, in the zone of `timezone`."] = "08:00"
    language: Annotated[Literal["en", "zh"], "Language of the words around the entries."] = "en"


@dataclass(frozen=True, slots=True)
class NotifySettings:
    """Messages about new entries of topics with `notify`, and digests.

    targets: name to address: a webhook (http, https), or one of Apprise
    quiet:   hours of the day, in the zone of `timezone`
    """

    targets: Annotated[
        Mapping[UserName, Target],
        "Names and addresses: https://… is a JSON webhook, smtp://… a mail server, any other an address of Apprise.",
    ] = field(default_factory=dict, repr=False)
    secret: Annotated[Password | None, "Signs the JSON webhooks: HMAC-SHA256 in X-Newsmonitor-Signature."] = field(
        default=None, repr=False
    )
    quiet: Annotated[Hours | None, "Hours without messages, such as 22:00-07:00; they come afterwards."] = None
    per_day: Annotated[int, Bounds(1, 10_000), "Messages to a target in 24 hours; the others come later."] = 50
    digests: Annotated[Mapping[UserName, DigestSettings], "Mails with what a day or week brought, by name."] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """Settings of when sources are visited.

    `every` None: each source's rhythm is learned between `fastest` and `slowest`.
    """

    every: Annotated[Interval | None, AUTO, "Interval of all sources; auto: learned for each source."] = None
    fastest: Annotated[Interval, "Shortest learned interval."] = timedelta(minutes=5)
    slowest: Annotated[Interval, "Longest learned interval."] = timedelta(hours=24)
    revisit: Annotated[
        timedelta, "Articles in topics are read again, ever more rarely, until they are so old; 0s: never."
    ] = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class KeepSettings:
    """Settings of retention, counted from when things were first seen."""

    items: Annotated[Interval, "Items and their events."] = timedelta(days=90)
    pages: Annotated[timedelta, "Fetched pages of articles, which `newsmonitor reprocess` reads."] = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LogSettings:
    """level: debug, info, warning or error; format: auto, console, json."""

    level: Annotated[Literal["debug", "info", "warning", "error"], "Lowest level that is logged."] = "info"
    format: Annotated[
        Literal["auto", "console", "json"],
        "console for people, json for programs; auto: console on a terminal, otherwise json.",
    ] = "auto"


@dataclass(frozen=True, slots=True)
class Settings:
    """`newsmonitor.yaml`.

    state:    a file, or postgresql://…
    timezone: IANA name, or 'local'
    meaning:  'off', 'local' for the extra, or the address of `/embeddings`
    """

    state: Annotated[str, Kind("state"), "The database: a file, or postgresql://user@host/name."] = field(
        default="state/newsmonitor.db", repr=False
    )
    publish: Annotated[PublishSettings, "What is written where."] = PublishSettings()
    web: Annotated[WebSettings, "The web server."] = WebSettings()
    fetch: Annotated[FetchSettings, "How addresses are fetched."] = FetchSettings()
    schedule: Annotated[ScheduleSettings, "How often sources are visited."] = ScheduleSettings()
    keep: Annotated[KeepSettings, "How long things are stored, counted from when they were first seen."] = (
        KeepSettings()
    )
    notify: Annotated[NotifySettings, "Messages about new entries: mail, chat, phone, webhooks."] = NotifySettings()
    timezone: Annotated[
        str,
        Kind("local or zone"),
        "Zone of dates that are shown, such as Asia/Shanghai; `local` is the zone of the machine.",
    ] = "local"
    meaning: Annotated[
        str,
        Kind("meaning"),
        "Embeddings for events: `off`, `local` (newsmonitor[meaning]), or an /embeddings address.",
    ] = "off"
    log: Annotated[LogSettings, "What is logged, and how."] = LogSettings()
    language: Annotated[
        Literal["auto", "en", "zh"], "Language of the command line; `auto`: that of the environment (LANG)."
    ] = "auto"


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that the four files say.

    aliases: name to its spellings, as written
    secrets: every value that must not be shown: of headers, users, tokens, passwords, and of the environment
    """

    settings: Settings
    sources: tuple[Source, ...]
    topics: tuple[Topic, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    secrets: frozenset[str] = field(default=frozenset(), repr=False, compare=False)

"""`probe`: look at an address as a visit would, and describe the result.

Nothing is stored.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click

from monitor.cli.options import loaded_or_defaults, print_json, say, takes_config
from monitor.discover import Discovery, KnownEntries, PageData
from monitor.errors import FetchError, NotUsable
from monitor.fetch import Fetcher, Response, judge, source_request
from monitor.model import Article, Config, Entry, Source, SourceState
from monitor.pipeline.extraction import (
    FetchedPage,
    SourceKnowledge,
    decoded_page,
    extract_article,
    listed_article,
    with_further_pages,
)
from monitor.pipeline.finding import (
    FoundList,
    discover_entries,
    find_list,
    find_rendered,
    in_vain,
    may_help,
    render_page,
)
from monitor.redact import public_address
from monitor.service.fetching import new_fetcher, utc_now, zone_of
from monitor.text.markup import decode

SHOWN_LINE = 100  # characters of a line of a watched text
SHOWN = 10  # entries of a list that a person wants to see
_TRIED = 3  # entries whose article is tried before it is said that none can be had
_SHORT_TITLE = 8  # characters of a headline that may stand in any text
_PROSE = 30  # letters of a line that tells something
_FEWEST_LISTED = 3  # headlines of its own list in the text of a page, from which it is a list
_HEAD = 200_000  # characters in which a page says what it is
_ARTICLE_PAGE = re.compile(
    r"<meta\b[^<>]{0,200}(?:article:published_time|og:type[\"'][^<>]{0,40}content=[\"']article[\"'])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Seen:
    """The result of a look at an address.

    url:       where it was found, after redirects
    discovery: what is read; of the feed where the page names one that can be read
    feed:      the address of that feed, or empty
    listed:    how many entries the page itself has, where its feed is read instead
    single:    the page says of itself that it is one article
    article:   of the first entry that has one, where it was asked for
    problem:   why no article could be had, or empty
    rendered:  the page gave its list in a browser only
    data:      the data behind a rendered page, which can be read without one
    """

    url: str
    discovery: Discovery
    feed: str = ""
    listed: int = 0
    single: bool = False
    article: Article | None = None
    problem: str = ""
    rendered: bool = False
    data: PageData | None = None

    @property
    def browser(self) -> dict[str, str | bool]:
        """Tell what a browser is needed for.

        The list itself, or a look once a day whether `data` is still behind it.
        """
        return {"needed": self.rendered, "data": public_address(self.data.url) if self.data else ""}


def with_scheme(url: str) -> str:
    """Add https:// to an address that was typed without a scheme."""
    return url if "://" in url else f"https://{url}"


@dataclass(frozen=True, slots=True)
class Looker:
    """Looks at a source.

    memory: what is remembered of the source, if it is watched already.
    """

    fetcher: Fetcher
    config: Config
    source: Source
    memory: KnownEntries = field(default_factory=KnownEntries)

    @property
    def zone(self) -> tzinfo:
        """The zone of dates without one."""
        return ZoneInfo(self.source.timezone) if self.source.timezone else zone_of(self.config.settings)

    def look(self, *, whole: bool, itself: bool = False) -> Seen:
        """Look at the source's address.

        Raises FetchError, NotUsable.

        whole: at one article too; itself: at the page alone where it is one, whether it says so or not
        """
        response = self.fetch(self.source.url)
        single = bool(_ARTICLE_PAGE.search(_text(response)[:_HEAD]))
        if itself and (article := self._as_article(response, single=single)):
            found = Discovery("page", (), reason="one article; to watch for others, give the page that lists them")
            return Seen(response.url, found, single=True, article=article)
        try:
            listed = self._listed(response)
            feeds = listed.page.feeds if listed.page else listed.discovery.feeds
            seen = Seen(
                response.url,
                replace(listed.discovery, feeds=feeds),
                feed=listed.feed,
                listed=len(listed.page.entries) if listed.page else 0,
                single=single and (listed.page or listed.discovery).kind == "page",
                problem=listed.problem,
                rendered=listed.rendered is not None,
                data=listed.data,
            )
        except NotUsable as fault:
            if fault.kind != "no_entries" or not single:
                raise
            raise _is_an_article(response.url) from fault
        if not (seen.discovery.entries or seen.discovery.skipped or seen.discovery.text):
            if single:
                raise _is_an_article(response.url)
            also = f", and {seen.problem}" if seen.problem else ""
            problem = f"no list of news was found at {response.url}{also}"
            remedy = "give the address of a feed or of another page; a list that you see can be named with `list:`"
            raise NotUsable("no_entries", problem, remedy)
        return self._with_article(seen) if whole else seen

    def _listed(self, response: Response) -> FoundList:
        """Find the list, with a browser where the source says so, or where it can help."""
        fault: FetchError | NotUsable | None = None
        if self.source.browser != "always":
            try:
                return find_list(self.source, response, self.fetch, self.discover, utc_now())
            except NotUsable as plain:
                if not may_help(self.source, SourceState(self.source.id), response, plain, utc_now()):
                    raise
                fault = plain
        try:
            return find_rendered(
                self.source,
                render=lambda url: render_page(self.fetcher, self.source, url, utc_now()),
                fetch=self.fetch,
                discover=self.discover,
                now=utc_now(),
                zone=self.zone,
            )
        except (FetchError, NotUsable) as second:
            raise (in_vain(fault, second) if fault else second) from second

    def fetch(self, url: str) -> Response:
        """Fetch an address.

        Raises FetchError, also for an error status.
        """
        response = self.fetcher.fetch(source_request(self.source, url))
        verdict = judge(response, utc_now())
        if not verdict.good:
            raise FetchError(verdict.outcome, f"{url}: {verdict.reason}")
        return response

    def discover(self, response: Response, source: Source | None = None) -> Discovery:
        """Find the entries of a response, as a visit does.

        source: to read it as

        Raises NotUsable.
        """
        return discover_entries(response, source or self.source, self.memory, now=utc_now(), zone=self.zone)

    def _as_article(self, response: Response, *, single: bool) -> Article | None:
        """Read a page as the article that it is.

        None for a feed, and for a page of links.

        single: the page says that it is one article; then what extraction refuses is raised as NotUsable.
        """
        try:
            found = self.discover(response)
        except NotUsable:  # no list at all
            found = Discovery("page", ())
        if found.kind not in ("page", "json") or not _text(response).lstrip("\ufeff \r\n\t").startswith("<"):
            return None
        try:
            article = self._read(decoded_page(response), Entry(response.url, "", response.url))
        except NotUsable:
            if single:
                raise
            return None
        prose = sum(sum(map(str.isalnum, line)) >= _PROSE for line in article.text.split("\n"))
        listed = sum(len(entry.title) > _SHORT_TITLE and entry.title in article.text for entry in found.entries)
        lists = listed >= _FEWEST_LISTED and 2 * listed >= prose
        front = not urlsplit(response.url).path.strip("/")
        return article if single or (article.title and prose and not lists and not front) else None

    def _with_article(self, seen: Seen) -> Seen:
        for entry in seen.discovery.entries[:_TRIED]:
            try:
                return replace(seen, article=self._article(entry))
            except (FetchError, NotUsable) as fault:
                where = "" if entry.url in fault.problem else f"{entry.url}: "
                seen = replace(seen, problem=f"no article could be had: {where}{fault.problem}")
        return seen

    def _article(self, entry: Entry) -> Article:
        if article := listed_article(self.source, entry):
            return replace(article, published=entry.published)
        return self._read(self._page(entry.url), entry)

    def _read(self, start: FetchedPage, entry: Entry) -> Article:
        page = with_further_pages(start, self._page).page
        return extract_article(self.source, entry, page, SourceKnowledge(), now=utc_now(), zone=self.zone)

    def _page(self, url: str) -> FetchedPage:
        return decoded_page(self.fetch(url))


def _is_an_article(url: str) -> NotUsable:
    remedy = "give the address of the page that lists the articles, or of a feed"
    return NotUsable("no_entries", f"{url} is one article, and lists no others", remedy)


def _text(response: Response) -> str:
    return decode(response.body, response.headers.get("content-type", ""))


def describe(seen: Seen, zone: tzinfo) -> Iterator[str]:
    """Describe what was found, line by line; dates are shown in `zone`."""
    found, url = seen.discovery, public_address(seen.url)
    instead = f"a page that names a feed, which is read instead of its own list of {seen.listed}"
    yield f"{url}: {instead if seen.feed else found.reason}"
    if seen.data:
        yield f"  this list comes from {public_address(seen.data.url)}; the browser is needed once a day"
    elif seen.rendered:
        yield "  the page gives nothing without a browser, which is needed at each visit"
    if found.title:
        yield f"  title  {found.title}"
    if found.selector and found.kind in ("page", "json"):
        yield f"  selector  {found.selector}"
    for feed in found.feeds:
        yield f"  names a feed  {feed}{f' ({found.selector})' if feed == seen.feed else ''}"
    if seen.single and seen.article and not found.entries:
        return
    if seen.single:
        yield "  this looks like one article: watch the page that lists it instead"
    if found.kind == "watch":
        yield "  each change of this text will be an entry:"
        yield from (f"    {line[:SHOWN_LINE]}" for line in found.text.split("\n")[:SHOWN])
    else:
        yield from _describe_entries(seen, zone)
    if seen.problem and not seen.article:
        yield f"  note: {seen.problem}"


def _describe_entries(seen: Seen, zone: tzinfo) -> Iterator[str]:
    found = seen.discovery
    left = f", {len(found.skipped)} left out" if found.skipped else ""
    dates = [entry.published for entry in found.entries if entry.published]
    newest = f", the newest of {_date(max(dates), zone)}" if dates else ", none with a date" if found.entries else ""
    yield f"  {len(found.entries)} {'entry' if len(found.entries) == 1 else 'entries'}{newest}{left}"
    for entry in found.entries[:SHOWN]:
        yield f"  {_date(entry.published, zone):16}  {entry.title}\n{'':20}{entry.url}"
    if len(found.entries) > SHOWN:
        yield f"  … and {len(found.entries) - SHOWN} more"
    if found.next_page and not seen.feed:
        yield f"  goes on at  {found.next_page}; read on the first visit, up to `backlog` entries"
    for skipped in found.skipped[:3]:
        yield f"  left out: {skipped.what[:80]}: {skipped.reason}"


def describe_article(article: Article, zone: tzinfo, most: int | None = None) -> Iterator[str]:
    """Describe an article as it would be published, line by line.

    most: characters of its text
    """
    byline = [article.author, article.publisher, _date(article.published, zone), article.language]
    text = article.text if most is None or len(article.text) <= most else f"{article.text[:most].rstrip()} …"
    yield f"\n{article.title}\n{' · '.join(filter(None, byline))}\n\n{text}\n"
    for note in article.notes:
        yield f"  note: {note}"


def _date(moment: datetime | None, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else "no date"


def show(seen: Seen, zone: tzinfo, most: int | None = None) -> None:
    """Print what was found, and the article if there is one."""
    for line in describe(seen, zone):
        say(line)
    for line in describe_article(seen.article, zone, most) if seen.article else ():
        say(line, of_article=not line.startswith("  note: "), sure=True)


@click.command()
@takes_config
@click.argument("url")
@click.option(
    "--article",
    "whole",
    is_flag=True,
    help="Show one article as it would be published: the page itself, or the first of its list.",
)
def probe(folder: Path | None, as_json: bool, url: str, whole: bool) -> None:
    """Look at an address, show what was found, and store nothing.

    URL is a news page, a feed, a sitemap or JSON.
    """
    config, url = loaded_or_defaults(folder, queries=False), with_scheme(url)
    source = next((known for known in config.sources if known.url == url), Source("probe", url))
    fetcher = new_fetcher(config, threading.Event())
    try:
        seen = Looker(fetcher, config, source).look(whole=whole, itself=whole)
    finally:
        fetcher.close()
    if as_json:
        print_json(
            {
                "url": public_address(seen.url),
                "discovery": seen.discovery,
                "article": seen.article,
                "feed": seen.feed,
                "browser": seen.browser,
            }
        )
    else:
        show(seen, zone_of(config.settings))

"""`newsmonitor probe`: a look at an address that stores nothing."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from monitor.cli.options import loaded_or_defaults, print_json, takes_config
from monitor.discover import Discovery, discover
from monitor.errors import FetchError
from monitor.extract import extract
from monitor.fetch import Fetcher, Request, Response, judge
from monitor.model import Article, Config, Entry, Page, Source
from monitor.service.opening import new_fetcher, utc_now, zone_of
from monitor.text.decode import decode

_SHOWN = 10  # entries of a list that a person wants to see


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look at an address gave."""

    response: Response
    discovery: Discovery
    article: Article | None


@click.command()
@takes_config
@click.argument("url")
@click.option("--article", "whole", is_flag=True, help="Show one article as it would be published.")
def probe(folder: Path | None, as_json: bool, url: str, whole: bool) -> None:
    """Look at an address, and store nothing.

    It may be a news page, a feed, a sitemap or JSON; what would be found there is shown.
    """
    config = loaded_or_defaults(folder)
    fetcher = new_fetcher(config, threading.Event())
    try:
        seen = _look(fetcher, config, url, whole)
    finally:
        fetcher.close()
    if as_json:
        print_json({"url": seen.response.url, "discovery": seen.discovery, "article": seen.article})
    else:
        _print_seen(seen, zone_of(config.settings))


def _look(fetcher: Fetcher, config: Config, url: str, whole: bool) -> _Seen:
    source = next((known for known in config.sources if known.url == url), Source("probe", url))
    response = _fetch(fetcher, source, url)
    content_type = response.headers.get("content-type", "")
    now = utc_now()
    zone = zone_of(config.settings)
    found = discover(response.body, url=response.url, content_type=content_type, source=source, now=now, zone=zone)
    article = _article(fetcher, config, source, found.entries[0]) if whole and found.entries else None
    return _Seen(response, found, article)


def _fetch(fetcher: Fetcher, source: Source, url: str) -> Response:
    response = fetcher.fetch(Request(url, source.headers, proxy=source.proxy))
    verdict = judge(response, utc_now())
    if not verdict.good:
        raise FetchError(verdict.outcome, f"{url}: {verdict.reason}")
    return response


def _article(fetcher: Fetcher, config: Config, source: Source, entry: Entry) -> Article:
    response = _fetch(fetcher, source, entry.url)
    page = Page(response.url, decode(response.body, response.headers.get("content-type", "")), response.media_type)
    zone = ZoneInfo(source.timezone) if source.timezone else zone_of(config.settings)
    return extract(page, selectors=source.article, entry=entry, language=source.language, zone=zone, now=utc_now())


def _print_seen(seen: _Seen, zone: tzinfo) -> None:
    found = seen.discovery
    click.echo(f"{seen.response.url}: {found.reason}")
    if found.selector:
        click.echo(f"  found by  {found.selector}")
    for feed in found.feeds:
        click.echo(f"  names a feed  {feed}")
    click.echo(f"  {len(found.entries)} entries, {len(found.skipped)} left out")
    for entry in found.entries[:_SHOWN]:
        date = f"{entry.published.astimezone(zone):%Y-%m-%d %H:%M}" if entry.published else "no date"
        click.echo(f"  {date:16}  {entry.title}\n{'':20}{entry.url}")
    if len(found.entries) > _SHOWN:
        click.echo(f"  … and {len(found.entries) - _SHOWN} more")
    if seen.article:
        _print_article(seen.article, zone)


def _print_article(article: Article, zone: tzinfo) -> None:
    date = f"{article.published.astimezone(zone):%Y-%m-%d %H:%M}" if article.published else "no date"
    byline = " · ".join(filter(None, [article.author, article.publisher, date, article.language]))
    click.echo(f"\n{article.title}\n{byline}\n\n{article.text}\n")
    for note in article.notes:
        click.echo(f"  note: {note}")

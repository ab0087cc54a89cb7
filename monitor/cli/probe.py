"""`newsmonitor probe`: a look at an address that stores nothing."""

from __future__ import annotations

import threading
from pathlib import Path

import click

from monitor.cli.look import Looker, show, with_scheme
from monitor.cli.options import loaded_or_defaults, print_json, takes_config
from monitor.model import Source
from monitor.redact import public_address
from monitor.service.opening import new_fetcher, zone_of


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
    config, url = loaded_or_defaults(folder), with_scheme(url)
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

"""`newsmonitor demo`: the service on the bundled news site, in a kept folder."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from monitor.cli.options import print_json, say, say_from_threads, writing
from monitor.cli.serve import serve
from monitor.config import load
from monitor.demo import config_files, start
from monitor.errors import NewsmonitorError
from monitor.model import Config
from monitor.observe import configure_logging
from monitor.service.fetching import utc_now
from monitor.store import open_database
from monitor.store.items import count_items
from monitor.store.sources import source_states

_MARKER = ".newsmonitor-demo"  # a folder with it is a demo's and may be emptied
_OUTLETS = 4  # each has a port
_LOOK_SECONDS = 0.5
_FIRST_ROUND_SECONDS = 120  # then the summary of the first round is left out


@click.command()
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535), help="Port of the web page.")
@click.option("--site-port", default=8091, show_default=True, help="First of four ports of the news site.")
@click.option(
    "--folder",
    default="demo",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where its configuration, state and feeds are. Each start empties it.",
)
@click.option("--verbose", is_flag=True, help="Print every log event, not only warnings.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def demo(port: int, site_port: int, folder: Path, verbose: bool, as_json: bool) -> None:
    """Run the service on a bundled news site, on this machine alone.

    New stories appear while you watch. The folder stays when it ends, for `status`, `try` and `why`.
    """
    place = _prepared(folder, port)
    if site_port <= port < site_port + _OUTLETS:
        site_port = port + 1  # the page has the port that was asked for, the outlets those after it
    with start(now=utc_now, base_port=site_port) as site:
        files = config_files(
            site,
            state=str(place / "state" / "newsmonitor.db"),
            feeds=str(place / "feeds"),
            listen=f"127.0.0.1:{port}",
            base_url=f"http://127.0.0.1:{port}",
        )
        for name, text in files.items():
            (place / "config" / name).write_text(text, "utf-8")
        config = load(place / "config", os.environ)
        log = config.settings.log if verbose else replace(config.settings.log, level="warning")
        configure_logging(log, config.secrets)

        def announce(address: str | None) -> None:
            feeds = [f"{address}/feeds/{topic.id}.rss" for topic in config.topics]
            if as_json:
                print_json({"address": address, "feeds": feeds, "folder": place})
                return
            say("\n  newsmonitor watches a bundled news site of four invented outlets:")
            for outlet in site.outlets:
                say(f"                {outlet.home:24} {outlet.name}")
            say(f"\n  Read it at    {address}/")
            for number, feed in enumerate(feeds):
                say(f"  {'' if number else 'Subscribe to':13} {feed}")
            say(f"  Edit          {folder}/config/topics.yaml    applied when it is saved")
            here = Path(sys.argv[0]).name == "newsmonitor" and not shutil.which("newsmonitor")  # as in .venv/bin
            program = sys.argv[0] if here else "newsmonitor"
            say(f"  Ask it        {program} status --config {folder}/config")
            say("  Stop with     Ctrl-C\n")
            threading.Thread(target=_report_first_round, args=(config, say_from_threads()), daemon=True).start()

        serve(place / "config", config, "newsmonitor demo", announce)
    if not as_json:
        say(f"\nStopped. What it stored stays in {folder}; newsmonitor demo empties it.")


def _prepared(folder: Path, port: int) -> Path:
    """Make the folder of a demo empty.

    Raises NewsmonitorError if it holds something else, or if the web page cannot have its port.
    """
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as fault:
            problem = f"port {port} of 127.0.0.1 cannot be used: {fault.strerror}"
            raise NewsmonitorError(
                problem, "name another: newsmonitor demo --port 8081, or make run PORT=8081"
            ) from fault
    place = folder.absolute()
    with writing(folder, "name another folder with --folder"):
        if place.exists() and any(place.iterdir()):
            if not (place / _MARKER).exists():
                raise NewsmonitorError(f"{folder} is not a demo's folder", "name another with --folder")
            for part in ("config", "state", "feeds"):
                shutil.rmtree(place / part, ignore_errors=True)
        (place / "config").mkdir(parents=True)
        (place / _MARKER).touch()
    return place


def _report_first_round(config: Config, echo: Callable[[str], None]) -> None:
    """Wait until each source was visited, and print what arrived."""
    deadline = time.monotonic() + _FIRST_ROUND_SECONDS
    with closing(open_database(config.settings.state, create=False)) as database:
        while time.monotonic() < deadline:
            with database.read() as connection:
                visited = sum(state.last_ok is not None for state in source_states(connection).values())
                items = count_items(connection)
            if visited == len(config.sources):
                echo(f"  The first round is done: {items} stories of {visited} outlets. New ones come every minute.\n")
                return
            time.sleep(_LOOK_SECONDS)

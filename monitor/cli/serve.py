"""Commands that fetch and publish: run, demo, once, reload."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from monitor.cli.options import loaded, print_json, say, say_from_threads, takes_config
from monitor.cli.process import raise_descriptor_limit, share_arenas
from monitor.config import load
from monitor.demo import config_files, start
from monitor.errors import ConfigError, StateError, StateHeld
from monitor.model import Config, Topic
from monitor.observe import Metrics, configure_logging, log_all_failures
from monitor.pipeline import Visited
from monitor.service import Done, Service, run_once
from monitor.service.control import ask
from monitor.service.opening import lost_faults, new_fetcher, open_context, reconcile_topics, utc_now, with_lost_topics
from monitor.service.operations import accept
from monitor.store import held_database


@click.command()
@takes_config
def run(folder: Path | None, as_json: bool) -> None:
    """Run the service until Ctrl-C or SIGTERM.

    Scheduler, fetchers, publisher and web server are one process.

    An edit of the configuration is applied when it is saved, and on SIGHUP. An edit with a fault is refused, and the
    previous configuration stays in use.
    """
    found, config = loaded(folder)
    _serve(found, config, "newsmonitor run", as_json)


def _serve(folder: Path, config: Config, name: str, as_json: bool) -> None:
    share_arenas()
    raise_descriptor_limit()
    log_all_failures()
    with held_database(config.settings.state, name) as database:
        service = Service(folder, os.environ, config, database)
        with _signals(service.stop.set, service.reload_asked.set):
            service.run(lambda address: _announce(config, address, as_json))


@contextmanager
def _signals(stop: Callable[[], None], reload: Callable[[], None] | None = None) -> Iterator[None]:
    """Stop on Ctrl-C and SIGTERM, reload on SIGHUP if `reload` is given; a second Ctrl-C ends at once.

    A thread receives signals over a socket. A Python handler runs in the main thread only, and not while that waits:
    a signal that came just before the wait would never be acted upon.
    """

    def by_default_next(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)

    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    before = {number: signal.signal(number, by_default_next) for number in (signal.SIGINT, signal.SIGTERM)}
    acts = {signal.SIGINT: stop, signal.SIGTERM: stop}
    if reload:
        before[signal.SIGHUP] = signal.signal(signal.SIGHUP, lambda *_: None)
        acts[signal.SIGHUP] = reload
    listener = threading.Thread(target=_listen, args=(receiver, acts), name="signals", daemon=True)
    listener.start()
    wakeup = signal.set_wakeup_fd(sender.fileno())
    try:
        yield
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in before.items():
            signal.signal(number, handler)
        sender.close()
        listener.join()
        receiver.close()


def _listen(receiver: socket.socket, acts: Mapping[signal.Signals, Callable[[], None]]) -> None:
    """Act on each signal; ends when the other side is closed."""
    while numbers := receiver.recv(64):
        for number in numbers:
            if number in acts:
                acts[signal.Signals(number)]()


def _announce(config: Config, address: str | None, as_json: bool) -> None:
    base = config.settings.publish.base_url
    feeds = [f"{base}/feeds/{topic.id}.rss" for topic in config.topics if not topic.token]
    if as_json:
        print_json({"address": address, "feeds": feeds})
        return
    say(f"\n  Read it at    {address or config.settings.publish.dir}")
    for label, feed in zip(["Subscribe to", *[""] * len(feeds)], feeds, strict=False):
        say(f"  {label:13} {feed}")
    say("  Stop with     Ctrl-C\n")


@click.command()
@click.option("--port", default=8080, show_default=True, help="Port of the web page.")
@click.option("--site-port", default=8091, show_default=True, help="First of four ports of the news site.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def demo(port: int, site_port: int, as_json: bool) -> None:
    """Run the service on a bundled news site, on this machine alone.

    New stories appear while you watch. The folder with its state is removed afterwards.
    """
    with (
        tempfile.TemporaryDirectory(prefix="newsmonitor-demo-") as place,
        start(now=utc_now, base_port=site_port) as site,
    ):
        folder = Path(place)
        files = config_files(
            site,
            state=str(folder / "state" / "newsmonitor.db"),
            feeds=str(folder / "feeds"),
            listen=f"127.0.0.1:{port}",
            base_url=f"http://127.0.0.1:{port}",
        )
        (folder / "config").mkdir()
        for name, text in files.items():
            (folder / "config" / name).write_text(text, "utf-8")
        config = load(folder / "config", os.environ)
        configure_logging(config.settings.log, config.secrets)
        say(f"The bundled news site: {' '.join(outlet.home for outlet in site.outlets)}", err=as_json)
        say(f"Its configuration, which you can edit while it runs: {folder / 'config'}", err=as_json)
        _serve(folder / "config", config, "newsmonitor demo", as_json)


@click.command()
@takes_config
@click.option("--all", "every", is_flag=True, help="Visit every source, due or not.")
@click.option("--source", "names", multiple=True, metavar="ID", help="Visit this source, due or not; can be repeated.")
def once(folder: Path | None, as_json: bool, every: bool, names: Sequence[str]) -> None:
    """Fetch what is due, publish, exit: for cron or a timer.

    Articles that could not be read before are tried again too. Beside a running service, the service does it.
    """
    found, config = loaded(folder)
    asked_for = _asked_for(config, every, names)
    try:
        done, lost = _once(config, asked_for, as_json)
    except StateHeld:
        if ask(config.settings.state, "visit", asked_for) is None:
            raise
        _tell_of_service(len(asked_for), as_json)
        return
    if as_json:
        print_json(done)
    else:
        folder = config.settings.publish.dir
        say(f"{len(done.visits)} sources visited, {done.written} feed files changed in {folder}")
    if lost:
        raise ConfigError(lost_faults(found, lost))


def _once(config: Config, asked_for: Sequence[str], as_json: bool) -> tuple[Done, Sequence[Topic]]:
    """Run a round; returns what it did, and the topics that the configuration lost and that went on nevertheless."""
    with held_database(config.settings.state, "newsmonitor once") as database:
        stop = threading.Event()
        fetcher = new_fetcher(config, stop)

        def end_soon() -> None:
            stop.set()
            fetcher.close()  # else what hangs is waited for

        try:
            with _signals(end_soon):
                config, lost = with_lost_topics(database, config)
                reconcile_topics(database, config, accept_empty=True)
                context = open_context(config, database, fetcher, Metrics(), stop)
                return run_once(context, asked_for, _progress(as_json)), lost
        finally:
            fetcher.close()


def _tell_of_service(asked_for: int, as_json: bool) -> None:
    if as_json:
        print_json({"asked": asked_for})
    elif asked_for:
        say(f"the service that runs on this state visits them now: {asked_for}")
    else:
        say("a service runs on this state, and visits what is due by itself")


def _asked_for(config: Config, every: bool, names: Sequence[str]) -> list[str]:
    known = [source.id for source in config.sources]
    for name in names:
        if name not in known:
            raise click.BadParameter(
                f"there is no source '{name}'; there are {', '.join(known)}", param_hint="--source"
            )
    return [source.id for source in config.sources if source.enabled] if every else list(names)


def _progress(as_json: bool) -> Callable[[Visited], None]:
    """Make the function that prints each visit, from the thread that made it."""
    say = say_from_threads()

    def print_visit(visited: Visited) -> None:
        counts = f"{visited.found} entries, {visited.new} new, {visited.stored} stored ({visited.outcome})"
        say(f"✗ {visited.source}: {visited.problem}" if visited.problem else f"✓ {visited.source}: {counts}")

    return (lambda _: None) if as_json else print_visit


@click.command()
@takes_config
@click.option("--force", is_flag=True, help="Also if the edit empties a feed or removes topics.")
def reload(folder: Path | None, as_json: bool, force: bool) -> None:
    """Make the running service load its configuration again.

    Exit code 2 if it refuses: the previous configuration stays in use.
    """
    _, config = loaded(folder)
    faults = ask(config.settings.state, "reload", ["--force"] if force else [])
    if faults is None and force:
        accept(config)
        say("no service runs; the configuration is accepted, and its feeds are published")
        return
    if faults is None:
        raise StateError("no service runs on this state", "start it with `newsmonitor run`")
    if as_json:
        print_json({"faults": faults})
    elif not faults:
        say("the service has taken the configuration over")
    else:
        say("\n".join(faults), err=True)
    if faults:
        raise SystemExit(2)

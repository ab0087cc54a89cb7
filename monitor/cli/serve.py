"""Commands that fetch and publish: run, once, reload.

Their process is prepared here, and its signals are acted upon.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from monitor.cli.options import loaded, print_json, say, say_from_threads, takes_config
from monitor.errors import ConfigError, StateError, StateHeld
from monitor.model import Config, Topic
from monitor.observe import Metrics, log_all_failures
from monitor.pipeline.visit import Visited, load_stages
from monitor.service.control import ask
from monitor.service.fetching import new_fetcher
from monitor.service.lost_topics import lost_faults, with_lost_topics
from monitor.service.opening import open_context, reconcile_topics
from monitor.service.operations import Done, accept, run_once
from monitor.store import held_database

_PROGRESS_EVERY = 25  # visits


@click.command()
@takes_config
@click.option(
    "--role",
    type=click.Choice(("scheduler", "worker", "publisher", "web")),
    help="Be one process of several on one PostgreSQL. Default: all in one process.",
)
def run(folder: Path | None, as_json: bool, role: str | None) -> None:
    """Run the service until Ctrl-C or SIGTERM.

    Scheduler, fetchers, publisher and web server are one process, or with --role one process each, as many as it
    takes (docs/growing.md).

    An edit of the configuration is applied when it is saved, and on SIGHUP. An edit with a fault is refused, and the
    previous configuration stays in use.
    """
    found, config = loaded(folder)

    def announce(address: str | None) -> None:
        base = config.settings.publish.base_url
        feeds = [f"{base}/feeds/{topic.id}.rss" for topic in config.topics if not topic.token]
        if as_json:
            print_json({"address": address, "feeds": feeds})
            return
        say(f"\n  Read it at    {address or config.settings.publish.dir}")
        for number, feed in enumerate(feeds):
            say(f"  {'' if number else 'Subscribe to':13} {feed}")
        say("  Stop with     Ctrl-C\n")

    if role is None:
        serve(found, config, "newsmonitor run", announce)
    else:

        def taken_up(address: str | None) -> None:
            if address:
                announce(address)
            elif as_json:
                print_json({"address": None, "role": role})

        _serve_role(role, found, config, taken_up)


def serve(folder: Path, config: Config, name: str, announce: Callable[[str | None], None]) -> None:
    """Run the service until a signal ends it.

    name: the command, for the lock; announce: called with the web server's address or None once it answers
    """
    from monitor.service.running import Service  # with the web server, which `once` does not need

    def ready(address: str | None) -> None:
        announce(address)
        load_stages()  # while the first requests are under way

    prepare_process()
    log_all_failures()
    with held_database(config.settings.state, name) as database:
        service = Service(folder, os.environ, config, database)
        with act_on_signals(service.stop.set, service.reload_asked.set):
            service.run(ready)


def _serve_role(role: str, folder: Path, config: Config, announce: Callable[[str | None], None]) -> None:
    """Be one process of several until a signal ends it."""
    try:
        from monitor.cluster import run_role  # with the queue, which one process does without
    except ImportError as fault:
        remedy = "install it: pip install 'newsmonitor[cluster]'"
        raise StateError(f"--role needs the queue, which is not installed: {fault.name}", remedy) from fault
    prepare_process()
    if role == "worker":
        load_stages()  # 60 MB that the others do without
    log_all_failures()
    stop, reload_asked = threading.Event(), threading.Event()
    with act_on_signals(stop.set, reload_asked.set):
        run_role(role, folder, os.environ, config, stop=stop, reload_asked=reload_asked, on_ready=announce)


@click.command()
@takes_config
@click.option("--all", "every", is_flag=True, help="Visit every source, due or not.")
@click.option("--source", "names", multiple=True, metavar="ID", help="Visit this source, due or not; can be repeated.")
def once(folder: Path | None, as_json: bool, every: bool, names: Sequence[str]) -> None:
    """Fetch what is due, publish, exit: for cron or a timer.

    Articles that could not be read before are tried again too. Beside a running service, the service does it.
    """
    found, config = loaded(folder)
    known = [source.id for source in config.sources]
    if unknown := [name for name in names if name not in known]:
        raise click.BadParameter(
            f"there is no source '{unknown[0]}'; there are {', '.join(known)}", param_hint="--source"
        )
    asked_for = [source.id for source in config.sources if source.enabled] if every else list(names)
    try:
        done, lost = _once(config, asked_for, as_json)
    except StateHeld:
        if ask(config.settings.state, "visit", asked_for) is None:
            raise
        if as_json:
            print_json({"asked": len(asked_for)})
        elif asked_for:
            say(f"the service that runs on this state visits them now: {len(asked_for)}")
        else:
            say("a service runs on this state, and visits what is due by itself")
        return
    if as_json:
        print_json(done)
    else:
        folder = config.settings.publish.dir
        failed = sum(bool(visit.problem) for visit in done.visits)
        bad = f" ({failed} failed)" if failed else ""
        sources = "source" if len(done.visits) == 1 else "sources"
        say(f"{len(done.visits)} {sources} visited{bad}, {done.written} feed files changed in {folder}")
    if lost:
        raise ConfigError(lost_faults(found, lost))


def _once(config: Config, asked_for: Sequence[str], as_json: bool) -> tuple[Done, Sequence[Topic]]:
    """Run a round; return its result and the topics missing from the configuration."""
    prepare_process()
    with held_database(config.settings.state, "newsmonitor once") as database:
        stop = threading.Event()
        fetcher = new_fetcher(config, stop)
        tell = say_from_threads()
        outcomes: Counter[bool] = Counter()

        def on_visit(visited: Visited, of: int) -> None:
            outcomes[bool(visited.problem)] += 1
            if as_json:
                return
            counts = f"{visited.found} entries, {visited.new} new, {visited.stored} stored ({visited.outcome})"
            tell(f"✗ {visited.source}: {visited.problem}" if visited.problem else f"✓ {visited.source}: {counts}")
            if outcomes.total() % _PROGRESS_EVERY == 0:
                tell(f"  {outcomes.total()} of {of} sources, {outcomes[True]} failed")

        def end_soon() -> None:
            stop.set()
            fetcher.close()  # else what hangs is waited for

        try:
            with act_on_signals(end_soon):
                config, lost = with_lost_topics(database, config)
                reconcile_topics(database, config, accept_empty=True)
                context = open_context(config, database, fetcher, Metrics(), stop)
                return run_once(context, asked_for, on_visit), lost
        finally:
            fetcher.close()


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


def prepare_process() -> None:
    """Raise the limit of open descriptors, and freeze what is loaded.

    Visits and clients need several descriptors each. Where raising the limit is forbidden, as by the systemd unit, it
    stays as it was set from outside. Garbage collections leave frozen objects out: one takes a tenth of the time
    without the objects of imported modules.
    """
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    gc.freeze()


@contextmanager
def act_on_signals(stop: Callable[[], None], reload: Callable[[], None] | None = None) -> Iterator[None]:
    """Stop on Ctrl-C and SIGTERM, reload on SIGHUP if `reload` is given.

    A second Ctrl-C ends at once. A thread receives signals over a socket. A Python handler runs in the main thread
    only, and not while that waits: a signal that came just before the wait would never have an effect.
    """

    def end_next_time(number: int, _: object) -> None:
        if number != signal.SIGHUP:
            signal.signal(number, signal.SIG_DFL)

    def listen() -> None:
        while numbers := receiver.recv(64):  # nothing once the other side is closed
            for number in numbers:
                if number in acts:
                    acts[signal.Signals(number)]()

    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    acts = {signal.SIGINT: stop, signal.SIGTERM: stop} | ({signal.SIGHUP: reload} if reload else {})
    before = {number: signal.signal(number, end_next_time) for number in acts}
    listener = threading.Thread(target=listen, name="signals", daemon=True)
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

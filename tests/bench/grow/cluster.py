"""What a cluster does in a second: python -m tests.bench.grow.cluster

One PostgreSQL of its own, sources on loopback, all in one run:

- one process on SQLite, and one on PostgreSQL (`once`)
- a scheduler, a publisher and 1, 2, 4 workers
- the queue alone: jobs that do nothing
- what an unchanged visit, an item and a request cost the database: transactions, bytes of its log, size
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import click
import psycopg

from monitor.cluster import queue
from monitor.store import open_database
from tests.cluster.hosts import Hosts, serve_hosts, settings
from tests.cluster.processes import cluster
from tests.commandline import Place
from tests.databases import new_database, own_server


@click.command()
@click.option("--sources", default=300, help="How many, on a third as many hosts; two items each.")
@click.option("--workers", default="1,2,4", help="How many workers, in turn.")
@click.option("--jobs", default=1000, help="Of the queue alone.")
def main(sources: int, workers: str, jobs: int) -> None:
    """Print a line for each figure."""
    with own_server() as server, tempfile.TemporaryDirectory() as folder, serve_hosts(sources, sources // 3) as hosts:
        if server is None:
            raise click.ClickException("PostgreSQL is not installed")
        base = Path(folder)
        for name, state in (("SQLite", "state/news.db"), ("PostgreSQL", new_database(server.address, "one"))):
            place = _place(base / name, hosts, state)
            _say(f"one process, {name}: first round", sources, _seconds(lambda at=place: at.run("once")))  # type: ignore[misc]
            _say(f"one process, {name}: unchanged", sources, _seconds(lambda at=place: at.run("once", "--all")))  # type: ignore[misc]
        for count in map(int, workers.split(",")):
            state = new_database(server.address, f"workers{count}")
            place = _place(base / f"{count}", hosts, state)
            names = [f"worker-{number}" for number in range(count)]
            with cluster(place, state, *names, "publisher") as processes:
                began = time.monotonic()
                processes.start("scheduler")
                processes.wait(3600)
                _say(f"{count} workers: first round", sources, time.monotonic() - began)
                before = _counters(state)
                began = time.monotonic()
                place.run("once", "--all")
                processes.wait(3600)
                spent = time.monotonic() - began
                _say(f"{count} workers: unchanged", sources, spent)
                _per_visit(before, _counters(state), sources)
                processes.end()
        _queue_alone(new_database(server.address, "queue"), jobs)


def _place(folder: Path, hosts: Hosts, state: str) -> Place:
    folder.mkdir()
    made = Place(folder)
    made.write(**settings(state), sources=hosts.yaml())
    return made


def _seconds(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def _say(what: str, count: int, seconds: float) -> None:
    click.echo(f"{what}: {count} in {seconds:.1f} s, {count / seconds:.1f} a second")


def _counters(state: str) -> dict[str, int]:
    with psycopg.connect(state, autocommit=True) as connection:
        connection.execute("SELECT pg_stat_clear_snapshot()")
        row = connection.execute(
            "SELECT (SELECT wal_bytes FROM pg_stat_wal), xact_commit, pg_database_size(current_database())"
            " FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    return dict(zip(("log bytes", "transactions", "size"), map(int, row), strict=True))


def _per_visit(before: dict[str, int], after: dict[str, int], visits: int) -> None:
    found = {name: (after[name] - before[name]) / visits for name in before}
    click.echo("  an unchanged visit: " + ", ".join(f"{value:.1f} {name}" for name, value in found.items()))
    click.echo(f"  size of the database: {after['size'] / 2**20:.1f} MiB")


def _queue_alone(state: str, jobs: int) -> None:
    stop, done = threading.Event(), threading.Semaphore(0)
    database = open_database(state)
    queue.prepare(database)
    began = time.monotonic()
    with database.write() as connection:
        queue.defer_visits(connection, {f"s{number}": f"host{number}" for number in range(jobs)})
    _say("queue: jobs stored in one transaction", jobs, time.monotonic() - began)
    worker = queue.Worker(state, {queue.VISITS: lambda _: done.release()}, 16, stop)
    thread = threading.Thread(target=worker.run)
    began = time.monotonic()
    thread.start()
    for _ in range(jobs):
        done.acquire()
    _say("queue alone, one worker: jobs done", jobs, time.monotonic() - began)
    stop.set()
    thread.join()
    database.close()


if __name__ == "__main__":
    main()

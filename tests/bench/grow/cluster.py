"""What a cluster does in a second: python -m tests.bench.grow.cluster

One PostgreSQL of its own, sources on loopback, all in one run:

- one process on SQLite, and one on PostgreSQL (`once`)
- a scheduler, a publisher and 1, 2, 4 workers
- the queue alone: jobs that do nothing
- what an unchanged visit, an item and a request cost the database: transactions, bytes of its log, size
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click
import psycopg

from monitor.cluster import queue
from monitor.store import open_database
from tests.cluster.hosts import Hosts, serve_hosts, settings
from tests.cluster.processes import cluster
from tests.commandline import Place
from tests.databases import Cluster as Server
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
            with _measured(server, f"one process, {name}: first round", sources):
                place.run("once", limit=3600)
            with _measured(server, f"one process, {name}: unchanged", sources):
                place.run("once", "--all", limit=3600)
        for count in map(int, workers.split(",")):
            state = new_database(server.address, f"workers{count}")
            place = _place(base / f"{count}", hosts, state)
            names = [f"worker-{number}" for number in range(count)]
            with cluster(place, state, *names, "publisher") as processes:
                with _measured(server, f"{count} workers: first round", sources):
                    processes.start("scheduler")
                    processes.wait(3600)
                before = _counters(state)
                with _measured(server, f"{count} workers: unchanged", sources):
                    place.run("once", "--all")
                    processes.wait(3600)
                _per_visit(before, _counters(state), sources)
                processes.end()
        _queue_alone(server, new_database(server.address, "queue"), jobs)


def _place(folder: Path, hosts: Hosts, state: str) -> Place:
    folder.mkdir()
    made = Place(folder)
    made.write(**settings(state), sources=hosts.yaml())
    return made


@contextmanager
def _measured(
    server: Server, what: str, count: int, cpu: Callable[[], float] = lambda: _cpu_below(os.getpid())
) -> Iterator[None]:
    """Print how long the block took, and the CPU that our processes and the server had meanwhile."""
    root = int(Path(server.data, "postmaster.pid").read_text("ascii").split()[0])
    began, ours, theirs = time.monotonic(), cpu(), _cpu_below(root)
    yield
    seconds, ours, theirs = time.monotonic() - began, cpu() - ours, _cpu_below(root) - theirs
    each = f"{1000 * ours / count:.1f} ms of CPU each, {1000 * theirs / count:.1f} ms of the server's"
    click.echo(f"{what}: {count} in {seconds:.1f} s, {count / seconds:.1f} a second; {each}")


def _cpu_below(root: int) -> float:
    """Seconds of CPU of the processes below one, those that ended too (proc(5))."""
    rows = dict[int, list[int]]()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            parent, *_ = values = path.read_text("utf-8", "replace").rpartition(")")[2].split()[1:]
            rows[int(path.parent.name)] = [int(parent), *map(int, values[10:14])]
    below, found = {root}, set[int]()
    while below:
        found |= below
        below = {process for process, row in rows.items() if row[0] in below}
    own = sum(sum(rows[each][1:3]) for each in found & rows.keys() - {root})
    return (own + sum(sum(rows[each][3:]) for each in found & rows.keys())) / os.sysconf("SC_CLK_TCK")


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


def _queue_alone(server: Server, state: str, jobs: int) -> None:
    stop, done = threading.Event(), threading.Semaphore(0)
    database = open_database(state)
    queue.prepare(database)
    with (
        _measured(server, "queue: jobs stored in one transaction", jobs, time.process_time),
        database.write() as connection,
    ):
        queue.defer_visits(connection, {f"s{number}": f"host{number}" for number in range(jobs)})
    worker = queue.Worker(state, {queue.VISITS: lambda _: done.release()}, 16, stop)
    thread = threading.Thread(target=worker.run)
    with _measured(server, "queue alone, one worker: jobs done", jobs, time.process_time):
        thread.start()
        for _ in range(jobs):
            done.acquire()
    stop.set()
    thread.join()
    database.close()


if __name__ == "__main__":
    main()

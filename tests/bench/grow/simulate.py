"""How late visits and items are with millions of sources: python -m tests.bench.grow.simulate

Plays days second by second with the costs that were measured, for one archive and for several that share the sources.
Due sources wait in the order in which they are due. What bounds a second is the least of

- the jobs that the leading scheduler keeps in the queue, each as long as a visit takes
- the threads of the workers, and their cores
- the jobs that the queue hands to a worker
- the transactions of the database

and items wait for the one that joins events. All workers stop for an hour, so that it shows how long catching up takes.
Nothing is run: the figures are no better than the constants, each of which is an option.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import click

from monitor.cluster.scheduler import AHEAD, jobs_ahead

TICK_SECONDS = 0.5  # of the scheduler: monitor/service/dispatch.py
DAY = 86_400


@dataclass(frozen=True)
class Costs:
    """What was measured, and what an archive has.

    visit_cpu:    s of an unchanged visit       python -m tests.bench.many, docs/performance.md
    item_cpu:     s of an item, all under the lock of grouping: the most that it can be     docs/performance.md
    worker_jobs:  a second that the queue hands to one worker       python -m tests.bench.grow.cluster
    transactions: of a visit                    python -m tests.bench.grow.cluster
    database:     transactions a second that the server does        pgbench
    answer:       s that a site takes, with the wait for the host   assumed
    """

    visit_cpu: float
    item_cpu: float
    worker_jobs: float
    transactions: float
    database: float
    answer: float
    workers: int
    threads: int
    cores: float

    def bounds(self) -> dict[str, float]:
        """Visits a second, by what bounds them."""
        waits = self.answer + self.visit_cpu
        return {
            "jobs ahead": jobs_ahead(self.workers * self.threads) / (waits + TICK_SECONDS / 2),
            "threads": self.workers * self.threads / waits,
            "cores": self.cores / self.visit_cpu,
            "queue": self.workers * self.worker_jobs,
            "database": self.database / self.transactions,
        }


@dataclass
class Played:
    """The result of a simulation. Times in seconds.

    late, item_late:  the longest that a visit was late, and that an item waited, before the outage
    caught_up:        after the outage, until visits are as early as before; None: not on that day
    """

    late: float = 0.0
    item_late: float = 0.0
    late_at_end: float = 0.0
    item_late_at_end: float = 0.0
    caught_up: float | None = None


def play(sources: int, costs: Costs, *, interval: int, items_a_visit: float, outage: tuple[int, int]) -> Played:
    """Play a day. interval: seconds between two visits of a source; outage: when workers stop, and begin again."""
    # Sources by the second in which they are due, again and again.
    wheel = [sources * (at + 1) // interval - sources * at // interval for at in range(interval)]
    due: deque[tuple[int, int]] = deque()
    capacity, items, found, credit = min(costs.bounds().values()), 0.0, Played(), 0.0
    for now in range(DAY):
        due.append((now, wheel[now % interval]))
        wheel[now % interval] = 0
        working = not outage[0] <= now < outage[1]
        credit = min(capacity, credit + capacity) if working else 0.0
        while due and credit >= 1:
            since, waiting = due.popleft()
            done = min(waiting, int(credit))
            credit -= done
            wheel[now % interval] += done  # visited now, due an interval later
            items += done * items_a_visit
            if done < waiting:
                due.appendleft((since, waiting - done))
        items = max(0.0, items - 1 / costs.item_cpu)
        late, item_late = float(now - due[0][0] if due else 0), items * costs.item_cpu
        if now < outage[0]:
            found.late, found.item_late = max(found.late, late), max(found.item_late, item_late)
        elif now >= outage[1] and found.caught_up is None and late <= found.late:
            found.caught_up = float(now - outage[1])
    found.late_at_end, found.item_late_at_end = late, item_late
    return found


@click.command()
@click.option("--sources", default=10_000_000, help="In all archives together.")
@click.option("--archives", default="1,4,8,16", help="How many share them, in turn.")
@click.option("--interval", default=3600, help="Seconds between two visits of a source.")
@click.option("--items", default=5.0, help="New items of a source a day.")
@click.option("--workers", default=8, help="Of each archive.")
@click.option("--threads", default=32, help="Of each worker: fetch.concurrency.")
@click.option("--cores", default=16.0, help="Of the workers of each archive.")
@click.option("--visit-cpu", default=0.024)
@click.option("--item-cpu", default=0.010)
@click.option("--worker-jobs", default=141.0)
@click.option("--transactions", default=24.0)
@click.option("--database", default=20_000.0)
@click.option("--answer", default=0.5)
def main(sources: int, archives: str, interval: int, items: float, **costs: float) -> None:
    """Print a line for each number of archives."""
    click.echo(f"{sources:,} sources, each every {interval:,} s, {items:g} items a day; jobs ahead: at least {AHEAD}")
    for count in map(int, archives.split(",")):
        part = Costs(**costs)  # type: ignore[arg-type]  # click gives each its type
        asked = sources / count / interval
        name, most = min(part.bounds().items(), key=lambda each: each[1])
        played = play(
            sources // count,
            part,
            interval=interval,
            items_a_visit=items * interval / DAY,
            outage=(6 * 3600, 7 * 3600),
        )
        click.echo(
            f"{count:3} archives: {asked:,.0f} visits a second asked of each, {most:,.0f} done at most ({name});"
            f" late {_span(played.late)} before the outage, {_span(played.late_at_end)} after a day;"
            f" items {_span(played.item_late)} and {_span(played.item_late_at_end)};"
            f" an hour without workers is made up for in {_span(played.caught_up)}"
        )


def _span(seconds: float | None) -> str:
    if seconds is None:
        return "never"
    return (
        f"{seconds:.0f} s"
        if seconds < 120
        else f"{seconds / 60:.0f} min"
        if seconds < 7200
        else f"{seconds / 3600:.1f} h"
    )


if __name__ == "__main__":
    main()

"""The long fault run: every kind of fault, in random order, until the time is over.

    python -m tests.faults [--minutes 30] [--seed N]

Prints the counts. Exits 1 where anything committed was lost, came twice or changed its GUID, where a feed was
invalid, or where the database could not be read.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import asdict

from tests.databases import Cluster, own_server
from tests.faults.disk import disk
from tests.faults.run import Run
from tests.newssite import news_site


def main() -> int:
    """Run, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    print(f"seed {given.seed}")
    bad = _part("SQLite", given.seed, given.minutes * 0.75, None)
    with own_server() as cluster:
        bad |= _part("PostgreSQL", given.seed, given.minutes * 0.25, cluster) if cluster else False
    return int(bad)


def _part(name: str, seed: int, minutes: float, cluster: Cluster | None) -> bool:
    with disk() as place, news_site() as site:
        run = Run(place, site, seed, cluster)
        end = time.monotonic() + minutes * 60
        while time.monotonic() < end:
            run.suffer(run.random.choice(sorted(run.kinds())))
        print(f"{name}: {asdict(run.counts)}", *run.problems(), sep="\n", flush=True)
        return bool(run.counts.bad)


if __name__ == "__main__":
    raise SystemExit(main())

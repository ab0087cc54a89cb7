"""What publishing and polling cost, in one run beside feedgen alone, a bare uvicorn application and nginx.

    python -m tests.bench.publish [--feeds 200] [--rounds 3] [--turns 40]

CPU of writing 200 feeds of 50 entries with one new entry each, RSS, Atom and JSON, over that of feedgen writing RSS
and Atom alone; and conditional requests a second over those of a bare application, while the publisher works in the
same process and while it does not. Exits 1 where a figure is beyond its floor.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from tests.bench.publish.polling import compare, nginx, served
from tests.bench.publish.writing import measure

LENGTH = 50
ONE_NEW = 1.3  # CPU over feedgen's, at most
SAME = 0.1
POLLED = 0.7  # answers over the bare application's, at least
_SECONDS = 0.2  # of a turn


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--turns", type=int, default=40)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        good = [writing(place, asked.feeds, asked.rounds)]
        good += [polling(place / "ours", place, busy, asked.turns) for busy in (False, True)]
    return int(not all(good))


def writing(place: Path, count: int, rounds: int) -> bool:
    done = measure(place, count, LENGTH, rounds)
    one_new, same = done.one_new / done.feedgen, done.same / done.feedgen
    print(f"{count} feeds of {LENGTH} entries, CPU: feedgen alone {done.feedgen:.2f} s (RSS and Atom)")
    print(f"  ours (RSS, Atom, JSON), everything new {done.first:.2f} s")
    print(f"  one new entry each {done.one_new:.2f} s: {one_new:.2f} of feedgen's (floor {ONE_NEW})")
    print(f"  nothing new {done.same:.3f} s: {same:.3f} of feedgen's (floor {SAME})")
    return one_new <= ONE_NEW and same <= SAME


def polling(folder: Path, place: Path, busy: bool, turns: int) -> bool:
    with served("ours", folder, busy) as ours, served("bare", folder, busy) as bare, nginx(folder, place) as third:
        servers = [server for server in (ours, bare, third) if server is not None]
        rates = [statistics.median(found) for found in compare(servers, "topic-7.rss", turns, _SECONDS)]
    ratio = rates[0] / rates[1]
    beside = f"nginx {rates[2]:.0f}" if third else "nginx skipped, it is not installed"
    print(f"304 a second{', while the publisher works' if busy else ''}, median of {turns} turns:")
    print(f"  ours {rates[0]:.0f}, bare uvicorn {rates[1]:.0f}, {beside}: {ratio:.2f} of the bare (floor {POLLED})")
    return ratio >= POLLED


if __name__ == "__main__":
    sys.exit(main())

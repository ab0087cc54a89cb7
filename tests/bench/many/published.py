"""Seconds from the answer that brings an item to the feed file that holds it, while 100 sources a second are read.

    python -m tests.bench.many.published [--sources 1000] [--rate 100] [--seconds 60]

One source in fifty has a new item at each visit, the others say that nothing has changed; each source is at a loopback
host of its own and is visited every sources / rate seconds. Exits 1 where the median is above a second.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.many.__main__ import TOPICS, answering, host_of, requests, url_of, visits
from tests.bench.soak.figures import share
from tests.bench.soak.process import serving
from tests.commandline import Place, free_port

MOST = 1.0  # seconds, median
SETTLED = 20.0  # seconds after the start that are not measured: all sources are due at once
_NEWS = 50  # one source in so many
_LOOK = 0.02  # seconds between two looks at the file


def main() -> int:
    """Measure, print, judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sources", type=int, default=1000)
    options.add_argument("--rate", type=float, default=100, help="visits a second")
    options.add_argument("--seconds", type=float, default=60, help="for how long the load is measured")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, answering(Path(folder) / "asked") as port:
        place, log = Place(Path(folder)), Path(folder) / "asked"
        configure(place, asked.sources, port, every=round(asked.sources / asked.rate))
        with serving(place) as service:
            time.sleep(SETTLED)
            before, began = service.sample(), len(visits(requests(log)))
            delays = sorted(delays_of(place.folder / "feeds" / "t0.json", asked.seconds))
            after, ended = service.sample(), len(visits(requests(log)))
            service.stop()
    span = after.at - before.at
    print(
        f"{(ended - began) / span:.1f} visits a second, {(after.cpu - before.cpu) / span:.0%} of a core,"
        f" load of the machine {os.getloadavg()[0]:.1f}"
    )
    middle = statistics.median(delays)
    print(
        f"{len(delays)} items, answered to published: {middle:.2f} s at the median, {share(delays, 0.95):.2f} s at the"
    )
    print(f"95th percentile; at most {MOST:g} s at the median")
    return int(middle > MOST)


def configure(place: Place, sources: int, port: int, every: int) -> None:
    """Write the configuration; fetching keeps its defaults but for private networks."""
    rows = (
        f"{{id: s{at}, url: 'http://{host_of(at)}:{port}/news.xml', full_text: false}}"
        if at % _NEWS == 0
        else f"{{id: s{at}, url: '{url_of(at, port)}', full_text: false, backlog: 0}}"
        for at in range(sources)
    )
    place.write(
        newsmonitor=(
            f"fetch: {{private_networks: true}}\nschedule: {{every: {every}s}}\n"
            f'web: {{listen: "127.0.0.1:{free_port()}"}}\nlog: {{level: warning, format: json}}\n'
        ),
        sources="sources:\n" + "".join(f"  - {row}\n" for row in rows),
        topics="topics:\n" + "".join(f"  t{at}: {{match: 'notice{at} OR hall{at}'}}\n" for at in range(TOPICS)),
    )


def delays_of(feed: Path, seconds: float) -> Iterator[float]:
    """Watch a feed file for so long; give for each new item the seconds since its answer, named by its title."""
    until, seen, written = time.monotonic() + seconds, titles(feed), 0
    while time.monotonic() < until:
        time.sleep(_LOOK)
        if feed.exists() and (changed := feed.stat().st_mtime_ns) != written:
            written, now, shown = changed, time.time(), titles(feed)
            yield from (now - float(title.split()[0]) for title in shown - seen)
            seen |= shown


def titles(feed: Path) -> set[str]:
    """What a feed shows."""
    return {entry["title"] for entry in json.loads(feed.read_text("utf-8"))["items"]} if feed.exists() else set()


if __name__ == "__main__":
    sys.exit(main())

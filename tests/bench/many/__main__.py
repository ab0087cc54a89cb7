"""10,000 sources in one process: seconds to start, memory at rest, and how late it asks.

    python -m tests.bench.many [--sources 10000] [--rate 30] [--seconds 420]

Every source has a loopback host of its own, where a server says at once that nothing has changed. The load is
`--rate` visits a second: `every` is sources / rate seconds, and the first visits are spread evenly over it, after
a rest in which the idle process is measured; some sources come twice. Exits 1 where a figure is above its bound.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model import SourceState
from monitor.store import open_database
from monitor.store.sources import StateChange, save_source_states, source_states
from tests.bench.many.answers import ETAG
from tests.bench.soak.figures import share
from tests.bench.soak.process import Sample, Serving, serving, timed
from tests.commandline import Place, free_port

COLD_SECONDS = 20.0  # of the first start, when everything is due at once
REST = 30.0  # seconds after the second start in which nothing is due
LEAST_REST = 10.0  # that must be left of it when the service is ready
LATEST = 15.0  # seconds by which a visit may be late and still be counted
BOUNDS = {
    "check, seconds": 10.0,
    "first start to ready, seconds": 15.0,
    "later start to ready, seconds": 15.0,
    "memory at rest, MB": 220.0,
    "CPU at rest, percent of a core": 5.0,
    "lateness, median, seconds": 1.0,
    "lateness, 99th percentile, seconds": 5.0,
    "lateness of the feed itself, median, seconds": 3.0,
    "robots.txt asked again, share of later visits": 0.05,
    "status, seconds": 15.0,
    "stop, seconds": 10.0,
}
TOPICS = 50
ROBOTS = "/robots.txt"


@dataclass(frozen=True)
class Asked:
    """One request, as the server saw it. at: seconds since 1970."""

    at: float
    host: str
    path: str


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sources", type=int, default=10_000)
    options.add_argument("--rate", type=float, default=30, help="visits a second")
    options.add_argument("--seconds", type=float, default=420, help="for how long the load is measured")
    options.add_argument(
        "--keep", type=Path, help="a new folder for configuration, state and log, to be looked at later"
    )
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, answering(Path(folder) / "asked") as port:
        place = Place(asked.keep or Path(folder))
        place.folder.mkdir(parents=True, exist_ok=True)
        configure(place, asked.sources, port, every=round(asked.sources / asked.rate))
        figures = measured(place, asked, port, Path(folder) / "asked")
    return judged(figures)


def host_of(number: int) -> str:
    return f"127.{1 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"


def url_of(number: int, port: int) -> str:
    return f"http://{host_of(number)}:{port}/feed.xml"


def configure(place: Place, sources: int, port: int, every: int) -> None:
    """Write the configuration; fetching keeps its defaults but for private networks."""
    place.write(
        newsmonitor=(
            f"fetch: {{private_networks: true}}\nschedule: {{every: {every}s}}\n"
            f'web: {{listen: "127.0.0.1:{free_port()}"}}\nlog: {{level: info, format: json}}\n'
        ),
        sources="sources:\n"
        + "".join(
            f"  - {{id: s{number}, url: '{url_of(number, port)}', full_text: false, backlog: 0}}\n"
            for number in range(sources)
        ),
        topics="topics:\n" + "".join(f"  t{at}: {{match: 'notice{at} OR hall{at}'}}\n" for at in range(TOPICS)),
    )


@contextmanager
def answering(log: Path) -> Iterator[int]:
    """Serve what every source says until the block ends; gives the port."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.many.answers", str(port), str(log)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[3]) as server:
        try:
            yield port
        finally:
            server.terminate()


def measured(place: Place, asked: argparse.Namespace, port: int, log: Path) -> Mapping[str, float]:
    """Every figure, by the name of its bound."""
    figures = told({"check, seconds": command(place, "check")})
    with serving(place) as service:
        figures |= told({"first start to ready, seconds": service.ready_after})
        began = len(visits(requests(log)))
        time.sleep(COLD_SECONDS)
        drained = (len(visits(requests(log))) - began) / COLD_SECONDS
        print(f"everything due at once: {drained:.1f} visits a second, CPU in all {service.sample().cpu:.1f} s")
        first_end = service.stop()
    first_due, every = time.time() + REST, round(asked.sources / asked.rate)
    due = spread(place, first_due, every, port)
    with serving(place) as service:
        print(f"CPU until ready {service.sample().cpu:.1f} s; load of the machine {os.getloadavg()[0]:.1f}")
        figures |= told({"later start to ready, seconds": service.ready_after})
        figures |= told(at_rest(service, first_due))
        time.sleep(max(0.0, first_due + asked.seconds - time.time()))
        seen = [request for request in requests(log) if request.at >= first_due - 1]
        print(resident(service.sample()), f"load of the machine {os.getloadavg()[0]:.1f}", flush=True)
        figures |= told(under_load(seen, due, every, until=first_due + asked.seconds - LATEST))
        figures |= told({"status, seconds": command(place, "status")})
        ends = (first_end, service.stop())
    return figures | told({"stop, seconds": max(end.seconds if end.code == 0 else float("inf") for end in ends)})


def command(place: Place, name: str) -> float:
    """Seconds of a command."""
    took = timed(place, name)
    print(f"{name}: {took.cpu:.1f} s of CPU, exit {took.code}")
    return took.seconds


def told(figures: Mapping[str, float]) -> dict[str, float]:
    """The same, said as soon as it is known."""
    for name, value in figures.items():
        print(f"{name}: {value:.2f}", flush=True)
    return dict(figures)


def spread(place: Place, first: float, span: float, port: int) -> Mapping[str, float]:
    """Make the sources due one after the other, evenly over `span`; gives when, by host."""
    database = open_database(str(place.folder / "state" / "newsmonitor.db"))
    try:
        with database.write() as connection:
            states = source_states(connection)
            due = {name: first + span * at / len(states) for at, name in enumerate(states)}
            after = [
                StateChange(url_of(int(name[1:]), port), states[name], visited(states[name], due[name]))
                for name in states
            ]
            save_source_states(connection, after)
    finally:
        database.close()
    return {host_of(int(name[1:])): moment for name, moment in due.items()}


def visited(before: SourceState, due: float) -> SourceState:
    """The state of a source that was asked once and has not changed since."""
    day = datetime.now(UTC) - timedelta(days=1)
    return replace(
        before,
        next_fetch=datetime.fromtimestamp(due, UTC),
        first_fetch=day,
        last_fetch=day,
        last_ok=day,
        last_full=datetime.now(UTC),
        status=200,
        kind="feed",
        etag=ETAG,
        failures=0,
        error="",
    )


def at_rest(service: Serving, until: float) -> Mapping[str, float]:
    """Memory and CPU while nothing is due."""
    if until - time.time() < LEAST_REST:
        raise SystemExit("it was not ready early enough to be seen at rest; ask for a longer rest")
    time.sleep(2)
    before = service.sample()
    time.sleep(max(5.0, until - time.time() - 1))
    after = service.sample()
    print(resident(after))
    cpu = 100 * (after.cpu - before.cpu) / (after.at - before.at)
    return {"memory at rest, MB": after.rss / 1e6, "CPU at rest, percent of a core": cpu}


def resident(sample: Sample) -> str:
    return (
        f"{sample.rss / 1e6:.1f} MB, {sample.threads} threads, {sample.sockets} sockets, CPU in all {sample.cpu:.1f} s;"
    )


def under_load(asked: Sequence[Asked], due: Mapping[str, float], every: float, until: float) -> Mapping[str, float]:
    """How late the visits came that were due until then, and how often robots.txt was asked for again."""
    late, feeds_late = lateness(asked, due, every, until), lateness(visits(asked), due, every, until)
    robots, pages = requests_by_host(asked, robots=True), requests_by_host(asked, robots=False)
    again = sum(count - 1 for count in robots.values()) / max(1, sum(count - 1 for count in pages.values()))
    print(
        f"{len(late)} visits were due, {late.count(float('inf'))} of them have not come; {len(asked)} requests in all"
    )
    return {
        "lateness, median, seconds": statistics.median(late),
        "lateness, 99th percentile, seconds": share(late, 0.99),
        "lateness of the feed itself, median, seconds": statistics.median(feeds_late),
        "robots.txt asked again, share of later visits": again,
    }


def lateness(asked: Sequence[Asked], due: Mapping[str, float], every: float, until: float) -> list[float]:
    """Seconds by which each visit began late that was due before `until`, the least first; infinite: it did not come.

    The first of a source is due as it was stored, each other `every` seconds after the one before it was answered.
    A visit that needs the robots.txt begins with it; the feed follows after the delay of its host.
    """
    began: dict[str, float] = {}
    came: dict[str, list[float]] = {host: [] for host in due}
    wanted = {host: [moment] for host, moment in due.items()}
    for request in asked:
        began.setdefault(request.host, request.at)
        if request.path != ROBOTS:
            came[request.host].append(began.pop(request.host))
            wanted[request.host].append(request.at + every)
    late = []
    for host, moments in wanted.items():
        arrived = [*came[host], float("inf")]
        late += [at - moment for moment, at in zip(moments, arrived, strict=True) if moment < until]
    return sorted(late)


def requests_by_host(asked: Sequence[Asked], *, robots: bool) -> Counter[str]:
    """How often each host was asked for its robots.txt, or for all else."""
    return Counter(request.host for request in asked if (request.path == ROBOTS) == robots)


def requests(log: Path) -> Sequence[Asked]:
    """Every request so far."""
    parts = (line.split() for line in log.read_text("utf-8").splitlines())
    return [Asked(float(part[0]), part[1], part[2]) for part in parts if len(part) == 4]


def visits(asked: Sequence[Asked]) -> list[Asked]:
    """Requests for a feed."""
    return [request for request in asked if request.path != ROBOTS]


def judged(figures: Mapping[str, float]) -> int:
    """Print every figure beside its bound; 1 where one is above."""
    for name, value in figures.items():
        mark = "✓" if value <= BOUNDS[name] else "✗"
        print(f"{mark} {name:46} {value:8.2f}  (bound {BOUNDS[name]:g})")
    return int(any(value > BOUNDS[name] for name, value in figures.items()))


if __name__ == "__main__":
    sys.exit(main())

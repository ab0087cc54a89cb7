"""The service among 2,000 sources of which many misbehave: does it stay small, whole and polite?

    python -m tests.bench.soak --tools ../shared/tools [--minutes 30] [--sources 2000] [--fastest 120]

TOOLS holds newsweb.py, a fake news web on loopback. Exits 1 where memory grows, threads or sockets are
more than they may be, a host is asked too much at once or too often, or the service does not stop.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.soak.faults import Scripts, faulty_site
from tests.bench.soak.figures import above_median, share, slope
from tests.bench.soak.politeness import Manners, by_host, manners
from tests.bench.soak.process import Ended, Sample, Serving, serving
from tests.bench.soak.world import configure, news_web, web_log
from tests.commandline import Place, free_port

EVERY = 3.0  # seconds between two samples
SETTLED = 300.0  # seconds until memory is measured: before, caches fill and the first lists are read
LEAST_SPAN = 900.0  # seconds of measured memory below which a slope says nothing
MOST_SLOPE = 20.0  # MB an hour: half a gigabyte a day would be noticed
MOST_ABOVE = 60.0  # MB of the highest sample over the median
CONCURRENCY = 32  # the default, as are the two below
PER_HOST = 1
DELAY = 1.0
# The pool, the scheduler's ten, the web server's forty at most, and a few that stand alone.
MOST_THREADS = CONCURRENCY + 10 + 40 + 8
# A session for each thread keeps four connections; then the web's own, and the database's files.
MOST_SOCKETS = CONCURRENCY * 5 + 20
MOST_DESCRIPTORS = MOST_SOCKETS + 60
SLACK = 0.1  # seconds by which a server may see two requests closer than they were sent
STOPS_WITHIN = 10.0
MB = 1e6


@dataclass(frozen=True)
class Run:
    """Everything that was seen."""

    started: float
    samples: Sequence[Sample]
    answers: Sequence[float]
    counters: Mapping[str, float]
    ended: Ended
    manners: Manners
    log: Counter[tuple[str, str]]

    @property
    def settled(self) -> list[Sample]:
        """The samples that memory is judged by: after five minutes, or the second half of a short run."""
        span = self.samples[-1].at - self.started
        return [sample for sample in self.samples if sample.at - self.started >= min(SETTLED, span / 2)]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tools", type=Path, required=True)
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--sources", type=int, default=2000)
    options.add_argument("--fastest", type=int, default=120, help="seconds; a new source is visited so often")
    options.add_argument("--speed", type=float, default=1.0, help="of the news web's clock")
    options.add_argument(
        "--keep", type=Path, help="a new folder for configuration, state and log, to be looked at later"
    )
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = asked.keep or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        return judged(run(asked, Place(folder)))


def run(asked: argparse.Namespace, place: Place) -> Run:
    scripts, web_run, port = Scripts(), place.folder / "web", free_port()
    web = news_web(asked.tools, sources=asked.sources, port=port, run=web_run, speed=asked.speed)
    with web, faulty_site(scripts) as site:
        configure(
            place,
            sources=asked.sources,
            web_port=port,
            fault_port=site.port,
            fastest=asked.fastest,
            port=free_port(),
        )
        with serving(place) as service:
            print(f"{asked.sources} sources, ready after {service.ready_after:.1f} s", flush=True)
            samples, answers = watched(service, asked.minutes * 60)
            counters = service.counters()
            ended = service.stop()
    log = by_host([*web_log(asked.tools, web_run), *scripts.seen])
    return Run(samples[0].at, samples, answers, counters, ended, manners(log), logged(place.folder / "log"))


def watched(service: Serving, seconds: float) -> tuple[list[Sample], list[float]]:
    """Samples, and the seconds that the web server took to answer at each."""
    samples, answers = [service.sample()], []
    until = samples[0].at + seconds
    while time.monotonic() < until:
        time.sleep(EVERY)
        samples.append(service.sample())
        answers.append(service.answers_in("/healthz"))
        if len(samples) % 20 == 0:
            print(told(samples[-20], samples[-1], samples[0].at), flush=True)
    return samples, answers


def told(before: Sample, now: Sample, started: float) -> str:
    cpu = (now.cpu - before.cpu) / (now.at - before.at)
    return (
        f"{now.at - started:6.0f} s: {now.rss / MB:6.1f} MB, {now.threads} threads, {now.sockets} sockets,"
        f" {now.descriptors} descriptors, CPU {cpu:.0%}"
    )


def logged(path: Path) -> Counter[tuple[str, str]]:
    """How often each event stands in the log, by level. What is no JSON is an 'unreadable' line."""
    found: Counter[tuple[str, str]] = Counter()
    for line in path.read_text("utf-8").splitlines():
        try:
            event = json.loads(line)
            # The scheduler's own sentences carry a time in brackets.
            found[event["level"], str(event["event"]).partition("(")[0]] += 1
        except (ValueError, KeyError, TypeError):
            found["error", "unreadable"] += 1
    return found


def judged(seen: Run) -> int:
    """Print everything; 1 where something is out of its bounds."""
    for (level, event), count in sorted(seen.log.items()):
        print(f"  log {level:8} {event:30} {count}")
    for name, value in sorted(seen.counters.items()):
        print(f"  {name} {value:g}")
    answers = sorted(seen.answers)
    print(f"  /healthz answered in {share(answers, 0.5):.3f} s (median), {answers[-1]:.3f} s at most")
    span, visits = seen.samples[-1].at - seen.started, summed(seen.counters, "newsmonitor_visits_total")
    articles = summed(seen.counters, "newsmonitor_articles_total")
    print(f"  {visits / span:.1f} lists and {articles / span:.1f} articles a second")
    manners = seen.manners
    print(f"  {manners.requests} requests at {manners.hosts} hosts, the busiest {manners.busiest}")
    faults = [fault for part in (memory(seen), bounds(seen), politeness(manners), ending(seen)) for fault in part]
    for fault in faults:
        print(f"✗ {fault}")
    print("all within bounds" if not faults else f"{len(faults)} out of bounds")
    return int(bool(faults))


def summed(counters: Mapping[str, float], name: str) -> float:
    """The sum of a counter over its labels."""
    return sum(value for full, value in counters.items() if full.partition("{")[0] == name)


def memory(seen: Run) -> Iterator[str]:
    settled = seen.settled
    sizes = [sample.rss / MB for sample in settled]
    span = settled[-1].at - settled[0].at
    growth = slope([(sample.at / 3600, sample.rss / MB) for sample in settled])
    above = above_median(sizes)
    note = "" if span >= LEAST_SPAN else ", not judged: the run is too short"
    print(f"  memory: median {statistics.median(sizes):.1f} MB, at most {above:.1f} above; {growth:+.1f} MB/h{note}")
    if span >= LEAST_SPAN and growth > MOST_SLOPE:
        yield f"memory grows by {growth:.1f} MB an hour, at most {MOST_SLOPE:.0f} is asked"
    if above > MOST_ABOVE:
        yield f"memory was {above:.1f} MB above its median, at most {MOST_ABOVE:.0f} is asked"


def bounds(seen: Run) -> Iterator[str]:
    last = seen.samples[-10:]
    for name, bound in (("threads", MOST_THREADS), ("sockets", MOST_SOCKETS), ("descriptors", MOST_DESCRIPTORS)):
        most = max(getattr(sample, name) for sample in seen.samples)
        at_end = max(getattr(sample, name) for sample in last)
        print(f"  {name}: {at_end} at the end, {most} at most (bound {bound})")
        if at_end > bound:
            yield f"{at_end} {name} at the end, at most {bound} is asked"


def politeness(manners: Manners) -> Iterator[str]:
    close = manners.closer_than(DELAY - SLACK)
    nearest = ", ".join(f"{gap:.3f}" for gap in manners.gaps[:5])
    print(
        f"  at one host: {manners.most_at_once} at once at most; the shortest gaps: {nearest} s of {len(manners.gaps)}"
    )
    if manners.most_at_once > PER_HOST:
        yield f"{manners.most_at_once} requests at one host at once, {PER_HOST} is allowed"
    if close:
        yield f"{close} requests came less than {DELAY - SLACK:.1f} s after the one before at the same host"


def ending(seen: Run) -> Iterator[str]:
    print(f"  SIGTERM: exit {seen.ended.code} after {seen.ended.seconds:.1f} s")
    if seen.ended.code != 0 or seen.ended.seconds > STOPS_WITHIN:
        yield f"exit {seen.ended.code} {seen.ended.seconds:.1f} s after SIGTERM, 0 within {STOPS_WITHIN:.0f} is asked"
    if not seen.log["info", "service.stopped"]:
        yield "the log does not say that the service stopped"
    for (level, event), count in seen.log.items():
        if level in ("error", "critical"):
            yield f"the log says {event} {count} times"


if __name__ == "__main__":
    sys.exit(main())

"""What a round costs beside other programs, as `python -m tests.bench.peers --tools DIR`.

--tools: a folder with `newsweb.py`, a deterministic news web on loopback. All programs that are installed read the
same feeds, in turn, in each of five rounds: cold with nothing stored, then again when no feed has changed. Then those
that read pages read the same list pages of 65 kB (see lists.py), and articles are read from their pages beside
trafilatura alone (see tests/bench/articles). Figures are processor seconds of the process and its children, medians;
ratios are of pairs in one round, since the machine's speed drifts. `newsboat` and `sfeed` come from Debian (apt-get
install newsboat sfeed rss2email), `reader`, `urlwatch` and `Scrapy` from PyPI.
A program that keeps nothing of a few feeds is named and left out.
--peers: the interpreter of an environment with these three, so that ours loads nothing that they bring along (structlog
loads Twisted where it is installed).
Exits 1 where a figure of ours is beyond its bound.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from compileall import compile_dir
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.articles import __main__ as articles
from tests.bench.peers import lists
from tests.bench.peers.programs import ITEMS, Program, configure, programs, works
from tests.bench.peers.running import REPOSITORY, Cost, middle, reached, run
from tests.commandline import free_port

_LOGGED = 0.5  # seconds until the server has written what it answered
CONFIGURED = 10_000  # sources of the configuration that is checked
BOUNDS = {  # of ours
    "cold, ms of CPU an item": 2.0,
    "unchanged, ms of CPU a source": 1.4,
    "cold, wall time of reader's": 1.5,
    "list pages, CPU of urlwatch's": 0.5,  # twice its rate
    "list pages, wall time of urlwatch's": 0.5,
    "articles, CPU of trafilatura's alone": 1.0,
    "--help, s of CPU": 0.15,
    "check, s of CPU": 0.5,
    "status, s of CPU": 0.4,
    f"check of {CONFIGURED} sources, s of CPU": 1.0,  # 0.5 to load them, and the command itself
}

# What a cold round leaves to later ones: the full-text index of some items. Then all sources are due, as in time.
REST = """
from types import SimpleNamespace
from sqlalchemy import text
from monitor.pipeline.matching import index_new_items
from monitor.store import held_database
with held_database("state/newsmonitor.db", "bench") as database:
    context = SimpleNamespace(database=database, free_memory=SimpleNamespace(give_back=lambda: None))
    index_new_items(context, seconds=3600)
    with database.write() as connection:
        connection.execute(text("UPDATE sources SET next_fetch = 0"))
"""


def main() -> int:
    """Measure, print, judge."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tools", type=Path, required=True)
    options.add_argument("--peers", default=sys.executable, help="interpreter that has reader, urlwatch and Scrapy")
    options.add_argument("--sources", type=int, default=1000, help="feeds")
    options.add_argument("--pages", type=int, default=100, help=f"list pages, at most {lists.MOST_PAGES}")
    options.add_argument("--articles", type=int, default=100, help="that are read from their pages")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--only", nargs="*", default=[], help="names of programs, beside ours")
    asked = options.parse_args()
    compile_dir(REPOSITORY / "monitor", quiet=1)  # as an installation does
    found: dict[str, float] = {}
    if asked.sources:
        found |= rounds_of_feeds(asked)
    if asked.pages:
        readers = [each for each in lists.readers(asked.peers) if wanted(each.name, asked)]
        costs = lists.measure(asked.pages, asked.rounds, readers)
        print(lists.table(costs, asked.pages, [each for each in readers if each.name in costs]))
        found |= lists.figures(costs)
    if asked.articles:
        found |= rounds_of_articles(asked.articles, asked.rounds)
    return judge(found | commands(asked.rounds))


def wanted(name: str, asked: argparse.Namespace) -> bool:
    """Return True if a program is to be measured: ours, or one that `--only` names."""
    return not asked.only or name in ("newsmonitor", *asked.only)


def rounds_of_feeds(asked: argparse.Namespace) -> Mapping[str, float]:
    """Let every program read the feeds, print the table, give the figures that have a bound."""
    costs: defaultdict[tuple[str, str], list[Cost]] = defaultdict(list)
    with news(asked.tools, asked.sources) as web:
        chosen = [each for each in programs(asked.peers) if wanted(each.name, asked) and works(each, web.urls)]
        for number in range(asked.rounds):
            for program in chosen[number % len(chosen) :] + chosen[: number % len(chosen)]:
                for name, cost in round_of(program, web).items():
                    costs[program.name, name].append(cost)
    print(table(chosen, costs, asked.sources))
    cold, unchanged = costs["newsmonitor", "cold"], costs["newsmonitor", "unchanged"]
    found = {
        "cold, ms of CPU an item": 1000 * middle(cold) / asked.sources / ITEMS,
        "unchanged, ms of CPU a source": 1000 * middle(unchanged) / asked.sources,
    }
    if ("reader", "cold") in costs:
        pairs = zip(cold, costs["reader", "cold"], strict=True)
        found["cold, wall time of reader's"] = statistics.median(ours.wall / theirs.wall for ours, theirs in pairs)
    return found


def rounds_of_articles(count: int, rounds: int) -> Mapping[str, float]:
    """Read articles from their pages, beside trafilatura alone in one process; print both, give their ratio."""
    with articles.news(count) as web:
        pairs = [(articles.ours(*web[1:]), articles.alone(web[0] / "a", 1)) for _ in range(rounds)]
    ours, alone = zip(*pairs, strict=True)
    print(articles.table({"newsmonitor": ours, "trafilatura, one process": alone}))
    ratios = [mine.cpu / mine.articles / (theirs.cpu / theirs.articles) for mine, theirs in pairs]
    return {"articles, CPU of trafilatura's alone": statistics.median(ratios)}


@dataclass(frozen=True, slots=True)
class Web:
    """The served feeds. urls: each on a host of its own; requests: counts those that the server has answered."""

    urls: Sequence[str]
    requests: Callable[[], int]


@contextmanager
def news(tools: Path, sources: int) -> Iterator[Web]:
    """Serve the feeds until the block ends."""
    port = free_port()
    program = (sys.executable, str(tools / "newsweb.py"))
    urls = [f"http://127.{1 + (at >> 16)}.{at >> 8 & 255}.{at & 255}:{port}/feed.xml" for at in range(sources)]
    with tempfile.TemporaryDirectory() as folder:
        where = ("--run", f"{folder}/run")

        def requests() -> int:
            time.sleep(_LOGGED)
            told = json.loads(subprocess.run((*program, "stats", *where), check=True, capture_output=True).stdout)
            return int(told["requests"])

        with subprocess.Popen((*program, "serve", "--sources", str(sources), "--port", str(port), *where)) as server:
            try:
                for url in (urls[0], *urls):  # made before they are measured
                    reached(url)
                yield Web(urls, requests)
            finally:
                server.terminate()


def round_of(program: Program, web: Web) -> Mapping[str, Cost]:
    """Two rounds of a program: with nothing stored, and with nothing new."""
    with tempfile.TemporaryDirectory() as folder:
        program.prepare(Path(folder), web.urls)
        cold = run(program.command, Path(folder))
        program.check(Path(folder), len(web.urls))
        if program.name == "newsmonitor":
            rest = run((sys.executable, "-c", REST), Path(folder), check=True)
            cold = Cost(cold.cpu + rest.cpu, cold.wall + rest.wall)
        before = web.requests()
        unchanged = run(program.command, Path(folder))
        asked = web.requests() - before
        assert asked >= len(web.urls), f"{program.name} asked for {asked} of {len(web.urls)} feeds again"
        return {"cold": cold, "unchanged": unchanged}


def commands(rounds: int) -> dict[str, float]:
    """Processor seconds of our short commands, medians."""
    found: defaultdict[str, list[Cost]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        configure(Path(small), ["http://127.0.0.1:9/feed.xml"])
        configure(Path(large), [f"https://news{at}.example/feed.xml" for at in range(CONFIGURED)])
        command = (sys.executable, "-m", "monitor")
        run((*command, "reload", "--force"), Path(small))  # makes the state
        for _ in range(rounds):
            found["--help"].append(run((*command, "--help"), Path(small)))
            found["status"].append(run((*command, "status"), Path(small)))
            found["check of many"].append(run((*command, "check"), Path(large)))
        (Path(small) / "state" / "newsmonitor.db").unlink(missing_ok=True)
        found["check"] += [run((*command, "check"), Path(small)) for _ in range(rounds)]
    return {
        "--help, s of CPU": middle(found["--help"]),
        "check, s of CPU": middle(found["check"]),
        "status, s of CPU": middle(found["status"]),
        f"check of {CONFIGURED} sources, s of CPU": middle(found["check of many"]),
    }


def table(chosen: Sequence[Program], costs: Mapping[tuple[str, str], list[Cost]], sources: int) -> str:
    """The figures of all programs, in Markdown."""
    lines = [
        "| program | beside storing | cold, ms CPU an item | cold, s | unchanged, ms CPU a source | ours to it, cold |",
        "|---|---|---|---|---|---|",
    ]
    for program in chosen:
        cold, unchanged = costs[program.name, "cold"], costs[program.name, "unchanged"]
        pairs = [ours.cpu / theirs.cpu for ours, theirs in zip(costs["newsmonitor", "cold"], cold, strict=True)]
        cells = (
            f"{1000 * middle(cold) / sources / ITEMS:.2f}",
            f"{statistics.median(each.wall for each in cold):.1f}",
            f"{1000 * middle(unchanged) / sources:.2f}",
            f"{statistics.median(pairs):.2f}",
        )
        lines.append(f"| {program.name} | {program.does} | {' | '.join(cells)} |")
    return "\n".join(lines)


def judge(found: Mapping[str, float]) -> int:
    """Print each figure of ours beside its bound; 1 where one is beyond."""
    beyond = 0
    for name, figure in found.items():
        failed = figure > BOUNDS[name]
        beyond |= failed
        print(f"{'BEYOND' if failed else 'within'} {name}: {figure:.2f} (at most {BOUNDS[name]})")
    return int(beyond)


if __name__ == "__main__":
    raise SystemExit(main())

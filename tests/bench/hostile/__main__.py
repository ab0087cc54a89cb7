"""Visit hostile sites beside healthy ones by `newsmonitor once --all`, and watch the memory of the program.

    python -m tests.bench.hostile [--sites 364] [--healthy 10] [--seed 1] [--only CLASS ...] [--bound 60]

Idle is the largest memory of a round over the healthy sites alone. Prints what was published, the peak over idle, and
how long it took. Exits 1 where a healthy story is missing, the program failed, or the peak is above the bound (MB).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.hostile.sites import CLASSES, HEALTHY_STORIES, headline, serve

_SAMPLE_SECONDS = 0.02
_NEWSMONITOR = """
timezone: UTC
fetch: {private_networks: true, delay: 0s, timeout: 20s}
state: %s
publish: {dir: %s}
web: {listen: null}
log: {level: error, format: json}
"""
_TOPICS = "topics:\n  healthy: {title: Healthy, match: '\"healthy report\"', group: article, limit: 1000}\n"


@dataclass(frozen=True)
class Measured:
    """One run of the program. Memory in MB: when it began to fetch, at most, at the end."""

    code: int
    seconds: float
    start: float
    peak: float
    end: float
    failure: str


def main() -> int:
    """Run, print, and say by the exit code whether all bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=364)
    parser.add_argument("--healthy", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=sorted(CLASSES), default=sorted(CLASSES))
    parser.add_argument("--bound", type=float, default=60.0)
    asked = parser.parse_args()
    hostile = {address(1, n): asked.only[n % len(asked.only)] for n in range(asked.sites)}
    good = {address(2, n): "healthy" for n in range(asked.healthy)}
    port = serve(hostile | good, asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        idle = visit(Path(folder) / "idle", good, port)
        round_of_all = visit(Path(folder) / "all", mixed(hostile, good), port)
        published = stories(Path(folder) / "all" / "feeds" / "healthy.json", good)
    over = round_of_all.peak - idle.peak
    whole = asked.healthy * HEALTHY_STORIES
    print(f"healthy stories published: {published} of {whole}")
    print(f"idle {idle.start:.0f}, healthy round {idle.peak:.0f}, hostile round {round_of_all.peak:.0f} MB")
    print(
        f"peak over idle: {over:.0f} MB (at most {asked.bound:.0f}), at the end {round_of_all.end - idle.peak:.0f} MB"
    )
    print(f"{asked.sites} hostile sites in {round_of_all.seconds:.0f} s, exit code {round_of_all.code}")
    print(round_of_all.failure[-2000:], end="")
    return int(published < whole or over > asked.bound or round_of_all.code not in (0, 1))


def address(group: int, number: int) -> str:
    return f"127.{group}.{number // 200 + 1}.{number % 200 + 1}"


def mixed(hostile: dict[str, str], good: dict[str, str]) -> dict[str, str]:
    """The healthy sites spread over the hostile ones."""
    rows, step = list(hostile.items()), max(1, len(hostile) // max(1, len(good)))
    for at, each in enumerate(good.items()):
        rows.insert(at * (step + 1), each)
    return dict(rows)


def visit(place: Path, sites: dict[str, str], port: int) -> Measured:
    """Make a configuration of the sites, and one round over them in a process of its own."""
    (place / "config").mkdir(parents=True)
    rows = [
        f'  - {{id: "{name}-{at}", url: "http://{host}:{port}/", browser: never}}'
        for at, (host, name) in enumerate(sites.items())
    ]
    texts = {
        "newsmonitor": _NEWSMONITOR % (place / "news.db", place / "feeds"),
        "sources": "sources:\n" + "\n".join(rows),
        "topics": _TOPICS,
        "aliases": "aliases: {}",
    }
    for name, text in texts.items():
        (place / "config" / f"{name}.yaml").write_text(text, "utf-8")
    command = [sys.executable, "-m", "monitor", "once", "--all", "--config", str(place / "config")]
    began, sampled = time.monotonic(), []
    with (place / "out").open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        while process.poll() is None:
            sampled.append(memory(process.pid))
            time.sleep(_SAMPLE_SECONDS)
    said = (place / "out").read_text("utf-8", "replace")
    failure = said if process.returncode not in (0, 1) or "Traceback" in said else ""
    found = [size for size in sampled if size] or [0.0]
    quiet = found[min(len(found) - 1, int(1.0 / _SAMPLE_SECONDS))]
    return Measured(process.returncode, time.monotonic() - began, quiet, max(found), found[-1], failure)


def memory(process: int) -> float:
    """Resident memory in MB; 0 for a process that has ended."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * 4096 / 1e6


def stories(feed: Path, good: dict[str, str]) -> int:
    """How many stories of the healthy sites the feed has."""
    try:
        titles = {entry["title"] for entry in json.loads(feed.read_text("utf-8"))["items"]}
    except (OSError, ValueError):
        return 0
    return sum(headline(host, number) in titles for host in good for number in range(HEALTHY_STORIES))


if __name__ == "__main__":
    sys.exit(main())

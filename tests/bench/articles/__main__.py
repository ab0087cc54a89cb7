"""Articles a second: `newsmonitor once` over list pages and article pages, beside trafilatura alone in the same run.

    python -m tests.bench.articles [--articles 400] [--rounds 3] [--corpus PATH]

A round fetches over loopback, extracts, cleans, dates, groups, matches and publishes. It is measured from the first
visit to the end, workers included; the start of Python is left out of every row. trafilatura extracts the same pages
with their metadata, in one process and in two, without anything around it. The rows are taken in turn, `--rounds`
times; medians are printed. `--corpus` takes saved pages in place of made ones.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench.articles.site import corpus_pages, lay_out, made_pages
from tests.bench.peers.running import reached
from tests.commandline import free_port

_OF_LIST = 20
_SAMPLE_SECONDS = 0.2
_ROOT = Path(__file__).parents[3]
_ONCE = """
import json, os, sys, time
from pathlib import Path
import monitor.cli.serve as serve
from monitor.cli import main
def timed(*given):
    begun.append((time.perf_counter(), sum(os.times()[:4]), sum(os.times()[:2])))
    return run_once(*given)
begun, run_once, serve.run_once = [], serve.run_once, timed
sys.argv = ["newsmonitor", "once"]
try:
    main()
finally:
    (wall, cpu, first), = begun
    taken = {"wall": time.perf_counter() - wall, "cpu": sum(os.times()[:4]) - cpu, "first": sum(os.times()[:2]) - first}
    Path("taken").write_text(json.dumps(taken))
"""
_ALONE = """
import json, os, sys, time
from pathlib import Path
from trafilatura import bare_extraction
from monitor.text.markup import decode
def read(path):
    text = decode(path.read_bytes())
    bare_extraction(text, url="https://n.example/1.html", include_comments=False, with_metadata=True)
paths = sorted(Path(sys.argv[1]).iterdir())[int(sys.argv[2])::int(sys.argv[3])]
read(paths[0])
print(flush=True)
sys.stdin.readline()
wall, cpu = time.perf_counter(), sum(os.times()[:2])
for path in paths:
    read(path)
print(json.dumps({"wall": time.perf_counter() - wall, "cpu": sum(os.times()[:2]) - cpu}))
"""


@dataclass(frozen=True)
class Taken:
    """Seconds on the clock, of the processor, and of it in the first process, for so many articles.

    memory: of the first process and of all, MB at most, what they share counted once
    """

    wall: float
    cpu: float
    first: float
    articles: int
    memory: tuple[float, float] = (0.0, 0.0)


def main() -> int:
    """Measure in turn, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--corpus", type=Path, help="a folder of saved pages, as for tests.bench.extract")
    asked = parser.parse_args()
    found: dict[str, list[Taken]] = {}
    with news(asked.articles, asked.corpus) as (folder, port, lists):
        for _ in range(asked.rounds):
            for name, taken in one_round(folder, port, lists).items():
                found.setdefault(name, []).append(taken)
                print(f"  {name}: {taken.articles / taken.wall:.1f} articles a second", flush=True)
    print(table(found))
    return 0


@contextmanager
def news(articles: int, corpus: Path | None = None) -> Iterator[tuple[Path, int, int]]:
    """Serve so many articles and their lists; gives the folder with the articles in `a`, the port, how many lists."""
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        folder, port = Path(scratch) / "web", free_port()
        folder.mkdir()
        pages = corpus_pages(corpus, articles) if corpus else made_pages(articles)
        lists = lay_out(folder, pages, articles, _OF_LIST)
        served = [sys.executable, "-m", "tests.bench.articles.site", str(port), str(folder)]
        server = stack.enter_context(subprocess.Popen(served, cwd=_ROOT))
        stack.callback(server.terminate)
        reached(f"http://127.1.0.1:{port}/")
        files = [*(folder / "a").iterdir()]
        size = statistics.median(file.stat().st_size for file in files)
        print(f"{len(files)} articles on {lists} lists, {size / 1000:.0f} kB each (median)")
        yield folder, port, lists


def one_round(folder: Path, port: int, lists: int) -> Mapping[str, Taken]:
    """Every row once."""
    return {
        "newsmonitor": ours(port, lists),
        "trafilatura, one process": alone(folder / "a", 1),
        "trafilatura, two processes": alone(folder / "a", 2),
    }


def ours(port: int, lists: int) -> Taken:
    """A round of newsmonitor with an empty archive."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "config").mkdir()
        (folder / "config" / "newsmonitor.yaml").write_text(
            "fetch: {private_networks: true, robots: false, delay: 0s}\n"
            "keep: {items: 36500d}\nweb: {listen: null}\nlog: {level: error, format: json}\n"
        )
        rows = "".join(
            f"  - {{id: s{at}, url: 'http://127.1.{at}.1:{port}/', browser: never}}\n" for at in range(lists)
        )
        (folder / "config" / "sources.yaml").write_text(f"sources:\n{rows}")
        (folder / "config" / "topics.yaml").write_text("topics: {ferry: {match: ferry}, museum: {match: museum}}\n")
        environ = os.environ | {"PYTHONPATH": str(_ROOT)}
        command, sampled = [sys.executable, "-c", _ONCE], [(0.0, 0.0)]
        with subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.DEVNULL) as process:
            while process.poll() is None:
                sampled.append(memory(process.pid))
                time.sleep(_SAMPLE_SECONDS)
        with closing(sqlite3.connect(folder / "state" / "newsmonitor.db")) as archive:
            stored: int = archive.execute("SELECT count(*) FROM pages").fetchone()[0]  # that were read from their pages
        first, whole = zip(*sampled, strict=True)
        taken = json.loads((folder / "taken").read_text())
        return Taken(**taken, articles=stored, memory=(max(first), max(whole)))


def memory(process: int) -> tuple[float, float]:
    """Memory of a process, and of it with its children, in MB; 0 of one that has ended."""

    def read(file: Path) -> str:
        try:
            return file.read_text("ascii")
        except OSError:
            return ""

    def megabytes(each: int | str) -> float:
        said = read(Path(f"/proc/{each}/smaps_rollup")).partition("\nPss:")[2].split()
        return int(said[0]) * 1024 / 1e6 if said else 0.0

    children = " ".join(read(file) for file in Path(f"/proc/{process}/task").glob("*/children")).split()
    own = megabytes(process)
    return own, own + sum(map(megabytes, children))


def alone(folder: Path, processes: int) -> Taken:
    """trafilatura on the same pages, shared among processes that begin at once."""
    with ExitStack() as stack:
        start = partial(
            subprocess.Popen, env=os.environ | {"PYTHONPATH": str(_ROOT)}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        commands = [(sys.executable, "-c", _ALONE, str(folder), str(at), str(processes)) for at in range(processes)]
        workers = [stack.enter_context(start(command)) for command in commands]
        for worker in workers:
            assert worker.stdout
            worker.stdout.readline()  # it has loaded what it needs
        for worker in workers:
            assert worker.stdin
            worker.stdin.write("\n")
            worker.stdin.flush()
        said = [json.loads(worker.communicate()[0]) for worker in workers]
    cpu = [each["cpu"] for each in said]
    return Taken(max(each["wall"] for each in said), sum(cpu), max(cpu), len([*folder.iterdir()]))


def table(found: Mapping[str, Sequence[Taken]]) -> str:
    """The medians of all rows, in Markdown."""
    lines = [
        "| | articles a second | ms CPU an article | first process | MB at most | first process | articles |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, taken in found.items():
        rate = statistics.median(each.articles / each.wall for each in taken)
        cost = statistics.median(1000 * each.cpu / each.articles for each in taken)
        first = statistics.median(1000 * each.first / each.articles for each in taken)
        own, whole = (max(each.memory[at] for each in taken) for at in (0, 1))
        lines.append(
            f"| {name} | {rate:.1f} | {cost:.1f} | {first:.1f} | {whole:.0f} | {own:.0f} | {taken[0].articles} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

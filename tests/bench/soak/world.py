"""The sources of a long run: a news web with its faults, and the configuration that watches them.

Of ten sources six are feeds and two are list pages on hosts of their own, one is a list page that shares its
host with three others, and one misbehaves.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.bench.soak.faults import host_of, name_of
from tests.bench.soak.politeness import Request
from tests.commandline import Place

SHARERS = 4  # sources at a host that is shared
LATENCY_MS = 20  # of the news web's answers: requests that run at once are seen to
ROBOTS_KIND = 3  # of a request, in the news web's log
TOPICS = {
    "chips": "芯片 OR 半导体 OR semiconductor OR chipmaker",
    "rates": '美联储 OR 利率 OR "interest rate" OR inflation',
    "space": "火箭 OR 卫星 OR rocket OR satellite",
    "quakes": "地震 OR 余震 OR earthquake",
    "courts": "最高法院 OR 判决 OR verdict OR lawsuit",
    "models": '大模型 OR 人工智能 OR "language model" OR OpenAI',
    "energy": "油价 OR 天然气 OR OPEC OR pipeline",
    "hackers": "黑客 OR 勒索软件 OR ransomware OR phishing",
}


def source_host(number: int) -> str:
    """The address at which a source is asked; the news web derives what it says from the last three numbers."""
    if number % 10 == 9:
        return host_of(number // 10)
    if number % 10 == 8:
        group = number // 10 // SHARERS
        return f"127.3.{group >> 8}.{group & 255}"
    return f"127.1.{number >> 8}.{number & 255}"


def source_url(number: int, web_port: int, fault_port: int) -> str:
    """What a source's configuration says."""
    host, part = source_host(number), number % 10
    if part == 9:
        return f"http://{host}:{fault_port}/{name_of(number // 10)}/feed.xml"
    if part == 8:
        return f"http://{host}:{web_port}/s/{number}/news/"
    return f"http://{host}:{web_port}/{'news/' if part in (6, 7) else 'feed.xml'}"


def configure(place: Place, *, sources: int, web_port: int, fault_port: int, fastest: int, port: int) -> None:
    """Write the configuration; fetching keeps its defaults but for private networks."""
    place.write(
        newsmonitor=(
            f"fetch: {{private_networks: true}}\nschedule: {{fastest: {fastest}s}}\n"
            f'web: {{listen: "127.0.0.1:{port}"}}\nlog: {{level: info, format: json}}\n'
        ),
        sources="sources:\n"
        + "".join(
            f"  - {{id: s{number}, url: '{source_url(number, web_port, fault_port)}', backlog: 2}}\n"
            for number in range(sources)
        ),
        topics="topics:\n" + "".join(f"  {name}: {{match: '{query}'}}\n" for name, query in TOPICS.items()),
    )


@contextmanager
def news_web(tools: Path, *, sources: int, port: int, run: Path, speed: float) -> Iterator[None]:
    """Serve a living news web until the block ends."""
    words = f"serve --sources {sources} --port {port} --mode live --speed {speed} --latency-ms {LATENCY_MS}".split()
    command = [sys.executable, str(tools / "newsweb.py"), *words, "--workers", "1", "--run", str(run)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://127.1.0.0:{port}/robots.txt")
            yield
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"the news web does not answer at {address}")


def web_log(tools: Path, run: Path) -> Iterator[tuple[str, Request]]:
    """What the news web was asked, by host."""
    sys.path.insert(0, str(tools))
    newsweb = importlib.import_module("newsweb")
    for start, end, number, item, kind, *_ in newsweb.read_log(str(run)):
        if kind == ROBOTS_KIND:
            yield source_host(number), Request(start, end, "/robots.txt")
        elif number < 1 << 16:
            yield source_host(number), Request(start, end, f"{kind}/{item}")

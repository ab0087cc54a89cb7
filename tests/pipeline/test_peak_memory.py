"""Peak memory of reading one hostile list, in a process of its own: what libxml2 takes is seen by the system alone."""

from __future__ import annotations

import gzip
import subprocess
import sys
from dataclasses import dataclass

import pytest

_READ = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from monitor.discover import KnownEntries
from monitor.errors import NotUsable
from monitor.fetch import Response
from monitor.model import Source
from monitor.pipeline.finding import discover_entries

def memory(name):
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name)]
    return int(line.split()[1]) * 1024

def read(body):
    response = Response("https://news.example/", 200, {"content-type": "application/xml"}, body, 10)
    source = Source("s", "https://news.example/")
    try:
        found = discover_entries(response, source, KnownEntries(), now=datetime(2024, 5, 16, 8, tzinfo=UTC), zone=UTC)
        return f"{len(found.entries)} {found.reason}"
    except NotUsable as fault:
        return f"0 {fault.problem}"

small = b"<rss version='2.0'><channel><item><title>A story</title><link>/a</link></item></channel></rss>"
read(small), read(b"<urlset><url><loc>https://news.example/a.html</loc></url></urlset>")  # what is loaded once
for path in sys.argv[1:]:
    body = Path(path).read_bytes()
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before, began = memory("VmRSS"), process_time()
    said = read(body)
    print(memory("VmHWM") - before, round(process_time() - began), said)
"""
_NAMES = """
from pathlib import Path
from threading import Event, RLock
from time import monotonic
from types import SimpleNamespace
from lxml import etree
from monitor.fetch import FreeMemory
from monitor.pipeline.context import Context

def page(number):
    rows = "".join(f"<p a{number}x{row}{'y' * 80}='' b{number}x{row}{'y' * 80}=''>x</p>" for row in range(10_000))
    return f"<html><body>{rows}</body></html>".encode()

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

before = resident()
for number in range(20):
    with Context.parsing(SimpleNamespace(_large=RLock(), stop=Event(), free_memory=FreeMemory(monotonic))):
        etree.fromstring(page(number), etree.HTMLParser())
print(resident() - before)
"""
_ITEM = "<item><title>A story about the harbour bridge, number {}</title><link>/a{}.html</link>{}</item>"
_TEXT = f"<description>{'The council voted. ' * 500}</description>"
_URL = "<url><loc>https://news.example/a-story-about-the-harbour-bridge-{}.html</loc></url>"
_MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


def rss(inner: str) -> bytes:
    return f'<rss version="2.0"><channel><title>News</title>{inner}</channel></rss>'.encode()


_LISTS: dict[str, tuple[bytes, int]] = {  # with how many entries are read of it
    "tiny elements": (rss(_ITEM.format(1, 1, "") + "<x/>" * 700_000), 1),  # libxml2 took 145 MB
    "tiny items": (rss("<item/>" * 400_000), 0),
    "attributes": (rss(_ITEM.format(1, 1, "<x " + " ".join(f'a{n}=""' for n in range(900)) + "/>") * 250), 1),
    "unclosed": (rss("<item><b>x" * 250_000), 0),  # took minutes
    "comments": (rss("<item>" + "x<!---->" * 300_000), 0),
    "map": (_MAP.format("".join(_URL.format(n) for n in range(30_000))).encode(), 1000),
    "map of one address": (_MAP.format(f"<url>{'<x/>' * 600_000}</url>").encode(), 0),
    "json": (b'["' + b'","'.join(b"%d" % n for n in range(250_000)) + b'"]', 0),
    "packed map": (gzip.compress(_MAP.format("".join(_URL.format(n) for n in range(100_000))).encode(), 1), 1000),
    "packed page": (gzip.compress(b"<html><body>" + b"<p>A story</p>" * 3_000_000, 1), 0),
    "large feed": (rss("".join(_ITEM.format(n, n, _TEXT) for n in range(600)))[:3_500_001], 207),
}


@dataclass(frozen=True)
class Read:
    """Bytes above the memory before, seconds of the processor, entries, and what was said of the list."""

    grown: int
    seconds: int
    count: int
    said: str


@pytest.fixture(scope="module")
def reads(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Read]:
    paths = [tmp_path_factory.mktemp("list") / "body" for _ in _LISTS]
    for path, (body, _) in zip(paths, _LISTS.values(), strict=True):
        path.write_bytes(body)
    done = subprocess.run([sys.executable, "-c", _READ, *map(str, paths)], check=True, capture_output=True, text=True)
    lines = [line.split(" ", 3) for line in done.stdout.splitlines()]
    return {
        name: Read(int(line[0]), int(line[1]), int(line[2]), line[3]) for name, line in zip(_LISTS, lines, strict=True)
    }


@pytest.mark.parametrize("name", _LISTS)
def test_a_list_of_any_shape_takes_less_than_40_mb_and_time_that_grows_with_it(
    name: str, reads: dict[str, Read]
) -> None:
    assert reads[name].grown < 40_000_000, reads[name]
    assert reads[name].seconds < 60, reads[name]
    assert reads[name].count == _LISTS[name][1], reads[name]


def test_of_a_feed_that_is_too_large_the_first_items_are_read_and_it_is_said(reads: dict[str, Read]) -> None:
    assert "of which the first 1,9" in reads["large feed"].said


def test_names_of_attributes_that_no_other_page_has_are_forgotten() -> None:
    done = subprocess.run([sys.executable, "-c", _NAMES], check=True, capture_output=True, text=True)
    assert int(done.stdout) < 25_000_000  # lxml kept 400,000 names

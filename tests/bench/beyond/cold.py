"""What outbox, index and versions add to a cold round: `python -m tests.bench.beyond.cold [FEEDS] [PAIRS]`.

`newsmonitor once` reads feeds of whole articles from loopback with nothing stored: with all of it, and with the
functions that write messages, words and versions replaced by ones that do nothing. Two such rounds are a pair, and run
at the same time, so that whatever else the machine does meets both. A round's figure is the processor time of the
process, of all its threads, from the first visit to the last digest: the start of the program, which would make the
share smaller, is left out.

The share is the median of the pairs. Pairs are measured until its standard error is at most 0.7 %, so that it holds
within 1.5 % (19 times of 20), eight at least and `PAIRS` at most. Exits 1 where it is more than 8 %.
"""

from __future__ import annotations

import math
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from html import escape
from pathlib import Path

from tests.newssite import news_site

_ITEMS = 20  # of a feed
_MOST = 0.08  # of the round without
_LEAST_PAIRS = 8
_ERROR = 0.007  # of the share, its standard error
_WORDS = 4000  # different ones
_RUN = """
import sys, time, monitor.cli.serve as serve
from monitor.cli import main
def timed(*given):
    begun = time.process_time()
    try:
        return run_once(*given)
    finally:
        print("seconds:", time.process_time() - begun)
run_once, serve.run_once = serve.run_once, timed
sys.argv = ["newsmonitor", "once"]
main()
"""
_WITHOUT = """
import monitor.pipeline.item as item, monitor.pipeline.publishing as publishing, monitor.publish.entry as entry
import monitor.pipeline.notifying as notifying, monitor.publish.feed as feed, monitor.service.operations as operations
item.add_item_notices = item.mark_unindexed = lambda *_: None
item.note_revision = lambda connection, stored, before, item, now: item
publishing.index_new_items = lambda *_: 0
publishing.with_revisions = lambda connection, entries, topic: entries
entry.correction_in = feed.correction_in = lambda *_: ''
operations.look_again = notifying.send_digests = notifying.send_notices = lambda *_, **__: 0
"""


def main() -> int:
    """Measure, print, judge."""
    feeds, most = ([int(word) for word in sys.argv[1:]] + [25, 60][len(sys.argv) - 1 :])[:2]
    shares, added = list[float](), list[float]()
    with news_site() as site:
        for number, text in enumerate(_feeds(feeds)):
            site.rss(f"/{number}.xml", *text)
        while len(shares) < most and (len(shares) < _LEAST_PAIRS or _error(shares) > _ERROR):
            rounds = [partial(_cost, site.base, feeds, whole=whole) for whole in (True, False)]
            with ThreadPoolExecutor(2) as pool:
                with_it, without = pool.map(lambda run: run(), rounds)
            shares.append(with_it / without - 1)
            added.append((with_it - without) / feeds / _ITEMS * 1000)
            print(f"pair {len(shares)}: {with_it:.2f} s with, {without:.2f} s without: {shares[-1]:+.1%}")
    share, error = statistics.median(shares), _error(shares)
    print(
        f"{feeds * _ITEMS} items: {share:+.1%} (median of {len(shares)} pairs, standard error {error:.1%}),"
        f" {statistics.median(added):.3f} ms of CPU an item; bound {_MOST:.0%}"
    )
    return int(share > _MOST)


def _error(values: Sequence[float]) -> float:
    """Estimate the standard error of a median from the quartiles, which runs that were disturbed hardly move."""
    if len(values) < 2:
        return math.inf
    low, _, high = statistics.quantiles(values, n=4)
    return 1.253 * (high - low) / 1.349 / math.sqrt(len(values))  # of normal values


def _feeds(count: int) -> Iterator[list[str]]:
    """Items of feeds with articles of 300 to 400 words, half of them about ferries.

    Shorter ones would be taken for summaries, and their pages be asked for.
    """
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 9))) for _ in range(_WORDS)]
    now = format_datetime(datetime.now(UTC))
    for feed in range(count):
        items = []
        for number in range(_ITEMS):
            about = "ferry" if number % 2 else "museum"
            title = f"{about} {' '.join(chance.choices(words, k=8))}"
            body = "".join(f"<p>{' '.join(chance.choices(words, k=chance.randint(100, 130)))}.</p>" for _ in range(3))
            link = f"https://n{feed}.example/{number}"
            items.append(
                f"<title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{now}</pubDate>"
                f"<description>{escape(body)}</description>"
            )
        yield items


def _cost(base: str, feeds: int, *, whole: bool) -> float:
    """Processor seconds of a cold round."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config"
        config.mkdir()
        (config / "newsmonitor.yaml").write_text(
            "fetch: {private_networks: true, delay: 0s, per_host: 8}\nlog: {level: error}\nweb: {listen: null}\n"
            "notify: {targets: {desk: 'http://127.0.0.1:9/'}, quiet: '00:00-23:59'}\n"
        )
        rows = "".join(f"  - {{id: f{each}, url: '{base}/{each}.xml'}}\n" for each in range(feeds))
        (config / "sources.yaml").write_text(f"sources:\n{rows}")
        (config / "topics.yaml").write_text("topics: {ferry: {match: ferry, notify: [desk]}, lamps: {match: museum}}\n")
        code = f"{'' if whole else _WITHOUT}{_RUN}"
        done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return float(done.stdout.rpartition("seconds:")[2].split()[0])


if __name__ == "__main__":
    sys.exit(main())

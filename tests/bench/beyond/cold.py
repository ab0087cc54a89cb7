"""What outbox, index and versions add to a cold round: `python -m tests.bench.beyond.cold [FEEDS] [ROUNDS]`.

`newsmonitor once` reads feeds of whole articles from loopback with nothing stored: with all of it, and with the
functions that write messages, words and versions replaced by ones that do nothing; in turn, so that the machine's
drift meets both. Figures are processor seconds of the process; the share is the median of the pairs.
Exits 1 where it is more than 8 %.
"""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

from tests.newssite import news_site

_ITEMS = 20  # of a feed
_MOST = 0.08  # of the round without
_WORDS = 4000  # different ones
_RUN = "import sys; from monitor.cli import main; sys.argv = ['newsmonitor', 'once']; main()"
_IMPORTS = """
import monitor.pipeline.item as item, monitor.pipeline.publishing as publishing, monitor.publish.entry as entry
import monitor.publish.feed as feed, monitor.service.operations as operations
"""
_WITHOUT = """
item.add_item_notices = item.mark_unindexed = lambda *_: None
item.note_revision = lambda connection, stored, before, item, now: item
publishing.index_new_items = lambda *_: 0
publishing.with_revisions = lambda connection, entries, topic: entries
entry.correction_in = feed.correction_in = lambda *_: ''
operations.look_again = operations.send_digests = operations.send_notices = lambda *_, **__: 0
"""


def main() -> int:
    """Measure, print, judge."""
    feeds, rounds = ([int(word) for word in sys.argv[1:]] + [100, 5][len(sys.argv) - 1 :])[:2]
    shares, costs = [], []
    with news_site() as site:
        for number, text in enumerate(_feeds(feeds)):
            site.rss(f"/{number}.xml", *text)
        for number in range(rounds):
            order = (True, False) if number % 2 else (False, True)
            cost = {whole: _cost(site.base, feeds, whole=whole) for whole in order}
            costs.append(cost)
            shares.append(cost[True] / cost[False] - 1)
            print(f"round {number + 1}: {cost[True]:.2f} s with, {cost[False]:.2f} s without: {shares[-1]:+.1%}")
    items = feeds * _ITEMS
    share = statistics.median(shares)
    added = statistics.median(cost[True] - cost[False] for cost in costs) / items * 1000
    print(f"{items} items: {share:+.1%} (median of {rounds} pairs), {added:.3f} ms of CPU an item; bound {_MOST:.0%}")
    return int(share > _MOST)


def _feeds(count: int) -> Iterator[list[str]]:
    """Items of feeds with articles of 150 to 400 words, half of them about ferries."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 9))) for _ in range(_WORDS)]
    now = format_datetime(datetime.now(UTC))
    for feed in range(count):
        items = []
        for number in range(_ITEMS):
            about = "ferry" if number % 2 else "museum"
            title = f"{about} {' '.join(chance.choices(words, k=8))}"
            body = "".join(f"<p>{' '.join(chance.choices(words, k=chance.randint(50, 130)))}.</p>" for _ in range(3))
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
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        code = f"{_IMPORTS}{'' if whole else _WITHOUT}{_RUN}"
        subprocess.run(
            [sys.executable, "-c", code], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())

"""CPU of writing feeds: ours, and what a program does that hands everything to feedgen and writes the result."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from feedgen.feed import FeedGenerator

from monitor.publish import Feed, RenderCache, publish_feed
from tests.bench.publish.world import feeds

FORMATS = ("rss", "atom", "json")


@dataclass(frozen=True)
class Writing:
    """CPU seconds of a round of all feeds. first: nothing is known; one_new: each has a new entry; same: none has."""

    feedgen: float
    first: float
    one_new: float
    same: float


def measure(place: Path, count: int, length: int, rounds: int) -> Writing:
    """Write the feeds round by round, ours and feedgen's in turn; of the rounds with a new entry the median."""
    render_cache, ours, theirs = RenderCache(), place / "ours", place / "feedgen"
    ours.mkdir()
    theirs.mkdir()
    first = _cpu(lambda feed: _ours(feed, ours, render_cache), feeds(count, length, 0))
    ahead, alone = [], []
    for number in range(1, rounds + 1):
        made = list(feeds(count, length, number))
        ahead.append(_cpu(lambda feed: _ours(feed, ours, render_cache), made))
        alone.append(_cpu(lambda feed: _feedgen(feed, theirs), made))
    same = _cpu(lambda feed: _ours(feed, ours, render_cache), feeds(count, length, rounds))
    return Writing(sorted(alone)[rounds // 2], first, sorted(ahead)[rounds // 2], same)


def _cpu(write: Callable[[Feed], None], made: Iterable[Feed]) -> float:
    """CPU of writing alone: reading the archive is not part of it on either side."""
    total = 0.0
    for feed in made:
        before = time.process_time()
        write(feed)
        total += time.process_time() - before
    return total


def _ours(feed: Feed, folder: Path, render_cache: RenderCache) -> None:
    done = publish_feed(feed, folder, FORMATS, render_cache)
    assert not done.failures, done.failures
    assert not done.problems, done.problems


def _feedgen(feed: Feed, folder: Path) -> None:
    """RSS and Atom only: feedgen knows no JSON Feed. Nothing is sanitised, checked or swapped in."""
    generator = FeedGenerator()
    generator.id(feed.urn)
    generator.title(feed.title)
    generator.description(feed.description)
    generator.link(href=feed.home)
    generator.updated(feed.updated)
    for each in feed.entries:
        item, entry = each.item, generator.add_entry(order="append")
        entry.guid(item.guid)
        entry.title(item.title)
        entry.link(href=item.url)
        entry.published(item.published)
        entry.updated(item.updated)
        entry.author(name=item.author)
        entry.category([{"term": tag} for tag in item.tags])
        entry.summary(item.text[:300])
        entry.content(item.html, type="html")
    (folder / f"{feed.file_stem}.rss").write_bytes(generator.rss_str(pretty=True))
    (folder / f"{feed.file_stem}.atom").write_bytes(generator.atom_str(pretty=True))

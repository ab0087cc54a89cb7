"""Read every feed and page below some paths, beside feedparser where it is a feed, and count what differs.

    python -m tests.bench.feeds.every PATH... [--show] [--each=N]

PATH is a file, a folder, or an archive (tar). Of source files (`.go`, `.php`, `.py`) the raw strings that look like
a feed are read. Nothing may raise but NotUsable, and no item of a feed may be lost: each is an entry, or is skipped
with a reason, or says the same as another. Of each feed the titles, links, ids and dates are compared with those of
feedparser, entry by entry of the document's order. --show prints each difference; --each reads
one document of N.

What differs from feedparser over cases of the W3C feed validator, miniflux and feedparser, and why: an id such
as `urn:…` or `tag:…` is no address here, and a link there; a link behind FeedBurner is the original one here; an id is
kept as it is written, and made absolute there; a day that does not exist (32 July) is no date here, and the next month
there; nor is one in the future or before 1990. Feeds without entries have no item, or items without any address.
"""

from __future__ import annotations

import itertools
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import feedparser

from monitor.discover import discover, kind_of
from monitor.discover.discovery import Candidate, title_words
from monitor.errors import NotUsable
from monitor.model import Source
from tests.bench.feeds.feedparser_cases import NOW, moment, read

URL = "https://feeds.example/folder/feed"
_RAW = re.compile(
    r"`(\s{0,99}[<{][^`]{20,})`|'(\s{0,99}<(?:\?xml|rss|feed|rdf)[^']{20,})'|<<<XML\n(.*?)\n\s*XML;", re.DOTALL
)
_FEED = re.compile(r"<(?:\w{1,20}:)?(?:rss|rdf|feed)[\s>]|jsonfeed\.org", re.IGNORECASE)
_CODE = (".go", ".php", ".py")
_DOCUMENTS = (".xml", ".rss", ".atom", ".rdf", ".json", ".html", ".htm", ".txt", ".xhtml")


def documents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every document below a path, with a name for it."""
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.is_file() and inner.suffix.lower() in (*_DOCUMENTS, *_CODE, ".xz"):
                yield from documents(inner)
    elif path.suffix in (".xz", ".gz", ".tar"):
        with tarfile.open(path) as archive:
            for member in archive:
                stored = archive.extractfile(member) if member.isfile() else None
                if stored is not None:
                    yield f"{path.name}:{member.name}", stored.read()
    elif path.suffix in _CODE:
        text = path.read_text("utf-8", "replace")
        for found in _RAW.finditer(text):
            raw = found[1] or found[2] or found[3]
            if _FEED.search(raw[:4000]):
                yield f"{path.name}:{text.count(chr(10), 0, found.start()) + 1}", raw.strip().encode()
    else:
        yield path.name, path.read_bytes()


def differences(candidates: list[Candidate], theirs: Any) -> Iterator[tuple[str, bool, object, object]]:
    """The comparisons of a feed: what, whether it is the same, ours and theirs. Nothing is compared that they lack."""
    for candidate, other in zip(candidates, theirs, strict=False):
        entry = candidate.entry
        if other.get("title"):
            yield (
                "title",
                "".join(entry.title.split()) == "".join(title_words(other.title).split()),
                entry.title,
                other.title,
            )
        if other.get("link"):
            yield "link", entry.url == other.link, entry.url, other.link
        if other.get("id"):
            yield "id", candidate.guid == other.id, candidate.guid, other.id
        stated = other.get("published_parsed") or other.get("updated_parsed")
        if stated:
            at = moment(stated)
            yield "date", entry.published == at, entry.published, at


class Tally:
    """The counts of a run. show: print what differs."""

    def __init__(self, *, show: bool) -> None:
        self.counts: Counter[str] = Counter()
        self.show = show

    def note(self, kind: str, text: str = "") -> None:
        """Count one, and print it where that is asked for."""
        self.counts[kind] += 1
        if text and self.show:
            print(f"{kind}: {text}")

    def document(self, name: str, body: bytes) -> None:
        """Read one document."""
        kind = kind_of(body, "")
        self.note(f"{kind}s" if kind != "json" else kind)
        try:
            found = discover(body, url=URL, content_type="", source=Source("s", URL), now=NOW, zone=UTC)
        except NotUsable as fault:
            self.note(f"{kind} not usable: {fault.kind}", f"{name}: {fault}")
            return
        except Exception as fault:  # noqa: BLE001 - what this looks for
            self.note("EXCEPTION", f"{name}: {fault!r}")
            return
        self.note(f"{kind} with entries" if found.entries else f"{kind} without entries", "" if found.entries else name)
        if kind == "feed":
            self.feed(name, body, len(found.entries) + len(found.skipped))

    def feed(self, name: str, body: bytes, entries: int) -> None:
        """Compare a feed with feedparser's reading."""
        candidates, theirs = (
            read(body, "", URL),
            feedparser.parse(body, response_headers={"content-location": URL}).entries,
        )
        same = len({(each.guid, each.entry.url, each.entry.title) for each in candidates})
        self.counts["items"] += len(candidates)
        if entries < same:
            self.note("LOST", f"{name}: {len(candidates)} items, {entries} entries")
        if len(candidates) != len(theirs):
            self.note("items counted differently", f"{name}: {len(candidates)}, feedparser {len(theirs)}")
            return
        for what, agree, own, other in differences(candidates, theirs):
            self.counts[f"{what} compared"] += 1
            if not agree:
                self.note(f"{what} differs", f"{name}: {own!r:.150} feedparser {other!r:.150}")


def main(arguments: list[str]) -> int:
    """Read all; 1 where anything raised or was lost."""
    tally = Tally(show="--show" in arguments)
    each = next((int(word.removeprefix("--each=")) for word in arguments if word.startswith("--each=")), 1)
    paths = [Path(word) for word in arguments if not word.startswith("--")]
    for name, body in itertools.islice((one for path in paths for one in documents(path)), 0, None, each):
        tally.document(name, body)
    for kind, count in sorted(tally.counts.items()):
        print(f"{count:7} {kind}")
    return 1 if tally.counts["EXCEPTION"] or tally.counts["LOST"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Read the cases of feedparser's test suite beside feedparser itself, and count what comes out as they say.

    python -m tests.bench.feeds.feedparser_cases CLONE [--show] [--broken]

--broken cuts every feed before its last end tag, so that both readers use their tolerant parser.

CLONE is a checkout of feedparser: its cases are feeds whose leading comment says what is expected. Only what an
entry's title, link, id, dates, content, summary and enclosures are said to be is compared. Our reader gives plain
titles and leaves sanitising to a later step, so markup is compared by its words and its addresses, of both readers.
Players (embed, iframe), which become links with us, are left out of the comparison.

What stays different, and why: a relative id is kept as it is written: it is compared, never followed (2). A CDATA
section in HTML is a comment there (HTML standard, 13.2.5.42); what is expected is what feedparser's sanitiser leaves of
it (1). Bytes that fit no declared encoding are
guessed differently (1; what is expected there is no language either).
"""

from __future__ import annotations

import ast
import html
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser

from monitor.discover.discovery import Candidate
from monitor.discover.feed import own_base, read_item, site_of, text_of
from monitor.discover.feed_tree import feed_tree, local_name
from monitor.discover.json_lists import json_item
from monitor.extract import clean_fragment
from monitor.text.markup import decode, plain

NOW = datetime(2060, 1, 1, tzinfo=UTC)
KINDS = {
    "title": "title", "link": "link", "id": "id", "guid": "id", "published_parsed": "date", "updated_parsed": "date",
    "created_parsed": "date", "issued_parsed": "date", "modified_parsed": "date", "date_parsed": "date",
    "content": "content", "summary": "content", "description": "content", "enclosures": "enclosure",
}  # fmt: skip
_LEADING = re.compile(rb"<!--(.*?)-->", re.DOTALL)
_HREF = re.compile(r'(?:href|src)="([^"]*)"')
_PLAYER = re.compile(r"<embed\b[^>]*>|</embed>|<iframe\b[^>]*>(?:</iframe>)?")  # on purpose a link with us
_HEADER = re.compile(r"^Header:\s*([\w-]+):\s*(.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Wanted:
    """One comparison: the path from `entries`, and the value that is expected there."""

    path: tuple[Any, ...]
    value: Any

    @property
    def kind(self) -> str:
        """What is compared, or empty."""
        return KINDS.get(str(self.path[1]).removesuffix("_detail"), "") if len(self.path) > 1 else ""


def wanted(comment: str) -> list[Wanted]:
    """The comparisons of a case that this measures."""
    found = re.search(r"Expect:\s*(.+)", comment, re.DOTALL)
    if not found:
        return []
    try:
        tree = ast.parse(" ".join(found[1].split()), mode="eval")
    except SyntaxError:
        return []
    asked = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
            path = _path(node.left)
            try:
                value = ast.literal_eval(node.comparators[0])
            except ValueError:
                continue
            one = Wanted(path[1:], value) if path[:1] == ("entries",) else Wanted((), None)
            last = one.path[-1] if one.path else ""
            if (one.kind and last not in ("type", "language", "base", "rel", "length", "title")) or (
                last == "title" and len(one.path) == 2
            ):
                asked.append(one)
    return asked


def _path(node: ast.expr) -> tuple[Any, ...]:
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        return (*_path(node.value), node.attr)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return (*_path(node.value), node.slice.value)
    return ()


def read(body: bytes, content_type: str, url: str) -> list[Candidate]:
    """Our reading of a feed, item by item."""
    text = decode(body, content_type)
    if text.lstrip()[:1] == "{":
        return [json_item(item, url, NOW, UTC) for item in json.loads(text)["items"]]
    tree = feed_tree(text)
    if tree is None:
        return []
    channel = next((each for each in tree.root if local_name(each) == "channel"), tree.root)
    links = [
        (each.get("rel", "alternate"), each.get("href") or text_of(each))
        for each in channel
        if local_name(each) == "link"
    ]
    base = own_base(channel, url) or site_of(links, url)
    return [read_item(each, base, NOW, UTC) for each in tree.root.iter() if local_name(each) in ("item", "entry")]


def ours(candidate: Candidate, one: Wanted) -> list[Any]:
    """What we have where a comparison looks; for content several things may be meant."""
    entry = candidate.entry
    match one.kind:
        case "title":
            return [entry.title]
        case "link":
            return [entry.url]
        case "id":
            return [candidate.guid]
        case "date":
            return [entry.published]
        case "content":
            if one.path[-1] == "src":  # content elsewhere is the address or an attachment of the entry
                return [entry.url, *(each.url for each in entry.attachments)]
            return [entry.content, entry.summary]
        case _:
            return [
                *(each.url for each in entry.attachments),
                entry.image,
                *(each.media_type for each in entry.attachments),
            ]


def holds(kind: str, value: Any, found: list[Any], url: str) -> bool:
    """Whether one of the values found is what is expected."""
    if kind == "date":
        return isinstance(value, tuple) and moment(value) in found
    if kind == "title":  # markup there, plain text here
        return any(_folded(plain(str(value))) in (_folded(str(each)), _folded(plain(str(each)))) for each in found)
    if kind == "content":
        spellings = {_words(str(value), url), _words(html.escape(str(value), quote=False), url)}
        return any(
            _words(str(each or ""), url) in spellings or _words(_PLAYER.sub("", str(each or "")), url) in spellings
            for each in found
        )
    return (value.get("href") if isinstance(value, dict) else value) in found


def moment(parts: Any) -> datetime:
    """The moment of a time tuple of UTC."""
    year, month, day, hour, minute, second, *_ = parts
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _words(markup: str, url: str) -> tuple[str, tuple[str, ...]]:
    """The words of a markup, and its addresses."""
    clean = clean_fragment(markup, base_url=url)[0]
    return _folded(plain(clean)), tuple(_HREF.findall(clean))


def cases(root: Path) -> Iterator[tuple[Path, bytes, str, str, list[Wanted]]]:
    """Every case with its body, media type, address and comparisons."""
    for path in sorted([*root.rglob("*.xml"), *root.rglob("*.json")]):
        body = path.read_bytes()
        leading = _LEADING.search(body)
        comment = leading[1].decode("utf-8", "replace") if leading else ""
        asked = wanted(comment)
        if asked:
            headers: dict[str, str] = dict(_HEADER.findall(comment))
            url = headers.get("Content-Location", "") or f"http://127.0.0.1:8097/{path.relative_to(root.parent)}"
            content_type = headers.get("Content-type") or headers.get("Content-Type") or ""
            yield path, body, content_type, url, asked


def main(arguments: list[str]) -> None:
    root = Path(arguments[0]) / "tests"
    totals: Counter[tuple[str, str]] = Counter()
    for path, body, content_type, url, asked in cases(root):
        group = path.relative_to(root).parts[0]
        if "--broken" in arguments:
            body = body[: body.rfind(b"</")]
        try:
            entries = read(body, content_type, url)
        except Exception as fault:  # noqa: BLE001 - a case that raises is a case that fails, and is shown
            entries, note = [], repr(fault)
        else:
            note = ""
        theirs = feedparser.parse(
            body, response_headers={"content-location": url, **({"content-type": content_type} if content_type else {})}
        )
        for one in asked:
            got = ours(entries[one.path[0]], one) if isinstance(one.path[0], int) and one.path[0] < len(entries) else []
            good = holds(one.kind, one.value, got, url)
            other = _theirs(theirs, one)
            fine = holds(
                one.kind,
                one.value,
                [other if one.kind != "date" or not other else moment(other)],
                url,
            )
            totals[group, one.kind] += 1
            totals[group, f"{one.kind} ours"] += good
            totals[group, f"{one.kind} feedparser"] += fine
            if not good and "--show" in arguments:
                beside = "ok" if fine else "fails"
                where = f"{path.relative_to(root)} {one.path}"
                print(f"{where} wanted {one.value!r:.90} got {got!r:.160} {note} feedparser {beside}")
    for group, kind in sorted(each for each in totals if " " not in each[1]):
        of, own, theirs = (totals[group, f"{kind}{whose}"] for whose in ("", " ours", " feedparser"))
        print(f"{group:12}{kind:10} of {of:5}: ours {own:5}, feedparser {theirs:5}")


def _theirs(parsed: Any, one: Wanted) -> Any:
    value = parsed.entries
    for step in one.path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


if __name__ == "__main__":
    main(sys.argv[1:])

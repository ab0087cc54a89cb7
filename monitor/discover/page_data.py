"""JSON behind a rendered list, and how to read it without the page.

An answer is taken where its titles are those of the list, and its addresses too: as they stand, or by a template
that is learned from the list (`https://x.example/post/{slug}`). So entries stay the same, whichever way they are read.
"""

from __future__ import annotations

import contextlib
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import quote

from monitor.discover.discovery import LONGEST_URL, Discovery, web_address
from monitor.discover.identity import fold_title
from monitor.discover.json_lists import document_of, read_json
from monitor.errors import NotUsable
from monitor.model import DataAnswer, Entry, ListSelectors, Source
from monitor.text.markup import decode, plain

_SHARE = 0.6  # of the first entries of a list that the data must have, each with the same title and address
_FEWEST, _FEWEST_OF_ALL = 3, 2  # entries that both have; of a page that has no more
_NEARLY_ALL = 0.9  # share of rows whose address one template must give
_DEEPEST_LIST, _DEEPEST_VALUE = 16, 2  # levels of a document, and of a row
_MOST_ROWS, _MOST_FIELDS, _MOST_PLACES = 1000, 200, 6


@dataclass(frozen=True, slots=True)
class PageData:
    """The address of the data behind a page, and the selectors to read it with."""

    url: str
    list: ListSelectors

    def pack(self) -> str:
        """Give it as text, to be stored."""
        chosen = {name: value for name, value in asdict(self.list).items() if value is not None}
        return json.dumps({"url": self.url, "list": chosen}, ensure_ascii=False)

    @staticmethod
    def unpack(text: str) -> PageData | None:
        """Read what `pack` gave; None for an empty text, or one of another version."""
        try:
            stored = json.loads(text)
            return PageData(str(stored["url"]), ListSelectors(**stored["list"]))
        except (ValueError, KeyError, TypeError):
            return None

    def source(self, source: Source) -> Source:
        """The source, set to read this data."""
        return replace(source, kind="json", list=self.list)


def find_page_data(
    page: Discovery, answers: Iterable[DataAnswer], source: Source, *, now: datetime, zone: tzinfo
) -> PageData | None:
    """Find the answer from which a page's list was drawn; None where none has it.

    answers: what the page's scripts got
    """
    lists: list[tuple[DataAnswer, str, str, list[dict[str, str]]]] = []  # with the text, the path, texts of each row
    for answer in answers:
        text = decode(answer.body, answer.content_type)
        with contextlib.suppress(NotUsable):
            found = _lists(document_of(text, answer.url))
            lists += [
                (answer, text, path, [dict(_values(row)) for row in rows[:_MOST_ROWS]]) for path, rows in found.items()
            ]
    best: PageData | None = None
    most = 0
    addresses = {_folded(entry.title): entry.url for entry in page.entries}
    for answer, text, path, rows in lists:
        uses = Counter(name for row in rows for name, value in row.items() if _folded(plain(value)) in addresses)
        title, count = uses.most_common(1)[0] if uses else ("", 0)
        if count < min(_FEWEST, len(addresses)):
            continue
        matched = [(row, addresses.get(_folded(plain(row.get(title, ""))), "")) for row in rows]
        link = _link([(row, address) for row, address in matched if address], answer.url)
        for chosen in (ListSelectors(path), ListSelectors(path, link), ListSelectors(path, link, title)):
            data, count = PageData(answer.url, chosen), 0
            with contextlib.suppress(NotUsable):
                read = read_json(text, answer.url, data.source(source), now, zone)
                count = common_head(page.entries, read.entries)
            if count:
                best, most = (data, count) if count > most else (best, most)
                break
    return best


def common_head(page: Sequence[Entry], data: Sequence[Entry]) -> int:
    """Count the entries of a page that its data has, each with title and address.

    0 where they are not its first ones.

    A page that grows while it is scrolled has more than its first answer; a list beside it has others.
    """
    known = {(_folded(entry.title), entry.url) for entry in data}
    shared = [(_folded(entry.title), entry.url) in known for entry in page]
    head = shared[: max(sum(shared), min(_FEWEST, len(page)))]
    return sum(shared) if len(head) >= _FEWEST_OF_ALL and sum(head) >= _SHARE * len(head) else 0


def _folded(title: str) -> str:
    return fold_title(title) or title.strip().casefold()


def _lists(document: Any) -> dict[str, list[dict[str, Any]]]:
    """The rows of every list of objects in a document, by its path as `at_path` reads it."""
    found: dict[str, list[dict[str, Any]]] = {}

    def walk(value: Any, path: str, depth: int) -> None:
        if depth > _DEEPEST_LIST:
            return
        if isinstance(value, dict):
            for name, inner in value.items():
                if "." not in name:
                    walk(inner, f"{path}.{name}" if path else name, depth + 1)
        elif isinstance(value, list):
            rows = [row for row in value if isinstance(row, dict)]
            if rows:
                found.setdefault(path, []).extend(rows)
            for at, inner in enumerate(value[:_MOST_ROWS]):
                walk(inner, f"{path}.{at}" if isinstance(inner, list) and path else path, depth + 1)

    walk(document, "", 0)
    return found


def _values(row: dict[str, Any], path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The texts and numbers of a row, by their paths."""
    for name, value in itertools.islice(row.items(), _MOST_FIELDS):
        if "." in name:
            continue
        here = f"{path}.{name}" if path else name
        if isinstance(value, dict) and depth < _DEEPEST_VALUE:
            yield from _values(value, here, depth + 1)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            yield here, str(value)


def _link(matched: Sequence[tuple[Mapping[str, str], str]], base: str) -> str | None:
    """The path of the address in rows, or a template for it; None where no one way gives nearly all.

    matched: rows, each with the address that the page has for it
    """
    whole: Counter[str] = Counter()
    one_part: Counter[str] = Counter()
    two_parts: Counter[str] = Counter()
    for row, address in matched:
        named = ((name, value) for name, value in row.items() if len(value) < LONGEST_URL and "/" in value)
        whole.update(name for name, value in named if web_address(value, base) == address)
        # Where values of the row stand in the address as whole words, behind the host only: name, start and end.
        places: list[tuple[str, int, int]] = []
        path = address.find("/", address.find("://") + 3)
        for name, value in row.items():
            text = quote(value, safe="/-._~") if len(value) < LONGEST_URL else ""
            start = address.rfind(text) if text else -1
            end = start + len(text)
            begins = not address[start - 1 : start].isalnum() or not text[:1].isalnum()
            if 0 <= path <= start and begins and not address[end : end + 1].isalnum():
                places.append((name, start, end))
        places = places[:_MOST_PLACES]
        one_part.update({f"{address[:start]}{{{name}}}{address[end:]}" for name, start, end in places})
        two_parts.update(
            {
                f"{address[:start]}{{{first}}}{address[end:then]}{{{second}}}{address[last:]}"
                for (first, start, end), (second, then, last) in itertools.permutations(places, 2)
                if end <= then
            }
        )
    for ways in filter(None, (whole, one_part, two_parts)):
        way, count = min(ways.items(), key=lambda each: (-each[1], len(each[0]), each[0]))
        if count >= _NEARLY_ALL * len(matched):
            return way
    return None

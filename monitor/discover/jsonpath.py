"""JSON from a site's own interface to entries, by dotted paths: `data.items`, `url`, `title`, `time.created`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from monitor.discover.found import Candidate, Discovery, one_line, settle
from monitor.errors import NotUsable
from monitor.model import Entry, ListSelectors, Source
from monitor.text.dates import parse_date
from monitor.text.plain import plain

_DEEPEST = 12
_NAMES = {
    "link": ("url", "link", "href", "share_url", "web_url", "permalink"),
    "title": ("title", "headline", "name", "subject"),
    "date": (
        "date",
        "published",
        "published_at",
        "publish_time",
        "pubDate",
        "created_at",
        "time",
        "ctime",
        "timestamp",
    ),
    "summary": ("summary", "description", "abstract", "digest", "excerpt"),
}


def read_json(text: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of a JSON document. Raises NotUsable 'broken' or 'no_entries'."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise NotUsable("broken", f"{url} is no JSON: {fault}", "name its kind with `kind:`") from fault
    selectors = source.list
    path = selectors.item if selectors.item is not None else _longest_list(document)
    items = at_path(document, path)
    if not isinstance(items, list):
        remedy = "set `list.item` to the path of the list, such as data.items"
        raise NotUsable("no_entries", f"there is no list at {path!r} in {url}", remedy)
    entries, skipped = settle(_candidates(items, selectors, now, zone), url, source)
    return Discovery("json", entries, path, f"a JSON document with a list at {path or 'its root'}", skipped)


def at_path(value: Any, path: str) -> Any:
    """The value at a dotted path; a number is an index into a list. None where the path leads nowhere."""
    for step in filter(None, path.split(".")):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _longest_list(document: Any) -> str:
    """The path of the longest list of objects that have an address and a title."""
    best = max(_lists(document, "", 0), default=(0, ""))
    return best[1]


def _lists(value: Any, path: str, depth: int) -> Iterator[tuple[int, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        usable = [row for row in rows if _guess(row, "link") and _guess(row, "title")]
        if usable:
            yield len(usable), path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _lists(inner, f"{path}.{key}" if path else key, depth + 1)


def _guess(row: dict[str, Any], what: str) -> Any:
    return next((row[name] for name in _NAMES[what] if row.get(name)), None)


def _candidates(items: list[Any], selectors: ListSelectors, now: datetime, zone: tzinfo) -> Iterator[Candidate]:
    for item in items:
        row = item if isinstance(item, dict) else {}
        found = {what: _value(row, getattr(selectors, what), what) for what in _NAMES}
        date = parse_date(found["date"], now=now, zone=zone)
        entry = Entry(found["link"], one_line(plain(found["title"])), "", date, found["summary"])
        yield Candidate(entry, str(row.get("id") or row.get("guid") or ""))


def _value(row: dict[str, Any], path: str | None, what: str) -> str:
    value = at_path(row, path) if path else _guess(row, what)
    return str(value) if isinstance(value, str | int | float) else ""

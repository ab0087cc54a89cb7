"""Read entries from JSON.

Lists at dotted paths such as `data.items`, the state that a page carries, JSON Feed.

JSON is read as servers write it: also one value a line, wrapped in a call, or guarded against inclusion.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import quote

from monitor.discover.discovery import (
    Candidate,
    Discovery,
    first_words,
    newest_first,
    normalise_entries,
    one_line,
    title_words,
)
from monitor.errors import NotUsable
from monitor.model import Attachment, Entry, Source
from monitor.text.dates import parse_date
from monitor.text.markup import filled, is_template, placeholders, plain
from monitor.text.page_state import page_states
from monitor.text.urls import feed_link, media_type_of

_DEEPEST = 16
_FEWEST_NAMED = 4  # entries of an object from which on it is a list
_MOST_NESTED = 100  # lists of one list that are looked into
_SLUGS = ("slug", "urlslug", "seoslug", "handle", "path", "urlpath", "route")
_SIGNS = re.compile(r"[\W_]+")
# Names as APIs have them, in the order of how surely they are meant; compared without case and signs.
_NAMES = {
    "link": (
        "url link href weburl permalink shareurl canonicalurl articleurl pageurl sourceurl externalurl webpage uri"
    ).split(),
    "title": "title headline webtitle name subject heading caption posttitle articletitle".split(),
    "date": (
        "published publishedat publishedon publishtime publishdate datepublished webpublicationdate publicationdate "
        "pubdate firstpublished dategmt date displaydate postdate posttime createdat created createdutc createtime "
        "datecreated time ctime timestamp updatedat updated datemodified"
    ).split(),
    "summary": "summary description abstract digest excerpt teaser lead standfirst intro selftext brief".split(),
}
# Where APIs wrap each row of a list, and where they wrap a text.
_WRAPPERS = (
    "data",
    "node",
    "_source",
    "attributes",
    "fields",
    "item",
    "article",
    "post",
    "story",
    "document",
    "content",
)
_RENDERED = ("rendered", "text", "value", "#text", "plain", "html", "$t", "en")


def read_json(text: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of a JSON document, or of the state that a page carries for its scripts.

    Raises NotUsable 'broken' or 'no_entries'.
    """
    document = document_of(text, url)
    selectors = source.list
    path = selectors.item if selectors.item is not None else next(iter(list_paths(document)), "")
    items = at_path(document, path)
    items = [*items.values()] if isinstance(items, dict) else items
    if not isinstance(items, list):
        remedy = "set `list.item` to the path of the list, such as data.items"
        raise NotUsable("no_entries", f"there is no list at {path!r} in {url}", remedy)
    candidates = []
    for item in items:
        outer = item if isinstance(item, dict) else {}
        row = _unwrapped(outer)
        found = {what: _value(outer, row, getattr(selectors, what), what) for what in _NAMES}
        universal = not selectors.date and found["date"] and found["date"] == _scalar(row.get("date_gmt"))
        date = parse_date(found["date"], now=now, zone=UTC if universal else zone)
        if selectors.link and is_template(selectors.link):
            paths = placeholders(selectors.link)
            values = (_scalar(at_path(outer, path)) or _scalar(at_path(row, path)) for path in paths)
            address = filled(selectors.link, tuple(quote(value, safe="/-._~") for value in values))
        else:  # at a person's path, else guessed, else its slug below the page's own
            slug = "" if found["link"] or selectors.link else _slug(row)
            whole = not slug or slug.startswith(("/", "http://", "https://"))
            below = f"{url.split('?')[0].split('#')[0].rstrip('/')}/{quote(slug, safe='/-._~')}"
            address = found["link"] or (slug if whole else below)
        entry = Entry(address, one_line(plain(found["title"])), "", date, found["summary"])
        candidates.append(Candidate(entry, _scalar(row.get("id")) or _scalar(row.get("guid"))))
    entries, skipped = normalise_entries(candidates, url, source)
    return Discovery("json", entries, path, f"a JSON document with a list at {path or 'its root'}", skipped)


def document_of(text: str, url: str) -> Any:
    """The value that a JSON document holds, or the states of a page by their names.

    Raises NotUsable 'broken'.
    """
    return page_states(text) if text.lstrip("\ufeff \r\n\t")[:1] == "<" else json_value(text, url)


def at_path(value: Any, path: str) -> Any:
    """The value at a dotted path; a number is an index into a list, a name asks every part of a list.

    So `sections.items` gives the items of all sections as one list. None where the path leads nowhere.
    """
    steps = [*filter(None, path.split("."))]
    while steps:
        step = steps.pop(0)
        if isinstance(value, dict):
            while step not in value and steps:  # a name may hold dots itself
                step = f"{step}.{steps.pop(0)}"
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal():
            value = value[int(step)] if int(step) < len(value) else None
        elif isinstance(value, list):
            found = [part[step] for part in value if isinstance(part, dict) and step in part]
            value = [one for part in found for one in (part if isinstance(part, list) else [part])] or None
        else:
            return None
    return value


def list_paths(document: Any) -> list[str]:
    """The paths of lists whose objects have an address and a title, the longest list first."""
    counts: Counter[str] = Counter()
    for count, path in _lists(document, "", 0):
        counts[path] += count
    return [path for path, _ in counts.most_common()]


def _lists(value: Any, path: str, depth: int) -> Iterator[tuple[int, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        unwrapped = [*map(_unwrapped, rows)]
        usable = [row for row in unwrapped if _is_entry(row)]
        if usable:
            yield len(usable), path
        for row in rows if not usable else ():
            yield from _lists(row, path, depth + 1)
        for at, inner in enumerate(value[:_MOST_NESTED]):
            if isinstance(inner, list):
                yield from _lists(inner, f"{path}.{at}" if path else str(at), depth + 1)
    elif isinstance(value, dict):
        entities = [row for row in value.values() if isinstance(row, dict) and _is_entry(_unwrapped(row))]
        if len(entities) >= _FEWEST_NAMED:
            yield len(entities), path  # a store that names its entries by their numbers
        for key, inner in value.items():
            yield from _lists(inner, f"{path}.{key}" if path else key, depth + 1)


def _is_entry(row: dict[str, Any]) -> bool:
    return bool(_guess(row, "title") and (_guess(row, "link") or _slug(row)))


def _unwrapped(row: dict[str, Any]) -> dict[str, Any]:
    """The object with the title: the row, or what it is wrapped around (Reddit's data, GraphQL's node)."""
    if _guess(row, "title"):
        return row
    inner = (row[name] for name in _WRAPPERS if isinstance(row.get(name), dict))
    return next((each for each in inner if _guess(each, "title")), row)


def _guess(row: dict[str, Any], what: str) -> Any:
    """The value under the first usual name that holds a text or a number."""
    plain_names = {_SIGNS.sub("", str(name)).lower(): value for name, value in reversed([*row.items()])}
    return next((value for name in _NAMES[what] if (value := _scalar(plain_names.get(name)))), None)


def _scalar(value: Any) -> str:
    """A text or number, also one wrapped in an object; else empty."""
    if isinstance(value, dict):
        value = next((value[name] for name in _RENDERED if isinstance(value.get(name), str)), None)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _slug(row: dict[str, Any]) -> str:
    """The end of an address, where a row has no whole one."""
    named = {_SIGNS.sub("", str(name)).lower(): value for name, value in row.items()}
    return next((slug for name in _SLUGS if (slug := _scalar(named.get(name)).strip())), "")


def _value(outer: dict[str, Any], row: dict[str, Any], path: str | None, what: str) -> str:
    """The value at a path that a person gave, counted from the row as it stands or as it is unwrapped.

    Else a guess.
    """
    if not path:
        return _guess(row, what) or _guess(outer, what) or ""
    return _scalar(at_path(outer, path)) or _scalar(at_path(row, path))


_GUARDS = (")]}'", ")]}',", "while(1);", "for(;;);", "/**/")
_CALL = re.compile(
    r"(?:/\*\*/)?\s{0,9}(?:typeof\s[\w.$]{1,100}\s?===\s?'function'\s?&&\s?)?[\w.$]{1,100}\s?\(\s{0,9}(?=[\[{])"
)
_DECODER = json.JSONDecoder()
_MOST_VALUES = 300_000  # names and values; each takes some 60 bytes


def json_value(text: str, url: str) -> Any:
    """The value of a JSON document, a JSONP call, or JSON lines as a list.

    Raises NotUsable: 'broken' for what is no JSON, 'too_complex' for more values than a list of news has.
    """
    text = text.strip("\ufeff \r\n\t")
    if sum(map(text.count, ",:[{")) > _MOST_VALUES:
        raise NotUsable("too_complex", f"{url} has more than {_MOST_VALUES:,} values", "choose a shorter list")
    for guard in _GUARDS:
        if text.startswith(guard):
            text = text[len(guard) :].lstrip(" ,\r\n\t")
    call = _CALL.match(text)
    try:
        if call:
            return _DECODER.raw_decode(text, call.end())[0]
        value, end = _DECODER.raw_decode(text)
        if not text[end:].strip():
            return value
        return [json.loads(line) for line in text.splitlines() if line.strip()]  # https://github.com/ndjson/ndjson-spec
    except (ValueError, RecursionError) as fault:
        raise NotUsable("broken", f"{url} is no JSON: {fault}", "name its kind with `kind:`") from fault


def looks_like_json(text: str) -> bool:
    """Whether a text may be JSON by its first characters."""
    start = text.lstrip("\ufeff \r\n\t")[:400]
    return start[:1] in ("{", "[") or start.startswith(_GUARDS) or _CALL.match(start) is not None


# ── JSON Feed (https://www.jsonfeed.org/version/1.1/) ───────────────────────────────────────────────────────────────


_MOST_TAGS = 20
_MOST_ATTACHMENTS = 20


def read_json_feed(text: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of a JSON Feed. Raises NotUsable 'broken'."""
    feed = json_value(text, url)
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise NotUsable("broken", f"{url} looks like a JSON Feed but has no list of items")
    base = feed_link(_text(feed, "home_page_url"), url) or feed_link(_text(feed, "feed_url"), url) or url
    whose = {name: feed[name] for name in ("authors", "author") if name in feed}  # of items that name none
    items = [
        json_item(item if {"authors", "author"} & item.keys() else whose | item, base, now, zone)
        for item in feed["items"]
        if isinstance(item, dict)
    ]
    entries, skipped = normalise_entries(newest_first(items), base, source)
    hubs = feed["hubs"] if isinstance(feed.get("hubs"), list) else []
    hub = next(
        (_text(each, "url") for each in hubs if isinstance(each, dict) and _text(each, "type").lower() == "websub"), ""
    )
    return Discovery(
        "feed", entries, "JSON Feed", "a feed (JSON Feed)", skipped,
        title=one_line(_text(feed, "title")), hub=hub, known_as=_text(feed, "feed_url"),
    )  # fmt: skip


def json_item(item: Mapping[str, Any], base: str, now: datetime, zone: tzinfo) -> Candidate:
    """The candidate of one item; its link is absolute where any of its addresses can be used."""
    guid = _text(item, "id")
    attachments = tuple(
        Attachment(
            address,
            _text(each, "mime_type") or media_type_of(address),
            _whole(each.get("size_in_bytes")),
            _whole(each.get("duration_in_seconds")),
        )
        for each in _list(item, "attachments")[:_MOST_ATTACHMENTS]
        if isinstance(each, dict) and (address := feed_link(_text(each, "url"), base))
    )
    stated = (_text(item, "url"), _text(item, "external_url"), guid if "://" in guid else "")
    links = (*stated, *(each.url for each in attachments))
    link = next(filter(None, (feed_link(href, base) for href in links)), None)
    plain_text = _text(item, "content_text")
    content = _text(item, "content_html") or plain_text.replace("&", "&amp;").replace("<", "&lt;").replace(
        "\n", "<br>\n"
    )
    summary = _text(item, "summary").replace("&", "&amp;").replace("<", "&lt;")
    dates = [parse_date(_text(item, name), now=now, zone=zone) for name in ("date_published", "date_modified")]
    named = item.get("authors")
    authors = [*(named if isinstance(named, list) else [named]), item.get("author")]
    entry = Entry(
        url=link or next(filter(None, links), ""),
        title=title_words(_text(item, "title")) or first_words(content or summary),
        key="",
        published=next((moment for moment in dates if moment), None),
        summary=summary,
        content=content,
        author=", ".join(
            dict.fromkeys(_text(each, "name") for each in authors if isinstance(each, dict) and each.get("name"))
        ),
        tags=tuple(one_line(str(tag)) for tag in _list(item, "tags") if tag)[:_MOST_TAGS],
        image=_text(item, "image") or _text(item, "banner_image") or None,
        guid_is_permalink=bool(link) and guid == link,
        attachments=attachments,
        updated=dates[1],
    )
    return Candidate(entry, guid, base)


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10**15 else 0


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else ""

"""Read entries from JSON, and find the JSON behind a rendered list.

Lists at dotted paths such as `data.items`, the state that a page carries, JSON Feed.

What a page's scripts got is the data of its list where its titles are those of the list, and its addresses too: as
they stand, or by a template that is learned from the list (`https://x.example/post/{slug}`). So entries stay the same,
whichever way they are read.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import quote

from monitor.discover.discovery import (
    LONGEST_URL,
    Candidate,
    Discovery,
    first_words,
    newest_first,
    normalise_entries,
    one_line,
    title_words,
    web_address,
)
from monitor.discover.identity import fold_title
from monitor.errors import NotUsable
from monitor.model import Attachment, DataAnswer, Entry, ListSelectors, Source
from monitor.text.dates import parse_date
from monitor.text.json_text import json_value
from monitor.text.markup import decode, filled, is_template, placeholders, plain
from monitor.text.page_state import page_states
from monitor.text.urls import feed_link, media_type_of

_DEEPEST = 16
_FEWEST_NAMED = 4  # entries of an object from which on it is a list
_MOST_ITEMS = 10_000  # of one list; each takes up to 0.2 ms
_MOST_NESTED = 100  # lists of one list that are looked into
_WRAPPED = 5  # objects around the one with the title
_LEADS = re.compile(r"links?$|endpoint|navigation|command|permalink|^(?:self|html|target)$", re.IGNORECASE)
_SLUGS = ("slug", "urlslug", "seoslug", "handle", "path", "urlpath", "route")
_SIGNS = re.compile(r"[\W_]+")
# Names as APIs have them, in the order of how surely they are meant; compared without case and signs.
_NAMES = {
    "link": (
        "url link href weburl permalink permalinkurl shareurl canonicalurl articleurl articlelink posturl newsurl "
        "detailurl itemurl pageurl fullurl absoluteurl docpuburl docurl infourl sourceurl externalurl webpage uri"
    ).split(),
    "title": (
        "title headline webtitle name subject heading caption posttitle articletitle newstitle doctitle infotitle "
        "storytitle displaytitle"
    ).split(),
    "date": (
        "published publishedat publishedon publishtime publishdate datepublished webpublicationdate publicationdate "
        "pubdate firstpublished dategmt date displaydate postdate posttime createdat created createdutc createtime "
        "datecreated creationtime time ctime timestamp publishedtime publishedtimetext publisheddate releasedate "
        "releasetime regdate inputtime addtime newstime docreltime posteddate postedat updatedat updated datemodified"
    ).split(),
    "image": (
        "image imageurl thumbnail thumbnailurl thumb thumburl cover coverimage coverurl picture pic photo poster "
        "featuredimage heroimage leadimage img firstframe"
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
_RENDERED = ("rendered", "text", "value", "#text", "plain", "html", "$t", "simpleText", "en", "url", "src")


def read_json(text: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of a JSON document, or of the state that a page has for its scripts.

    Raises NotUsable 'broken' or 'no_entries'.
    """
    document = document_of(text, url)
    selectors = source.list
    path = selectors.item if selectors.item is not None else next(iter(list_paths(document)), "")
    items = at_path(document, path)
    if isinstance(items, dict):  # a store names its entries, and holds other things beside them
        rows = [row for row in items.values() if isinstance(row, dict)]
        items = [row for row in rows if _is_entry(row)] or [*items.values()]
    if not isinstance(items, list):
        remedy = "set `list.item` to the path of the list, such as data.items"
        raise NotUsable("no_entries", f"there is no list at {path!r} in {url}", remedy)
    candidates = []
    for item in items[:_MOST_ITEMS]:
        outer = item if isinstance(item, dict) else {}
        row = _unwrapped(outer)
        found = {}
        for what in _NAMES:  # at a path that a person gave, from the row as it stands or unwrapped; else a guess
            if own := getattr(selectors, what, None):
                found[what] = _scalar(at_path(outer, own)) or _scalar(at_path(row, own))
            else:
                found[what] = _guess(row, what) or _guess(outer, what) or ""
        universal = not selectors.date and found["date"] and found["date"] == _scalar(row.get("date_gmt"))
        date = parse_date(found["date"], now=now, zone=UTC if universal else zone)
        if selectors.link and is_template(selectors.link):
            paths = placeholders(selectors.link)
            values = (_scalar(at_path(outer, path)) or _scalar(at_path(row, path)) for path in paths)
            address = filled(selectors.link, tuple(quote(value, safe="/-._~") for value in values))
        else:  # at a person's path, else guessed, else in an object of the row, else its slug below the page's own
            found["link"] = found["link"] or (
                "" if selectors.link or _slug(row) else _nested_link(row) or _nested_link(outer)
            )
            slug = "" if found["link"] or selectors.link else _slug(row)
            whole = not slug or slug.startswith(("/", "http://", "https://"))
            below = f"{url.split('?')[0].split('#')[0].rstrip('/')}/{quote(slug, safe='/-._~')}"
            address = found["link"] or (slug if whole else below)
        picture = found["image"] or None
        entry = Entry(address, one_line(plain(found["title"])), "", date, found["summary"], image=picture)
        candidates.append(Candidate(entry, _scalar(row.get("id")) or _scalar(row.get("guid"))))
    entries, skipped = normalise_entries(candidates, url, source)
    return Discovery("json", entries, path, f"a JSON document with a list at {path or 'its root'}", skipped)


def document_of(text: str, url: str) -> Any:
    """The value that a JSON document holds, or the states of a page by their names.

    Raises NotUsable 'broken'.
    """
    return page_states(text) if text.lstrip("\ufeff \r\n\t")[:1] == "<" else json_value(text, url)


def at_path(value: Any, path: str) -> Any:
    """The value at a dotted path; None where the path leads nowhere.

    A number is an index into a list, a name is looked up in every part of a list, so `sections.items` gives the items
    of all sections as one list.
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
    """The paths of lists of objects with an address and a title, longest first."""
    counts: Counter[str] = Counter()
    for count, path in _lists(document, "", 0):
        counts[path] += count
    return [path for path, _ in counts.most_common()]


def _lists(value: Any, path: str, depth: int) -> Iterator[tuple[int, str]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        others = [row for row in rows if not _is_entry(row)]
        usable = len(rows) - len(others)
        if usable:
            yield usable, path
        # A graph of JSON-LD holds the site, the page, and the list.
        for row in rows if path.endswith("@graph") else others if usable < _FEWEST_NAMED else ():
            yield from _lists(row, path, depth + 1)
        for at, inner in enumerate(value[:_MOST_NESTED]):
            if isinstance(inner, list):
                yield from _lists(inner, f"{path}.{at}" if path else str(at), depth + 1)
    elif isinstance(value, dict):
        entities = [row for row in value.values() if isinstance(row, dict) and _is_entry(row)]
        if len(entities) >= _FEWEST_NAMED:
            yield len(entities), path  # a store that names its entries by their numbers
        for key, inner in value.items():
            yield from _lists(inner, f"{path}.{key}" if path else key, depth + 1)


def _is_entry(row: dict[str, Any]) -> bool:
    inner = _unwrapped(row)
    return bool(_guess(inner, "title")) and any(
        _guess(each, "link") or _slug(each) or _nested_link(each) for each in (inner, row)
    )


def _unwrapped(row: dict[str, Any]) -> dict[str, Any]:
    """The object with the title: the row, or the object that the row wraps.

    As Reddit's data, or GraphQL's node.
    """
    inner = row
    for _ in range(_WRAPPED):
        if _guess(inner, "title"):
            return inner
        within = [inner[name] for name in _WRAPPERS if isinstance(inner.get(name), dict)]
        alone = [*inner.values()] if len(inner) == 1 else []
        parts = [*within, *(each for each in alone if isinstance(each, dict))]
        inner = next((each for each in parts if _guess(each, "title")), parts[0] if parts else {})
    return row


def _guess(row: dict[str, Any], what: str) -> Any:
    """The value under the first usual name that holds a text or a number."""
    plain_names = {_SIGNS.sub("", str(name)).lower(): value for name, value in reversed([*row.items()])}
    if what == "link" and isinstance(named := row.get("@id"), str) and named.startswith(("http://", "https://")):
        plain_names.setdefault("uri", named)  # of JSON-LD
    return next((value for name in _NAMES[what] if (value := _scalar(plain_names.get(name)))), None)


def _nested_link(row: dict[str, Any], depth: int = 0) -> str:
    """The address in an object of a row.

    `_links.self.href` of HAL, `links.self` of JSON:API, an endpoint.
    """
    for name, inner in row.items():
        if not _LEADS.search(name) or depth > _WRAPPED:
            continue
        found = inner if isinstance(inner, str) else ""
        if isinstance(inner, dict):
            found = str(_guess(inner, "link") or _nested_link(inner, depth + 1))
        if found.startswith(("/", "http://", "https://")):
            return found
    return ""


def _scalar(value: Any) -> str:
    """A text or number, plain, wrapped in an object, or first of a list; else empty."""
    value = value[0] if isinstance(value, list) and value and isinstance(value[0], str | dict) else value
    if isinstance(value, dict) and isinstance(runs := value.get("runs"), list):  # a text in pieces
        return "".join(_scalar(run) for run in runs if isinstance(run, dict))
    if isinstance(value, dict):
        value = next((value[name] for name in _RENDERED if isinstance(value.get(name), str)), None)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _slug(row: dict[str, Any]) -> str:
    """The end of an address, where a row has no whole one."""
    named = {_SIGNS.sub("", str(name)).lower(): value for name, value in row.items()}
    return next((slug for name in _SLUGS if (slug := _scalar(named.get(name)).strip())), "")


# ── JSON Feed (https://www.jsonfeed.org/version/1.1/) ───────────────────────────────────────────────────────────────


_MOST_TAGS = 20
_MOST_ATTACHMENTS = 20


def read_json_feed(text: str, url: str, source: Source, now: datetime, zone: tzinfo) -> Discovery:
    """Entries of a JSON Feed.

    Raises NotUsable 'broken'.
    """
    feed = json_value(text, url)
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise NotUsable("broken", f"{url} looks like a JSON Feed but has no list of items")
    base = feed_link(_text(feed, "home_page_url"), url) or feed_link(_text(feed, "feed_url"), url) or url
    whose = {name: feed[name] for name in ("authors", "author") if name in feed}  # of items that name none
    items = [
        json_item(item if {"authors", "author"} & item.keys() else whose | item, base, now, zone)
        for item in feed["items"][:_MOST_ITEMS]
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
    """The candidate of one item, with an absolute link where it has a usable address."""
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
    marked_up = _text(item, "content_text").replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>\n")
    content = _text(item, "content_html") or marked_up
    summary = _text(item, "summary").replace("&", "&amp;").replace("<", "&lt;")
    dates = [parse_date(_text(item, name), now=now, zone=zone) for name in ("date_published", "date_modified")]
    tags = _list(item, "tags") or _text(item, "tags").split(",")  # some write them as one text
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
        tags=tuple(filter(None, (one_line(str(tag)) for tag in tags)))[:_MOST_TAGS],
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


# ── JSON behind a rendered list ──


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
            found = _rows_by_path(document_of(text, answer.url))
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
        link = _way_to_address([(row, address) for row, address in matched if address], answer.url)
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


def _rows_by_path(document: Any) -> dict[str, list[dict[str, Any]]]:
    """The rows of every list of objects in a document, by path as for `at_path`."""
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


def _way_to_address(matched: Sequence[tuple[Mapping[str, str], str]], base: str) -> str | None:
    """The path of the address in rows, or a template for it.

    None where no one way gives nearly all.

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

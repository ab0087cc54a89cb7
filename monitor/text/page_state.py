"""The data that a page carries for its scripts: parsed, never executed.

Read are elements of JSON (`__NEXT_DATA__`, JSON-LD, RENDER_DATA in percent-encoding), assignments to a name
(`window.__INITIAL_STATE__ = {…}`, `JSON.parse("…")`, the function of Nuxt 2), JSON in attributes (`data-page` of
Inertia, props of components), the strings of Next.js (`self.__next_f.push`), the flat arrays of Nuxt 3
(`__NUXT_DATA__`), whose objects name their values by index, and the references of Apollo (`__ref`).

Where the page itself shows nothing, the article may be among this data: as HTML, as plain text, or as the tree of an
editor (Contentful, Portable Text, Editor.js, Tiptap).
"""

from __future__ import annotations

import contextlib
import html
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from monitor.text.json_text import STRING, read_literal, unescaped

_MOST_SCRIPTS, _MOST_ASSIGNED = 200, 20
# Signs of names, values and levels of a state. The largest of 1,090 saved pages has 71,000; each takes some 60 bytes.
_MOST_VALUES = 150_000
_LONGEST_STRING = 3_000_000  # characters of one state in a string
_DEEPEST, _MOST_REVIVED = 40, 100_000  # levels and values of a flat array
_SCRIPT = re.compile(r"<script\b([^<>]*+)>([^<]*+(?:<(?!/script)[^<]*+)*+)(?:</script|\Z)", re.IGNORECASE)
_ID = re.compile(r"\bid=[\"']?([\w.-]+)")
_ASSIGNED = re.compile(
    r"(?:\bwindow\.|\bself\.|\bglobalThis\.|\bvar |\blet |\bconst |\bwindow\[[\"'])(\w[\w.]{0,99})(?:[\"']\])?\s{0,20}="
    r"\s{0,20}(?:(?=[\[{]|[(!]?\s{0,9}function\s{0,9}\()|(JSON\.parse\(|decodeURIComponent\(|JSON\.parse\(decodeURIComponent\()\s{0,20}(?=[\"'`]))"
)
_PUSHED = re.compile(  # also what SvelteKit starts with
    r"(?:(?<!__next_f)\.push\(|\.start\(\s{0,9}\w{1,20}\s{0,9},\s{0,9}\w{1,20}\s{0,9},)\s{0,20}(?=[\[{])"
)
_NEXT_FLIGHT = re.compile(r"__next_f\.push\(\s{0,20}\[\s{0,20}1\s{0,20},\s{0,20}(?=\")")
_FLIGHT_ROW = re.compile(r"^[0-9a-zA-Z]{0,12}:(?:[A-Z]{1,3}(?=[\[{]))?(?=[\[{])", re.MULTILINE)
_CDATA = re.compile(r"<!\[CDATA\[((?:[^\]]++|\](?!\]>))*+)")
_ATTRIBUTE = re.compile(r"\s[:\w-]{1,40}=(?:\"(\s{0,20}[\[{][^\"<>]{40,}+)\"|'(\s{0,20}[\[{][^'<>]{40,}+)')")
_DECODER = json.JSONDecoder()
_REACTIVE = frozenset({"Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef", "EmptyShallowRef"})


def page_states(page: str) -> dict[str, Any]:
    """Find the JSON that a page carries for its scripts.

    By the id of its element, or the name that it is assigned to.

    >>> page_states('<script id="D" type="application/json">{"a": 1}</script><script>window.STATE = [2];</script>')
    {'D': {'a': 1}, 'STATE': [2]}
    """
    found: dict[str, Any] = {}
    flight: list[str] = []
    for attributes, text in _scripts(page):
        named = name[1] if (name := _ID.search(attributes)) else f"json{len(found)}"
        if "json" in attributes or text.lstrip()[:1] in ("{", "["):
            _keep(found, named, _decoded(text))
            if "json" in attributes or named in found:
                continue
        flight += [unescaped(string) for at in _NEXT_FLIGHT.finditer(text) if (string := _string_at(text, at.end()))]
        for pushed in itertools.islice(_PUSHED.finditer(text), _MOST_ASSIGNED):
            _keep(found, f"pushed{len(found)}", text[pushed.end() :])
        for assigned in itertools.islice(_ASSIGNED.finditer(text), _MOST_ASSIGNED):
            string = _decoded(unescaped(_string_at(text, assigned.end()))) if assigned[2] else ""
            _keep(found, assigned[1], string if assigned[2] else text[assigned.end() :])
    for attribute in itertools.islice(_ATTRIBUTE.finditer(page), _MOST_ASSIGNED):
        _keep(found, f"props{len(found)}", html.unescape(attribute[1] or attribute[2]))
    if flight:
        stream = "".join(flight)[:_LONGEST_STRING]
        values: list[Any] = found.setdefault("__next_f", [])
        for row in _FLIGHT_ROW.finditer(stream):  # rows such as 1:["$","div",…]
            with contextlib.suppress(ValueError, RecursionError):
                values.append(_DECODER.raw_decode(stream, row.end())[0])
    return found


def stored_markup(page: str) -> str:
    """The HTML in CDATA sections of a page's scripts; empty without any.

    A script puts one of them in place.
    """
    stores = (text for attributes, text in _scripts(page) if "xml" in attributes or "template" in attributes)
    return "".join(part for text in stores for part in _CDATA.findall(text))


def _scripts(page: str) -> Iterator[tuple[str, str]]:
    for script in itertools.islice(_SCRIPT.finditer(page), _MOST_SCRIPTS):
        yield script.group(1), script.group(2)


def _keep(found: dict[str, Any], name: str, text: str) -> None:
    """Store the JSON at the start of a text, under a name without dots.

    A program is left out.
    """
    if sum(map(text.count, ",:[{")) > _MOST_VALUES:
        return
    try:
        value = _DECODER.raw_decode(text.lstrip())[0]
    except (ValueError, RecursionError):
        try:
            value = read_literal(text)
        except (ValueError, RecursionError):
            return
    if "__ref" in text:
        value = _with_references(value)
    if name.startswith("props") and isinstance(value, dict) and all(map(_is_box, value.values())):
        value = _unboxed(value)  # the props of an island of Astro: each stands behind the number of its kind
    if isinstance(value, dict):  # an answer that SvelteKit keeps: its body is JSON in a string
        value = {key: _within(inner) for key, inner in value.items()}
    if "nuxt" in name.lower() and isinstance(value, list) and len(value) > 1:
        value = revived(value)
    found.setdefault(name.replace(".", "_"), value)


def _within(value: Any) -> Any:
    """The JSON that a string holds; any other value as it is."""
    with contextlib.suppress(ValueError, RecursionError):
        return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value
    return value


def _is_box(value: Any) -> bool:
    """Return True if a value has its kind's number before it, as in Astro's islands."""
    return isinstance(value, list) and len(value) == 2 and type(value[0]) is int


def _unboxed(value: Any, depth: int = 0) -> Any:
    """Take the kinds out of the props of an island.

    >>> _unboxed({"posts": [1, [[0, {"title": [0, "A"], "date": [3, "2026-11-25"]}]]]})
    {'posts': [{'title': 'A', 'date': '2026-11-25'}]}
    """
    if depth > _DEEPEST:
        return None
    if isinstance(value, dict):
        return {key: _unboxed(box[1], depth + 1) for key, box in value.items() if _is_box(box)}
    if isinstance(value, list):
        return [_unboxed(box[1], depth + 1) for box in value if _is_box(box)]
    return value


def _decoded(text: str) -> str:
    """A text without the percent-encoding that all of it is in."""
    start = text.lstrip()[:3].upper()
    return unquote(text.strip()[:_LONGEST_STRING]) if start in ("%7B", "%5B") else text


def _string_at(text: str, at: int) -> str:
    string = STRING.match(text, at)
    return string.group()[1:-1] if string and len(string.group()) <= _LONGEST_STRING else ""


def _with_references(state: Any) -> Any:
    """A state with its references resolved (Apollo).

    `{"__ref": "Post:1"}` becomes what the same object keeps under that name.
    """
    left = _MOST_REVIVED

    def value(stored: Any, store: dict[str, Any], depth: int) -> Any:
        nonlocal left
        left -= 1
        if depth > _DEEPEST or left < 0:
            return None
        if isinstance(stored, list):
            return [value(inner, store, depth + 1) for inner in stored]
        if not isinstance(stored, dict):
            return stored
        name = stored.get("__ref")
        if isinstance(name, str):
            return value(store.get(name), store, depth + 1)
        store = stored if "ROOT_QUERY" in stored else store
        return {key: value(inner, store, depth + 1) for key, inner in stored.items()}

    return value(state, state if isinstance(state, dict) else {}, 0)


def revived(flat: list[Any]) -> Any:
    """Return the value of a flat array (devalue).

    Its objects and lists name their values by index.

    >>> revived([{"posts": 1}, [2], {"title": 3}, "A"])
    {'posts': [{'title': 'A'}]}
    """
    left = _MOST_REVIVED

    def value(index: Any, depth: int) -> Any:
        nonlocal left
        left -= 1
        if type(index) is not int or not 0 <= index < len(flat) or depth > _DEEPEST or left < 0:
            return None
        stored = flat[index]
        if isinstance(stored, dict):
            return {name: value(inner, depth + 1) for name, inner in stored.items()}
        if isinstance(stored, list):
            is_typed = bool(stored) and isinstance(stored[0], str)
            return typed(stored, depth) if is_typed else [value(i, depth + 1) for i in stored]
        return stored

    def typed(stored: list[Any], depth: int) -> Any:
        kind, *rest = stored
        if kind == "Date":
            return rest[0] if rest else None
        if kind == "Set":
            return [value(inner, depth + 1) for inner in rest]
        if kind == "Map":
            return {str(value(k, depth + 1)): value(v, depth + 1) for k, v in zip(rest[::2], rest[1::2], strict=False)}
        return value(rest[0], depth + 1) if kind in _REACTIVE and rest else None

    return value(0, 0)


# ── an article among the data ────────────────────────────────────────────────

_BODY_NAMES = (
    "articlebody storybody bodyhtml htmlbody contenthtml htmlcontent articlecontent newscontent articletext maintext "
    "fulltext bodytext richtext body content contents html text detail paragraphs blocks elements components "
    "contentelements contentblocks"
).split()
_TITLE_NAMES = ("headline", "title", "articletitle", "newstitle", "heading", "name")
_AUTHOR_NAMES = ("author", "authors", "authorname", "byline", "writer", "reporter", "creator")
_DATE_NAMES = (
    "datepublished publishedat publishtime publishedtime publishedon publisheddate publishdate publicationdate "
    "firstpublishedat firstpublished pubdate pubtime releasedate displaydate createdat created ctime date time"
).split()
_INNER_NAMES = "html rendered text value content children data body blocks items paragraphs json".split()
_TREE_TAGS = (  # a part of the kind that an editor's tree names, the element that it becomes
    ("listitem", "li"), ("list", "ul"), ("head", "h2"), ("quote", "blockquote"), ("code", "pre"),
)  # fmt: skip
_INLINE_KINDS = frozenset({"text", "span", "leaf", "textnode", "link", "hyperlink", "a", "mark", "strong", "em"})
_PICTURES = ("image", "photo", "picture", "figure", "img")
_BLOCK_TAG = re.compile(r"<(?:p|div|h[1-6]|ul|ol|li|blockquote|pre|img|figure|table|br)\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]{1,2000}>")
_WIDE = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")
_SENTENCE = re.compile(r"[.!?…؟।][\s\"'”»<]|[。！？]|\.$")
_FEWEST_LETTERS = 150  # of a body, a Chinese character counts three; less is a summary
_FEWEST_SENTENCES = 2
_FAR_LONGER = 3  # times the second longest is a body without a title that agrees, where there are several
_MOST_NODES = 30_000


@dataclass(frozen=True, slots=True)
class StateArticle:
    """An article in the data of a page.

    html:      its body, not sanitised
    title:     as the data has it; agrees: it is the page's own title
    author:    names separated by commas, or empty
    published: as it is written, or empty
    """

    html: str
    title: str = ""
    author: str = ""
    published: str = ""
    agrees: bool = False


def article_in_state(page: str, title: str = "") -> StateArticle | None:
    """Find the article that a page carries for its scripts.

    None where there is none, or one among others.

    title: of the page; a part of the data with the same title wins over longer ones

    >>> body = "<p>The bridge opened on Monday. Cars may use it again.</p>" * 5
    >>> article_in_state(f'<script id=D type=application/json>{{"title": "Bridge", "body": "{body}"}}</script>').title
    'Bridge'
    """
    found = []
    own = re.sub(r"\W+", "", title).casefold()
    for node in _objects(list(page_states(page).values())):
        fields = {re.sub(r"[^a-z]", "", str(name).lower()): value for name, value in node.items()}
        body = max((_markup(fields[name]) for name in _BODY_NAMES if fields.get(name)), key=len, default="")
        text = _ANY_TAG.sub("", body)
        letters = sum(map(str.isalnum, text)) + 2 * len(_WIDE.findall(text))
        if letters < _FEWEST_LETTERS or len(_SENTENCE.findall(_ANY_TAG.sub(" ", body))) < _FEWEST_SENTENCES:
            continue
        stated = [value for name in _TITLE_NAMES if isinstance(value := fields.get(name), str) and value.strip()]
        agreed = ""
        for each in reversed(stated):  # one title is the other, or most of it
            short, long = sorted((re.sub(r"\W+", "", each).casefold(), own), key=len)
            agreed = each if short and short in long and 2 * len(short) > len(long) else agreed
        dates = (fields.get(name) for name in _DATE_NAMES)
        article = StateArticle(
            html=body,
            title=html.unescape(agreed or next(iter(stated), "")),
            author=next(filter(None, (_names(fields.get(name)) for name in _AUTHOR_NAMES)), ""),
            published=next((str(date) for date in dates if isinstance(date, str | int) and len(str(date)) > 7), ""),
            agrees=bool(agreed),
        )
        found.append(article)
    agreeing = [article for article in found if article.agrees]
    best = max(agreeing or found, key=lambda article: len(article.html), default=None)
    if best is None or agreeing:
        return best
    others = [article for article in found if article.html not in best.html and best.html not in article.html]
    return best if all(_FAR_LONGER * len(other.html) <= len(best.html) for other in others) else None


def _objects(pending: list[Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of all data, outermost first."""
    at = 0
    while at < min(len(pending), _MOST_NODES):
        node = pending[at]
        at += 1
        if isinstance(node, Mapping):
            yield node
            pending.extend(value for value in node.values() if isinstance(value, Mapping | list))
        elif isinstance(node, list):
            pending.extend(value for value in node if isinstance(value, Mapping | list))


def _names(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("displayName") or value.get("nickname")
    if isinstance(value, list):
        return ", ".join(filter(None, map(_names, value[:10])))
    return value.strip() if isinstance(value, str) and len(value) < 200 else ""


def _markup(value: Any, depth: int = 0) -> str:
    """HTML of a body: HTML, plain text with line breaks, or the tree of an editor."""
    if depth > _DEEPEST:
        return ""
    if isinstance(value, str):
        text = html.unescape(value) if "&lt;p" in value or "&lt;div" in value else value
        if _BLOCK_TAG.search(text):
            return text
        return "".join(f"<p>{_text(line)}</p>" for line in text.split("\n") if line.strip())
    if isinstance(value, list):
        parts = [_markup(part, depth + 1) for part in value]
        return "".join(part if depth or _BLOCK_TAG.search(part) else f"<p>{part}</p>" for part in parts if part)
    return _part(value, depth) if isinstance(value, Mapping) else ""


def _part(part: Mapping[str, Any], depth: int) -> str:
    """HTML of one part of an editor's tree: a paragraph, heading, list or picture.

    Or a run of text.
    """
    stated = (part.get(name) for name in ("type", "_type", "nodeType", "kind", "__typename"))
    kind = re.sub(r"[^a-z0-9]", "", next((name for name in stated if isinstance(name, str)), "").lower())
    if any(word in kind for word in _PICTURES):
        source = next((url for url in _addresses(part) if url), "")
        return f'<p><img src="{html.escape(source)}" alt="{_text(str(part.get("alt") or ""))}"></p>' if source else ""
    inner = next((part[name] for name in _INNER_NAMES if part.get(name)), "")
    if kind in _INLINE_KINDS:
        shown = _text(inner) if isinstance(inner, str) else _markup(inner, depth + 1)
        address = part.get("href") or part.get("url")
        return f'<a href="{html.escape(address)}">{shown}</a>' if isinstance(address, str) else shown
    shown = _text(inner) if isinstance(inner, str) and not _BLOCK_TAG.search(inner) else _markup(inner, depth + 1)
    tag = next((tag for word, tag in _TREE_TAGS if word in kind), "")
    if not shown or (not tag and _BLOCK_TAG.search(shown)):
        return shown
    return f"<{tag or 'p'}>{shown}</{tag or 'p'}>"


def _addresses(part: Mapping[str, Any]) -> Iterator[str]:
    for name in ("src", "url", "imageUrl", "href", "file", "image", "data", "attrs"):
        value = part.get(name)
        if isinstance(value, Mapping):
            yield from _addresses(value)
        elif isinstance(value, str) and value.startswith(("http", "/")):
            yield value


def _text(text: str) -> str:
    """Inline text as HTML; what has inline tags already stays as it is."""
    return text if _ANY_TAG.search(text) else html.escape(html.unescape(text), quote=False)

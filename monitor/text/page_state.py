"""The data that a page carries for its scripts: parsed, never executed.

Read are elements of JSON (`__NEXT_DATA__`, JSON-LD, RENDER_DATA in percent-encoding), assignments to a name
(`window.__INITIAL_STATE__ = {…}`, `JSON.parse("…")`, the function of Nuxt 2), JSON in attributes (`data-page` of
Inertia, props of components), the strings of Next.js (`self.__next_f.push`), the flat arrays of Nuxt 3
(`__NUXT_DATA__`), whose objects name their values by index, and the references of Apollo (`__ref`).

Where the page itself shows nothing, the article may be among this data: as HTML, as plain text, or as the tree of an
editor (Contentful, Portable Text, Editor.js, Tiptap).

Scripts write data in ways that JSON is not: unquoted keys, single quotes, trailing commas, comments, `undefined`, `!0`,
`new Date(…)`, functions (as null), and the form of Nuxt 2, a function that names its values as parameters:
`(function(a,b){b.c=a;return {d:b}}("x",{}))`. What is neither a literal nor that form is refused. Time is linear in
the text; depth and the size of the result are bounded.
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

_MOST_SCRIPTS, _MOST_ASSIGNED = 200, 20
_MOST_VALUES = 600_000  # signs of names, values and levels; each value takes some 60 bytes
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
        name = _ID.search(attributes)
        named = name.group(1) if name else f"json{len(found)}"
        if "json" in attributes or text.lstrip()[:1] in ("{", "["):
            _keep(found, named, _decoded(text))
            if "json" in attributes or named in found:
                continue
        flight += [_unescaped(string) for at in _NEXT_FLIGHT.finditer(text) if (string := _string_at(text, at.end()))]
        for pushed in itertools.islice(_PUSHED.finditer(text), _MOST_ASSIGNED):
            _keep(found, f"pushed{len(found)}", text[pushed.end() :])
        for assigned in itertools.islice(_ASSIGNED.finditer(text), _MOST_ASSIGNED):
            if assigned.group(2):
                _keep(found, assigned.group(1), _decoded(_unescaped(_string_at(text, assigned.end()))))
            else:
                _keep(found, assigned.group(1), text[assigned.end() :])
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
    """The HTML that a page keeps in CDATA sections of its scripts until one puts it in place.

    Empty without any.
    """
    stores = (text for attributes, text in _scripts(page) if "xml" in attributes or "template" in attributes)
    return "".join(part for text in stores for part in _CDATA.findall(text))


def _scripts(page: str) -> Iterator[tuple[str, str]]:
    for script in itertools.islice(_SCRIPT.finditer(page), _MOST_SCRIPTS):
        yield script.group(1), script.group(2)


def _keep(found: dict[str, Any], name: str, text: str) -> None:
    """Keep the JSON that a text begins with, under a name without dots; what is a program is left."""
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
    if name.startswith("props") and _is_boxed(value):
        value = _unboxed(value)
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


def _is_boxed(value: Any) -> bool:
    """Tell whether these are the props of an island of Astro: each value stands behind the number of its kind."""
    return isinstance(value, dict) and bool(value) and all(map(_is_box, value.values()))


def _is_box(value: Any) -> bool:
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
    string = _STRING.match(text, at)
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
        if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(flat):
            return None
        if depth > _DEEPEST or left < 0:
            return None
        stored = flat[index]
        if isinstance(stored, dict):
            return {name: value(inner, depth + 1) for name, inner in stored.items()}
        if isinstance(stored, list):
            return (
                typed(stored, depth) if stored and isinstance(stored[0], str) else [value(i, depth + 1) for i in stored]
            )
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


# ── literals of JavaScript ───────────────────────────────────────────────────

_DEEPEST_LITERAL, _MOST_RESOLVED = (
    100,
    200_000,
)  # levels; values of a result, each as often as it is named
_SPACE = re.compile(r"(?:\s++|//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/)*+")
_STRING = re.compile(r"\"(?:[^\"\\]++|\\.)*+\"|'(?:[^'\\]++|\\.)*+'|`(?:[^`\\$]++|\\.|\$(?!\{))*+`", re.DOTALL)
_NUMBER = re.compile(r"-?(?:0[xX][0-9a-fA-F]{1,16}|(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,3})?)n?")
_NAME = re.compile(r"[A-Za-z_$][\w$]{0,200}")
_VOID = re.compile(r"void\s{1,9}0|!\s{0,9}[01]")
_DATE = re.compile(r"new\s{1,9}Date\(\s{0,9}")
_FUNCTION = re.compile(r"[(!]?\s{0,9}function\s{0,9}\(([\w$,\s]{0,20000})\)\s{0,9}\{")
_METHOD = re.compile(r"(?:async\s{1,9})?function\s{0,9}[\w$]{0,100}\s{0,9}\([\w$,\s]{0,1000}\)\s{0,9}\{")
_RETURN = re.compile(r"return\b")
_CODE = re.compile(r"[^\"'`{}/]++|//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/|/(?![/*])|[{}]")
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_WORDS: Mapping[str, Any] = {
    "true": True, "false": False, "null": None, "undefined": None, "NaN": None, "Infinity": None,
}  # fmt: skip


def read_literal(text: str, at: int = 0) -> Any:
    """The value of the literal that stands at an offset. Raises ValueError where none does.

    >>> read_literal("{a: 'b', c: [1, .5, !0, undefined,], /* d */}")
    {'a': 'b', 'c': [1, 0.5, True, None]}
    >>> read_literal('(function(a,b){b.t=a;return {posts:[b]}}("Harbour reopens",{}))')
    {'posts': [{'t': 'Harbour reopens'}]}
    """
    function = _FUNCTION.match(text, _SPACE.match(text, at).end())  # type: ignore[union-attr]  # it matches nothing too
    reader = _Reader(text, function.end() if function else at)
    if function is None:
        return reader.value()
    names = [name.strip() for name in function[1].split(",")]
    reader.skip_block()
    reader.skip(")")  # the function stands in parentheses of its own, or the call does
    given = reader.values_until("(", ")")
    scope = dict(zip(names, given, strict=False))
    body = _Reader(text, function.end(), frozenset(names))
    while not _RETURN.match(text, body.space()):
        body.assign(scope)
    body.at += len("return")
    return _Resolver(scope).resolve(body.value(), 0)


def _unescaped(text: str) -> str:
    r"""The value of a JavaScript string literal.

    >>> _unescaped(r'{\"a\": \x22\u4e2d\\n\x22}')
    '{"a": "中\\n"}'
    """

    def value(found: re.Match[str]) -> str:
        escape = found.group(1)
        if escape[0] in "ux" and len(escape) > 1:
            number = int(escape[1:].strip("{}"), 16)
            return chr(number) if number <= 0x10FFFF else ""
        return _SIMPLE.get(escape, escape)

    plain = _ESCAPE.sub(value, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs of halves are one character


@dataclass(frozen=True, slots=True)
class _Named:
    """A value that a parameter stands for."""

    name: str


class _Reader:
    """Reads values from an offset on. names: parameters that may stand for values."""

    def __init__(self, text: str, at: int, names: frozenset[str] = frozenset()) -> None:
        self.text, self.at, self.names, self.depth = text, at, names, 0

    def space(self) -> int:
        """Skip white space and comments; the offset after them."""
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def skip(self, sign: str) -> bool:
        """Skip a sign; False where another stands."""
        found = self.text.startswith(sign, self.space())
        self.at += len(sign) if found else 0
        return found

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Skip what fits a pattern."""
        found = pattern.match(self.text, self.space())
        self.at = found.end() if found else self.at
        return found

    def value(self) -> Any:
        """The value that stands here. Raises ValueError."""
        sign = self.text[self.space() : self.at + 1]
        if sign in ("{", "["):
            self.depth += 1
            if self.depth > _DEEPEST_LITERAL:
                raise ValueError("nested too deep")
            found = self.members() if sign == "{" else self.values_until("[", "]")
            self.depth -= 1
            return found
        if string := self.take(_STRING):
            return _unescaped(string[0][1:-1])
        if number := self.take(_NUMBER):
            digits = number[0].rstrip("n") if "x" not in number[0].lower() else number[0]
            return int(digits, 0) if re.fullmatch(r"0[xX]\w+|-?[1-9]\d{0,30}|0", digits) else float(digits)
        if word := self.take(_VOID):
            return {"1": False, "0": None if "void" in word[0] else True}[word[0][-1]]
        if self.take(_DATE):
            moment = self.value()
            return moment if self.skip(")") else self.refuse()
        if self.take(_METHOD):
            self.skip_block()
            return None
        name = self.take(_NAME)
        if name and name[0] in self.names:
            return _Named(name[0])
        return _WORDS[name[0]] if name and name[0] in _WORDS else self.refuse()

    def members(self) -> dict[str, Any]:
        """The members of an object."""
        found: dict[str, Any] = {}
        self.skip("{")
        while not self.skip("}"):
            key = self.take(_STRING) or self.take(_NAME) or self.take(_NUMBER)
            if key is None or not self.skip(":"):
                self.refuse()
            written = key[0] if key else ""
            found[_unescaped(written[1:-1]) if written[:1] in "\"'`" else written] = self.value()
            if not self.skip(",") and not self.text.startswith("}", self.space()):
                self.refuse()
        return found

    def values_until(self, start: str, end: str) -> list[Any]:
        """The values between two signs, which commas part; a hole is None."""
        found: list[Any] = []
        if not self.skip(start):
            self.refuse()
        while not self.skip(end):
            found.append(None if self.text.startswith(",", self.space()) else self.value())
            if not self.skip(",") and not self.text.startswith(end, self.space()):
                self.refuse()
        return found

    def skip_block(self) -> None:
        """Skip to the end of the block that is open here."""
        depth = 1
        while depth:
            found = _STRING.match(self.text, self.at) or _CODE.match(self.text, self.at)
            if found is None:
                self.refuse()
                return
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            self.at = found.end()

    def assign(self, scope: dict[str, Any]) -> None:
        """Read `a.b[0]=value;` into what the parameter `a` stands for."""
        name = self.take(_NAME)
        owner: Any = scope.get(name[0]) if name else None
        path: list[Any] = []
        while not self.skip("="):
            if self.skip("."):
                part = self.take(_NAME)
                path.append(part[0] if part else self.refuse())
            else:
                path += self.values_until("[", "]")
        for step in path[:-1]:
            owner = owner.get(step) if isinstance(owner, dict) else None
        value = self.value()
        if isinstance(owner, dict) and path:
            owner[str(path[-1])] = value
        elif isinstance(owner, list) and path and path[-1] == len(owner):
            owner.append(value)
        if not self.skip(";"):
            self.skip(",")

    def refuse(self) -> Any:
        """Raise ValueError: what stands here is no literal."""
        raise ValueError(f"no literal at character {self.at}")


class _Resolver:
    """Puts values in the place of parameters, within bounds: each may be named many times."""

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self.scope, self.left = scope, _MOST_RESOLVED

    def resolve(self, value: Any, depth: int) -> Any:
        """A value with all parameters resolved; None below the deepest level. Raises ValueError for too many."""
        self.left -= 1
        if self.left < 0:
            raise ValueError("too many values")
        if depth > _DEEPEST_LITERAL:
            return None
        if isinstance(value, _Named):
            return self.resolve(self.scope.get(value.name), depth + 1)
        if isinstance(value, dict):
            return {key: self.resolve(inner, depth + 1) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.resolve(inner, depth + 1) for inner in value]
        return value


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
    """Find the article that a page carries for its scripts; None where there is none, or one among others.

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
    """HTML of one part of an editor's tree: a paragraph, a heading, a list, a picture, a run of text."""
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

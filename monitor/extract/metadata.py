"""Read the statements of a page: `meta`, `link`, JSON-LD, scripts of WeChat pages.

Its elements are read by their place.

An ordinary WeChat article has its text in `#js_content` and needs only its date and account from the scripts. A picture
message has its text in `og:description` or a script and its pictures in a script alone; a shared article is a note
with a link to the original. Pages of deleted or blocked articles have a `weui-msg` box and nothing else.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Review|Recipe|CreativeWork)$")
# What sites leave around their JSON, beside a last semicolon: marks of CDATA and of comments.
_AROUND_JSON = re.compile(r"^(?://\s{0,9})?(?:<!\[CDATA\[|<!--)|(?://)?\s{0,9}(?:\]\]>|-->)$")
_MAX_NODES = 400  # of all JSON-LD on a page; some carry a whole shop
_MAX_SCRIPT = 400_000  # characters
_WHITE = re.compile(r"[\s\u200b\ufeff]+")


def folded(text: str) -> str:
    """White space folded to single spaces, none at the ends."""
    return _WHITE.sub(" ", text).strip()


def key_of(text: str) -> str:
    """The text without white space and invisible characters, to compare by."""
    return _WHITE.sub("", text)


@dataclass(frozen=True, slots=True)
class Metadata:
    """meta: lower-case name or property to its values in order.

    articles: JSON-LD objects of article types.

    others:        those of other types, such as WebPage or HowTo, which say less surely what the article is
    canonical:     the address in `link rel=canonical` or `og:url`, as it is written; or empty
    language:      ISO 639-1, as `html lang` declares it; or empty
    right_to_left: the page is written so
    """

    meta: Mapping[str, tuple[str, ...]]
    articles: tuple[Mapping[str, Any], ...]
    others: tuple[Mapping[str, Any], ...] = ()
    canonical: str = ""
    language: str = ""
    right_to_left: bool = False

    @property
    def image(self) -> str:
        """The address of the lead image, as it is written; or empty."""
        return self.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")

    @property
    def tags(self) -> tuple[str, ...]:
        """Keywords of up to 40 characters, each once, at most twenty."""
        words = self.first("keywords", "news_keywords").replace("，", ",").split(",")
        tags = map(folded, (*self.every("article:tag"), *words))
        return tuple(dict.fromkeys(tag for tag in tags if 0 < len(tag) <= 40))[:20]

    def first(self, *names: str) -> str:
        """The first non-empty value of the first name that has one."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), "")

    def every(self, *names: str) -> tuple[str, ...]:
        """All values of all names, in order."""
        return tuple(value for name in names for value in self.meta.get(name, ()))

    def stated(self, *keys: str) -> Iterator[Any]:
        """The values that JSON-LD articles give for the keys, nearest key first."""
        for key in keys:
            for article in self.articles:
                if article.get(key):
                    yield article[key]


def read_metadata(root: HtmlElement) -> Metadata:
    """Gather the metadata of a page."""
    meta: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = folded(html.unescape(element.get("content") or element.get("value") or ""))
        if name and content:
            meta.setdefault(name.strip().lower(), []).append(content)
    objects = list(_objects(root))
    link, body = root.find(".//link[@rel='canonical']"), root.find("body")
    declared = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return Metadata(
        meta={name: tuple(values) for name, values in meta.items()},
        articles=tuple(node for node in objects if _is_article(node)),
        others=tuple(node for node in objects if not _is_article(node)),
        canonical=(link.get("href") if link is not None else "") or next(iter(meta.get("og:url", ())), ""),
        language=declared.strip().lower().replace("_", "-").split("-")[0],
        right_to_left=any((e.get("dir") or "").lower() == "rtl" for e in (root, body) if e is not None),
    )


def names_of(value: Any, metadata: Metadata) -> list[str]:
    """Read names from a JSON-LD author.

    It is a string, an object with a name or an @id, or a list.
    """
    if isinstance(value, str):
        return [folded(html.unescape(value))]
    if isinstance(value, Mapping):
        named = next((node for node in metadata.others if node.get("@id") == value.get("@id", "")), value)
        name = value.get("name") or named.get("name")
        return [folded(html.unescape(name))] if isinstance(name, str) else []
    if isinstance(value, Sequence):
        return [name for one in value[:20] if not isinstance(one, list) for name in names_of(one, metadata)]
    return []


def is_organisation(value: Any) -> bool:
    """A JSON-LD author, or the first of several, is no person."""
    first = value[0] if isinstance(value, list) and value else value
    kind = first.get("@type") if isinstance(first, Mapping) else ""
    return isinstance(kind, str) and kind.endswith("Organization")


def _objects(root: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """The objects of JSON-LD, outermost first, without going into authors, images and comments."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > _MAX_SCRIPT:
            continue
        try:
            data = json.loads(_AROUND_JSON.sub("", script.text.strip()).strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        pending, seen = [data], 0
        while pending and seen < _MAX_NODES:
            node = pending.pop(0)
            seen += 1
            if isinstance(node, list):
                pending.extend(node)
            elif isinstance(node, Mapping):
                yield node
                inner = (node.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"))
                pending.extend(value for value in inner if isinstance(value, list | dict))


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in kinds)


_LONGEST = 300  # characters of a piece
_MOST_PIECES = 40


@dataclass(frozen=True, slots=True)
class PageIndex:
    """The elements of a page, their positions, and the position of the first heading that has text."""

    root: HtmlElement
    elements: Sequence[HtmlElement]
    places: Mapping[HtmlElement, int]
    heading: int | None

    def nearest(self, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
        """Sort elements by their distance from the heading; in document order if there is none."""
        start = self.heading or 0
        return sorted(elements, key=lambda element: abs(self.places[element] - start))

    def marked(self, marks: Mapping[str, re.Pattern[str]]) -> list[HtmlElement]:
        """The elements below the root with an attribute that matches its pattern, in document order."""
        return [element for element in self.elements[1:] if is_marked(element, marks)]


def is_marked(element: HtmlElement, marks: Mapping[str, re.Pattern[str]]) -> bool:
    """One of the element's attributes matches its pattern."""
    return any(name in marks and marks[name].search(value) for name, value in element.items())


def short_text(element: HtmlElement) -> str:
    """The start of an element's text, pieces separated by spaces; bounded, as a byline or a date is short."""
    return folded(" ".join(piece[:_LONGEST] for piece in islice(element.itertext(), _MOST_PIECES)))


def index_page(root: HtmlElement) -> PageIndex:
    """Number the elements of a page."""
    elements = list(root.iter())
    places = {element: place for place, element in enumerate(elements)}
    heading = next((h for h in root.iter("h1") if folded(h.text_content())), None)
    return PageIndex(root, elements, places, None if heading is None else places[heading])


_WECHAT = (
    "boolean(.//*[@id='js_article' or @id='activity-detail' or @id='img-content' or contains(@class, 'rich_media')])"
)
_SENT = re.compile(
    r"\b(?:ct|ori_?create_?time|create_?time|publish_?time)\b[\"']?\s{0,9}[:=]\s{0,9}(?:JsDecode\()?[\"']?"
    r"(\d{10}|\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?)\b",
    re.IGNORECASE,
)
_SCRIPT_STRING = (
    r"[\"']?\s{0,9}[:=]\s{0,9}(?:JsDecode\(|htmlDecode\()?(?:\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)')"
)
_ACCOUNT = re.compile(rf"\b(?:nickname|nick_name|profile_nickname){_SCRIPT_STRING}")
_MESSAGE = re.compile(rf"\b(?:msg_desc|content_noencode|desc){_SCRIPT_STRING}")
_PICTURE = re.compile(r"\bcdn_url\b[\"']?\s{0,9}:\s{0,9}(?:JsDecode\()?[\"']((?:https?:)?//[^\"'\s]{1,2000})[\"']")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))")
_LONGEST_SCRIPT = 2_000_000  # characters
_MOST_PICTURES = 50
_LITTLE_TEXT = 40  # characters of `#js_content` below which the page is a picture message or a shared article


@dataclass(frozen=True, slots=True)
class Wechat:
    """Values from the scripts of a WeChat page.

    published: epoch seconds or a local date, as text; empty if unknown
    account:   the name of the public account
    author:    the author's name beside the account
    body:      HTML of the article where the page's own markup has none
    """

    published: str = ""
    account: str = ""
    author: str = ""
    body: str | None = None


def is_removed(root: HtmlElement) -> str:
    """The message of a page that WeChat shows in place of a deleted or blocked article, or empty."""
    message = root.xpath("string((.//*[contains(@class, 'weui-msg')])[1])")
    return folded(message) if message and not root.xpath(_WECHAT) else ""


def read_wechat(root: HtmlElement, metadata: Metadata) -> Wechat | None:
    """Read a WeChat page before its scripts are removed; None for other pages."""
    if not root.xpath(_WECHAT):
        return None
    script = "\n".join(text for element in root.iter("script") if (text := element.text))[:_LONGEST_SCRIPT]
    time, account = _SENT.search(script), _ACCOUNT.search(script)
    name = folded(root.xpath("string((.//*[@id='js_name' or contains(@class, 'profile_nickname')])[1])"))
    author = next(
        (
            text
            for element in root.xpath(".//span[contains(@class, 'rich_media_meta_text')]|.//*[@id='js_author_name']")
            if (text := folded("".join(element.itertext()))) != name and not re.search(r"\d{4}|^(?:原创)?$", text)
        ),
        "",
    )
    return Wechat(
        published=time[1] if time else "",
        account=name or (html.unescape(_unescaped(account[1] or account[2])) if account else ""),
        author=author,
        body=_wechat_body(root, metadata, script),
    )


def _wechat_body(root: HtmlElement, metadata: Metadata, script: str) -> str | None:
    content = root.xpath("string((.//*[@id='js_content'])[1])")
    if len(key_of(content)) >= _LITTLE_TEXT:
        return None
    shared = root.find(".//*[@id='js_share_source']")
    if shared is not None and shared.get("href"):
        note = folded(root.xpath("string((.//*[@id='js_share_notice' or contains(@class, 'share_notice')])[1])"))
        label = folded("".join(shared.itertext())) or shared.get("href")
        return f'<p>{html.escape(note)}</p><p><a href="{html.escape(shared.get("href"))}">{html.escape(label)}</a></p>'
    pictures = list(dict.fromkeys(_PICTURE.findall(script)))[:_MOST_PICTURES]
    texts = [found[1] or found[2] or "" for found in _MESSAGE.finditer(script)]
    text = max(map(_unescaped, (metadata.first("og:description", "description"), *texts)), key=len)
    if not pictures and len(key_of(text)) <= len(key_of(content)):
        return None
    paragraphs = [folded(line) for line in html.unescape(text).split("\n")]
    return "".join(
        [f"<p>{html.escape(line)}</p>" for line in paragraphs if line]
        + [f'<p><img src="{html.escape(html.unescape(_unescaped(picture)))}"></p>' for picture in pictures]
    )


def _unescaped(text: str) -> str:
    """Resolve the escapes of a script's string; `\\n` is a line break."""

    def plain(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else {"n": "\n", "r": "", "t": " "}.get(found[3], found[3])

    return _ESCAPE.sub(plain, text)

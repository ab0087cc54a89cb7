"""Metadata of a page: `meta`, `link`, JSON-LD, and elements by their place."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from monitor.extract.blocks import folded

_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Review|Recipe|CreativeWork)$")
# What sites leave around their JSON, beside a last semicolon: marks of CDATA and of comments.
_AROUND_JSON = re.compile(r"^(?://\s{0,9})?(?:<!\[CDATA\[|<!--)|(?://)?\s{0,9}(?:\]\]>|-->)$")
_MAX_NODES = 400  # of all JSON-LD on a page; some carry a whole shop
_MAX_SCRIPT = 400_000  # characters


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


def _objects(root: HtmlElement) -> Iterator[Mapping[str, Any]]:
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > _MAX_SCRIPT:
            continue
        try:
            data = json.loads(_AROUND_JSON.sub("", script.text.strip()).strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(data)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in kinds)


def _nodes(data: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of JSON-LD, outermost first, without going into authors, images and comments."""
    pending, seen = [data], 0
    while pending and seen < _MAX_NODES:
        node = pending.pop(0)
        seen += 1
        if isinstance(node, list):
            pending.extend(node)
        elif isinstance(node, Mapping):
            yield node
            pending.extend(
                node[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")
                if isinstance(node.get(key), list | dict)
            )


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


def short_text(element: HtmlElement) -> str:
    """The start of an element's text, pieces separated by spaces; bounded, as a byline or a date is short."""
    return folded(" ".join(piece[:_LONGEST] for piece in islice(element.itertext(), _MOST_PIECES)))


def index_page(root: HtmlElement) -> PageIndex:
    """Number the elements of a page."""
    elements = list(root.iter())
    places = {element: place for place, element in enumerate(elements)}
    heading = next((h for h in root.iter("h1") if folded(h.text_content())), None)
    return PageIndex(root, elements, places, None if heading is None else places[heading])

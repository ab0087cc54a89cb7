"""Metadata of a page: `meta`, `link` and JSON-LD, read once and looked up by name."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from monitor.extract.blocks import folded

_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Review|Recipe|CreativeWork)$")
_MAX_NODES = 400  # of all JSON-LD on a page; some carry a whole shop
_MAX_SCRIPT = 400_000  # characters


@dataclass(frozen=True, slots=True)
class Metadata:
    """meta: lower-case name or property to its values in order.

    articles: JSON-LD objects of article types.

    others: those of other types, such as WebPage or HowTo, which say less surely what the article is
    """

    meta: Mapping[str, tuple[str, ...]]
    articles: tuple[Mapping[str, Any], ...]
    others: tuple[Mapping[str, Any], ...] = ()

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
    articles = [node for node in objects if _is_article(node)]
    others = [node for node in objects if not _is_article(node)]
    return Metadata({name: tuple(values) for name, values in meta.items()}, tuple(articles), tuple(others))


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
            data = json.loads(_mended(script.text), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(data)


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in kinds)


def _mended(text: str) -> str:
    """Without the CDATA marks, comments and last semicolon that sites leave around their JSON."""
    return (
        re.sub(r"^(?://\s{0,9})?(?:<!\[CDATA\[|<!--)|(?://)?\s{0,9}(?:\]\]>|-->)$", "", text.strip())
        .strip()
        .rstrip(";")
    )


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

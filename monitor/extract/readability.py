"""The article by the algorithm of Arc90's Readability, over blocks instead of a tree that is cut.

Paragraphs give points to the elements around them, by length and commas; class names add or take points; links take a
share of them. The element with the most points is the article, with those of its siblings that have enough.
Source: readability.js 1.7 (Arc90, Apache-2.0), the description of its scoring.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from monitor.extract.blocks import Block

_UNLIKELY = re.compile(
    r"combx|comment|community|disqus|extra|foot|header|menu|remark|rss|shoutbox|sidebar|sponsor|ad-break|agegate|"
    r"pagination|pager|popup|tweet|twitter|related|recommend|share|social|breadcrumb|navbar|newsletter|cookie|promo",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"and|article|body|column|main|shadow|content|story|text|post|entry", re.IGNORECASE)
_POSITIVE = re.compile(
    r"article|body|content|entry|hentry|main|page|pagination|post|text|blog|story|detail|正文|rich_media", re.IGNORECASE
)
_NEGATIVE = re.compile(
    r"combx|comment|com-|contact|foot|footer|footnote|masthead|media|meta|outbrain|promo|related|scroll|shoutbox|"
    r"sidebar|sponsor|shopping|tags|tool|widget|share|social|nav|menu|recommend|hot|rank",
    re.IGNORECASE,
)
_COMMAS = re.compile("[,，、；;]")
_TAG_POINTS = {
    "div": 5, "article": 10, "section": 3, "pre": 3, "td": 3, "blockquote": 3, "address": -3, "ol": -3, "ul": -3,
    "dl": -3, "dd": -3, "dt": -3, "li": -3, "form": -3, "aside": -10, "footer": -10, "nav": -10, "header": -5,
}  # fmt: skip
_PARAGRAPH = 25  # characters, of Latin text; Han letters count twice
_CLASS_POINTS = 25
_SHORT = 250  # characters of a result that is too short
_LINKED = 0.6  # share of a block inside links, from which it is no text
_SIBLING_SHARE = 0.2  # of the points of the best element that a sibling needs
_HAN = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")


def is_unlikely(element: HtmlElement) -> bool:
    """The class or id of the element names what is seldom an article."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(names) > 1 and bool(_UNLIKELY.search(names)) and not _MAYBE.search(names)


def class_points(element: HtmlElement) -> int:
    """1 for each of class and id that names an article, −1 for each that names something else."""
    names = (element.get("class") or "", element.get("id") or "")
    return sum(bool(_POSITIVE.search(name)) - bool(_NEGATIVE.search(name)) for name in names if name)


def best_part(blocks: Sequence[Block]) -> list[bool]:
    """For each block, tell if it is in the element with the most points or in a sibling that belongs to it.

    Where the result is short, parts with an unlikely name get their chance too.
    """
    known: dict[HtmlElement, bool] = {}
    mask = _best_part(blocks, known)
    if _size(blocks, mask) >= min(_SHORT, _size(blocks, [True] * len(blocks)) / 4):
        return mask
    return max((mask, _best_part(blocks, None)), key=lambda marks: _size(blocks, marks))


def _size(blocks: Sequence[Block], mask: Sequence[bool]) -> int:
    return sum(len(block.key) for block, mark in zip(blocks, mask, strict=True) if mark)


def _best_part(blocks: Sequence[Block], known: dict[HtmlElement, bool] | None) -> list[bool]:
    """The best part; known: which elements have an unlikely name, None where names do not count."""
    points: dict[HtmlElement, float] = {}
    lengths: dict[HtmlElement, int] = {}
    links: dict[HtmlElement, int] = {}
    for block in blocks:
        ancestors = list(block.element.iterancestors())
        for element in ancestors:
            lengths[element] = lengths.get(element, 0) + len(block.key)
            links[element] = links.get(element, 0) + block.link_chars
        size = len(block.key) + len(_HAN.findall(block.key[:200]))
        if size < _PARAGRAPH or _inside_unlikely([block.element, *ancestors], known):
            continue
        score = 1 + len(_COMMAS.findall(block.text)) + min(size / 100, 3)
        for level, element in enumerate(ancestors[:5]):
            if element.tag in ("html", "body") and level:
                break
            if element not in points:
                points[element] = _start_points(element)
            points[element] += score / (1 if level == 0 else 2 if level == 1 else 3 * level)
    density = {element: links[element] / max(1, lengths[element]) for element in points}
    scaled = {element: score * (1 - density[element]) for element, score in points.items()}
    if not scaled:
        return [False] * len(blocks)
    best = max(scaled, key=lambda element: scaled[element])
    parts = _with_siblings(best, scaled)
    mask = []
    for block in blocks:
        elements = [block.element, *block.element.iterancestors()]
        within = any(element in parts for element in elements) and not _inside_unlikely(elements, known, best)
        mask.append(within and block.link_chars <= _LINKED * len(block.key))
    return mask


def _start_points(element: HtmlElement) -> float:
    return _TAG_POINTS.get(element.tag, 0) + _CLASS_POINTS * class_points(element)


def _inside_unlikely(
    elements: Sequence[HtmlElement], known: dict[HtmlElement, bool] | None, top: HtmlElement | None = None
) -> bool:
    if known is None:
        return False
    for element in elements:
        if element is top or element.tag in ("body", "html"):
            return False
        if element not in known:
            known[element] = is_unlikely(element)
        if known[element]:
            return True
    return False


def _with_siblings(best: HtmlElement, points: dict[HtmlElement, float]) -> set[HtmlElement]:
    parts = {best}
    parent = best.getparent()
    threshold = max(10.0, _SIBLING_SHARE * points[best])
    for sibling in parent if parent is not None and parent.tag != "html" else ():
        bonus = 0.2 * points[best] if best.get("class") and sibling.get("class") == best.get("class") else 0.0
        if points.get(sibling, 0.0) + bonus >= threshold:
            parts.add(sibling)
        elif sibling.tag == "p":
            text = "".join(sibling.itertext())
            linked = sum(len("".join(a.itertext())) for a in sibling.iter("a")) / max(1, len(text))
            if (len(text) > 80 and linked < 0.25) or (0 < len(text) <= 80 and not linked and "." in text):
                parts.add(sibling)
    return parts

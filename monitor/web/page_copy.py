"""A copy of a page to point at: its text in plain structure, each piece of it a button; nothing else of the page.

The copy is written anew from fixed tags and escaped text. No attribute, script, style, image or address of the page
gets into it, so there is nothing in it to run or to load.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from html import escape

from lxml import etree
from lxml.html import HtmlElement

from monitor.discover.picked import elements

# Tags that are written, and those that become a plain part; of others only what is inside. Some are left out whole.
_KEPT = frozenset("h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd blockquote pre table thead tbody tfoot tr td th div".split())
_PARTS = frozenset("section article header footer nav aside main figure figcaption form fieldset details".split())
_DROPPED = frozenset(
    "head script style template noscript iframe object embed svg math canvas audio video select textarea".split()
)
_MOST_PIECES = 3000  # buttons of one copy
_LONGEST_PIECE = 300  # characters


def page_copy(root: HtmlElement, titles: Collection[str]) -> str:
    """Write the body of a copy. titles: of the entries that are found, which are marked."""
    return "".join(_pieces(root, {" ".join(title.split()) for title in titles}))


def _pieces(root: HtmlElement, titles: Collection[str]) -> Iterator[str]:
    numbers = {element: number for number, element in enumerate(elements(root))}
    left = _MOST_PIECES
    skipped: HtmlElement | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if skipped is None and event == "start" and element.tag in _DROPPED:
            skipped = element
        if skipped is None and event == "start":
            yield f"<{_tag(element)}>"
            if (text := _clean(element.text)) and left > 0:
                left -= 1
                yield _button(numbers[element], text, titles)
        if event == "end":
            if skipped is None:
                yield f"</{_tag(element)}>"
            skipped = None if skipped is element else skipped
            parent = element.getparent()
            if skipped is None and parent is not None and (text := _clean(element.tail)) and left > 0:
                left -= 1
                yield _button(numbers[parent], text, titles)


def _tag(element: HtmlElement) -> str:
    if element.tag in _KEPT:
        return str(element.tag)
    return "div" if element.tag in _PARTS else "span"


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())[:_LONGEST_PIECE]


def _button(number: int, text: str, titles: Collection[str]) -> str:
    kind = ' class="found"' if text in titles else ""
    return f'<button name="pick" value="{number}"{kind}>{escape(text)}</button>'

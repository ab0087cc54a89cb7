"""Plain text of HTML: its visible paragraphs.

Blocks and doubled line breaks end a paragraph; inline tags and a single line break do not.
Scripts, styles, attributes and what is hidden are never part of it.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from monitor.errors import NotUsable
from monitor.text.markup import parse
from monitor.text.scripts import unwrapped

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption".split()
    + "figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary".split()
    + "table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset("head script style template noscript textarea iframe object embed svg math canvas title".split())
_SPACE = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
_TAG = re.compile(r"[<&]")


def paragraphs(html: str) -> tuple[str, ...]:
    """The paragraphs of an HTML fragment or page, without empty ones.

    Linear; what cannot be parsed gives none.
    """
    if not _TAG.search(html):
        words = _SPACE.sub(" ", unwrapped(html)).strip()
        return (words,) if words else ()
    try:
        root = parse(html)
    except NotUsable:
        return ()
    for element in [each for each in root.iter() if _is_unseen(each)]:
        element.drop_tree()
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        _take(pieces, event, element)
    lines = (_SPACE.sub(" ", unwrapped(line.replace("\1", "\n"))).strip() for line in _BREAKS.split("".join(pieces)))
    return tuple(line for line in lines if line)


_BREAKS = re.compile("\0|\1[\\s\1]*\1")  # a block's edge, or two line breaks with nothing between


def _take(pieces: list[str], event: str, element: HtmlElement) -> None:
    """Add what one end of an element shows: \\0 for the edge of a block, \\1 for a line break."""
    if event == "start":
        pieces.append("\0" if element.tag in _BLOCKS else "\1" if element.tag == "br" else "")
        pieces.append(element.text or "")
        return
    pieces.append("\0" if element.tag in _BLOCKS else "")
    pieces.append(element.tail or "")


def _is_unseen(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.tag in _UNSEEN or element.get("hidden") is not None or "display:none" in style


def plain(html: str) -> str:
    """The paragraphs of an HTML fragment, one a line."""
    return "\n".join(paragraphs(html))

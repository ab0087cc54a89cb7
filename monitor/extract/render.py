"""Render kept blocks as the HTML and the text that are published.

Both are made from the same blocks, so they agree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import nh3
from lxml import etree
from lxml.html import HtmlElement

from monitor.errors import NotUsable
from monitor.extract.blocks import Block, read_blocks, wrap_text
from monitor.extract.media import EMBED, is_decoration, resolve_links, rewrite_media
from monitor.extract.prune import drop, drop_unseen
from monitor.text.markup import parse

_TAGS = frozenset(
    "p h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code table caption thead tbody tfoot tr th td figure figcaption "
    "img a b strong i em u s del ins sub sup mark small br hr q cite kbd samp var abbr time ruby rt rp".split()
)
_ATTRIBUTES = {
    "*": {"dir"},  # right to left alone; see `render`
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "time": {"datetime"},
    "abbr": {"title"},
}
_DIRECTED = "p h2 h3 h4 h5 h6 ul ol dl blockquote table figure".split()
_LONGEST = 600_000  # characters of HTML; nh3 takes quadratic time over some, 7 s for a million `&`
_VOID = frozenset({"img", "br", "hr"})


def sanitised(html: str) -> str:
    """The HTML with nothing in it that could run, load a frame, style or track; other tags are unwrapped.

    Raises NotUsable 'too_complex' for more than 600,000 characters.
    """
    _check_length(html)
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    ).strip()


def _check_length(html: str) -> None:
    if len(html) > _LONGEST:
        raise NotUsable("too_complex", f"the text has {len(html):,} characters of HTML", "leave it out with `exclude`")


def render(body: HtmlElement, kept: Sequence[Block], base_url: str, *, right_to_left: bool = False) -> tuple[str, str]:
    """Sanitised HTML and text, one paragraph a line, of the kept blocks; the tree is used up.

    right_to_left: each outermost element gets `dir="rtl"`, as readers do not know the direction of the page

    Captions stay with their pictures in the HTML; the text is what the article itself tells.
    """
    _keep_only(body, {block.element for block in kept})
    for image in list(body.iter("img")):
        if image.get(EMBED):
            _as_link(image)
    resolve_links(body, base_url)
    for image in list(body.iter("img")):
        if not image.get("src") or is_decoration(image):
            drop(image)
    for heading in body.iter("h1"):
        heading.tag = "h2"
    _drop_empty(body)
    for element in body.iterdescendants(etree.Element):
        if (element.get("dir") or "").lower() != "rtl":
            element.attrib.pop("dir", None)
    for element in body.iter(*_DIRECTED) if right_to_left else ():
        if next(element.iterancestors(*_DIRECTED), None) is None:
            element.set("dir", "rtl")
    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in body)
    return sanitised(inner), "\n".join(block.text for block in kept if block.text and block.tag != "figcaption")


def _as_link(image: HtmlElement) -> None:
    """Turn the stand-in of a player or post into a link."""
    address = image.get(EMBED)
    image.tag, image.text = "a", image.get("alt") or re.sub(r"^(?:https?:)?//(?:www\.)?|[?#].*", "", address)
    image.attrib.clear()
    image.set("href", address)


def _keep_only(body: HtmlElement, leaves: set[HtmlElement]) -> None:
    """Take out every element that is neither kept, inside one that is, nor around one."""
    around: set[HtmlElement] = set()
    for leaf in leaves:
        element = leaf.getparent()
        while element is not None and element not in around:
            around.add(element)
            element = element.getparent()
    pending = [body]
    while pending:
        element = pending.pop()
        element.text = None
        for child in list(element):
            if child not in leaves and child not in around:
                if element.tag == "tr" and child.tag in ("td", "th"):
                    _empty(child)  # a row keeps its columns
                else:
                    element.remove(child)
                continue
            child.tail = None
            if child not in leaves:
                pending.append(child)


def _empty(cell: HtmlElement) -> None:
    spans = {name: cell.get(name) for name in ("colspan", "rowspan") if cell.get(name)}
    cell.clear()
    cell.attrib.update(spans)


def _drop_empty(body: HtmlElement) -> None:
    """Remove elements that show nothing, and line breaks at the edges of a paragraph."""
    for element in reversed(list(body.iterdescendants(etree.Element))):
        if (element.tag == "br" and _at_an_edge(element)) or (
            element.tag not in _VOID
            and len(element) == 0
            and not (element.text or "").strip()
            and element.tag not in ("td", "th")
        ):
            drop(element)


def _at_an_edge(line_break: HtmlElement) -> bool:
    parent = line_break.getparent()
    if parent is None or parent.tag == "pre":
        return False
    leads = line_break.getprevious() is None and not (parent.text or "").strip()
    trails = line_break.getnext() is None and not (line_break.tail or "").strip()
    return leads or trails


def clean_fragment(html: str, *, base_url: str) -> tuple[str, str]:
    """Sanitised HTML with absolute links, and the text, one paragraph a line.

    Both empty for what has no text.

    Raises NotUsable 'too_complex' for more than 600,000 characters, and for what would cost too much to parse.
    """
    if not html.strip():
        return "", ""
    _check_length(html)
    try:
        root = parse(f"<html><body>{html}</body></html>")
    except NotUsable as fault:
        if fault.kind == "broken":
            return "", ""
        raise
    rewrite_media(root)
    drop_unseen(root)
    wrap_text(root)
    return render(root.find("body"), read_blocks(root), base_url)

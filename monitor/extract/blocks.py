"""A tree cut into blocks: the paragraphs, headings, list items and cells that a reader sees.

Pages write paragraphs as `p`, as bare text between two `br`, as `div` in `div`, or as a
`section` of `span`. `wrap_text` wraps every run of text in a block element, so that all later
steps (which block is article, which line is noise, how it is rendered) see one form only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from monitor.text.language import unwrapped

BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody "
    "td tfoot th thead tr ul"
).split()
LEAF_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 li dt dd td th pre figcaption caption summary legend".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_WRAPPED_MEDIA = ("img", "picture", "video", "audio")
_HTML_WHITE = re.compile(r"[ \t\r\f\u200b\ufeff]+")
_WHITE = re.compile(r"[\s\u200b\ufeff]+")
_SENTENCE_END = tuple("。！？!?…」』”.:：")
_LONG_SEGMENT = 30  # characters; a line of verse is shorter
_FEWEST_VERSES = 4
_UNREAD = frozenset({"script", "style", "template", "noscript", "title"})
_PROSE = 25  # characters of a text that is no label


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, item or cell.

    element:    the leaf element that holds it
    text:       what a reader sees, white space folded; a line for each `br`
    link_chars: how many characters of it are inside links
    key:        the text without any white space, to compare by
    """

    element: HtmlElement
    text: str
    link_chars: int
    key: str

    @property
    def tag(self) -> str:
        return str(self.element.tag)


def folded(text: str) -> str:
    """White space folded to single spaces, none at the ends."""
    return _WHITE.sub(" ", text).strip()


def key_of(text: str) -> str:
    """The text without white space and invisible characters."""
    return _WHITE.sub("", text)


def is_in_paragraphs(root: HtmlElement) -> bool:
    """A tenth of the prose of a tree, at least, stands in `p`.

    Where none does, paragraphs are written otherwise.
    """
    marked: set[HtmlElement] = set()
    inside = outside = 0
    for element in root.iter(etree.Element):
        parent = element.getparent()
        if element.tag == "p" or parent in marked:
            marked.add(element)
        for text, holder in ((element.text, element), (element.tail, parent)):
            size = len((text or "").strip())
            if size < _PROSE or holder is None or holder.tag in _UNREAD:
                continue
            inside, outside = inside + size * (holder in marked), outside + size * (holder not in marked)
    return 9 * inside >= outside


def wrap_text(root: HtmlElement) -> None:
    """Wrap each run of text that stands beside or above blocks in a `p` of its own, in place."""
    containers = _containers(root)
    for element in [element for element in root.iter(etree.Element) if element in containers]:
        if element.tag in LEAF_TAGS and not any(child in containers for child in element):
            if element.tag == "p":
                _split_at_breaks(element)
        elif element.tag not in ("html", "head"):
            _wrap_runs(element, containers)


def read_blocks(root: HtmlElement) -> list[Block]:
    """The blocks of a normalised tree in document order, with those that hold only an image."""
    containers = _containers(root)
    blocks = []
    for leaf in root.iter(*LEAF_TAGS):
        if any(child in containers for child in leaf):
            continue
        text = "".join(_pieces(leaf)).strip("\n") if leaf.tag == "pre" else "\n".join(_lines(leaf))
        if text or leaf.find(".//img") is not None:
            link_chars = sum(len(key_of("".join(link.itertext()))) for link in leaf.iter("a"))
            blocks.append(Block(leaf, text, link_chars, key_of(text)))
    return blocks


def _containers(root: HtmlElement) -> set[HtmlElement]:
    """Every block element and every element that has one inside."""
    found: set[HtmlElement] = set()
    for block in root.iter(*BLOCK_TAGS):
        element: HtmlElement | None = block
        while element is not None and element not in found:
            found.add(element)
            element = element.getparent()
    return found


def _lines(element: HtmlElement) -> Iterator[str]:
    """Lines as a browser shows them: a no-break space is no white space of HTML, and stays."""
    for line in "".join(_pieces(element)).split("\n"):
        if text := _HTML_WHITE.sub(" ", unwrapped(line)).strip():
            yield text


def _pieces(element: HtmlElement) -> Iterator[str]:
    """The text with a newline for each `br`; newlines of the source are carriage returns, but in `pre`."""
    preformatted = element.tag == "pre"
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            piece = "\n" if node.tag == "br" else node.text
        else:
            piece = None if node is element else node.tail
        if piece == "\n" and event == "start" and node.tag == "br":
            yield piece
        elif piece:
            yield piece if preformatted else piece.replace("\n", "\r")


def _wrap_runs(container: HtmlElement, containers: set[HtmlElement]) -> None:
    """Put each run of text and inline elements among the children of `container` into a new `p`.

    Siblings are set by addnext and addprevious: an index costs its own size, and a page may have 40,000 of them.
    """
    children = list(container)
    run = _opened(container, container.text)
    if run is not None:
        container.insert(0, run)
    container.text = None
    for child in children:
        if child in containers or (run is None and not _visible(child)):
            tail, child.tail = child.tail, None
            run = _opened(container, tail)
            if run is not None:
                child.addnext(run)
            continue
        if run is None:
            run = container.makeelement("p")
            child.addprevious(run)
        run.append(child)
    for paragraph in [child for child in container if child.tag == "p" and child not in containers]:
        _split_at_breaks(paragraph)


def _opened(container: HtmlElement, text: str | None) -> HtmlElement | None:
    """A new `p` that starts with `text`, or None where there is none to see."""
    if not text or not text.strip():
        return None
    run = container.makeelement("p")
    run.text = text
    return run


def _visible(element: HtmlElement) -> bool:
    if element.tag in _WRAPPED_MEDIA or element.find(".//img") is not None:
        return True
    return any(piece.strip() for piece in element.itertext())


def _split_at_breaks(paragraph: HtmlElement) -> None:
    """Cut a `p` in two where two `br` follow one another, or where one stands between whole sentences."""
    breaks = [child for child in paragraph if child.tag == "br"]
    if not breaks:
        return
    double = [b for b in breaks if not (b.tail or "").strip() and (n := b.getnext()) is not None and n.tag == "br"]
    lines = list(_lines(paragraph))
    full = sum(len(line) >= _LONG_SEGMENT or line.endswith(_SENTENCE_END) for line in lines)
    prose = len(lines) < _FEWEST_VERSES or 2 * full >= len(lines)  # not verse, whose lines are short and cut
    cuts = set(breaks) if prose else set(double)
    if not cuts:
        return
    part = paragraph
    for child in list(paragraph):
        if child in cuts:
            following = paragraph.makeelement("p", dict(paragraph.attrib))
            following.text = child.tail
            paragraph.remove(child)
            behind, part.tail = part.tail, None
            part.addnext(following)
            following.tail = behind
            part = following
        elif part is not paragraph:
            part.append(child)

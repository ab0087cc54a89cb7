"""Text of a page to an lxml tree, within bounds.

A fetch may be perfectly bounded and its parsing still hang: libxml2 takes quadratic time
over the attributes of one tag, and stops in silence at a depth of 256. So size, number of
tags and attributes are counted before, and depth is looked at after.
"""

from __future__ import annotations

import itertools
import re
import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from monitor.errors import NotUsable
from monitor.text.language import unwrapped

MAX_CHARS = 3_000_000  # the largest page of our measuring corpora has 2,200,000; parsing takes 16 bytes a character
MAX_TAGS = 60_000  # the largest page of our measuring corpora has 23,000; trafilatura needs 12 s for 80,000
MAX_ATTRIBUTES = 1000  # of one tag; libxml2 needs 0.4 s for 20,000, 9 s for 100,000
_CONTINUATIONS = bytes(range(0x80, 0xC0))
MAX_DEPTH = 250  # libxml2 drops what is deeper than 256

# Tokens as the HTML standard cuts them (13.2.5). Each pattern consumes what it reads, so a text is read once.
_ATTRIBUTE = r"=?[^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+)?+)?+"
_TOKEN = re.compile(
    rf"<(?:([a-zA-Z][^\s/>]*+)((?:[\s/]++|(?=[^\s/>]){_ATTRIBUTE})*+)"  # a start tag: name, attributes
    r"|!--(?:-?+>|.*?(?:--!?+>|\Z))"  # a comment
    r"|(!\[CDATA\[))",
    re.DOTALL,
)
_ATTRIBUTES = re.compile(rf"(?=[^\s/>]){_ATTRIBUTE}")
_RAW_TEXT = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}  # elements whose content holds no tags; each ends at its own end tag only
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"
    r"|&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|d[89a-f]\w\w|fff[ef])|0*(?:[0-8]|1[124-9]|2\d|3[01]"
    r"|5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3])));?(?![0-9a-f])",
    re.IGNORECASE,
)  # lxml reads them and then refuses to write them
_HEAD_ONLY = frozenset({"title", "meta", "link", "script", "style", "base", "noscript", "template"})


warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)  # news pages are often XML in name only


def soup_of(text: str) -> BeautifulSoup:
    """The tree of a decoded page for the selectors of a person.

    A tree is full of cycles: call its `decompose`.
    """
    return BeautifulSoup(text, "lxml")


def parse(text: str) -> HtmlElement:
    """The tree of a decoded page; comments and processing instructions are left out.

    Raises NotUsable: 'too_complex' for what would cost more than it is worth, 'broken' for what is no document.
    """
    check_bounds(text)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    source = without_controls(text).encode("utf-8")
    try:
        root = etree.fromstring(source, parser) if source.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError) as fault:
        raise NotUsable("broken", f"the page cannot be parsed: {fault}", "open it in a browser") from fault
    if root is None or root.tag != "html":
        raise NotUsable("broken", "the page has no HTML in it", "open it in a browser")
    if any("depth" in entry.message for entry in parser.error_log):
        raise NotUsable("too_complex", f"the page nests more than {MAX_DEPTH} elements", "name the body by a selector")
    return _with_a_body(root)


def without_controls(text: str) -> str:
    """Markup without control characters and halves of characters, and without references to them."""
    return _CONTROLS.sub("", text)


def check_size(body: bytes) -> None:
    """Raise NotUsable 'too_complex' for a document with too many characters, before it is decoded.

    A text takes up to four bytes a character. What continues a character of UTF-8 is not counted.
    """
    if len(body) > MAX_CHARS and (count := len(body.translate(None, _CONTINUATIONS))) > MAX_CHARS:
        problem = f"the page has {count:,} characters, more than {MAX_CHARS:,}"
        raise NotUsable("too_complex", problem, "leave this page out with `exclude`")


def check_bounds(text: str, *, xml: bool = False) -> None:
    """Raise NotUsable 'too_complex' for a text that would cost too much to parse.

    xml: CDATA sections are skipped, and no element holds raw text, a script's included
    """
    remedy = "leave this page out with `exclude`"
    if len(text) > MAX_CHARS:
        raise NotUsable("too_complex", f"the page has {len(text):,} characters, more than {MAX_CHARS:,}", remedy)
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise NotUsable("too_complex", f"the page has {tags:,} tags, more than {MAX_TAGS:,}", remedy)
    for attributes in _start_tags(text, xml):
        if len(attributes) < 2 * MAX_ATTRIBUTES:  # a name and the space before it take two characters
            continue
        if next(itertools.islice(_ATTRIBUTES.finditer(attributes), MAX_ATTRIBUTES - 1, None), None):
            raise NotUsable("too_complex", f"a tag of the page has {MAX_ATTRIBUTES} attributes or more", remedy)


def _start_tags(text: str, xml: bool) -> Iterator[str]:
    """Yield the attributes of each start tag as they are written; one pass, linear in the text."""
    position: int | None = 0
    while position is not None and (token := _TOKEN.search(text, position)):
        position = token.end()
        name, attributes, cdata = token.groups()
        if attributes:
            yield attributes
        if cdata and xml:
            found = text.find("]]>", position)
            position = found + 3 if found >= 0 else None
        elif name and not xml and (end_tag := _RAW_TEXT.get(name.lower())):
            end = end_tag.search(text, position)
            position = end.end() if end else None


def _with_a_body(root: HtmlElement) -> HtmlElement:
    """Move what libxml2 left under `head` to the body, where the HTML standard has it.

    An unknown element in the head (an old editor's, a site's own) makes libxml2 keep the whole page there.
    """
    head, body = root.find("head"), root.find("body")
    if body is None:
        body = root.makeelement("body")
        root.append(body)
    if head is None:
        return root
    children = list(head)
    first = next((i for i, child in enumerate(children) if child.tag not in _HEAD_ONLY), None)
    if first is None:
        return root
    strays = [child for child in children[first:] if child.tag not in ("title", "meta", "link", "base")]
    for place, child in enumerate(strays):
        body.insert(place, child)
    return root


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
    pieces: list[str] = []  # with \0 at the edge of a block, \1 for a line break
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            pieces += ("\0" if element.tag in _BLOCKS else "\1" if element.tag == "br" else "", element.text or "")
        else:
            pieces += ("\0" if element.tag in _BLOCKS else "", element.tail or "")
    lines = (_SPACE.sub(" ", unwrapped(line.replace("\1", "\n"))).strip() for line in _BREAKS.split("".join(pieces)))
    return tuple(line for line in lines if line)


_BREAKS = re.compile("\0|\1[\\s\1]*\1")  # a block's edge, or two line breaks with nothing between


def _is_unseen(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.tag in _UNSEEN or element.get("hidden") is not None or "display:none" in style


def plain(html: str) -> str:
    """The paragraphs of an HTML fragment, one a line."""
    return "\n".join(paragraphs(html))

"""A tree cut into blocks, and blocks written as HTML and text.

Blocks are the paragraphs, headings, list items and cells that a reader sees. Pages write paragraphs as `p`, as bare
text between two `br`, as `div` in `div`, or as a `section` of `span`. `wrap_text` wraps every run of text in a block
element, so that all later steps (which block is article, which line is noise, how it is rendered) see one form only.
HTML and text are made from the same blocks, so they agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nh3
from lxml import etree
from lxml.html import HtmlElement

from monitor.errors import NotUsable
from monitor.extract.media import EMBED, is_decoration, resolve_links, rewrite_media
from monitor.extract.metadata import key_of, visible
from monitor.extract.prune import drop, drop_unseen
from monitor.text.language import unwrapped
from monitor.text.markup import parse

BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody "
    "td tfoot th thead tr ul"
).split()
LEAF_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 li dt dd td th pre figcaption caption summary legend".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_WRAPPED_MEDIA = ("img", "picture", "video", "audio")
_HTML_WHITE = re.compile(r"[ \t\r\f]+")
_OTHER_WHITE = re.compile(r"[^\S \t\r\f]")
_SENTENCE_END = tuple("。！？!?…」』”.:：")
_LONG_SEGMENT = 30  # characters; a line of verse is shorter
_FEWEST_VERSES = 4
_FEWEST_PARTS = 3  # of a cell that are set apart by two `br` each, from which they are paragraphs
_UNREAD = frozenset({"script", "style", "template", "noscript", "title"})
_PROSE = 25  # characters of a text that is no label
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|odt|ods|csv|rtf|zip|rar|7z)(?:[?#]|$)", re.IGNORECASE)


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


def is_attachment(block: Block) -> bool:
    """The block is a link to a document."""
    links = block.element.xpath("self::a[@href]|.//a[@href]") if block.link_chars else ()
    return any(_DOCUMENT.search(link.get("href")) for link in links) and 2 * block.link_chars >= len(block.key)


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
    """Wrap each run of text that stands beside or above blocks in a `p`, in place."""
    etree.strip_tags(root, "font")  # it says how text looks, and hides its line breaks
    containers = _containers(root)
    for container in [element for element in root.iter(etree.Element) if element in containers]:
        if container.tag in LEAF_TAGS and containers.isdisjoint(container):
            if container.tag == "p":
                _split_at_breaks(container)
                continue
            if container.tag != "td" or len(_double_breaks(container)) < _FEWEST_PARTS:  # a cell that lays out a page
                continue
        if container.tag in ("html", "head"):
            continue
        children = list(container)
        run = _opened(container, container.text)
        if run is not None:
            container.insert(0, run)
        container.text = None
        # Siblings are set by addnext and addprevious: an index costs its own size, and a page may have 40,000 of them.
        for child in children:
            shows = child not in containers and (
                run is not None
                or next(child.iter(*_WRAPPED_MEDIA), None) is not None
                or any(piece.strip() for piece in child.itertext())
            )
            if not shows:
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


def read_blocks(root: HtmlElement) -> list[Block]:
    """Return the blocks of a normalised tree in document order.

    Blocks that hold only an image are among them.
    """
    containers = _containers(root)
    blocks = []
    for leaf in root.iter(*LEAF_TAGS):
        if not containers.isdisjoint(leaf):
            continue
        text = _shown(leaf).strip("\n") if leaf.tag == "pre" else "\n".join(_lines(leaf))
        if text or next(leaf.iter("img"), None) is not None:
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
    """Split text into lines as a browser shows them.

    A no-break space is not white space in HTML, and stays.
    """
    for line in _shown(element).split("\n"):
        if not line.isascii():
            line = unwrapped(visible(line))
        if text := _HTML_WHITE.sub(" ", line).strip() if _OTHER_WHITE.search(line) else " ".join(line.split()):
            yield text


def _shown(element: HtmlElement) -> str:
    """Return the text as it is shown, with a newline for each `br`.

    Newlines of the source are carriage returns here, except in `pre`.
    """
    preformatted = element.tag == "pre"
    if next(element.iter("br"), None) is None:
        text = "".join(element.itertext())
        return text if preformatted else text.replace("\n", "\r")
    pieces = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        is_break = event == "start" and node.tag == "br"
        piece = "\n" if is_break else node.text if event == "start" else None if node is element else node.tail
        if piece:
            pieces.append(piece if preformatted or is_break else piece.replace("\n", "\r"))
    return "".join(pieces)


def _opened(container: HtmlElement, text: str | None) -> HtmlElement | None:
    """A new `p` that starts with `text`, or None where there is none to see."""
    if not text or not text.strip():
        return None
    run = container.makeelement("p")
    run.text = text
    return run


def _double_breaks(element: HtmlElement) -> list[HtmlElement]:
    """The `br` that another one follows."""
    breaks = element.iter("br")
    return [b for b in breaks if not (b.tail or "").strip() and (n := b.getnext()) is not None and n.tag == "br"]


def _split_at_breaks(paragraph: HtmlElement) -> None:
    """Cut a `p` in two at two `br` in a row, or at one between whole sentences."""
    breaks = [child for child in paragraph if child.tag == "br"]
    if not breaks:
        return
    lines = list(_lines(paragraph))
    full = sum(len(line) >= _LONG_SEGMENT or line.endswith(_SENTENCE_END) for line in lines)
    prose = len(lines) < _FEWEST_VERSES or 2 * full >= len(lines)  # not verse, whose lines are short and cut
    cuts = set(breaks if prose else _double_breaks(paragraph))
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
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "time": {"datetime"},
    "abbr": {"title"},
}
_DIRECTED = "p h2 h3 h4 h5 h6 ul ol dl blockquote table figure".split()
_LONGEST = 600_000  # characters of HTML; nh3 takes quadratic time over some, 7 s for a million `&`
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # Hebrew to Arabic, with their forms
_STAYS = frozenset({"img", "br", "hr", "td", "th"})  # though it holds nothing
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
)


def sanitised(html: str) -> str:
    """Return the HTML without what could run, load a frame, style or track.

    Other tags that are not allowed are unwrapped. Raises NotUsable 'too_complex' for more than 600,000 characters.
    """
    _check_length(html)
    return _CLEANER.clean(html).strip()


def _check_length(html: str) -> None:
    if len(html) > _LONGEST:
        raise NotUsable("too_complex", f"the text has {len(html):,} characters of HTML", "leave it out with `exclude`")


def render(body: HtmlElement, kept: Sequence[Block], base_url: str, *, rtl: bool = False) -> tuple[str, str]:
    """Render the kept blocks as sanitised HTML and as text, one paragraph a line.

    The tree is used up. Captions stay with their pictures in the HTML; the text is that of the article alone.

    rtl: each outermost element gets `dir="rtl"`, as readers do not know the direction of the page. It also gets it
    where most letters are Arabic or Hebrew.
    """
    _keep_only(body, {block.element for block in kept})
    for image in list(body.iter("img")):
        if address := image.get(EMBED):  # it stands for a player or post
            image.tag, image.text = "a", image.get("alt") or re.sub(r"^(?:https?:)?//(?:www\.)?|[?#].*", "", address)
            image.attrib.clear()
            image.set("href", address)
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
    sample = "".join(block.key[:100] for block in kept)[:5000]
    rtl = rtl or len(_RIGHT_TO_LEFT.findall(sample)) > len(sample) / 2
    for element in body.iter(*_DIRECTED) if rtl else ():
        if next(element.iterancestors(*_DIRECTED), None) is None:
            element.set("dir", "rtl")
    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in body)
    return sanitised(inner), "\n".join(block.text for block in kept if block.text and block.tag != "figcaption")


def _keep_only(body: HtmlElement, leaves: set[HtmlElement]) -> None:
    """Remove every element that is neither kept, inside a kept one nor around one."""
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
                if element.tag == "tr" and child.tag in ("td", "th"):  # a row keeps its columns
                    spans = {name: span for name in ("colspan", "rowspan") if (span := child.get(name))}
                    child.clear()
                    child.attrib.update(spans)
                else:
                    element.remove(child)
                continue
            child.tail = None
            if child not in leaves:
                pending.append(child)


def _drop_empty(body: HtmlElement) -> None:
    """Remove elements that show nothing, and line breaks at the edges of a paragraph."""
    for element in reversed(list(body.iterdescendants(etree.Element))):
        parent = element.getparent()
        if element.tag == "br" and parent.tag != "pre":
            leads = element.getprevious() is None and not (parent.text or "").strip()
            trails = element.getnext() is None and not (element.tail or "").strip()
            if leads or trails:
                drop(element)
        elif element.tag not in _STAYS and len(element) == 0 and not (element.text or "").strip():
            drop(element)


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

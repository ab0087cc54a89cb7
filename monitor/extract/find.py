"""Find the body of a page.

Trafilatura's text, put right block by block, or the blocks that the judge takes.

trafilatura sees a tree without the parts that are named as boilerplate; Readability's best part and the judge see the
whole tree. Where the two agree, nothing is judged.

The best part is the one of Arc90's Readability, over blocks instead of a tree that is cut. Paragraphs give points to
the elements around them, by length and commas; class names add or take points; links take a share of them. The element
with the most points is the article, with those of its siblings that have enough. Source: readability.js 1.7 (Arc90,
Apache-2.0), the description of its scoring.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from monitor.errors import NotUsable
from monitor.extract.blocks import Block, read_blocks, wrap_text
from monitor.extract.body import (
    body_by_trafilatura,
    with_pictures,
    with_surroundings,
    without_repetition,
)
from monitor.extract.judge import choose, class_points, is_unlikely, mask_of, unlikely_edges
from monitor.extract.media import rewrite_media
from monitor.extract.metadata import Metadata, key_of
from monitor.extract.prune import (
    drop_hidden,
    drop_named_noise,
    drop_next_articles,
    drop_pitches,
    drop_scripts,
    drop_unseen,
    mend_markup,
)
from monitor.text.interstitials import has_prose
from monitor.text.markup import parse
from monitor.text.page_state import StateArticle

_UNSEEN = frozenset({"style", "template", "noscript", "textarea", "svg", "title"})
_SHORTEST_STATED = 150  # characters of a body in JSON-LD; a shorter one is a summary
_LONGEST_STATED = 400_000
_LONGER = 1.5  # times what the page shows is the body in JSON-LD that replaces it
_SAME_START = 30  # characters of what the page shows that it must contain
MAX_SHOWN = 600_000  # characters; each is held some ten times, at up to four bytes, and no longer article is published


@dataclass(frozen=True, slots=True)
class Body:
    """The tree to render, its blocks, those of the article, and notes on decisions."""

    root: HtmlElement
    seen: tuple[Block, ...]
    kept: tuple[Block, ...]
    notes: tuple[str, ...] = ()

    @property
    def top(self) -> int:
        """The place of the article's first block: its heading, else its first paragraph."""
        first = self.seen.index(self.kept[0]) if self.kept else 0
        return next((place for place, block in enumerate(self.seen[: first + 1]) if block.tag == "h1"), first)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates for the blocks of the article.

    first:        the body by trafilatura
    root, blocks: of the whole page
    marks:        masks over `blocks`, of the first body and of Readability's best part
    """

    first: Body
    root: HtmlElement
    blocks: tuple[Block, ...]
    first_marks: tuple[bool, ...]
    part_marks: tuple[bool, ...]


def find_body(root: HtmlElement, metadata: Metadata, title: str) -> Body:
    """Find the body; its notes say what was cut, and why the judge took other blocks.

    The tree is used up.
    """
    found = find_candidates(root, metadata, title)
    mask = choose(found.blocks, found.first_marks, found.part_marks)
    if mask:
        blocks = with_pictures(found.blocks, mask)
        note = "took other blocks than trafilatura, as the judge of blocks says"
        body = Body(found.root, found.blocks, tuple(without_repetition(blocks)), (*found.first.notes, note))
        return replace(body, kept=tuple(with_surroundings(body.seen, body.kept)))
    keys = unlikely_edges(found.blocks, found.first_marks, found.part_marks)
    kept = tuple(block for block in found.first.kept if not block.key or block.key not in keys)
    cut = len(found.first.kept) - len(kept)
    if not cut or not any(block.key for block in kept):
        return found.first
    first = next(block.text for block in found.first.kept if block.key in keys)
    note = f"cut {cut} blocks at the ends that the judge of blocks takes for none of the article: “{first[:40]}”"
    return replace(found.first, kept=kept, notes=(*found.first.notes, note))


def check_shown(root: HtmlElement, *, at_first: bool = False) -> None:
    """Raise NotUsable 'too_complex' for a page that shows over 600,000 characters.

    at_first: scripts and hidden parts are still in the tree: leave them out, and allow twice as many characters
    """
    unseen, most = (_UNSEEN | {"script"}, 2 * MAX_SHOWN) if at_first else (_UNSEEN, MAX_SHOWN)
    if len(etree.tostring(root, method="text", encoding="unicode")) <= most:  # with scripts, but quick
        return
    shown = sum(len(each.tail or "") + (each.tag not in unseen and len(each.text or "")) for each in root.iter())
    if shown > most:
        problem = f"the page shows {shown:,} characters of text, more than {MAX_SHOWN:,}"
        raise NotUsable("too_complex", problem, "leave it out with `exclude`")


def find_candidates(root: HtmlElement, metadata: Metadata, title: str) -> Candidates:
    """Find the body by trafilatura, and the best part by Readability.

    Boilerplate is removed by its markup before.
    """
    rewrite_media(root)
    mend_markup(root)
    drop_scripts(root)
    drop_hidden(root)
    check_shown(root)
    others, pitches = drop_next_articles(root, title), drop_pitches(root)
    whole = deepcopy(root)
    held = [*whole.iter()]  # lxml makes an element's object again each time that nobody holds it
    removed = drop_named_noise(root)
    seen, kept = body_by_trafilatura(root, metadata.first("og:description", "description"))
    notes = [f"cut {others} parts with further articles below this one"] if others else []
    notes += [f"cut {pitches} offers of a subscription or statements of the platform"] if pitches else []
    notes += [f"cut parts of the page named {', '.join(removed[:8])}"] if removed else []
    drop_unseen(whole)
    wrap_text(whole)
    blocks = read_blocks(whole)
    part = best_part(blocks)
    del held
    return Candidates(
        Body(root, tuple(seen), tuple(kept), tuple(notes)),
        whole,
        tuple(blocks),
        tuple(mask_of(blocks, kept)),
        tuple(part),
    )


def given_body(markup: str, note: str) -> Body:
    """Read a body that is known: chosen by a selector, or stated in a script."""
    root = parse(f"<html><body>{markup}</body></html>")
    rewrite_media(root)
    drop_unseen(root)
    wrap_text(root)
    seen = tuple(read_blocks(root))
    return Body(root, seen, seen, (note,))


def stated_body(metadata: Metadata, state: StateArticle | None, kept: Sequence[Block]) -> Body | None:
    """Return the body in JSON-LD or the page's data.

    None unless the page shows nothing or only its beginning.
    """
    stated = next((body for body in metadata.stated("articleBody") if isinstance(body, str)), "")
    bodies = [(stated[:_LONGEST_STATED], "JSON-LD", False)]
    if state:
        bodies.append((state.html[:_LONGEST_STATED], "the data for the page's scripts", state.agrees))
    shown = "".join(block.key for block in kept)
    has_text = has_prose(block.text for block in kept)
    for body, where, agrees in bodies:
        plain = html.unescape(re.sub(r"<[^>]{0,2000}>", "", body))
        told = key_of(plain)
        long_enough = len(told) >= max(_SHORTEST_STATED, _LONGER * len(shown))
        if not long_enough or not ((agrees and not has_text) or shown[:_SAME_START] in told):
            continue
        if not re.search(r"</p>|<br|<p\b|</div>", body):
            body = "".join(f"<p>{html.escape(line)}</p>" for line in plain.split("\n") if line.strip())
        return given_body(body, f"the body was taken from {where}, as the page shows less of it")
    return None


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


def best_part(blocks: Sequence[Block]) -> list[bool]:
    """Mark the blocks of the element with the most points and of fitting siblings.

    Where the result is short, parts with an unlikely name are tried too.
    """
    mask = _best_part(blocks, {})
    if _size(blocks, mask) >= min(_SHORT, _size(blocks, [True] * len(blocks)) / 4):
        return mask
    return max((mask, _best_part(blocks, None)), key=lambda marks: _size(blocks, marks))


def _size(blocks: Sequence[Block], mask: Sequence[bool]) -> int:
    return sum(len(block.key) for block, mark in zip(blocks, mask, strict=True) if mark)


def _best_part(blocks: Sequence[Block], known: dict[HtmlElement, bool] | None) -> list[bool]:
    """Return the mask of the best part.

    known: which elements are inside one of an unlikely name; None: names do not count
    """
    points: dict[HtmlElement, float] = {}
    own: dict[HtmlElement | None, tuple[int, int]] = {}  # characters and those in links of the blocks right inside
    for block in blocks:
        size, parent = len(block.key), block.element.getparent()
        length, linked = own.get(parent, (0, 0))
        own[parent] = (length + size, linked + block.link_chars)
        size += len(_HAN.findall(block.key[:200]))
        if size < _PARAGRAPH or (known is not None and _inside(block.element, known, is_unlikely)):
            continue
        score = 1 + len(_COMMAS.findall(block.text)) + min(size / 100, 3)
        for level, element in enumerate(islice(block.element.iterancestors(), 5)):
            if element.tag in ("html", "body") and level:
                break
            if element not in points:
                points[element] = _TAG_POINTS.get(element.tag, 0) + _CLASS_POINTS * class_points(element)
            points[element] += score / (1 if level == 0 else 2 if level == 1 else 3 * level)
    if not points:
        return [False] * len(blocks)
    lengths, links = dict.fromkeys(points, 0), dict.fromkeys(points, 0)
    for home, (length, linked) in own.items():
        for element in (home, *home.iterancestors()) if home is not None else ():
            if element in points:
                lengths[element] += length
                links[element] += linked
    scaled = {element: score * (1 - links[element] / max(1, lengths[element])) for element, score in points.items()}
    best = max(scaled, key=lambda element: scaled[element])
    parts = _with_siblings(best, scaled)
    within = dict.fromkeys(parts, True)
    below = {best: False}
    return [
        block.link_chars <= _LINKED * len(block.key)
        and _inside(block.element, within, lambda _: False)
        and not (known is not None and _inside(block.element, below, is_unlikely))
        for block in blocks
    ]


def _inside(element: HtmlElement, known: dict[HtmlElement, bool], fits: Callable[[HtmlElement], bool]) -> bool:
    """Return True if an element, or one around it below the body, fits.

    Answers are cached in `known`.
    """
    above = []
    while element not in known and element.tag not in ("body", "html"):
        above.append(element)
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    found = known.get(element, False)
    for each in reversed(above):
        found = known[each] = found or fits(each)
    return found


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

"""Find the body of a page.

Trafilatura's text, put right block by block, unless the judge expects better blocks.

trafilatura sees a tree without the parts that are named as boilerplate; Readability's best part and the judge see the
whole tree. Where the two agree, nothing is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from monitor.extract.blocks import Block, is_in_paragraphs, read_blocks, wrap_text
from monitor.extract.body import (
    article_words,
    is_chinese,
    lead_of,
    match_blocks,
    select_blocks,
    with_pictures,
    with_surroundings,
    without_repetition,
)
from monitor.extract.judge import choose, mask_of
from monitor.extract.media import rewrite_media
from monitor.extract.metadata import Metadata
from monitor.extract.prune import (
    drop_hidden,
    drop_named_noise,
    drop_next_articles,
    drop_pitches,
    drop_scripts,
    drop_unseen,
)
from monitor.extract.readability import best_part
from monitor.text.markup import parse


@dataclass(frozen=True, slots=True)
class Body:
    """The tree to render, all its blocks, those of the article, and a note on each decision."""

    root: HtmlElement
    seen: tuple[Block, ...]
    kept: tuple[Block, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidates:
    """first: the body by trafilatura; root, blocks: of the whole page; marks: masks over
    them, of the first body and of Readability's best part.
    """

    first: Body
    root: HtmlElement
    blocks: tuple[Block, ...]
    first_marks: tuple[bool, ...]
    part_marks: tuple[bool, ...]


def find_body(root: HtmlElement, metadata: Metadata, title: str) -> Body:
    """Find the body; its notes say what was cut, and why the judge took other blocks. The tree is used up."""
    found = find_candidates(root, metadata, title)
    choice = choose(found.blocks, found.first_marks, found.part_marks)
    kept = with_pictures(found.blocks, choice.mask) if any(choice.mask) else []
    if not kept:
        return found.first
    note = f"took other blocks than trafilatura, as the judge expects a better text (F1 +{choice.gain:.2f})"
    body = Body(found.root, found.blocks, tuple(without_repetition(kept)), (*found.first.notes, note))
    return replace(body, kept=tuple(with_surroundings(body.seen, body.kept)))


def find_candidates(root: HtmlElement, metadata: Metadata, title: str) -> Candidates:
    """Find the body by trafilatura and the best part by Readability."""
    rewrite_media(root)
    drop_scripts(root)
    drop_hidden(root)
    others, pitches = drop_next_articles(root, title), drop_pitches(root)
    whole = deepcopy(root)
    first = _by_trafilatura(root, metadata)
    notes = [f"cut {others} parts with further articles below this one"] if others else []
    notes += [f"cut {pitches} offers of a subscription or statements of the platform"] if pitches else []
    drop_unseen(whole)
    wrap_text(whole)
    blocks = read_blocks(whole)
    return Candidates(
        replace(first, notes=(*notes, *first.notes)),
        whole,
        tuple(blocks),
        tuple(mask_of(blocks, first.kept)),
        tuple(best_part(blocks)),
    )


def given_body(html: str, note: str) -> Body:
    """Read a body that is known: chosen by a selector, or stated in a script."""
    root = parse(f"<html><body>{html}</body></html>")
    rewrite_media(root)
    drop_unseen(root)
    wrap_text(root)
    seen = tuple(read_blocks(root))
    return Body(root, seen, seen, (note,))


def _by_trafilatura(root: HtmlElement, metadata: Metadata) -> Body:
    """Find the body with trafilatura, after boilerplate is removed by its markup.

    Chinese pages, and those without paragraphs, get them before trafilatura looks: the result must not depend on
    whether a site writes `p`, `div` or text before `br`. Other pages lose by it (noise kept of traf 0.066 to 0.079).
    """
    removed = drop_named_noise(root)
    chinese, soup = is_chinese(root), not is_in_paragraphs(root)
    if chinese or soup:
        wrap_text(root)
    words = article_words(root)
    drop_unseen(root)
    wrap_text(root)
    seen: Sequence[Block] = read_blocks(root)
    kept = select_blocks(seen, match_blocks(seen, words), chinese=chinese, soup=soup)
    notes = (f"cut parts of the page named {', '.join(removed[:8])}",) if removed else ()
    return _completed(Body(root, tuple(seen), tuple(kept), notes), metadata)


def _completed(body: Body, metadata: Metadata) -> Body:
    """Add the lead, the pictures right around the body and the attachments below it."""
    lead = lead_of(body.seen, body.kept, metadata.first("og:description", "description"))
    return replace(body, kept=tuple(with_surroundings(body.seen, [*lead, *body.kept])))

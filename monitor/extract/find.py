"""Find the body of a page: prepare the tree, ask trafilatura, put its choice right block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from monitor.extract.blocks import Block, is_in_paragraphs, read_blocks, wrap_text
from monitor.extract.body import (
    article_words,
    is_chinese,
    lead_of,
    match_blocks,
    select_blocks,
    with_surroundings,
)
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
from monitor.text.markup import parse


@dataclass(frozen=True, slots=True)
class Body:
    """The tree to render, all its blocks, those of the article, and a note on each decision."""

    root: HtmlElement
    seen: tuple[Block, ...]
    kept: tuple[Block, ...]
    notes: tuple[str, ...] = ()


def find_body(root: HtmlElement, metadata: Metadata, title: str) -> Body:
    """Find the body; its notes say what was cut. The tree is used up."""
    rewrite_media(root)
    drop_scripts(root)
    drop_hidden(root)
    others, pitches = drop_next_articles(root, title), drop_pitches(root)
    found = _by_trafilatura(root, metadata)
    notes = [f"cut {others} parts with further articles below this one"] if others else []
    notes += [f"cut {pitches} offers of a subscription or statements of the platform"] if pitches else []
    return replace(found, notes=(*notes, *found.notes))


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

"""Choose the blocks of a page that are the article.

trafilatura finds the text; we find its words again in the blocks of the page, because its own
output has lost captions, images, links and nested markup. So the body that is published is the
page's own markup, and a second opinion, the densest part of the page, corrects it block by block.

Figures in comments: token F1 on a corpus of 1,064 saved pages, before and after the rule.
"""

from __future__ import annotations

import configparser
import functools
import logging
import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice, pairwise
from typing import Any

from justext import core
from justext.utils import get_stoplist, get_stoplists
from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction, external, utils
from trafilatura.settings import DEFAULT_CONFIG, Document

from monitor.extract.blocks import HEADINGS, Block, is_attachment, is_in_paragraphs, read_blocks, wrap_text
from monitor.extract.media import is_decoration
from monitor.extract.metadata import key_of
from monitor.extract.prune import drop_unseen

_LONG_KEY = 16  # characters after which a text is taken for the same wherever it stands
_WINDOW = 120  # characters of the found text in which a short block is looked for after the last one
_PROBE = 24
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN_SHARE = 0.3  # of the characters, from which a page is Chinese
_LINKED = 0.5  # share of a block inside links, from which it is no text
_PARAGRAPH = 25  # characters of a block that counts as prose
_SHORT = 80  # a shorter block outside the densest part is a label, a date or a teaser
_NEAR = 3  # blocks between which a repetition is the author's
_FEW_LEFT_OUT = 3  # one or two blocks between two of the article
_NEAR_PICTURE = 6  # blocks above the first one in which its picture stands
_NEAR_ATTACHMENTS = 15  # blocks below the last one in which attachments stand
_ATTACHED = re.compile(
    r"(?:相关)?附件(?:下载)?[:：]?$|(?:attachments?|anlagen?|downloads?|documents?)[:：]?$", re.IGNORECASE
)
_LEADING = 30  # characters of a sentence that leads to the first block
_REPEATED = 40  # characters of a block that counts as repeated
# An element takes 2 kB, as trafilatura copies a tree seven times. Two of 2,879 saved pages have more elements, and the
# same article without it; one of 6,749 elements has none without it.
_TOO_MANY = "count(.//*) > 8000 or count(.//*) + count(.//@*) > 24000"
_LONGEST_CACHED = 1000  # characters

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it discards is told by our own errors


def _keep_long_texts_out_of_caches() -> None:
    """Let trafilatura remember the results for short texts only.

    It remembers a thousand of any length, among them the text of every element that it measures: 100 MB and more after
    one page of large elements within each other, for as long as the program runs.
    """
    for cached in (utils.trim, utils.line_processing):

        @functools.wraps(cached)
        def bounded(text: Any, *options: Any, _cached: Any = cached, **named: Any) -> Any:
            is_long = isinstance(text, str) and len(text) > _LONGEST_CACHED
            return (_cached.__wrapped__ if is_long else _cached)(text, *options, **named)

        for name, module in list(sys.modules.items()):
            if name.startswith("trafilatura.") and getattr(module, cached.__name__, None) is cached:
                setattr(module, cached.__name__, bounded)


_keep_long_texts_out_of_caches()


class _StopWords:
    """Stop words of all languages that jusText knows, as hashes.

    They take 1.4 MB; its own two sets take 33 MB.
    """

    def __init__(self) -> None:
        self._hashes = array("q")

    def __contains__(self, word: str) -> bool:
        if not self._hashes:
            words = (word for language in get_stoplists() for word in get_stoplist(language))
            self._hashes = array("q", sorted(hash(word.lower()) for word in words))
        place = bisect_left(self._hashes, hash(word))
        return place < len(self._hashes) and self._hashes[place] == hash(word)


# jusText, as trafilatura calls it, looks words up in `_StopWords`.
_define_stoplist = core.define_stoplist
external.JT_STOPLIST = _StopWords()  # type: ignore[assignment]  # None until it is first needed
core.define_stoplist = lambda words: words if isinstance(words, _StopWords) else _define_stoplist(words)


def body_by_trafilatura(root: HtmlElement, description: str) -> tuple[list[Block], list[Block]]:
    """Return all blocks of a page, and those of its article as trafilatura finds it.

    The tree is normalised. Chinese pages, and those without paragraphs, get paragraphs before trafilatura runs: the
    result must not depend on whether a site writes `p`, `div` or text before `br`. Other pages lose by it (noise kept
    of traf 0.066 to 0.079).

    description: what metadata says that the article is about
    """
    chinese, soup = is_chinese(root), not is_in_paragraphs(root)
    if chinese or soup:
        wrap_text(root)
    words = article_words(root, chinese=chinese)
    drop_unseen(root)
    wrap_text(root)
    seen = read_blocks(root)
    kept = select_blocks(seen, match_blocks(seen, words), chinese=chinese, soup=soup)
    return seen, with_surroundings(seen, [*lead_of(seen, kept, description), *kept])


def article_words(root: HtmlElement, *, chinese: bool) -> str:
    """The words of the article without white space, as trafilatura finds them.

    Empty where it finds none, and for a page of very many elements and attributes: the judge then has Readability's
    part alone.

    Chinese pages are read in its precision mode, with lower thresholds, as a Han letter says as much as
    two or three Latin ones: else short news give way to whole portal pages (zh 0.925 to 0.940). Its
    general mode stays the fallback. Latin pages lose by precision (wcxb 0.947 to 0.926).
    """
    if root.xpath(_TOO_MANY):
        return ""
    if chinese:
        return _words(root, _short_texts(), precise=True) or _words(root, _short_texts())
    return _words(root, DEFAULT_CONFIG)


def is_chinese(root: HtmlElement) -> bool:
    """A good part of what the page shows is in Han letters."""
    shown = etree.tostring(root, method="text", encoding="unicode", with_tail=False)
    sample = key_of(shown[:20000])
    return len(_HAN.findall(sample)) > _HAN_SHARE * len(sample)


def match_blocks(blocks: Sequence[Block], found: str) -> list[bool]:
    """For each block whether its text is in `found`, a text without white space.

    A long text counts wherever it stands; a short one only right behind what came before it,
    as 'Share' may occur anywhere.
    """
    kept, cursor = [], 0
    for key in (block.key for block in blocks):
        place = -1
        if 0 < len(key) < _LONG_KEY:
            place = found.find(key, cursor, cursor + _WINDOW + len(key))
        elif key:
            place = found.find(key, cursor)
            place = found.find(key) if place < 0 else place
            if place < 0 and len(key) > 3 * _PROBE:  # two of its beginning, middle and end are found
                middle = len(key) // 2
                probes = [found.find(p) for p in (key[:_PROBE], key[middle : middle + _PROBE], key[-_PROBE:])]
                place = max(probes[0], 0) if sum(probe >= 0 for probe in probes) >= 2 else -1
        kept.append(place >= 0)
        if place >= 0:
            cursor = max(cursor, place + len(key))
    return kept


def select_blocks(blocks: Sequence[Block], kept: Sequence[bool], *, chinese: bool, soup: bool) -> list[Block]:
    """Choose the blocks of the article.

    The kept ones without strays, with the rest of their lists, tables and figures.

    soup: the page had no paragraphs before it was normalised
    """
    chosen = list(kept)
    top = densest_element(blocks)
    within = set(top.iter()) if top is not None else ()
    inside = [keep and block.element in within for block, keep in zip(blocks, kept, strict=True)]
    if _size(blocks, inside) > (0.5 if chinese else 0.6) * _size(blocks, kept):
        # What stands outside the densest part is no text, where that holds most of what is marked. Chinese pages: all
        # of it (zhds 0.928 to 0.941). Others: what is short (0.941 to 0.943, exact texts 0.155 to 0.208), and, in a
        # page without paragraphs, what is behind it: a footer looks like any other text there.
        end = 0 if chinese else len(inside) - inside[::-1].index(True) if soup else len(inside)
        for place, block in enumerate(blocks):
            chosen[place] = inside[place] or (place < end and chosen[place] and len(block.key) >= _SHORT)
    for before, after in pairwise([place for place, keep in enumerate(chosen) if keep]):
        for place in range(before + 1, after):
            few = after - before <= _FEW_LEFT_OUT
            chosen[place] = _belongs(blocks[place], blocks[before], blocks[after], few=few)
    return without_repetition([block for block, keep in zip(blocks, chosen, strict=True) if keep])


def with_surroundings(seen: Sequence[Block], kept: Sequence[Block]) -> list[Block]:
    """Add the pictures next to the kept blocks, and the attachments below them.

    Of pictures: those right above the first kept block and right below the last.
    """
    if not kept:
        return []
    place = {id(block): number for number, block in enumerate(seen)}
    first, last = place[id(kept[0])], place[id(kept[-1])]
    # A sentence that ends in a colon leads to what follows, such as a statement that is quoted in full.
    leading = seen[first - 1] if first and seen[first - 1].tag == "p" and not seen[first - 1].link_chars else None
    if leading and len(leading.key) >= _LEADING and leading.text.endswith((":", "\uff1a")):
        first, kept = first - 1, [leading, *kept]
    ancestors = list(kept[0].element.iterancestors())
    named = next((a for a in ancestors if a.tag in ("article", "main")), None)
    outer = named if named is not None else next(iter(ancestors[2:3]), None)  # a picture belongs if it is in here
    around = set(outer.iter()) if outer is not None else set()
    above: list[Block] = []
    for block in reversed(seen[max(0, first - _NEAR_PICTURE) : first]):
        if block.tag == "h1" or block.element not in around:
            break
        if _is_picture(block) and (block.tag == "figure" or not above):
            above.append(block)
    below = []
    for block in seen[last + 1 : last + 1 + _NEAR_PICTURE]:
        if not _is_picture(block) or block.element not in around:
            break
        below.append(block)
    end = last + 1 + len(below)
    attached = [b for b in seen[end : end + _NEAR_ATTACHMENTS] if is_attachment(b) or _ATTACHED.match(b.key)]
    return [*reversed(above), *kept, *below, *(attached if any(map(is_attachment, attached)) else ())]


def _is_picture(block: Block) -> bool:
    if block.tag == "figcaption":
        return True
    images = list(block.element.iter("img"))
    return not block.key and bool(images) and not any(map(is_decoration, images))


def with_pictures(blocks: Sequence[Block], mask: Sequence[bool]) -> list[Block]:
    """The marked blocks, with the pictures between two of them."""
    first, last = mask.index(True), len(mask) - mask[::-1].index(True)
    return [block for place, block in enumerate(blocks) if mask[place] or (first < place < last and not block.key)]


def densest_element(blocks: Sequence[Block]) -> HtmlElement | None:
    """Find the element with the most prose.

    A paragraph counts in full for its parent, half a level up, a quarter two levels up: the score of Arc90's
    Readability over three levels, since rich text of mobile sites wraps each `p` once.
    """
    scores: dict[HtmlElement, float] = {}
    for block in blocks:
        if len(block.key) < _PARAGRAPH or block.link_chars > 0.3 * len(block.key):
            continue
        element, score = block.element.getparent(), float(len(block.key))
        for _ in range(3):
            if element is None or element.tag == "html":
                break
            scores[element] = scores.get(element, 0) + score
            element, score = element.getparent(), score / 2
    return max(scores, key=lambda element: scores[element]) if scores else None


def _words(root: HtmlElement, config: configparser.ConfigParser, *, precise: bool = False) -> str:
    document = bare_extraction(root, include_comments=False, config=config, favor_precision=precise)
    if not isinstance(document, Document):
        return ""
    return key_of("".join(map(str, document.body.itertext())))


def _short_texts() -> configparser.ConfigParser:
    config = configparser.ConfigParser()
    config.read_dict(DEFAULT_CONFIG)
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "100"
    config["DEFAULT"]["MIN_OUTPUT_SIZE"] = "1"
    return config


def _belongs(block: Block, before: Block, after: Block, *, few: bool) -> bool:
    """Return True for a block left out between two kept ones of one list or figure.

    Items of one list, or below a line that ends in a colon (wcxb 0.944 to 0.947); cells; pictures and captions.
    """
    if not block.key or block.tag == "figcaption" or block.tag in ("td", "th", "caption"):
        return block.link_chars <= _LINKED * len(block.key)
    table = next(block.element.iterancestors("table"), None)
    if table is not None and any(table in other.element.iterancestors("table") for other in (before, after)):
        return block.link_chars <= _LINKED * len(block.key)
    if block.tag in ("li", "dt", "dd") and block.link_chars <= _LINKED * len(block.key):
        parents = {other.element.getparent() for other in (before, after)}
        return parents == {block.element.getparent()} or before.text.endswith((":", "\uff1a"))
    timed = block.element.find("time") is not None and block.element.getparent().tag == "li"  # a day of a story
    if (timed or block.tag in HEADINGS) and after.element.getparent() in islice(block.element.iterancestors(), 2):
        return not block.link_chars  # the entries of a live page have one each, at times in a header
    return few and not block.link_chars and _home(before) == _home(block) == _home(after)


def _home(block: Block) -> tuple[HtmlElement | None, str]:
    """Return the place of a block: its element and kind of wrapper.

    Blocks of one place are one text.
    """
    parent = block.element.getparent()
    outer = parent.getparent() if parent is not None else None
    others = -len(block.key)
    for piece in parent.itertext() if parent is not None else ():
        others += len(key_of(piece))
        if others > 0:
            break
    alone = parent is not None and not others
    return (outer, f"{parent.tag} {parent.get('class', '')}") if alone else (parent, "")


def without_repetition(blocks: Sequence[Block]) -> list[Block]:
    """Drop what pages hold twice, for wide and narrow screens.

    Shingles of aeb: 0.969 to 0.973.
    """
    first: dict[str, int] = {}
    kept: list[Block] = []
    for block in blocks:
        if len(block.key) > _REPEATED and len(kept) - first.setdefault(block.key, len(kept)) > _NEAR:
            continue
        kept.append(block)
    return kept


def _size(blocks: Sequence[Block], marked: Sequence[bool]) -> int:
    return sum(len(block.key) for block, mark in zip(blocks, marked, strict=True) if mark)


_NAMES = re.compile(
    r"(?:^|[\s_-])(?:lead|intro\w*|teaser[-_]?text|abstract|excerpt|chapo|summary|stand-?first|sub-?head(?:line)?|subtitle|"
    r"deck|dek|bajada|hook|vorspann|anreisser|short-info|article-teaser|ts-intro)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ITEM_NAMES = re.compile(
    r"(?:^|[\s_-])(?:summary|key[-_]?(?:points|events|facts|takeaways)|highlights|takeaways|tl-?dr|at-a-glance)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHORTEST_ITEM = 15  # characters of an item in a list of the most important
_SHORTEST = 120  # characters; one sentence says the headline again in other words
_ABOVE = 12  # blocks between the heading and the body
_SAME = 40  # characters by which the text that metadata gives is known again
_LEVELS = 3


def lead_of(seen: Sequence[Block], kept: Sequence[Block], description: str) -> list[Block]:
    """Find the lead between the heading and the first kept block.

    It is named so, or equals the description.

    description: what metadata says that the article is about, often word for word its lead
    """
    if not kept:
        return []
    first = next(place for place, block in enumerate(seen) if block is kept[0])
    above = range(max(0, first - _ABOVE), first)
    heading = next((place for place in reversed(above) if seen[place].tag == "h1"), None)
    told = {block.key for block in kept}
    begins = key_of(description)[:_SAME]
    lead = []
    for block in seen[heading + 1 : first] if heading is not None else ():
        is_item = block.tag == "li"
        text = len(block.key) >= (_SHORTEST_ITEM if is_item else _SHORTEST) and 2 * block.link_chars < len(block.key)
        if not text or block.tag == "figcaption" or block.key in told:
            continue
        near = islice((block.element, *block.element.iterancestors()), _LEVELS)
        names = _ITEM_NAMES if is_item else _NAMES
        named = any(names.search(f"{element.get('class') or ''} {element.get('id') or ''}") for element in near)
        if named or (begins and block.key.startswith(begins)):
            lead.append(block)
    return lead

"""Reduce the blocks of the body to those of the article.

Credits become fields; lines that the page added are removed. Works on lines of text alone and knows no tags; a note
records each cut.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from monitor.extract.blocks import HEADINGS, Block, is_attachment
from monitor.extract.byline import Credits, read_credits
from monitor.extract.metadata import key_of
from monitor.extract.prune import is_decoration, is_noise, is_qr_caption, is_statement, is_tail_heading

# The newest pages of a source, from which its boilerplate is learned: a line that it stops showing comes back.
BOILERPLATE_PAGES = 30
_FEWEST_PAGES = 4  # with fewer, a line may be repeated by chance
_SHARE = 0.5  # of the pages
_LONGEST = 200  # characters; longer repeated lines are copies of an article
_MOST_LINES = 1000  # fingerprints kept of one page
_MOST_OF_A_PAGE = 0.5  # of its text; a page with more boilerplate is a filled-in form, and that is its content


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Fingerprints of the lines that are not published."""

    fingerprints: frozenset[int] = frozenset()


NO_BOILERPLATE = Boilerplate()


def line_fingerprints(blocks: Iterable[Block]) -> frozenset[int]:
    """Hash a page's lines of up to 200 characters to 64 bits each.

    The position of a line does not count.
    """
    keys = dict.fromkeys(block.key for block in blocks if block.key and len(block.key) <= _LONGEST)
    return frozenset(map(_fingerprint, list(keys)[:_MOST_LINES]))


def learn_boilerplate(pages: Iterable[Collection[int]]) -> Boilerplate:
    """Learn the boilerplate of a source from the line fingerprints of its pages.

    A line is boilerplate when it stands on at least half of four or more different pages.
    """
    different = {frozenset(page) for page in pages}
    if len(different) < _FEWEST_PAGES:
        return NO_BOILERPLATE
    counts = Counter(line for page in different for line in page)
    return Boilerplate(frozenset(line for line, count in counts.items() if count >= _SHARE * len(different)))


def without_boilerplate(blocks: Sequence[Block], boilerplate: Boilerplate) -> list[Block]:
    """Remove the blocks that are boilerplate.

    All blocks stay if more than half of the text would go. A heading followed by prose stays: a regular column has the
    same headings every day.
    """
    kept: list[Block] = []
    prose_follows = False
    for block in reversed(blocks):
        known = 0 < len(block.key) <= _LONGEST and _fingerprint(block.key) in boilerplate.fingerprints
        heads = block.tag in HEADINGS and prose_follows
        if heads or not known:
            kept.append(block)
        if block.key:
            prose_follows = not known and 2 * block.link_chars < len(block.key)
    letters, left = (sum(len(block.key) for block in part) for part in (blocks, kept))
    return list(blocks) if left < (1 - _MOST_OF_A_PAGE) * letters else kept[::-1]


def _fingerprint(key: str) -> int:
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest())


_HEAD_BLOCKS = 8  # credits stand among the first
_FOOT_BLOCKS = 8  # or the last blocks
_PROSE = 70  # characters of a first paragraph that ends the head
_KNOWN_SHARE = 0.6  # of a paragraph that consists of titles seen on the source
_SHORTEST_TITLE = 8
_LABEL = 24  # characters before the colon of a line that leads to another page
_DATE_ALONE = re.compile(r"\W{0,3}\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?(?:\W{1,4}\d{1,2}[:.]\d\d(?: uhr)?)?\W{0,3}", re.I)
_STOPS = "。.!！…"
_ALL_LINK = 0.95
_SHORTEST_HEADLINE = 16
_FEWEST_WORDS = 4
_HAN_HEADLINE = re.compile(r"[\u3040-\u9fff]{10}")
_ADDRESS = re.compile(r"https?://|www\.|@\w")
_REPEATED = 40  # characters of a block that an earlier page of the article has, and this one again
_FEWEST_PARAGRAPHS = 3  # long ones without links, behind such a heading, go on telling: related lists have none
_TAIL_FROM = 0.5  # of the text must stand before a heading of related articles


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The blocks that stay, what the credits said, and what was done."""

    blocks: tuple[Block, ...]
    credits: Credits
    notes: tuple[str, ...]


def clean_lines(
    blocks: Sequence[Block],
    *,
    title: str,
    known_titles: Collection[str],
    boilerplate: Boilerplate,
    earlier: Collection[str] = (),
) -> Cleaned:
    """Remove the lines of the body that do not belong to the article.

    earlier: identities of the blocks on earlier pages of the same article
    """
    notes: list[str] = []
    # What an earlier page has: a repeated head and foot, and long paragraphs anywhere. A short line between others, as
    # in a dialogue, may occur twice.
    fresh = [identity(block) not in earlier for block in blocks]
    first, last = (fresh.index(True), len(fresh) - fresh[::-1].index(True)) if any(fresh) else (0, 0)
    own_page = zip(blocks[first:last], fresh[first:last], strict=True)
    blocks = [block for block, new in own_page if new or len(block.key) <= _REPEATED]
    kept, credits = _take_credits(_cut_tail(blocks, notes), notes)
    own = key_of(title)
    kept = _without_headline(kept, own)
    kept = _without(kept, lambda block: is_known_titles(block, known_titles, own), "titles of other articles", notes)
    codes: set[int] = set()  # pictures above a line that asks to scan a QR code, or below it where none is above
    for place, block in enumerate(kept):
        if block.key and is_qr_caption(block.text) and _is_noise_block(block):
            beside = [p for p in (place - 1, place + 1) if 0 <= p < len(kept) and not kept[p].key]
            codes |= set(beside[:1])
    kept = [block for place, block in enumerate(kept) if place not in codes]
    kept = _without(kept, _is_noise_block, "lines that the page added", notes)
    kept = _without(kept, _is_pointer, "lines that only lead to other pages", notes)
    # Last: a line that every page has may be a byline, or the heading of related articles, and say something.
    rest = without_boilerplate(kept, boilerplate)
    _note_removed(kept, rest, "lines that every page of the source has", notes)
    while rest and rest[-1].tag in HEADINGS:  # nothing follows them any more
        rest.pop()
    return Cleaned(tuple(rest), credits, tuple(notes))


def _without_headline(blocks: list[Block], title_key: str) -> list[Block]:
    """Remove the repeated headline, and lone links and dates above the text.

    Such a link is the section's or the author's.
    """
    said = title_key.rstrip(_STOPS)
    kept = [b for i, b in enumerate(blocks) if not (i < _HEAD_BLOCKS and b.key and b.key.rstrip(_STOPS) == said)]
    for place, block in enumerate(kept):
        label = block.tag in ("p", "li") and 0 < block.link_chars == len(block.key) <= _LABEL
        dated = block.tag in ("p", "li") and _DATE_ALONE.fullmatch(block.text)
        if not (dated or label) or _ADDRESS.search(block.text):
            return kept[place:]
    return kept


def identity(block: Block) -> str:
    """Fingerprint of a block: its text without white space, else its picture."""
    return block.key or " ".join(filter(None, (image.get("src") for image in block.element.iter("img"))))


def is_known_titles(block: Block, known_titles: Collection[str], own_key: str = "") -> bool:
    """Return True for a paragraph of titles that were already seen on the source.

    It consists mostly of two or more of them, or is one.
    """
    if len(block.key) < _SHORTEST_TITLE or block.key == own_key:
        return False
    rest, found = block.key, 0
    keys = {key for title in known_titles if len(key := key_of(title)) >= _SHORTEST_TITLE and key != own_key}
    for key in sorted((key for key in keys if key in block.key), key=len, reverse=True):
        if key in rest:
            rest, found = rest.replace(key, ""), found + 1
    share = 1 - len(rest) / len(block.key)
    return share >= (_KNOWN_SHARE if found > 1 else 0.9)


def _without(blocks: Sequence[Block], unwanted: Callable[[Block], bool], what: str, notes: list[str]) -> list[Block]:
    kept = [block for block in blocks if not block.key or not unwanted(block)]
    _note_removed(blocks, kept, what, notes)
    return kept


def _note_removed(blocks: Sequence[Block], kept: Sequence[Block], what: str, notes: list[str]) -> None:
    if removed := len(blocks) - len(kept):
        stay = set(map(id, kept))
        first = next(block.text for block in blocks if id(block) not in stay)
        notes.append(f"cut {removed} of the {what}, the first: {_short(first)}")


def _is_noise_block(block: Block) -> bool:
    table = next(block.element.iterancestors("table"), None) if block.tag in ("td", "th") else None
    if table is not None and next(table.iter("th"), None) is not None:
        return False  # "Share" heads a column
    return (
        is_decoration(block.key) or is_statement(block.text) or all(is_noise(line) for line in block.text.split("\n"))
    )


def _is_pointer(block: Block) -> bool:
    """Detect a paragraph that is only the linked headline of another page.

    A label may stand before it, such as «Lire aussi:».

    A linked name, handle or address is recognised by the text around it, and stays. Noise kept of set traf 0.081 to
    0.069, of wcxb 0.038 to 0.036.
    """
    if block.tag != "p" or is_attachment(block) or 2 * block.link_chars < len(block.key) or _ADDRESS.search(block.text):
        return False
    label, colon, rest = block.text.replace("：", ":").partition(":")
    if colon and len(label) <= _LABEL and block.link_chars >= 0.9 * len(key_of(rest)):
        return _is_headline(rest)
    return block.link_chars >= _ALL_LINK * len(block.key) and _is_headline(block.text)


def _is_headline(text: str) -> bool:
    words = len(text.split()) >= _FEWEST_WORDS and len(key_of(text)) >= _SHORTEST_HEADLINE
    return words or bool(_HAN_HEADLINE.search(text))


def _cut_tail(blocks: Sequence[Block], notes: list[str]) -> Sequence[Block]:
    """Cut the end from a heading of related articles on.

    Only where what follows is the smaller part, or links.
    """
    total = sum(len(block.key) for block in blocks)
    before = 0
    for place, block in enumerate(blocks):
        if is_tail_heading(block.text):
            rest = blocks[place + 1 :]
            prose = sum(len(b.key) > 2 * _PROSE and b.link_chars < 0.3 * len(b.key) for b in rest)
            if before >= _TAIL_FROM * total and prose < _FEWEST_PARAGRAPHS:
                notes.append(f"cut {len(rest) + 1} blocks from the heading {_short(block.text)} to the end")
                return blocks[:place]
        before += len(block.key)
    return blocks


def _take_credits(blocks: Sequence[Block], notes: list[str]) -> tuple[list[Block], Credits]:
    """Take the blocks at the head and the foot whose every line is one of credits."""
    head_end = next((i for i, b in enumerate(blocks[:_HEAD_BLOCKS]) if len(b.key) >= _PROSE), _HEAD_BLOCKS)
    foot_start = max(head_end, len(blocks) - _FOOT_BLOCKS)
    credits, kept = Credits(), []
    for place, block in enumerate(blocks):
        edge = (place < head_end or place >= foot_start) and block.tag not in HEADINGS
        lines = list(map(read_credits, block.text.split("\n"))) if edge else []
        # At the foot a name without a label may be the end of a story.
        if lines and all(lines) and (place < head_end or re.search("[:：|]", block.key)):
            for found in lines:
                credits = credits.over(found)
            notes.append(f"moved to the fields: {_short(block.text)}")
        else:
            kept.append(block)
    return kept, credits


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line[:40]}…”" if len(line) > 41 else f"“{line}”"

"""Terms of the full-text index, and conditions that a query sets on them.

The index has no grammar and no offsets. It gives candidates: each item that a query can match, and some more, which the
matcher then leaves out. So every rule here errs on the side of more.

A text has its words (runs of letters and digits, in the coarse form of `search_text`), and of scripts without spaces
each two neighbouring characters and the last one of a run. Joints of a term may be gaps in the text or not (GPT-4o,
GPT4o), so it is asked for in both ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise, product

from monitor.model import Document, Lookup
from monitor.text.language import ANYWHERE
from monitor.topics.plan import AllOf, AnyOf, Near, Not, Number, Pattern, Plan, Word
from monitor.topics.search_text import search_text
from monitor.topics.variants import Variant, variants_of

INDEXED = frozenset(("title", "text", "author", "tag"))  # fields whose words the index has
_RUN = re.compile(rf"[{ANYWHERE}](?:·?[{ANYWHERE}])*|[^\W_{ANYWHERE}]+")
_ALPHABET = re.compile(r"[a-z0-9]+|[^a-z0-9]+")
_LATIN = re.compile(r"[a-z0-9]+")
_FREE = re.compile(f"[{ANYWHERE}]")
_MOST_JOINTS = 3  # of a term that are asked for in both ways; behind them the beginning of a word will do
_MOST_PAIRS = 6  # neighbouring characters of one term that are asked for
_LONGEST = 60  # characters of a word


def index_words(document: Document) -> frozenset[str]:
    """Give the words by which the index finds an item. Linear time."""
    text = search_text({"": "\n".join((document.title, document.text, document.author, *document.tags))})
    plain, coarse = text.folded.text, text.gapped
    words: set[str] = set()
    for run in _RUN.finditer(plain):
        letters = coarse[run.start() : run.end()]
        if _FREE.match(run[0]):
            words.update(_pairs(letters.replace(" ", "")))
            continue
        words.add(letters[:_LONGEST])
        if not run[0].isascii():  # two alphabets side by side are two words
            words.update(
                letters[part.start() : part.end()][:_LONGEST]
                for part in _ALPHABET.finditer(run[0])
                if part[0] != run[0]
            )
    if "|" in plain:  # it looks like a letter, and parts words
        words.update(word[:_LONGEST] for word in _LATIN.findall(coarse))
    return frozenset(words)


def _pairs(run: str) -> Iterator[str]:
    yield from map("".join, pairwise(run))
    yield run[-1]


def lookup_of(part: Plan) -> Lookup | None:
    """Give what every item has that a planned query can match; None where that is nothing of the index."""
    match part:
        case Word(search_term, fields):
            asked = [_variant(each) for each in variants_of(search_term)] if INDEXED.issuperset(fields) else [None]
            return _any(asked)
        case AllOf(parts=parts):
            return _all(map(lookup_of, parts))
        case AnyOf(parts):
            return _any(map(lookup_of, parts))
        case Near(left, right, _):
            return _all((lookup_of(left), lookup_of(right)))
        case Not() | Number() | Pattern():
            return None


def _all(parts: Iterable[Lookup | None]) -> Lookup | None:
    known = tuple(each for each in parts if each is not None)
    return Lookup("all", known) if known else None


def _any(parts: Iterable[Lookup | None]) -> Lookup | None:
    several = tuple(parts)
    known = tuple(each for each in several if each is not None)
    return Lookup("any", known) if known and len(known) == len(several) else None


def _variant(variant: Variant) -> Lookup | None:
    """Give what a text has that contains a variant."""
    letters, found = variant.pattern, list[Lookup]()
    for run in _RUN.finditer(letters):
        joints = [at - run.start() for at in sorted(variant.joints) if run.start() < at < run.end()]
        if _FREE.match(run[0]):
            dotted = {at - run.start() for at in variant.dotted}
            cuts = [0, *(at for at in joints if at not in dotted), len(run[0])]
            found += (_free(run[0][start:end]) for start, end in pairwise(cuts))
        else:
            is_open = run.end() == len(letters) and not variant.word_end
            found.append(_spellings(run[0], joints, is_open=is_open))
    return _all(found)


def _free(run: str) -> Lookup:
    """Ask for a run of a script without spaces: one character is the beginning of a pair, or the last of a run."""
    if len(run) == 1:
        return Lookup("all", (f"{run}*",))
    return Lookup("all", tuple(dict.fromkeys(map("".join, pairwise(run))))[:_MOST_PAIRS])


def _spellings(run: str, joints: list[int], *, is_open: bool) -> Lookup:
    """Ask for a run of letters with a gap or none at each joint. is_open: the last word may go on."""
    if len(joints) > _MOST_JOINTS:
        run, joints, is_open = run[: joints[_MOST_JOINTS]], joints[:_MOST_JOINTS], True
    ways = []
    for gaps in product((True, False), repeat=len(joints)):
        cuts = [0, *(at for at, gap in zip(joints, gaps, strict=True) if gap), len(run)]
        words = [run[start:end][:_LONGEST] for start, end in pairwise(cuts)]
        cut = len(words[-1]) == _LONGEST
        ways.append(Lookup("all", (*words[:-1], f"{words[-1]}*" if is_open or cut else words[-1])))
    return Lookup("any", tuple(ways))

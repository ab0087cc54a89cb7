"""Prefilters: what an item must have so that a query can match it. They err on the side of more.

In memory: a term of which one is in every match selects the topics of an item, and for few topics the characters that
the terms need tell before folding that no topic can match. Each variant of a term needs each of its Chinese characters
(or a character that folds to it), or its longest run of Latin letters and digits without a joint. A term of another
script gives no such information, and neither does a Latin term when the text holds a character that can hide a Latin
letter.

In the database: the full-text index has no grammar and no offsets. It gives candidates: each item that a query can
match, and some more, which the matcher then leaves out. A text has its words (runs of letters and digits, in the coarse
form of `search_text`), and of scripts without spaces each two neighbouring characters and the last one of a run. Joints
of a term may be gaps in the text or not (GPT-4o, GPT4o), so it is asked for in both ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product

from monitor.model import Document, Lookup
from monitor.text.fold import folded, unsettled
from monitor.text.language import ANYWHERE
from monitor.topics.plan import AllOf, AnyOf, Near, Not, Number, Pattern, Plan, Word, clauses_of
from monitor.topics.search_text import FOLDED_CONFUSABLES, coarse, search_text
from monitor.topics.term_index import SearchTerm, Variant, variants_of

_LATIN_RUN = re.compile("[a-z0-9]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_ASTRAL = "\U00010000"
_LATIN_BYTES = bytes(
    ord(coarse(chr(code).lower())) if code < 128 and chr(code).isalnum() else ord(" ") for code in range(256)
)


def required_terms(part: Plan) -> frozenset[SearchTerm] | None:
    """Return terms, one in every item that fulfils a part.

    None if the part can hold without any.

    Of several parts that must all hold, the one with the rarest terms is taken: the fewest, then the longest.
    """
    match part:
        case Word(search_term):
            return frozenset((search_term,))
        case Not() | Number() | Pattern():
            return None
        case Near(left, right, _):
            return _rarest((left, right))
        case AllOf(parts, _):
            return _rarest(parts)
        case AnyOf(parts):
            several = [required_terms(each) for each in parts]
            some = [each for each in several if each is not None]
            return frozenset().union(*some) if len(some) == len(several) else None


def _rarest(parts: Iterable[Plan]) -> frozenset[SearchTerm] | None:
    known = [found for each in parts if (found := required_terms(each)) is not None]
    return min(known, key=commonness, default=None)


def commonness(search_terms: frozenset[SearchTerm]) -> tuple[int, int]:
    """Estimate how common some terms are: many short ones are more common than few long ones."""
    return len(search_terms), -min((len(search_term.written) for search_term in search_terms), default=0)


@dataclass(frozen=True, slots=True)
class RequiredChars:
    """Characters that a text must have to contain a variant.

    chinese: one character of each string must occur
    latin:   letters and digits that must occur, when all other characters are spaces; used if `chinese` is empty
    """

    chinese: tuple[str, ...]
    latin: bytes


@dataclass(frozen=True, slots=True)
class Prefilter:
    """Required characters of the variants, one in every match of a few topics.

    The fastest test first.
    """

    required: tuple[RequiredChars, ...]

    def may_match(self, text: str) -> bool:
        """Tell whether an unfolded text may contain one of the variants; True if that is not certain."""
        latin: bytes | None = None
        for required in self.required:
            if required.chinese:
                if all(any(char in text for char in several) for several in required.chinese):
                    return True
                continue
            if latin is None:
                if "|" in text or (not text.isascii() and _hiding().search(text)):
                    return True
                latin = f" {text} ".encode("ascii", "replace").translate(_LATIN_BYTES)
            if required.latin in latin:
                return True
        return False


def prefilter_for(variants: Iterable[Variant]) -> Prefilter | None:
    """Build the prefilter for some variants; None if one of them has no required characters."""
    required: dict[RequiredChars, None] = {}
    for variant in variants:
        chinese = dict.fromkeys(_HAN.findall(variant.text))
        ends = sorted({0, *variant.joints, len(variant.text)})  # at a joint the text may have a gap
        runs = [run for start, end in pairwise(ends) for run in _LATIN_RUN.findall(variant.text[start:end])]
        letters = coarse(max(runs, key=len, default="")).encode()
        if chinese:
            required[RequiredChars(tuple(char + _unsettled()[1].get(char, "") for char in chinese), b"")] = None
        elif letters:
            required[RequiredChars((), b" %b " % letters if variant.is_word else letters)] = None
        else:
            return None
    return Prefilter(tuple(sorted(required, key=lambda chars: not chars.chinese)))


@cache
def _unsettled() -> tuple[dict[str, str], dict[str, str]]:
    """Return two maps of the characters beyond ASCII that folding changes.

    Each of them to its folded form, and a Chinese character to all those whose folded form contains it.
    """
    plain = {char: folded(char) for char in unsettled()}
    others: dict[str, str] = {}
    for char, fold in plain.items():
        for each in _HAN.findall(fold):
            others[each] = others.get(each, "") + char
    return plain, others


@cache
def _hiding() -> re.Pattern[str]:
    """Match characters beyond ASCII that fold to, or look like, a Latin letter or digit, or that vanish.

    All characters beyond the first plane are included, because a large set of single ones is slow to search.
    """
    hiding = (
        char
        for char, plain in _unsettled()[0].items()
        if char < _ASTRAL and (not plain or _LATIN_RUN.search(coarse(plain)))
    )
    alike = (each for char in FOLDED_CONFUSABLES if not char.isascii() for each in (char, folded(char)))
    return re.compile(f"[{re.escape(''.join({*hiding, *alike}))}{_ASTRAL}-\U0010ffff]")


def required_for_near_miss(part: Plan) -> frozenset[SearchTerm] | None:
    """Return terms, one in every near miss.

    None if a near miss may have none of them.

    At most one clause fails. So of the two clauses with the rarest terms at least one holds.
    """
    if isinstance(part, AnyOf):
        several = [required_for_near_miss(each) for each in part.parts]
        some = [each for each in several if each is not None]
        return frozenset().union(*some) if len(some) == len(several) else None
    if not isinstance(part, AllOf):
        return required_terms(part)
    clauses = [clause for clause, _ in clauses_of(part)]
    known = sorted((found for each in clauses if (found := required_terms(each)) is not None), key=commonness)
    if len(known) > 1:
        return known[0] | known[1]
    finds_without = any(required_terms(each) is None and not _finds_nothing(each) for each in clauses)
    return None if finds_without or not known else known[0]


def _finds_nothing(part: Plan) -> bool:
    """Tell whether a part holds without finding any words."""
    match part:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return all(map(_finds_nothing, parts))
        case _:
            return isinstance(part, Number | Not)


INDEXED = frozenset(("title", "text", "author", "tag"))  # fields whose words the index has
_RUN = re.compile(rf"[{ANYWHERE}](?:·?[{ANYWHERE}])*|[^\W_{ANYWHERE}]+")
_ALPHABET = re.compile(r"[a-z0-9]+|[^a-z0-9]+")
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
            letters = letters.replace(" ", "")
            words.update((*map("".join, pairwise(letters)), letters[-1]))
            continue
        words.add(letters[:_LONGEST])
        if not run[0].isascii():  # two alphabets side by side are two words
            words.update(
                letters[part.start() : part.end()][:_LONGEST]
                for part in _ALPHABET.finditer(run[0])
                if part[0] != run[0]
            )
    if "|" in plain:  # it looks like a letter, and parts words
        words.update(word[:_LONGEST] for word in _LATIN_RUN.findall(coarse))
    return frozenset(words)


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
            for piece in (run[0][start:end] for start, end in pairwise(cuts)):
                # one character is the beginning of a pair, or the last of a run
                pairs = tuple(dict.fromkeys(map("".join, pairwise(piece))))[:_MOST_PAIRS]
                found.append(Lookup("all", pairs if len(piece) > 1 else (f"{piece}*",)))
        else:
            is_open = run.end() == len(letters) and not variant.word_end
            found.append(_spellings(run[0], joints, is_open=is_open))
    return _all(found)


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

"""Rule out from the unfolded text that any topic matches it.

The prefilter errs on the side of more. Each variant of a term needs each of its Chinese characters (or a character that
folds to it), or its longest run of Latin letters and digits without a joint. A term of another script gives no such
information, and neither does a Latin term when the text holds a character that can hide a Latin letter.

A regex of folded text runs on the text as it is written, beside a search for the characters whose folding matters to
it: a class or a letter of the regex accepts their folded form and not themselves. Nearly every text has
none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, pairwise
from typing import Any

import re2
from ahocorasick_rs import BytesAhoCorasick

from monitor.text.fold import folded, unsettled
from monitor.topics.plan import REGEX_TOKEN, Pattern
from monitor.topics.search_text import FOLDED_CONFUSABLES, coarse
from monitor.topics.term_index import Variant

_LATIN_RUN = re.compile("[a-z0-9]+")
HAN_CHAR = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_ASTRAL = "\U00010000"
_LATIN_BYTES = bytes(
    ord(coarse(chr(code).lower())) if code < 128 and chr(code).isalnum() else ord(" ") for code in range(256)
)
_MOST_CHINESE = 50  # patterns; folding is faster than to search very many one by one
_MOST_REGEXES = 3  # the same of regexes
_FEW = 20  # Latin patterns that are searched one by one
_MEMORY = 16 << 20  # bytes of a regex of text as written


@dataclass(frozen=True)
class Prefilter:
    """Required characters of variants, and regexes, one in each match of few topics.

    chinese: of each variant characters that must all occur, or a character that folds to the one
    latin:   letters and digits that must occur, when all other characters are spaces
    many:    finds one of many `latin`; None if they are few
    regexes: of UTF-8
    """

    chinese: tuple[tuple[str, ...], ...]
    latin: tuple[bytes, ...]
    many: BytesAhoCorasick | None
    regexes: tuple[Any, ...] = ()

    def may_match(self, text: str) -> bool:
        """Return True if an unfolded text may contain one of the variants.

        True also if that is not certain.
        """
        is_ascii = text.isascii()
        chinese = () if is_ascii else self._written
        if any(all(any(char in text for char in several) for several in required) for required in chinese):
            return True
        if self.regexes:
            encoded = text.encode("utf-8", "replace")
            if any(regex.search(encoded) for regex in self.regexes):
                return True
        if not self.latin:
            return False
        if "|" in text or (not is_ascii and _hiding().search(text)):
            return True
        letters = f" {text} ".encode("ascii", "replace").translate(_LATIN_BYTES)
        if self.many is not None:
            return bool(self.many.find_matches_as_indexes(letters))
        return any(each in letters for each in self.latin)

    @cached_property
    def _written(self) -> tuple[tuple[str, ...], ...]:
        """The Chinese characters, each with all that fold to it.

        Made for the first text that is not ASCII.
        """
        also = dict.fromkeys((char for required in self.chinese for char in required), "")
        for char, fold in _folds():
            for each in also.keys() & fold:
                also[each] += char
        return tuple(tuple(char + also[char] for char in required) for required in self.chinese)


def prefilter_for(
    variants: Iterable[Variant], pieces: Iterable[str] = (), patterns: Iterable[Pattern] = ()
) -> Prefilter | None:
    """Build the prefilter for some variants, pieces of text and regexes.

    None if one of them has no required characters, and for very many Chinese variants or regexes.
    """
    chinese, latin = dict[tuple[str, ...], None](), dict[bytes, None]()
    texts = [(variant.text, variant.joints, variant.is_word) for variant in variants]
    for text, joints, is_word in [*texts, *((piece, frozenset[int](), False) for piece in pieces)]:
        characters = dict.fromkeys(HAN_CHAR.findall(text))
        ends = sorted({0, *joints, len(text)})  # at a joint the text may have a gap
        runs = [run for start, end in pairwise(ends) for run in _LATIN_RUN.findall(text[start:end])]
        letters = coarse(max(runs, key=len, default="")).encode()
        if characters:
            chinese[tuple(characters)] = None
        elif letters:
            latin[b" %b " % letters if is_word else letters] = None
        else:
            return None
    several = tuple(patterns)
    if len(chinese) > _MOST_CHINESE or len(several) > _MOST_REGEXES:
        return None
    regexes = tuple(regex for pattern in several if (regex := regex_as_written(pattern)) is not None)
    if len(regexes) < len(several):
        return None
    return Prefilter(tuple(chinese), tuple(latin), BytesAhoCorasick(latin) if len(latin) > _FEW else None, regexes)


@cache
def _unsettled() -> str:
    """The characters beyond ASCII that folding changes, each with its folded form.

    One a line: a text takes a tenth of a dictionary's memory.
    """
    return "\n".join(f"{char}{plain}" for char, plain in unsettled().items())


def _folds() -> Iterator[tuple[str, str]]:
    """Yield each character beyond ASCII that folding changes, and its folded form."""
    return ((line[0], line[1:]) for line in _unsettled().split("\n"))


@cache
def _hiding() -> re.Pattern[str]:
    """Match non-ASCII characters that can be a Latin letter or digit, or vanish.

    They fold to one, or look like one. All characters beyond the first plane are included, because a large set of
    single ones is slow to search.
    """
    hiding = (char for char, plain in _folds() if char < _ASTRAL and (not plain or _LATIN_RUN.search(coarse(plain))))
    alike = (each for char in FOLDED_CONFUSABLES if not char.isascii() for each in (char, folded(char)))
    return re.compile(f"[{re.escape(''.join({*hiding, *alike}))}{_ASTRAL}-\U0010ffff]")


# ── regexes ─────────────────────────────────────────────────────────────────

_FLAGS = re.compile(r"\(\?[a-zA-Z]*-?[a-zA-Z]*[:)]")  # of a group, or from here on
_UNBOUND = frozenset((r"\A", r"\z", r"\C", r"\Q", r"\E"))  # of the whole text, of bytes, of what is not read here
_WORD_BOUNDS = frozenset((r"\b", r"\B"))
_WORD = re.compile(r"\w", re.ASCII)
_WIDTHLESS = frozenset("^$|)") | _WORD_BOUNDS
_COMBINING = "\u0306\u1100-\u11ff\u3099\u309a\ua960-\ua97f\ud7b0-\ud7ff\uff9e\uff9f"  # fold with what is before them
_BEYOND = "\U00020000-\U0010ffff"


def regex_as_written(pattern: Pattern) -> Any | None:
    """Compile a regex for text as written from a pattern for folded text.

    It finds something wherever the pattern does in the folded text, and maybe more. None for a pattern that does not
    say character by character what it accepts.
    """
    source = pattern.regex.pattern.removeprefix("(?m:").removesuffix(")")
    tokens = [found[0] for found in REGEX_TOKEN.finditer(source) if not (found["open"] or found["many"])]
    groups = (found[0] for found in REGEX_TOKEN.finditer(source) if found["open"] or found[0].startswith("(?"))
    if not _UNBOUND.isdisjoint(tokens) or any(_FLAGS.fullmatch(group) and group != "(?:" for group in groups):
        return None
    if pattern.exact:
        return pattern.regex
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = _MEMORY
    matters = "".join(dict.fromkeys(_characters_that_matter(frozenset(tokens), options)))
    whole = f"{pattern.regex.pattern}|(?-i:[{re2.escape(matters)}{_COMBINING}{_BEYOND}])"  # ſ is no s here
    return re2.compile(whole, options)


def _characters_that_matter(tokens: frozenset[str], options: Any) -> Iterator[str]:
    """Yield characters that a token accepts only in folded form, and some more."""
    ascii_folds = ((chr(code), folded(chr(code))) for code in range(128))
    changed = [(char, fold) for char, fold in chain(ascii_folds, _folds()) if char != fold]
    yield from (char for char, fold in changed if len(fold) != 1)
    singles = [(char, fold) for char, fold in changed if len(fold) == 1]
    written, plain = "".join(char for char, _ in singles), "".join(fold for _, fold in singles)
    if not _WORD_BOUNDS.isdisjoint(tokens):  # they ask for letters of ASCII, even where `\w` takes ſ for an S
        yield from (char for char, fold in singles if bool(_WORD.match(char)) is not bool(_WORD.match(fold)))
    for token in sorted(tokens - _WIDTHLESS):
        regex = re2.compile(token, options)
        takes = {found.start() for found in regex.finditer(written)}
        yield from (written[found.start()] for found in regex.finditer(plain) if found.start() not in takes)

"""Search terms, their variants, and the index of all topics' terms.

It finds them in one pass over an item.

The variants of a term are its own spelling and confusable ones. Search terms with the same coarse variant share one
pattern. The pass says which patterns occur in an item; the place of a term in it is found, and verified, only for
topics that may match. Patterns that are Latin words are looked up in the set of words of the item; one automaton finds
all others.

The full-text index of the database has other words of an item: runs of letters and digits in the coarse form of
`search_text`, and of scripts without spaces each two neighbouring characters and the last one of a run. Joints of a
term may be gaps in the text or not (GPT-4o, GPT4o), so it is asked for in both ways.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, pairwise, product, takewhile
from typing import NamedTuple, TypeAlias

from ahocorasick_rs import AhoCorasick

from monitor.model import Document, Lookup
from monitor.text.language import ANYWHERE, FREE, KIND, NONE, parts_words
from monitor.topics.search_text import (
    CONFUSABLE,
    FOLDED_CONFUSABLES,
    SearchText,
    coarse,
    coarse_words,
    is_mixed,
    search_text,
    skeleton,
)

_GAP_AT_START = re.compile(r"^[-– ·]+|[-– ·]+$")
_LEAST_LETTERS = 5  # of a term with confusable variants: shorter words look like too many others


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A term to search for.

    written: as in the query or the alias, without its signs
    exact:   case and form as written
    prefix:  matches any word with this beginning
    outside: longer words that contain the term; inside one of these it does not match
    key:     all of these in one string, because a string is hashed only once
    """

    written: str
    exact: bool = False
    prefix: bool = False
    outside: tuple[str, ...] = ()
    key: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        key = "\0".join(("=" * self.exact, "*" * self.prefix, self.written, *self.outside))
        object.__setattr__(self, "key", key)


def split_exclusions(spelling: str) -> tuple[str, tuple[str, ...]]:
    """Split a spelling such as 京东!北京东城 into the term and longer words to exclude.

    In these the term does not count. A ! before words that do not contain the term belongs to the term, as in
    Yahoo!Japan.
    """
    written, *rest = re.split("[!！]", spelling)
    term = written.removeprefix("=").rstrip("*＊")
    if not rest or not all(contains(words, term) for words in rest):
        return spelling, ()
    return written, tuple(rest)


def contains(words: str, term: str) -> bool:
    """Tell whether some words contain a term and more."""
    inner, outer = _squeezed(term).squeezed, _squeezed(words).squeezed
    return 0 < len(inner) < len(outer) and inner in outer


@dataclass(frozen=True, slots=True)
class Variant:
    """A spelling of a term, ready to be searched.

    plain:      the squeezed spelling of the term itself
    text:       the squeezed spelling to find: `plain`, or the skeleton of a confusable spelling
    joints:     offsets where the text may have a gap
    dotted:     joints where the gap can only be a middle dot: between two CJK characters without a gap in the term
    grouped:    joints of a number where the gap can only be one sign, between all groups of three digits or none
    counts:     whether it is a number, which 万 after it would make another one
    word_start: whether the match must be at the start of a word
    word_end:   whether the match must be at the end of a word
    outside:    coarse longer words in which the term does not count, each with the offsets of the term in it
    """

    search_term: SearchTerm
    plain: str
    text: str
    joints: frozenset[int]
    dotted: frozenset[int]
    grouped: frozenset[int]
    counts: bool
    word_start: bool
    word_end: bool
    outside: tuple[tuple[str, tuple[int, ...]], ...] = ()
    lookalike: bool = False

    @property
    def pattern(self) -> str:
        """The coarse letters, which are searched first."""
        return coarse(self.text)

    @property
    def is_word(self) -> bool:
        """Tell whether it is a whole Latin word or number without joints."""
        return self.starts_word and self.word_end

    @property
    def starts_word(self) -> bool:
        """Return True for a Latin word or number, or the start of one, without joints."""
        return self.word_start and not self.joints and self.text.isascii() and self.text.isalnum()

    def may_have_gap(self, gap: int, chars: str) -> bool:
        """Tell whether these characters may stand at a gap of the text."""
        if gap in self.grouped:
            return chars in (",", "'", " ")
        return gap in self.joints and (gap not in self.dotted or chars == "·")

    def is_whole(self, searched: SearchText, start: int, end: int) -> bool:
        """Check word boundaries, and the exact spelling if the term asks for it."""
        if self.word_start and not searched.begins_word(start):
            return False
        if self.word_end and not searched.ends_word(start, end):
            return False
        # .NET is in ASP.NET, but not in example.net: inside a word its case must be the same.
        dotted = self.text[0] == "." and start > 0 and KIND[searched.folded.text[start - 1]] not in (NONE, FREE)
        if not dotted and not self.search_term.exact:
            return True
        left, right = searched.folded.span(start, end)
        return searched.folded.source[left:right] == self.search_term.written

    def resembles(self, words: str, searched: SearchText, start: int, end: int) -> bool:
        """Check a piece's skeleton, and that each l for an i looks like a capital I.

        A capital is at the start of a word, or after a capital. words: the piece, folded and without gaps
        """
        letters = list(searched.without_gaps(start, end))
        first = searched.to_squeezed(start)
        for found in CONFUSABLE.finditer(searched.folded.source, *searched.folded.span(start, end)):
            at = bisect_left(searched.folded.origin, found.start())
            letters[searched.to_squeezed(at) - first] = FOLDED_CONFUSABLES[found[0]]
        if "".join(letters) != self.text:
            return False
        if len(self.plain) != len(words):
            return True
        for offset, (wanted, written) in enumerate(zip(self.plain, words, strict=True)):
            if wanted == "i" and written == "l":
                at = searched.to_folded(first + offset)
                before = searched.folded.source[searched.folded.origin[at - 1]] if at else " "
                if before.isalpha() and not before.isupper():
                    return False
        return True


def variants_of(search_term: SearchTerm) -> Iterator[Variant]:
    """Yield the variants of a term, each once.

    None for a term without a letter, digit or sign.
    """
    if not _squeezed(search_term.written).squeezed:
        return
    own = _variant(search_term)
    longer = [_squeezed(words.rstrip("*＊")).coarse for words in search_term.outside]
    starts = [tuple(at for at in range(len(words)) if words.startswith(own.pattern, at)) for words in longer]
    outside = tuple(zip(longer, starts, strict=True))
    yield replace(own, outside=outside)
    if not search_term.exact and not search_term.prefix:
        for spelling in _other_numbers(search_term.written):
            yield replace(_variant(SearchTerm(spelling)), search_term=search_term, outside=outside)
    plain = own.plain
    latin = plain.isascii() and plain.isalnum() and sum(map(str.isalpha, plain)) >= _LEAST_LETTERS
    if latin and not search_term.exact:
        # as written, with each i as a capital, and with rn for m unless it is short and other words may have it
        written = search_term.written
        spellings = dict.fromkeys((skeleton(written), skeleton(written.replace("i", "I"))))
        if len(written) > _LEAST_LETTERS or not written.islower():
            spellings[skeleton(written.replace("m", "rn"))] = None
        lookalikes = (_variant(SearchTerm(written, prefix=search_term.prefix)) for written in spellings)
        for seen in {each.text: each for each in lookalikes}.values():
            yield replace(seen, search_term=search_term, plain=plain, lookalike=True, outside=outside)


def _variant(search_term: SearchTerm) -> Variant:
    searched = _squeezed(search_term.written)
    text = searched.squeezed
    # A gap is allowed between two scripts, two CJK characters, or letter and digit.
    between = {
        at
        for at, (before, after) in enumerate(pairwise(text), 1)
        if parts_words(before, after) or before.isdecimal() != after.isdecimal()
    }
    starts_free, ends_free = KIND[text[0]] in (NONE, FREE), KIND[text[-1]] in (NONE, FREE)
    dotted = {at for at in between if KIND[text[at - 1]] == KIND[text[at]] == FREE}.difference(searched.gaps)
    grouped: frozenset[int] = frozenset()
    for found in _LONG_NUMBER.finditer(text) if not (search_term.exact or search_term.prefix) else ():
        groups = frozenset(range(found.end() - 3, found.start(), -3))
        inside = {at for at in searched.gaps if found.start() < at < found.end()}
        grouped |= groups if inside <= groups else frozenset()  # the phrase "7 2024" is two numbers
    joints = frozenset({*searched.gaps, *between, *grouped})
    word_end = not ends_free and not search_term.prefix
    counts = _NUMBER.fullmatch(text) is not None and not search_term.prefix
    return Variant(search_term, text, text, joints, frozenset(dotted), grouped, counts, not starts_free, word_end)


_LONG_NUMBER = re.compile(r"(?<![0-9.])[0-9]{4,15}(?![0-9])")
_NUMBER = re.compile("([0-9]{1,12})(?:\\.([0-9]{1,4}))?([万亿])?")
_MOST_DECIMALS = 2  # before 万: 12.58万
_UNITS = {"万": 10**4, "亿": 10**8}


def _other_numbers(written: str) -> Iterator[str]:
    """Yield a number with and without 万 or 亿.

    10000 and 1万, 125800 and 12.58万.
    """
    found = _NUMBER.fullmatch(_squeezed(written).squeezed)
    if found is None:
        return
    value = Decimal(f"{found[1]}.{found[2] or 0}") * _UNITS.get(found[3], 1)
    if found[3] and value == int(value):
        yield str(int(value))
    for sign, unit in _UNITS.items():
        short = f"{value / unit:f}"
        if sign != found[3] and value >= unit and len(short.partition(".")[2].rstrip("0")) <= _MOST_DECIMALS:
            yield (short.rstrip("0").rstrip(".") if "." in short else short) + sign


def _squeezed(written: str) -> SearchText:
    return search_text({"": _GAP_AT_START.sub("", written)})


class Span(NamedTuple):
    """Position of a term: offsets in folded text.

    lookalike: the text is a confusable spelling of the term
    """

    start: int
    end: int
    lookalike: bool


def verify_match(variants: Iterable[Variant], searched: SearchText, start: int, end: int) -> Span | None:
    """Verify that a term is where coarse letters of its variants were found.

    start, end: offsets in folded text. Returns None if none of the variants is there.
    """
    words = searched.folded.text[start:end]
    for variant in variants:
        has_gaps = end - start != len(variant.text)
        if has_gaps:
            words = searched.without_gaps(start, end)
        if (words == variant.plain) is variant.lookalike or not variant.is_whole(searched, start, end):
            continue
        gaps = tuple(searched.gaps_inside(start, end)) if has_gaps else ()
        if not all(variant.may_have_gap(gap, chars) for gap, chars in gaps):
            continue  # a gap of the text is at no joint of the variant
        if variant.grouped.intersection(gap for gap, _ in gaps) not in (frozenset(), variant.grouped):
            continue
        if variant.counts and searched.splits_number(start, end):
            continue
        if variant.outside and is_inside(variant, searched, start):
            continue
        if not variant.lookalike or variant.resembles(words, searched, start, end):
            return Span(start, end, variant.lookalike)
    return None


def is_inside(variant: Variant, searched: SearchText, start: int) -> bool:
    """Return True if a match is inside a longer word that the term excludes."""
    at = searched.to_squeezed(start)
    for words, offsets in variant.outside:
        for offset in offsets:
            first, last = at - offset, at - offset + len(words)
            if first < 0 or not searched.coarse.startswith(words, first):
                continue
            begin, end = searched.span(first, last)
            starts_free, ends_free = (KIND[char] in (NONE, FREE) for char in (words[0], words[-1]))
            if (starts_free or searched.begins_word(begin)) and (ends_free or searched.ends_word(begin, end)):
                return True
    return False


_FEW = 100  # terms of an item that are searched one by one; with more, one pass finds all places
_NOWHERE: Mapping[str, Span] = {}
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_Sought: TypeAlias = tuple[str, Sequence[Variant], bool]  # a pattern, its variants, whether all of them start a word


@dataclass(frozen=True)
class TermIndex:
    """Patterns of all terms, and how they are found.

    sought:    key of a term to its patterns, each with the variants of the term that have this pattern
    words:     patterns that are Latin words
    rest:      all other patterns
    pieces:    those of `rest` that regexes need, which may stand anywhere
    automaton: finds `rest`; None if that is empty
    ascii:     finds those of `rest` that a text without any other letter can have; None if there are none
    """

    sought: Mapping[str, Sequence[_Sought]]
    words: frozenset[str]
    rest: Sequence[str]
    pieces: frozenset[str]
    automaton: AhoCorasick | None
    ascii: AhoCorasick | None

    def find(self, searched: SearchText) -> ScanResult:
        """Find the patterns that occur in an item."""
        if not self.sought and not self.pieces:
            return ScanResult(searched, self, frozenset())
        if searched.foreign and is_mixed(searched.folded.text):
            return ScanResult(searched, self, frozenset(self.all_starts(searched)))
        seen = self.words.intersection(coarse_words(searched.folded.text))
        automaton = self.ascii if searched.folded.text.isascii() else self.automaton
        if automaton is not None:
            seen = seen.union(automaton.find_matches_as_strings(searched.coarse, overlapping=True))
        return ScanResult(searched, self, seen)

    @cached_property
    def _whole(self) -> tuple[Sequence[str], AhoCorasick]:
        """All patterns and an automaton for them.

        For very many terms, or text with confusable characters in words.
        """
        patterns = (*self.rest, *self.words)
        return patterns, AhoCorasick(patterns)

    def patterns(self, search_term: SearchTerm) -> Iterator[str]:
        """Yield the patterns, one in every match of a term; none if it cannot be found."""
        return (pattern for pattern, _, _ in self.sought.get(search_term.key, ()))

    @cached_property
    def keys_of(self) -> Mapping[str, Sequence[str]]:
        """Keys of the terms that have a pattern, by pattern."""
        found: dict[str, list[str]] = {}
        for key, several in self.sought.items():
            for pattern, _, _ in several:
                found.setdefault(pattern, []).append(key)
        return found

    def variants_of(self, patterns: Container[str]) -> Iterator[Variant]:
        """Yield the variants with one of these patterns."""
        for sought in self.sought.values():
            yield from (variant for pattern, variants, _ in sought if pattern in patterns for variant in variants)

    def all_starts(self, searched: SearchText) -> Mapping[str, Sequence[int]]:
        """Return the positions of each pattern in squeezed text, by pattern."""
        patterns, automaton = self._whole
        found: dict[str, list[int]] = {}
        for index, start, _ in automaton.find_matches_as_indexes(searched.coarse, overlapping=True):
            found.setdefault(patterns[index], []).append(start)
        return found


@dataclass(frozen=True)
class ScanResult:
    """The patterns found in an item (`seen`); places of terms are found on request."""

    searched: SearchText
    index: TermIndex
    seen: frozenset[str]
    _places: dict[str, Sequence[tuple[Span, str]]] = field(default_factory=dict)
    _firsts: dict[str, Mapping[str, Span]] = field(default_factory=dict)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return the keys of the terms that have a pattern in the item."""
        by_pattern = self.index.keys_of
        return frozenset(key for pattern in self.seen for key in by_pattern.get(pattern, ()))

    def firsts(self, search_term: SearchTerm) -> Mapping[str, Span]:
        """Return the first match of a term in each field, by field."""
        key = search_term.key
        known = self._firsts.get(key)
        if known is None:
            known = _NOWHERE
            for each in self.index.sought.get(key, ()):
                if each[0] in self.seen:
                    known = self._firsts[key] = dict(known)
                    for name, place in self._find(each, first=True):
                        known[name] = min(place, known.get(name, place))
        return known

    def places(self, search_term: SearchTerm) -> Sequence[tuple[Span, str]]:
        """Return all matches of a term in order, each with its field."""
        found = self._places.get(search_term.key)
        if found is None:
            sought = [each for each in self.index.sought.get(search_term.key, ()) if each[0] in self.seen]
            every = (found for each in sought for found in self._find(each, first=False))
            found = self._places[search_term.key] = sorted((place, name) for name, place in every)
        return found

    def _find(self, sought: _Sought, *, first: bool) -> list[tuple[str, Span]]:
        """Return the verified places of a pattern in order, each with its field.

        A search for one pattern costs the length of the text, so with many terms one pass finds all places.
        first: only the first place in each field
        """
        pattern, variants, starts_word = sought
        searched, size = self.searched, len(pattern)
        many = len(self._firsts) + len(self._places) >= _FEW
        starts_word = starts_word and not many  # words are searched in folded text, all else in squeezed text
        text = searched.gapped if starts_word else searched.coarse
        find = self._next if many else text.find
        folded = searched.folded.text
        found: list[tuple[str, Span]] = []
        at = find(pattern, 0)
        for name, (begin, end) in (searched.bounds if starts_word else searched.squeezed_bounds).items():
            if 0 <= at < begin:
                at = find(pattern, begin)
            while 0 <= at <= end - size:
                if starts_word and at > begin and folded[at - 1] in _LATIN:
                    at = find(pattern, at + 1)  # inside a word: the most frequent case of a short pattern
                    continue
                span = (at, at + size) if starts_word else searched.span(at, at + size)
                place = verify_match(variants, searched, *span)
                if place is not None:
                    found.append((name, place))
                at = find(pattern, end if place and first else at + 1)
        return found

    def _next(self, pattern: str, position: int) -> int:
        """Return what `find` in the squeezed text returns, from the one scan."""
        starts = self._all_starts.get(pattern, ())
        at = bisect_left(starts, position)
        return starts[at] if at < len(starts) else -1

    @cached_property
    def _all_starts(self) -> Mapping[str, Sequence[int]]:
        return self.index.all_starts(self.searched)


def build_index(search_terms: Iterable[SearchTerm], pieces: Iterable[str] = ()) -> TermIndex:
    """Build the index of some terms.

    A term without a letter, digit or sign is never found.

    pieces: coarse text without gaps that is found inside words too
    """
    sought: dict[str, dict[str, list[Variant]]] = {}
    words = dict.fromkeys(pieces, False)  # pattern to whether all its variants are words
    inside = frozenset(words)
    for variant in (variant for search_term in dict.fromkeys(search_terms) for variant in variants_of(search_term)):
        pattern = variant.pattern
        sought.setdefault(variant.search_term.key, {}).setdefault(pattern, []).append(variant)
        words[pattern] = variant.is_word and words.get(pattern, True)
    rest = sorted(pattern for pattern, is_word in words.items() if not is_word)  # so they are close together in memory
    plain = [pattern for pattern in rest if pattern.isascii()]
    return TermIndex(
        {
            key: tuple(
                (pattern, tuple(variants), all(variant.starts_word for variant in variants))
                for pattern, variants in patterns.items()
            )
            for key, patterns in sought.items()
        },
        frozenset(pattern for pattern, is_word in words.items() if is_word),
        rest,
        inside,
        AhoCorasick(rest, store_patterns=True) if rest else None,
        AhoCorasick(plain, store_patterns=True) if plain else None,
    )


INDEXED = frozenset(("title", "text", "author", "tag"))  # fields whose words the index has
_LATIN_RUN = re.compile("[a-z0-9]+")
_RUN = re.compile(rf"(?P<free>[{ANYWHERE}]++(?:·[{ANYWHERE}]++)*+)|[^\W_{ANYWHERE}]++")
_ALPHABET = re.compile(r"[a-z0-9]+|[^a-z0-9]+")
_MOST_JOINTS = 3  # of a term that are asked for in both ways; behind them the beginning of a word will do
_MOST_PAIRS = 6  # neighbouring characters of one term that are asked for
_LONGEST_WORD = 60  # characters of a word
_MOST_WORDS, _MOST_LETTERS = 60_000, 250_000  # of an item
_PIECE = 10_000  # characters


def index_words(document: Document) -> frozenset[str]:
    """Give the words by which the index finds an item.

    Linear time. Of a text with more different words than a book has, the first 60,000, and of these the shortest that
    have 250,000 characters together: PostgreSQL takes 1 MB of words an item, and each needs 80 bytes of memory.
    """
    text = search_text({"": "\n".join((document.title, document.text, document.author, *document.tags))})
    plain, letters_of = text.folded.text, text.gapped
    words = {word[:_LONGEST_WORD] for word in coarse_words(plain)}
    for run in () if plain.isascii() else _RUN.finditer(plain):
        if len(words) > _MOST_WORDS:
            break
        if run[0].isascii():
            continue
        letters = letters_of[run.start() : run.end()]
        if run["free"]:
            letters = letters.replace(" ", "")
            words.add(letters[-1])
            pieces = (letters[start : start + _PIECE + 1] for start in range(0, len(letters), _PIECE))
            for piece in takewhile(lambda _: len(words) <= _MOST_WORDS, pieces):
                words.update(map("".join, pairwise(piece)))
            continue
        words.add(letters[:_LONGEST_WORD])
        words.update(  # two alphabets side by side are two words
            letters[part.start() : part.end()][:_LONGEST_WORD]
            for part in _ALPHABET.finditer(run[0])
            if part[0] != run[0]
        )
    if "|" in plain:  # it looks like a letter, and parts words
        words.update(word[:_LONGEST_WORD] for word in _LATIN_RUN.findall(letters_of))
    if sum(map(len, words)) <= _MOST_LETTERS:
        return frozenset(words)
    shortest = sorted(words, key=lambda word: (len(word), word))
    room = takewhile(_MOST_LETTERS.__ge__, accumulate(map(len, shortest)))
    return frozenset(word for word, _ in zip(shortest, room, strict=False))


def lookup_all(parts: Iterable[Lookup | None]) -> Lookup | None:
    """Join look-ups that must all hold; None, which asks for nothing, does not count."""
    known = tuple(each for each in parts if each is not None)
    return Lookup("all", known) if known else None


def lookup_any(parts: Iterable[Lookup | None]) -> Lookup | None:
    """Join look-ups as alternatives.

    None if there are none, or one of them is None.
    """
    several = tuple(parts)
    known = tuple(each for each in several if each is not None)
    return Lookup("any", known) if known and len(known) == len(several) else None


def variant_lookup(variant: Variant) -> Lookup | None:
    """Give what a text has that contains a variant."""
    letters, found = variant.pattern, list[Lookup]()
    for run in _RUN.finditer(letters):
        joints = [at - run.start() for at in sorted(variant.joints) if run.start() < at < run.end()]
        if run["free"]:
            dotted = {at - run.start() for at in variant.dotted}
            cuts = [0, *(at for at in joints if at not in dotted), len(run[0])]
            for piece in (run[0][start:end] for start, end in pairwise(cuts)):
                # one character is the beginning of a pair, or the last of a run
                pairs = tuple(dict.fromkeys(map("".join, pairwise(piece))))[:_MOST_PAIRS]
                found.append(Lookup("all", pairs if len(piece) > 1 else (f"{piece}*",)))
        else:
            is_open = run.end() == len(letters) and not variant.word_end
            found.append(_spellings(run[0], joints, is_open=is_open))
    return lookup_all(found)


def _spellings(run: str, joints: list[int], *, is_open: bool) -> Lookup:
    """Ask for a run of letters with a gap or none at each joint.

    is_open: the last word may go on.
    """
    if len(joints) > _MOST_JOINTS:
        run, joints, is_open = run[: joints[_MOST_JOINTS]], joints[:_MOST_JOINTS], True
    ways = []
    for gaps in product((True, False), repeat=len(joints)):
        cuts = [0, *(at for at, gap in zip(joints, gaps, strict=True) if gap), len(run)]
        words = [run[start:end][:_LONGEST_WORD] for start, end in pairwise(cuts)]
        cut = len(words[-1]) == _LONGEST_WORD
        ways.append(Lookup("all", (*words[:-1], f"{words[-1]}*" if is_open or cut else words[-1])))
    return Lookup("any", tuple(ways))

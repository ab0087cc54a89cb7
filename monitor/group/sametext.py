"""Is one text a copy of another: syndicated, retitled, cut, lightly edited, wrapped in another site's boilerplate?

Two steps. A few sampled runs of four units find texts that may be the same, by
an index look-up a key ('shingles', bottom-k sketch: A. Broder, 'On the
resemblance and containment of documents', 1997; a second sketch of the opening
finds excerpts, which such a sample of the whole would miss). The runs of both
whole texts then decide: nearly all of the shorter stands in the longer.

A form letter with other facts (a market close, an earthquake, a result) shares
most of its runs with the one before, but not its numbers and names: no copy.
Nor is a digest a copy of one of its pieces, or a text a copy of what it quotes.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from heapq import nsmallest

from monitor.group.units import capitals, units

_RUN = 4  # units in a run: four words, four characters
_FEWEST = 20  # runs a text must have to be judged
_MOST = 20_000  # runs of a text that are looked at
_OPENING = 200  # runs that an excerpt is made of, about
_OPENING_KEYS, _WHOLE_KEYS = 24, 40

# Shares of runs and facts: read off the development streams of tests/bench/group, where light edits share
# 71 % of a long text and 79 % of a short one, and forms filled in anew up to 83 % of a very short one.
SAME_TEXT = 0.68
_SAME_SHORT_TEXT = 0.85
_SHORT, _LONG = 60, 200  # runs between which the share that is asked for falls
_FACTS_LOST = 0.4  # of its numbers and names: above, the form is filled in anew
_FACTS_DENSE = 1 / 70  # lost facts a run: fewer are corrections in a long text
_SAME_FORM = 0.5  # share from which two texts are filled in from one form
_LOOSE_FORM, _FORM_PIECES = 0.25, 5  # or this share, where it stands in pieces: what both quote is one or two
# Of copies about as long, the samples of forty runs share twenty or so, of two forms filled in anew thirteen: on the
# development streams no copy shares fewer than nine, and of 146 forms two fewer than six. An excerpt may share one.
_FEW_KEYS, _ABOUT_AS_LONG = 6, 1.5
_ALIKE = 0.8  # of the longer: a digest and its copy are about as long
_EXCERPT = 0.5  # a text this much shorter must be the opening of the longer one

_NUMBERED = re.compile(r"^\W{0,3}(\d{1,2}|[一二三四五六七八九十])\s?[.、．,，:：)）]", re.MULTILINE)
_CHINESE_DIGITS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Body:
    """A text prepared for comparing; what only some comparisons ask for is worked out when the first one does.

    text:  as it was
    parts: every unit of it, in order
    keys:  sampled runs, signed 64-bit, at most 64: what is stored and looked up; empty for a text too short to judge
    runs:  every run, in order
    """

    text: str
    parts: tuple[str, ...]
    runs: tuple[str, ...]
    keys: tuple[int, ...]

    @cached_property
    def distinct(self) -> frozenset[str]:
        """Its runs without order."""
        return frozenset(self.runs)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every unit."""
        return frozenset(self.parts)

    @cached_property
    def facts(self) -> frozenset[str]:
        """Numbers and capitalised names."""
        return frozenset(unit for unit in self.words if unit[0].isdigit()) | frozenset(capitals(self.text))

    @cached_property
    def is_roundup(self) -> bool:
        """Whether it is a numbered list of several topics."""
        return is_numbered(self.text)


@dataclass(frozen=True, slots=True)
class SameText:
    """Whether two texts are one.

    same:  the later is a copy
    share: of the runs of the shorter that stand in the longer, 0 to 1
    lost:  numbers and names of the shorter that the longer does not have, a few
    form:  one form filled in with other facts: the two tell of different events
    why:   what decided, a clause
    """

    same: bool
    share: float
    lost: tuple[str, ...]
    why: str
    form: bool = False

    @property
    def sentence(self) -> str:
        """The decision in words, for `why`."""
        return f"{self.share:.0%} of the text in common{': ' if self.why else ''}{self.why}"


def body_of(text: str, *, sampled: bool = True) -> Body:
    """Prepare a cleaned text, one paragraph a line. Linear; what is beyond the bounds is left out.

    sampled: False leaves its keys out, for a text that was found by them already
    """
    parts = units(text)
    runs = tuple(map(" ".join, zip(*(parts[skip : _MOST + skip] for skip in range(_RUN)), strict=False)))
    return Body(text, tuple(parts), runs, _keys(runs) if sampled and len(runs) >= _FEWEST else ())


def _keys(runs: tuple[str, ...]) -> tuple[int, ...]:
    """The runs with the smallest checksums, of the opening and of the whole, as hashes that hardly ever collide."""
    encoded = "\n".join(runs).encode("utf-8", "surrogatepass").split(b"\n")
    ordered = list(zip(map(zlib.crc32, encoded), encoded, strict=True))
    chosen = {*nsmallest(_OPENING_KEYS, set(ordered[:_OPENING])), *nsmallest(_WHOLE_KEYS, set(ordered))}
    return tuple(sorted(_key(run) for _, run in chosen))


def _key(run: bytes) -> int:
    return int.from_bytes(blake2b(run, digest_size=8).digest(), "big", signed=True)


def is_numbered(text: str) -> bool:
    """Whether the lines of a text are counted, 1. 2. 3. or 一、二、三、: several topics in one."""
    found = _NUMBERED.findall(text)
    numbers = [_CHINESE_DIGITS.index(mark) + 1 if mark in _CHINESE_DIGITS else int(mark) for mark in found]
    return numbers[:3] == [1, 2, 3]


def is_far(body: Body, text: str, shared: int) -> bool:
    """Whether a text cannot be the same, or of one form: it is about as long, and so few sampled runs are in common."""
    short, long = sorted((len(body.text), len(text)))
    return shared < _FEW_KEYS and long < _ABOUT_AS_LONG * short


def same_text(one: Body, other: Body) -> SameText:
    """Whether two texts are one with light edits; the order of the two does not matter."""
    short, long = (one, other) if len(one.runs) <= len(other.runs) else (other, one)
    if len(short.runs) < _FEWEST:
        return SameText(False, 0.0, (), "too short to compare")
    share = _share(short, long)
    wanted, form = _wanted(len(short.runs)), _one_form(short, long, share)
    if share < wanted and not form:
        return SameText(False, share, (), f"a copy of this length shares {wanted:.0%} or more")
    lost = short.facts - long.words
    few = tuple(sorted(lost))[:3]
    if form and _other_facts(short, lost):
        why = f"the same form with other facts, among them {', '.join(few)}"
        return SameText(False, share, few, why, form=True)
    if share < wanted:
        return SameText(False, share, few, f"a copy of this length shares {wanted:.0%} or more")
    if one.is_roundup != other.is_roundup and len(short.runs) < _ALIKE * len(long.runs):
        return SameText(False, share, few, "one of them is a digest of several topics")
    return SameText(True, share, few, "")


def _other_facts(short: Body, lost: frozenset[str]) -> bool:
    """Whether so many numbers and names differ that it tells of something else."""
    return len(lost) >= 2 and len(lost) > _FACTS_LOST * len(short.facts) and len(lost) > _FACTS_DENSE * len(short.runs)


def _one_form(short: Body, long: Body, share: float) -> bool:
    """Whether what both have is the frame of a form, and not a passage."""
    if share >= _SAME_FORM or share < _LOOSE_FORM:
        return share >= _SAME_FORM
    shared = [run in long.distinct for run in short.runs]
    pieces = sum(now and not before for before, now in zip([False, *shared], shared, strict=False))
    return pieces >= _FORM_PIECES


def _share(short: Body, long: Body) -> float:
    """How much of the shorter stands in the longer; of an excerpt, in the opening of the longer."""
    reach = len(long.runs)
    if len(short.runs) < _EXCERPT * reach:
        reach = 2 * len(short.runs) + _OPENING
    there = long.distinct if reach >= len(long.runs) else long.runs[:reach]
    return len(short.distinct.intersection(there)) / len(short.distinct)


def _wanted(runs: int) -> float:
    """The share that makes a copy: the shorter the text, the more."""
    short = min(max((_LONG - runs) / (_LONG - _SHORT), 0.0), 1.0)
    return SAME_TEXT + short * (_SAME_SHORT_TEXT - SAME_TEXT)

"""Plan a parsed query: expand aliases, and name the searched fields of each term.

Aliases may refer to other aliases; a circle is an error.

Regular expressions are compiled with RE2, whose time is linear in the text. Most run on folded text, so the pattern is
folded too: case does not count, and each character beyond ASCII is replaced by its folded form. An exact pattern,
written with = or beginning with (?-i), runs on the text as written. The word boundary of RE2 is ASCII only.

A plan is also a look-up in the full-text index of the database, which has no grammar and no offsets. It gives
candidates: each item that a query can match, and some more, which the matcher then leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeAlias

import re2

from monitor.errors import QueryError
from monitor.model import Lookup
from monitor.text.fold import folded
from monitor.text.language import HAN, one_of
from monitor.topics import query as syntax
from monitor.topics.query import Alias, Compare, InField, Query, show, walk
from monitor.topics.term_index import (
    INDEXED,
    SearchTerm,
    lookup_all,
    lookup_any,
    split_exclusions,
    variant_lookup,
    variants_of,
)

LONGEST = 1_000
_MEMORY = 4 << 20


def compile_regex(pattern: str, *, exact: bool = False) -> Any:
    """Compile a pattern to a `re2` object (the library has no types).

    Raises re2.error.
    """
    options = re2.Options()
    options.case_sensitive = exact
    options.log_errors = False
    options.max_mem = _MEMORY
    if not exact:
        folds = {char: folded(char) for char in pattern if not char.isascii()}
        signs = {char: re2.escape(fold) for char, fold in folds.items() if fold.isascii() and not fold.isalnum()}
        pattern = "".join((folds | signs).get(char, char) for char in pattern)
    return re2.compile(f"(?m:{pattern})", options)


_CLASS = re.compile(r"\\p\{(?:Lu|Uppercase)\}|\[(?!\^)(?:\[:\w+:\]|\\.|[^\]\\])+\]")
_CAPITALS = re.compile(r"\\p\{(?:Lu|Uppercase)\}|\[:upper:\]")
_NO_LETTERS = re.compile(r"\\[pP]\{\w+\}|\\.|\[:\w+:\]")


def capital_class(pattern: str) -> str:
    """Return a class of a folded pattern that is meant to find capital letters only.

    Empty if there is none.
    """
    if pattern.startswith("(?-i)"):
        return ""
    for found in _CLASS.finditer(pattern):
        letters = [char for char in _NO_LETTERS.sub("", found[0]) if char.isalpha()]
        if not any(map(str.islower, letters)) and (_CAPITALS.search(found[0]) or any(map(str.isupper, letters))):
            return found[0]
    return ""


REGEX_TOKEN = re.compile(
    r"\\[pP](?:\{[^}]*\}|.)|\\x(?:\{[^}]*\}|..)|\\[0-7]{1,3}|\\."
    r"|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]"
    r"|(?P<open>\((?!\?)|\(\?P?<\w+>|\(\?[\w-]*:)|(?P<many>[*+?]|\{\d+,?\d*\})\??|\(\?[\w-]*\)|.",
    re.DOTALL,
)
"""A token of a regex of RE2: an opened group, how many of what is before, or one that takes a character or none."""


def required_pieces(pattern: str) -> frozenset[str]:
    """Return folded pieces of text; each match of a pattern contains one.

    Empty if none are known.

    They are letters, digits and Chinese characters in a row that no quantifier makes optional. Of several pieces that
    a match must contain the longest is taken. Linear time.

    >>> sorted(required_pieces("(iPhone|iPad) ?[0-9]+|第[一二三]章"))
    ['ipad', 'iphone', '第']
    """
    if "\\Q" in pattern:
        return frozenset()
    frames = [_Frame()]
    pieces = list(REGEX_TOKEN.finditer(pattern))
    for at, piece in enumerate(pieces):
        text = piece[0]
        behind = pieces[at + 1] if at + 1 < len(pieces) else None
        many = behind["many"] if behind else None
        optional = many is not None and (many in "*?" or many.startswith("{0"))
        if piece["open"]:
            frames[-1].end_run()
            frames.append(_Frame())
        elif text == ")" and len(frames) > 1:
            inside = frames.pop().alternatives()
            frames[-1].take(inside if not optional else None)
        elif text == "|":
            frames[-1].end_branch()
        elif one_of(f"A-Za-z0-9{HAN}").fullmatch(text) and not optional:
            frames[-1].run += text
            if many is not None:
                frames[-1].end_run()
        else:
            frames[-1].end_run()
    return frames[0].alternatives() or frozenset()


@dataclass(slots=True)
class _Frame:
    """A group of a pattern while it is read.

    Its branches, and the best pieces and the run of the present one.
    """

    branches: list[frozenset[str] | None] = field(default_factory=list)
    best: frozenset[str] | None = None
    run: str = ""

    def take(self, pieces: frozenset[str] | None) -> None:
        """Add pieces that each match of the branch needs, if they are rarer than its own."""
        self.best = min(filter(None, (self.best, pieces)), key=commonness, default=None)

    def end_run(self) -> None:
        """End letters in a row."""
        self.take(frozenset((folded(self.run),)) if self.run else None)
        self.run = ""

    def end_branch(self) -> None:
        """End an alternative."""
        self.end_run()
        self.branches.append(self.best)
        self.best = None

    def alternatives(self) -> frozenset[str] | None:
        """Return the pieces of all branches; None if one has none."""
        self.end_branch()
        known = [each for each in self.branches if each]
        return frozenset().union(*known) if len(known) == len(self.branches) else None


def check_regex(pattern: str, at: int, *, exact: bool = False) -> None:
    """Raise QueryError if a pattern is faulty.

    at: its position in the query
    """
    if len(pattern) > LONGEST:
        problem = f"the regular expression is longer than {LONGEST} characters"
        raise QueryError(problem, at, pattern[:20], "use terms joined by OR")
    try:
        regex = compile_regex(pattern, exact=exact)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        remedy = "write it as RE2 has it: no lookaround, no back-references"
        raise QueryError(f"the regular expression cannot be read: {reason}", at, pattern, remedy) from None
    except UnicodeEncodeError:
        problem = "the regular expression holds half a character"
        raise QueryError(problem, at, "", "take the broken character away") from None
    if regex.search(""):
        problem = "the regular expression matches everything, as it matches nothing at all"
        raise QueryError(problem, at, pattern, "let it need one character")


Aliases: TypeAlias = Mapping[str, tuple[str, ...]]

DEFAULT_FIELDS = ("title", "text")
ALL_FIELDS = ("title", "text", "author", "source", "site", "url", "tag", "lang")
_MOST_SPELLINGS = 2_000  # of one alias
_MOST_WORDS = 20_000  # of all aliases of a query
_DEEPEST_ALIAS = 50
_MOST_NEAR = 10
_AGE = re.compile(r"(\d+)([smhdw])")  # 3d, 12h or 1d12h; the parser has checked the form
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


@dataclass(frozen=True, slots=True)
class Word:
    """A search term in some fields.

    term: the spelling in the query or the alias
    """

    search_term: SearchTerm
    fields: tuple[str, ...]
    term: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression in some fields.

    regex:    a compiled RE2 object, which has no type
    exact:    it runs on the text as written, not on folded text
    required: folded pieces of text, one in every match; empty if there are none
    """

    regex: Any
    fields: tuple[str, ...]
    term: str
    exact: bool = False
    required: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Number:
    """A comparison.

    value: seconds for age, else a count
    """

    name: str
    operator: str
    value: float


@dataclass(frozen=True, slots=True)
class Near:
    """Two parts with at most `distance` tokens between them."""

    left: Plan
    right: Plan
    distance: int


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: Plan


@dataclass(frozen=True, slots=True)
class AllOf:
    """All parts must hold.

    `shown`: the text of each part, to name the one that failed.
    """

    parts: tuple[Plan, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part must hold.

    words:  positions of the parts that are one term, by the key of the term
    others: positions of all other parts
    """

    parts: tuple[Plan, ...]
    words: Mapping[str, Sequence[int]] = field(init=False, compare=False)
    others: frozenset[int] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        words: dict[str, list[int]] = {}
        for at, part in enumerate(self.parts):
            if isinstance(part, Word):
                words.setdefault(part.search_term.key, []).append(at)
        object.__setattr__(self, "words", words)
        object.__setattr__(self, "others", frozenset(range(len(self.parts))).difference(*words.values()))

    def likely(self, keys: frozenset[str]) -> Iterator[Plan]:
        """Yield the parts that can hold in an item with these terms, in order.

        Of hundreds of parts an item has few.
        """
        fewer = keys if len(keys) < len(self.words) else self.words
        found = (at for key in fewer if key in keys for at in self.words.get(key, ()))
        return (self.parts[at] for at in sorted({*self.others, *found}))


Plan: TypeAlias = Word | Pattern | Number | Near | Not | AllOf | AnyOf


def plan(query: Query, aliases: Aliases) -> Plan:
    """Plan a query.

    Raises QueryError for an unknown alias, a circle, too many words, or a NEAR over a part without a position.
    """
    named = [node for node in walk(query) if isinstance(node, Alias)]
    sizes: dict[str, int] = {}
    size = 0
    for node in named if len(named) > 1 else ():  # a query can name a large alias many times
        if node.name not in sizes:
            sizes[node.name] = sum(1 for _ in walk_plan(_alias(node.name, node.at, aliases, DEFAULT_FIELDS, ())))
        size += sizes[node.name]
        if size > _MOST_WORDS:
            problem = f"the aliases of the query stand for more than {_MOST_WORDS:,} words"
            raise QueryError(problem, node.at, f"@{node.name}", "name each of them once, or split the query")
    return _plan(query, aliases, DEFAULT_FIELDS, ())


def _plan(query: Query, aliases: Aliases, fields: tuple[str, ...], seen: tuple[str, ...]) -> Plan:
    match query:
        case syntax.Term(text, exact, prefix, outside=outside):
            return Word(SearchTerm(text, exact, prefix, outside), fields, show(query))
        case syntax.Phrase(text, outside=outside):
            written, prefix = text.rstrip("*＊"), text.endswith(("*", "＊"))
            return Word(SearchTerm(written, prefix=prefix, outside=outside), fields, show(query))
        case syntax.Regex(pattern, exact=exact):
            return Pattern(compile_regex(pattern, exact=exact), fields, show(query), exact, required_pieces(pattern))
        case Alias(name, at):
            return _alias(name, at, aliases, fields, seen)
        case Compare(name, operator, value):
            seconds = sum(int(count) * _SECONDS[unit] for count, unit in _AGE.findall(value))
            return Number(name, operator, float(seconds if name == "age" else value))
        case InField(name, part):
            return _plan(part, aliases, ALL_FIELDS if name == "any" else (name,), seen)
        case syntax.Near(left, right, distance):
            made = Near(_plan(left, aliases, fields, seen), _plan(right, aliases, fields, seen), distance)
            return _checked_near(query, made)
        case syntax.Not(part):
            return Not(_plan(part, aliases, fields, seen))
        case syntax.And(parts):
            # Each part is shown with the field that applies to it.
            own, named = fields == DEFAULT_FIELDS, "any" if fields == ALL_FIELDS else fields[0]
            return AllOf(
                tuple(_plan(part, aliases, fields, seen) for part in parts),
                tuple(
                    show(part if own or isinstance(part, InField | Compare) else InField(named, part)) for part in parts
                ),
            )
        case syntax.Or(parts):
            return AnyOf(tuple(_plan(part, aliases, fields, seen) for part in parts))


def _checked_near(query: syntax.Near, close: Near) -> Near:
    """Check that both sides of a NEAR have a position and can be in one field.

    And that it is not nested too deep.

    A position: a word, a pattern, another NEAR, or an OR of these.
    """
    for side, planned in ((query.left, close.left), (query.right, close.right)):
        if any(isinstance(part, Number | Not | AllOf) for part in walk_plan(planned)):
            problem = f"NEAR needs words on both sides; {show(side)} has no position"
            raise QueryError(problem, side.at, show(side), "put words, phrases, aliases or (a OR b) on both sides")
    if sum(isinstance(part, Near) for part in walk_plan(close)) > _MOST_NEAR:
        problem = f"more than {_MOST_NEAR} NEAR stand in one another"
        raise QueryError(problem, query.at, show(query)[:60], "join some of the parts by AND")
    left, right = _fields_of(close.left), _fields_of(close.right)
    if left & right:
        return close
    one, other = (" or ".join(name for name in ALL_FIELDS if name in side) for side in (left, right))
    problem = f"NEAR looks within one field, but its left side is in {one} and its right side in {other}"
    remedy = "name one field for both, as in title:(a NEAR/5 b), or write AND for NEAR"
    raise QueryError(problem, query.at, show(query), remedy)


def _fields_of(side: Plan) -> frozenset[str]:
    """Return the fields in which a side of NEAR can be found."""
    match side:
        case Word(fields=fields) | Pattern(fields=fields):
            return frozenset(fields)
        case Near(left, right, _):
            return _fields_of(left) & _fields_of(right)
        case AnyOf(parts):
            return frozenset().union(*map(_fields_of, parts))
        case _:
            return frozenset()


def _alias(name: str, at: int, aliases: Aliases, fields: tuple[str, ...], seen: tuple[str, ...]) -> Plan:
    """Plan an alias, spelled @other, =Exact, prefix*, term!longer term or a phrase."""
    if name not in aliases:
        close = next(iter(get_close_matches(name.casefold(), list(aliases), n=1, cutoff=0.5)), "")
        remedy = f"add it to aliases.yaml; '{close}' is nearest" if close else "add it to aliases.yaml"
        raise QueryError(f"there is no alias '{name}'", at, f"@{name}", remedy, close)
    if name in seen:
        circle = " → ".join([*seen, name])
        raise QueryError(f"the alias '{name}' stands for itself: {circle}", at, f"@{name}", "take one of them out")
    if len(seen) >= _DEEPEST_ALIAS:
        problem = f"aliases name one another more than {_DEEPEST_ALIAS} deep"
        raise QueryError(problem, at, f"@{name}", "write the spellings out")
    parts: list[Plan] = []
    size = 0
    for spelling in aliases[name]:
        text, outside = split_exclusions(spelling.strip())
        exact, prefix = text.startswith("=") and len(text) > 1, text.endswith("*")
        search_term = SearchTerm(text.removeprefix("=") if exact else text.removesuffix("*"), exact, prefix, outside)
        if text.startswith("@"):
            parts.append(_alias(spelling.strip()[1:], at, aliases, fields, (*seen, name)))
        elif any(char.isalnum() for char in search_term.written):
            parts.append(Word(search_term, fields, spelling.strip(), seen[0] if seen else name))
        else:
            problem = f"the alias '{name}' has a spelling without a word: {spelling!r}"
            raise QueryError(problem, at, spelling, "write a word")
        size += sum(1 for _ in walk_plan(parts[-1]))
        if size > _MOST_SPELLINGS:
            raise QueryError(f"the alias '{name}' stands for too many words", at, f"@{name}", "split it")
    return AnyOf(tuple(parts)) if len(parts) != 1 else parts[0]


def walk_plan(part: Plan) -> Iterator[Plan]:
    """Yield a part and all parts in it."""
    yield part
    match part:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            inside = parts
        case Not(inner):
            inside = (inner,)
        case Near(left, right, _):
            inside = (left, right)
        case _:
            inside = ()
    for each in inside:
        yield from walk_plan(each)


def changes_with_time(part: Plan) -> bool:
    """Return True if a query compares a number that changes with time.

    These are age, reports and independent.
    """
    return any(isinstance(each, Number) and each.name != "length" for each in walk_plan(part))


def matches_all(part: Plan) -> bool:
    """Return True if a query has only negations, so it can match nearly everything."""
    match part:
        case Not():
            return True
        case AllOf(parts, _):
            return all(map(matches_all, parts))
        case AnyOf(parts):
            return any(map(matches_all, parts))
        case _:
            return False


def clauses_of(part: AllOf) -> Iterator[tuple[Plan, str]]:
    """Yield the parts of an AND, including those of nested ANDs, each with its text."""
    for each, shown in zip(part.parts, part.shown, strict=True):
        if isinstance(each, AllOf):
            yield from clauses_of(each)
        else:
            yield each, shown


def lookup_of(part: Plan) -> Lookup | None:
    """Give what every item has that a planned query can match.

    None where that is nothing of the index.
    """
    match part:
        case Word(search_term, fields):
            asked = (
                [variant_lookup(each) for each in variants_of(search_term)] if INDEXED.issuperset(fields) else [None]
            )
            return lookup_any(asked)
        case AllOf(parts=parts):
            return lookup_all(map(lookup_of, parts))
        case AnyOf(parts):
            return lookup_any(map(lookup_of, parts))
        case Near(left, right, _):
            return lookup_all((lookup_of(left), lookup_of(right)))
        case Not() | Number() | Pattern():
            return None


Required: TypeAlias = frozenset[SearchTerm | str | Pattern]  # terms, pieces of text that regexes need, and regexes


def required_terms(part: Plan) -> Required | None:
    """Return terms and pieces of text, one in every item that fulfils a part.

    A regex stands for itself if it needs no piece of text. None if the part can hold without any.

    Of several parts that must all hold, the one with the rarest terms is taken: the fewest, then the longest.
    """
    match part:
        case Word(search_term):
            return frozenset((search_term,))
        case Pattern(required=pieces):
            return pieces or frozenset((part,))
        case Not() | Number():
            return None
        case Near(left, right, _):
            return _rarest((left, right))
        case AllOf(parts, _):
            return _rarest(parts)
        case AnyOf(parts):
            several = [required_terms(each) for each in parts]
            some = [each for each in several if each is not None]
            return frozenset().union(*some) if len(some) == len(several) else None


def commonness(required: Iterable[SearchTerm | str | Pattern]) -> tuple[bool, int, int]:
    """Estimate how common some terms are.

    Regexes, and many short terms, are more common than few long ones.
    """
    several = list(required)
    lengths = [
        len(each if isinstance(each, str) else each.written) for each in several if not isinstance(each, Pattern)
    ]
    return len(lengths) < len(several), len(several), -min(lengths, default=0)


def _rarest(parts: Iterable[Plan]) -> Required | None:
    known = [found for each in parts if (found := required_terms(each)) is not None]
    return min(known, key=commonness, default=None)


def required_for_near_miss(part: Plan) -> Required | None:
    """Return terms and pieces of text, one in every near miss.

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

"""Match an item against all topics in one scan; explain a match or its absence.

Each topic has a set of terms, and one of them is in every match: these select the topics of an item. For few topics a
prefilter shows before folding that none can match.

An item that only `reject` excludes is a near miss too. The explanation names the first clause that failed, and the most
similar word of the item.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any, TypeAlias

import re2

from monitor.errors import QueryError
from monitor.model import Document, Hit, Match, Topic
from monitor.text.fold import folded
from monitor.text.language import HAN, compiled
from monitor.topics import query as syntax
from monitor.topics.evaluate import Findings, Subject, evaluate, near_miss, scan, text_of
from monitor.topics.parse import parse
from monitor.topics.plan import (
    Aliases,
    AllOf,
    AnyOf,
    Near,
    Not,
    Number,
    Pattern,
    Plan,
    Required,
    Word,
    changes_with_time,
    matches_all,
    plan,
    required_for_near_miss,
    required_terms,
    walk_plan,
)
from monitor.topics.prefilter import HAN_CHAR, Prefilter, prefilter_for
from monitor.topics.query import Query, show
from monitor.topics.search_text import coarse
from monitor.topics.term_index import SearchTerm, TermIndex, build_index


@dataclass(frozen=True, slots=True)
class Rule:
    """A planned topic.

    `match`: queries, one must hold; `reject`: query that excludes an item
    """

    topic: Topic
    match: tuple[Plan, ...]
    reject: Plan | None

    @property
    def queries(self) -> tuple[Plan, ...]:
        """All queries of the topic."""
        return (*self.match, self.reject) if self.reject else self.match

    @property
    def required_clauses(self) -> list[Required]:
        """Terms of each clause of its only query; every match has one of each."""
        only = self.match[0] if len(self.match) == 1 and not self.topic.near_of else None
        several = map(required_terms, only.parts if isinstance(only, AllOf) else ())
        return [words for words in several if words and not any(isinstance(each, Pattern) for each in words)]


_ALNUM = re.compile("[A-Za-z0-9]+")
_WORD_END = r"(?:[,.;:!?]?[ \n]|$)"
_MEMORY = 64 << 20  # bytes that a regex of many words may use, so that it stays fast
_LONG_AGO = 50 * 365 * 86_400.0  # seconds; nothing here is older
_MOST_PREFILTERED = 500  # patterns of the prefilter; with more of them hardly an item has none
_MOST_ENOUGH = 200  # words that are searched to tell that a topic matches for certain
_LEAD = 1_000  # characters of a text, and of its first paragraph, that are searched by themselves
_Clue: TypeAlias = tuple[int, frozenset[str]]  # position of a rule, and patterns of which one must be found too


@dataclass(frozen=True)
class Matcher:
    """Rules over one term index.

    Made by `compile_topics`; safe to use from any thread.

    fields:     the fields that are searched
    by_pattern: pattern to the rules that need this pattern or another of their patterns
    always:     positions of rules that can match without any term: by a number, a regex or a negation
    prefilter:  tells before folding that no rule can match an item; None with many rules
    """

    rules: tuple[Rule, ...]
    index: TermIndex
    fields: tuple[str, ...]
    by_pattern: Mapping[str, Sequence[_Clue]]
    always: tuple[int, ...]
    prefilter: Prefilter | None

    def match(self, document: Document, *, now: datetime | None, brief: Collection[str] = ()) -> tuple[Match, ...]:
        """Return the matches of an item, in the order of the configuration.

        now:   None to include topics that may match it at another time (see `changes_with_time`)
        brief: broad topics whose matches need no hits: most of these are certain from the text as it is written
        """
        certain = tuple([self._certain[name].match for name in brief if self._certain[name].holds_for(document)])
        if len(certain) == len(self.rules):
            return certain
        if self.prefilter is not None:
            written = "\n".join([text_of(document, name) for name in self.fields])
            if not self.prefilter.may_match(written):
                return ()
        subject = self.scan(document, now)
        found = [match_rule(self.rules[at], subject) for at in self._likely(subject.scan_result.seen)]
        return tuple([match for match in found if match is not None])

    @cached_property
    def _certain(self) -> Mapping[str, Certain]:
        """Map each topic to what is enough for a match."""
        return {rule.topic.id: Certain.of(rule) for rule in self.rules}

    def _likely(self, seen: frozenset[str]) -> list[int]:
        """Return the positions of rules that can match after these patterns, in order."""
        disjoint, together = seen.isdisjoint, self._together
        telling = [pattern for pattern in self._telling & seen if not disjoint(together[pattern])]
        brought = [at for pattern in telling for at, clause in self.by_pattern[pattern] if not disjoint(clause)]
        return sorted({*self.always, *brought})

    @cached_property
    def reads(self) -> frozenset[str]:
        """Fields on which a match depends: the searched ones, the text for its length."""
        parts = (part for rule in self.rules for query in rule.queries for part in walk_plan(query))
        counted = any(isinstance(part, Number) and part.name == "length" for part in parts)
        return frozenset((*self.fields, "text")) if counted else frozenset(self.fields)

    @cached_property
    def _telling(self) -> frozenset[str]:
        """Patterns that select rules."""
        return frozenset(self.by_pattern)

    @cached_property
    def _together(self) -> Mapping[str, frozenset[str]]:
        """Map each pattern to the patterns that must be found with it.

        One of them must be, or the pattern selects no rule.
        """
        return {
            pattern: frozenset().union(*(clause for _, clause in clues)) for pattern, clues in self.by_pattern.items()
        }

    def match_topic(self, topic_id: str, document: Document, *, now: datetime | None) -> Match | None:
        """Return the match of one topic, or None.

        Raises KeyError if there is no such topic.
        """
        return match_rule(self.rule(topic_id), self.scan(document, now))

    def changes_with_time(self, topic_id: str) -> bool:
        """Tell whether a topic must be matched again at each publication.

        Raises KeyError for an unknown topic.
        """
        rule = self.rule(topic_id)
        return any(map(changes_with_time, rule.queries))

    def rule(self, topic_id: str) -> Rule:
        """Return the rule of a topic.

        Raises KeyError if there is no such topic.
        """
        for rule in self.rules:
            if rule.topic.id == topic_id:
                return rule
        raise KeyError(topic_id)

    def scan(self, document: Document, now: datetime | None) -> Subject:
        """Fold an item and find all terms in it."""
        return scan(self.index, document, self.fields, now)


@dataclass(frozen=True, slots=True)
class Certain:
    """Conditions under which a topic certainly matches an item, before it is folded.

    match:    the match, without hits
    words:    a regex of UTF-8 that finds some of its words in a text as written; None if there is none
    patterns: regexes of folded paragraphs
    """

    match: Match
    words: Any
    patterns: tuple[Any, ...]
    sources: tuple[str, ...]

    @classmethod
    def of(cls, rule: Rule) -> Certain:
        """Return what is enough for a rule: some of its words, or some of its regexes.

        A Chinese word folds to the same wherever it stands, and so does a Latin one between spaces.
        """
        nothing = cls(Match(rule.topic.id), None, (), rule.topic.sources)
        if rule.reject is not None or rule.topic.near_of:
            return nothing
        parts = [part for query in rule.match for part in _alternatives(query) if isinstance(part, Word | Pattern)]
        both = [part for part in parts if {"title", "text"}.issubset(part.fields)]
        patterns = tuple(part.regex for part in both if isinstance(part, Pattern) and not part.exact)
        terms = [part.search_term for part in both if isinstance(part, Word)]
        terms = [term for term in terms if not term.exact and not term.outside]
        written = {term.written: term.prefix for term in terms}
        chinese = [word for word in written if HAN_CHAR.sub("", word) == ""][:_MOST_ENOUGH]
        latin = [f"{word}{'' if prefix else _WORD_END}" for word, prefix in written.items() if _ALNUM.fullmatch(word)]
        options = re2.Options()
        options.log_errors = False
        options.case_sensitive = False
        options.max_mem = _MEMORY
        found = "|".join([*chinese, f"(?:^|[ \n])(?:{'|'.join(latin[:_MOST_ENOUGH])})"] if latin else chinese)
        return replace(nothing, words=re2.compile(found, options) if found else None, patterns=patterns)

    def holds_for(self, document: Document) -> bool:
        """Tell whether the topic matches an item for certain.

        The beginning, where most have a word, is searched first.
        """
        if (self.sources and document.source not in self.sources) or not (self.words or self.patterns):
            return False
        whole = f"{document.title}\n{document.text}"
        if len(whole) <= _LEAD:
            return self._has_word(whole) or self._has_pattern(document)
        beginning = f"{whole[:_LEAD]}x"  # the x keeps the last word from ending there
        return self._has_word(beginning) or self._has_pattern(document) or self._has_word(whole)

    def _has_word(self, text: str) -> bool:
        return self.words is not None and self.words.search(text.encode("utf-8", "replace")) is not None

    def _has_pattern(self, document: Document) -> bool:
        """Search title and first paragraph."""
        if not self.patterns:
            return False
        first, _, rest = document.text[: _LEAD + 1].partition("\n")
        pieces = (folded(document.title), folded(first) if rest or len(first) <= _LEAD else "")
        found = (regex.search(f"{piece}\n") for piece in pieces for regex in self.patterns)
        return any(match is not None and match.start() < match.end() < len(match.string) for match in found)


def _alternatives(part: Plan) -> Iterator[Plan]:
    """Yield the alternatives of a part: one is enough."""
    if isinstance(part, AnyOf):
        for each in part.parts:
            yield from _alternatives(each)
    else:
        yield part


def match_rule(rule: Rule, subject: Subject) -> Match | None:
    """Return the match of one rule, or None.

    A topic of near misses matches items that lack one clause.
    """
    if rule.topic.sources and subject.document.source not in rule.topic.sources:
        return None
    findings = next((found for part in rule.match if (found := evaluate(part, subject)) is not None), None)
    if not rule.topic.near_of:
        kept = findings is not None and not _keeps_out(rule, subject)
        return Match(rule.topic.id, first_hits(findings)) if findings is not None and kept else None
    is_kept_out = _keeps_out(rule, subject)
    if findings is not None and rule.topic.reject and is_kept_out:
        return Match(rule.topic.id, first_hits(findings), show(syntax.Not(parse(rule.topic.reject))))
    if findings is not None or is_kept_out:
        return None
    short = next((near for part in rule.match if (near := near_miss(part, subject))), None)
    return Match(rule.topic.id, first_hits(short.findings), short.clause) if short else None


def _keeps_out(rule: Rule, subject: Subject) -> bool:
    if rule.reject is None or (subject.now is None and changes_with_time(rule.reject)):
        return False
    return evaluate(rule.reject, subject) is not None


def first_hits(findings: Findings) -> tuple[Hit, ...]:
    """Return the first hit of each term in each field, which bounds the list."""
    found: dict[tuple[str, str, str], Hit] = {}
    for finding in findings:
        for hit in finding.hits:
            key = (hit.field, hit.term, hit.alias)
            known = found.get(key)
            if known is None or hit.start < known.start:
                found[key] = hit
    return tuple(
        sorted(found.values(), key=lambda hit: (hit.field != "title", hit.field, hit.start, hit.end, hit.term))
    )


def compile_topics(topics: Iterable[Topic], aliases: Aliases) -> Matcher:
    """Compile topics.

    Raises QueryError for the first faulty query.
    """
    rules = []
    for topic in topics:
        match = tuple(plan(parse(query), aliases) for query in topic.match)
        for query, made in zip(topic.match, match, strict=True):
            if matches_all(made):
                remedy = "add a word, phrase or alias that must occur"
                raise QueryError("the query can match everything: it only says what must not occur", 0, query, remedy)
        rules.append(Rule(topic, match, plan(parse(topic.reject), aliases) if topic.reject else None))
    return matcher_of(rules)


def matcher_of(made: Iterable[Rule]) -> Matcher:
    """Build a matcher from planned rules."""
    rules = tuple(made)
    parts = (part for rule in rules for query in rule.queries for part in walk_plan(query))
    searched = [part for part in parts if isinstance(part, Word | Pattern)]
    fields = dict.fromkeys(name for part in searched for name in part.fields)
    pieces = (coarse(piece) for part in searched if isinstance(part, Pattern) for piece in part.required)
    index = build_index((part.search_term for part in searched if isinstance(part, Word)), pieces)
    by_pattern: dict[str, list[_Clue]] = {}
    always: list[int] = []
    needed, regexes, is_unfiltered = set[str](), list[Pattern](), False
    for at, rule in enumerate(rules):
        words = (required_for_near_miss if rule.topic.near_of else required_terms)(AnyOf(rule.match))
        needed |= (telling := _patterns(words or frozenset(), index))
        regexes += (patterns := [each for each in words or () if isinstance(each, Pattern)])
        if words is None or patterns:
            always.append(at)
            is_unfiltered |= words is None
            continue
        others = (clause for words in rule.required_clauses if (clause := _patterns(words, index)) != telling)
        clue = (at, min(others, key=len, default=telling))
        for pattern in telling:
            by_pattern.setdefault(pattern, []).append(clue)
    clues = {pattern: tuple(several) for pattern, several in by_pattern.items()}
    is_unfiltered |= len(needed) > _MOST_PREFILTERED
    prefilter = None if is_unfiltered else prefilter_for(index.variants_of(needed), index.pieces & needed, regexes)
    return Matcher(rules, index, tuple(fields), clues, tuple(always), prefilter)


def _patterns(required: Required, index: TermIndex) -> frozenset[str]:
    """Return the patterns of some terms and pieces of text."""
    terms = (each for each in required if not isinstance(each, Pattern))
    several = ((coarse(each),) if isinstance(each, str) else index.patterns(each) for each in terms)
    return frozenset(pattern for patterns in several for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Conditions beside words that every match of a query fulfils.

    takes:        of the id of a source, whether its items can match; None: those of all can
    since, until: of the article's date
    """

    takes: Callable[[str], bool] | None = None
    since: datetime | None = None
    until: datetime | None = None


def bounds_of(query: Query, aliases: Aliases, now: datetime) -> Bounds:
    """Give the bounds of a query: what it says of the source and of the age.

    Raises QueryError.
    """
    bounds, of_source = Bounds(), list[Query]()
    for clause in query.parts if isinstance(query, syntax.And) else (query,):
        match plan(clause, aliases):
            case Number("age", "<" | "<=", seconds):
                since = now - timedelta(seconds=min(seconds, _LONG_AGO))
                bounds = replace(bounds, since=max(since, bounds.since or since))
            case Number("age", ">" | ">=", seconds):
                until = now - timedelta(seconds=min(seconds, _LONG_AGO))
                bounds = replace(bounds, until=min(until, bounds.until or until))
            case planned:
                if all(
                    part.fields == ("source",) if isinstance(part, Word | Pattern) else not isinstance(part, Number)
                    for part in walk_plan(planned)
                ):
                    of_source.append(clause)
    if not of_source:
        return bounds
    # source:/./ holds always: a query of negations alone is refused.
    matcher = compile_query(" ".join(["source:/./", *(f"({show(clause)})" for clause in of_source)]), aliases)
    return replace(bounds, takes=lambda name: bool(matcher.match(Document(source=name), now=now)))


def compile_query(query: str, aliases: Aliases) -> Matcher:
    """Compile one query as a matcher with the topic 'query'.

    Raises QueryError.
    """
    return compile_topics([Topic("query", query, (query,))], aliases)


_WORD = rf"(?=([{HAN}]{{2}}))|([^\W_{HAN}]+)"  # Chinese has no spaces: any two characters may be a word
_MOST_WORDS = 400  # words of title and beginning that are compared: a relevant near miss stands there
_MOST_TERMS = 50
_LEAST_SIMILARITY = 0.5  # the similarity of two pairs of Chinese characters with one in common


@dataclass(frozen=True, slots=True)
class Explanation:
    """Explanation of whether and why a topic matches an item.

    wanted:   whether it matches
    sentence: the explanation for a person
    hits:     the words that made it match
    clause:   the first clause that failed, as written in the query
    nearest:  a word of the item that is similar to a word of the clause
    """

    wanted: bool
    sentence: str
    hits: tuple[Hit, ...] = ()
    clause: str = ""
    nearest: str = ""


def explain(matcher: Matcher, topic_id: str, document: Document, *, now: datetime) -> Explanation:
    """Explain one topic for one item.

    Raises KeyError if there is no such topic.
    """
    rule, subject = matcher.rule(topic_id), matcher.scan(document, now)
    if rule.topic.sources and document.source not in rule.topic.sources:
        sentence = f"it comes from {document.source or 'no source'}, not from {', '.join(rule.topic.sources)}"
        return Explanation(False, sentence, clause="sources")
    if rule.topic.near_of:
        found = match_rule(rule, subject)
        if found is None:
            return Explanation(False, f"it is not one clause short of {rule.topic.near_of}: it lacks none, or several")
        return Explanation(True, f"it is one clause short: {found.missing} does not hold", found.hits, found.missing)
    for part in rule.match:
        findings = evaluate(part, subject)
        if findings is not None:
            hits, rejected = first_hits(findings), evaluate(rule.reject, subject) if rule.reject else None
            if rejected is None:
                return Explanation(True, "it matches", hits)
            clause = show(parse(rule.topic.reject or ""))
            sentence = f"it matches, but `reject` keeps it out: {_words(rejected)} in it ({clause})"
            return Explanation(False, sentence, hits, clause)
    clauses = [_failed(part, query, subject) for part, query in zip(rule.match, rule.topic.match, strict=True)]
    part, clause = clauses[0]
    if isinstance(part, Not):
        words = _words(evaluate(part.part, subject))
        return Explanation(False, f"{clause} does not hold: {words} in it", clause=clause)
    if isinstance(part, Number):
        return Explanation(False, f"{clause} does not hold", clause=clause)
    if isinstance(part, Near) and all(evaluate(side, subject) for side in (part.left, part.right)):
        return Explanation(False, f"both sides of {clause} are in it, but not so near", clause=clause)
    if enclosed := _enclosed(part, subject):
        return Explanation(False, enclosed, clause=clause)
    nearest = _nearest(part, subject)
    hint = f"; nearest is “{nearest}”" if nearest else ""
    return Explanation(False, f"nothing of {clause} in it{hint}", clause=clause, nearest=nearest)


def _enclosed(part: Plan, subject: Subject) -> str:
    """Describe a word of a clause that is only inside a longer word, so no match."""
    for word in walk_plan(part):
        if isinstance(word, Word) and word.search_term.outside:
            bare = replace(word.search_term, outside=())
            longer = [SearchTerm(words) for words in word.search_term.outside]
            found = build_index([bare, *longer]).find(subject.searched)
            around = [each.written for each in longer if not found.firsts(each).keys().isdisjoint(word.fields)]
            if around and not found.firsts(bare).keys().isdisjoint(word.fields):
                listed = " and ".join(f"“{words}”" for words in around)
                return f"“{bare.written}” is in it only inside {listed}"
    return ""


def _words(findings: Findings | None) -> str:
    words = ", ".join(f"“{hit.words}”" for hit in first_hits(findings or ()))
    return f"{words} is" if words else "what it says is"


def _failed(part: Plan, query: str, subject: Subject) -> tuple[Plan, str]:
    """Return the first clause that does not hold, and its text in the query."""
    if isinstance(part, AllOf):
        for each, shown in zip(part.parts, part.shown, strict=True):
            if evaluate(each, subject) is None:
                return (each, shown) if not isinstance(each, AllOf) else _failed(each, shown, subject)
    return part, show(parse(query))


def _nearest(part: Plan, subject: Subject) -> str:
    """Return the word of the item that is most similar to a word of the clause.

    Empty if none is similar.
    """
    document = subject.document
    terms = [folded(each.search_term.written) for each in walk_plan(part) if isinstance(each, Word)][:_MOST_TERMS]
    text = f"{document.title}\n{document.text[:5000]}"
    found = dict.fromkeys(match[1] or match[2] for match in compiled(_WORD).finditer(text))
    words = [(word, folded(word)) for word in list(found)[:_MOST_WORDS]]
    best, nearest = _LEAST_SIMILARITY, ""
    for term in terms:
        for word, other in words:
            if abs(len(term) - len(other)) > max(len(term), len(other)) / 2:
                continue
            matcher = SequenceMatcher(None, term, other, autojunk=False)
            if matcher.quick_ratio() >= best:
                best, nearest = max((best, nearest), (matcher.ratio(), word))
    return nearest

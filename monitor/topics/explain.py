"""Explain why a topic matches an item or not: the first clause that failed, and the most similar word."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher

from monitor.model import Document, Hit
from monitor.text.fold import folded
from monitor.text.language import HAN
from monitor.topics.evaluate import Findings, Subject, evaluate
from monitor.topics.matcher import Matcher, first_hits, match_rule
from monitor.topics.parse import parse
from monitor.topics.plan import AllOf, Near, Not, Number, Plan, Word, walk_plan
from monitor.topics.query import show
from monitor.topics.term_index import build_index
from monitor.topics.variants import SearchTerm

_WORD = re.compile(rf"(?=([{HAN}]{{2}}))|([^\W_{HAN}]+)")  # Chinese has no spaces: any two characters may be a word
_MOST_WORDS = 400  # words of title and beginning that are compared: a relevant near miss stands there
_MOST_TERMS = 50
_LEAST_SIMILARITY = 0.5  # the similarity of two pairs of Chinese characters with one in common


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether and why a topic matches an item.

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
    """Explain one topic for one item. Raises KeyError if there is no such topic."""
    rule, subject = matcher.rule(topic_id), matcher.scan(document, now)
    if rule.topic.sources and document.source not in rule.topic.sources:
        listed = ", ".join(rule.topic.sources)
        return Explanation(
            False, f"it comes from {document.source or 'no source'}, not from {listed}", clause="sources"
        )
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
        return Explanation(
            False, f"{clause} does not hold: {_words(evaluate(part.part, subject))} in it", clause=clause
        )
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
    """Say that a word of a clause is in the item, but only inside a longer word in which it does not count."""
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
    """Return the word of the item that is most similar to a word of the clause; empty if none is similar."""
    document = subject.document
    terms = [folded(each.search_term.written) for each in walk_plan(part) if isinstance(each, Word)][:_MOST_TERMS]
    text = f"{document.title}\n{document.text[:5000]}"
    found = dict.fromkeys(match[1] or match[2] for match in _WORD.finditer(text))
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

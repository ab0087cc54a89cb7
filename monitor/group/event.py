"""Decide whether an item reports a known event, develops one, or is the first.

A single pass: an item is compared with earlier items, and a decision stays. The rarest terms of the item lead to a few
events; it is compared with up to sixteen reports of each and joins the most likely event if the probability is high
enough, and neither its subject nor its stage is different; of several very likely ones it joins the largest. An item
that does not join, but is about the same names, is a development: a new event that points back. The evidence of a
decision is stored beside it and shown by `why`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from math import exp
from typing import Literal

from monitor.group.features import Features, GroupingIndex, Members, WeighedTerms, repeated_terms, weigh
from monitor.group.similarity import (
    ALIKE,
    LONGEST_GAP,
    MEANING_WEIGHT,
    SHIPPED,
    Languages,
    Meaning,
    Weights,
    event_measures,
    languages,
)
from monitor.group.stages import later_stage
from monitor.group.subjects import different_subjects
from monitor.group.terms import is_common, is_pair, is_thing

_SHOWN = 4
_FOLLOWS = ((0.3, 3), (0.4, 2))  # common share of a headline, and common names and numbers, of a development


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that an item may be a report of.

    logit:   log odds that it is one
    meaning: largest similarity in meaning with its newest headlines, or None if not asked for
    """

    event: int
    members: Members
    logit: float
    meaning: float | None = None

    @property
    def sure(self) -> float:
        """The probability."""
        return 1 / (1 + exp(-self.logit))

    @property
    def timed(self) -> bool:
        """Tell whether the times of all its reports are known."""
        return all(report.published for report in self.members.reports)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence that an item shares with the nearest event.

    Empty if there is none. Stored field by field.

    names:      common words, except kinds of things and of events
    words:      other common words
    numbers:    common amounts and days
    share:      share of the headline that the reports have, 0 to 1
    sure:       probability that it is a report of the event
    other:      the same for the next nearest event, or None
    reports:    number of reports of the event so far
    next_event: number of the next nearest event, or None
    kinds:      how many of `words` are kinds of things or of events
    event:      number of the nearest event, or None
    meaning:    similarity in meaning with the nearest event, or None if not asked for
    but:        why the item is no report of it nevertheless, a clause; empty if it is one
    """

    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    share: float = 0.0
    sure: float = 0.0
    other: float | None = None
    reports: int = 0
    next_event: int | None = None
    kinds: int = 0
    event: int | None = None
    but: str = ""
    meaning: float | None = None

    @property
    def facts(self) -> int:
        """Number of common names and numbers."""
        return len(self.names) + len(self.numbers)

    @property
    def follows(self) -> bool:
        """Return True if an item has enough in common to be a development of the event.

        It is no report of the event.
        """
        return any(self.share >= share and self.facts >= facts for share, facts in _FOLLOWS)

    @property
    def sentence(self) -> str:
        """The evidence as a sentence; empty if there is none."""
        if not self.reports:
            return ""
        shown = ", ".join([*self.names, *self.numbers, *self.words][:_SHOWN]) or "no telling word"
        count = f"{self.reports} {'report' if self.reports == 1 else 'reports'}"
        but = f", but {self.but}" if self.but else ""
        near = (
            "a smaller event is nearer"
            if (self.other or 0.0) > self.sure and not self.but
            else "the next nearest event"
        )
        other = "no other event is near" if self.other is None else f"{near}: {percent(self.other)}"
        common = f"in common with the {count} of the nearest event: {shown}, and {self.share:.0%} of its headline"
        meant = "" if self.meaning is None else f"; similar in meaning, {self.meaning:.2f}"
        return f"{common}{meant}; sure to {percent(self.sure)}{but}; {other}"


def percent(sure: float) -> str:
    """Print a probability; never as 0% or 100%."""
    if sure < 0.01:
        return "under 1%"
    return "over 99%" if sure > 0.99 else f"{sure:.0%}"


def evidence_of(item: Features, weighed: WeighedTerms, best: Candidate, others: Sequence[Candidate]) -> Evidence:
    """Collect what an item has in common with the most likely event.

    With the probability of the next one.
    """
    theirs = best.members.terms
    titles = set[str]().union(*(report.title for report in best.members.reports))
    common = [term for term in weighed.weights if term in theirs and (term in weighed.title or term in titles)]
    common.sort(key=lambda term: (-weighed.weights[term], term))
    numbers = [term for term in common if term[0] in "#@"]
    names = [term for term in common if term not in numbers and not is_thing(term) and not is_pair(term)]
    words = [term for term in common if term not in numbers and term not in names]
    total = weighed.title_weight
    return Evidence(
        names=_said(item, names),
        words=_said(item, words),
        numbers=_said(item, numbers),
        share=sum(weight for term, weight in weighed.heading.items() if term in theirs) / total if total else 0.0,
        sure=best.sure,
        other=others[0].sure if others else None,
        reports=best.members.size,
        next_event=others[0].event if others else None,
        event=best.event,
        meaning=best.meaning,
        kinds=len(_said(item, [term for term in words if is_thing(term)])),
    )


def _said(item: Features, terms: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.words.get(term, term) for term in terms))


_MOST_EVENTS = 4  # events that an item is compared with
_WINDOW = timedelta(days=LONGEST_GAP)
_VERY_LIKELY = 1.5  # log odds above those of a join from which the larger of two events is chosen
_SAME_SOURCE = 1.0  # log odds more that an item of the only source of an event needs to join it
_OPEN = (-2.0, 1.5)  # log odds above those of a join within which the meaning is asked for
_MEANT = 4  # newest reports whose headlines are compared in meaning
_SHARE_ALONE = 0.2  # common share of a headline that is enough without a common name or number
_SHARE_UNNAMED = 0.15  # the same with words in common that one of two headlines does not write as a name
_SHARE_OF_MANY = 0.25  # the same with one name and several reports, which have many words
_ALIKE = "two events of one kind have as much in common"
_SHARE_BARE = (0.45, 0.45, 0.3)  # the same by the number of common names, if all other common words are kinds

Kind = Literal["first", "report", "development", "digest"]


@dataclass(frozen=True, slots=True)
class Decision:
    """Result of grouping an item.

    kind:     'report' joins `event`; 'development' starts an event that points back to `follows`; 'digest' (a roundup)
              belongs to `events` and starts none; 'first' starts an event
    weighed:  what to store of the item for later comparisons, with its `keys`; not stored for a roundup
    evidence: the reasons
    """

    kind: Kind
    weighed: WeighedTerms
    evidence: Evidence
    event: int | None = None
    follows: int | None = None
    events: tuple[int, ...] = ()

    @property
    def sentence(self) -> str:
        """The decision and its reason as a sentence, for `why`."""
        if self.kind == "digest":
            return f"several topics in one, of {len(self.events)} known events"
        return f"{_OPENINGS[self.kind]}: {self.evidence.sentence}" if self.evidence.sentence else _OPENINGS[self.kind]


_OPENINGS = {
    "first": "no other item reports its event",
    "report": "one more report of a known event",
    "development": "something new about a known event",
}


def decide(
    item: Features,
    archive: GroupingIndex,
    apart: Collection[int] = (),
    *,
    weights: Weights = SHIPPED,
    meaning: Meaning | None = None,
) -> Decision:
    """Decide what an item is.

    Deterministic; four look-ups, and three more for each headline of a roundup.

    apart:   events that it must not join: those of texts that `same_text` found to be the same form with other facts
    meaning: gives an opinion on events that the evidence leaves open; None for none
    """
    repeated = repeated_terms(item.title, archive.titles(item.source), item.language) if item.source else frozenset()
    weighed = weigh(item, *archive.document_frequencies(item.terms), repeated)
    if item.topics is not None:
        return _roundup(item, weighed, archive, weights)
    options = [option for option in options_for(weighed, archive, weights) if option.event not in apart]
    if meaning:
        options = _weighed_by_meaning(meaning, weighed, options, weights)
    if not options:
        return Decision("first", weighed, Evidence())
    likely = [option for option in options if option.logit >= _bar(weighed, option, weights)]
    refused = {option.event: _refusal(item, weighed, option.members.reports) for option in likely}
    same = _chosen(item, [option for option in likely if refused[option.event] is None], weights)
    best = same or options[0]
    evidence = evidence_of(item, weighed, best, [option for option in options if option is not best])
    if same and _grounded(weighed, same, evidence):
        return Decision("report", weighed, evidence, event=same.event)
    if reason := refused.get(options[0].event):
        evidence = replace(evidence_of(item, weighed, options[0], options[1:]), but=reason.clause)
        follows = options[0].event if reason.follows else None
    elif evidence.follows and (clause := _of_others(weighed, best.members.reports)):
        evidence, follows = replace(evidence, but=clause), None
    else:
        bar = _bar(weighed, best, weights)
        alone = ", as all its reports are of the same source" if bar > weights.joins else ""
        evidence = replace(evidence, but=_ALIKE if same else f"to be joined it takes {1 / (1 + exp(-bar)):.0%}{alone}")
        follows = best.event if evidence.follows else None
    return Decision("first" if follows is None else "development", weighed, evidence, follows=follows)


def _chosen(item: Features, likely: Sequence[Candidate], weights: Weights) -> Candidate | None:
    """Choose the event that an item joins.

    It is the likeliest, or the largest of those that are very likely: an item that is very likely of two events shows
    that their reports are of one, so an event that was founded twice continues as one. Where a time is not known, the
    two can be years apart.
    """
    if not likely or not item.published:
        return likely[0] if likely else None
    sure = [option for option in likely[1:] if option.logit >= weights.joins + _VERY_LIKELY and option.timed]
    return max([likely[0], *sure], key=lambda option: (option.members.size, -option.event))


def _bar(item: WeighedTerms, option: Candidate, weights: Weights) -> float:
    """Return the log odds from which an item joins an event.

    One source seldom reports an event twice.
    """
    own = bool(item.source) and all(report.source == item.source for report in option.members.reports)
    return weights.joins + _SAME_SOURCE * own


def _weighed_by_meaning(
    meaning: Meaning, item: WeighedTerms, options: Sequence[Candidate], weights: Weights
) -> list[Candidate]:
    """Apply the similarity in meaning to events that the evidence leaves open.

    Nearly likely ones, or just likely ones. A headline that is not alike speaks against them only where the item has no
    body: a body tells more than the meaning of a headline.
    """
    least = -1.0 if len(item.weights) == len(item.title) else 0.0
    heard = []
    for option in options:
        headlines = [(each.language, each.subjects.headline) for each in option.members.reports[-_MEANT:]]
        known = [(language, headline) for language, headline in headlines if headline]
        if known and _OPEN[0] <= option.logit - weights.joins <= _OPEN[1]:
            cosine = meaning.compare(item.language, item.subjects.headline, known)
            if cosine is not None:
                kind = _kind(item, option)
                logit = option.logit + MEANING_WEIGHT[kind] * max(cosine - ALIKE[kind], least)
                option = replace(option, logit=logit, meaning=cosine)
        heard.append(option)
    return sorted(heard, key=lambda option: (-option.logit, option.event))


def _kind(item: WeighedTerms, option: Candidate) -> Languages:
    """Return the languages of an item and an event.

    One report in the item's language is enough.
    """
    return min((languages(item, report) for report in option.members.reports), key=lambda kind: kind == "across")


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why an item is no report of a likely event.

    follows: it is a development of it
    """

    clause: str
    follows: bool


def _refusal(item: Features, weighed: WeighedTerms, reports: Sequence[WeighedTerms]) -> _Refusal | None:
    """Say why an item is no report of an event in spite of the odds.

    None if it is one.
    """
    if clause := _of_others(weighed, reports):
        return _Refusal(clause, follows=False)
    headlines = [report.subjects.headline for report in reports]
    clause = later_stage(item.subjects.headline, headlines) or different_incident(item, weighed, reports)
    return _Refusal(clause, follows=True) if clause else None


def _of_others(item: WeighedTerms, reports: Sequence[WeighedTerms]) -> str:
    """Say which subject tells an item from every report of an event, a clause.

    Empty if none does.
    """
    clause = ""
    for report in reports:
        full = all(len(each.weights) > len(each.title) for each in (item, report)) and not item.across(report)
        language = item.language if item.language == report.language else ""
        terms = report.weights.keys(), item.weights.keys()
        clause = different_subjects(item.subjects, report.subjects, *terms, full, language)
        if not clause:
            return ""
    return clause


# The person is before these verbs; with the others the organisation can be before, and the person is behind.
_DONE_BY = frozenset({"=leave", "=join", "=return"})
_DONE_TO = frozenset({"=oust", "=hire", "=appoint"})
_MOVES = _DONE_BY | _DONE_TO
_LEAST_WEIGHT = 0.2  # terms with less weight are in a third of all headlines


def different_incident(item: Features, weighed: WeighedTerms, reports: Sequence[WeighedTerms]) -> str:
    """Describe how an item differs from an event's reports with the same names.

    A clause; empty if it does not differ.

    Another person leaves the organisation, or somebody reacts to who has left. Such a report has most of its words in
    common with the earlier ones, which it repeats as background; the difference is whom its headline names, or what it
    says happened. Only for texts with a body, because a body names the persons.
    """
    if not item.lead or not any(len(report.weights) > len(report.title) for report in reports):
        return ""
    theirs = frozenset[str]().union(*(report.actions for report in reports))
    if theirs and weighed.actions and theirs <= _MOVES and weighed.actions.isdisjoint(_MOVES):
        what = ", ".join(item.words[term] for term in item.title if term in weighed.actions)
        return f"its headline says “{what}”, and theirs only who came or went"
    # Another person who makes the same move: the name is new and in the position of the person, and all else that the
    # headlines have in common, without words that any news has, is one run of words, the name of the organisation.
    moves = theirs & weighed.actions & _MOVES
    new = [name for name in item.names if not any(name in report.weights for report in reports)]
    behind = {name: item.said[item.said.index(name) :] if name in item.said else () for name in new}
    found = [item.words[name] for name, said in behind.items() if moves.intersection(_DONE_TO.union(said))]
    telling = [term for term in item.said if not is_common(term) and weighed.weights.get(term, 0.0) >= _LEAST_WEIGHT]
    shared = groupby(telling, lambda term: term not in _MOVES and any(term in report.title for report in reports))
    one_run = len({tuple(run) for common, run in shared if common}) <= 1
    return f"its headline names “{', '.join(found[:3])}”, of whom they have no word" if found and one_run else ""


def _grounded(item: WeighedTerms, option: Candidate, evidence: Evidence) -> bool:
    """Check that more than a kind of event is in common.

    A name, a number, or a large share of the headline.

    Two events of one organisation have a name or two and a kind of event in common, for instance if two people resign.
    For an item with a body that is not enough, nor is one name and a few words of an event with many reports. A single
    word in common must be a name, which both write with a capital. Across languages only concepts can be in common, so
    there a large share of the headline is not enough.
    """
    if option.meaning is not None and option.meaning >= ALIKE[_kind(item, option)]:
        return True
    if all(map(item.across, option.members.reports)):
        return evidence.facts >= 1
    if len(item.weights) > len(item.title) and evidence.facts <= 2:  # it has a body
        if len(evidence.words) <= evidence.kinds:
            return evidence.share >= _SHARE_BARE[evidence.facts]
        if evidence.facts <= 1 and evidence.reports > 1:
            return evidence.share >= _SHARE_OF_MANY
    if not evidence.facts:
        return evidence.share >= _SHARE_ALONE
    if evidence.numbers or option.members.size > 1 or item.free:
        return True
    if any(item.subjects.writes_as_name(name, option.members.reports[0].subjects) for name in evidence.names):
        return True
    # "go their different ways" and "Both ways": one word that is no name is nothing, and several are a little
    return len(evidence.names) + len(evidence.words) > 1 and evidence.share >= _SHARE_UNNAMED


def _roundup(item: Features, weighed: WeighedTerms, archive: GroupingIndex, weights: Weights) -> Decision:
    """Find the events of the headlines of a roundup."""
    events: dict[int, None] = {}
    for topic in item.topics or ():
        part = replace(item, title=topic, lead=(), topics=None)
        options = options_for(weigh(part, *archive.document_frequencies(topic)), archive, weights)
        events.update({option.event: None for option in options[:1] if option.logit >= weights.joins})
    return Decision("digest", weighed, Evidence(), events=tuple(events))


def options_for(item: WeighedTerms, archive: GroupingIndex, weights: Weights = SHIPPED) -> list[Candidate]:
    """Return the events that an item may report, most likely first, then oldest."""
    keys = {key: item.weights[key] * (2 if key in item.title else 1) for key in item.keys}
    since = item.published - _WINDOW if item.published else None
    members = archive.members(archive.heaviest_events(keys, since, _MOST_EVENTS))
    options = []
    for event, known in members.items():
        measured = event_measures(item, known, weights)
        options.append(Candidate(event, known, sum(weights.event[name] * value for name, value in measured.items())))
    return sorted(options, key=lambda option: (-option.logit, option.event))

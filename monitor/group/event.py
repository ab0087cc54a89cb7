"""Decide whether an item is a report of a known event, a development of one, or the first report of its own.

A single pass: an item is compared with earlier items, and a decision stays. The rarest terms of the item lead to a few
events; it is compared with up to eight reports of each and joins the most likely event if the probability is high
enough, and neither its subject nor its stage is different. An item that does not join, but is about the same names, is
a development: a new event that points back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp, log
from typing import Literal

from monitor.group.different_incident import different_incident
from monitor.group.evidence import Candidate, Evidence, evidence_of
from monitor.group.features import Features, WeighedTerms, weigh
from monitor.group.index import GroupingIndex, Members
from monitor.group.similarity import LONGEST_GAP, days_between, similarity
from monitor.group.stages import later_stage
from monitor.group.subjects import different_subjects
from monitor.group.terms import is_pair
from monitor.group.weights import SHIPPED, Weights

_MOST_EVENTS = 4  # events that an item is compared with
_SIZE_THAT_COUNTS = 4  # reports; larger events are not more likely
_WINDOW = timedelta(days=LONGEST_GAP)
_SHARE_ALONE = 0.2  # common share of a headline that is enough without a common name or number
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
    item: Features, archive: GroupingIndex, apart: Collection[int] = (), *, weights: Weights = SHIPPED
) -> Decision:
    """Decide what an item is.

    Deterministic; three look-ups, and three more for each headline of a roundup.

    apart: events that it must not join: those of texts that `same_text` found to be the same form with other facts
    """
    weighed = weigh(item, *archive.document_frequencies(item.terms))
    if item.topics is not None:
        return _roundup(item, weighed, archive, weights)
    options = [option for option in options_for(weighed, archive, weights) if option.event not in apart]
    likely = [option for option in options if option.logit >= weights.joins]
    refused = {option.event: _refusal(item, weighed, option.members.reports) for option in likely}
    same = next((option for option in likely if refused[option.event] is None), None)
    best = same or next(iter(options), None)
    evidence = evidence_of(item, weighed, best, [option for option in options if option is not best])
    if best is None:
        return Decision("first", weighed, evidence)
    if same and _grounded(weighed, same, evidence):
        return Decision("report", weighed, evidence, event=same.event)
    reason = refused.get(options[0].event) if options else None
    if reason:
        evidence = replace(evidence_of(item, weighed, likely[0], options[1:]), but=reason.clause)
        if reason.follows:
            return Decision("development", weighed, evidence, follows=likely[0].event)
        return Decision("first", weighed, evidence)
    follows = evidence.follows
    if follows and (clause := _of_others(weighed, best.members.reports)):
        return Decision("first", weighed, replace(evidence, but=clause))
    evidence = replace(evidence, but=_ALIKE if same else f"to be joined it takes {1 / (1 + exp(-weights.joins)):.0%}")
    if follows:
        return Decision("development", weighed, evidence, follows=best.event)
    return Decision("first", weighed, evidence)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why an item is no report of a likely event. follows: it is a development of it."""

    clause: str
    follows: bool


def _refusal(item: Features, weighed: WeighedTerms, reports: Sequence[WeighedTerms]) -> _Refusal | None:
    """Say why an item is no report of an event in spite of the odds; None if it is one."""
    if clause := _of_others(weighed, reports):
        return _Refusal(clause, follows=False)
    headlines = [report.subjects.headline for report in reports]
    clause = later_stage(item.subjects.headline, headlines) or different_incident(item, weighed, reports)
    return _Refusal(clause, follows=True) if clause else None


def _of_others(item: WeighedTerms, reports: Sequence[WeighedTerms]) -> str:
    """Say which subject tells an item from every report of an event, a clause; empty if none does."""
    clause = ""
    for report in reports:
        full = all(len(each.weights) > len(each.title) for each in (item, report)) and item.chinese == report.chinese
        clause = different_subjects(item.subjects, report.subjects, report.weights.keys(), item.weights.keys(), full)
        if not clause:
            return ""
    return clause


def _grounded(item: WeighedTerms, option: Candidate, evidence: Evidence) -> bool:
    """Check that more than a kind of event is in common.

    A name, a number, or a large share of the headline.

    Two events of one organisation have a name or two and a kind of event in common, for instance if two people resign.
    For an item with a body that is not enough, nor is one name and a few words of an event with many reports. Across
    languages only concepts can be in common, so there a large share of the headline is not enough.
    """
    if not any(report.chinese == item.chinese for report in option.members.reports):
        return evidence.facts >= 1
    if len(item.weights) > len(item.title) and evidence.facts <= 2:  # it has a body
        if len(evidence.words) <= evidence.kinds:
            return evidence.share >= _SHARE_BARE[evidence.facts]
        if evidence.facts <= 1 and evidence.reports > 1:
            return evidence.share >= _SHARE_OF_MANY
    return evidence.facts >= 1 or evidence.share >= _SHARE_ALONE


def _roundup(item: Features, weighed: WeighedTerms, archive: GroupingIndex, weights: Weights) -> Decision:
    """Find the events of the headlines of a roundup."""
    events: dict[int, None] = {}
    for topic in item.topics or ():
        part = replace(item, title=topic, lead=(), topics=None)
        options = options_for(weigh(part, *archive.document_frequencies(topic)), archive, weights)
        events.update({option.event: None for option in options[:1] if option.logit >= weights.joins})
    return Decision("digest", weighed, Evidence(), events=tuple(events))


def options_for(item: WeighedTerms, archive: GroupingIndex, weights: Weights = SHIPPED) -> list[Candidate]:
    """Return the events that an item may be a report of, the most likely first, then the older."""
    since = item.published - _WINDOW if item.published else None
    members = archive.members(_nearest(item, archive, since))
    options = []
    for event, known in members.items():
        measured = event_measures(item, known, weights)
        options.append(Candidate(event, known, sum(weights.event[name] * value for name, value in measured.items())))
    return sorted(options, key=lambda option: (-option.logit, option.event))


def _nearest(item: WeighedTerms, archive: GroupingIndex, since: datetime | None) -> list[int]:
    """Return the events whose best report has the most in common with an item."""
    shared: defaultdict[tuple[int, int], float] = defaultdict(float)
    for holder in archive.postings(item.keys, since):
        shared[holder.event, holder.item] += item.weights[holder.key] * (2 if holder.key in item.title else 1)
    best: dict[int, float] = {}
    for (event, _), weight in shared.items():
        best[event] = max(best.get(event, 0.0), weight)
    return sorted(best, key=lambda event: (-best[event], event))[:_MOST_EVENTS]


def event_measures(item: WeighedTerms, known: Members, weights: Weights = SHIPPED) -> dict[str, float]:
    """Measure an item against the reports of an event; returns values by name."""
    logits = [similarity(item, report, weights) for report in known.reports]
    times = [report.published for report in known.reports if report.published]
    languages = {report.chinese for report in known.reports}
    return {
        "bias": 1.0,
        "nearest": max(logits),
        "mean": sum(logits) / len(logits),
        "single": float(known.size == 1),
        "double": float(known.size == 2),
        "size": log(min(known.size, _SIZE_THAT_COUNTS)),
        "days": min(days_between(item.published, max(times, default=None)), LONGEST_GAP),
        "untimed": float(not (item.published and times)),
        "chinese": float(item.chinese and languages == {True}),
        "unheard": _unheard(item, known.reports, languages),
        "missing": _missing(item, known.reports, languages),
    }


def _unheard(item: WeighedTerms, reports: Sequence[WeighedTerms], languages: set[bool]) -> float:
    """Return the share of a headline that no report has, of what is possible in their languages."""
    heading: Mapping[str, float] = item.heading
    if item.chinese not in languages:
        heading = {term: weight for term, weight in heading.items() if not _only_here(term, item)}
    total = sum(heading.values())
    heard = sum(weight for term, weight in heading.items() if any(term in report.weights for report in reports))
    return 1 - heard / total if total else 0.0


def _only_here(term: str, item: WeighedTerms) -> bool:
    """Tell whether a headline in another language cannot have a term: it is no concept, amount or day."""
    return is_pair(term) if item.chinese else term[0] not in "=#@"


def _missing(item: WeighedTerms, reports: Sequence[WeighedTerms], languages: set[bool]) -> float:
    """Return the share of the common headline terms of the reports that an item lacks; 0.5 if not known."""
    counts = Counter(term for report in reports for term in report.heading)
    core = [term for term, count in counts.items() if 2 * count > len(reports)]
    if item.chinese not in languages:
        core = [term for term in core if not is_pair(term)]
    if len(reports) == 1 or not core:
        return 0.5
    weights = {term: max(report.weights.get(term, 0.0) for report in reports) for term in core}
    return sum(weight for term, weight in weights.items() if term not in item.weights) / sum(weights.values())

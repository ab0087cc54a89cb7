"""Why an item was joined to an event, or not: kept beside the decision and shown by `why`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from monitor.group.features import Features, WeighedTerms
from monitor.group.glossary import is_thing
from monitor.group.index import Members
from monitor.group.terms import is_pair

_SHOWN = 4


class Likely(Protocol):
    """An event and how likely an item reports it."""

    @property
    def event(self) -> int:
        """Its number."""

    @property
    def members(self) -> Members:
        """Its reports."""

    @property
    def sure(self) -> float:
        """From 0 to 1."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence that an item shares with the nearest event; empty if there is none.

    names:   words of the item that reports of the event have, other than kinds of things and of what happened
    words:   other words in common
    numbers: amounts and days in common
    share:   of the item's headline that the reports have, 0 to 1
    sure:    that it is a report of the event, 0 to 1
    other:   that it is one of the next nearest event, or None where there is no other
    reports: of the event so far
    next_event: the next nearest event, or None where there is no other
    kinds:   how many of `words` only name a kind of thing, or of what happened
    event:   the nearest event, or None where there is none
    but:     why the item is no report of it in spite of that, a clause; empty where it is one
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

    @property
    def facts(self) -> int:
        """The number of shared names and numbers."""
        return len(self.names) + len(self.numbers)

    @property
    def sentence(self) -> str:
        """The evidence in words; empty where there is none."""
        if not self.reports:
            return ""
        shown = ", ".join([*self.names, *self.numbers, *self.words][:_SHOWN]) or "no telling word"
        count = f"{self.reports} {'report' if self.reports == 1 else 'reports'}"
        but = f", but {self.but}" if self.but else ""
        other = "no other event is near" if self.other is None else f"the next nearest event: {percent(self.other)}"
        common = f"in common with the {count} of the nearest event: {shown}, and {self.share:.0%} of its headline"
        return f"{common}; sure to {percent(self.sure)}{but}; {other}"


def percent(sure: float) -> str:
    """Format a probability in words that never claim certainty."""
    if sure < 0.01:
        return "under 1%"
    return "over 99%" if sure > 0.99 else f"{sure:.0%}"


def evidence_of(item: Features, weighed: WeighedTerms, best: Likely | None, others: Sequence[Likely]) -> Evidence:
    """The evidence for the likeliest event, and the distance to the next."""
    if best is None:
        return Evidence()
    theirs = set[str]().union(*(report.weights for report in best.members.reports))
    titles = set[str]().union(*(report.title for report in best.members.reports))
    common = [term for term in weighed.weights if term in theirs and (term in weighed.title or term in titles)]
    common.sort(key=lambda term: (-weighed.weights[term], term))
    numbers = [term for term in common if term[0] in "#@"]
    names = [term for term in common if term not in numbers and not is_thing(term) and not is_pair(term)]
    words = [term for term in common if term not in numbers and term not in names]
    heading = sum(weighed.heading.values())
    return Evidence(
        names=_said(item, names),
        words=_said(item, words),
        numbers=_said(item, numbers),
        share=sum(weight for term, weight in weighed.heading.items() if term in theirs) / heading if heading else 0.0,
        sure=best.sure,
        other=others[0].sure if others else None,
        reports=best.members.size,
        next_event=others[0].event if others else None,
        event=best.event,
        kinds=len(_said(item, [term for term in words if is_thing(term)])),
    )


def _said(item: Features, terms: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.words.get(term, term) for term in terms))

"""Evidence of a decision: stored beside it and shown by `why`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from monitor.group.features import Features, WeighedTerms
from monitor.group.glossary import is_thing
from monitor.group.index import Members
from monitor.group.terms import is_pair

_SHOWN = 4
_FOLLOWS = ((0.3, 3), (0.4, 2))  # common share of a headline, and common names and numbers, of a development


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that an item may be a report of. logit: log odds that it is one."""

    event: int
    members: Members
    logit: float

    @property
    def sure(self) -> float:
        """The probability."""
        return 1 / (1 + exp(-self.logit))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an item has in common with the nearest event; empty if there is none. Stored field by field.

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

    @property
    def facts(self) -> int:
        """Number of common names and numbers."""
        return len(self.names) + len(self.numbers)

    @property
    def follows(self) -> bool:
        """Whether so much is in common that an item which is no report of the event is a development of it."""
        return any(self.share >= share and self.facts >= facts for share, facts in _FOLLOWS)

    @property
    def sentence(self) -> str:
        """The evidence as a sentence; empty if there is none."""
        if not self.reports:
            return ""
        shown = ", ".join([*self.names, *self.numbers, *self.words][:_SHOWN]) or "no telling word"
        count = f"{self.reports} {'report' if self.reports == 1 else 'reports'}"
        but = f", but {self.but}" if self.but else ""
        other = "no other event is near" if self.other is None else f"the next nearest event: {percent(self.other)}"
        common = f"in common with the {count} of the nearest event: {shown}, and {self.share:.0%} of its headline"
        return f"{common}; sure to {percent(self.sure)}{but}; {other}"


def percent(sure: float) -> str:
    """Print a probability; never as 0% or 100%."""
    if sure < 0.01:
        return "under 1%"
    return "over 99%" if sure > 0.99 else f"{sure:.0%}"


def evidence_of(item: Features, weighed: WeighedTerms, best: Candidate | None, others: Sequence[Candidate]) -> Evidence:
    """Collect what an item has in common with the most likely event, and the probability of the next one."""
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

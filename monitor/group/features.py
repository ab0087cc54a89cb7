"""What an item is compared by: its terms, its language, its time. Frozen, and small enough to be stored beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.group.digest import topics_in
from monitor.group.glossary import Glossary
from monitor.group.glosses import glosses_in
from monitor.group.rarity import rarity
from monitor.group.terms import Term, terms

_MOST_TITLE, _MOST_LEAD = 40, 60  # terms kept
_LONGEST_TITLE = 500  # characters
_LEAD = 500  # characters of the body: news puts its facts first
_MOST_TOPICS = 8
KEYS = 24  # terms an item is found by
_SIGNED = re.compile(r" ?\([^()]{3,60}/[^()]{3,60}\) ?$|\s[-–—|｜]\s[^-–—|｜]{2,30}$")  # by whom, at a headline's end


@dataclass(frozen=True, slots=True)
class Features:
    """What one item is compared by.

    title:     terms of the headline, in order, without repeats
    lead:      terms of the first 500 characters of the body that the headline does not have
    words:     term to the words that gave it, for evidence
    chinese:   the text is Chinese; any other language is compared by its words
    published: aware, or None where the source gives no time
    topics:    a digest's headlines, the terms of each; None where the item tells of one thing
    glosses:   names that the text itself gives in two scripts, to be remembered for later texts
    """

    title: tuple[str, ...]
    lead: tuple[str, ...]
    words: Mapping[str, str]
    chinese: bool
    published: datetime | None = None
    topics: tuple[tuple[str, ...], ...] | None = None
    glosses: tuple[tuple[str, str], ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms, at most a hundred, those of the headline first."""
        return self.title + self.lead


@dataclass(frozen=True, slots=True)
class Weighed:
    """Features with what each term weighed when the item came: all that is stored of it for comparing.

    weights: term to rarity, 0 to 1, terms of the headline first
    title:   the terms of the headline
    """

    weights: Mapping[str, float]
    title: frozenset[str]
    chinese: bool
    published: datetime | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The terms by which the item is found: the heaviest, those of the headline counted double."""
        double = {term: weight * (2 if term in self.title else 1) for term, weight in self.weights.items()}
        return tuple(sorted(double, key=lambda term: (-double[term], term))[:KEYS])


def features(title: str, text: str, language: str | None, published: datetime | None, glossary: Glossary) -> Features:
    """What an item is compared by, from its headline and its cleaned body (may be empty).

    glossary: `glossary_of` a person's aliases and the glosses remembered so far; kept by the caller
    """
    title = _SIGNED.sub("", title[:_LONGEST_TITLE])
    glosses = glosses_in(f"{title}\n{text}", glossary)
    known = glossary.with_glosses(glosses)
    heading, body = terms(title, known), terms(text[:_LEAD], known)
    mine = _distinct(heading)[:_MOST_TITLE]
    lead = tuple(term for term in _distinct(body) if term not in mine)[:_MOST_LEAD]
    topics = topics_in(title, text)
    return Features(
        title=mine,
        lead=lead,
        words=dict(reversed(heading + body)),
        chinese=(language or "").startswith("zh"),
        published=published,
        topics=None if topics is None else tuple(_distinct(terms(topic, known)) for topic in topics[:_MOST_TOPICS]),
        glosses=glosses,
    )


def _distinct(found: Sequence[Term]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for term, _ in found))


def weigh(item: Features, holding: Mapping[str, int], items: int) -> Weighed:
    """The features with rarities: `holding` of `items` stored items hold a term; absent: none does."""
    weights = {term: round(rarity(term, holding.get(term, 0), items), 3) for term in item.terms}
    return Weighed(weights, frozenset(item.title), item.chinese, item.published)


def pack(item: Weighed) -> str:
    """One line of JSON to be stored beside the item."""
    heading = [term for term in item.weights if term in item.title]
    lead = [term for term in item.weights if term not in item.title]
    when = item.published.timestamp() if item.published else None
    weights = [item.weights[term] for term in heading + lead]
    return json.dumps([heading, lead, weights, item.chinese, when], ensure_ascii=False, separators=(",", ":"))


def unpack(line: str) -> Weighed:
    """What `pack` wrote."""
    heading, lead, weights, chinese, when = json.loads(line)
    published = None if when is None else datetime.fromtimestamp(when, UTC)
    return Weighed(dict(zip(heading + lead, weights, strict=True)), frozenset(heading), chinese, published)

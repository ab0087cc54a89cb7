"""What an item is compared by: its terms, its language, its time. Frozen, and small enough to be stored beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from monitor.group.glossary import Glossary, is_action, is_thing, stem
from monitor.group.idf import idf
from monitor.group.name_pairs import name_pairs_in
from monitor.group.roundup import headlines_in
from monitor.group.terms import Term, is_pair, terms
from monitor.group.units import capitals

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
    name_pairs:   names that the text itself gives in two scripts, to be remembered for later texts
    said:      terms of the headline in order, with repeats
    names:     terms of the headline that are names by how they are written: known ones, Latin words in a Chinese text,
               in another text those that its body capitalises inside a sentence
    """

    title: tuple[str, ...]
    lead: tuple[str, ...]
    words: Mapping[str, str]
    chinese: bool
    published: datetime | None = None
    topics: tuple[tuple[str, ...], ...] | None = None
    name_pairs: tuple[tuple[str, str], ...] = ()
    said: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms, at most a hundred, those of the headline first."""
        return self.title + self.lead


@dataclass(frozen=True)
class WeighedTerms:
    """Features with what each term weighed when the item came: all that is stored of it for comparing.

    weights: term to idf, 0 to 1, terms of the headline first
    title:   the terms of the headline
    The rest follows from these, and is worked out when it is first asked for: an item is compared many times.
    """

    weights: Mapping[str, float]
    title: frozenset[str]
    chinese: bool
    published: datetime | None = None

    @cached_property
    def heading(self) -> Mapping[str, float]:
        """The terms of the headline in their order, with their weights: what is summed, is always summed alike."""
        return {term: weight for term, weight in self.weights.items() if term in self.title}

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The terms by which the item is found: the heaviest, those of the headline counted double."""
        double = {term: weight * (2 if term in self.title else 1) for term, weight in self.weights.items()}
        return tuple(sorted(double, key=lambda term: (-double[term], term))[:KEYS])

    @cached_property
    def title_square(self) -> float:
        """The sum of the squares of the headline's weights."""
        return _square(self.heading.values())

    @cached_property
    def text_square(self) -> float:
        """The sum of the squares of all weights, those of the headline doubled."""
        return _square(self.weights.values()) + 3 * self.title_square

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of a Chinese text, the words in Latin letters and what the glossary names."""
        return tuple(term for term in self.weights if not is_pair(term) and term[0] not in "#@" and not is_thing(term))

    @cached_property
    def amounts(self) -> frozenset[str]:
        """The amounts in the headline."""
        return frozenset(term for term in self.title if term[0] == "#")

    @cached_property
    def actions(self) -> frozenset[str]:
        """What happened, by the headline."""
        return frozenset(term for term in self.title if term[0] == "=" and is_action(term))


def _square(weights: Collection[float]) -> float:
    return sum(weight * weight for weight in weights)


def features(title: str, text: str, language: str | None, published: datetime | None, glossary: Glossary) -> Features:
    """What an item is compared by, from its headline and its cleaned body (may be empty).

    glossary: `glossary_of` a person's aliases and the name_pairs remembered so far; kept by the caller
    """
    title = _SIGNED.sub("", title[:_LONGEST_TITLE])
    name_pairs = name_pairs_in(f"{title}\n{text}", glossary)
    known = glossary.with_name_pairs(name_pairs)
    heading, body = terms(title, known), terms(text[:_LEAD], known)
    mine = _distinct(heading)[:_MOST_TITLE]
    lead = tuple(term for term in _distinct(body) if term not in mine)[:_MOST_LEAD]
    chinese = (language or "").startswith("zh")
    topics = headlines_in(title, text)
    return Features(
        title=mine,
        lead=lead,
        words=dict(reversed(heading + body)),
        chinese=chinese,
        published=published,
        topics=None if topics is None else tuple(_distinct(terms(topic, known)) for topic in topics[:_MOST_TOPICS]),
        name_pairs=name_pairs,
        said=tuple(term for term, _ in heading[:_MOST_TITLE]),
        names=tuple(_names(mine, None if chinese else {stem(word) for word in capitals(text[:_LEAD])})),
    )


def _names(heading: Sequence[str], capitalised: Set[str] | None) -> Iterator[str]:
    """The names in a headline. capitalised: stems of words that its body writes so; None where no word is."""
    for term in heading:
        plain = term[0] not in "=#@" and not is_pair(term)
        if (plain and (capitalised is None or term in capitalised)) or (term[0] == "=" and not is_thing(term)):
            yield term


def _distinct(found: Sequence[Term]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for term, _ in found))


def weigh(item: Features, items: int, holding: Mapping[str, int]) -> WeighedTerms:
    """The features with idfs: of `items` that are stored, `holding` have each term; absent: none has."""
    weights = {term: round(idf(term, holding.get(term, 0), items), 3) for term in item.terms}
    return WeighedTerms(weights, frozenset(item.title), item.chinese, item.published)


def pack(item: WeighedTerms) -> str:
    """One line of JSON to be stored beside the item."""
    heading = list(item.heading)
    lead = [term for term in item.weights if term not in item.title]
    when = item.published.timestamp() if item.published else None
    weights = [item.weights[term] for term in heading + lead]
    return json.dumps([heading, lead, weights, item.chinese, when], ensure_ascii=False, separators=(",", ":"))


def unpack(line: str) -> WeighedTerms:
    """What `pack` wrote."""
    heading, lead, weights, chinese, when = json.loads(line)
    published = None if when is None else datetime.fromtimestamp(when, UTC)
    return WeighedTerms(dict(zip(heading + lead, weights, strict=True)), frozenset(heading), chinese, published)

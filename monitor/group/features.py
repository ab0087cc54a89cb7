"""Features of an item: weighted terms, language, time; stored form, look-ups.

Grouping needs three bounded look-ups for each item, whatever the size of the archive: document frequencies, postings
and members of events.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from math import log
from typing import Protocol

from monitor.group.identity import capitals, headlines_in
from monitor.group.subjects import NO_SUBJECTS, Subjects, subjects_of
from monitor.group.terms import (
    Glossary,
    Term,
    common_words,
    is_action,
    is_pair,
    is_place,
    is_territory,
    is_thing,
    name_pairs_in,
    shipped_glossary,
    stem,
    terms,
)

_MOST_TITLE, _MOST_LEAD = 40, 60  # terms kept
_LONGEST_TITLE = 500  # characters
_LONGEST_HEADLINE = 200  # characters that are stored, to be compared word by word
_LEAD = 500  # characters of the body: news has its facts first
_MOST_TOPICS = 8
FREE_LANGUAGES = ("zh", "ja", "ko")
KEYS = 24  # terms by which an item is found
_SIGNED = re.compile(r" ?\([^()]{3,60}/[^()]{3,60}\) ?$|\s[-–—|｜]\s[^-–—|｜]{2,30}$")  # the publisher
_PRIOR_ITEMS = 300  # imagined items before the first real one
_PRIOR_COMMON = 45  # of them have a given word of the list of common words
_LEAST = 0.02
MOST_TITLES = 20  # newest titles of a source that are read for the words it repeats
_FEWEST_TITLES = 10
_REPEATED = 0.8  # share of these titles that have a repeated word
_CONCEPT, _ACTION = 0.75, 0.85  # a concept stands for many words, so it is less specific than one word
_PAIR = 0.6  # a pair of characters is often a part of a word, and occurs together with its neighbours


@dataclass(frozen=True, slots=True)
class Features:
    """Features of one item.

    title:      terms of the headline, in order, without repeats
    lead:       terms of the first 500 characters of the body that are not in the headline
    words:      term to the words that it comes from, to be shown
    language:   two letters, empty if not known
    published:  time with a zone, or None if the source gives no time
    topics:     the terms of each headline of a roundup; None for an item about one thing
    name_pairs: names that the text gives in two scripts, to be stored for later texts
    subjects:   what the headline is about: names, identifiers, days
    source:     id of its source; empty if not known
    said:       terms of the headline in order, with repeats
    names:      terms of the headline that are names: known ones, Latin words in a Chinese text, and in other texts
                words that the body capitalises inside a sentence
    """

    title: tuple[str, ...]
    lead: tuple[str, ...]
    words: Mapping[str, str]
    language: str
    published: datetime | None = None
    topics: tuple[tuple[str, ...], ...] | None = None
    name_pairs: tuple[tuple[str, str], ...] = ()
    said: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    subjects: Subjects = NO_SUBJECTS
    source: str = ""

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms, at most 100, those of the headline first."""
        return self.title + self.lead


@dataclass(frozen=True)
class WeighedTerms:
    """Features with the idf that each term had when the item arrived.

    All that is stored for later comparisons.

    weights: term to idf, 0 to 1, terms of the headline first
    title:   terms of the headline
    subjects, source: as of Features; empty for items stored by earlier versions
    All else is derived from these when first used, because an item is compared many times.
    """

    weights: Mapping[str, float]
    title: frozenset[str]
    language: str
    published: datetime | None = None
    subjects: Subjects = NO_SUBJECTS
    source: str = ""

    @property
    def free(self) -> bool:
        """Return True if it is written without spaces, so its terms are character pairs."""
        return self.language in FREE_LANGUAGES

    def across(self, other: WeighedTerms) -> bool:
        """Return True if two items are in different languages.

        An unknown language may be any with spaces.
        """
        if self.free or other.free:
            return self.language != other.language
        return self.language != other.language and bool(self.language and other.language)

    def comparable(self, other: WeighedTerms) -> Mapping[str, float]:
        """Return the headline's weighted terms that an item in another language can have."""
        if self.free:
            return {t: weight for t, weight in self.heading.items() if not is_pair(t) or t in other.weights}
        if other.free:
            return self.heading
        return {
            t: weight
            for t, weight in self.heading.items()
            if t[0] in "=#@" or t in other.weights or t in self.subjects.names
        }

    @cached_property
    def heading(self) -> Mapping[str, float]:
        """Terms of the headline with their weights.

        In a fixed order, so that sums are reproducible.
        """
        return {term: weight for term, weight in self.weights.items() if term in self.title}

    @cached_property
    def title_weight(self) -> float:
        """Sum of the weights of the headline."""
        return sum(self.heading.values())

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Choose the terms by which an item is found: the heaviest.

        The headline's terms count double.
        """
        double = {term: weight * (2 if term in self.title else 1) for term, weight in self.weights.items()}
        return tuple(sorted(double, key=lambda term: (-double[term], term))[:KEYS])

    @cached_property
    def title_square(self) -> float:
        """Sum of the squares of the weights of the headline."""
        return _square(self.heading.values())

    @cached_property
    def text_square(self) -> float:
        """Sum of the squares of all weights; those of the headline are doubled first."""
        return _square(self.weights.values()) + 3 * self.title_square

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of a Chinese text: words in Latin letters, and names of the glossary."""
        plain = (term for term in self.weights if not is_pair(term) and term[0] not in "#@")
        return tuple(term for term in plain if not is_thing(term) and not is_place(term))

    @cached_property
    def amounts(self) -> frozenset[str]:
        """Amounts in the headline."""
        return frozenset(term for term in self.title if term[0] == "#")

    @cached_property
    def actions(self) -> frozenset[str]:
        """Concepts of the headline that say what happened."""
        return frozenset(term for term in self.title if term[0] == "=" and is_action(term))

    @cached_property
    def territories(self) -> frozenset[str]:
        """Places and countries in the headline."""
        return frozenset(term for term in self.title if term[0] == "=" and is_territory(term))

    def own_names(self, other: WeighedTerms) -> frozenset[str]:
        """Return the names of the headline that another item does not mention."""
        return self.subjects.names - other.subjects.mentions - other.weights.keys()


def _square(weights: Collection[float]) -> float:
    return sum(weight * weight for weight in weights)


def features(
    title: str, text: str, language: str | None, published: datetime | None, glossary: Glossary, source: str = ""
) -> Features:
    """Extract the features of an item from its headline and body.

    The body is cleaned and may be empty.

    source:   id of its source, if it is known
    glossary: made by `glossary_of` from the aliases and the stored name pairs; kept by the caller
    """
    title = _SIGNED.sub("", title[:_LONGEST_TITLE])
    name_pairs = name_pairs_in(f"{title}\n{text}", glossary)
    known = glossary.with_name_pairs(name_pairs)
    language = (language or "").lower()[:2]
    heading, body = terms(title, known, language), terms(text[:_LEAD], known, language)
    mine = _distinct(heading)[:_MOST_TITLE]
    lead = tuple(term for term in _distinct(body) if term not in mine)[:_MOST_LEAD]
    parts = headlines_in(title, text)
    topics = None if parts is None else [_distinct(terms(part, known, language)) for part in parts[:_MOST_TOPICS]]
    capitalised = None if language in FREE_LANGUAGES else {stem(word) for word in capitals(text[:_LEAD])}
    words = (term for term in mine if term[0] not in "=#@" and not is_pair(term))
    named = {term for term in words if capitalised is None or term in capitalised}
    names = tuple(term for term in mine if term in named or (term[0] == "=" and not is_thing(term)))
    return Features(
        title=mine,
        lead=lead,
        words=dict(reversed(heading + body)),
        language=language,
        published=published,
        topics=None if topics is None else tuple(topics),
        name_pairs=name_pairs,
        said=tuple(term for term, _ in heading[:_MOST_TITLE]),
        names=names,
        subjects=subjects_of(title[:_LONGEST_HEADLINE], text, known),
        source=source,
    )


def repeated_terms(wanted: Iterable[str], titles: Sequence[str], language: str) -> frozenset[str]:
    """Return those terms that the titles of one source repeat.

    They are stop words for its items.

    titles: the newest of the source; of a few titles none are returned
    """
    if len(titles) < _FEWEST_TITLES:
        return frozenset()
    left, least = set(wanted), _REPEATED * len(titles)
    missing = Counter[str]()
    for title in sorted(titles):  # not by age: a few decide for most items, and a new one is seldom among them
        missing.update(left - _title_terms(title[:_LONGEST_HEADLINE], language))
        left = {term for term in left if len(titles) - missing[term] >= least}
        if not left:
            break
    return frozenset(left)


@lru_cache(maxsize=20_000)
def _title_terms(title: str, language: str) -> frozenset[str]:
    return frozenset(term for term, _ in terms(_SIGNED.sub("", title), shipped_glossary(), language))


def _distinct(found: Sequence[Term]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for term, _ in found))


def weigh(item: Features, items: int, holding: Mapping[str, int], repeated: Set[str] = frozenset()) -> WeighedTerms:
    """Weigh the features by idf; terms that its source's titles repeat weigh least.

    Of `items` stored items, `holding` have each term; a missing term has none.
    """
    weights = {term: round(idf(term, holding.get(term, 0), items), 3) for term in item.terms}
    weights.update((term, _LEAST) for term in item.title if term in repeated)
    return WeighedTerms(weights, frozenset(item.title), item.language, item.published, item.subjects, item.source)


def idf(term: str, holding: int, items: int) -> float:
    """Inverse document frequency, scaled: 0 (in every item) to 1 (in none).

    holding: stored items with the term, of `items` in all. Before an archive has grown, a list of words that are
    common in any news stands in for its counts.
    """
    seen, factor = _prior(term)
    base = log(_PRIOR_ITEMS + items)
    return max((base - log(seen + holding)) / base, _LEAST) * factor


@lru_cache(maxsize=20_000)
def _prior(term: str) -> tuple[int, float]:
    """Return one, and the imagined items with a term; and the factor of its kind."""
    seen = 1 + (_PRIOR_COMMON if term in common_words() else 0)
    if term[0] == "=" and not is_place(term):
        return seen, _ACTION if is_action(term) else _CONCEPT
    return seen, _PAIR if is_pair(term) else 1.0


def pack(item: WeighedTerms) -> str:
    """Serialize to one line of JSON, to be stored with the item."""
    heading = list(item.heading)
    lead = [term for term in item.weights if term not in item.title]
    when = item.published.timestamp() if item.published else None
    weights = [item.weights[term] for term in heading + lead]
    found = item.subjects
    subjects = [found.headline, sorted(found.names), sorted(found.mentions), found.leading]
    line = [heading, lead, weights, item.language, when, subjects, item.source]
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def unpack(line: str) -> WeighedTerms:
    """Read a line written by `pack`.

    Lines of earlier versions have no subjects and no language.
    """
    heading, lead, weights, language, when, *rest = json.loads(line)
    if isinstance(language, bool):  # of earlier versions: whether it is Chinese
        language = "zh" if language else ""
    published = None if when is None else datetime.fromtimestamp(when, UTC)
    subjects = Subjects(rest[0][0], frozenset(rest[0][1]), frozenset(rest[0][2]), rest[0][3]) if rest else NO_SUBJECTS
    weighed = dict(zip(heading + lead, weights, strict=True))
    return WeighedTerms(weighed, frozenset(heading), language, published, subjects, "".join(rest[1:2]))


MOST_POSTINGS = 100  # newest items for each key
MOST_MEMBERS = 16  # reports of an event that a new item is compared with: its first one and the newest


@dataclass(frozen=True, slots=True)
class Members:
    """Reports of an event: their number, and at most MOST_MEMBERS, the first first."""

    size: int
    reports: tuple[WeighedTerms, ...]

    @property
    def terms(self) -> Set[str]:
        """All terms of the reports."""
        if len(self.reports) == 1:
            return self.reports[0].weights.keys()
        return frozenset[str]().union(*(report.weights for report in self.reports))


class GroupingIndex(Protocol):
    """Look-ups of `decide`.

    Numbers of items and events grow.
    """

    def titles(self, source: str) -> Sequence[str]:
        """Return the newest MOST_TITLES titles of a source."""

    def document_frequencies(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        """Return the number of stored items, and of those with each of 100 terms at most.

        Zeros are left out.
        """

    def heaviest_events(self, keys: Mapping[str, float], since: datetime | None, most: int) -> Sequence[int]:
        """Return the events whose reports have the most weight in common, heaviest first.

        Of equals the older first.

        keys: at most 24 terms with their weights, counted in thousandths; each leads to the newest MOST_POSTINGS
              items that have it, without those published before `since`
        """

    def members(self, events: Sequence[int]) -> Mapping[int, Members]:
        """Return the reports of at most four events."""

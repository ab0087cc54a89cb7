"""Words that a source's own titles repeat are its stop words; within one source the bar is higher."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.group import Decision, decide, features, glossary_of
from monitor.group.features import MOST_TITLES, repeated_terms, weigh
from monitor.group.similarity import SHIPPED
from tests.group.memory_index import MemoryIndex

NOW = datetime(2030, 5, 15, 12, tzinfo=UTC)
GLOSSARY = glossary_of()
EAGER = replace(SHIPPED, joins=0.2)


def decided(*reports: tuple[str, str]) -> Decision:
    """The decision on the last of some reports, an hour apart, each a source and a headline."""
    index = MemoryIndex()
    for number, (source, title) in enumerate(reports):
        decision = decide(
            features(title, "", "en", NOW + timedelta(hours=number), GLOSSARY, source), index, weights=EAGER
        )
        index.add(number, number if decision.event is None else decision.event, decision.weighed)
    return decision


def test_a_word_in_most_titles_of_a_source_is_repeated() -> None:
    titles = [
        f"Harbour notice: berth {name} closed" for name in "alder birch cedar dogwood elm fir gorse hazel".split()
    ]
    titles += ["Lighthouse museum opens", "Oysters return"]
    asked = ("harbour", "alder", "notic", "seagull", "berth", "clos")
    assert repeated_terms(asked, titles, "en") == {"harbour", "notic", "berth", "clos"}


def test_of_a_few_titles_nothing_is_repeated() -> None:
    assert repeated_terms(["harbour"], ["Harbour notice: berth closed"] * 9, "en") == frozenset()
    assert repeated_terms(["harbour"], ["Harbour notice: berth closed"] * 10, "en") == {"harbour"}


def test_a_repeated_word_has_the_least_weight() -> None:
    item = features("Harbour notice: seagull falls", "", "en", NOW, GLOSSARY, "harbour")
    weights = weigh(item, 0, {}, {"harbour", "notic"}).weights
    assert weights["harbour"] == weights["notic"] < weights["seagull"]


def test_only_the_newest_titles_of_a_source_are_read() -> None:
    index = MemoryIndex()
    for number in range(MOST_TITLES + 5):
        item = features(f"Notice {number}", "", "en", NOW, GLOSSARY, "harbour")
        index.add(number, number, weigh(item, 0, {}))
    assert index.titles("harbour")[0] == f"Notice {MOST_TITLES + 4}"
    assert len(index.titles("harbour")) == MOST_TITLES
    assert index.titles("other") == []


def test_one_source_needs_more_than_two_to_report_an_event_twice() -> None:
    first, second = "Sandmere ferry aground", "Tide frees no boat yet at Sandmere, tourists wait"
    same, other = decided(("a", first), ("a", second)), decided(("a", first), ("b", second))
    assert (same.kind, other.kind) == ("first", "report")
    assert same.evidence.sure == other.evidence.sure
    assert "as all its reports are of the same source" in same.sentence

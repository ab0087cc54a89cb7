"""The rules on what must be in common, and the measures of an item against an event, each by its numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.group import Evidence, Members, WeighedTerms, features, glossary_of
from monitor.group.event import Candidate, _grounded
from monitor.group.features import weigh
from monitor.group.similarity import event_measures, measures
from monitor.group.stages import later_stage
from monitor.group.subjects import Subjects

NOW = datetime(2030, 5, 15, tzinfo=UTC)


def weighed(title: str, lead: str = "", *, chinese: bool = False, hours: float | None = 0) -> WeighedTerms:
    words = [*title.split(), *lead.split()]
    published = None if hours is None else NOW + timedelta(hours=hours)
    return WeighedTerms(dict.fromkeys(words, 0.5), frozenset(title.split()), "zh" if chinese else "en", published)


def grounded(facts: int, share: float, *, words: int = 0, kinds: int = 0, reports: int = 1, body: bool = True) -> bool:
    item = weighed("a", "b" if body else "")
    evidence = Evidence(
        names=tuple("n" * (at + 1) for at in range(facts)),
        words=tuple("w" * (at + 1) for at in range(words)),
        share=share,
        kinds=kinds,
        reports=reports,
    )
    return _grounded(item, Candidate(0, Members(reports, (weighed("a"),)), 1.0), evidence)


@pytest.mark.parametrize(
    "facts, share, expected",
    [
        (0, 0.44, False),
        (0, 0.45, True),
        (1, 0.44, False),
        (1, 0.45, True),
        (2, 0.29, False),
        (2, 0.3, True),
        (3, 0.0, True),
    ],
)
def test_with_a_body_up_to_two_names_and_kinds_alone_need_a_share_of_the_headline(
    facts: int, share: float, expected: bool
) -> None:
    assert grounded(facts, share, words=2, kinds=2) is expected


@pytest.mark.parametrize("facts, share, expected", [(1, 0.24, False), (1, 0.25, True), (2, 0.0, True), (0, 0.25, True)])
def test_one_name_and_some_words_of_an_event_of_many_reports_need_a_share(
    facts: int, share: float, expected: bool
) -> None:
    assert grounded(facts, share, words=3, kinds=1, reports=2) is expected


@pytest.mark.parametrize("facts, share, expected", [(0, 0.19, False), (0, 0.2, True), (1, 0.0, True)])
def test_a_headline_alone_needs_a_name_or_a_share(facts: int, share: float, expected: bool) -> None:
    assert grounded(facts, share, words=2, kinds=2, body=False) is expected
    assert grounded(facts, share, words=3, kinds=1) is expected


@pytest.mark.parametrize(
    "names, numbers, share, expected",
    [
        (3, 0, 0.3, True),
        (2, 1, 0.3, True),
        (3, 0, 0.29, False),
        (2, 0, 0.39, False),
        (2, 0, 0.4, True),
        (1, 0, 0.9, False),
    ],
)
def test_a_development_has_names_and_numbers_and_a_share_of_the_headline_in_common(
    names: int, numbers: int, share: float, expected: bool
) -> None:
    evidence = Evidence(names=("n",) * names, numbers=("1",) * numbers, share=share)
    assert evidence.follows is expected


def titled(headline: str, language: str = "en") -> WeighedTerms:
    words = headline.lower().split()
    return WeighedTerms(dict.fromkeys(words, 0.5), frozenset(words), language, NOW, Subjects(headline))


@pytest.mark.parametrize(
    "one, other, names, share, expected",
    [
        ("JetBlue and American go their different ways", "Both ways", ("ways",), 0.9, False),
        ("Bachelor ends in hot mess", "Do not mess with Bieber", ("mess",), 0.9, False),
        ("Don't just read, Spritz", "Spritz ends reading", ("spritz",), 0.1, True),
        ("This could be the next iPhone", "Designer shows an iPhone", ("iphone",), 0.1, True),
        ("Stocks fall in choppy trading", "Bonds edge lower in choppy trading", ("choppy", "trading"), 0.28, True),
        ("Meta leases centers for data", "No more data centers", ("data", "centers"), 0.11, False),
    ],
)
def test_words_that_are_no_names_are_a_little_and_one_of_them_is_nothing(
    one: str, other: str, names: tuple[str, ...], share: float, expected: bool
) -> None:
    evidence = Evidence(names=names, share=share, reports=1)
    assert _grounded(titled(one), Candidate(0, Members(1, (titled(other),)), 1.0), evidence) is expected
    many = Candidate(0, Members(2, (titled(other),)), 1.0)
    assert _grounded(titled(one), many, evidence)  # what several reports have in common is more than chance


def test_across_languages_another_place_or_name_speaks_against() -> None:
    german = features("Germany rules on Google Overviews", "", "en", NOW, glossary_of())
    european = features("欧盟裁定 Google 开放搜索", "", "zh", NOW, glossary_of())
    one, other = weigh(german, 0, {}), weigh(european, 0, {})
    assert measures(one, other)["places_differ"] == 1.0
    assert measures(one, one)["places_differ"] == 0.0
    ours = WeighedTerms({"a": 0.5}, frozenset("a"), "en", NOW, Subjects("A", frozenset(["orrin"])))
    theirs = WeighedTerms({"a": 0.5}, frozenset("a"), "de", NOW, Subjects("A", frozenset(["tarnholm"])))
    unnamed = WeighedTerms({"a": 0.5}, frozenset("a"), "de", NOW)
    assert measures(ours, theirs)["subjects_differ"] == 1.0
    assert measures(ours, unnamed)["subjects_differ"] == 0.0


def test_across_languages_a_share_is_not_enough() -> None:
    option = Candidate(0, Members(1, (weighed("a", chinese=True),)), 1.0)
    assert not _grounded(weighed("a"), option, Evidence(share=0.9))
    assert _grounded(weighed("a"), option, Evidence(names=("n",)))


def test_the_measures_of_an_item_against_an_event() -> None:
    item = weighed("ferry strike ends", hours=30)
    reports = (
        weighed("ferry strike", hours=0),
        weighed("ferry strike port", hours=6),
        weighed("harbour strike", hours=3),
    )
    measured = event_measures(item, Members(3, reports))
    assert measured["days"] == 1.0  # since the newest
    assert (measured["single"], measured["double"], measured["untimed"], measured["chinese"]) == (0, 0, 0, 0)
    assert measured["unheard"] == pytest.approx(1 / 3)  # "ends"
    assert measured["missing"] == 0.0  # of "ferry" and "strike", which most reports have
    assert measured["nearest"] >= measured["mean"]
    lacking = event_measures(weighed("strike ends"), Members(3, reports))
    assert lacking["missing"] == pytest.approx(1 / 2)


@pytest.mark.parametrize("size, single, double", [(1, 1.0, 0.0), (2, 0.0, 1.0), (3, 0.0, 0.0)])
def test_the_size_of_an_event_is_a_measure_up_to_four_reports(size: int, single: float, double: float) -> None:
    measured = event_measures(weighed("a"), Members(size, (weighed("a"),)))
    assert (measured["single"], measured["double"]) == (single, double)
    assert event_measures(weighed("a"), Members(4, (weighed("a"),)))["size"] == pytest.approx(1.3863, abs=1e-3)
    assert event_measures(weighed("a"), Members(9, (weighed("a"),)))["size"] == pytest.approx(1.3863, abs=1e-3)


def test_of_one_report_what_is_missing_is_not_known_and_without_a_time_the_item_is_untimed() -> None:
    assert event_measures(weighed("b"), Members(1, (weighed("a"),)))["missing"] == 0.5
    assert event_measures(weighed("a", hours=None), Members(1, (weighed("a"),)))["untimed"] == 1.0
    assert event_measures(weighed("a"), Members(1, (weighed("a", hours=None),)))["untimed"] == 1.0


def test_an_event_is_chinese_if_all_its_reports_and_the_item_are() -> None:
    chinese, english = weighed("渡轮", chinese=True), weighed("ferry")
    assert event_measures(chinese, Members(1, (chinese,)))["chinese"] == 1.0
    assert event_measures(chinese, Members(2, (chinese, english)))["chinese"] == 0.0
    assert event_measures(english, Members(1, (english,)))["chinese"] == 0.0


def test_an_earlier_stage_must_be_that_of_all_reports() -> None:
    assert (
        later_stage("Honda confirms deal", ["Honda in talks", "Honda may buy"])
        == "it is official, and theirs is a rumour"
    )
    assert later_stage("Honda confirms deal", ["Honda in talks", "Honda buys"]) == ""
    assert later_stage("Honda may confirm deal", ["Honda in talks"]) == ""


def test_a_rumour_is_no_report_of_an_event_of_denials_alone() -> None:
    assert later_stage("Honda in talks", ["Honda denies it", "Honda: untrue"]) == "they deny what it reports"
    assert later_stage("Honda in talks", ["Honda denies it", "Honda meets Orrin"]) == ""
    assert later_stage("Honda meets Orrin", ["Honda denies it"]) == ""

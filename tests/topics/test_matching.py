"""Matching of several topics at once: shortcuts change no result, numbers that change with time, near misses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Document, Examples, Topic
from monitor.topics import Matcher, check_topic, compile_query, compile_topics

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def matched(matcher: Matcher, document: Document, now: datetime | None = NOW) -> list[str]:
    return [match.topic for match in matcher.match(document, now=now)]


def test_a_topic_of_several_queries_matches_what_only_a_later_one_matches() -> None:
    matcher = compile_topics([Topic("t", "T", ("ferry harbour", "bridge tunnel", "museum"))], {})
    for title in ("harbour ferry", "a tunnel and a bridge", "museum"):
        assert matched(matcher, Document(title=title)) == ["t"]
    assert matched(matcher, Document(title="ferry bridge")) == []


@pytest.mark.parametrize(
    "query, age, expected",
    [
        ("x age<2d", 2 * DAY, False),
        ("x age<=2d", 2 * DAY, True),
        ("x age>2d", 2 * DAY, False),
        ("x age>=2d", 2 * DAY, True),
        ("x age<2d", 2 * DAY - timedelta(seconds=1), True),
        ("x age>2d", 2 * DAY + timedelta(seconds=1), True),
    ],
)
def test_each_comparison_of_an_age_is_exact_to_the_second(query: str, age: timedelta, expected: bool) -> None:
    assert bool(compile_query(query, {}).match(Document(title="x", published=NOW - age), now=NOW)) is expected


@pytest.mark.parametrize("query, expected", [("x length<=1", True), ("x length<1", False), ("x length>=1", True)])
def test_each_comparison_of_a_length_includes_what_it_says(query: str, expected: bool) -> None:
    assert bool(compile_query(query, {}).match(Document(title="x", text="y"), now=NOW)) is expected


def test_the_age_of_an_item_counts_from_its_date_and_not_from_when_it_was_first_seen() -> None:
    published_long_ago = Document(title="x", published=NOW - 9 * DAY, first_seen=NOW)
    seen_long_ago = Document(title="x", published=NOW, first_seen=NOW - 9 * DAY)
    recent = compile_query("x age<3d", {})
    assert not recent.match(published_long_ago, now=NOW)
    assert recent.match(seen_long_ago, now=NOW)


def test_reject_with_an_age_excludes_an_item_today_and_not_when_the_time_is_left_open() -> None:
    matcher = compile_topics([Topic("t", "T", ("x",), "age>3d")], {})
    old, new = Document(title="x", published=NOW - 9 * DAY), Document(title="x", published=NOW)
    assert matched(matcher, old) == []
    assert matched(matcher, new) == ["t"]
    assert matched(matcher, old, None) == ["t"]  # it is matched again when it is published


def test_reject_without_an_age_excludes_an_item_at_any_time() -> None:
    matcher = compile_topics([Topic("t", "T", ("x",), "hiring")], {})
    assert matched(matcher, Document(title="x hiring"), None) == []


def test_a_negated_age_is_left_open_too() -> None:
    matcher = compile_topics([Topic("t", "T", ("x -age>3d",))], {})
    old = Document(title="x", published=NOW - 9 * DAY)
    assert (matched(matcher, old), matched(matcher, old, None)) == ([], ["t"])


def test_an_item_is_no_near_miss_if_only_a_negation_holds() -> None:
    topic = Topic("near", "N", ("/fer+y/ -museum",), near_of="t")
    assert matched(compile_topics([topic], {}), Document(title="a bridge")) == []
    assert matched(compile_topics([topic], {}), Document(title="ferry museum")) == ["near"]


def test_an_item_is_no_near_miss_if_only_a_number_holds() -> None:
    topic = Topic("near", "N", ("/fer+y/ length<100",), near_of="t")
    assert matched(compile_topics([topic], {}), Document(title="a bridge")) == []


@pytest.mark.parametrize("query", ["ferry OR (museum -age<3d)", "ferry OR (museum NOT (lang:zh OR source:s))"])
def test_an_undecided_clause_under_a_negation_supports_the_example(query: str) -> None:
    wanted = Topic("t", "T", (query,), examples=Examples(match=("museum",)))
    unwanted = Topic("t", "T", (query,), examples=Examples(reject=("museum",)))
    assert check_topic(wanted, {}) == []
    assert check_topic(unwanted, {}) == []


def test_an_example_is_checked_against_a_decided_clause_under_a_negation() -> None:
    topic = Topic("t", "T", ("ferry -museum",), examples=Examples(match=("ferry museum",), reject=("ferry",)))
    assert [fault.part for fault in check_topic(topic, {})] == ["examples.match", "examples.reject"]


def test_a_match_depends_on_the_fields_that_are_searched_and_on_the_text_if_its_length_counts() -> None:
    assert compile_query("title:x", {}).reads == {"title"}
    assert compile_query("title:x age<3d", {}).reads == {"title"}
    assert compile_query("title:x length>5", {}).reads == {"title", "text"}


def test_a_topic_changes_with_time_if_one_of_its_queries_or_reject_does() -> None:
    topics = [
        Topic("a", "A", ("x", "y age<3d")),
        Topic("b", "B", ("x",), "independent<2"),
        Topic("c", "C", ("x length>5",)),
    ]
    matcher = compile_topics(topics, {})
    assert [matcher.changes_with_time(name) for name in "abc"] == [True, True, False]
    assert matcher.rule("b").topic.title == "B"


def test_the_first_hit_of_a_term_in_each_field_is_kept_the_title_before_all_others() -> None:
    document = Document(title="b a", text="x a a", author="a")
    (match,) = compile_query("any:a OR any:b", {}).match(document, now=NOW)
    found = [(hit.field, hit.start, hit.words) for hit in match.hits]
    assert found == [("title", 0, "b"), ("title", 2, "a"), ("author", 0, "a"), ("text", 2, "a")]


def test_a_regex_in_a_later_field_has_its_place_in_that_field() -> None:
    (match,) = compile_query("/fer+y/", {}).match(Document(title="harbour", text="the ferry"), now=NOW)
    assert [(hit.field, hit.start, hit.words) for hit in match.hits] == [("text", 4, "ferry")]


@pytest.mark.parametrize("span, seconds", [("60s", 60), ("2m", 120), ("1h", 3600), ("1d", 86_400), ("1w", 604_800)])
def test_a_span_of_time_counts_in_its_unit(span: str, seconds: int) -> None:
    at = Document(title="x", published=NOW - timedelta(seconds=seconds))
    assert compile_query(f"x age<={span}", {}).match(at, now=NOW)
    assert not compile_query(f"x age<{span}", {}).match(at, now=NOW)

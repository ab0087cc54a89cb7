"""When a source is visited next."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model import ScheduleSettings, Source
from monitor.schedule import History, next_visit
from monitor.schedule.rhythm import in_words

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
SOURCE = Source("s", "https://example.com/")
SETTINGS = ScheduleSettings()
WATCHED = NOW - timedelta(days=10)


def wait(history: History, source: Source = SOURCE, settings: ScheduleSettings = SETTINGS) -> timedelta:
    return next_visit(source, settings, history, NOW)[0] - NOW


def arrivals(a_day: int) -> tuple[datetime, ...]:
    step = timedelta(days=1) / a_day
    return tuple(NOW - step * number for number in range(10 * a_day, 0, -1))


def test_a_fixed_rhythm_is_kept_to_the_second() -> None:
    assert wait(History(), replace(SOURCE, every=timedelta(minutes=15))) == timedelta(minutes=15)


def test_the_rhythm_of_the_source_goes_before_that_of_all() -> None:
    settings = replace(SETTINGS, every=timedelta(hours=2))
    assert wait(History(), SOURCE, settings) == timedelta(hours=2)
    assert wait(History(), replace(SOURCE, every=timedelta(seconds=1)), settings) == timedelta(seconds=1)


def test_a_new_source_is_visited_as_fast_as_allowed() -> None:
    assert wait(History()) <= timedelta(minutes=5) * 1.1


def test_a_busy_source_is_visited_more_often_than_a_quiet_one() -> None:
    busy, quiet = (wait(History(arrivals(rate), WATCHED)) for rate in (48, 2))
    assert busy < quiet / 5


def test_a_silent_source_is_still_visited_within_the_slowest_rhythm() -> None:
    assert timedelta(hours=12) < wait(History((), NOW - timedelta(days=300))) <= timedelta(hours=24) * 1.1


def test_what_stood_on_the_list_at_the_first_visit_is_no_sign_of_a_fast_rhythm() -> None:
    backlog = tuple(WATCHED for _ in range(500))
    assert wait(History(backlog, WATCHED)) > timedelta(hours=5)


def test_failures_back_off_ever_longer_up_to_half_a_day() -> None:
    waits = [wait(History(failures=count)) for count in range(1, 20)]
    assert waits[0] < timedelta(minutes=2)
    assert all(later > earlier * 1.5 for earlier, later in itertools.pairwise(waits[:9]))
    assert max(waits) <= timedelta(hours=12) * 1.1


def test_retry_after_is_obeyed_and_told() -> None:
    when, why = next_visit(SOURCE, SETTINGS, History(failures=1, retry_after=timedelta(hours=3)), NOW)
    assert when == NOW + timedelta(hours=3)
    assert why == "the server asked for 3 h"


def test_a_retry_after_shorter_than_the_backoff_does_not_shorten_it() -> None:
    assert wait(History(failures=8, retry_after=timedelta(seconds=1))) > timedelta(hours=1)


def test_sources_of_one_rhythm_drift_apart() -> None:
    waits = {wait(History(), replace(SOURCE, id=f"s{number}")) for number in range(50)}
    assert len(waits) > 25


def test_spans_are_said_as_a_person_does() -> None:
    spans = [timedelta(seconds=5), timedelta(minutes=15), timedelta(hours=2), timedelta(days=3)]
    assert [in_words(span) for span in spans] == ["5 s", "15 min", "2 h", "3 days"]

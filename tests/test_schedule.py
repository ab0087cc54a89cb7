"""When a source is visited next."""

import itertools
import math
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import ScheduleSettings, Source
from monitor.schedule import (
    FOLLOW_UP,
    ArrivalModel,
    History,
    Rates,
    describe_rates,
    fit,
    learn,
    next_visit,
    unpack,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
SOURCE = Source("s", "https://example.com/")
SETTINGS = ScheduleSettings()
WATCHED = NOW - timedelta(days=10)


def in_bursts(share: float) -> Rates:
    return Rates(NOW.timestamp(), 1.0, (1 / 86_400,) * 168, burst=share)


def wait(history: History, source: Source = SOURCE, settings: ScheduleSettings = SETTINGS) -> timedelta:
    return next_visit(source, settings, history, NOW)[0] - NOW


def moments(a_day: float, days: int = 28, publishes: Callable[[datetime], bool] = lambda _: True) -> list[datetime]:
    """Entries at random moments of the days before NOW, the same in every run."""
    chance = random.Random(7)
    moment, found = NOW - timedelta(days=days), []
    while (moment := moment + timedelta(days=chance.expovariate(a_day))) < NOW:
        if publishes(moment):
            found.append(moment)
    return found


def model(arrivals: list[datetime], days: int = 28) -> ArrivalModel:
    return learn(ArrivalModel((NOW - timedelta(days=days)).timestamp()), arrivals, NOW)


def wait_at(learned: ArrivalModel, now: datetime, delay_budget: timedelta | None = None) -> timedelta:
    settings = replace(SETTINGS, fastest=timedelta(seconds=1))
    return next_visit(SOURCE, settings, History(model=learned), now, delay_budget or timedelta(minutes=5))[0] - now


def why(learned: ArrivalModel, now: datetime = NOW) -> str:
    return next_visit(SOURCE, SETTINGS, History(model=learned), now)[1]


def test_a_fixed_interval_is_kept_to_the_second() -> None:
    assert wait(History(), replace(SOURCE, every=timedelta(minutes=15))) == timedelta(minutes=15)


def test_the_interval_of_the_source_goes_before_that_of_all() -> None:
    settings = replace(SETTINGS, every=timedelta(hours=2))
    assert wait(History(), SOURCE, settings) == timedelta(hours=2)
    assert wait(History(), replace(SOURCE, every=timedelta(seconds=1)), settings) == timedelta(seconds=1)


def test_a_new_source_is_visited_as_fast_as_allowed() -> None:
    assert wait(History()) <= timedelta(minutes=5) * 1.1


def test_a_busy_source_is_visited_more_often_than_a_quiet_one() -> None:
    busy, quiet = (wait(History(moments(rate, 10), WATCHED)) for rate in (100, 1))
    assert busy < quiet / 5


def test_a_silent_source_is_still_visited_within_the_longest_interval() -> None:
    assert timedelta(hours=6) < wait(History((), NOW - timedelta(days=300))) <= timedelta(hours=24)


def test_what_stood_on_the_list_at_the_first_visit_is_no_sign_of_a_short_interval() -> None:
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


def test_sources_of_one_interval_drift_apart() -> None:
    waits = {wait(History(), replace(SOURCE, id=f"s{number}")) for number in range(50)}
    assert len(waits) > 25


def test_the_interval_goes_with_the_square_root_of_the_rate() -> None:
    slow, fast = (wait_at(model(moments(rate)), NOW) for rate in (4, 400))
    assert slow / fast == pytest.approx(10, rel=0.35)


def test_more_patience_makes_fewer_requests() -> None:
    learned = model(moments(50))
    hasty, patient = (wait_at(learned, NOW, timedelta(minutes=minutes)) for minutes in (2, 200))
    assert patient > 4 * hasty


def test_visits_come_more_often_in_the_hours_when_a_source_publishes() -> None:
    learned = model(moments(150, publishes=lambda moment: 8 <= moment.hour < 22))
    by_day, by_night = (wait_at(learned, NOW.replace(hour=hour)) for hour in (15, 0))
    assert by_night > 3 * by_day


def test_visits_come_less_often_at_a_quiet_weekend() -> None:
    learned = model(moments(150, publishes=lambda moment: moment.weekday() < 5))
    wednesday, sunday = (wait_at(learned, NOW + timedelta(days=days)) for days in (0, 4))
    assert sunday > 3 * wednesday


@pytest.mark.parametrize(
    ("zone", "hours"), [("UTC", "8–16 h"), ("Asia/Shanghai", "16–24 h"), ("America/Lima", "3–11 h")]
)
def test_the_hours_of_a_source_are_named_in_the_zone_of_the_reader(zone: str, hours: str) -> None:
    learned = model(moments(100, publishes=lambda moment: 8 <= moment.hour < 18))
    assert why(learned, NOW.astimezone(ZoneInfo(zone))).endswith(f" a day, mostly {hours}")


def test_a_visit_is_planned_in_real_hours_also_across_a_change_of_the_clocks() -> None:
    before = datetime(2024, 3, 31, 0, 59, tzinfo=UTC)
    when, _ = next_visit(replace(SOURCE, every=timedelta(hours=2)), SETTINGS, History(), before.astimezone(BERLIN))
    assert when == before + timedelta(hours=2)


def test_a_source_without_preferred_hours_is_said_to_have_none() -> None:
    assert "mostly" not in why(model(moments(100)))


def test_a_source_that_publishes_at_a_fixed_minute_is_visited_just_after_it() -> None:
    first = (NOW - timedelta(days=28)).replace(minute=40)
    batches = [first + timedelta(hours=hour, milliseconds=part) for hour in range(28 * 24 - 1) for part in range(3)]
    learned = model(batches)
    due = NOW + wait_at(learned, NOW, timedelta(minutes=30))
    assert timedelta() <= due - NOW.replace(minute=41) < timedelta(minutes=3)
    assert "at minute 40" in why(learned)


def test_a_story_that_is_running_is_followed_closely() -> None:
    stories = moments(2)
    learned = model(sorted(start + timedelta(minutes=2 * part) for start in stories for part in range(6)))
    running = learn(learned, [NOW - timedelta(minutes=1)], NOW)
    assert "in bursts" in why(running)
    assert wait_at(running, NOW) < wait_at(running, NOW + timedelta(hours=6)) / 2


def test_chance_is_not_taken_for_bursts() -> None:
    assert "in bursts" not in why(model(moments(300)))


def test_what_was_long_ago_counts_less_than_what_is_new() -> None:
    learned = model(moments(200))
    later = learn(learned, [], NOW + timedelta(days=90))
    assert later.rates.daily < learned.rates.daily / 4


def test_entries_that_fell_off_the_list_unseen_are_reckoned_with() -> None:
    every_minute = [NOW - timedelta(minutes=minute) for minute in range(20, 0, -1)]
    before = model([], 1)
    whole, cut_off = learn(before, every_minute, NOW), learn(before, every_minute, NOW, NOW - timedelta(hours=10))
    later = NOW + timedelta(hours=7)
    assert learn(cut_off, [], later).rates.daily > 10 * learn(whole, [], later).rates.daily


def test_dates_of_the_first_list_tell_its_interval_after_an_hour() -> None:
    dated = History(moments(100, 2), NOW)
    assert "a day" in next_visit(SOURCE, SETTINGS, dated, NOW + timedelta(hours=1))[1]


def test_one_pinned_entry_of_long_ago_does_not_make_a_busy_list_look_quiet() -> None:
    recent = [NOW - timedelta(minutes=10 * number) for number in range(19, 0, -1)]
    pinned = [NOW - timedelta(days=9), *recent]
    assert wait(History(pinned, NOW)) <= 2 * wait(History(recent, NOW))


def test_an_arrival_model_survives_being_stored() -> None:
    learned = model(moments(60))
    again = unpack(learned.pack())
    assert again.gaps == pytest.approx(learned.gaps, abs=0.001)
    assert len(set(again.gaps)) == 3
    assert wait_at(again, NOW) / wait_at(learned, NOW) == pytest.approx(1, rel=0.01)


def test_the_delay_of_unseen_entries_is_half_the_rate_times_the_wait_squared() -> None:
    steady = Rates(0.0, 86.4, (0.001,) * 168)
    assert steady.wait(None, 100.0, 0.5 * 0.001 * 600**2, 1e6) == pytest.approx(600, abs=0.01)
    assert steady.wait(None, 100.0, 0.5 * 0.001 * 9000**2, 1e6) == pytest.approx(9000, abs=0.01)
    assert steady.wait(None, 100.0, 1e9, 5000.0) == 5000.0


def test_a_visit_comes_at_the_end_of_a_batch_if_the_next_is_worth_no_less() -> None:
    batch = ((0.0, 60.0, 59.0), (60.0, 3600.0, 1 / 59))
    hourly = Rates(0.0, 24.0, (24 / 86_400,) * 168, batch)
    assert hourly.wait(None, 0.0, 3500.0, 1e6) == 60.0  # 0.983 entries for the 3,540 s until the next batch
    assert hourly.wait(None, 0.0, 3530.0, 1e6) > 3000.0
    assert hourly.wait(None, 0.0, 1e5, 1e6) > 3600.0


def test_a_weekday_is_told_from_the_first_hour_of_the_next() -> None:
    mondays = [NOW - timedelta(days=2, hours=12) - timedelta(weeks=week) for week in range(10)]
    entries = sorted(day + timedelta(seconds=second) for day in mondays for second in range(0, 3600, 10))
    hours = fit(model(entries, days=80), NOW.timestamp()).hours
    at = int(mondays[0].timestamp() // 3600)
    monday, sunday, tuesday = (hours[(at + 24 * days) % 168] for days in (0, -1, 1))
    assert monday > 3 * sunday
    assert sunday == pytest.approx(tuesday)


@pytest.mark.parametrize("text", ["", "[]", "[0,null,[],[],[]]"])
def test_a_stored_arrival_model_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        unpack(text)


def test_the_summary_is_as_small_for_a_busy_source_as_for_a_quiet_one() -> None:
    assert len(model(moments(1000)).pack()) < 3000


@given(
    st.lists(st.datetimes(datetime(2024, 5, 1), datetime(2024, 5, 15), timezones=st.just(UTC)), max_size=60),
    st.timedeltas(timedelta(), timedelta(days=400)),
    st.timedeltas(timedelta(milliseconds=1), timedelta(days=3)),
)
def test_whatever_came_the_next_visit_lies_between_the_fastest_and_the_longest_interval(
    arrivals: list[datetime], later: timedelta, delay_budget: timedelta
) -> None:
    now = NOW + later
    learned = learn(ArrivalModel((NOW - timedelta(days=20)).timestamp()), sorted(arrivals), now)
    due, said = next_visit(SOURCE, SETTINGS, History(model=learned), now, delay_budget)
    assert SETTINGS.fastest <= due - now <= SETTINGS.slowest
    assert said


def test_a_source_whose_first_list_is_old_is_still_new_for_an_hour() -> None:
    long_ago = tuple(NOW - timedelta(days=900, minutes=number) for number in range(30))
    when, why = next_visit(SOURCE, SETTINGS, History(long_ago, first_visit=NOW), NOW)
    assert when - NOW <= SETTINGS.fastest * 1.1
    assert why.startswith("new")
    later = NOW + timedelta(hours=2)
    assert next_visit(SOURCE, SETTINGS, History(long_ago, first_visit=NOW), later)[0] - later > timedelta(hours=1)


HOUR = timedelta(hours=1)


def test_a_quiet_source_is_not_asked_while_its_answer_holds() -> None:
    learned = model(moments(2))
    without = wait(History(model=learned))
    assert without < 3 * HOUR
    assert wait(History(model=learned, max_age=4 * HOUR)) == 4 * HOUR
    said = next_visit(SOURCE, SETTINGS, History(model=learned, max_age=4 * HOUR), NOW)[1]
    assert said.endswith(", which holds for 4 h")


def test_a_source_whose_news_comes_faster_than_it_says_is_not_believed() -> None:
    learned = model(moments(60))
    assert wait(History(model=learned, max_age=4 * HOUR)) == wait(History(model=learned))


def test_an_answer_that_holds_for_less_than_the_interval_changes_nothing() -> None:
    learned = model(moments(2))
    assert wait(History(model=learned, max_age=timedelta(minutes=1))) == wait(History(model=learned))


def test_no_answer_holds_beyond_the_slowest() -> None:
    settings = ScheduleSettings(slowest=HOUR)
    assert wait(History(model=model(moments(0.1)), max_age=4 * HOUR), settings=settings) == HOUR


# ── thresholds of the arrival model ─────────────────────────────────────────


def minutes(*counts: float) -> ArrivalModel:
    return ArrivalModel(0.0, minutes=(*counts, *[0.0] * (60 - len(counts))))


@pytest.mark.parametrize(
    ("counts", "fixed"),
    [
        ((5, 2, 2, *[1] * 7), True),  # chance that two share a minute, over that of even spread: 24/240 · 60 = 6
        ((5, *[1] * 11), False),  # 5
        ((8,), True),
        ((7,), False),  # too few batches
        ((1,) * 60, False),
    ],
)
def test_minutes_are_fixed_where_batches_share_theirs_six_times_as_often_as_by_chance(
    counts: tuple[int, ...], fixed: bool
) -> None:
    assert bool(fit(minutes(*counts), 0.0).clock) is fixed


@pytest.mark.parametrize(("seen", "by_weekday"), [(39.5, False), (40.5, True)])
def test_weekdays_are_told_apart_from_forty_entries_on(seen: float, by_weekday: bool) -> None:
    watched = 14 * 86_400.0
    faded = math.exp(-watched / (28 * 86_400.0))
    days = [seen / 24 / faded, 0, 0, 0, 0, 0, 0]  # all on Thursdays
    rates = fit(ArrivalModel(0.0, week=tuple(count for count in days for _ in range(24))), watched)
    assert (rates.hours[12] > 3 * rates.hours[60]) is by_weekday


@pytest.mark.parametrize(("days", "own"), [(12, False), (14, True)])
def test_an_hour_of_the_week_counts_by_itself_after_thirteen_days(days: int, own: bool) -> None:
    week = [1.0 if hour // 24 else 0.0 for hour in range(168)]
    week[12], week[36] = 8.0, 0.0  # the same hour of a Thursday and of a Friday
    rates = fit(ArrivalModel(0.0, week=tuple(week)), days * 86_400.0)
    assert (rates.hours[12] > 1.5 * rates.hours[36]) is own


def test_weekdays_are_not_told_apart_before_thirteen_days() -> None:
    watched = 12 * 86_400.0
    rates = fit(ArrivalModel(0.0, week=(*[20.0] * 24, *[0.0] * 144)), watched)
    assert rates.hours[:24] == pytest.approx(rates.hours[24:48])


def test_the_hours_before_and_after_midnight_are_neighbours() -> None:
    week = [9.0 if hour % 24 == 23 else 0.0 for hour in range(168)]
    rates = fit(ArrivalModel(0.0, week=tuple(week)), 12 * 86_400.0)
    assert rates.hours[22] == pytest.approx(rates.hours[0])
    assert rates.hours[22] > 3 * rates.hours[12]


def test_the_stretches_of_an_hour_follow_one_another() -> None:
    clock = fit(minutes(*[0] * 7, 9, 4, *[0] * 20, 6), 0.0).clock
    assert [begin for begin, _, _ in clock] == [0.0, *(end for _, end, _ in clock[:-1])]
    assert clock[-1][1] == 3600.0
    assert sum((end - begin) * factor for begin, end, factor in clock) == pytest.approx(3600)


def test_the_share_of_bursts_is_that_of_short_gaps_beyond_chance() -> None:
    gaps, short, chance = 100.0, 50.0, 30.0
    share = (short - chance) / (gaps * (1 - math.exp(-1)) - chance)  # of all that are not explained by chance
    assert fit(ArrivalModel(0.0, gaps=(gaps, short, chance)), 0.0).burst == pytest.approx(share)


@pytest.mark.parametrize(
    ("daily", "said"),
    [(61.4, "61 a day"), (10.0, "10 a day"), (3.26, "3.3 a day"), (1.0, "1.0 a day"), (0.5, "3.5 a week")],
)
def test_a_rate_is_told_a_day_or_where_it_is_rare_a_week(daily: float, said: str) -> None:
    assert describe_rates(Rates(0.0, daily, (1.0,) * 168), timedelta(0)) == said


def test_visits_of_one_interval_drift_apart_by_a_tenth_and_no_more() -> None:
    waits = [wait(History(), replace(SOURCE, id=f"s{number}")) / SETTINGS.fastest for number in range(400)]
    assert 0.9 <= min(waits) < 0.91
    assert 1.09 < max(waits) <= 1.1
    failing = [wait(History(failures=5), replace(SOURCE, id=f"s{n}")) / timedelta(minutes=16) for n in range(400)]
    assert 0.9 <= min(failing) < 0.91
    assert 1.09 < max(failing) <= 1.1


def test_learned_intervals_drift_apart_by_a_twenty_fifth() -> None:
    learned = model(moments(20))
    waits = [wait(History(model=learned), replace(SOURCE, id=f"s{number}")) for number in range(400)]
    middle = sorted(waits)[200]
    assert 0.955 < min(waits) / middle < 0.965
    assert 1.035 < max(waits) / middle < 1.045


def test_a_drift_is_the_same_whenever_it_is_worked_out_within_a_minute() -> None:
    moments_of_a_minute = [NOW + timedelta(seconds=second) for second in (0, 30, 59)]
    waits = {next_visit(SOURCE, SETTINGS, History(), moment)[0] - moment for moment in moments_of_a_minute}
    assert len(waits) == 1


@pytest.mark.parametrize("burst", [0.2, 0.5, 0.8])
def test_a_running_burst_brings_as_many_followers_as_its_share_promises(burst: float) -> None:
    followers = sum(in_bursts(burst).with_bursts(0.0, 1.0, float(second)) for second in range(20_000))
    assert followers == pytest.approx(1 / (1 - burst), rel=0.01)


def test_new_bursts_fill_up_to_the_mean_rate() -> None:
    assert in_bursts(0.5).with_bursts(2.0, 0.0, 0.0) == 1.0
    assert in_bursts(0.5).with_bursts(2.0, 0.0, 1e6) == pytest.approx(2.0)


@pytest.mark.parametrize(("a_day", "minutes"), [(288, 5), (24, 17), (1, 85)])
def test_by_default_a_source_with_an_entry_every_fastest_is_visited_as_often(a_day: float, minutes: float) -> None:
    flat = replace(model([]), rates=Rates(NOW.timestamp(), a_day, (a_day / 86_400,) * 168))
    assert wait(History(model=flat)) / timedelta(minutes=minutes) == pytest.approx(1, rel=0.06)


def test_the_newest_entry_may_still_get_a_follower_ever_less_likely() -> None:
    assert in_bursts(0.8).alive(100.0, 100.0) == pytest.approx(0.8)
    assert in_bursts(0.8).alive(100.0, 100.0 + FOLLOW_UP) == pytest.approx(0.8 / math.e / (0.2 + 0.8 / math.e))
    assert in_bursts(0.8).alive(None, 100.0) == 0.0
    assert in_bursts(0.0).alive(100.0, 100.0) == 0.0


def test_an_entry_dated_far_in_the_future_counts_as_now() -> None:
    now = datetime(2026, 11, 29, tzinfo=UTC)
    far = datetime(9999, 12, 31, tzinfo=UTC)
    assert learn(None, [far], now) == learn(None, [now], now)

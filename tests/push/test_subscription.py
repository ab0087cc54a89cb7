"""What each word from either side makes of a subscription."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Subscription
from monitor.push import HubLinks, confirm, deny, mark_requested, new_subscription, unsubscribe

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
TOPIC = "https://news.example/all.rss"
WAITING = new_subscription("s", HubLinks("https://hub.example/", TOPIC), NOW)


def asked(subscription: Subscription = WAITING, now: datetime = NOW) -> Subscription:
    made = mark_requested(subscription, now)
    assert made
    return made


def live(lease: str = "864000") -> Subscription:
    made = confirm(asked(), TOPIC, lease, NOW)
    assert made
    return made


def test_each_subscription_has_an_address_and_a_secret_that_nobody_guesses() -> None:
    made = [new_subscription("s", HubLinks("https://hub.example/", TOPIC), NOW) for _ in range(100)]
    words = {each.token for each in made} | {each.secret for each in made}
    assert len(words) == 200
    assert {len(word) for word in words} == {43}  # 256 bits, six a letter
    assert WAITING.next_ask == NOW


def test_a_silent_hub_is_asked_after_10_20_40_minutes_and_at_last_once_a_day() -> None:
    subscription, now, pauses = WAITING, NOW, []
    for _ in range(12):
        subscription = asked(subscription, now)
        assert subscription.next_ask
        pauses.append((subscription.next_ask - now) / timedelta(minutes=1))
        now = subscription.next_ask
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440, 1440, 1440]


def test_what_was_asked_for_is_confirmed_and_renewed_when_half_of_its_lease_is_over() -> None:
    assert live().state == "live"
    assert live().lease_until == NOW + timedelta(days=10)
    assert live().next_ask == NOW + timedelta(days=5)
    assert live().attempts == 0


@pytest.mark.parametrize("lease", ["", "0", "000", "-1", "-864000", "1e9", "1.5", " 60", "６０", "forever", "+5"])
def test_a_lease_that_is_no_number_above_nothing_confirms_nothing(lease: str) -> None:
    assert confirm(asked(), TOPIC, lease, NOW) is None


@pytest.mark.parametrize("lease", ["2592001", "99999999999", "9" * 4000])
def test_a_huge_lease_is_renewed_as_if_it_were_30_days(lease: str) -> None:
    assert live(lease).next_ask == NOW + timedelta(days=15)
    assert live(lease).lease_until == NOW + timedelta(days=30)


@pytest.mark.parametrize("lease", ["1", "60", "7200"])
def test_no_lease_makes_us_ask_more_than_once_an_hour(lease: str) -> None:
    assert live(lease).next_ask == NOW + timedelta(hours=1)


def test_another_topic_is_neither_confirmed_nor_denied() -> None:
    assert confirm(asked(), TOPIC + "?", "60", NOW) is None
    assert confirm(live(), "", "60", NOW) is None
    assert deny(asked(), TOPIC + "/", "") is None


def test_what_nobody_asked_for_is_not_confirmed() -> None:
    denied = deny(asked(), TOPIC, "no")
    leaving = unsubscribe(live(), NOW)
    assert denied
    assert leaving
    for subscription in (WAITING, denied, leaving):
        assert confirm(subscription, TOPIC, "60", NOW) is None


def test_a_repeated_confirmation_is_agreed_to_and_prolongs_nothing() -> None:
    assert confirm(live(), TOPIC, "2592000", NOW + timedelta(days=1)) == live()


def test_a_renewal_keeps_the_lease_until_the_hub_grants_another() -> None:
    later = NOW + timedelta(days=5)
    renewing = asked(live(), later)
    assert (renewing.state, renewing.lease_until) == ("asked", live().lease_until)
    renewed = confirm(renewing, TOPIC, "864000", later)
    assert renewed
    assert renewed.lease_until == later + timedelta(days=10)


def test_a_hub_that_refuses_is_not_asked_again() -> None:
    denied = deny(live(), TOPIC, "  not \n yours" + "x" * 1000)
    assert denied
    assert (denied.state, denied.next_ask, denied.lease_until) == ("denied", None, None)
    assert denied.problem.startswith("the hub refuses: not yours")
    assert len(denied.problem) < 250


def test_a_hub_that_knows_nothing_of_it_is_told_nothing() -> None:
    assert unsubscribe(WAITING, NOW) is None


def test_a_hub_that_does_not_confirm_the_end_is_asked_three_times() -> None:
    leaving, now, times = unsubscribe(live(), NOW), NOW, 0
    while leaving:
        leaving, now, times = mark_requested(leaving, now), now + timedelta(minutes=1), times + 1
    assert times == 4  # the fourth finds that it was asked three times


def test_when_the_lease_is_over_nothing_is_left_to_end() -> None:
    leaving = unsubscribe(live(), NOW)
    assert leaving
    assert mark_requested(leaving, NOW + timedelta(days=10)) is None
    assert mark_requested(replace(leaving, lease_until=None), NOW + timedelta(days=10))

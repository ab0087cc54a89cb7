"""The hub of a source: found in headers and documents whoever wrote them, and used where it reaches us."""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import FetchSettings, PublishSettings, Settings, Subscription, WebSettings
from monitor.push import (
    HubLinks,
    callback_of,
    confirm,
    deny,
    find_hub_links,
    is_websub_enabled,
    mark_requested,
    new_subscription,
    parse_signature,
    request_form,
    unsubscribe,
)

URL = "https://news.example/feeds/all.rss"
HUB, TOPIC = "https://hub.example/", "https://news.example/all.rss"
FOUND = HubLinks(HUB, TOPIC)


@pytest.mark.parametrize(
    "header",
    [
        f'<{HUB}>; rel="hub", <{TOPIC}>; rel="self"',
        f"<{HUB}>; rel=hub, <{TOPIC}>; rel=self",
        f"<{HUB}>;rel=hub,<{TOPIC}>;rel=self",
        f'<{TOPIC}>; rel="self canonical"; title="a, <b>; rel=\\"hub\\"", <{HUB}>; type=x; rel="HUB"',
        f'<https://news.example/2>; rel="next", <{HUB}>; rel="hub", <https://other.example/>; rel="hub", <{TOPIC}>; rel="self"',  # noqa: E501
        f'<{HUB}>; REL="hub", </all.rss#top>; rel="self"',
        f'<{HUB}>; rel="hub"; rel="self", <{TOPIC}>; rel="self"',
    ],
)
def test_link_headers_name_the_hub_and_the_topic(header: str) -> None:
    assert find_hub_links(header, URL) == FOUND


@pytest.mark.parametrize(
    "header",
    [
        "",
        f'<{HUB}>; rel="hub"',
        f'<{TOPIC}>; rel="self"',
        f'<ftp://hub.example/>; rel="hub", <{TOPIC}>; rel="self"',
        f'<javascript:alert(1)>; rel="hub", <{TOPIC}>; rel="self"',
        f'<https://[::1>; rel="hub", <{TOPIC}>; rel="self"',
        f'<https://hub.example/{"x" * 3000}>; rel="hub", <{TOPIC}>; rel="self"',
        f'<{HUB}>; title="rel=hub", <{TOPIC}>; rel="self"',
        f"{HUB}; rel=hub, {TOPIC}; rel=self",
    ],
)
def test_half_an_offer_or_no_address_is_none(header: str) -> None:
    assert find_hub_links(header, URL) is None


def test_headers_go_before_the_document_which_fills_what_they_lack() -> None:
    assert find_hub_links("", URL, hub=HUB, self_link="/all.rss") == FOUND
    assert find_hub_links(f'<{HUB}>; rel="hub"', URL, hub="https://old.example/", self_link=TOPIC) == FOUND


@given(st.text())
def test_any_header_is_read_without_a_fault(header: str) -> None:
    find_hub_links(header, URL)
    find_hub_links("", header, hub=header, self_link=header)


@pytest.mark.parametrize("piece", ["<", '<a>; rel="', "<a>;x=1", '<a>; a="\\"', " ; ", "<a>" + ";b" * 50])
def test_a_hostile_header_takes_no_time(piece: str) -> None:
    began = time.process_time()
    find_hub_links(piece * 100_000, URL)
    assert time.process_time() - began < 1


def test_hubs_are_used_where_https_says_that_the_world_reaches_us_or_a_person_does() -> None:
    public = Settings(publish=PublishSettings(base_url="https://news.example"))
    assert is_websub_enabled(public)
    assert not is_websub_enabled(Settings())
    assert is_websub_enabled(Settings(fetch=FetchSettings(websub=True)))
    assert not is_websub_enabled(replace(public, fetch=FetchSettings(websub=False)))
    assert not is_websub_enabled(replace(public, web=WebSettings(listen=None)))


SECRET, BODY = "a-secret", b"<rss/>"
SUBSCRIPTION = Subscription("t0ken", SECRET, "s", "https://hub.example/", "https://news.example/all.rss")
METHODS = ("sha1", "sha256", "sha384", "sha512")


def signed(method: str, body: bytes = BODY, secret: str = SECRET) -> str:
    return f"{method}={hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()}"


def holds(header: str, body: bytes = BODY) -> bool:
    signature = parse_signature(header)
    if signature is None:
        return False
    fed = signature.begin(SECRET)
    for at in range(len(body)):
        fed.update(body[at : at + 1])
    return signature.fits(fed)


@pytest.mark.parametrize("method", METHODS)
def test_each_method_of_the_recommendation_is_known_whatever_its_case(method: str) -> None:
    assert holds(signed(method))
    assert holds(signed(method).upper())


@pytest.mark.parametrize("method", METHODS)
def test_another_body_or_another_secret_does_not_fit(method: str) -> None:
    assert not holds(signed(method), BODY + b" ")
    assert not holds(signed(method, secret="another"))
    assert not holds(signed(method)[:-1])


@pytest.mark.parametrize(
    "header", ["", "sha256", "sha256=", "md5=1", "sha224=1", "sha256=" + "0" * 129, "sha256=é", "=1", "none=1"]
)
def test_what_is_no_signature_is_none(header: str) -> None:
    assert parse_signature(header) is None


@given(st.text())
def test_any_header_is_read_without_a_fault_and_fits_nothing(header: str) -> None:
    assert not holds(header)


def test_secrets_are_not_shown_where_a_subscription_is() -> None:
    assert SECRET not in repr(SUBSCRIPTION)
    assert "t0ken" not in repr(SUBSCRIPTION)
    assert signed("sha1")[5:] not in repr(parse_signature(signed("sha1")))


def test_a_subscription_is_asked_for_with_all_that_the_recommendation_wants() -> None:
    callback = callback_of(Settings(publish=PublishSettings(base_url="https://me.example")), SUBSCRIPTION)
    asked = {"hub.mode": "subscribe", "hub.topic": SUBSCRIPTION.topic, "hub.callback": callback}
    assert callback == "https://me.example/websub/t0ken"
    assert request_form(SUBSCRIPTION, callback, "subscribe") == asked | {
        "hub.lease_seconds": "864000",
        "hub.secret": SECRET,
    }
    assert request_form(SUBSCRIPTION, callback, "unsubscribe") == asked | {"hub.mode": "unsubscribe"}


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
    assert deny(asked(), TOPIC[:-1], "") is None


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


def test_an_address_of_two_thousand_characters_is_the_longest() -> None:
    longest = TOPIC + "?" + "a" * (2000 - len(TOPIC) - 1)
    assert find_hub_links("", URL, hub=HUB, self_link=longest) == HubLinks(HUB, longest)
    assert find_hub_links("", URL, hub=HUB, self_link=longest + "a") is None

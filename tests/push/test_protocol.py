"""What a hub signs is known to be the hub's."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import PublishSettings, Settings, Subscription
from monitor.push import callback_of, parse_signature, request_form

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

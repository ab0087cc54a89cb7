"""Secrets in text are masked by their form and by their value."""

from __future__ import annotations

import json
import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigFault, FetchError, Place
from monitor.model import Source
from monitor.redact import MASK, Redactor, redact, secrets_in_address, split_credentials

CANARY = "c4nary-Value"


@pytest.mark.parametrize(
    "text",
    [
        f"no answer from https://me:{CANARY}@example.org/feed",
        f"https://{CANARY}@example.org/",
        f"https://me:{CANARY}@with@signs@example.org/",
        f"postgresql://news:{CANARY}/with/slashes@db.example/news",
        f"postgresql://db.example/news?password={CANARY}",
        f"Max retries exceeded with url: /feed?page=2&api_key={CANARY}",
        f"https://example.org/a?x=1;accessToken={CANARY}",
        f"https://example.org/a?x=1&amp;sig={CANARY}",
        "https://example.org/a?u=9f86d081884c7d659a2feaa0c55ad015c4nary",
        f"Cookie: session={CANARY}; theme=dark",
        f"{{'Authorization': 'Bearer {CANARY}'}}",
        f"X-Api-Key={CANARY}",
        f"POST /websub/{CANARY} failed",
    ],
)
def test_a_secret_is_known_by_its_form(text: str) -> None:
    assert "c4nary" not in redact(text)
    assert MASK in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org:8080/@author/story-7",
        "https://example.org/read?key=20240515.22&author=Lin&page=2",
        "write to desk@example.org",
        "no field 'token'; use one of title, text",
        "the cookie page was shown",
        "https://example.org/?keyword=OpenAI",
    ],
)
def test_what_is_no_secret_stays_readable(text: str) -> None:
    assert redact(text) == text


@given(st.text(min_size=6, max_size=40))
def test_a_known_value_is_masked_however_it_is_written(secret: str) -> None:
    mask = Redactor.of([secret]).text
    for written in (secret, quote(secret), repr(secret)[1:-1], json.dumps(secret)[1:-1]):
        assert mask(f"«{written}»") in (f"«{MASK}»", redact(f"«{MASK}»")), written


def test_values_of_a_few_characters_are_words_and_stay() -> None:
    assert Redactor.of(["on", "info"]).text("information on it") == "information on it"


@given(st.text(max_size=300))
def test_masked_json_is_json(text: str) -> None:
    assert json.loads(redact(json.dumps({"text": f"https://a:b@c?token={text}"})))


@pytest.mark.parametrize("piece", ["x-", "://", "://:x", "?a=b&", "cookie:", "x-key", "://u:p@", "@", "&key="])
def test_masking_takes_time_in_proportion_to_the_text(piece: str) -> None:
    def seconds(size: int) -> float:
        start = time.process_time()
        redact(piece * (size // len(piece)))
        return time.process_time() - start

    assert seconds(800_000) < 30 * max(seconds(100_000), 0.01)


def test_errors_and_faults_hold_no_secret() -> None:
    address = f"https://me:{CANARY}@example.org/?token={CANARY}"
    failed = FetchError("connect", f"{address} does not answer", f"open {address}")
    fault = ConfigFault(Place("config/sources.yaml"), f"{address} is wrong", f"not {address}", address)
    assert CANARY not in f"{failed!r} {failed} {failed.args} {failed.remedy} {fault!r} {fault}"


def test_credentials_of_an_address_become_a_header() -> None:
    assert split_credentials("https://a%40b:c%3Ad@example.org/x?y#z") == (
        "https://example.org/x?y#z",
        "Basic YUBiOmM6ZA==",
    )
    assert split_credentials("https://example.org/@me") == ("https://example.org/@me", "")
    assert set(secrets_in_address("https://me:pass%21word@example.org/?token=abc&page=2")) >= {
        "pass%21word",
        "pass!word",
        "abc",
    }


def test_credentials_go_to_the_hosts_of_the_source_alone() -> None:
    source = Source("s", "https://www.example.org/news", headers={"Cookie": "c=1", "Accept-Language": "zh"})
    for own in ("https://example.org/a", "https://www.example.org/a", "https://img.example.org/a"):
        assert source.headers_for(own) == source.headers
    for foreign in ("https://example.org.evil.example/", "https://evil.example/?example.org", "https://[", ""):
        assert source.headers_for(foreign) == {"Accept-Language": "zh"}

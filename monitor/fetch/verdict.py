"""Decide what an answer means for its source: go on, wait, move, or stop."""

from __future__ import annotations

import http
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

from monitor.fetch.message import Response
from monitor.text.decode import decode
from monitor.text.interface import say_span
from monitor.text.interstitials import find_interstitial

Outcome = Literal["ok", "not_modified", "gone", "throttled", "client_error", "server_error"]

LONGEST_RETRY = timedelta(days=1)  # a source that asks for more is asked again tomorrow, and says it again
LONGEST_HOLD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The meaning of an answer.

    reason:      a sentence for a person, without its full stop
    retry_after: how long the server wants to be left alone, from 0 to a day; None: it does not say
    moved_to:    the address that it says is the new one for good, with a good answer there
    """

    outcome: Outcome
    reason: str
    retry_after: timedelta | None = None
    moved_to: str | None = None

    @property
    def good(self) -> bool:
        """Tell whether the source is well: there is content, or nothing changed."""
        return self.outcome in ("ok", "not_modified")


def judge(response: Response, now: datetime) -> Verdict:
    """Judge a response. now: aware; Retry-After as a date counts from it."""
    status = response.status
    named = f"{status} {_phrase(status)}".strip()
    if response.not_modified:
        return Verdict("not_modified", "nothing has changed since the last visit", moved_to=response.moved_to)
    if 200 <= status < 300:
        moved = f", and has moved for good to {response.moved_to}" if response.moved_to else ""
        return Verdict("ok", f"the server answered {named}{moved}", moved_to=response.moved_to)
    if status == 410:
        return Verdict("gone", "the server says that the address is gone for good (410); it is not asked again")
    wait = retry_after(response.headers, now)
    if status == 429 or (status == 503 and wait is not None):
        until = f" for {say_span('en', wait, exact=True)}" if wait is not None else ""
        return Verdict("throttled", f"the server asks to be left alone{until} ({named})", wait)
    if status < 400:
        return Verdict("server_error", f"the server answered {named} and led nowhere", wait)
    outcome: Outcome = "client_error" if status < 500 else "server_error"
    what = "refuses the address" if status < 500 else "has a problem"
    wall = _wall(response)
    return Verdict(outcome, f"the server {what}: {named}{f'; {wall}' if wall else _advice(status)}", wait)


def _wall(response: Response) -> str:
    """Name the bot check, login or consent page that came as an error; empty for a plain error page."""
    text = decode(response.body, response.headers.get("content-type", ""))
    page = find_interstitial(text, response.url, response.headers)
    return page.reason if page and page.kind != "error_page" else ""


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Read Retry-After, in seconds or as an HTTP date (RFC 9110, 10.2.3), bounded to 0 … a day.

    headers: lower-case names. None: it is not there, or makes no sense.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        seconds = int(value[:9]) if len(value) < 10 else LONGEST_RETRY.total_seconds()
        return min(timedelta(seconds=seconds), LONGEST_RETRY)
    try:
        when = parsedate_to_datetime(value)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return min(max(when - now, timedelta()), LONGEST_RETRY)
    except (ValueError, TypeError, IndexError, OverflowError):  # what email.utils raises for a bad date
        return None


def freshness_lifetime(headers: Mapping[str, str]) -> timedelta:
    """Compute the freshness lifetime of an answer (RFC 9111, 4.2).

    max-age less its age, else Expires less Date.

    headers: lower-case names. 0 where it does not say, where it is to be asked about each time, or says nonsense;
    a day at most.
    """
    directives = [part.strip().lower() for part in headers.get("cache-control", "").split(",")]
    if {"no-store", "no-cache"} & set(directives):
        return timedelta()
    ages = [part.removeprefix("max-age=").strip('"') for part in directives if part.startswith("max-age=")]
    if ages:
        seconds: float = _seconds(ages[0]) - _seconds(headers.get("age", "0").strip())
    else:
        until, since = _moment(headers, "expires"), _moment(headers, "date")
        seconds = until - since if until and since else 0
    return min(max(timedelta(seconds=seconds), timedelta()), LONGEST_HOLD)


def _seconds(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _moment(headers: Mapping[str, str], name: str) -> float:
    try:
        return parsedate_to_datetime(headers.get(name, "")).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):  # what email.utils raises for a bad date
        return 0.0


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return ""


def _advice(status: int) -> str:
    return {
        401: "; it asks for a login: give it `headers` in sources.yaml",
        403: "; it may not like programs: open it in a browser, and look at robots.txt and fetch.user_agent",
        404: "; look whether the page has moved",
        451: "; it is withheld for legal reasons",
    }.get(status, "")

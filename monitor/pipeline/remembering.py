"""What a visit changes in what is remembered of a source: pure, old state in, new state out."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.errors import NewsmonitorError
from monitor.fetch import Response, Verdict
from monitor.model import SourceState
from monitor.schedule import ArrivalModel, unpack

_FULL_AFTER = timedelta(days=1)  # so often a list is fetched whole, to find out whether its validators lie
_MOVED_TIMES, _MOVED_FOR = 3, timedelta(days=1)  # how long a permanent redirect must hold to be believed


def begun(before: SourceState, now: datetime) -> SourceState:
    """The state of a visit that begins."""
    return replace(before, last_fetch=now, first_fetch=before.first_fetch or now)


def validators(state: SourceState, now: datetime) -> tuple[str | None, str | None]:
    """ETag and Last-Modified to ask with; none where they lied, or where it is time to see whether they do."""
    due = state.last_full is not None and now - state.last_full >= _FULL_AFTER
    return (None, None) if state.liar or due else (state.etag, state.last_modified)


def hash_of(response: Response) -> str:
    """What tells one list from another before anything is parsed."""
    return hashlib.sha256(response.body).hexdigest()


def well(state: SourceState, response: Response, now: datetime) -> SourceState:
    """After a good answer."""
    state = _moved(replace(state, last_ok=now, failures=0, error="", gone=False), response, now)
    if response.not_modified:
        return state
    etag, last_modified = response.headers.get("etag"), response.headers.get("last-modified")
    same_validators = (etag, last_modified) == (state.etag, state.last_modified) and (etag or last_modified)
    lied = bool(same_validators) and state.body_hash not in (None, hash_of(response))
    return replace(
        state,
        etag=etag,
        last_modified=last_modified,
        body_hash=hash_of(response),
        last_full=now,
        liar=state.liar or lied,
    )


def _moved(state: SourceState, response: Response, now: datetime) -> SourceState:
    """Remember a permanent redirect, and take its target for the address once it held long enough."""
    target = response.moved_to or ""
    if not target or target != state.moved_to:
        return replace(state, moved_to=target, moved_since=now if target else None, moved_times=1 if target else 0)
    state = replace(state, moved_times=state.moved_times + 1)
    held = now - (state.moved_since or now)
    return replace(state, address=target) if state.moved_times >= _MOVED_TIMES and held >= _MOVED_FOR else state


def unwell(state: SourceState, fault: NewsmonitorError, verdict: Verdict | None) -> SourceState:
    """After a failure."""
    failed = replace(state, failures=state.failures + 1, error=str(fault))
    if state.address:
        # An address that was found may be what is wrong: the next visit begins at the source's own.
        return replace(failed, address="", etag=None, last_modified=None, body_hash=None)
    return replace(failed, gone=verdict is not None and verdict.outcome == "gone")


def stored_model(state: SourceState) -> ArrivalModel | None:
    """What is stored of a source's rhythm; None where nothing is, or another version wrote it."""
    try:
        return unpack(state.habit) if state.habit else None
    except ValueError:
        return None

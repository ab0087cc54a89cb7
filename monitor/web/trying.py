"""A query tried on the archive: what it finds, what is one clause short of it, and the YAML that keeps it.

Bounded, as anyone who may see the pages may ask anything: the query in length, the items in number and in time,
and one is tried at a time. What was not looked at is said.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Container, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import Document, FeedEntry, Topic
from monitor.topics import Matcher, TopicFault, check_topic, compile_topics, parse, show
from monitor.topics.paste import free_id, topic_yaml

LONGEST = 2_000  # code points of a query
MOST_ITEMS = 20_000
SHOWN, SHORT_SHOWN = 50, 10
_SECONDS = 0.8  # of looking; with what the page costs, an answer comes within a second
_PATIENCE = 5.0  # seconds that a query waits for another one
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_QUERY, _SHORT = "query", "query-near"

Aliases = Mapping[str, tuple[str, ...]]
Archive = Generator[tuple[FeedEntry, Document], None, None]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a query gives. Newest arrivals first, of `matched` and `missed` as many as a page shows.

    missed:  how many items are one clause short
    looked:  how many items were looked at
    whole:   that was the whole archive
    """

    understood: str
    found: tuple[FeedEntry, ...]
    matched: int
    short: tuple[FeedEntry, ...]
    missed: int
    looked: int
    whole: bool
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a query, or only doubtful.

    before, found, after: the query, cut where the fault stands
    better: the query with the nearest right word in its place, or empty
    """

    told: TopicFault
    before: str
    found: str
    after: str
    better: str


class Trial:
    """Tries one query at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def run(self, query: str, aliases: Aliases, archive: Archive, now: datetime) -> Tried | None:
        """Try a query; None where others take too long. Raises QueryError for one with a fault."""
        matcher = compile_topics(
            (Topic(_QUERY, query, (query,)), Topic(_SHORT, query, (query,), near_of=_QUERY)), aliases
        )
        if not self._lock.acquire(timeout=_PATIENCE):
            return None
        try:
            with closing(archive):
                return _looked(query, matcher, archive, now)
        finally:
            self._lock.release()


def _looked(query: str, matcher: Matcher, archive: Archive, now: datetime) -> Tried:
    start = time.monotonic()
    found: dict[str, list[FeedEntry]] = {_QUERY: [], _SHORT: []}
    counts = {_QUERY: 0, _SHORT: 0}
    limits = {_QUERY: SHOWN, _SHORT: SHORT_SHOWN}
    looked, whole = 0, True
    for entry, document in archive:
        if looked == MOST_ITEMS or time.monotonic() - start > _SECONDS:
            whole = False
            break
        looked += 1
        for match in matcher.match(document, now=now):
            counts[match.topic] += 1
            if len(found[match.topic]) < limits[match.topic]:
                found[match.topic].append(replace(entry, hits=match.hits, missing=match.missing))
    return Tried(
        understood=show(parse(query)),
        found=tuple(found[_QUERY]),
        matched=counts[_QUERY],
        short=tuple(found[_SHORT]),
        missed=counts[_SHORT],
        looked=looked,
        whole=whole,
        milliseconds=round((time.monotonic() - start) * 1000),
    )


def one_line(query: str) -> str:
    """A query as a form sends it, as one line without control characters."""
    return _CONTROLS.sub(" ", query).strip()


def faults_of(query: str, aliases: Aliases) -> tuple[Fault, ...]:
    """Everything that is wrong with a query, warnings among it, with where it stands."""
    if len(query) > LONGEST:
        problem, remedy = f"the query is longer than {LONGEST:,} characters", "put the words into an alias"
        return (_cut(query[: LONGEST + 20], TopicFault(_QUERY, "match", 0, LONGEST, problem, remedy)),)
    return tuple(_cut(query, fault) for fault in check_topic(Topic(_QUERY, query, (query,)), aliases))


def _cut(query: str, fault: TopicFault) -> Fault:
    at, found = fault.position, fault.found
    if not query.startswith(found, at):
        found = query[at : at + 1]
    right = f"@{fault.nearest}" if found.startswith("@") else fault.nearest
    better = query[:at] + right + query[at + len(found) :] if fault.nearest and found else ""
    return Fault(fault, query[:at], found, query[at + len(found) :], better)


def pasted(query: str, taken: Container[str]) -> str:
    """The query as a topic of topics.yaml, under an id that is not taken."""
    return "topics:\n" + topic_yaml(free_id(query, taken), query[:60], query)

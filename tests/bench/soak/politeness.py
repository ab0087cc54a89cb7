"""From what servers logged: how many requests ran at one host at once, and how soon one followed another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, order=True)
class Request:
    """One request as its server saw it; times in seconds. follows: it belongs to the one before, as a redirect or
    the page after robots.txt does, and needs no distance from it."""

    start: float
    end: float
    path: str = ""
    follows: bool = False


@dataclass(frozen=True)
class Manners:
    """Of all hosts together. gaps: seconds from one start to the next at the same host, the shortest first."""

    requests: int
    hosts: int
    most_at_once: int
    gaps: Sequence[float]
    busiest: str

    def closer_than(self, seconds: float) -> int:
        """How many gaps are shorter."""
        return sum(gap < seconds for gap in self.gaps)


def manners(log: Mapping[str, Iterable[Request]]) -> Manners:
    """What the requests of each host tell."""
    gaps: list[float] = []
    at_once, count, busiest = 0, 0, ("", 0)
    for host, unsorted in log.items():
        requests = sorted(unsorted)
        count += len(requests)
        at_once = max(at_once, most_at_once(requests))
        gaps += [after.start - before.start for before, after in _pairs(requests)]
        busiest = max(busiest, (host, len(requests)), key=lambda pair: pair[1])
    return Manners(count, len(log), at_once, sorted(gaps), f"{busiest[0]} with {busiest[1]} requests")


def most_at_once(requests: Iterable[Request]) -> int:
    """The most requests that ran at one moment; one that begins as another ends comes after it."""
    moments = sorted(
        moment for request in requests for moment in ((request.start, 1), (max(request.end, request.start), -1))
    )
    running = most = 0
    for _, step in moments:
        running += step
        most = max(most, running)
    return most


def _pairs(requests: Sequence[Request]) -> Iterable[tuple[Request, Request]]:
    """Neighbours that need a distance; what follows one stands in its place."""
    return ((before, after) for before, after in pairwise(requests) if not after.follows)


def by_host(requests: Iterable[tuple[str, Request]]) -> Mapping[str, list[Request]]:
    """Requests by host. The first after a robots.txt follows it: both are one turn."""
    found: dict[str, list[Request]] = defaultdict(list)
    for host, request in sorted(requests, key=lambda pair: pair[1]):
        after_robots = bool(found[host]) and found[host][-1].path == "/robots.txt"
        if after_robots and not request.follows:
            request = Request(request.start, request.end, request.path, follows=True)
        found[host].append(request)
    return found

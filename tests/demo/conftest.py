"""A running site whose clock the test moves."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from monitor.demo import DemoSite, Outlet, start


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    time: datetime = field(default=datetime(2031, 3, 9, 4, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.time

    def forward(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(url: str, method: str = "GET", **headers: str) -> Reply:
    """One request on a connection of its own; `If_None_Match` stands for If-None-Match."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        connection.request(
            method,
            url.removeprefix(f"{parts.scheme}://{parts.netloc}"),
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
        response = connection.getresponse()
        return Reply(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


def outlet(site: DemoSite, name: str) -> Outlet:
    """The outlet with this id."""
    return next(one for one in site.outlets if one.id == name)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(clock: Clock) -> Iterator[DemoSite]:
    with start(now=clock, base_port=0) as running:
        yield running

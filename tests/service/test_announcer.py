"""A hub that fails is asked ever more rarely; the next success, or another configuration, ends that."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

import pytest

from monitor.errors import StateError
from monitor.pipeline.context import Context
from monitor.service import backend as module
from monitor.service.backend import Announcer


@dataclass
class Day:
    """A clock that is set, a hub that hears or does not, and when it was asked."""

    now: float = 0.0
    hears: bool | StateError = True
    asked: list[float] = field(default_factory=list)

    def announce(self, _: Context) -> bool:
        self.asked.append(self.now)
        if isinstance(self.hears, StateError):
            raise self.hears
        return self.hears

    def live(self, announcer: Announcer, seconds: int) -> list[float]:
        """When it asked, in so many seconds with a beat each."""
        self.asked.clear()
        for _ in range(seconds):
            announcer.tick()
            self.now += 1.0
        return self.asked


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Day:
    made = Day()
    monkeypatch.setattr(module, "announce", made.announce)
    return made


def announcer_of(day: Day) -> Announcer:
    return Announcer(lambda: cast(Context, None), lambda: day.now)


def test_it_asks_once_when_feeds_were_written_and_not_otherwise(day: Day) -> None:
    announcer = announcer_of(day)
    assert day.live(announcer, 5) == []
    announcer.wake()
    assert day.live(announcer, 5) == [5.0]


def test_a_hub_that_fails_is_asked_after_10_20_40_seconds_and_at_last_every_hour(day: Day) -> None:
    announcer, day.hears = announcer_of(day), False
    announcer.wake()
    asked = day.live(announcer, 16_000)
    pauses = [later - earlier for earlier, later in pairwise(asked)]
    assert pauses == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]


def test_feeds_that_change_meanwhile_do_not_shorten_the_pause(day: Day) -> None:
    announcer, day.hears = announcer_of(day), False
    announcer.wake()
    day.live(announcer, 3)
    announcer.wake()
    assert day.live(announcer, 10) == [10.0]


def test_a_hub_that_is_back_starts_afresh(day: Day) -> None:
    announcer, day.hears = announcer_of(day), False
    announcer.wake()
    day.live(announcer, 100)
    day.hears = True
    assert len(day.live(announcer, 300)) == 1
    day.hears = False
    announcer.wake()
    assert len(day.live(announcer, 11)) == 2


def test_another_configuration_ends_the_pause(day: Day) -> None:
    announcer, day.hears = announcer_of(day), False
    announcer.wake()
    day.live(announcer, 3)
    announcer.wake(at_once=True)
    assert day.live(announcer, 1) == [3.0]


def test_a_database_that_cannot_be_read_leaves_it_to_be_told_later(day: Day) -> None:
    announcer, day.hears = announcer_of(day), StateError("the disk is full")
    announcer.wake()
    with pytest.raises(StateError):
        announcer.tick()
    day.hears = True
    assert len(day.live(announcer, 30)) == 1

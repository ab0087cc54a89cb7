"""A visit on a computer that has no file descriptor left, or no memory for another page."""

from __future__ import annotations

import errno
import os
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from monitor.errors import LocalShortage
from monitor.fetch import Fetcher, Request, Response
from monitor.model import SourceState
from monitor.pipeline.visit import Due, Visited, visit
from monitor.service.operations import run_once
from monitor.store.entries import waiting_entries, waiting_entry_sizes
from monitor.store.outbox import read_incidents
from monitor.store.sources import make_due, source_states
from tests.descriptors import none_left
from tests.pipeline.conftest import Desk
from tests.pipeline.test_visit import DEPARTURE, TEXT


def due_state(desk: Desk) -> SourceState:
    with desk.database.write() as connection:
        make_due(connection, ["s"], desk.now)
        return source_states(connection, ["s"])["s"]


def test_no_descriptor_left_is_no_failure_of_the_source_which_is_visited_soon(desk: Desk) -> None:
    desk.site.listing({"/a.html": DEPARTURE})
    desk.site.article("/a.html", DEPARTURE, *TEXT)
    before, context = due_state(desk), desk.context
    with none_left():
        visited = visit(context, Due(desk.context.sources["s"], before, waiting=False))
    assert (visited.outcome, visited.stored_state) == ("later", False)
    assert "LimitNOFILE" in visited.problem
    assert due_state(desk) == before
    assert desk.visit().stored == 1


def test_no_descriptor_left_costs_no_attempt_of_an_article(desk: Desk) -> None:
    desk.site.listing({"/a.html": DEPARTURE})
    desk.visit()
    desk.now += timedelta(hours=1)
    with desk.database.read() as connection:
        (number,) = waiting_entry_sizes(connection, "s", desk.now)
        before = waiting_entries(connection, [number])
        state = source_states(connection, ["s"])["s"]
    context = desk.context
    with none_left():
        visit(context, Due(desk.context.sources["s"], state, waiting=True))
    with desk.database.read() as connection:
        assert list(waiting_entry_sizes(connection, "s", desk.now)) == [number]
        assert waiting_entries(connection, [number]) == before
        assert not read_incidents(connection)


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOMEM])
def test_a_shortage_that_any_stage_finds_is_no_failure_of_the_source(
    desk: Desk, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, context = due_state(desk), desk.context

    def load(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "a module that is loaded late")

    monkeypatch.setattr("monitor.pipeline.visit.visit_list", load)
    visited = visit(context, Due(desk.context.sources["s"], before, waiting=False))
    assert (visited.outcome, visited.stored_state, due_state(desk)) == ("later", False, before)


class ShortOnce(Fetcher):
    """A fetcher that finds this computer short of memory at the first request to a path."""

    short_at: str

    def fetch(self, request: Request) -> Response:
        """Fetch, but for the first time at the path."""
        if self.short_at and urlsplit(request.url).path == self.short_at:
            self.short_at = ""
            raise LocalShortage("too many large pages are in memory at once")
        return super().fetch(request)


@pytest.mark.parametrize("path", ["/", "/a.html"])
def test_a_round_makes_a_visit_again_for_which_memory_was_short(desk: Desk, path: str) -> None:
    desk.site.listing({"/a.html": DEPARTURE})
    desk.site.article("/a.html", DEPARTURE, *TEXT)
    desk.fetcher = short = ShortOnce(desk.config.settings.fetch, monotonic=time.monotonic)
    short.short_at = path
    told: list[Visited] = []
    done = run_once(desk.context, ["s"], lambda visited, _: told.append(visited))
    assert not short.short_at, "memory was short"
    assert [item.title for item in desk.items()] == [DEPARTURE]
    assert [(visited.source, visited.stored) for visited in done.visits] == [("s", 1)]
    assert told == list(done.visits), "only the visit that was made is told"

"""The scheduler: one leads, and what is due becomes jobs, each once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection

from monitor.cluster import queue
from monitor.cluster.member import Member
from monitor.cluster.scheduler import AHEAD, Leadership, Scheduler, jobs_ahead
from monitor.config import load
from monitor.errors import StateError, StateLost
from monitor.service.opening import reconcile_topics
from monitor.store import Database, open_database
from monitor.store.shared import block_host
from tests.cluster.hosts import settings
from tests.commandline import Place
from tests.databases import NewDatabase

SOURCES = "sources:\n" + "".join(
    f"  - {{id: {name}, url: 'http://127.1.0.{number}:9/{name}/'}}\n" for number, name in enumerate("abc", 1)
)


@pytest.fixture
def databases(new_postgresql: NewDatabase) -> Iterator[list[Database]]:
    """Three ways into one archive."""
    state = new_postgresql()
    with ExitStack() as opened:
        first = opened.enter_context(closing(open_database(state, holder="test", shared=True)))
        queue.prepare(first)
        yield [first, *(opened.enter_context(closing(open_database(state, create=False))) for _ in range(2))]


@pytest.fixture
def scheduler(tmp_path: Path, databases: list[Database]) -> Iterator[Scheduler]:
    state = databases[0].writer.url.render_as_string(hide_password=False).replace("+psycopg", "")
    Place(tmp_path).write(**settings(state), sources=SOURCES)
    config = load(tmp_path / "config", {})
    member = Member("scheduler", tmp_path / "config", {}, databases[0], databases[1], Event(), Event())
    member.open(config)
    leadership = Leadership(databases[2])
    assert leadership.held()
    reconcile_topics(databases[0], config, accept_empty=True)
    made = Scheduler(member, config, leadership)
    yield made
    made._fetcher.close()
    member.close()


def queued(scheduler: Scheduler, name: str) -> frozenset[str]:
    with scheduler._database.read() as connection:
        return queue.queued(connection, name)


def nothing(_: Connection) -> None:
    """A transaction that writes nothing."""


def test_one_of_two_leads_and_only_its_writes_are_stored(databases: list[Database]) -> None:
    one, other = Leadership(databases[1]), Leadership(databases[2])
    assert (one.held(), other.held()) == (True, False)
    assert one.pid
    assert not other.pid
    one.store(nothing)
    with pytest.raises(StateLost):
        other.store(lambda _: pytest.fail("it does not lead"))
    with databases[0].write() as connection:
        one.fence(connection)
        with pytest.raises(StateLost):
            other.fence(connection)


def test_a_leader_whose_session_ended_is_followed_by_another_and_its_writes_are_refused(
    databases: list[Database],
) -> None:
    one, other = Leadership(databases[1]), Leadership(databases[2])
    assert one.held()
    databases[1].writer.dispose()
    assert other.held()
    with databases[0].write() as connection, pytest.raises(StateLost):
        one.fence(connection)


def test_a_leader_that_loses_the_server_does_not_lead(databases: list[Database]) -> None:
    def lost() -> None:
        raise StateError("the server is away", "start it")

    leadership = Leadership(databases[1])
    assert leadership.held()
    leadership.database = replace(databases[1], guard=lost)
    assert not leadership.held()
    assert not leadership.pid


def test_what_is_due_becomes_a_job_once_and_a_blocked_host_gets_none(scheduler: Scheduler) -> None:
    with scheduler._database.write() as connection:
        block_host(connection, "127.1.0.2", 600)
    for _ in range(2):
        assert scheduler._due(10, ()) == {}
    assert queued(scheduler, queue.VISITS) == {"a", "c"}


def test_no_more_jobs_are_made_than_workers_need(scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.cluster.scheduler.AHEAD", 2)
    for _ in range(2):
        scheduler._due(10, ())
    assert len(queued(scheduler, queue.VISITS)) == 2


def test_threads_of_workers_have_three_jobs_each_and_never_less_than_five_hundred() -> None:
    assert jobs_ahead(0) == jobs_ahead(AHEAD // 3) == AHEAD
    assert jobs_ahead(AHEAD) == 3 * AHEAD


def test_a_changed_feed_becomes_a_job_once(scheduler: Scheduler) -> None:
    for _ in range(2):  # both topics are new to the archive
        scheduler._publish_changed()
    assert queued(scheduler, queue.FEEDS) == {"chips", "departures"}


def test_articles_to_be_read_again_become_a_job_of_their_source_once(
    scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.cluster.scheduler.sources_to_look_at", lambda context, limit: ["a"])
    for _ in range(2):
        scheduler._look_again()
    assert queued(scheduler, queue.REVISITS) == {"a"}

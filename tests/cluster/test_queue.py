"""Jobs in the database of the archive, and what a dropped one can still do: nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Event, Thread

import pytest
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from sqlalchemy import text
from structlog.testing import capture_logs

from monitor.cluster import queue
from monitor.errors import StateError, StateLost
from monitor.store import Database, open_database
from monitor.store.outbox import add_to_publish, read_to_publish
from tests.databases import NewDatabase


@pytest.fixture
def database(new_postgresql: NewDatabase) -> Iterator[Database]:
    opened = open_database(new_postgresql(), holder="test", shared=True)
    queue.prepare(opened)
    queue.prepare(opened)  # another process does so too
    yield replace(opened, fence=queue.fence)
    opened.close()


def begin(database: Database) -> int:
    """A job that a worker has begun."""
    with database.write() as connection:
        queue.defer_visits(connection, {"s": "news.example"})
        worker = connection.scalar(text("SELECT worker_id FROM procrastinate_register_worker_v1()"))
        fetch = text("SELECT id FROM procrastinate_fetch_job_v2(ARRAY['visits'], :worker)")
        return int(connection.scalar(fetch, {"worker": worker}))


class _Unforeseen(Exception):
    pass


@pytest.mark.parametrize("fault", [PoolTimeout("pool initialization incomplete"), OSError("no route"), _Unforeseen()])
def test_a_worker_outlives_whatever_opening_its_pool_raises(
    fault: Exception, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is away for longer than the pool waits for it raises PoolTimeout, after 30 seconds."""
    faults, done, opened = [fault], Event(), AsyncConnectionPool.open

    async def fail_once(pool: AsyncConnectionPool, wait: bool = False, timeout: float = 30.0) -> None:
        if faults:
            raise faults.pop()
        await opened(pool, wait, timeout)

    monkeypatch.setattr(AsyncConnectionPool, "open", fail_once)
    with database.write() as connection:
        queue.defer_feeds(connection, ["chips"])
    address = database.writer.url.render_as_string(hide_password=False).replace("+psycopg", "")
    worker = queue.Worker(address, {queue.FEEDS: lambda _: done.set()}, 1, stop := Event())
    thread = Thread(target=worker.run)
    thread.start()
    try:
        assert done.wait(60)
        assert not faults
    finally:
        stop.set()
        thread.join(60)
    assert not thread.is_alive()


def test_a_worker_that_is_stopped_begins_no_further_job(database: Database) -> None:
    done, stop = list[str](), Event()

    def act(name: str) -> None:
        done.append(name)
        stop.set()

    with database.write() as connection:
        queue.defer_feeds(connection, ["chips", "cars", "ships"])
    address = database.writer.url.render_as_string(hide_password=False).replace("+psycopg", "")
    worker = queue.Worker(address, {queue.FEEDS: act}, 1, stop)
    worker.run()
    assert len(done) == 1
    assert not worker._running


def test_an_error_of_the_archive_is_logged_with_its_remedy_and_the_next_job_is_done(database: Database) -> None:
    stop = Event()

    def act(name: str) -> None:
        if name == "chips":
            raise StateError("the archive is busy", "wait a minute")
        stop.set()

    with database.write() as connection:
        queue.defer_feeds(connection, ["chips", "ships"])
    address = database.writer.url.render_as_string(hide_password=False).replace("+psycopg", "")
    with capture_logs() as logged:
        queue.Worker(address, {queue.FEEDS: act}, 1, stop).run()
    failed = [(each["name"], each["remedy"]) for each in logged if each["event"] == "job.failed"]
    assert failed == [("chips", "wait a minute")]


def test_what_is_queued_is_known_by_name(database: Database) -> None:
    with database.write() as connection:
        queue.defer_visits(connection, {"a": "one.example", "b": "two.example"})
        queue.defer_feeds(connection, ["chips", "", "*"])
        assert queue.queued(connection, queue.VISITS) == {"a", "b"}
        assert queue.queued(connection, queue.FEEDS) == {"chips", "", "*"}


def test_two_sources_of_one_host_are_visited_one_after_the_other(database: Database) -> None:
    with database.write() as connection:
        queue.defer_visits(connection, {"a": "one.example", "b": "one.example", "c": "two.example"})
    fetch = text("SELECT args ->> 'name' FROM procrastinate_fetch_job_v2(ARRAY['visits'], NULL)")
    with database.write() as connection:
        assert [connection.scalar(fetch) for _ in range(3)] == ["a", "c", None]


def test_a_job_whose_worker_is_silent_is_dropped_and_its_late_writes_are_refused(database: Database) -> None:
    job = begin(database)
    with queue.fenced(job), database.write() as connection:
        add_to_publish(connection, ["chips"])
    with database.write() as connection:
        assert queue.drop_silent(connection) == []
        connection.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"))
        assert queue.drop_silent(connection) == ["visits:s"]
        assert queue.queued(connection, queue.VISITS) == frozenset()
    with queue.fenced(job), pytest.raises(StateLost), database.write() as connection:
        add_to_publish(connection, ["late"])
    with database.write() as connection:  # the thread is not fenced any more
        add_to_publish(connection, ["ships"])
    with database.read() as connection:
        assert read_to_publish(connection).keys() == {"chips", "ships"}


def test_a_job_is_not_dropped_while_its_worker_writes(database: Database) -> None:
    job = begin(database)
    other = open_database(database.writer.url.render_as_string(hide_password=False).replace("+psycopg", ""))
    with queue.fenced(job), database.write() as connection:
        add_to_publish(connection, ["chips"])
        with other.write() as beside:
            beside.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"))
            assert queue.drop_silent(beside) == []
    with other.write() as beside:
        assert queue.drop_silent(beside) == ["visits:s"]
    other.close()


def test_a_job_that_ended_unsaid_is_dropped_at_the_second_look_and_one_that_runs_is_not(database: Database) -> None:
    job = begin(database)
    with database.read() as connection:
        number = connection.scalar(text("SELECT worker_id FROM procrastinate_jobs"))
    worker = queue.Worker("", {}, 1, Event(), _running={job}, _number=number)
    left = []
    for ends in (False, False, False, True, True):
        worker._running -= {job} if ends else set()
        worker.drop_forgotten(database)
        with database.read() as connection:
            left.append(bool(queue.queued(connection, queue.VISITS)))
    assert left == [True, True, True, True, False]

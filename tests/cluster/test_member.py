"""A process of several: what it says of itself, which configuration it runs, and when its fetcher is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text

from monitor.cluster import run_role
from monitor.cluster.member import FETCHED, Member
from monitor.config import load, version_of
from monitor.errors import NewsmonitorError
from monitor.fetch import Fetcher
from monitor.store import open_database
from monitor.store.schema import EPOCH
from monitor.store.shared import Role, read_counts, read_roles, save_role
from tests.cluster.hosts import settings
from tests.commandline import Place
from tests.databases import NewDatabase

ONE = "sources:\n  - {id: one, url: 'http://127.1.0.1:9/one/'}\n"
TWO = ONE + "  - {id: two, url: 'http://127.1.0.1:9/two/'}\n"
Join = Callable[..., Member]


@pytest.fixture
def join(tmp_path: Path, new_postgresql: NewDatabase) -> Iterator[Join]:
    """Makes a process of a role on one archive, its configuration in `config`."""
    state = new_postgresql()
    with ExitStack() as opened:

        def make(role: str = "worker", bucket: str = "null") -> Member:
            Place(tmp_path).write(**settings(state, bucket=bucket), sources=ONE)
            database = opened.enter_context(closing(open_database(state, holder=role, shared=True)))
            member = Member(role, tmp_path / "config", {}, database, database, Event(), Event())
            member.open(load(tmp_path / "config", {}))
            opened.callback(member.close)
            return member

        yield make


def beat(member: Member) -> None:
    """One turn of its heartbeat."""
    member.stop.clear()
    member.heartbeat(member.stop.set)


def roles_of(member: Member) -> list[Role]:
    with member.side.read() as connection:
        return list(read_roles(connection))


def test_a_process_says_that_it_lives_until_it_ends(join: Join) -> None:
    member = join()
    beat(member)
    (role,) = roles_of(member)
    assert (role.role, role.version, role.leads) == ("worker", version_of(member.folder), False)
    assert EPOCH < role.started <= role.seen
    with member.side.write() as connection:
        connection.execute(text("DELETE FROM roles"))
    beat(member)
    assert [each.started for each in roles_of(member)] == [role.started]
    member.close()
    assert roles_of(member) == []


def test_counts_are_stored_every_ten_seconds_and_not_at_each_word(join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    member, now = join(), [1000.0]
    monkeypatch.setattr("monitor.cluster.member.monotonic", lambda: now[0])

    def counted() -> bool:
        member.metrics.count("visits", outcome="read")
        beat(member)
        with member.side.read() as connection:
            return "visits" in str(read_counts(connection))

    beat(member)
    now[0] += 9.9
    assert not counted()
    now[0] += 0.1
    assert counted()


def test_a_silent_process_does_not_count_as_running_and_is_forgotten_after_ten_minutes(join: Join) -> None:
    member = join()
    late = "UPDATE roles SET seen = seen - :late WHERE role = 'web'"
    with member.side.write() as connection:
        save_role(connection, Role("other", "web", "elsewhere:1", "v", leads=False), EPOCH, {})
        connection.execute(text(late), {"late": 60_000})
    beat(member)
    assert 'newsmonitor_processes{role="worker"} 1' in member.render_metrics({})
    assert 'newsmonitor_processes{role="web"} 0' in member.render_metrics({})
    assert {each.role for each in roles_of(member)} == {"worker", "web"}
    with member.side.write() as connection:
        connection.execute(text(late), {"late": 600_000})
    member._counts_due = 0.0
    beat(member)
    assert {each.role for each in roles_of(member)} == {"worker"}


def test_an_edit_is_taken_once_it_rested(join: Join) -> None:
    member = join()
    (member.folder / "sources.yaml").write_text(TWO)
    member.follow()
    assert set(member.context.sources) == {"one"}
    member.follow()
    assert set(member.context.sources) == {"one", "two"}
    assert member.version == version_of(member.folder)
    taken = member.context
    member.follow()
    assert member.context is taken


def test_an_edit_waits_until_the_leader_runs_it(join: Join) -> None:
    member = join()

    def leader_runs(version: str) -> None:
        with member.side.write() as connection:
            save_role(connection, Role("leader", "scheduler", "elsewhere:1", version, leads=True), EPOCH, {})

    leader_runs(member.version)
    (member.folder / "sources.yaml").write_text(TWO)
    for _ in range(3):
        member.follow()
    assert set(member.context.sources) == {"one"}
    leader_runs(version_of(member.folder))
    member.follow()
    assert set(member.context.sources) == {"one", "two"}


def test_a_broken_edit_changes_nothing(join: Join) -> None:
    member = join()
    before = member.context, member.version
    (member.folder / "sources.yaml").write_text("sources: 1\n")
    for _ in range(3):
        member.follow()
    assert (member.context, member.version) == before


def test_a_fetcher_is_closed_when_nothing_uses_it_any_more(join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    member, closed, close = join(), list[Fetcher](), Fetcher.close

    def note(fetcher: Fetcher) -> None:
        closed.append(fetcher)
        close(fetcher)

    monkeypatch.setattr(Fetcher, "close", note)
    path = member.folder / "newsmonitor.yaml"
    with member.using() as context, member.using():
        path.write_text(path.read_text().replace("delay: 0s", "delay: 1s"))
        for _ in range(2):
            member.follow()
        assert member.context.fetcher is not context.fetcher
        assert closed == []
    assert closed == [context.fetcher]


def test_only_a_web_server_takes_the_files_of_the_bucket_into_a_folder_of_its_own(join: Join) -> None:
    folders = [join(role, "s3://news/feeds").context.config.settings.publish.dir for role in ("web", "publisher")]
    assert folders[0] == folders[1] / FETCHED


def test_a_role_needs_an_archive_on_a_server(join: Join, tmp_path: Path) -> None:
    config = load(join().folder, {})
    in_a_file = replace(config, settings=replace(config.settings, state=str(tmp_path / "news.db")))
    with pytest.raises(NewsmonitorError, match="need a PostgreSQL"):
        run_role(
            "worker", tmp_path, {}, in_a_file, stop=Event(), reload_asked=Event(), on_ready=lambda _: pytest.fail()
        )

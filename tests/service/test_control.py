"""Beside a running service, commands that change what is stored are done by the service."""

from __future__ import annotations

import json
import socket
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.errors import NewsmonitorError
from monitor.service.control import Tell, ask, listening
from tests.commandline import Place, Running, running
from tests.newssite import NewsSite
from tests.waiting import wait_for

DEPARTURES = ["OpenAI首席科学家官宣离职,研究主管接任", "超级对齐负责人从OpenAI离职,团队去向未定"]
EMPTIED = "topics: {departures: {match: 没有这个词}, chips: {match: 芯片}}"


@contextmanager
def up(place: Place) -> Iterator[Running]:
    """The service, once its first feed is there."""
    with running(place) as service:
        wait_for(lambda: sorted(place.titles("departures")) == DEPARTURES, "the first feed")
        yield service


def guid(place: Place, title: str) -> str:
    return next(str(entry["id"]) for entry in place.feed("departures")["items"] if entry["title"] == title)


def test_events_are_put_right_while_the_service_runs(place: Place) -> None:
    with up(place) as service:
        one, other = (guid(place, title) for title in DEPARTURES)
        joined = place.call("join", one, other).stdout
        assert "they are one event now" in joined
        wait_for(lambda: len(place.titles("departures")) == 1, "the feed with one entry")
        place.call("split", other)
        wait_for(lambda: sorted(place.titles("departures")) == DEPARTURES, "the feed with both")
        assert {guid(place, title) for title in DEPARTURES} == {one, other}
        assert service.stop() == 0


def test_what_cannot_be_done_is_told_as_without_a_service(place: Place) -> None:
    with up(place):
        said = place.call("split", "urn:uuid:nobody", expect=1).stderr
    assert (
        said == "newsmonitor: there is no item urn:uuid:nobody\n  `newsmonitor why` shows what became of an address\n"
    )
    assert place.call("split", "urn:uuid:nobody", expect=1).stderr == said


def test_the_archive_is_reprocessed_while_the_service_runs(place: Place) -> None:
    with up(place):
        done = place.json("reprocess")
        assert (done["items"], done["pages"], done["changed"]) == (6, 6, 0)


def test_once_lets_the_service_visit(place: Place, site: NewsSite) -> None:
    place.write(sources=f"sources:\n  - {{id: s, url: '{site.base}/', every: 1d}}\n")
    with up(place):
        visits = len(site.asked("/"))
        assert place.json("once", "--all") == {"asked": 1}
        wait_for(lambda: len(site.asked("/")) > visits, "the visit")
        assert "by itself" in place.call("once").stdout


def test_reload_says_what_became_of_it_and_force_empties_a_feed(place: Place) -> None:
    with up(place):
        assert "taken the configuration over" in place.call("reload").stdout
        place.write(topics=EMPTIED)
        said = place.call("reload", expect=2).stderr
        assert "would empty the feed of departures" in said
        assert sorted(place.titles("departures")) == DEPARTURES
        assert place.json("reload", "--force") == {"faults": []}
        wait_for(lambda: place.titles("departures") == [], "the empty feed")


def test_only_its_user_may_connect_and_nothing_is_left_of_the_socket(place: Place) -> None:
    path = place.folder / "state" / "newsmonitor.db.sock"
    with up(place) as service:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        service.stop()
    assert not path.exists()


def test_what_a_killed_service_left_is_no_service(place: Place) -> None:
    with up(place) as service:
        service.process.kill()
        service.ended()
    assert (place.folder / "state" / "newsmonitor.db.sock").exists()
    assert "no service runs" in place.call("reload", expect=1).stderr
    with up(place):
        place.call("reload")


@pytest.fixture
def state(tmp_path: Path) -> str:
    """A state far down, as deep as no address of a socket can say."""
    folder = tmp_path / ("deep" * 30)
    folder.mkdir()
    return str(folder / "news.db")


def silent(done: int, of: int) -> None:
    """Hear nothing."""


def test_progress_is_heard_before_the_answer(state: str) -> None:
    heard: list[tuple[int, int]] = []

    def count(words: Sequence[str], tell: Tell) -> object:
        for number in (1, 2):
            tell(number, 2)
        return {"words": words}

    with listening(state, {"count": count}):
        assert ask(state, "count", ["a", "b"], lambda *told: heard.append(told)) == {"words": ["a", "b"]}
    assert heard == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    "sent", [b"\n", b"{}\n", b"[1]\n", b'{"do": "nothing", "with": []}\n', b'{"do": "act", "with": 7}\n', b"\xff\n"]
)
def test_what_is_no_request_is_refused_and_the_next_is_answered(tmp_path: Path, sent: bytes) -> None:
    state = str(tmp_path / "s")
    with listening(state, {"act": lambda words, tell: "done"}):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(f"{state}.sock")
            line.sendall(sent)
            assert "not understood" in json.loads(line.makefile().readline())["problem"]
        assert ask(state, "act", [], silent) == "done"


def test_a_fault_of_the_program_ends_one_request_only(state: str) -> None:
    def fail(words: Sequence[str], tell: Tell) -> object:
        raise ZeroDivisionError

    with listening(state, {"fail": fail, "act": lambda words, tell: "done"}):
        with pytest.raises(NewsmonitorError, match="before it answered"):
            ask(state, "fail", [], silent)
        assert ask(state, "act", [], silent) == "done"
    assert ask(state, "act", [], silent) is None

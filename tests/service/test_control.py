"""Beside a running service, commands that change what is stored are done by the service."""

from __future__ import annotations

import json
import socket
import stat
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import NewsmonitorError
from monitor.service.control import OnProgress, ask, listening
from tests.commandline import Place, Running, running
from tests.databases import KINDS, NewDatabase, new_postgresql
from tests.newssite import NewsSite
from tests.waiting import wait_for

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["act", "do", "with"]),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text(), inner) | st.fixed_dictionaries({"do": inner, "with": inner})
    ),
)
DEPARTURES = ["OpenAI首席科学家官宣离职,研究主管接任", "超级对齐负责人从OpenAI离职,团队去向未定"]
EMPTIED = "topics: {departures: {match: 没有这个词}, chips: {match: 芯片}}"


__all__ = ["new_postgresql"]


@pytest.fixture(params=KINDS)
def either(request: pytest.FixtureRequest, place: Place) -> Place:
    """The place with its archive in a file, and with it on a server."""
    if request.param == "postgresql":
        made: NewDatabase = request.getfixturevalue("new_postgresql")
        place.use_state(made())
    return place


@contextmanager
def up(place: Place) -> Iterator[Running]:
    """The service, once its first feed is there."""
    with running(place) as service:
        wait_for(lambda: sorted(place.titles("departures")) == DEPARTURES, "the first feed")
        yield service


def guid(place: Place, title: str) -> str:
    return next(str(entry["id"]) for entry in place.feed("departures")["items"] if entry["title"] == title)


def test_events_are_put_right_while_the_service_runs(either: Place) -> None:
    with up(either) as service:
        one, other = (guid(either, title) for title in DEPARTURES)
        joined = either.call("join", one, other).stdout
        assert "they are one event now" in joined
        wait_for(lambda: len(either.titles("departures")) == 1, "the feed with one entry")
        either.call("split", other)
        wait_for(lambda: sorted(either.titles("departures")) == DEPARTURES, "the feed with both")
        assert {guid(either, title) for title in DEPARTURES} == {one, other}
        assert service.stop() == 0


def test_what_cannot_be_done_is_told_as_without_a_service(either: Place) -> None:
    with up(either):
        said = either.call("split", "urn:uuid:nobody", expect=1).stderr
    assert (
        said == "newsmonitor: there is no item urn:uuid:nobody\n  `newsmonitor why` shows what became of an address\n"
    )
    assert either.call("split", "urn:uuid:nobody", expect=1).stderr == said


def test_the_archive_is_reprocessed_while_the_service_runs(either: Place) -> None:
    with up(either):
        shown = either.json("reprocess", "--preview")
        assert shown == {"items": 6, "moved": []}
        assert "6 items; 0 would be in another event" in either.call("reprocess", "--preview").stdout
        done = either.json("reprocess")
        assert (done["items"], done["pages"], done["changed"]) == (6, 6, 0)


def test_once_lets_the_service_visit(either: Place, site: NewsSite) -> None:
    either.write(sources=f"sources:\n  - {{id: s, url: '{site.base}/', every: 1d}}\n")
    with up(either):
        visits = len(site.asked("/"))
        assert either.json("once", "--all") == {"asked": 1}
        wait_for(lambda: len(site.asked("/")) > visits, "the visit")
        assert "by itself" in either.call("once").stdout


def test_reload_says_what_became_of_it_and_force_empties_a_feed(either: Place) -> None:
    with up(either):
        assert "taken the configuration over" in either.call("reload").stdout
        either.write(topics=EMPTIED)
        said = either.call("reload", expect=2).stderr
        assert "would empty the feed of departures" in said
        assert sorted(either.titles("departures")) == DEPARTURES
        assert either.json("reload", "--force") == {"faults": []}
        wait_for(lambda: either.titles("departures") == [], "the empty feed")


def test_only_its_user_may_connect_and_nothing_is_left_of_the_socket(place: Place) -> None:
    path = place.folder / "state" / "newsmonitor.db.sock"
    with up(place) as service:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        service.stop()
    assert not path.exists()


def test_a_service_that_was_killed_answers_nothing_and_the_next_one_does(
    place: Place, new_postgresql: NewDatabase
) -> None:
    place.use_state(new_postgresql())
    with up(place) as service:
        service.process.kill()
        service.ended()
    wait_for(lambda: "no service runs" in place.call("reload", expect=None).stderr, "the server to notice")
    with up(place):
        place.call("reload")


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

    def count(words: Sequence[str], tell: OnProgress) -> object:
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
    def fail(words: Sequence[str], tell: OnProgress) -> object:
        raise ZeroDivisionError

    with listening(state, {"fail": fail, "act": lambda words, tell: "done"}):
        with pytest.raises(NewsmonitorError, match="the service failed at this request"):
            ask(state, "fail", [], silent)
        assert ask(state, "act", [], silent) == "done"
    assert ask(state, "act", [], silent) is None


MALFORMED = {
    "nothing": b"",
    "an empty line": b"\n",
    "half a message": b'{"do": "act", "with": []}',
    "half a word": b'{"do": "act", "wi',
    "no JSON": b"reload please\n",
    "not UTF-8": b"\xff\xfe\x00\n",
    "a list": b"[]\n",
    "a word": b'"act"\n',
    "null": b"null\n",
    "no words": b'{"do": "act"}\n',
    "no name": b'{"with": []}\n',
    "words that are none": b'{"do": "act", "with": [1, null, {}]}\n',
    "words as text": b'{"do": "act", "with": "abc"}\n',
    "words as object": b'{"do": "act", "with": {"a": 1}}\n',
    "a list as name": b'{"do": ["act"], "with": []}\n',
    "half a character": b'{"do": "act", "with": ["\\ud800"]}\n',
    "a NUL": b'{"do": "act", "with": ["\\u0000"]}\n',
    "another name": b'{"do": "__init__", "with": []}\n',
    "a long name": b'{"do": "' + b"x" * 100_000 + b'", "with": []}\n',
    "deep lists": b"[" * 100_000 + b"\n",
    "deep objects": b'{"a":' * 100_000 + b"\n",
    "many digits": b'{"do": ' + b"9" * 10_000 + b', "with": []}\n',
    "a huge line": b'{"do": "' + b"x" * 5_000_000,
    "a huge line with its end": b"[" + b"1," * 3_000_000 + b"1]\n",
}


def answer_to(state: str, message: bytes) -> dict[str, str]:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(30)
        line.connect(f"{state}.sock")
        line.sendall(message)
        line.shutdown(socket.SHUT_WR)
        with line.makefile("rb") as answers:
            answer: dict[str, str] = json.loads(answers.read())
    return answer


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, list[Sequence[str]]]]:
    """A state whose control socket answers, and the words with which `act` was asked."""
    asked: list[Sequence[str]] = []
    state = str(tmp_path / "news.db")
    with listening(state, {"act": lambda words, tell: asked.append(words)}):
        yield state, asked


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_message_gets_an_answer_and_does_nothing(
    served: tuple[str, list[Sequence[str]]], name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    state, asked = served
    answer = answer_to(state, MALFORMED[name])
    assert answer["problem"].startswith("the request is not understood: ")
    assert len(answer["problem"]) < 200
    assert ask(state, "act", ["x"], silent) is None
    assert asked == [["x"]]
    said = capfd.readouterr()
    assert "Traceback" not in said.out + said.err


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode() + b"\n"))
def test_no_message_makes_it_fail(served: tuple[str, list[Sequence[str]]], message: bytes) -> None:
    answer = answer_to(served[0], message)
    assert ("problem" in answer) != ("done" in answer)
    assert answer.get("problem") != "the service failed at this request"


def test_who_sends_half_a_message_keeps_nobody_waiting(served: tuple[str, list[Sequence[str]]]) -> None:
    state, asked = served
    with socket.socket(socket.AF_UNIX) as idle:
        idle.connect(f"{state}.sock")
        idle.sendall(b'{"do": "act"')
        ask(state, "act", ["x"], silent)
        assert asked == [["x"]]


def test_requests_are_carried_out_one_after_the_other(state: str) -> None:
    running = threading.Semaphore(1)

    def act(words: Sequence[str], tell: OnProgress) -> object:
        assert running.acquire(blocking=False), "another one is under way"
        tell(0, 1)
        running.release()
        return "done"

    with listening(state, {"act": act}), ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: ask(state, "act", [], silent), range(40))) == {"done"}


@pytest.mark.parametrize("words", [("split",), ("split", "a", "b"), ("join", "a"), ("visit", "\x01")])
def test_a_wrong_number_of_words_is_answered(place: Place, words: tuple[str, ...]) -> None:
    with up(place):
        state = str(place.folder / "state" / "newsmonitor.db")
        with pytest.raises(NewsmonitorError) as told:
            ask(state, words[0], words[1:], silent)
        assert "failed" not in told.value.problem


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b'{"progress": 5}', b'{"problem": "x"}', b"[" * 100_000])
def test_an_answer_that_is_none_is_told(tmp_path: Path, answer: bytes) -> None:
    state = str(tmp_path / "news.db")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{state}.sock")
        server.listen()

        def serve() -> None:
            line, _ = server.accept()
            with line:
                line.recv(1000)
                line.sendall(answer + b"\n")

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(NewsmonitorError, match="an answer that is not understood"):
            ask(state, "act", [], silent)
        thread.join()

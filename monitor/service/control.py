"""Control: requests of a command to the running service, by socket or database.

One request a connection, one JSON object a line. {"do": name, "with": [words]} is answered by any number of
{"progress": [done, of]}, then by {"done": result} or {"problem": sentence, "remedy": sentence}. The socket lies
beside the database, and only the user of the service may connect.

Of an archive on a server a request is a row, maybe of another machine. The holder of the lock of listeners runs
requests, one after the other, and stores progress and answer in the row.
"""

from __future__ import annotations

import json
import os
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import structlog

from monitor.errors import NewsmonitorError, StateError
from monitor.redact import json_line
from monitor.store import Database, open_database
from monitor.store.shared import (
    StoredRequest,
    add_request,
    answer_abandoned,
    delete_request,
    find_request,
    is_anyone_listening,
    listen_alone,
    save_answer,
    save_progress,
    server_time,
    take_request,
)

OnProgress = Callable[[int, int], None]
Act = Callable[[Sequence[str], OnProgress], Any]

log = structlog.get_logger(__name__)

_LONGEST_LINE = 1 << 20
_MOST_LINES = 64  # parts of that length which are read of a request that is too long
_SHOWN = 60  # characters of a name that a message quotes
_SAME_VERSION = "check that the command and the service are of the same version"
_SECONDS_TO_ASK = 10.0  # for a request to arrive; what it asks for may take its time
_POLL_SECONDS = 0.2
_PROGRESS_SECONDS = 0.5  # between two that are stored
_PATIENCE_SECONDS = 60.0  # for a request to be taken up
_LONGEST_PATH = 100  # bytes; an address of a socket holds 108 on Linux, 104 elsewhere
_FAILED = {"problem": "the service failed at this request", "remedy": "its log says why"}
_ENDED = {
    "problem": "the service ended before it answered",
    "remedy": "ask again; what was stored until then stays, and the rest is done then",
}


@contextmanager
def listening(state: str, acts: Mapping[str, Act]) -> Iterator[None]:
    """Answer requests until the block ends; a running one is waited for.

    state: the database's address; where it is a server's, requests come over it. An act may raise NewsmonitorError.
    Raises StateError where the socket cannot be made.
    """
    if "://" in state:
        with _answering_over_database(state, acts):
            yield
        return
    with _reachable(_socket_of(state)) as path:
        try:
            _socket_of(state).unlink(missing_ok=True)  # of one that was killed: whoever holds the state may
            server = _Server(path, acts)
        except OSError as fault:
            raise StateError(
                f"{_socket_of(state)} cannot be made: {fault.strerror}", "look at the rights of the state folder"
            ) from fault
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="control")
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            with server.one_at_a_time:  # the request that is carried out ends
                server.server_close()
            _socket_of(state).unlink(missing_ok=True)


def ask(state: str, name: str, words: Sequence[str], on_progress: OnProgress = lambda done, of: None) -> Any:
    """Ask the service that holds the state; return its answer, or None if none runs.

    on_progress: called with its progress

    Raises NewsmonitorError with what it says went wrong.
    """
    if "://" in state:
        return _ask_over_database(state, name, words, on_progress)
    path = _socket_of(state)
    if not path.exists():
        return None
    line = socket.socket(socket.AF_UNIX)
    try:
        with _reachable(path) as reachable:
            line.connect(reachable)
    except OSError:  # of one that was killed
        line.close()
        return None
    with line, line.makefile("rw", encoding="utf-8") as talk:
        talk.write(json_line({"do": name, "with": list(words)}) + "\n")
        talk.flush()
        try:
            for answer in map(json.loads, talk):
                if "progress" in answer:
                    on_progress(*answer["progress"])
                elif "done" in answer:
                    return answer["done"]
                else:
                    raise NewsmonitorError(str(answer["problem"]), str(answer["remedy"]))
        except (ValueError, TypeError, KeyError, RecursionError) as fault:
            raise NewsmonitorError("the service gave an answer that is not understood", _SAME_VERSION) from fault
    raise NewsmonitorError("the service ended before it answered", "start it again; nothing is half done")


class _Server(socketserver.ThreadingUnixStreamServer):
    """Reads requests in parallel and runs them one by one: they change the archive."""

    daemon_threads = True
    block_on_close = False  # who has not finished a request is not waited for

    def __init__(self, path: str, acts: Mapping[str, Act]) -> None:
        super().__init__(path, _Handler, bind_and_activate=False)
        self.acts = acts
        self.one_at_a_time = threading.Lock()
        try:
            self.server_bind()
            Path(path).chmod(0o600)  # before it listens
            self.server_activate()
        except OSError:
            self.server_close()
            raise

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log an unexpected error, and answer that the request failed."""
        log.exception("control.failed")
        with suppress(OSError):
            request.sendall(json_line(_FAILED).encode() + b"\n")


class _Handler(socketserver.StreamRequestHandler):
    server: _Server
    timeout = _SECONDS_TO_ASK

    def handle(self) -> None:
        try:
            self._say(self._answer())
        except OSError as fault:  # who asked is gone
            log.info("control.left", problem=str(fault))

    def _answer(self) -> Mapping[str, Any]:
        try:
            name, words = parse_request(self._line())
        except NewsmonitorError as fault:
            return {"problem": fault.problem, "remedy": fault.remedy}
        with self.server.one_at_a_time:
            return _carry_out(self.server.acts, name, words, lambda done, of: self._say({"progress": [done, of]}))

    def _line(self) -> bytes:
        try:
            line = self.rfile.readline(_LONGEST_LINE)
        except TimeoutError:
            raise _not_understood(f"it did not arrive within {_SECONDS_TO_ASK:.0f} seconds") from None
        if len(line) == _LONGEST_LINE:  # what follows is read too, else the answer would be lost with it
            for _ in range(_MOST_LINES):
                if len(self.rfile.read1(_LONGEST_LINE)) == 0:
                    break
        return line

    def _say(self, answer: Mapping[str, Any]) -> None:
        self.wfile.write(json_line(answer).encode() + b"\n")


def _carry_out(acts: Mapping[str, Act], name: str, words: Sequence[str], on_progress: OnProgress) -> Mapping[str, Any]:
    """Run the act of that name; return the answer, which says what went wrong."""
    log.info("control.asked", do=name, words=list(words))
    try:
        act = acts.get(name)
        if act is None:
            raise _not_understood(f"there is none named '{name[:_SHOWN]}'")
        return {"done": json.loads(json_line(act(words, on_progress)))}
    except NewsmonitorError as fault:
        return {"problem": fault.problem, "remedy": fault.remedy}


def parse_request(line: bytes) -> tuple[str, list[str]]:
    """Split a request into its name and its words.

    Raises NewsmonitorError for anything else.
    """
    if not line.endswith(b"\n"):
        raise _not_understood("it is too long" if len(line) >= _LONGEST_LINE else "it is not complete")
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        raise _not_understood("it is not JSON") from None
    name, words = (asked.get("do"), asked.get("with")) if isinstance(asked, dict) else (None, None)
    listed: list[Any] = words if isinstance(words, list) else [None]
    # A word is text that can be stored: no lone surrogate, no control character.
    if not isinstance(name, str) or not all(isinstance(word, str) and word.isprintable() for word in listed):
        raise _not_understood('it is not {"do": name, "with": [words]}')
    return name, listed


def _not_understood(why: str) -> NewsmonitorError:
    return NewsmonitorError(f"the request is not understood: {why}", _SAME_VERSION)


def _socket_of(state: str) -> Path:
    return Path(f"{state}.sock")


@contextmanager
def _reachable(path: Path) -> Iterator[str]:
    """Return a path of the socket that fits into its address.

    Through an open folder where it is long.
    """
    if len(os.fsencode(path)) <= _LONGEST_PATH or not Path("/proc/self/fd").is_dir():
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


# ── over the database ───────────────────────────────────────────────────────


@contextmanager
def _answering_over_database(state: str, acts: Mapping[str, Act]) -> Iterator[None]:
    """Answer requests until the block ends; a running one is waited for.

    Raises StateError where it cannot begin.
    """
    with closing(open_database(state, create=False)) as database:
        listener = _Listener(database, acts)
        thread = threading.Thread(target=listener.run, name="requests")
        thread.start()
        try:
            listener.began.wait()
            yield
        finally:
            listener.stop.set()
            thread.join()


@dataclass(frozen=True, slots=True)
class _Listener:
    """Answers the requests that are stored in a database.

    began: set once it listens, or could not.
    """

    database: Database
    acts: Mapping[str, Act]
    stop: threading.Event = field(default_factory=threading.Event)
    began: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Answer until `stop` is set."""
        listens = False
        while not self.stop.is_set():
            try:
                with self.database.write() as connection:
                    before, listens = listens, listen_alone(connection)
                    if listens and not before:
                        answer_abandoned(connection, _ENDED, server_time(connection))
                    request = take_request(connection) if listens else None
                if request:
                    answer = self._answer(request)
                    with self.database.write() as connection:
                        save_answer(connection, request.id, answer)
            except StateError as fault:  # the service waits for the server too, and says so
                listens = False
                log.debug("control.waits", problem=fault.problem)
            self.began.set()
            self.stop.wait(_POLL_SECONDS)

    def _answer(self, request: StoredRequest) -> Mapping[str, Any]:
        told = monotonic()

        def on_progress(done: int, of: int) -> None:
            nonlocal told
            if monotonic() - told >= _PROGRESS_SECONDS:
                told = monotonic()
                with self.database.write() as connection:
                    save_progress(connection, request.id, done, of)

        try:
            return _carry_out(self.acts, request.name, request.words, on_progress)
        except Exception:
            log.exception("control.failed")
            return _FAILED


def _ask_over_database(state: str, name: str, words: Sequence[str], on_progress: OnProgress) -> Any:
    """Ask as `ask` does.

    Raises NewsmonitorError.
    """
    number = uuid4().hex
    with closing(open_database(state, create=False)) as database:
        with database.write() as connection:
            if not is_anyone_listening(connection):
                return None
            add_request(connection, number, name, words, server_time(connection))
        end, shown = monotonic() + _PATIENCE_SECONDS, None
        try:
            while True:
                with database.read() as connection:
                    found = find_request(connection, number)
                if found is None or (found.waits and monotonic() > end):
                    raise NewsmonitorError("the service does not answer", "look at its log, and whether it runs")
                if found.answer:
                    break
                if found.progress and found.progress != shown:
                    shown = found.progress
                    on_progress(*found.progress)
                sleep(_POLL_SECONDS)
        finally:
            with database.write() as connection:
                delete_request(connection, number)
    if "problem" in found.answer:
        raise NewsmonitorError(str(found.answer["problem"]), str(found.answer["remedy"]))
    return found.answer["done"]

"""The control socket: a command asks the service that holds the state to do something.

One request a connection, one JSON object a line. {"do": name, "with": [words]} is answered by any number of
{"progress": [done, of]}, then by {"done": result} or {"problem": sentence, "remedy": sentence}. The socket lies
beside the database, and only the user of the service may connect.
"""

from __future__ import annotations

import json
import os
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from monitor.errors import NewsmonitorError, StateError

Tell = Callable[[int, int], None]
Act = Callable[[Sequence[str], Tell], Any]

log = structlog.get_logger(__name__)

_LONGEST_LINE = 1 << 20
_SECONDS_TO_ASK = 10.0  # for a request to arrive; what it asks for may take its time
_LONGEST_PATH = 100  # bytes; an address of a socket holds 108 on Linux, 104 elsewhere


def json_line(value: Any) -> str:
    """One line of JSON: dataclasses as objects, times as ISO 8601, sets in order."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    return str(value)


@contextmanager
def listening(state: str, acts: Mapping[str, Act]) -> Iterator[None]:
    """Answer requests until the block ends, and wait for the one under way.

    state: the database's address; one that is no file has no socket. An act may raise NewsmonitorError.
    Raises StateError where the socket cannot be made.
    """
    if "://" in state:
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
            server.server_close()
            _socket_of(state).unlink(missing_ok=True)


def ask(state: str, name: str, words: Sequence[str], tell: Tell = lambda done, of: None) -> Any:
    """What the service that holds the state answers; None where none listens. tell: hears of its progress.

    Raises NewsmonitorError with what it says went wrong.
    """
    line = _connected(state)
    if line is None:
        return None
    with line, line.makefile("rw", encoding="utf-8") as talk:
        talk.write(json_line({"do": name, "with": list(words)}) + "\n")
        talk.flush()
        for answer in map(json.loads, talk):
            if "progress" in answer:
                tell(*answer["progress"])
            elif "done" in answer:
                return answer["done"]
            else:
                raise NewsmonitorError(answer["problem"], answer["remedy"])
    raise NewsmonitorError("the service ended before it answered", "start it again; nothing is half done")


def _connected(state: str) -> socket.socket | None:
    path = _socket_of(state)
    if not path.exists():
        return None
    line = socket.socket(socket.AF_UNIX)
    try:
        with _reachable(path) as name:
            line.connect(name)
    except OSError:  # of one that was killed
        line.close()
        return None
    return line


class _Server(socketserver.UnixStreamServer):
    """One request after the other: what is asked for changes the whole archive."""

    def __init__(self, path: str, acts: Mapping[str, Act]) -> None:
        super().__init__(path, _Handler, bind_and_activate=False)
        self.acts = acts
        try:
            self.server_bind()
            Path(path).chmod(0o600)  # before it listens
            self.server_activate()
        except OSError:
            self.server_close()
            raise

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.exception("control.failed")


class _Handler(socketserver.StreamRequestHandler):
    server: _Server
    timeout = _SECONDS_TO_ASK

    def handle(self) -> None:
        try:
            self._say(self._answer())
        except OSError as fault:  # who asked is gone, or asked nothing
            log.info("control.left", problem=str(fault))

    def _answer(self) -> Mapping[str, Any]:
        try:
            asked = json.loads(self.rfile.readline(_LONGEST_LINE))
            act, words = self.server.acts[asked["do"]], [str(word) for word in asked["with"]]
        except (ValueError, KeyError, TypeError):
            return {"problem": "the request is not understood", "remedy": "is the service of the same version?"}
        log.info("control.asked", do=asked["do"], words=words)
        try:
            return {"done": act(words, lambda done, of: self._say({"progress": [done, of]}))}
        except NewsmonitorError as fault:
            return {"problem": fault.problem, "remedy": fault.remedy}

    def _say(self, answer: Mapping[str, Any]) -> None:
        self.wfile.write(json_line(answer).encode() + b"\n")


def _socket_of(state: str) -> Path:
    return Path(f"{state}.sock")


@contextmanager
def _reachable(path: Path) -> Iterator[str]:
    """A name for the socket that is short enough for its address: through its open folder where it is not."""
    if len(os.fsencode(path)) <= _LONGEST_PATH or not Path("/proc/self/fd").is_dir():
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)

"""Control over the database, for an archive on a server.

A command asks the service there, maybe from another machine.

A request is a row; whoever holds the lock of listeners carries requests out, one after the other, and stores progress
and answer in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from threading import Event, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog

from monitor.errors import NewsmonitorError, StateError
from monitor.redact import json_line
from monitor.store import Database, open_database
from monitor.store.requests import (
    StoredRequest,
    add_request,
    answer_abandoned,
    delete_request,
    find_request,
    is_anyone_listening,
    listen_alone,
    save_answer,
    save_progress,
    take_request,
)
from monitor.store.shared import server_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.service.control import Act, OnProgress

log = structlog.get_logger(__name__)

_POLL_SECONDS = 0.2
_PROGRESS_SECONDS = 0.5  # between two that are stored
_PATIENCE_SECONDS = 60.0  # for a request to be taken up
_FAILED = {"problem": "the service failed at this request", "remedy": "its log says why"}
_ENDED = {
    "problem": "the service ended before it answered",
    "remedy": "ask again; what was stored until then stays, and the rest is done then",
}


@contextmanager
def answering(state: str, acts: Mapping[str, Act]) -> Iterator[None]:
    """Answer requests until the block ends; a running one is waited for.

    Raises StateError where it cannot begin.
    """
    stop, began = Event(), Event()
    with closing(open_database(state, create=False)) as database:
        thread = Thread(target=_answer_all, args=(database, acts, stop, began), name="requests")
        thread.start()
        try:
            began.wait()
            yield
        finally:
            stop.set()
            thread.join()


def _answer_all(database: Database, acts: Mapping[str, Act], stop: Event, began: Event) -> None:
    """Answer until `stop` is set. began: set once it listens, or could not."""
    listens = False
    while not stop.is_set():
        try:
            with database.write() as connection:
                before, listens = listens, listen_alone(connection)
                if listens and not before:
                    answer_abandoned(connection, _ENDED, server_time(connection))
                request = take_request(connection) if listens else None
            if request:
                log.info("control.asked", do=request.name, words=list(request.words))
                answer = _carry_out(database, acts, request)
                with database.write() as connection:
                    save_answer(connection, request.id, answer)
        except StateError as fault:  # the service waits for the server too, and says so
            listens = False
            log.debug("control.waits", problem=fault.problem)
        began.set()
        stop.wait(_POLL_SECONDS)


def _carry_out(database: Database, acts: Mapping[str, Act], request: StoredRequest) -> Mapping[str, Any]:
    told = monotonic()

    def on_progress(done: int, of: int) -> None:
        nonlocal told
        if monotonic() - told >= _PROGRESS_SECONDS:
            told = monotonic()
            with database.write() as connection:
                save_progress(connection, request.id, done, of)

    try:
        act = acts.get(request.name)
        if act is None:
            remedy = "check that the command and the service are of the same version"
            raise NewsmonitorError(f"the request is not understood: there is none named '{request.name}'", remedy)
        return {"done": json.loads(json_line(act(request.words, on_progress)))}
    except NewsmonitorError as fault:
        return {"problem": fault.problem, "remedy": fault.remedy}
    except Exception:
        log.exception("control.failed")
        return _FAILED


def ask_over_database(state: str, name: str, words: Sequence[str], on_progress: OnProgress) -> Any:
    """Ask as `control.ask` does. Raises NewsmonitorError."""
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

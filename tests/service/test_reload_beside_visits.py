"""A reload while the service asks what is due, and beside another reload."""

from __future__ import annotations

from threading import Thread
from typing import Any

from sqlalchemy import event

from monitor.config import load
from monitor.observe import Metrics
from monitor.service.running import Service
from monitor.store import open_database
from monitor.store.outbox import read_incidents
from monitor.store.sources import source_states
from tests.commandline import Place
from tests.newssite import NewsSite


def test_a_reload_while_it_is_asked_what_is_due_closes_no_fetcher_that_is_about_to_be_used(
    place: Place, site: NewsSite
) -> None:
    other = site.base.replace("127.0.0.1", "localhost")  # sources of one host wait for each other
    watched = f"sources: [{{id: s, url: '{site.base}/'}}, {{id: t, url: '{other}/'}}]\n"
    place.write(newsmonitor="fetch: {private_networks: true, delay: 0s}\nweb: {listen: null}\n", sources=watched)
    folder = place.folder / "config"
    database = open_database(str(place.folder / "state" / "newsmonitor.db"))
    config = load(folder, {})
    try:
        service = Service(folder, {}, config, database)
        service.reload()
        ((busy, first),) = service._due(1, ()).items()

        def reload(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
            if "FROM sources" in statement and not done:
                done.append(True)
                place.write(
                    newsmonitor="fetch: {private_networks: true, delay: 0s, timeout: 29s}\nweb: {listen: null}\n"
                )
                assert service.reload() == ()
                first()  # the last visit of the fetcher before ends

        done: list[bool] = []
        event.listen(database.reader, "before_cursor_execute", reload)
        found = service._due(2, {busy})
        for visit in found.values():
            visit()
        with database.read() as connection:
            assert [state.error for state in source_states(connection).values()] == ["", ""]
        assert (len(found), done) == (1, [True])
    finally:
        database.close()


def test_a_refusal_under_way_does_not_outlast_the_force_that_accepts_the_file(place: Place) -> None:
    place.write(newsmonitor="web: {listen: null}\n", sources="sources: []\n")
    place.write(topics="topics: {a: {match: a}, b: {match: b}}\n")
    folder = place.folder / "config"
    config = load(folder, {})
    database = open_database(str(place.folder / "state" / "newsmonitor.db"))
    forced: list[Thread] = []

    class Slow(Metrics):
        """Metrics that are counted when the other reload has ended, or waits for this one."""

        def count(self, name: str, amount: int = 1, **labels: str) -> None:
            if labels.get("outcome") == "refused":
                forced.append(Thread(target=service.reload, kwargs={"force": True}))
                forced[0].start()
                forced[0].join(2)
            super().count(name, amount, **labels)

    try:
        service = Service(folder, {}, config, database, metrics=Slow())
        place.write(topics="topics: {c: {match: c}}\n")
        assert service.reload()
        forced[0].join()
        assert service._faults == ()
        with database.read() as connection:
            assert read_incidents(connection, open_only=True) == ()
    finally:
        database.close()

"""The watchdog of systemd is fed by progress, and by nothing else."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.service.systemd import Heartbeat, notify
from tests.commandline import Place, running
from tests.waiting import wait_for


@dataclass
class Systemd:
    """The other side of NOTIFY_SOCKET."""

    address: str
    line: socket.socket

    def heard(self) -> list[str]:
        """Everything said since the last time."""
        found = []
        try:
            while True:
                found.append(self.line.recv(10_000).decode())
        except BlockingIOError:
            return found


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Systemd]:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(address)
        line.setblocking(False)
        yield Systemd(address, line)


def environ(systemd: Systemd, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": systemd.address, "WATCHDOG_USEC": "60000000", **more}


def test_it_is_fed_while_every_part_makes_progress(systemd: Systemd) -> None:
    now = [0.0]
    heartbeat = Heartbeat(environ(systemd), lambda: now[0])
    assert (heartbeat.patience, heartbeat.seconds) == (60.0, 15.0)
    heartbeat.progress("visits", "publish")
    now[0] = 29.0
    heartbeat.tick()
    assert systemd.heard() == ["WATCHDOG=1"]
    heartbeat.progress("visits")
    now[0] = 31.0
    heartbeat.tick()
    assert systemd.heard() == [], "publishing hangs"
    heartbeat.progress("publish")
    heartbeat.tick()
    assert systemd.heard() == ["WATCHDOG=1"]


@pytest.mark.parametrize(
    "more", [{"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "soon"}, {"WATCHDOG_USEC": ""}, {"WATCHDOG_PID": "1"}]
)
def test_where_nobody_watches_nothing_is_said(systemd: Systemd, more: dict[str, str]) -> None:
    heartbeat = Heartbeat(environ(systemd, **more), lambda: 0.0)
    heartbeat.tick()
    assert systemd.heard() == []
    assert heartbeat.seconds > 0


def test_the_watchdog_may_name_this_process(systemd: Systemd) -> None:
    Heartbeat(environ(systemd, WATCHDOG_PID=str(os.getpid())), lambda: 0.0).tick()
    assert systemd.heard() == ["WATCHDOG=1"]


def test_a_service_feeds_it_until_its_publishing_hangs(place: Place, systemd: Systemd) -> None:
    def says(what: str) -> Callable[[], bool]:
        return lambda: any(what in each for each in systemd.heard())

    log = place.folder / "log"
    with socket.create_server(("127.0.0.1", 0)) as silent:  # a bucket that takes a connection and says nothing
        keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}
        keys["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with running(place, NOTIFY_SOCKET=systemd.address, WATCHDOG_USEC="4000000", **keys):
            wait_for(lambda: len(place.titles("all")) == 6, "the feeds")
            wait_for(says("WATCHDOG=1"), "the first beat")
            wait_for(says("WATCHDOG=1"), "another one")
            settings = (place.folder / "config" / "newsmonitor.yaml").read_text("utf-8")
            place.write(
                newsmonitor=settings.replace("publish: {", "publish: {bucket: 's3://news/feeds', "),
                topics="topics: {departures: {match: 离职}, chips: {match: 芯片}}",
            )
            wait_for(lambda: "service.stalled" in log.read_text("utf-8"), "the stall in the log")
            systemd.heard()
            lines = log.read_text("utf-8").count("service.stalled")
            time.sleep(2.5)  # two beats and a half
            assert not says("WATCHDOG=1")()
            assert log.read_text("utf-8").count("service.stalled") == lines == 1


def test_systemd_is_told_over_its_socket(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        assert notify({"NOTIFY_SOCKET": address}, READY="1", STATUS="3 sources")
        assert systemd.recv(1000) == b"READY=1\nSTATUS=3 sources"


def test_outside_systemd_nothing_is_told() -> None:
    assert not notify({}, READY="1")


def test_a_systemd_that_went_away_is_no_error(tmp_path: Path) -> None:
    assert not notify({"NOTIFY_SOCKET": str(tmp_path / "gone")}, READY="1")

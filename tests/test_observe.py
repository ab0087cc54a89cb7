"""Logs, numbers, and word to systemd."""

import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import asdict

import pytest
import structlog
from time_machine import TimeMachineFixture

from monitor.model import LogSettings
from monitor.observe import Metrics, Snapshot, configure_logging, render


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def logged(monkeypatch: pytest.MonkeyPatch, settings: LogSettings, *, journal: bool = False) -> str:
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    if journal:
        monkeypatch.setenv("JOURNAL_STREAM", "8:1")
    stream = io.StringIO()
    configure_logging(settings, stream=stream)
    structlog.get_logger().warning("source.failed", source="redian", problem="时间到")
    structlog.get_logger().debug("source.unchanged")
    logging.getLogger("urllib3").warning("a library's own words")
    return stream.getvalue()


def test_a_log_event_is_a_line_of_json_off_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = map(json.loads, logged(monkeypatch, LogSettings()).splitlines())
    assert (first["event"], first["source"], first["level"]) == ("source.failed", "redian", "warning")
    library = second["event"], second["library"], second["problem"]
    assert library == ("library.says", "urllib3", "a library's own words")


def test_a_library_says_the_same_once_a_minute_and_what_differs_at_once(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to("2026-05-01T10:00:00Z", tick=False)
    stream = io.StringIO()
    configure_logging(LogSettings(), stream=stream)
    pool = logging.getLogger("psycopg.pool")
    for number in range(40):
        pool.warning("error connecting in 'pool-%d': the server is away", number)
    pool.warning("discarding closed connection")
    time_machine.shift(61)
    pool.warning("error connecting in 'pool-7': the server is away")
    said = [json.loads(line)["problem"] for line in stream.getvalue().splitlines()]
    away = "error connecting in 'pool-{}': the server is away"
    assert said == [away.format(0), "discarding closed connection", away.format(7)]


@pytest.mark.parametrize(("settings", "shown"), [(LogSettings(), False), (LogSettings(level="debug"), True)])
def test_a_traceback_of_a_library_is_one_line_of_cause(settings: LogSettings, shown: bool) -> None:
    stream = io.StringIO()
    configure_logging(settings, ["hunter22"], stream=stream)
    try:
        raise OSError("cannot log in\nas hunter22")
    except OSError:
        logging.getLogger("procrastinate").exception("listener error")
    line = json.loads(stream.getvalue())
    assert line["cause"] == "OSError: cannot log in as ***"
    assert ("Traceback" in line.get("exception", "")) is shown
    assert "hunter22" not in stream.getvalue()


def test_chinese_stays_readable_in_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "时间到" in logged(monkeypatch, LogSettings())


def test_under_systemd_each_line_begins_with_its_priority(monkeypatch: pytest.MonkeyPatch) -> None:
    assert logged(monkeypatch, LogSettings(), journal=True).startswith("<4>{")


def test_events_below_the_level_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "source.unchanged" not in logged(monkeypatch, LogSettings())
    assert "source.unchanged" in logged(monkeypatch, LogSettings(level="debug"))


def test_the_console_format_is_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    text = logged(monkeypatch, LogSettings(format="console"))
    assert "source.failed" in text
    assert "{" not in text


def test_counters_are_rendered_for_prometheus() -> None:
    metrics = Metrics()
    metrics.count("visits", outcome="read")
    metrics.count("visits", outcome="read")
    metrics.count("entries", 7)
    page = metrics.render({"newsmonitor_items": 12})
    assert 'newsmonitor_visits_total{outcome="read"} 2\n' in page
    assert "newsmonitor_entries_total 7\n" in page
    assert "# TYPE newsmonitor_items gauge\nnewsmonitor_items 12\n" in page


def test_a_histogram_counts_what_is_at_most_each_bound() -> None:
    metrics = Metrics()
    for seconds in (0.02, 0.3, 7.0, 500.0):
        metrics.observe("fetch", seconds)
    page = metrics.render({'newsmonitor_sources{state="bad"}': 2})
    bounds = ("0.01", "0.03", "0.1", "0.3", "1", "3", "10", "30", "100", "+Inf")
    found = re.findall(r'newsmonitor_fetch_seconds_bucket\{le="(.+)"\} (\d+)', page)
    assert found == [(le, count) for le, count in zip(bounds, "0112223334", strict=True)]
    assert "newsmonitor_fetch_seconds_sum 507.32\nnewsmonitor_fetch_seconds_count 4\n" in page
    assert 'newsmonitor_sources{state="bad"} 2\n' in page


def test_a_counter_that_is_not_declared_is_an_error() -> None:
    with pytest.raises(KeyError):
        Metrics().count("vists")


def test_processes_are_counted_each_under_its_labels() -> None:
    worker = Metrics()
    worker.count("visits", 3, outcome="read")
    worker.observe("fetch", 0.2)
    stored = json.loads(json.dumps(asdict(worker.snapshot({"newsmonitor_browser_running": 1}))))
    stored["values"]["newsmonitor_of_a_later_version_total"] = 5
    labels = 'place="here:7",role="worker"'
    page = render({"": Snapshot({"newsmonitor_items": 12}), labels: Snapshot.read(stored)})
    assert f'newsmonitor_visits_total{{outcome="read",{labels}}} 3\n' in page
    assert f'newsmonitor_fetch_seconds_bucket{{le="0.3",{labels}}} 1\n' in page
    assert f"newsmonitor_fetch_seconds_count{{{labels}}} 1\n" in page
    assert f"newsmonitor_browser_running{{{labels}}} 1\n" in page
    assert "newsmonitor_items 12\n" in page
    assert "later_version" not in page
    assert Snapshot.read({"times": {"newsmonitor_fetch_seconds": [1.0]}}) == Snapshot({})

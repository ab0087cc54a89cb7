"""`newsmonitor status` over many sources: a screen of what wants attention."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.cli.status import Processes, Status, status_lines
from monitor.model import Source, SourceState
from monitor.store.shared import Role


def test_a_long_list_shows_what_wants_attention_and_a_count_of_the_rest() -> None:
    now = datetime(2024, 5, 15, tzinfo=UTC)
    fine = SourceState("fine", last_fetch=now, last_ok=now)
    failing = [SourceState(f"bad{n}", failures=2, error="it is broken", last_fetch=now) for n in range(20)]
    watched = [
        *((Source("fine", "https://x.example/"), fine),) * 30,
        *((Source(s.id, "https://y.example/"), s) for s in failing),
    ]
    watched.append((Source("new", "https://z.example/"), SourceState("new")))
    found = Status(tuple(watched), (), {}, (), {}, 7)
    lines = list(status_lines(found, now, every=False))
    assert all(line.startswith("✗ bad") for line in lines[:12])
    assert lines[12:] == [
        "  … and 8 more sources like these; --all lists everything",
        "sources: 51, of which 30 fine, 20 failing, 1 not visited yet; items: 7; open incidents: 0",
    ]
    assert sum("bad" in line for line in status_lines(found, now, every=True)) == 20


def test_a_scheduler_that_is_silent_does_not_lead() -> None:
    now = datetime(2024, 5, 15, tzinfo=UTC)
    ages = {"a:1": timedelta(seconds=1), "b:1": timedelta(seconds=40)}
    roles = [Role(place, "scheduler", place, "v", leads=True, seen=now - age) for place, age in ages.items()]
    found = Status((), (), {}, (), {}, 0, processes=Processes(roles, "v", {}, 0.0, now))
    live, silent = (line.split(maxsplit=3)[3] for line in status_lines(found, now, every=False) if "scheduler" in line)
    assert (live, silent) == ("leads, runs configuration v", "silent for 40 s, runs configuration v")

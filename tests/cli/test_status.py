"""`newsmonitor status` over many sources: a screen of what wants attention."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.cli.status import Status, status_lines
from monitor.model import Source, SourceState


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

"""Numbers for Prometheus, in its text format (version 0.0.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from threading import Lock

# Every metric there is: name, kind, and what it counts.
_ALL = {
    "newsmonitor_visits_total": ("counter", "Visits of sources, by outcome."),
    "newsmonitor_entries_total": ("counter", "Entries found that were new."),
    "newsmonitor_failures_total": ("counter", "Lists and articles that could not be had, by kind of failure."),
    "newsmonitor_articles_total": ("counter", "Article pages asked for, by outcome."),
    "newsmonitor_items_total": ("counter", "Items stored, by whether new, changed or copies."),
    "newsmonitor_feeds_written_total": ("counter", "Feed files that changed."),
    "newsmonitor_announcements_total": ("counter", "Changed feeds that the WebSub hub was told of, by outcome."),
    "newsmonitor_pushes_total": ("counter", "Times that a hub said that a feed changed, by outcome."),
    "newsmonitor_reloads_total": ("counter", "Reloads of the configuration, by outcome."),
}


class Metrics:
    """Counters of one service; safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, name: str, amount: int = 1, **labels: str) -> None:
        """Add to a counter; `name` without its prefix and '_total'. KeyError for one that is not declared."""
        full = f"newsmonitor_{name}_total"
        if full not in _ALL:
            raise KeyError(full)
        with self._lock:
            self._counts[full, ",".join(f'{key}="{value}"' for key, value in sorted(labels.items()))] += amount

    def render(self, gauges: Mapping[str, float]) -> str:
        """The page a scraper reads: all counters, and `gauges` as they are now (full names)."""
        with self._lock:
            counts = dict(self._counts)
        lines = []
        for name, (kind, about) in _ALL.items():
            lines += [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]
            lines += [
                f"{name}{{{labels}}} {value}" if labels else f"{name} {value}"
                for (of, labels), value in counts.items()
                if of == name
            ]
        for name, value in gauges.items():
            lines += [f"# TYPE {name} gauge", f"{name} {value:g}"]
        return "\n".join(lines) + "\n"

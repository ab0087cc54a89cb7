"""The log of a running service, and its metrics in the format of Prometheus.

Log events are key-values with stable names: colours on a terminal, JSON elsewhere. Under systemd each line begins with
its priority (`<4>` for a warning), which the journal takes off and files (sd-daemon(3)). Secrets are masked in every
value, and tracebacks show no local variables.

What a library logs is the event `library.says`, once a minute where it says the same again and again, as clients of a
database do while it is away. Its tracebacks are left out unless `log.level` is debug: ours come with our own events.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from types import TracebackType
from typing import Any, Self, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from monitor.model import BrowserUse, LogSettings
from monitor.redact import Redactor

Chain = list[Processor]
_PRIORITY = {"debug": 7, "info": 6, "warning": 4, "error": 3, "critical": 2}
_REPEATED_SECONDS = 60.0  # between two lines that say the same
_MOST_REMEMBERED = 1000  # that are remembered; then all are forgotten
_NUMBERS = re.compile(r"0x[0-9a-f]+|\d+")  # what differs between two lines that say the same


def configure_logging(settings: LogSettings, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send every log event to `stream`, by default standard error.

    What libraries log goes the same way.

    secrets: values to mask; call this again when the configuration has others
    """
    stream = stream or sys.stderr
    console = settings.format == "console" or (settings.format == "auto" and stream.isatty())
    level = getattr(logging, settings.level.upper())
    stamp = structlog.processors.TimeStamper(fmt="%H:%M:%S" if console else "iso", utc=not console)
    shared: Chain = [structlog.contextvars.merge_contextvars, structlog.stdlib.add_log_level, stamp]
    shared += [structlog.processors.StackInfoRenderer()]
    redactor, plain = Redactor.of(secrets), (type(None), str, int, float, list, tuple, dict)

    def mask(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        # What is no text, list or mapping is written as text first.
        return {key: redactor.data(value if isinstance(value, plain) else str(value)) for key, value in event.items()}

    last: Chain = [structlog.processors.format_exc_info, mask]
    if console:
        last += [structlog.dev.ConsoleRenderer(colors=stream.isatty(), pad_event_to=24)]
    else:
        last += [structlog.processors.JSONRenderer(ensure_ascii=False, default=str)]
        if "JOURNAL_STREAM" in os.environ:
            last += [lambda _, method, line: f"<{_PRIORITY.get(method, 6)}>{line}"]
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # A line and its end in one write: libraries' lines come through another handler.
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)  # of what libraries log by the standard library
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, library_namer(tracebacks=level == logging.DEBUG)],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    recent = RecentMessages()
    handler.addFilter(
        lambda record: recent.is_new(record.created, record.name, _NUMBERS.sub("", record.getMessage()[:500]))
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # A job that still runs when its time comes again is skipped, not queued.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def library_namer(*, tracebacks: bool) -> Processor:
    """Return the step that makes a library's line the event `library.says`."""

    def name_library(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        cause = (event.get("exc_info") or (None, None, None))[1]
        event.update(event="library.says", library=event["_record"].name, problem=event["event"])
        if cause:
            event["cause"] = " ".join(f"{type(cause).__name__}: {cause}".split())
        if not tracebacks:
            event["exc_info"] = None
        return event

    return name_library


class RecentMessages:
    """Messages that were logged in the last minute.

    A race logs some twice.
    """

    def __init__(self) -> None:
        self._logged: dict[tuple[str, ...], float] = {}

    def is_new(self, now: float, *words: str) -> bool:
        """Tell whether these words are to be logged.

        now: seconds of any clock, always the same one.
        """
        if abs(now - self._logged.get(words, float("inf"))) < _REPEATED_SECONDS:
            return False
        if len(self._logged) >= _MOST_REMEMBERED:
            self._logged.clear()
        self._logged[words] = now
        return True


def log_all_failures() -> None:
    """Log exceptions that no code catches, in any thread, and Python's warnings.

    Printed, they would show secrets.
    """
    sys.excepthook = log_failure
    threading.excepthook = lambda failure: log_failure(failure.exc_type, failure.exc_value, failure.exc_traceback)
    logging.captureWarnings(True)


def log_failure(kind: type[BaseException], failure: BaseException | None, traceback: TracebackType | None) -> None:
    """Log an uncaught exception, as `sys.excepthook`; Ctrl-C is not logged."""
    if issubclass(kind, (KeyboardInterrupt, SystemExit)):
        return
    if not structlog.is_configured():
        configure_logging(LogSettings())
    structlog.get_logger(__name__).critical("program.failed", exc_info=(kind, failure or kind(), traceback))


# ── metrics ────────────────────────────────────────────────────────────────

# Every metric: its kind and what it counts. A new one is one line here.
METRICS = {
    "newsmonitor_visits_total": ("counter", "Visits of sources, by outcome."),
    "newsmonitor_entries_total": ("counter", "Entries found that were new."),
    "newsmonitor_failures_total": ("counter", "Lists and articles that failed, by kind of failure."),
    "newsmonitor_articles_total": ("counter", "Requests for article pages, by outcome."),
    "newsmonitor_items_total": ("counter", "Items stored, by kind: new, changed or copy."),
    "newsmonitor_feeds_written_total": ("counter", "Feed files that changed."),
    "newsmonitor_announcements_total": ("counter", "Notifications of our WebSub hub about changed feeds, by outcome."),
    "newsmonitor_pushes_total": ("counter", "Notifications from the hubs of sources, by outcome."),
    "newsmonitor_looks_total": ("counter", "Articles read again, by outcome: changed, unchanged or failed."),
    "newsmonitor_notices_total": ("counter", "Messages about new entries, by outcome: sent or failed."),
    "newsmonitor_reloads_total": ("counter", "Reloads of the configuration, by outcome."),
    "newsmonitor_browser_pages_total": ("counter", "Pages that the browser rendered."),
    "newsmonitor_browser_failures_total": ("counter", "Pages that the browser was asked for in vain."),
    "newsmonitor_browser_starts_total": ("counter", "Starts of the browser."),
    "newsmonitor_browser_seconds_total": ("counter", "Time that the browser took for all pages."),
    "newsmonitor_browser_net_bytes_total": ("counter", "Bytes that the browser's pages sent and received."),
    "newsmonitor_browser_page_seconds": ("gauge", "Time that the browser took for its last page."),
    "newsmonitor_browser_page_memory_bytes": ("gauge", "Most memory of the browser during its last page."),
    "newsmonitor_browser_running": ("gauge", "1 while a browser runs, else 0."),
    "newsmonitor_fetch_seconds": ("histogram", "Time of a request, with waiting for its host."),
    "newsmonitor_extract_seconds": ("histogram", "Time to extract one article."),
    "newsmonitor_group_seconds": ("histogram", "Time to group and match one item."),
    "newsmonitor_publish_seconds": ("histogram", "Time to write the feeds that changed."),
    "newsmonitor_sources": ("gauge", "Configured sources, by health: ok, warn, bad, waiting or off."),
    "newsmonitor_incidents_open": ("gauge", "Open incidents."),
    "newsmonitor_items": ("gauge", "Stored items."),
    "newsmonitor_database_bytes": ("gauge", "Size of the database, a write-ahead log left out."),
    "newsmonitor_queue_sources": ("gauge", "Sources that are due and not visited yet."),
    "newsmonitor_lateness_seconds": ("gauge", "Time since the source that waits longest was due."),
    "newsmonitor_feed_age_seconds": ("gauge", "Time since the newest item of a topic was first seen, by topic."),
    "newsmonitor_processes": ("gauge", "Processes that live, by role; only where several share an archive."),
    "newsmonitor_progress_age_seconds": ("gauge", "Time since a part made progress, as the watchdog sees it."),
}
# Upper bounds in seconds: from a cached answer to the longest time that a request may take.
_BUCKETS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)


class Metrics:
    """Counters of one service; safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._times: dict[str, list[float]] = {}  # for each bucket its observations, then their sum

    def count(self, name: str, amount: int = 1, **labels: str) -> None:
        """Add to a counter; `name` without its prefix and '_total'.

        KeyError for one that is not declared.
        """
        full = f"newsmonitor_{name}_total"
        if full not in METRICS:
            raise KeyError(full)
        with self._lock:
            self._counts[_labelled(full, *(f'{key}="{value}"' for key, value in sorted(labels.items())))] += amount

    def observe(self, name: str, seconds: float) -> None:
        """Add to a histogram; `name` without its prefix and '_seconds'.

        KeyError for one that is not declared.
        """
        full = f"newsmonitor_{name}_seconds"
        if METRICS[full][0] != "histogram":
            raise KeyError(full)
        with self._lock:
            times = self._times.setdefault(full, [0.0] * (len(_BUCKETS) + 2))
            times[bisect_left(_BUCKETS, seconds)] += 1
            times[-1] += seconds

    def snapshot(self, gauges: Mapping[str, float] | None = None) -> Snapshot:
        """Give all values of now.

        gauges: those that are measured elsewhere
        """
        with self._lock:
            times = {name: tuple(each) for name, each in self._times.items()}
            return Snapshot({**self._counts, **(gauges or {})}, times)

    def render(self, gauges: Mapping[str, float]) -> str:
        """Give the page that a collector reads.

        gauges: their values now, by full name, which may have labels; KeyError for unknown ones.
        """
        return render({"": self.snapshot(gauges)})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The values of one process at a moment.

    values: of counters and gauges, by full name, which may have labels
    times:  of histograms, by name: the observations of each bucket, then their sum in seconds
    """

    values: Mapping[str, float]
    times: Mapping[str, Sequence[float]] = field(default_factory=dict)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Read a snapshot made by `asdict`; omit what another version counts differently."""
        values, times = stored.get("values", {}), stored.get("times", {})
        return cls(
            {name: value for name, value in values.items() if name.partition("{")[0] in METRICS},
            {name: each for name, each in times.items() if name in METRICS and len(each) == len(_BUCKETS) + 2},
        )


def render(processes: Mapping[str, Snapshot]) -> str:
    """Give the page that a collector reads.

    processes: the labels of each, which may be empty, and its values
    """
    lines: dict[str, list[str]] = {name: [] for name in METRICS}
    for labels, snapshot in processes.items():
        for full, value in snapshot.values.items():
            name, _, own = full.removesuffix("}").partition("{")
            lines[name].append(f"{_labelled(name, own, labels)} {value:.12g}")
        for name, (*each, seconds) in snapshot.times.items():
            upto = [f"{count:g}" for count in accumulate(each)]
            bounds = (*map("{:g}".format, _BUCKETS), "+Inf")
            for at, count in zip(bounds, upto, strict=True):
                lines[name].append("{} {}".format(_labelled(f"{name}_bucket", f'le="{at}"', labels), count))
            lines[name].append(f"{_labelled(f'{name}_sum', labels)} {seconds:.6g}")
            lines[name].append(f"{_labelled(f'{name}_count', labels)} {upto[-1]}")
    page = []
    for name, (kind, about) in METRICS.items():
        page += [f"# HELP {name} {about}", f"# TYPE {name} {kind}", *lines[name]]
    return "\n".join(page) + "\n"


def _labelled(name: str, *labels: str) -> str:
    given = ",".join(filter(None, labels))
    return f"{name}{{{given}}}" if given else name


def browser_values(use: BrowserUse) -> Mapping[str, float]:
    """Give the metrics of the browser, by full name."""
    return {
        "newsmonitor_browser_pages_total": use.pages,
        "newsmonitor_browser_failures_total": use.failed,
        "newsmonitor_browser_starts_total": use.starts,
        "newsmonitor_browser_seconds_total": use.elapsed_ms / 1000,
        "newsmonitor_browser_net_bytes_total": use.net_bytes,
        "newsmonitor_browser_page_seconds": use.last_ms / 1000,
        "newsmonitor_browser_page_memory_bytes": use.last_peak_bytes,
        "newsmonitor_browser_running": use.running,
    }

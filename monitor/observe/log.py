"""Log events as key-values with stable names: colours on a terminal, JSON elsewhere.

Under systemd each line begins with its priority (`<4>` for a warning), which the journal takes off and files
(sd-daemon(3)). Secrets are masked in every value, and tracebacks show no local variables.

What a library logs is the event `library.says`, once a minute where it says the same again and again, as clients of a
database do while it is away. Its tracebacks are left out unless `log.level` is debug: ours come with our own events.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from monitor.model import LogSettings
from monitor.redact import Redactor

Chain = list[Processor]
_PRIORITY = {"debug": 7, "info": 6, "warning": 4, "error": 3, "critical": 2}
_REPEATED_SECONDS = 60.0  # between two lines that say the same
_MOST_REMEMBERED = 1000  # that are remembered; then all are forgotten
_NUMBERS = re.compile(r"0x[0-9a-f]+|\d+")  # what differs between two lines that say the same


def configure_logging(settings: LogSettings, secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Send every log event to `stream`, by default standard error; what libraries log goes the same way.

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
    """Messages that were logged in the last minute. A race logs some twice."""

    def __init__(self) -> None:
        self._logged: dict[tuple[str, ...], float] = {}

    def is_new(self, now: float, *words: str) -> bool:
        """Tell whether these words are to be logged. now: seconds of any clock, always the same one."""
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
    """Log an exception that nothing caught, as `sys.excepthook`; Ctrl-C is not logged."""
    if issubclass(kind, (KeyboardInterrupt, SystemExit)):
        return
    if not structlog.is_configured():
        configure_logging(LogSettings())
    structlog.get_logger(__name__).critical("program.failed", exc_info=(kind, failure or kind(), traceback))

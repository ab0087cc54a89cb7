"""Logs as key-values with stable names: colours on a terminal, JSON elsewhere.

Under systemd each line begins with its priority (`<4>` for a warning), which
the journal takes off and files (sd-daemon(3)).
"""

from __future__ import annotations

import logging
import os
import sys
from typing import Any, TextIO

import structlog
from structlog.typing import Processor, WrappedLogger

from monitor.model import LogSettings

Chain = list[Processor]
_PRIORITY = {"debug": 7, "info": 6, "warning": 4, "error": 3, "critical": 2}


def configure_logging(settings: LogSettings, stream: TextIO | None = None) -> None:
    """Send every log event to `stream`, by default standard error; libraries' warnings go the same way."""
    stream = stream or sys.stderr
    console = settings.format == "console" or (settings.format == "auto" and stream.isatty())
    level = getattr(logging, settings.level.upper())
    stamp = structlog.processors.TimeStamper(fmt="%H:%M:%S" if console else "iso", utc=not console)
    shared: Chain = [structlog.stdlib.add_log_level, stamp, structlog.processors.StackInfoRenderer()]
    last: Chain = [structlog.dev.ConsoleRenderer(colors=stream.isatty(), pad_event_to=24)] if console else _as_json()
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # A line and its end in one write: libraries' lines come through another handler.
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    _take_over_stdlib(shared, last, stream)


def _as_json() -> Chain:
    plain: Chain = [
        structlog.processors.dict_tracebacks,
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    ]
    return [*plain, _with_priority] if "JOURNAL_STREAM" in os.environ else plain


def _with_priority(_: WrappedLogger, method: str, line: Any) -> str:
    return f"<{_PRIORITY.get(method, 6)}>{line}"


def _take_over_stdlib(shared: Chain, last: Chain, stream: TextIO) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # That a job still runs when its time comes again is meant: it is skipped, not queued.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)

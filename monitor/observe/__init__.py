"""Logs and metrics."""

from monitor.observe.log import configure_logging, log_all_failures, log_failure
from monitor.observe.metrics import Metrics

__all__ = ["Metrics", "configure_logging", "log_all_failures", "log_failure"]

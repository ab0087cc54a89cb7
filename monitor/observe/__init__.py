"""Logs, metrics, and messages to systemd."""

from monitor.observe.log import configure_logging, log_all_failures, log_failure
from monitor.observe.metrics import Metrics
from monitor.observe.notify import notify

__all__ = ["Metrics", "configure_logging", "log_all_failures", "log_failure", "notify"]

"""What happened: logs, numbers, and word to systemd."""

from monitor.observe.log import configure_logging
from monitor.observe.metrics import Metrics
from monitor.observe.notify import notify

__all__ = ["Metrics", "configure_logging", "notify"]

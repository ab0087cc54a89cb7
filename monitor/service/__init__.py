"""The running service, and a single round: opened from a configuration, reloaded, stopped."""

from monitor.service.opening import open_context, reconcile_topics
from monitor.service.operations import Done, run_once
from monitor.service.running import Service

__all__ = ["Done", "Service", "open_context", "reconcile_topics", "run_once"]

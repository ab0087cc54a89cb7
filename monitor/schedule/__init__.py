"""When a source is visited next, and handing the visits out."""

from monitor.schedule.dispatch import Dispatcher
from monitor.schedule.rhythm import History, next_visit

__all__ = ["Dispatcher", "History", "next_visit"]

"""When a source is visited next, and handing the visits out."""

from monitor.schedule.arrivals import ArrivalModel, delay_budget_for, learn, unpack
from monitor.schedule.dispatch import Dispatcher
from monitor.schedule.policy import History, model_of_history, next_visit

__all__ = [
    "ArrivalModel",
    "Dispatcher",
    "History",
    "delay_budget_for",
    "learn",
    "model_of_history",
    "next_visit",
    "unpack",
]

"""When a source is visited next, and handing the visits out."""

from monitor.schedule.dispatch import Dispatcher
from monitor.schedule.policy import ArrivalModel, History, delay_budget_for, learn, model_of_history, next_visit, unpack

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

"""When a source is visited next, and handing the visits out."""

from monitor.schedule.policy import ArrivalModel, History, delay_budget_for, learn, model_of_history, next_visit, unpack

__all__ = [
    "ArrivalModel",
    "History",
    "delay_budget_for",
    "learn",
    "model_of_history",
    "next_visit",
    "unpack",
]

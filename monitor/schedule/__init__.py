"""When a source is visited next, and handing the visits out."""

from monitor.schedule.dispatch import Dispatcher
from monitor.schedule.habit import Habit, learn, patience_for, unpack
from monitor.schedule.rhythm import History, habit_of, next_visit

__all__ = ["Dispatcher", "Habit", "History", "habit_of", "learn", "next_visit", "patience_for", "unpack"]

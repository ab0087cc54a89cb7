"""Logs (`log`) and metrics (`metrics`).

Nothing is imported here: a command that logs nothing loads no logging.
"""

"""Fetch one address safely: bounded in time, bytes and memory, only where it is allowed, and politely."""

from __future__ import annotations

from monitor.fetch.client import Fetcher, default_user_agent
from monitor.fetch.guard import address_rule, check_url
from monitor.fetch.limits import FreeMemory, Reservation
from monitor.fetch.message import (
    FileType,
    Outcome,
    Request,
    Response,
    Verdict,
    file_type,
    freshness_lifetime,
    judge,
    retry_after,
    source_request,
)
from monitor.fetch.politeness import MAX_WAIT, SharedHosts, SharedSlot

__all__ = [
    "MAX_WAIT",
    "Fetcher",
    "FileType",
    "FreeMemory",
    "Outcome",
    "Request",
    "Reservation",
    "Response",
    "SharedHosts",
    "SharedSlot",
    "Verdict",
    "address_rule",
    "check_url",
    "default_user_agent",
    "file_type",
    "freshness_lifetime",
    "judge",
    "retry_after",
    "source_request",
]

"""Fetch one address safely: allowed, politely, bounded in time, bytes and memory."""

from __future__ import annotations

from monitor.fetch.client import Fetcher
from monitor.fetch.guard import address_rule, check_url
from monitor.fetch.limits import FreeMemory, Reservation
from monitor.fetch.message import (
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
    "FreeMemory",
    "Request",
    "Reservation",
    "Response",
    "SharedHosts",
    "SharedSlot",
    "Verdict",
    "address_rule",
    "check_url",
    "file_type",
    "freshness_lifetime",
    "judge",
    "retry_after",
    "source_request",
]

"""One request, safely: bounded in time and bytes, only to addresses that may be asked, and politely."""

from __future__ import annotations

from monitor.fetch.answer import Outcome, Verdict, holds_for, judge, retry_after
from monitor.fetch.client import Fetcher, default_user_agent
from monitor.fetch.disguise import Disguise, suspicious_page
from monitor.fetch.guard import address_rule, check_url
from monitor.fetch.message import Request, Response

__all__ = [
    "Disguise",
    "Fetcher",
    "Outcome",
    "Request",
    "Response",
    "Verdict",
    "address_rule",
    "check_url",
    "default_user_agent",
    "holds_for",
    "judge",
    "retry_after",
    "suspicious_page",
]

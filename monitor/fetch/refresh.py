"""Read the redirect of a page: `<meta http-equiv="refresh">` or the header Refresh."""

from __future__ import annotations

import html
import re

from monitor.fetch.exchange import WireResponse
from monitor.text.urls import web_url

MAX_DELAY_SECONDS = 10  # a page that waits longer is meant to be read, or reloads itself
_SEARCHED = 16 * 1024  # bytes: the head of a page
_META = re.compile(r"<meta\b[^<>]{0,2000}>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"http-equiv\s*+=\s*+[\"']?\s*+refresh\b", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_VALUE = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)


def refresh_target(response: WireResponse) -> str | None:
    """Return where a good response sends its reader at once; None where it sends them nowhere else.

    What stands in a comment, or in noscript (there it often leads to a page that asks for scripts), does not count.
    """
    if not 200 <= response.status < 300:
        return None
    values = [response.headers.get("refresh", "")]
    if b"<" in response.body[:64]:
        start = _without(
            _without(response.body[:_SEARCHED].decode("latin-1"), "<!--", "-->"), "<noscript", "</noscript"
        )
        for meta in _META.findall(start):
            found = _CONTENT.search(meta) if _IS_REFRESH.search(meta) else None
            values += [html.unescape(next(filter(None, found.groups()), ""))] if found else []
    for value in values:
        read = _VALUE.match(value)
        target = web_url(read[2].strip(), response.url) if read and int(read[1]) <= MAX_DELAY_SECONDS else None
        if target and target.partition("#")[0] != response.url.partition("#")[0]:
            return target
    return None


def _without(text: str, begin: str, end: str) -> str:
    """Leave out what stands between two marks, and all after a beginning without an end.

    Linear in the length.
    """
    lowered, kept, at = text.lower(), [], 0
    if len(lowered) != len(text):
        lowered = text
    while (start := lowered.find(begin, at)) >= 0:
        kept.append(text[at:start])
        stop = lowered.find(end, start)
        at = len(text) if stop < 0 else stop + len(end)
    return "".join([*kept, text[at:]])

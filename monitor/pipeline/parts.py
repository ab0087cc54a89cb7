"""A sitemap index, read by its newest parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from monitor.discover import Discovery, Skipped
from monitor.errors import FetchError, NotUsable
from monitor.model import Entry

_MOST_ENTRIES = 1000
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def with_parts(index: Discovery, ask: Callable[[str], Discovery]) -> Discovery:
    """An index with the entries of the parts it names, the newest first; what is no index stays as it is.

    ask: fetches and reads one part. A part that fails is skipped, and told so; where all fail, the last fault is
    raised. An index in an index is not followed: a visit stays bounded.
    """
    if not index.follow:
        return index
    entries: dict[str, Entry] = {}
    skipped, fault, read = list(index.skipped), None, 0
    for address in index.follow:
        try:
            part = ask(address)
        except (FetchError, NotUsable) as refused:
            skipped.append(Skipped(address, refused.problem))
            fault = refused
            continue
        read += 1
        entries = {entry.key: entry for entry in part.entries} | entries
        skipped += part.skipped
    if fault and not read:
        raise fault
    if not entries:
        raise NotUsable(
            "no_entries", f"{index.reason}, and no entries in its newest", "watch one of its sitemaps itself"
        )
    newest = sorted(entries.values(), key=lambda entry: entry.published or _LONG_AGO, reverse=True)
    reason = f"{index.reason}, of which the newest {read} are read"
    return replace(index, entries=tuple(newest[:_MOST_ENTRIES]), skipped=tuple(skipped), reason=reason)

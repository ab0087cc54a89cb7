"""A day's digest as a reader shows it: a list of what a topic had beyond its budget."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from html import escape

from monitor.model import FeedEntry
from monitor.publish import values

SHOWN = 200


def digest_list(rest: Sequence[FeedEntry], zone: tzinfo, more: str) -> str:
    """Title, source and date of each, linked. more: says how many are not shown, with a place for {count}."""
    if not rest:
        return ""
    lines = [f"<li>{_line(entry, zone)}</li>" for entry in rest[:SHOWN]]
    if len(rest) > SHOWN:
        lines.append(f"<li>{more.format(count=len(rest) - SHOWN)}</li>")
    return "<ul>\n" + "\n".join(lines) + "\n</ul>"


def _line(entry: FeedEntry, zone: tzinfo) -> str:
    item = entry.item
    address = values.link(item.url)
    name = escape(values.title(item.title, item.text, item.url))
    linked = f'<a href="{escape(address)}">{name}</a>' if address else name
    when = values.moment(item.published)
    date = f"{when.astimezone(zone):%Y-%m-%d %H:%M}" if when else ""
    return " · ".join(note for note in (linked, escape(values.line(entry.source_title, 200)), date) if note)

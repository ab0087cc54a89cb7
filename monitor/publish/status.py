"""Incidents as entries of the `_status` feed.

One entry for each incident; its recovery updates the entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import tzinfo
from html import escape

from monitor.model import FeedEntry, Incident, Item
from monitor.publish import values
from monitor.redact import redact

SOURCE_TITLE = "newsmonitor"


def status_entries(
    incidents: Iterable[Incident], address: str, zone: tzinfo, mask: Callable[[str], str] = redact
) -> tuple[FeedEntry, ...]:
    """Give the entries of the `_status` feed, newest opened first.

    address: the page that shows the health of all sources; dates inside entries are shown in `zone`
    mask:    hides secrets in what incidents say
    """
    ordered = sorted(incidents, key=lambda incident: (incident.opened, incident.guid), reverse=True)
    masked = (replace(each, problem=mask(each.problem), remedy=mask(each.remedy)) for each in ordered)
    return tuple(incident_entry(incident, address, zone) for incident in masked)


def incident_entry(incident: Incident, address: str, zone: tzinfo) -> FeedEntry:
    """Give an incident as an entry. Its recovery changes title, body and `updated`; GUID and date stay."""
    about = incident.source or SOURCE_TITLE
    lines = [_sentence(incident.problem)]
    if incident.closed is None:
        title = f"{about}: {incident.problem}"
        lines += [f"What to do: {_sentence(incident.remedy)}"] if incident.remedy else []
        lines.append(f"Since {_date(incident, zone)}.")
    else:
        title = f"Recovered: {about}: {incident.problem}"
        lines.append(f"From {_date(incident, zone)} until {incident.closed.astimezone(zone):%Y-%m-%d %H:%M}.")
    item = Item(
        guid=incident.guid,
        source=incident.source,
        url=address,
        title=values.line(title),
        published=incident.opened,
        dated_by="seen",
        first_seen=incident.opened,
        updated=incident.closed or incident.opened,
        html="\n".join(f"<p>{escape(values.clean(text))}</p>" for text in lines),
        text="\n".join(lines),
        language="en",
        tags=(incident.kind,) if incident.kind else (),
    )
    return FeedEntry(item=item, source_title=SOURCE_TITLE)


def _date(incident: Incident, zone: tzinfo) -> str:
    return f"{incident.opened.astimezone(zone):%Y-%m-%d %H:%M}"


def _sentence(text: str) -> str:
    """Give the text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "!", "?", "。", "！", "？")) else f"{text}."

"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), keys in a fixed order."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from monitor.model import Attachment, Report
from monitor.publish import values
from monitor.publish.feed import Head, Ready


def frame_json(head: Head) -> tuple[bytes, bytes]:
    """Write a JSON Feed 1.1 document (UTF-8, one value a line) without its items.

    The bytes before and after them.
    """
    document: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "home_page_url": head.home,
        "feed_url": head.address("json"),
        "next_url": head.neighbours("json").get("next"),
        "description": head.description,
        "language": head.language,
        "hubs": [{"type": "WebSub", "url": head.feed.hub}] if head.feed.hub else [],
        "items": [],
    }
    before, _, after = json.dumps(_present(document), ensure_ascii=False, indent=1).rpartition("]")
    return before.encode(), f"\n ]{after}\n".encode()


def entry_json(ready: Ready) -> bytes:
    """Write one item, indented as in the document.

    What the format has no key for is under `_newsmonitor`: source, matched words, missing clause, other reports.
    """
    lines = json.dumps(_item(ready), ensure_ascii=False, indent=1).replace("\n", "\n  ")
    return f"\n  {lines}".encode()


def _item(ready: Ready) -> dict[str, Any]:
    """Give one item. Keys without a value are left out, except `content_html`, which the format requires."""
    return {
        **_present(
            {
                "id": ready.guid,
                "url": ready.link,
                "title": ready.title,
                "summary": ready.summary,
                "image": ready.image,
                "date_published": _date(ready.published),
                "date_modified": _date(ready.updated),
                "authors": [{"name": ready.author or ready.source}] if ready.author or ready.source else [],
                "tags": list(ready.categories),
                "language": ready.language,
                "attachments": [_attachment(each) for each in ready.attachments],
            }
        ),
        "content_html": ready.body,
        "_newsmonitor": _extension(ready),
    }


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return _present(
        {
            "url": attachment.url,
            "mime_type": attachment.media_type,
            "size_in_bytes": attachment.size,
            "duration_in_seconds": attachment.duration,
        }
    )


def _extension(ready: Ready) -> dict[str, Any]:
    """Give what a program may want to know about an entry beyond what is shown."""
    return _present(
        {
            "source": ready.source,
            "missing": ready.missing,
            "matched": [
                _present(
                    {
                        "field": values.line(hit.field, 40),
                        "words": values.line(hit.words, 200),
                        "term": values.line(hit.term, 100),
                        "alias": values.line(hit.alias.lstrip("@"), 100),
                        "lookalike": hit.lookalike,
                    }
                )
                for hit in ready.hits[:50]
            ],
            "follows": _report(ready.follows) if ready.follows else None,
            "reports": [_report(report) for report in ready.reports[:100]],
            "independent": ready.independent if ready.reports else None,
        }
    )


def _report(report: Report) -> dict[str, Any]:
    return _present(
        {
            "title": values.line(report.title),
            "url": values.link(report.url),
            "source": values.line(report.source, 200),
            "date": _date(when) if (when := values.moment(report.published)) else None,
            "copy": report.copy,
            "credits": values.line(report.credits, 200),
        }
    )


def _present(pairs: dict[str, Any]) -> dict[str, Any]:
    """Leave out keys whose value is missing, empty or False; `items` stays, a feed may be empty."""
    return {key: value for key, value in pairs.items() if value or key == "items"}


def _date(when: datetime) -> str:
    """RFC 3339 in UTC."""
    return when.isoformat().replace("+00:00", "Z")

"""Rows of the tables to objects of the model, and back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Row

from monitor.model import Attachment, Entry, Hit, Item, Match, SourceState

_ITEM_FIELDS = tuple(field.name for field in fields(Item))
STATE_FIELDS = tuple(field.name for field in fields(SourceState))
_MISSING = "missing"


def item_of(row: Row[Any]) -> Item:
    """An item from a row that has all columns of `items`."""
    values = {name: getattr(row, name) for name in _ITEM_FIELDS}
    return Item(**values | {"tags": tuple(values["tags"]), "attachments": _attachments(row)})


def item_values(item: Item) -> dict[str, Any]:
    """The columns of an item but its position, with the hash of what a reader would see change."""
    values = {name: getattr(item, name) for name in _ITEM_FIELDS if name != "position"}
    attachments = [asdict(attachment) for attachment in item.attachments]
    return values | {"tags": list(item.tags), "attachments": attachments, "digest": item_hash(item)}


def item_hash(item: Item) -> str:
    """Hash (SHA-256, hex) of the content of an item: what must differ for it to count as changed."""
    attached = [attachment.url for attachment in item.attachments]
    content = [item.url, item.title, item.author, item.html, item.image, item.complete, list(item.tags)]
    return _content_hash(content + attached)


def _attachments(row: Row[Any]) -> tuple[Attachment, ...]:
    return tuple(Attachment(**attachment) for attachment in row.attachments or ())


def entry_of(row: Row[Any]) -> Entry:
    """An entry from a row that has all columns of `entries`."""
    return Entry(
        url=row.url,
        title=row.title,
        key=row.key,
        published=row.published,
        updated=row.updated,
        summary=row.summary,
        content=row.content,
        author=row.author,
        tags=tuple(row.tags),
        image=row.image,
        feed_guid=row.feed_guid,
        guid_is_permalink=row.guid_is_permalink,
        attachments=_attachments(row),
    )


def entry_values(entry: Entry) -> dict[str, Any]:
    """The columns that come from an entry, with the hash that tells whether the source changed it."""
    values = asdict(entry) | {"tags": list(entry.tags), "attachments": [asdict(each) for each in entry.attachments]}
    return values | {"digest": _content_hash([entry.url, entry.title, entry.summary, entry.content])}


def state_of(row: Row[Any]) -> SourceState:
    """A source's state from its row."""
    return SourceState(**{name: getattr(row, name) for name in STATE_FIELDS})


def state_values(state: SourceState) -> dict[str, Any]:
    """The columns of a source's state."""
    return {name: getattr(state, name) for name in STATE_FIELDS}


def hits_of(stored: list[dict[str, Any]]) -> tuple[Hit, ...]:
    """Hits as they were stored with a match."""
    return tuple(Hit(**hit) for hit in stored if _MISSING not in hit)


def missing_of(stored: list[dict[str, Any]]) -> str:
    """The clause that a near miss lacks, which stands among the stored hits; empty for a match."""
    return next((str(each[_MISSING]) for each in stored if _MISSING in each), "")


def match_values(match: Match) -> list[dict[str, Any]]:
    """The hits of a match as JSON; of a near miss also the clause that it lacks."""
    lacks = [{_MISSING: match.missing}] if match.missing else []
    return [asdict(hit) for hit in match.hits] + lacks


def _content_hash(values: list[Any]) -> str:
    return hashlib.sha256(
        json.dumps(values, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
    ).hexdigest()

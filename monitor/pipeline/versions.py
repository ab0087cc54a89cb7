"""Changes of what articles say: noticed when one is read again, kept as versions, and told in feeds.

What an edit did not change leaves no trace: `updated` stays, so no reader shows the entry as new for a comma.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from monitor.model import Change, FeedEntry, Item, Revision, Step, Topic
from monitor.store.entries import StoredEntry, add_steps
from monitor.store.versions import add_version, revisions_of
from monitor.text.changes import compare
from monitor.text.interface import Language, say
from monitor.text.language import is_cjk

SAME_ARTICLE = 0.3  # of the text before that must still be there; else another page stands at the address
_REVISIONS_TOLD = 3  # of one article: the newest


def note_revision(connection: Connection, stored: StoredEntry, before: Item | None, item: Item, now: datetime) -> Item:
    """Keep the previous version where an edit changed what an article says.

    Returns the item as it is to be stored.

    An item without its article yet, or with another one now, has no version that could be compared.
    """
    if before is None or not (before.complete and item.complete):
        return item
    if (before.title, before.text) == (item.title, item.text):
        return replace(item, updated=before.updated)
    found = compare((before.title, before.text), (item.title, item.text))
    if before.text and found.kept < SAME_ARTICLE:
        return item
    if not found.differences:
        return replace(item, updated=before.updated)
    changes = [Change(*each) for each in found.differences]
    add_version(connection, before, changes, now)
    told = "; ".join(f"{change.kind}: − {change.before or '…'} + {change.after or '…'}" for change in changes)
    add_steps(connection, stored.id, [Step(now, "changed", "ok", told)])
    return item


def with_revisions(connection: Connection, entries: Sequence[FeedEntry], topic: Topic) -> tuple[FeedEntry, ...]:
    """Tell in the entries of a topic what changed of their articles, as its `changes` says."""
    found = revisions_of(connection, [entry.item.position for entry in entries])
    told: list[FeedEntry] = []
    for entry in entries:
        revisions = found.get(entry.item.position, ())[:_REVISIONS_TOLD]
        if not revisions:
            told.append(entry)
        elif topic.changes == "update":
            told.append(replace(entry, revisions=revisions))
        else:
            told.append(replace(entry, item=replace(entry.item, updated=entry.item.published)))
            told += [_entry_of(entry, each) for each in revisions if topic.changes == "entry"]
    return tuple(told)


def _entry_of(entry: FeedEntry, revision: Revision) -> FeedEntry:
    """Make the entry of a change. Its GUID is made of the item's and the moment, so it stays."""
    item, at = entry.item, revision.at
    chinese = (item.language or "").startswith("zh") or (not item.language and any(map(is_cjk, item.title)))
    language: Language = "zh" if chinese else "en"
    guid = uuid.uuid5(uuid.NAMESPACE_URL, f"newsmonitor:change:{item.guid}:{at.timestamp():.3f}").urn
    title = say(language, "changed_title", title=item.title)
    changed = replace(
        item, guid=guid, title=title, published=at, first_seen=at, updated=at, dated_by="seen", html="", attachments=()
    )
    return FeedEntry(changed, entry.source_title, entry.hits, revisions=(revision,))

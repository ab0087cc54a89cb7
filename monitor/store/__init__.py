"""The archive: every query stands in this folder, as a function that takes a connection.

So a caller composes what belongs together in one transaction:

    with database.write() as connection:
        item, changed = save_item(connection, ...)
        save_matches(connection, item.position, ...)
"""

from monitor.store.database import Database, hold, open_database, who_holds
from monitor.store.entries import (
    Noted,
    StoredEntry,
    add_steps,
    find_entries,
    last_seen_entries,
    note_entries,
    postpone_entry,
    prune_entries,
    recent_titles,
    settle_entry,
    sources_waiting,
    steps_of,
    waiting_entries,
)
from monitor.store.feeds import (
    TopicCounts,
    hits_for,
    known_digests,
    newest_entries,
    save_digests,
    topic_counts,
    topic_entries,
)
from monitor.store.incidents import close_incidents, open_incident, read_incidents
from monitor.store.items import (
    Candidate,
    count_items,
    each_item,
    find_item,
    forget_topics,
    item_by_guid,
    keep_page,
    matched_positions,
    prune_items,
    replace_topic_matches,
    save_item,
    save_matches,
    sharing_text,
)
from monitor.store.sources import (
    adopt_sources,
    due_sources,
    failing_sources,
    make_due,
    recent_arrivals,
    save_source_states,
    source_state,
    source_states,
    yield_per_day,
)

__all__ = [
    "Candidate",
    "Database",
    "Noted",
    "StoredEntry",
    "TopicCounts",
    "add_steps",
    "adopt_sources",
    "close_incidents",
    "count_items",
    "due_sources",
    "each_item",
    "failing_sources",
    "find_entries",
    "find_item",
    "forget_topics",
    "hits_for",
    "hold",
    "item_by_guid",
    "keep_page",
    "known_digests",
    "last_seen_entries",
    "make_due",
    "matched_positions",
    "newest_entries",
    "note_entries",
    "open_database",
    "open_incident",
    "postpone_entry",
    "prune_entries",
    "prune_items",
    "read_incidents",
    "recent_arrivals",
    "recent_titles",
    "replace_topic_matches",
    "save_digests",
    "save_item",
    "save_matches",
    "save_source_states",
    "settle_entry",
    "sharing_text",
    "source_state",
    "source_states",
    "sources_waiting",
    "steps_of",
    "topic_counts",
    "topic_entries",
    "waiting_entries",
    "who_holds",
    "yield_per_day",
]

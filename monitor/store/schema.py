"""The tables; times are integer milliseconds since 1970 UTC.

SQLite would lose a time zone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    event,
    false,
)
from sqlalchemy.engine import Dialect

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored as milliseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To the database."""
        return None if value is None else (value - EPOCH) // _MILLISECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else EPOCH + value * _MILLISECOND


# SQLite numbers rows by itself only where the key is an INTEGER.
Serial = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# One row a watched source: what model.SourceState says, and the address it was learned from.
sources = Table(
    "sources",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("url", Text, nullable=False),
    Column("next_fetch", Moment, index=True),
    Column("why_next", Text, nullable=False, default=""),
    Column("last_fetch", Moment),
    Column("last_ok", Moment),
    Column("first_fetch", Moment),
    Column("status", Integer),
    Column("elapsed_ms", Integer, nullable=False, default=0),
    Column("address", Text, nullable=False, default=""),
    Column("kind", String(10), nullable=False, default="auto"),
    Column("selector", Text, nullable=False, default=""),
    Column("entries", Integer, nullable=False, default=0),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", String(64)),
    Column("failures", Integer, nullable=False, default=0),
    Column("error", Text, nullable=False, default=""),
    Column("gone", Boolean, nullable=False, default=False),
    Column("moved_to", Text, nullable=False, default=""),
    Column("moved_since", Moment),
    Column("moved_times", Integer, nullable=False, default=0),
    Column("last_full", Moment),
    Column("liar", Boolean, key="validators_broken", nullable=False, default=False),
    Column("holds", Integer, key="max_age_seconds", nullable=False, default=0, server_default="0"),
    Column("habit", Text, key="arrival_model", nullable=False, default=""),
    Column("rendered", Boolean, nullable=False, default=False, server_default=false()),
    Column("rendered_at", Moment),
    Column("page_data", Text, nullable=False, default="", server_default=""),
    Column("render_ms", Integer, nullable=False, default=0, server_default="0"),
    Column("render_bytes", BigInteger, nullable=False, default=0, server_default="0"),
    Column("watched", Text, nullable=False, default="", server_default=""),
    Column("identity", Text, nullable=False, default="", server_default=""),
)

# One row a link seen on a source. `state`: 'waiting' for its article, 'done', or 'skipped'.
entries = Table(
    "entries",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("source", String(100), nullable=False),
    Column("key", Text, nullable=False),
    Column("url", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("published", Moment),
    Column("updated", Moment),
    Column("summary", Text, nullable=False, default=""),
    Column("content", Text, nullable=False, default=""),
    Column("author", Text, nullable=False, default=""),
    Column("tags", JSON, nullable=False),
    Column("image", Text),
    Column("digest", String(64), nullable=False),
    Column("shared_url", Boolean, nullable=False, default=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try", Moment),
    Column("guid", String(60), index=True),
    Column("feed_guid", Text, nullable=False, default="", server_default=""),
    Column("guid_is_permalink", Boolean, nullable=False, default=False, server_default=false()),
    Column("attachments", JSON, nullable=False, default=list, server_default="[]"),
    Column("publisher", Text, nullable=False, default="", server_default=""),
    UniqueConstraint("source", "key"),
    Index("ix_entries_waiting", "state", "source"),
)

# One row an item. `position` grows with arrival; `digest` tells whether its content changed.
items = Table(
    "items",
    metadata,
    Column("position", Serial, primary_key=True, autoincrement=True),
    Column("guid", String(60), nullable=False, unique=True),
    Column("source", String(100), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("published", Moment, nullable=False, index=True),
    Column("dated_by", String(10), nullable=False),
    Column("first_seen", Moment, nullable=False, index=True),
    Column("updated", Moment, nullable=False),
    Column("html", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("language", String(20)),
    Column("image", Text),
    Column("tags", JSON, nullable=False),
    Column("copy_of", String(60), index=True),
    Column("complete", Boolean, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("attachments", JSON, nullable=False, default=list, server_default="[]"),
)

# Every address under which an item is known: its entry's, where redirects led, what the page calls itself.
addresses = Table(
    "addresses",
    metadata,
    Column("address", Text, primary_key=True),
    Column("guid", String(60), ForeignKey("items.guid", ondelete="CASCADE"), nullable=False, index=True),
)

# The sampled runs of each text, by which its copies are found (see group/identity.py).
shingles = Table(
    "shingles",
    metadata,
    Column("shingle", BigInteger, primary_key=True),
    Column("position", Serial, ForeignKey("items.position", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# One row an event. `id`: the position of the item that founded it; `guid`: that item's, the event's for good;
# `follows`: the event that it tells something new about; `changed`: when a report last joined or left.
events = Table(
    "events",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=False),
    Column("guid", String(60), nullable=False),
    Column("follows", BigInteger, index=True),
    Column("changed", Moment),
)

# What each item was found to be, and by what evidence. `event`: none for a digest; `weighed`: what later items are
# compared with (see group/features.py), where `compared`.
reports = Table(
    "reports",
    metadata,
    Column("position", Serial, ForeignKey("items.position", ondelete="CASCADE"), primary_key=True),
    Column("event", BigInteger),
    Column("kind", String(12), nullable=False),
    Column("compared", Boolean, nullable=False),
    Column("weighed", Text, nullable=False),
    Column("evidence", JSON, nullable=False),
    Index("ix_reports_event", "event", "compared", "position"),
)

# The few terms by which an item that is compared is found. Rows of one term lie side by side.
terms = Table(
    "terms",
    metadata,
    Column("term", Text, primary_key=True),
    Column("position", Serial, ForeignKey("items.position", ondelete="CASCADE"), primary_key=True, index=True),
    Column("event", BigInteger, nullable=False),
    Column("published", Moment),
    sqlite_with_rowid=False,
)

# How many compared items have each term; under the empty term, how many there are.
term_counts = Table(
    "term_counts",
    metadata,
    Column("term", Text, primary_key=True),
    Column("held", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Names that texts gave in two scripts, in the order in which they were found.
name_pairs = Table(
    "glosses",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("first_seen", Moment, nullable=False, index=True),
    sqlite_autoincrement=True,  # a number is never given again: what is remembered is told by its highest
)

# What a person said of two items, by their GUIDs. `kind`: 'apart' or 'together'.
corrections = Table(
    "corrections",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("kind", String(10), nullable=False),
    Column("one", String(60), nullable=False, index=True),
    Column("other", String(60), nullable=False, index=True),
    Column("at", Moment, nullable=False),
)

# Items whose words are not in the full-text index yet. The index (see store/search.py) is no table that SQLAlchemy can
# describe: its statements are the same here, for a fresh database, and in the migration.
unindexed_items = Table(
    "unindexed_items",
    metadata,
    Column("position", Serial, ForeignKey("items.position", ondelete="CASCADE"), primary_key=True, autoincrement=False),
)

_INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE item_words USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii')",
    ),
    "postgresql": (
        "CREATE TABLE item_words (position BIGINT PRIMARY KEY REFERENCES items ON DELETE CASCADE, words TSVECTOR)",
        "CREATE INDEX ix_item_words_words ON item_words USING gin (words)",
    ),
}
for _dialect, _statements in _INDEX.items():
    for _statement in _statements:
        made = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]  # as the library has it
        event.listen(unindexed_items, "after_create", made)

matches = Table(
    "matches",
    metadata,
    Column("topic", String(100), primary_key=True),
    Column("position", Serial, ForeignKey("items.position", ondelete="CASCADE"), primary_key=True, index=True),
    Column("hits", JSON, nullable=False),
)

# What was done with an entry, and why: append only.
steps = Table(
    "steps",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("entry", Serial, ForeignKey("entries.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("name", String(20), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("reason", Text, nullable=False),
)

# The fetched articles, compressed, for cleaning them again. `guid`: of the item that was made of it.
pages = Table(
    "pages",
    metadata,
    Column("url", Text, primary_key=True),
    Column("guid", String(60), index=True),
    Column("fetched", Moment, nullable=False, index=True),
    Column("media_type", String(100), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("etag", Text, nullable=False, default="", server_default=""),
    Column("last_modified", Text, nullable=False, default="", server_default=""),
)

# What items said before they changed: headline and compressed text until `at`, and what then changed.
versions = Table(
    "versions",
    metadata,
    Column("position", Serial, ForeignKey("items.position", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("changes", JSON, nullable=False),
)

# Items whose page was looked at again. `next_look`: NULL where that was the last time.
revisits = Table(
    "revisits",
    metadata,
    Column("position", Serial, ForeignKey("items.position", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("looks", Integer, nullable=False),
    Column("next_look", Moment, index=True),
)

# The marks of the lines of each fetched article, numbers of 64 bits (see extract/boilerplate.py).
line_fingerprints = Table(
    "line_marks",
    metadata,
    Column("position", Serial, ForeignKey("items.position", ondelete="CASCADE"), primary_key=True),
    Column("source", String(100), nullable=False),
    Column("marks", LargeBinary, nullable=False),
    Index("ix_line_marks_source", "source", "position"),
)

incidents = Table(
    "incidents",
    metadata,
    Column("guid", String(60), primary_key=True),
    Column("source", String(100), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("problem", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("opened", Moment, nullable=False),
    Column("closed", Moment, index=True),
)

# One row a topic whose feed is to be published (see store/outbox.py). `changes`: how often it changed meanwhile.
feeds_to_publish = Table(
    "feeds_to_publish",
    metadata,
    Column("topic", String(100), primary_key=True),
    Column("changes", Integer, nullable=False),
)

# Messages about new entries (see store/outbox.py). `entry`: the GUID; `sent`: when it arrived, NULL while it waits.
notices = Table(
    "notices",
    metadata,
    Column("topic", String(100), primary_key=True),
    Column("target", String(100), primary_key=True),
    Column("entry", String(60), primary_key=True),
    Column("created", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try", Moment, nullable=False),
    Column("sent", Moment, index=True),
    Column("problem", Text, nullable=False, default=""),
)

# How far each mail digest was delivered, by its name: until when, and up to which item.
digests = Table(
    "digests",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("until", Moment, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try", Moment),
    Column("problem", Text, nullable=False, default=""),
)

# What the WebSub hub was told last of each public feed. `version` stands for the bytes of its file.
announcements = Table(
    "announcements",
    metadata,
    Column("address", Text, primary_key=True),
    Column("hub", Text, nullable=False),
    Column("version", String(60), nullable=False),
)

# One row a subscription at a WebSub hub: what model.Subscription says.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("secret", String(64), nullable=False),
    Column("source", String(100), nullable=False, index=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("lease_until", Moment),
    Column("next_ask", Moment, index=True),
    Column("attempts", Integer, nullable=False),
    Column("pushed", Moment),
    Column("problem", Text, nullable=False),
)

# The topics as they were configured last; `removed`: those that are configured no more and whose files stay.
accepted_topics = Table(
    "accepted_topics",
    metadata,
    Column("topic", String(100), primary_key=True),
    Column("removed", Boolean, nullable=False),
    Column("definition", JSON, nullable=False),
)

# What each topic was when the archive was matched to it, so that an edit is noticed at any start.
topic_hashes = Table(
    "topic_digests",
    metadata,
    Column("topic", String(100), primary_key=True),
    Column("digest", String(64), nullable=False),
)

# What the processes that share an archive tell each other (see store/shared.py). It is of this
# moment, so a copy of an archive leaves it out. The times of these tables are the clock of the server.

# One row a process. `version`: of the configuration that it runs; `leads`: it plans the visits.
roles = Table(
    "roles",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("place", Text, nullable=False),
    Column("version", String(20), nullable=False),
    Column("leads", Boolean, nullable=False),
    Column("started", Moment, nullable=False),
    Column("seen", Moment, nullable=False, index=True),
    Column("counts", JSON, nullable=False, server_default="{}"),
)

# When a host may be asked again.
hosts = Table(
    "hosts",
    metadata,
    Column("host", Text, primary_key=True),
    Column("next_start", Moment, nullable=False),
    Column("blocked_until", Moment, nullable=False, index=True),
)

# The robots.txt of a site as one robot reads it, so that one process asks for it and not each.
robots = Table(
    "robots",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("agent", String(200), primary_key=True),
    Column("packed", LargeBinary, nullable=False),
    Column("until", Moment, nullable=False, index=True),
)

# Who asks a host at this moment, and until when it may without saying so again.
host_slots = Table(
    "host_slots",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("host", Text, nullable=False, index=True),
    Column("holder", String(40), nullable=False, index=True),
    Column("until", Moment, nullable=False),
)

# What a command asks of the service. `state`: 'waiting', 'running' or 'answered'.
requests = Table(
    "requests",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("words", JSON, nullable=False),
    Column("asked", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("progress", JSON, nullable=False),
    Column("answer", JSON, nullable=False),
)

MOMENTARY = frozenset({roles, hosts, host_slots, robots, requests})

"""The archive; each query is a function of these modules that takes a connection.

A caller composes what belongs together in one transaction:

    with database.write() as connection:
        item, changed = items.save_item(connection, ...)
        items.save_matches(connection, item.position, ...)

| module | what it reads and writes |
|---|---|
| `database` | open and migrate a database, read and write transactions, errors with remedies |
| `files` | the exclusive lock on a state, permissions of its files, backups |
| `copying` | an archive copied from one database to another |
| `schema`, `statements` | the tables, statements for SQLite and PostgreSQL |
| `sources` | the state of each source, which are due, and their subscriptions at hubs |
| `entries` | links seen on sources, and the steps taken with each |
| `items` | items, their addresses, matches, pages, line fingerprints, former versions, and when they are read again |
| `search` | the full-text index |
| `events` | which items report one event, corrections by a person, and the index by which an item finds similar ones |
| `postings` | that index in memory, for the connection that writes a file |
| `feeds` | the entries of feeds, the reports below them, and the counts of topics |
| `shared` | on a server: what commands ask of the service, and what its processes tell each other |
| `outbox` | feeds to publish, messages and digests to send, notified hubs; incidents, the topics as configured last |
"""

from monitor.store.database import Database, held_database, open_database

__all__ = ["Database", "held_database", "open_database"]

"""The archive: every query is a function of one of these modules that takes a connection.

A caller composes what belongs together in one transaction:

    with database.write() as connection:
        item, changed = items.save_item(connection, ...)
        items.save_matches(connection, item.position, ...)

| module | what it reads and writes |
|---|---|
| `database` | open and migrate a database, read and write transactions |
| `holding` | the exclusive lock on a state |
| `schema`, `rows`, `statements` | the tables, rows as objects of the model, upserts and batches |
| `faults`, `private` | errors by their codes, permissions of files |
| `backup` | a copy of the database |
| `sources` | the state of each source, and which are due |
| `entries` | links seen on sources, and the steps taken with each |
| `items` | items, their addresses and their matches |
| `pages` | fetched pages, and the fingerprints of their lines |
| `events` | which items report one event, and corrections by a person |
| `reported` | the reports listed below an entry |
| `terms` | the index by which an item finds similar ones |
| `feeds` | the entries of feeds and the counts of topics |
| `outbox` | which feeds are to be published |
| `accepted` | the topics as they were configured last |
| `incidents` | what went wrong, opened and closed |
| `announcements`, `subscriptions` | what WebSub hubs were told and asked |
"""

from monitor.store.database import Database, held_database, open_database

__all__ = ["Database", "held_database", "open_database"]

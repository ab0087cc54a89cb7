"""The way of an item.

Begin to read at `visit.py`.

    due → fetch → find entries → fetch article → extract → clean → group → match topics → store → publish
    └ visit.py ┘  └ listing.py ┘  └──── article.py ──────────┘  └────── item.py ───────┘          publishing.py

Each stage is a function that takes and gives plain data. A visit writes what a list shows in one transaction, then
each item with its matches and the feeds to publish in one; publishing is derived from the database alone. So a kill
at any instant loses nothing and repeats nothing.

| module | what it holds |
|---|---|
| `visit` | what is due; one visit: the stages in order, and what becomes of faults that nobody foresaw |
| `listing` | read a list, decide what that means, store it |
| `finding` | the entries in the responses of a list, read with a browser or without |
| `article` | one stage of a visit: read the article of an entry; whose words stand, those of its page or of the list |
| `extraction` | an article as its list carries it, or as its pages say it; for a visit as for `probe` |
| `item` | waiting entries become items, many in a transaction: decide, store, mark topics; loaded with the first news |
| `source_state` | what is remembered of a source, and how visits change it |
| `grouping` | the event of an item; a person's corrections of events |
| `matching` | the topics of an item; the archive matched again after an edit, and searched by its full-text index |
| `publishing` | feeds, derived from the database; a topic over its budget |
| `websub` | hubs of sources, and the hub of our own feeds |
| `notifying` | messages about new entries, which were written with the item; digests by mail |
| `versions` | changes told in feeds; young articles read again |
| `reprocessing` | the archive extracted, grouped and matched again |
| `context` | what the stages work with; faults contained |

Nothing is imported here: `probe` looks at a page without the database, the topics and the feeds.
"""

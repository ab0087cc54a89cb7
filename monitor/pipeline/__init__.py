"""The way of an item:

    due → fetch → discover entries → fetch article → extract → clean → group → match topics → store → publish
          └──────── visit.py ────┘   └──────────────── reading.py ──────────────────────────┘   publishing.py

Each step is a function that takes and gives plain data. Fetching and storing are
the only ones that touch the world: the visit writes what a list shows in one
transaction, the reading writes an item and its matches in one, and publishing
is worked out from the database alone. So a kill at any instant loses nothing
and repeats nothing.
"""

from monitor.pipeline.announcing import announce
from monitor.pipeline.due import Due, due_named, due_now, follow_clock
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.matching import match_again
from monitor.pipeline.publishing import PAGES, entries_of, publish, publish_changes, topic_feed
from monitor.pipeline.subscribing import settle_subscriptions
from monitor.pipeline.tools import Tools
from monitor.pipeline.visit import Visited, visit

__all__ = [
    "PAGES",
    "Due",
    "Ledger",
    "Tools",
    "Visited",
    "announce",
    "due_named",
    "due_now",
    "entries_of",
    "follow_clock",
    "match_again",
    "publish",
    "publish_changes",
    "settle_subscriptions",
    "topic_feed",
    "visit",
]

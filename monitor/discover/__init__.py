"""A fetched response to entries: feeds, pages, sitemaps, JSON."""

from monitor.discover.again import Document, discover_steadily
from monitor.discover.found import Discovery, Drift, Skipped
from monitor.discover.kinds import discover, kind_of
from monitor.discover.memory import Memory, Remembered

__all__ = [
    "Discovery",
    "Document",
    "Drift",
    "Memory",
    "Remembered",
    "Skipped",
    "discover",
    "discover_steadily",
    "kind_of",
]

"""A fetched response to entries: feeds, pages, sitemaps, JSON."""

from monitor.discover.discovery import Discovery, Drift, Skipped
from monitor.discover.drift import Document, discover_steadily
from monitor.discover.kinds import discover, kind_of
from monitor.discover.known_entries import KnownEntries, KnownEntry
from monitor.discover.successor import is_page_instead_of_feed, why_page_before_feed
from monitor.discover.usual_zone import usual_zone

__all__ = [
    "Discovery",
    "Document",
    "Drift",
    "KnownEntries",
    "KnownEntry",
    "Skipped",
    "discover",
    "discover_steadily",
    "is_page_instead_of_feed",
    "kind_of",
    "usual_zone",
    "why_page_before_feed",
]

"""A fetched response to entries: feeds, pages, sitemaps, JSON."""

from monitor.discover.discovery import Discovery, Drift, Skipped, unpack_rule, zone_to_name
from monitor.discover.drift import Document, discover_steadily, is_page_instead_of_feed, why_page_before_feed
from monitor.discover.feed import first_items
from monitor.discover.identity import KnownEntries, KnownEntry
from monitor.discover.json_lists import PageData, common_head, find_page_data
from monitor.discover.kinds import discover, kind_of

__all__ = [
    "Discovery",
    "Document",
    "Drift",
    "KnownEntries",
    "KnownEntry",
    "PageData",
    "Skipped",
    "common_head",
    "discover",
    "discover_steadily",
    "find_page_data",
    "first_items",
    "is_page_instead_of_feed",
    "kind_of",
    "unpack_rule",
    "why_page_before_feed",
    "zone_to_name",
]

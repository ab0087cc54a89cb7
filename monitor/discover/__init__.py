"""A fetched response to entries: feeds, pages, sitemaps, JSON."""

from monitor.discover.found import Discovery, Skipped
from monitor.discover.kinds import discover, kind_of

__all__ = ["Discovery", "Skipped", "discover", "kind_of"]

"""Import filters of other programs as topics: TrendRadar, FreshRSS, Newsboat.

What cannot be carried over is said with its line; nothing is left out in silence. A new format is a module here
and a line in `FORMATS`.
"""

from collections.abc import Callable, Mapping

from monitor.config.filters.freshrss import read_freshrss
from monitor.config.filters.imported import Found, Imported, Note, imported
from monitor.config.filters.newsboat import read_newsboat
from monitor.config.filters.trendradar import read_trendradar

FORMATS: Mapping[str, Callable[[str], Found]] = {
    "trendradar": read_trendradar,
    "freshrss": read_freshrss,
    "newsboat": read_newsboat,
}

__all__ = ["FORMATS", "Found", "Imported", "Note", "imported"]

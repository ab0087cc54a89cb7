"""Feed entries to feed files: RSS 2.0, Atom 1.0 and JSON Feed 1.1.

    Feed ── prepare ──▶ Prepared ── render ──▶ bytes ── parse_back ──▶ write_if_changed
            check values       one format         read it as a           atomic, only
            once               of FORMATS         reader would           where it changed

`publish_feed` does all of it for one feed; entries that it wrote before are taken from a cache.
"""

from monitor.publish.bucket import Bucket, open_bucket
from monitor.publish.directory import (
    Outline,
    announced_feeds,
    announcement,
    feed_address,
    hub_for,
    link_header,
    read_opml,
    render_opml,
)
from monitor.publish.entry import Style, body, incident_entry, status_entries, summary
from monitor.publish.feed import Feed, prepare, within_size
from monitor.publish.folder import (
    RenderCache,
    file_names,
    link_file,
    publish_feed,
    remove_stale,
    write_if_changed,
    write_style_sheet,
)
from monitor.publish.formats import FORMATS, STYLE_SHEET, parse_back, render
from monitor.publish.values import PictureProxy, safe_html

__all__ = [
    "FORMATS",
    "STYLE_SHEET",
    "Bucket",
    "Feed",
    "Outline",
    "PictureProxy",
    "RenderCache",
    "Style",
    "announced_feeds",
    "announcement",
    "body",
    "feed_address",
    "file_names",
    "hub_for",
    "incident_entry",
    "link_file",
    "link_header",
    "open_bucket",
    "parse_back",
    "prepare",
    "publish_feed",
    "read_opml",
    "remove_stale",
    "render",
    "render_opml",
    "safe_html",
    "status_entries",
    "summary",
    "within_size",
    "write_if_changed",
    "write_style_sheet",
]

"""News links of list pages, in and out as JSON Lines, through the functions that the product calls.

{"id", "url", "html_path"}  →  {"id", "items": [{"url", "title"}]}
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from monitor.discover import discover
from monitor.errors import NotUsable
from monitor.model import Source

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def main() -> None:
    for line in sys.stdin:
        page = json.loads(line)
        url = page["url"] or "https://example.com/"
        source = Source("bench", url, kind="page")
        body = Path(page["html_path"]).read_bytes()
        try:
            found = discover(body, url=url, content_type="text/html", source=source, now=NOW, zone=UTC).entries
        except NotUsable as fault:
            print(f"{page['id']}: {fault}", file=sys.stderr)
            found = ()
        items = [{"url": entry.url, "title": entry.title} for entry in found]
        print(json.dumps({"id": page["id"], "items": items}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()

"""A piece of HTML from a feed, a summary or a whole article, made safe and readable."""

from __future__ import annotations

from monitor.errors import NotUsable
from monitor.extract.blocks import normalise, read_blocks
from monitor.extract.prune import drop_unseen
from monitor.extract.render import render
from monitor.text.markup import parse


def clean_fragment(html: str, *, base_url: str) -> tuple[str, str]:
    """Sanitised HTML with absolute links, and the text, one paragraph a line; both empty for what has no text.

    Raises NotUsable 'too_complex' for what would cost too much to parse.
    """
    if not html.strip():
        return "", ""
    try:
        root = parse(f"<html><body>{html}</body></html>")
    except NotUsable as fault:
        if fault.kind == "broken":
            return "", ""
        raise
    drop_unseen(root)
    normalise(root)
    return render(root.find("body"), read_blocks(root), base_url)

"""The pages of one article as one document, so that it is kept, read and read again like any other.

Between them stands a comment with the address of the page that follows; a parser passes over comments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.model import Page

MOST_PARTS = 10
MOST_CHARS = 8_000_000  # of all pages of an article
_MARK = "<!--part-of-one-article {}-->"
_MARKS = re.compile(r"<!--part-of-one-article ([^\s>]{0,4000})-->")


def bound(parts: Sequence[Page], url: str) -> Page:
    """One page at `url` that holds all the parts, in order; a mark that a page itself has is taken out."""
    plain = [_MARKS.sub("", part.text) for part in parts]
    if len(parts) == 1 and parts[0].url == url:
        return Page(url, plain[0], parts[0].media_type)
    marked = (_MARK.format(re.sub(r"[\s>]", "", part.url)) + text for part, text in zip(parts, plain, strict=True))
    return Page(url, "".join(marked), parts[0].media_type)


def unbound(page: Page) -> list[Page]:
    """The parts of a page in order, ten at most, each at its own address; a page of one part is itself."""
    pieces = _MARKS.split(page.text)
    if len(pieces) == 1:
        return [page]
    return [
        Page(url, text, page.media_type)
        for url, text in list(zip(pieces[1::2], pieces[2::2], strict=True))[:MOST_PARTS]
    ]

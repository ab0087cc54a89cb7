"""Extract a clean article from a page.

Title, byline, date, body, images, language; the text is free of boilerplate.

select (a person's selectors) → parse → metadata → noise by markup → body → noise by line → render
"""

from monitor.extract.article import extract
from monitor.extract.blocks import clean_fragment
from monitor.extract.lines import BOILERPLATE_PAGES, NO_BOILERPLATE, Boilerplate, learn_boilerplate
from monitor.extract.pagination import (
    MOST_PARTS,
    PageLinks,
    find_page_links,
    join_pages,
    may_be_joined,
    part_number,
    same_article,
)

__all__ = [
    "BOILERPLATE_PAGES",
    "MOST_PARTS",
    "NO_BOILERPLATE",
    "Boilerplate",
    "PageLinks",
    "clean_fragment",
    "extract",
    "find_page_links",
    "join_pages",
    "learn_boilerplate",
    "may_be_joined",
    "part_number",
    "same_article",
]

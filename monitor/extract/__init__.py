"""A page to a clean article: title, byline, date, body, images, language; text free of what the page adds.

select (a person's selectors) → parse → metadata → noise by markup → body → noise by line → render
"""

from monitor.extract.article import extract
from monitor.extract.bound import MOST_CHARS, MOST_PARTS, bound
from monitor.extract.fragment import clean_fragment
from monitor.extract.furniture import NO_FURNITURE, PAGES, Furniture, learn_furniture
from monitor.extract.pages import Ways, part_number, same_article, ways_on

__all__ = [
    "MOST_CHARS",
    "MOST_PARTS",
    "NO_FURNITURE",
    "PAGES",
    "Furniture",
    "Ways",
    "bound",
    "clean_fragment",
    "extract",
    "learn_furniture",
    "part_number",
    "same_article",
    "ways_on",
]

"""A page to a clean article: title, byline, date, body, images, language; text free of what the page adds.

select (a person's selectors) → parse → metadata → noise by markup → body → noise by line → render
"""

from monitor.extract.article import extract
from monitor.extract.fragment import clean_fragment
from monitor.extract.furniture import NO_FURNITURE, PAGES, Furniture, learn_furniture

__all__ = ["NO_FURNITURE", "PAGES", "Furniture", "clean_fragment", "extract", "learn_furniture"]

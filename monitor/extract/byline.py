"""The author of an article: JSON-LD, meta, markup that says so, then the visible line of credits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from monitor.extract.blocks import Block, folded
from monitor.extract.credits import Credits, inline_reporter, labelled_credits, read_credits
from monitor.extract.metadata import Metadata, names_of

_META_NAMES = (
    "author",
    "article:author_name",
    "dc.creator",
    "dc:creator",
    "dcterms.creator",
    "sailthru.author",
    "parsely-author",
    "cxenseparse:author",
    "citation_author",
    "byl",
    "article:author",
    "twitter:data1",
)
_AUTHOR_MARKUP = (
    "//*[@rel='author' or @itemprop='author' or contains(concat(' ', normalize-space(@class), ' '), ' author ')"
    " or contains(@class, 'author-name') or contains(@class, 'author_name') or contains(@class, "
    "'authorName') or contains(@class,'article-author')"
    " or contains(@class,'article__author') or contains(@class, 'byline') or contains(@class, 'Byline') "
    "or contains(@class,'post-author')"
    " or contains(@class,'c-author') or @id='author']"
)
_ROLE = re.compile(
    r"^(?:(?:written|posted|reported|story|text|words|article|reviewed|submitted|published|"
    r"veröffentlicht)\s+)?(?:author(?=[A-Z])|by|vom|von|por|par|di|door|av|autor|author|autorin|"
    r"redakteur(?:in)?|texte)\b[\s:]*"
    r"|^(?:本报|见习|实习|特约)?(?:记者|作者|编辑|责任编辑|撰文|文|采写)[/:：|\s]+|(?:记者|编辑)$",
    re.IGNORECASE,
)
_HAN_NAMES = re.compile(r"[\u4e00-\u9fff·]{2,4}(?:\s+[\u4e00-\u9fff·]{2,4})+")
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d{2,}|^(?:admin|administrator|editor|staff|unknown|anonymous|guest|user|root|none|"
    r"null|redaktion|author|posts?|view|more|share|follow|by|profile|contributor|webmaster)$"
    r"|[?？!！。]|阅读|评论|点击|时间|浏览|发布|文章|责任"
    r"|\b(?:min read|updated|published|comments?|subscribe|follow|view all)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:[,;、/&|•·]|\s(?:and|und|et|y|e|with|mit)\s)\s*")
_LONGEST_NAME = 50


def find_author(root: HtmlElement, metadata: Metadata, *, site: str = "") -> str:
    """Names separated by comma, or empty: what metadata says, then the markup."""
    for value in (*map(names_of, metadata.stated("author", "creator")), *([v] for v in metadata.every(*_META_NAMES))):
        if names := clean_names(value, site):
            return ", ".join(names)
    for element in root.xpath(_AUTHOR_MARKUP)[:8]:
        text = folded(element.text_content())
        if text and len(text) <= 120 and (names := clean_names([text], site)):
            return ", ".join(names)
    return ""


def visible_credits(blocks: Iterable[Block]) -> Credits:
    """What short lines of the page say after 「作者:」, 「来源:」 or "By", nearest the top first."""
    found = Credits()
    for block in blocks:
        if len(block.key) > 200:
            continue
        for line in block.text.split("\n"):
            found = found.over(read_credits(line)).over(labelled_credits(line))
    return found


def reporter_of(paragraphs: Iterable[Block]) -> str:
    """The reporter whom one of the paragraphs names in brackets or behind a mark, or empty."""
    return next(filter(None, (inline_reporter(block.text) for block in paragraphs)), "")


def clean_names(values: Iterable[str], site: str = "") -> list[str]:
    """The names of bylines, each once, without role words, addresses, dates and the site itself."""
    names: dict[str, None] = {}
    for value in values:
        value = folded(_ROLE.sub("", folded(value)))
        if re.search(r"https?:|^www\.", value):
            continue
        for part in value.split() if _HAN_NAMES.fullmatch(value) else _SPLIT.split(value):
            name = _ROLE.sub("", part.strip(" .-–|:：()（）")).strip()
            if name and len(name) <= _LONGEST_NAME and not _NO_NAME.search(name) and name.casefold() != site.casefold():
                names[name] = None
    return list(names)

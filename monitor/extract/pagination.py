"""Articles in several pages: links to the next page, and to all on one page.

A link is followed only where its address is the article's own with a page number added or counted up, on the same
host, and its words or its `rel` say that it turns a page. The next article has an address of its own, whatever its
link says; pages of comments are not followed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import SplitResult, parse_qsl, urlsplit

from lxml.html import HtmlElement

from monitor.extract.media import absolute
from monitor.extract.metadata import agree, find_title, folded, read_metadata, short_text
from monitor.model import Page
from monitor.text.markup import parse
from monitor.text.urls import without_trackers

_MOST_LINKS = 5000
_LONGEST_URL = 4000
_LONGEST_WORDS = 80
_MORE_TEXT = 0.9  # of the first page's text is on a page that shows it all, at least

_NEXT = re.compile(
    r"(?:阅读)?[下后]一?页(?:[::].*)?|翻页|次(?:の)?(?:ページ|へ)|次|다음(?: ?페이지)?|next(?: page)?|next page:.*|"
    r"continue(?: reading)?|(?:zur )?nächsten? seite|weiter|(?:page )?suivante?|(?:página )?siguiente|"
    r"próxima(?: página)?|(?:pagina )?successiva|volgende(?: pagina)?|след(?:ующая)?(?: страница)?"
)
_ARROW = re.compile(r"[\s»›>→▶]+")
_NUMBERED = re.compile(r"(?:第|page |seite )?(\d{1,3})页?")
_ANOTHER = re.compile(r"[下后]一?[篇章条则]|next (?:post|article|story|entry|chapter|lesson|episode)|newer|older")
_WHOLE = re.compile(
    r"(?:在本页)?(?:显示|阅读|查看|浏览|展开|余下|剩余)*全文|单页(?:阅读|显示|浏览)?|"
    r"(?:view|read|show)(?: the)? (?:all|full (?:article|story)|entire (?:article|story))|"
    r"(?:(?:view|read|show) )?(?:as|on|in)? ?(?:a |one |single[- ])+page(?: view)?|single[- ]page(?: view)?|"
    r"(?:artikel )?auf einer seite(?: lesen)?|tout afficher|lire sur une page"
)
_SIGNS = "[]()【】()<>«»‹›→▶…. \u00a0"
_PAGE_NAME = re.compile(r"p|pg|pn|page|pageno|page_?num|pagenumber|part|seite|pagina", re.IGNORECASE)
_WHOLE_NAME = re.compile(
    r"all|full(?:text|page)?|whole|single(?:page)?|one-?page|complete|komplettansicht|0", re.IGNORECASE
)
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]{1,2000})""", re.IGNORECASE)
_YES = frozenset({"", "0", "1", "-1", "true", "yes", "on"})
# Between an address and the number of its page. Where it has no ending, sites append `-2` to a name that is taken.
_NAMED_PAGE = r"[/_-](?:p|page|part|seite|pagina)[/_-]?"
_SUFFIX = rf"(?:[_.-]|/|{_NAMED_PAGE})"
_SUFFIX_OF_A_NAME = rf"(?:_|/|{_NAMED_PAGE})"
_LEADS_ON = re.compile(  # behind the name of the article, in the address of one of its pages
    rf"^(?:\.[a-z]{{2,5}})?/?(?:index)?{_SUFFIX}?\d{{1,3}}(?!\d)"
    rf"|[?&;](?:{_PAGE_NAME.pattern})=\d|[?&;=/_.-](?:{_WHOLE_NAME.pattern})(?![a-z0-9])",
    re.IGNORECASE,
)
_FIRST_NUMBER = re.compile(r"[_-][01]$")


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Addresses of an article's next page, and of the whole on one page; or empty."""

    next: str = ""
    whole: str = ""


def find_page_links(html: str, url: str, first: str) -> PageLinks:
    """Find the links to the rest of an article.

    url: the page's own; first: that of the article's first page. Raises NotUsable for what cannot be parsed.
    """
    if not _may_lead_on(html, first):
        return PageLinks()
    own = part_number(first, url)
    if own is None or (url == first and own > 1):
        return PageLinks()  # `?p=7` may be the seventh article
    # Where the first page has no number, the second may have 1 in its address, and 2 as its link's words.
    wanted, said = ((1, 2), (2,)) if own == 0 else ((own + 1,), (own + 1, own + 2))
    onward: dict[int, str] = {}
    whole = ""
    root = parse(html)
    base = root.find(".//base[@href]")
    start = (absolute(base.get("href"), url) if base is not None else "") or url
    for element in islice(root.iter("a", "link"), _MOST_LINKS):
        address = absolute((element.get("href") or "")[:_LONGEST_URL], start).partition("#")[0]
        near = islice(element.iterancestors("div", "section", "ul", "ol", "nav", "aside", "footer"), 8)
        names = (f"{part.get('class') or ''} {part.get('id') or ''}" for part in (element, *near))
        if not address or any("comment" in name.lower() for name in names):
            continue
        text = folded(short_text(element))
        words = text if _ARROW.fullmatch(text) else text.strip(_SIGNS)
        words = words or folded(element.get("aria-label") or element.get("title") or "")
        words = "next" if _ARROW.fullmatch(words) else words[:_LONGEST_WORDS].lower()
        if not whole and _WHOLE.fullmatch(words) and _shows_all(first, address):
            whole = address
        numbered = _NUMBERED.fullmatch(words)
        turns = numbered or _NEXT.fullmatch(words) or "next" in (element.get("rel") or "").lower().split()
        if turns and not _ANOTHER.match(words) and (not numbered or int(numbered[1]) in said):
            onward.setdefault(part_number(first, address) or 0, address)
    return PageLinks(next((onward[number] for number in wanted if number in onward), ""), whole)


def _may_lead_on(html: str, first: str) -> bool:
    """Return False if no link can lead to a further page.

    Costs a tenth of parsing.
    """
    own = urlsplit(first)
    host = own.netloc.lower()
    name = _FIRST_NUMBER.sub("", _split(own.path)[0]).rstrip("/").rpartition("/")[2]
    if "%" in name:  # links may have the letters themselves
        return True
    for found in _HREF.finditer(html):
        address = found[1].partition("#")[0]
        path, mark, query = address.partition("?")
        elsewhere = "//" in path[:8] and host not in path[: len(host) + 8].lower()
        if not elsewhere and (name in path or "/" not in path):
            behind = path.rpartition(name)[2] if name and name in path else path
            if _LEADS_ON.search(behind + mark + query):
                return True
    return False


def same_article(first: str, other: str, *, whole: bool = False) -> bool:
    """Return True if two pages have the same headline and day.

    whole: the second must also have as much text.

    Posts of a series may have one headline, and addresses that sites count up as they count pages.
    Raises as `find_page_links`.
    """
    one, two = parse(first), parse(other)
    stated = [read_metadata(root) for root in (one, two)]
    titles = [find_title(root, metadata) for root, metadata in zip((one, two), stated, strict=True)]
    if all(titles) and not (agree(*titles) or agree(*reversed(titles))):
        return False
    days = {  # as metadata writes them
        day[:10]
        for metadata in stated
        for day in (
            metadata.first("article:published_time", "datepublished", "pubdate")
            or next((date for date in metadata.stated("datePublished") if isinstance(date, str)), ""),
        )
        if day
    }
    if len(days) > 1:
        return False
    return not whole or _size(two) >= _MORE_TEXT * _size(one)


def part_number(first: str, url: str) -> int | None:
    """The number of a page in its address, as the site counts.

    None where it is no page of the article at `first`.

    The first page has 1; or 0 where no number is in its address, as some sites give 1 to the second.
    """
    one, other = urlsplit(without_trackers(first)), urlsplit(without_trackers(url))
    if other.scheme not in ("http", "https") or other.netloc.lower() != one.netloc.lower() or not one.path.strip("/"):
        return None
    if one.path.rstrip("/") == other.path.rstrip("/"):  # all parameters that identify the article must be in both
        own = {item for item in _queried(one) if not _PAGE_NAME.fullmatch(item[0])}
        rest = {item for item in _queried(other) if not _PAGE_NAME.fullmatch(item[0])}
        numbers = [value for name, value in _queried(other) if _PAGE_NAME.fullmatch(name)]
        if not rest <= own or any(re.search(r"\d", value) for _, value in own - rest) or len(numbers) > 1:
            return None
        if not numbers:
            return 0
        return int(numbers[0]) if re.fullmatch(r"[0-9]{1,3}", numbers[0]) else None
    if not set(_queried(other)) <= set(_queried(one)):
        return None
    ending = _split(one.path)[1]
    suffix = _SUFFIX if ending else _SUFFIX_OF_A_NAME
    number = "|".join(f"{re.escape(stem)}{suffix}" for stem in _stems(one.path))
    found = re.fullmatch(rf"(?:{number})(\d{{1,3}})(?:{re.escape(ending or '.html')})?/?", other.path)
    return int(found[1]) if found else None


def _shows_all(first: str, url: str) -> bool:
    """Return True if the address is the article's own with a word for “all” added.

    The word stands in its path or its query.
    """
    one, other = urlsplit(without_trackers(first)), urlsplit(without_trackers(url))
    if other.scheme not in ("http", "https") or other.netloc.lower() != one.netloc.lower() or not one.path.strip("/"):
        return False
    if one.path.rstrip("/") == other.path.rstrip("/"):
        added = set(_queried(other)) - set(_queried(one))
        return bool(added) and all(
            _WHOLE_NAME.fullmatch(value) or (_WHOLE_NAME.fullmatch(name) and value in _YES) for name, value in added
        )
    stem, _ = _split(other.path)
    return any(
        stem.startswith(own) and _WHOLE_NAME.fullmatch(stem[len(own) :].lstrip("_-/.")) for own in _stems(one.path)
    )


def _queried(address: SplitResult) -> Sequence[tuple[str, str]]:
    return parse_qsl(address.query[:_LONGEST_URL], keep_blank_values=True)


def _stems(path: str) -> list[str]:
    """Get the common beginning of the addresses of further pages.

    That of the first one, without its ending or its own number.
    """
    stem, _ = _split(path)
    numberless = [_FIRST_NUMBER.sub("", stem)] if _FIRST_NUMBER.search(stem) else []
    return [stem, path.rstrip("/"), *numberless, *([f"{path}index"] if path.endswith("/") else [])]


def _split(path: str) -> tuple[str, str]:
    """A path without its ending, and that: `.html`."""
    stem, dot, ending = path.rstrip("/").rpartition(".")
    return (stem, dot + ending) if 2 <= len(ending) <= 5 and ending.isalpha() and dot else (path.rstrip("/"), "")


def _size(root: HtmlElement) -> int:
    body = root.find("body")
    shown = (e for e in body.iter() if e.tag not in ("script", "style", "template")) if body is not None else ()
    return sum(len((e.text or "").strip()) + len((e.tail or "").strip()) for e in shown)


MOST_PARTS = 10
_MOST_CHARS = 3_000_000  # of all pages of an article
_MOST_BYTES = 6_000_000  # that they take in memory: one emoji makes a text of four bytes a character
_MARK = "<!--part-of-one-article {}-->"
_MARKS = re.compile(r"<!--part-of-one-article ([^\s>]{0,4000})-->")


def may_be_joined(parts: Sequence[Page]) -> bool:
    """Tell whether the pages of an article are short enough to be read as one."""
    texts = [part.text for part in parts]
    return sum(map(len, texts)) <= _MOST_CHARS and sum(map(sys.getsizeof, texts)) <= _MOST_BYTES


def join_pages(parts: Sequence[Page], url: str) -> Page:
    """Join the parts into one page at `url`, in order.

    A mark that a page itself has is removed.
    """
    plain = [_MARKS.sub("", part.text) for part in parts]
    if len(parts) == 1 and parts[0].url == url:
        return Page(url, plain[0], parts[0].media_type)
    marked = (_MARK.format(re.sub(r"[\s>]", "", part.url)) + text for part, text in zip(parts, plain, strict=True))
    return Page(url, "".join(marked), parts[0].media_type)


def split_pages(page: Page) -> Iterator[Page]:
    """Split a page into its parts in order, each at its own address, at most ten.

    A page of one part is returned as it is. A part is copied when it is asked for: copies of all at once would double
    the memory of a long article.
    """
    mark = _MARKS.search(page.text)
    if mark is None:
        yield page
    for _ in range(MOST_PARTS):
        if mark is None:
            return
        after = _MARKS.search(page.text, mark.end())
        yield Page(mark[1], page.text[mark.end() : after.start() if after else None], page.media_type)
        mark = after

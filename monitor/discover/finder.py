"""Find the list of news on a page without a selector.

Every link gets marks for what news links look like: a headline's length, a heading, a
date near it, an address like an article's, and against it for where navigation, side
lists and footers stand. Links that stand in the same place of the page's structure are
one group and share their marks, since a list is news as a whole or not at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.discover.found import Candidate, headline_length, one_line, web_address
from monitor.model import Entry
from monitor.text.dates import parse_date

_MOST_LINKS = 5000
_ENOUGH = 1.0  # marks from which a link is news; chosen on 25 list pages for equal precision and recall
_SURE, _FEWEST_SURE = 1.5, 4  # marks from which a link is surely news, and how many must be to learn a shape from
_SHAPE_MARKS, _COMMON_SHAPE, _RARE_SHAPE = 1.3, 0.25, 0.1  # brought precision from 0.88 to 0.92
_FOREIGN_MARKS, _MOSTLY_OWN = 1.0, 0.8  # share of own addresses among sure ones from which others are no news
_IN_A_SENTENCE, _SENTENCE = 2.0, 40  # marks against a link that so many letters of its line stand before
_PIECES = 20  # of a line that are looked at before a link
_NEAR = 4  # ancestors in which a date belongs to a link
_NEAR_LINKS = 4  # an ancestor with more links than this holds several entries

_NOISE_TAGS = frozenset({"nav", "footer", "aside", "form", "noscript", "select", "iframe"})
_NOISE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav\w*|menu\w*|foot\w*|side(?:bar|nav|r)?|aside|bread\w*|crumbs?|pag(?:er|ing|ination|enav)|tags?|"
    r"tagcloud|hot\w*|rank\w*|popular|trending|most[-_]?\w*|related|recommend\w*|share|social|login|sign\w*|"
    r"subscribe|newsletter|copyright|friend\w*|ads?|advert\w*|banner|promo\w*|sponsor\w*|comments?|cookie\w*|toolbar|"
    r"topbar|lang\w*|widget\w*|author\w*|byline|meta|category|categories)(?:$|[-_ ])",
    re.IGNORECASE,
)
_WORDS = 16  # letters from which a line of a card is its headline rather than a kicker
_INLINE = ("i", "em", "b", "strong", "span", "q", "cite")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLE_NAMES = re.compile(r"title|headline|(?:^|[-_ ])(?:heading|hd|tit)(?:$|[-_ ])", re.IGNORECASE)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATED = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}月\d{1,2}日|\d{1,2}:\d{2}|刚刚|昨天|今天|前天|\d{1,4}\s?(?:分钟|小时|天|秒)前|"
    r"\d{1,4}\s?(?:s|m|h|d|min|mins|minutes?|hours?|days?|weeks?|months?) ago|yesterday|"
    rf"\b(?:{_MONTHS})[a-z]*\.? \d{{1,2}}|\b\d{{1,2}} (?:{_MONTHS})",
    re.IGNORECASE,
)
_DATE_LINE = 40  # characters of a line that is a date and little else
_MORE = re.compile(
    r"(?:read|learn|see|view|show|load) (?:more|all)|continue reading|more[ .»>…]*|comments?|\d+ comments?|reply|"
    r"更多|查看更多|阅读全文|阅读原文|详情|全文|下一页|上一页|next|previous|prev|home|首页",
    re.IGNORECASE,
)
_NOT_NEWS_PATH = re.compile(
    r"/(?:tags?|topics?|authors?|users?|people|profile|category|categories|column|channel|search|login|register|signup|"
    r"subscribe|about|contact|privacy|terms|help|jobs|careers|advertis\w*|newsletters?|account|special|zt|live|videos?|"
    r"photo\w*|audio|podcasts?|events?|product|shop|store)(?:/|$|\.)",
    re.IGNORECASE,
)
_ARTICLE_PATH = re.compile(
    r"\d{4}[/-]?\d{2}[/-]?\d{0,2}|\d{5,}|[a-z0-9]+(?:-[a-z0-9]+){3,}|\.s?html?$|[0-9A-Za-z]{12,}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the finder took for the list. `selector`: CSS for its largest group."""

    candidates: tuple[Candidate, ...] = ()
    selector: str = ""


@dataclass(slots=True)
class _Link:
    """One link of the page with its marks. group: where it stands; length: letters, a CJK character counting three."""

    anchor: HtmlElement
    url: str
    title: str
    group: str
    length: int
    noisy: bool
    heading: bool
    date: str
    own_host: bool
    marks: float = 0.0


@dataclass(slots=True)
class _Group:
    links: list[_Link] = field(default_factory=list)

    def share(self, what: str) -> float:
        """How many of the links have a mark, 0 to 1."""
        return sum(bool(getattr(link, what)) for link in self.links) / len(self.links)


def find_list(root: HtmlElement, base: str, now: datetime, zone: tzinfo) -> Found:
    """The news links of a page, in its order, each address once with its best headline."""
    links = _links(root, base)
    groups: dict[str, _Group] = {}
    for link in links:
        groups.setdefault(link.group, _Group()).links.append(link)
    for group in groups.values():
        standing = _group_marks(group)
        for link in group.links:
            link.marks = standing + _own_marks(link)
    _mark_by_shape(links)
    chosen = _best_of_each_address([link for link in links if link.marks >= _ENOUGH])
    if not chosen:
        return Found()
    selector = _selector(Counter(link.group for link in chosen).most_common(1)[0][0])
    return Found(tuple(_candidate(link, now, zone) for link in chosen), selector)


def _links(root: HtmlElement, base: str) -> list[_Link]:
    host = _site(base)
    here = base.split("#")[0].rstrip("/")
    found = []
    for anchor in root.iter("a"):
        url = web_address(anchor.get("href"), base)
        if url is None or url.split("#")[0].rstrip("/") == here:
            continue
        title = _headline(anchor)
        if not title or _MORE.fullmatch(title):
            continue
        path = _ancestors(anchor)
        found.append(
            _Link(
                anchor, url, title, _place(path), headline_length(title), any(map(_is_noise, path)),
                _has_heading(anchor, path), _date_near(anchor, path), _site(url) == host,
            )
        )  # fmt: skip
        if len(found) == _MOST_LINKS:
            break
    return found


def _site(url: str) -> str:
    """The last two labels of a host, three below a two-letter country's second level: sub-domains are one site."""
    labels = (urlsplit(url).hostname or "").split(".")
    count = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    return ".".join(labels[-count:])


def _ancestors(anchor: HtmlElement) -> list[HtmlElement]:
    """From the link outward, without body and html."""
    return [part for part in (anchor, *anchor.iterancestors()) if part.tag not in ("body", "html")]


def _names(part: HtmlElement) -> str:
    return f"{part.get('class') or ''} {part.get('id') or ''}".strip()


def _is_noise(part: HtmlElement) -> bool:
    if part.tag in _NOISE_TAGS:
        return True
    if part.tag == "header" and next(part.iterancestors("article"), None) is not None:
        return False  # the HTML standard: it introduces the article it stands in, not the page
    if part.tag == "header":
        return next(part.iter("h2", "h3", "time"), None) is None
    return part.tag not in ("a", "article", "main") and bool(_NOISE_NAMES.search(_names(part)))


def _place(path: Sequence[HtmlElement]) -> str:
    """Where a link stands in the structure of the page: tags and first classes outward."""
    return " > ".join(_step(part) for part in reversed(path[:6]))


def _step(part: HtmlElement) -> str:
    name = next(
        (word for word in (part.get("class") or "").split() if word.isascii() and not any(map(str.isdigit, word))), ""
    )
    return f"{part.tag}.{name}" if name else str(part.tag)


def _headline(anchor: HtmlElement) -> str:
    """The headline of a link: its heading, else what is named a title, else its own words, else its title attribute."""
    for part in anchor.iter(*_HEADINGS):
        if words := one_line(part.text_content()):
            return words
    for part in anchor.iterdescendants():
        if (
            isinstance(part.tag, str)
            and _TITLE_NAMES.search(part.get("class") or "")
            and (words := one_line(part.text_content()))
        ):
            return words
    words, stated = _longest_line(anchor), one_line(anchor.get("title"))
    cut = words.rstrip(".… ")
    return stated if stated and (not words or (len(cut) >= 5 and stated.startswith(cut))) else words


def _longest_line(anchor: HtmlElement) -> str:
    """The words of a link, of its longest block where it has several: a card has a summary and a date beside them."""
    blocks = [part for part in anchor.iter("p", "div", "li", "span") if len(part) == 0 and one_line(part.text)]
    whole = one_line(anchor.text_content())
    inline = any(part.tag == "span" for part in blocks)  # a short line may be one headline in several pieces
    if len(blocks) < 2 or (inline and len(whole) <= 60):
        return whole
    return next((words for part in blocks if headline_length(words := one_line(part.text_content())) >= _WORDS), whole)


def _has_heading(anchor: HtmlElement, path: Sequence[HtmlElement]) -> bool:
    if any(True for _ in anchor.iter(*_HEADINGS)):
        return True
    near = path[1:4]
    return any(part.tag in _HEADINGS or _TITLE_NAMES.search(part.get("class") or "") for part in near)


def _date_near(anchor: HtmlElement, path: Sequence[HtmlElement]) -> str:
    """The date beside a link, in the smallest part around it that has one and holds no other entry, or on its line."""
    inner = anchor
    for part in path[: _NEAR + 1]:
        if part is not anchor and sum(1 for _ in islice(part.iter("a"), _NEAR_LINKS + 1)) > _NEAR_LINKS:
            break
        inner = part
        for time in part.iter("time"):
            return time.get("datetime") or one_line(time.text_content())
        for text in part.itertext():
            line = one_line(text)
            if looks_dated(line):
                return line
    return next(filter(looks_dated, map(one_line, _line_around(inner))), "")


def _line_around(piece: HtmlElement) -> list[str]:
    """The other texts between two `br` around a piece, for a list without an element for each entry.

    None where another link stands there, whose date it may be, or where the piece is a block, a line by itself.
    """
    if piece.tag not in ("a", *_INLINE):
        return []
    texts = [piece.tail or ""]
    for backward in (False, True):
        for part in islice(piece.itersiblings(preceding=backward), _PIECES):
            if next(part.iter("a"), None) is not None:
                return []
            if part.tag == "br":
                texts += [part.tail or ""] if backward else []
                break
            texts += [*part.itertext(), part.tail or ""]
        else:
            texts += [piece.getparent().text or ""] if backward else []
    return texts


def looks_dated(line: str) -> bool:
    """Whether a line is a date and little else."""
    return len(line) <= _DATE_LINE and _DATED.search(line) is not None


def _group_marks(group: _Group) -> float:
    """Marks for a group as a whole."""
    lengths = sorted(link.length for link in group.links)
    typical = lengths[len(lengths) // 2]
    marks = -1.6 + min(max((typical - 18) / 12, -1.5), 1.5)
    marks += 0.9 * group.share("heading") + 1.0 * group.share("date")
    marks -= 1.8 * group.share("noisy")
    marks += 0.5 if group.share("own_host") > 0.5 else -0.6
    articles = sum(bool(_ARTICLE_PATH.search(urlsplit(link.url).path)) for link in group.links) / len(group.links)
    return marks + 0.9 * articles + (0.3 if len(group.links) >= 5 else 0.0)


def _own_marks(link: _Link) -> float:
    """Marks for a link by itself."""
    parts = urlsplit(link.url)
    path = f"{parts.path}?{parts.query}"
    marks = min(max((link.length - 20) / 14, -1.6), 1.0)
    marks += 0.4 if _ARTICLE_PATH.search(path) else -0.5
    marks -= 1.0 if _NOT_NEWS_PATH.search(parts.path) else 0.0
    marks -= _IN_A_SENTENCE if _in_a_sentence(link.anchor) else 0.0
    marks -= 1.0 if parts.path in ("", "/") and not parts.query else 0.0
    return marks


def _in_a_sentence(anchor: HtmlElement) -> bool:
    """Whether a link stands within running text: a source that a summary names, not a headline."""
    parent = anchor.getparent()
    while parent is not None and parent.tag in _INLINE:
        anchor, parent = parent, parent.getparent()
    if parent is None or parent.tag not in ("p", "div", "li"):
        return False
    before = []
    for part in islice(anchor.itersiblings(preceding=True), _PIECES):
        before.append(part.tail)
        if part.tag != "a" and part.tag not in _INLINE:
            break  # a line begins here
    else:
        before.append(parent.text)
    said = one_line(" ".join(filter(None, before)))
    return headline_length(said) >= _SENTENCE and not looks_dated(said)


def _mark_by_shape(links: Sequence[_Link]) -> None:
    """News of one site have addresses of one shape: what has it gains, what differs from all that is sure loses."""
    sure = {link.url: _shape(link.url) for link in links if link.marks >= _SURE}
    shares = Counter(sure.values())
    own = {link.url for link in links if link.own_host} & sure.keys()
    for link in links if len(sure) >= _FEWEST_SURE else ():
        share = shares[_shape(link.url)] / len(sure)
        link.marks += _SHAPE_MARKS * ((share >= _COMMON_SHAPE) - (share < _RARE_SHAPE))
        # Who lists own articles names other sites as sources; who lists those of others has few of his own.
        link.marks -= _FOREIGN_MARKS if not link.own_host and len(own) >= _MOSTLY_OWN * len(sure) else 0.0


def _shape(url: str) -> tuple[str, ...]:
    """Host, number of steps, and what the last two steps are made of."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    ending = steps[-1].rpartition(".")[2] if steps and "." in steps[-1] else ""
    return (parts.hostname or "", str(len(steps)), *map(_kind_of_step, steps[-2:]), ending)


def _kind_of_step(step: str) -> str:
    if step.isdecimal():
        return "number"
    if step.count("-") >= 3:
        return "slug"
    return "numbered" if re.search(r"\d{4}", step) else "word"


def _best_of_each_address(links: Iterable[_Link]) -> list[_Link]:
    """Each address once, where it first stands, with the headline of its best link."""
    best: dict[str, _Link] = {}
    for link in links:
        known = best.setdefault(link.url.split("#")[0], link)
        if known is not link and (link.heading, link.marks) > (known.heading, known.marks):
            known.title, known.date = link.title, link.date or known.date
    return list(best.values())


def _candidate(link: _Link, now: datetime, zone: tzinfo) -> Candidate:
    return Candidate(Entry(link.url, link.title, "", parse_date(link.date, now=now, zone=zone) if link.date else None))


def _selector(place: str) -> str:
    """A CSS selector for a place: as few of its steps as have a name, and those below them."""
    steps = place.split(" > ")
    named = [at for at, step in enumerate(steps) if "." in step]
    return " > ".join(steps[named[0] if named else max(len(steps) - 2, 0) :])

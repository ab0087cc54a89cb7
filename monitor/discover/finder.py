"""Find the list of news on a page without a selector.

Links that stand in the same place of the page's structure are one group, and each stands in a row. Every row gets
marks for what news look like: a headline's length, a heading, a date, an address like an article's, and against it
for where navigation, side lists and footers stand. A group shares its marks, since a list is news as a whole or not
at all. Where no group has marks enough, a list with short titles is taken if its rows are dated.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.discover.discovery import Candidate, headline_length, one_line
from monitor.discover.row import Row, picture_of
from monitor.discover.rows import read_rows
from monitor.discover.rowtext import ADVERTISEMENT, Reading, is_named_title
from monitor.discover.structure import HEADINGS, INLINE, ancestors, place
from monitor.discover.surroundings import date_by_days, is_side_list
from monitor.discover.targets import Target, targets
from monitor.model import Entry
from monitor.text.dates import url_date
from monitor.text.sites import site_of

_ENOUGH = 1.0  # marks from which a link is news; chosen on 25 list pages for equal precision and recall
_SURE, _FEWEST_SURE = 1.5, 4  # marks from which a link is surely news, and how many must be to learn a shape from
_SHAPE_MARKS, _COMMON_SHAPE = 1.3, 0.25
_RARE_MARKS, _RARE_SHAPE = 0.9, 0.1  # brought precision from 0.88 to 0.92
_FOREIGN_MARKS, _MOSTLY_OWN = 1.0, 0.8  # share of own addresses among sure ones from which others are no news
_IN_A_SENTENCE, _SENTENCE = 2.0, 40  # marks against a link that so many letters of its line stand before
_ADVERTISEMENT = 3.0  # marks against a row with a label of advertising
_OTHER_PATH = 1.8  # marks against an address that names a section, a person, pictures or sound
_OLD = timedelta(days=30)  # how much older than the list's oldest what is popular still is
_PIECES = 20  # of a line that are looked at before a link
_NEAR, _NEAR_LINKS = 4, 4  # ancestors in which a date belongs to a link, and links that one entry has
_MANY_MORE = 4  # so many times more rows than links with words are the list
_SHORT_LIST, _DATED_ROWS = 3, 0.6  # rows, and share of them with a date, from which a list of short titles is news

_NOISE_TAGS = frozenset({"nav", "footer", "aside", "form", "noscript", "select", "iframe"})
_NOISE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav\w*|menu\w*|foot\w*|side(?:bar|nav|r)?|aside|bread\w*|crumbs?|pag(?:er|ing|ination|enav)|tags?|"
    r"tagcloud|hot\w*|rank\w*|popular|trending|most[-_]?\w*|related|recommend\w*|share|social|login|sign\w*|"
    r"subscribe|newsletter|copyright|friend\w*|ads?|advert\w*|banner|promo\w*|sponsor\w*|comments?|cookie\w*|toolbar|"
    r"topbar|lang\w*|widget\w*|author\w*|byline|meta|category|categories)(?:$|[-_ ])",
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
class FoundList:
    """What the finder took for the list. selector: CSS for the links of its largest group."""

    candidates: tuple[Candidate, ...] = ()
    selector: str = ""


@dataclass
class _Link:
    """One link with the row around it and its marks.

    group: where it stands; around: its ancestors, outward.
    """

    row: Row
    group: str
    own_site: bool
    marks: float = 0.0

    @cached_property
    def around(self) -> list[HtmlElement]:
        return ancestors(self.row.element)

    @cached_property
    def length(self) -> int:
        """Letters of the headline; a CJK character counts three."""
        return headline_length(self.row.title)

    @cached_property
    def noisy(self) -> bool:
        """It stands in navigation or the like.

        Where its row gave the headline, only what is around the row counts.
        """
        around = self.around if self.row.own else ancestors(self.row.parts[0])[1:]
        return any(map(_is_noise, around))

    @cached_property
    def heading(self) -> bool:
        near = self.around[1:4]
        return self.row.heading or any(part.tag in HEADINGS or is_named_title(part) for part in near)

    @cached_property
    def dated(self) -> bool:
        """A date stands near it, in a part of the page that holds no other entry."""
        owner = self.row.dated_by
        if owner is None:
            return False
        if owner in self.row.parts:
            return True
        outward = (owner, *owner.iterancestors())
        for part in self.around[: _NEAR + 1]:
            if part is not self.row.element and sum(1 for _ in islice(part.iter("a"), _NEAR_LINKS + 1)) > _NEAR_LINKS:
                return False
            if part in outward:
                return True
        return any(part in outward for part in self.row.parts[1:])

    @property
    def url(self) -> str:
        return self.row.target.url


def find_list(root: HtmlElement, base: str, now: datetime, zone: tzinfo) -> FoundList:
    """The news links of a page, in its order, each address once with its best headline."""
    links = _links(root, base, Reading(now, zone))
    _mark(links)
    news = [link for link in links if link.marks >= _ENOUGH]
    chosen = _best_of_each_address([link for link in news if link.row.own])
    beside = _best_of_each_address([link for link in news if not link.row.own])
    if _rather(beside, chosen):
        chosen = _best_of_each_address([*chosen, *beside])
    chosen = _without_side_lists(chosen) or _short_list(links)
    if not chosen:
        return FoundList()
    selector = _selector(Counter(link.group for link in chosen).most_common(1)[0][0])
    return FoundList(tuple(_candidate(link) for link in chosen), selector)


def _mark(links: Sequence[_Link]) -> None:
    """Set the marks of links: what their groups share, their own, and those of the shape of their address."""
    for group in _grouped(links).values():
        shared = _group_marks(group)
        for link in group:
            link.marks = shared + _own_marks(link)
    _mark_by_shape(links)


def _grouped(links: Iterable[_Link]) -> dict[str, list[_Link]]:
    groups: defaultdict[str, list[_Link]] = defaultdict(list)
    for link in links:
        groups[link.group].append(link)
    return groups


def _rather(beside: Sequence[_Link], chosen: Sequence[_Link]) -> bool:
    """Decide whether links with a headline beside them belong to the list.

    Where links say their headlines themselves, others are their pictures and the tiles of other sections. Not where
    those links are few, or an undated side list next to dated rows.
    """
    if len(beside) < _SHORT_LIST or len(chosen) * _MANY_MORE <= len(beside):
        return bool(beside)
    aside = all(link.noisy for link in chosen) and not any(link.dated for link in chosen)
    return aside and sum(link.dated for link in beside) >= _DATED_ROWS * len(beside)


def _links(root: HtmlElement, base: str, reading: Reading) -> list[_Link]:
    """All links of a page to other pages that have a headline, with their rows."""
    site = site_of(base)
    places: defaultdict[str, list[Target]] = defaultdict(list)
    order: dict[HtmlElement, int] = {}
    for target in targets(root, base):
        if not target.within:
            order[target.element] = len(order)
            places[place(target.element)].append(target)
    found = []
    for group, mates in places.items():
        for column in _columns(mates):
            rows = [row for row in read_rows(column, reading) if row.title]
            if len(rows) >= _SHORT_LIST:
                date_by_days(rows, root, reading)
            found += [_Link(row, group, site_of(row.target.url) == site) for row in rows]
    return _one_for_each_headline(sorted(found, key=lambda link: order[link.row.element]))


def _columns(mates: Sequence[Target]) -> Iterable[Sequence[Target]]:
    """Targets of one place, apart where each row has several: "abstract", "pdf" and "html" of each paper."""
    under: defaultdict[HtmlElement | None, list[Target]] = defaultdict(list)
    for mate in mates:
        under[mate.element.getparent()].append(mate)
    counts = Counter(map(len, under.values()))
    size, times = counts.most_common(1)[0]
    if size < 2 or times < _SHORT_LIST:
        return [mates]
    columns = [[own[at] for own in under.values() if len(own) > at] for at in range(max(counts))]
    if not any(len({one_line(target.element.text_content()) for target in column}) == 1 for column in columns[:size]):
        return [mates]
    return columns


def _one_for_each_headline(links: Sequence[_Link]) -> list[_Link]:
    """Of links that took their headline from one row, as its picture, button and PDF, the one that leads on."""
    best: dict[object, _Link] = {}
    for link in links:
        for mark in (link.row.title,) if link.row.own else (link.row.title, link.row.parts[0]):
            if mark not in best or (not link.row.own and _leads(link) > _leads(best[mark])):
                best[mark] = link
    return [
        link for link in links if link.row.own or (best[link.row.title] is link and best[link.row.parts[0]] is link)
    ]


def _leads(link: _Link) -> tuple[bool, ...]:
    """How likely a link without words leads to the article of its row, against others of the same row."""
    element = link.row.element
    return (
        bool(link.row.own),
        not _in_a_sentence(element),
        link.own_site,
        next(element.iter("time"), None) is not None,
        not _is_file(link.url),
    )


def _is_file(url: str) -> bool:
    return bool(re.search(r"\.(?:pdf|zip|gz|xz|bz2|exe|dmg|mp[34]|docx?|xlsx?|apk|deb|rpm)$", urlsplit(url).path, re.I))


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


def _group_marks(group: Sequence[_Link]) -> float:
    """Marks for a group as a whole."""

    def share(count: int) -> float:
        return count / len(group)

    lengths = sorted(link.length for link in group)
    typical = lengths[len(lengths) // 2]
    marks = -1.6 + min(max((typical - 18) / 12, -1.5), 1.5)
    marks += 0.9 * share(sum(link.heading for link in group)) + 1.0 * share(sum(link.dated for link in group))
    marks -= 1.8 * share(sum(link.noisy for link in group))
    marks += 0.5 if share(sum(link.own_site for link in group)) > 0.5 else -0.6
    articles = share(sum(bool(_ARTICLE_PATH.search(urlsplit(link.url).path)) for link in group))
    return marks + 0.9 * articles + (0.3 if len(group) >= 5 else 0.0)


def _own_marks(link: _Link) -> float:
    """Marks for a link by itself."""
    parts = urlsplit(link.url)
    path = f"{parts.path}?{parts.query}"
    marks = min(max((link.length - 20) / 14, -1.6), 1.0)
    marks += 0.4 if _ARTICLE_PATH.search(path) else -0.5
    marks -= _OTHER_PATH if _NOT_NEWS_PATH.search(parts.path) else 0.0
    marks -= _IN_A_SENTENCE if _in_a_sentence(link.row.element) else 0.0
    marks -= 1.0 if parts.path in ("", "/") and not parts.query else 0.0
    marks -= _ADVERTISEMENT if _is_advertisement(link.row) else 0.0
    return marks


def _is_advertisement(row: Row) -> bool:
    """Detect a label of advertising in a row."""
    return any(ADVERTISEMENT.fullmatch(one_line(piece.text)) for line in row.lines for piece in line.pieces)


def _without_side_lists(links: list[_Link]) -> list[_Link]:
    """Leave out what stands below a label as "most read" and is far older than all others, by date or number."""
    aside = [link for link in links if is_side_list(link.row.parts[0])]
    others = [link for link in links if link not in aside]
    dates = [link.row.date for link in others if link.row.date]
    if not aside or len(dates) < max(_SHORT_LIST, _DATED_ROWS * len(others)):
        return links
    numbers = [number for link in others if (number := _number(link.url)) is not None]
    spread = max(numbers) - min(numbers) if numbers else 0
    return [
        link
        for link in links
        if link not in aside
        or not (
            _is_before(link.row.date or url_date(link.url), min(dates) - _OLD)
            or (numbers and _is_before(_number(link.url), min(numbers) - max(2 * spread, 1)))
        )
    ]


def _is_before(value: Any, limit: Any) -> bool:
    return value is not None and value < limit


def _number(url: str) -> int | None:
    """The number of an article in its address: sites count upward."""
    found = re.findall(r"\d{3,12}", urlsplit(url).path.rpartition("/")[2])
    return int(found[-1]) if found else None


def _in_a_sentence(anchor: HtmlElement) -> bool:
    """Whether a link stands within running text: a source that a summary names, not a headline."""
    parent = anchor.getparent()
    while parent is not None and parent.tag in INLINE and parent.tag != "a":
        anchor, parent = parent, parent.getparent()
    if parent is None or parent.tag not in ("p", "div", "li"):
        return False
    before = []
    for part in islice(anchor.itersiblings(preceding=True), _PIECES):
        before.append(part.tail)
        if part.tag not in INLINE:
            break  # a line begins here
    else:
        before.append(parent.text)
    said = one_line(" ".join(filter(None, before)))
    return headline_length(said) >= _SENTENCE


def _mark_by_shape(links: Sequence[_Link]) -> None:
    """Adjust scores by the shape of addresses: the news of one site share it.

    Shapes are learned from links that say their headline themselves.
    """
    sure = {link.url: link for link in links if link.marks >= _SURE}
    own = sum(link.own_site for link in sure.values())
    shapes = [_shape(url) for url, link in sure.items() if link.row.own]
    shares = Counter(shapes)
    for link in links if len(shapes) >= _FEWEST_SURE else ():
        share = shares[_shape(link.url)] / len(shapes)
        link.marks += _SHAPE_MARKS if share >= _COMMON_SHAPE else -_RARE_MARKS if share < _RARE_SHAPE else 0.0
        # Who lists own articles names other sites as sources; who lists those of others has few of his own.
        link.marks -= _FOREIGN_MARKS if not link.own_site and own >= _MOSTLY_OWN * len(sure) else 0.0


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
        if known is not link:
            if (bool(link.row.own), link.heading, link.marks) > (bool(known.row.own), known.heading, known.marks):
                known.row.title = link.row.title
            known.row.date = known.row.date or link.row.date
    return list(best.values())


def _short_list(links: Iterable[_Link]) -> list[_Link]:
    """The links of the group with most rows among those whose rows are dated; their titles may be short."""
    usable = [
        group
        for group in _grouped(links).values()
        if len(group) >= _SHORT_LIST
        and sum(link.dated for link in group) >= _DATED_ROWS * len(group)
        and len({link.row.title for link in group}) > len(group) / 2
        and not any(link.noisy for link in group)
    ]
    if not usable:
        return []
    best = max(usable, key=lambda group: (not _is_file(group[0].url), len(group)))
    return _best_of_each_address(best)


def _candidate(link: _Link) -> Candidate:
    row = link.row
    return Candidate(Entry(link.url, row.title, "", row.date, summary=row.text, image=picture_of(row)))


def _selector(place: str) -> str:
    """A CSS selector for a place: as few of its steps as have a name, and those below them."""
    steps = place.split(" > ")
    named = [at for at, step in enumerate(steps) if "." in step]
    return " > ".join(steps[named[0] if named else max(len(steps) - 2, 0) :])

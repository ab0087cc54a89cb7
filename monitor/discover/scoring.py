"""Score which links are news, by row, group and form of address.

The links of one place in the page's structure are a group: a list is news as a whole or not at all, so a group shares
features. Those of a link itself are its headline's length, its address, and what it stands in. A second pass compares
addresses: the news of one site share their form, which is learned from the links that are surely news.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from urllib.parse import SplitResult, urlsplit

from lxml.html import HtmlElement

from monitor.discover.discovery import headline_length, one_line
from monitor.discover.row import ADVERTISEMENT, Row, is_named_title, picture_of
from monitor.discover.structure import HEADINGS, INLINE, ancestors, remembered, with_path

ENOUGH = 1.0  # score from which a link is news
_SURE, _FEWEST_SURE = 1.5, 4  # score from which a link is surely news, and how many must be to learn a shape from
_COMMON_SHAPE, _RARE_SHAPE = 0.25, 0.1  # shares of the sure links from which a shape is common, below which it is rare
_MOSTLY_OWN = 0.8  # share of own addresses among sure links from which others are no news
_MANY = 5  # links of a group from which on it is a list
_SENTENCE = 40  # letters of its line that stand before a link in running text
_PIECES = 20  # of a line that are looked at before a link
_FORM_LINKS = 10  # links in a form from which on it stands around a page
_NEAR, _NEAR_LINKS = 4, 4  # ancestors in which a date belongs to a link, and links that one entry has

WEIGHTS: Mapping[str, float] = {
    # of a group: the middle length of its headlines, then shares of its links
    "bias": -1.6,
    "group length": 1.0,
    "group headed": 0.9,
    "group dated": 1.0,
    "group noisy": -1.8,
    "group foreign": -1.1,
    "group article path": 0.9,
    "group is long": 0.3,
    # of a link by itself
    "length": 1.0,
    "article path": 0.9,
    "other path": -1.8,
    "in a sentence": -2.0,
    "front page": -1.0,
    "advertisement": -3.0,
    # of its address, against those of sure links
    "common shape": 1.3,
    "rare shape": -0.9,
    "foreign": -1.0,
}

_NOISE_TAGS = frozenset({"nav", "footer", "aside", "noscript", "select", "iframe"})
_NOISE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav\w*|menu\w*|foot\w*|side(?:bar|nav|r)?|aside|bread\w*|crumbs?|pag(?:er|ing|ination|enav)|tags?|"
    r"tagcloud|hot\w*|rank\w*|popular|trending|most[-_]?\w*|related|recommend\w*|share|social|login|sign\w*|"
    r"subscribe|newsletter|copyright|friend\w*|ads?|advert\w*|banner|promo\w*|sponsor\w*|comments?|cookie\w*|toolbar|"
    r"topbar|lang\w*|widget\w*|author\w*|byline|meta|category|categories)(?:$|[-_ ])",
    re.IGNORECASE,
)
_names_noise = remembered(_NOISE_NAMES.search)
_MENU = re.compile(
    r"(?:^|[ _-])(?:mega-?menu|nav-?menu|main-?menu|off-?canvas|drawer|navbar)(?:$|[ _-])", re.IGNORECASE
)
_RANKING = re.compile(r"(?:^|[-_ ])(?:hot\w*|rank\w*|popular|trending|most[-_]?\w*)(?:$|[-_ ])", re.IGNORECASE)
_NOT_NEWS_PATH = re.compile(
    r"/(?:tags?|topics?|authors?|users?|people|profile|category|categories|column|channel|search|login|register|signup|"
    r"subscribe|about|contact|privacy|terms|help|jobs|careers|advertis\w*|newsletters?|account|special|zt|live|videos?|"
    r"photo\w*|audio|podcasts?|events?|product|shop|store)(?:/|$|\.)",
    re.IGNORECASE,
)
_MEDIA_PATH = re.compile(r"/(?:live|videos?)/", re.IGNORECASE)
_ARTICLE_PATH = re.compile(
    r"\d{4}[/-]?\d{2}[/-]?\d{0,2}|\d{5,}|[a-z0-9]+(?:-[a-z0-9]+){3,}|\.s?html?$|[0-9A-Za-z]{12,}", re.IGNORECASE
)


_ENDING = re.compile(r"\.([A-Za-z]\w{0,5})$", re.ASCII)  # of a file: no version, as in /Vanilla-OS-2.0-Debian


@dataclass
class Link:
    """One link with its row and its score.

    group: the place where it is; own_site: it leads to none
    """

    row: Row
    group: str
    own_site: bool
    score: float = 0.0

    @property
    def url(self) -> str:
        """The absolute address that it leads to."""
        return self.row.target.url

    @cached_property
    def address(self) -> SplitResult:
        """The parts of its address; a route is a path."""
        return urlsplit(with_path(self.url))

    @cached_property
    def features(self) -> Mapping[str, float]:
        """Its features by itself."""
        return own_features(self)

    @cached_property
    def around(self) -> list[HtmlElement]:
        """The link and its ancestors, outward."""
        return ancestors(self.row.element)

    @cached_property
    def length(self) -> int:
        """Letters of the headline; a CJK character counts three."""
        return headline_length(self.row.title)

    @cached_property
    def noisy(self) -> bool:
        """True in navigation or the like.

        Where its row gave the headline, the surroundings of the row count.
        """
        return any(map(_is_noise, self.around if self.row.own else ancestors(self.row.parts[0])[1:]))

    @cached_property
    def in_navigation(self) -> bool:
        """True in navigation or the like, other than a list of what is read most."""
        around = self.around if self.row.own else ancestors(self.row.parts[0])[1:]
        return any(_is_noise(part) and not _RANKING.search(_names(part)) for part in around)

    @cached_property
    def headed(self) -> bool:
        """Tell whether its headline is a heading, or is named a title."""
        return self.row.heading or any(part.tag in HEADINGS or is_named_title(part) for part in self.around[1:4])

    @cached_property
    def dated(self) -> bool:
        """A date stands near it, in a part of the page that holds no other entry."""
        owner = self.row.dated_by
        if owner is None or owner in self.row.parts:
            return owner is not None
        outward = (owner, *owner.iterancestors())
        if any(part in outward for part in self.row.parts[1:]):
            return True
        for part in self.around[: _NEAR + 1]:
            if part is not self.row.element and sum(1 for _ in islice(part.iter("a"), _NEAR_LINKS + 1)) > _NEAR_LINKS:
                return False
            if part in outward:
                return True
        return False

    @property
    def in_a_dated_row(self) -> bool:
        """A date stands in its row, and others like that row tell how far it goes."""
        return self.dated or (self.row.dated_by is not None and not self.row.alone)

    @property
    def says_more(self) -> bool:
        """Tell whether its row holds words or a number beside its headline."""
        title = self.row.title
        texts = (piece.words for line in self.row.lines for piece in line.pieces)
        return any(
            any(map(str.isalnum, text)) and text not in title and not title.startswith(text.rstrip(".… "))
            for text in texts
        )

    @property
    def is_card(self) -> bool:
        """Tell whether its row has a picture, and it leads to no section, shop or person."""
        return picture_of(self.row) is not None and not self.noisy and not self.features["other path"]

    @property
    def in_menu(self) -> bool:
        """It stands in navigation or in what opens from it."""
        return any(
            part.tag == "nav" or part.get("role") == "navigation" or _MENU.search(part.get("class") or "")
            for part in self.around
        )

    @property
    def is_media(self) -> bool:
        """True if the address is that of another kind of report: a film, a live blog."""
        return _MEDIA_PATH.search(urlsplit(self.url).path) is not None

    @cached_property
    def shape(self) -> tuple[str, ...]:
        """Host, number of steps, and what the last two steps of its address are made of."""
        steps = [step for step in self.address.path.split("/") if step]
        ending = _ENDING.search(steps[-1]) if steps else None
        kinds = [
            "number" if step.isdecimal()
            else "slug" if step.count("-") >= 3
            else "numbered" if re.search(r"\d{4}", step)
            else "word"
            for step in steps[-2:]
        ]  # fmt: skip
        return (self.address.hostname or "", str(len(steps)), *kinds, ending[1] if ending else "")

    @cached_property
    def in_a_sentence(self) -> bool:
        """It stands within running text: a source that a summary names, not a headline."""
        anchor, parent = self.row.element, self.row.element.getparent()
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
        return headline_length(one_line(" ".join(filter(None, before)))) >= _SENTENCE


def _is_noise(part: HtmlElement) -> bool:
    if part.tag == "form":  # around a whole page (ASP.NET, boards) it says nothing
        return sum(1 for _ in islice(part.iter("a"), _FORM_LINKS)) < _FORM_LINKS
    if part.tag in _NOISE_TAGS:
        return True
    if part.tag == "header":  # the HTML standard: inside an article it introduces that, else the page
        inside = next(part.iterancestors("article"), None) is not None
        return not inside and next(part.iter("h2", "h3", "time"), None) is None
    return part.tag not in ("a", "article", "main") and _names_noise(_names(part)) is not None


def _names(part: HtmlElement) -> str:
    return f"{part.get('class') or ''} {part.get('id') or ''}".strip()


def score_links(links: Sequence[Link]) -> None:
    """Set the score of each link of a page."""
    groups: dict[str, list[Link]] = {}
    for link in links:
        groups.setdefault(link.group, []).append(link)
    for group in groups.values():
        shared = weighted(group_features(group))
        for link in group:
            link.score = shared + weighted(link.features)
    seen = sure_shapes(links)
    for link in links:
        link.score += weighted(shape_features(link, seen))


def weighted(features: Mapping[str, float]) -> float:
    """The sum of features by their weights."""
    return sum(WEIGHTS[name] * value for name, value in features.items())


def group_features(group: Sequence[Link]) -> dict[str, float]:
    """Compute the features shared by the links of one place."""
    typical = sorted(link.length for link in group)[len(group) // 2]
    return {
        "bias": 1.0,
        "group length": min(max((typical - 18) / 12, -1.5), 1.5),
        "group headed": sum(link.headed for link in group) / len(group),
        "group dated": sum(link.dated for link in group) / len(group),
        "group noisy": sum(link.noisy for link in group) / len(group),
        "group foreign": float(sum(link.own_site for link in group) * 2 <= len(group)),
        "group article path": sum(_ARTICLE_PATH.search(link.address.path) is not None for link in group) / len(group),
        "group is long": float(len(group) >= _MANY),
    }


def own_features(link: Link) -> dict[str, float]:
    """Compute the features of a link by itself."""
    parts = link.address
    pieces = {piece.words for line in link.row.lines for piece in line.pieces}
    return {
        "length": min(max((link.length - 20) / 14, -1.6), 1.0),
        "article path": float(_ARTICLE_PATH.search(f"{parts.path}?{parts.query}") is not None),
        "other path": float(_NOT_NEWS_PATH.search(parts.path) is not None),
        "in a sentence": float(link.in_a_sentence),
        "front page": float(parts.path in ("", "/") and not parts.query),
        "advertisement": float(any(map(ADVERTISEMENT.fullmatch, pieces))),
    }


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes of addresses that are surely news.

    shares: of each, of their sum; own: share of the site's own
    ends:   shares of host and last step alone, as sections of one site have more steps or fewer
    """

    shares: Mapping[tuple[str, ...], float]
    ends: Mapping[tuple[str, ...], float]
    own: float


def sure_shapes(links: Sequence[Link]) -> Shapes | None:
    """Learn address shapes from sure links; None where they are few."""
    sure = {link.url: link for link in links if link.score >= _SURE}
    shapes = Counter(link.shape for link in sure.values() if link.row.own)
    if shapes.total() < _FEWEST_SURE:
        return None
    own = sum(link.own_site for link in sure.values()) / len(sure)
    ends: Counter[tuple[str, ...]] = Counter()
    for shape, count in shapes.items():
        ends[_end(shape)] += count
    total = shapes.total()
    return Shapes(
        {shape: count / total for shape, count in shapes.items()},
        {end: count / total for end, count in ends.items()},
        own,
    )


def _end(shape: tuple[str, ...]) -> tuple[str, ...]:
    return (shape[0], *shape[-2:])


def shape_features(link: Link, seen: Shapes | None) -> dict[str, float]:
    """Compare a link's address with those of sure news.

    Who lists own articles names other sites as sources; who lists those of others has few of his own.
    """
    if seen is None:
        return {}
    share = seen.shares.get(link.shape, 0.0)
    return {
        "common shape": float(share >= _COMMON_SHAPE),
        "rare shape": float(share < _RARE_SHAPE and seen.ends.get(_end(link.shape), 0.0) < _COMMON_SHAPE),
        "foreign": float(not link.own_site and seen.own >= _MOSTLY_OWN),
    }

"""Find the list of news on a page without a selector.

    targets → places → rows with headline and date → scores → the news, each address once

Where no link scores enough, a list with short titles is taken if its rows are dated. What stands below a label as
"most read", and is far older than all others, is left out. A changelog or a page of notices has no pages behind its
entries: such an entry is known by its #fragment, else by its title, and its text is the part of the page itself.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cache
from itertools import groupby, islice
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from monitor.discover.discovery import Candidate, headline_length, one_line
from monitor.discover.row import Reading, Row, picture_of
from monitor.discover.rows import date_by_days, days_of, read_parts, read_rows
from monitor.discover.scoring import ENOUGH, Link, score_links
from monitor.discover.structure import HEADINGS, Target, place, step, targets, without_anchor
from monitor.model import Entry
from monitor.text.dates import url_date
from monitor.text.urls import same_site

_OLD = timedelta(days=30)  # how much older than the list's oldest what is popular still is
_MANY_MORE = 4  # so many times more rows than links with words are the list
_SHORT_LIST, _DATED_ROWS = 3, 0.6  # rows, and share of them with a date, from which a list of short titles is news
_TELLING_LIST, _TELLING_ROWS = 4, 0.8  # the same without dates: the share says more than its link, or is a card
_AMONG_NEWS = 0.7  # share of the links of a place that are news, from which a dated heading among them is
_SOME, _ALL_DATED = 0.3, 0.9  # shares that are news, and in dated rows, from which all links of one shape are
_LONG_LIST, _NEARLY_ALL = 5, 0.8  # links of a place, and share of them, from which the others are news too
_SHORTER, _SPREAD = 0.6, 0.3  # share of a headline's length below which what stands beside it is none; of rows with it
_HEADING_LENGTH = 15  # letters of the middle heading of a list without dates: "Our products" has 11
_LABEL_STEPS, _LONGEST_LABEL = 4, 30  # ancestors of a row before which a label is looked for, characters of one
_MOST_MATES = 30  # rows between a row and the label of its list
_ALIKE, _MUCH_LONGER = 0.8, 2.5  # share of parents with as many links; how much longer headlines are than labels
_MOST_HELD = 50_000  # elements of a page, 100 bytes each
_FILE = re.compile(r"\.(?:pdf|zip|gz|xz|bz2|exe|dmg|mp[34]|docx?|xlsx?|apk|deb|rpm)$", re.IGNORECASE)
_DIALOGS = ("dialog", "alertdialog")
_WALL = re.compile(
    r"(?:^|[ _-])(?:onetrust|cybotcookiebot|didomi|qc-cmp2?|cmp|sp_message|usercentrics|truste|gdpr|consent|"
    r"cookie-?(?:wall|banner|notice|consent|law|bar|dialog|modal|popup))(?:$|[ _-])",
    re.IGNORECASE,
)
_SIDE_LIST = re.compile(
    r"\W*(?:(?:本(?:周|日|月)|今日|24小时|最近|一周|月度|新闻|文章|点击|阅读|热点|热门|人气|图文|精彩|编辑|为你|相关|猜你)*"
    r"(?:热门|热点|热榜|热文|热读|最热|排行榜?|推荐|喜欢|精选|相关|点击榜|人气榜|热搜)(?:阅读|新闻|文章|资讯|排行|内容|榜单?|推荐|专题|标签)*"
    r"|(?:the )?most (?:read|popular|viewed|shared|commented|discussed)(?: (?:stories|articles|posts|news|now))?"
    r"|popular(?: (?:now|stories|articles|posts|topics))?|trending(?: (?:now|stories|topics))?|top stories today"
    r"|related(?: (?:stories|articles|posts|news|links|content))?|recommended(?: (?:for you|stories|reading))?"
    r"|you (?:may|might) (?:also )?like|also read|les plus (?:lus|populaires)|à lire aussi"
    r"|meistgelesen|am meisten gelesen|beliebt|lo más (?:leído|visto)"
    r"|más leíd[oa]s|mais lidas|più letti|i più letti|meest gelezen|mest lest|mest læst"
    r"|人気記事|ランキング|アクセスランキング|関連記事|おすすめ|많이 본 (?:뉴스|기사)|인기 (?:뉴스|기사)|관련 기사)\W*",
    re.IGNORECASE,
)
_PAST_LIST = re.compile(
    r"\W*(?:(?:on )?this day(?: (?:on|in|at) [\w .]{1,20})?|\w{1,8} years ago(?: today)?|(?:历史上的|那年)今天"
    r"|heute vor \w{1,8} jahren|il y a \w{1,8} ans|hace \w{1,8} años|今日は何の日|오늘의 역사)\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundList:
    """The list that the finder chose.

    selector: CSS for the links of its largest group
    """

    candidates: tuple[Candidate, ...] = ()
    selector: str = ""


def find_list(root: HtmlElement, base: str, now: datetime, zone: tzinfo) -> FoundList:
    """Find the news links of a page in order, each address once, best headline."""
    chosen = choose_news(page_links(root, base, Reading(now, zone)))
    if not chosen:
        return FoundList()
    steps = Counter(link.group for link in chosen).most_common(1)[0][0].split(" > ")
    named = next((at for at, one in enumerate(steps) if "." in one), max(len(steps) - 2, 0))
    rows = [(link.url, link.row) for link in chosen]
    return FoundList(
        tuple(
            Candidate(Entry(url, row.title, "", row.date, summary=row.text, image=picture_of(row))) for url, row in rows
        ),
        " > ".join(steps[named:]),
    )


def choose_news(links: list[Link]) -> list[Link]:
    """Score links, and keep the news, each address once where it first stands."""
    score_links(links)
    news = _news_links(links)
    chosen = _best_of_each_address([link for link in news if link.row.own])
    beside = _best_of_each_address([link for link in news if not link.row.own])
    # Where links say their headlines themselves, others are their pictures and the tiles of other sections. Not where
    # those links are few, or an undated side list next to dated rows.
    aside = all(link.noisy for link in chosen) and not any(link.dated for link in chosen)
    if (
        len(beside) < _SHORT_LIST
        or len(chosen) * _MANY_MORE <= len(beside)
        or (aside and sum(link.dated for link in beside) >= _DATED_ROWS * len(beside))
    ):
        chosen = _best_of_each_address([*chosen, *beside])
    chosen = _without_side_lists(chosen)
    if len(chosen) < _SHORT_LIST:  # a few of a list whose other titles are short
        short = _short_list(links)
        return short if {link.url for link in chosen} <= {link.url for link in short} else chosen
    return chosen


def _news_links(links: Sequence[Link]) -> list[Link]:
    """Links that are news by their score, or by that of the links around them.

    A short headline, or one at an address such as /live, is news where nearly all links of its place are, or where all
    their rows are dated.
    """
    groups: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        groups[link.group].append(link)
    shares = {name: sum(link.score >= ENOUGH for link in group) / len(group) for name, group in groups.items()}
    sure = {name: {link.shape for link in group if link.score >= ENOUGH} for name, group in groups.items()}
    dated = {name: sum(link.in_a_dated_row for link in group) / len(group) for name, group in groups.items()}
    beside = _beside_headlines(groups)

    def is_news(link: Link) -> bool:
        share = shares[link.group]
        if link.score >= ENOUGH:
            return True
        own, among_news = link.features, len(groups[link.group]) >= _LONG_LIST and share >= _NEARLY_ALL
        if among_news and own["article path"] and (link.is_media or not (link.noisy or own["other path"])):
            return True
        if link.noisy:
            return False
        if share >= _AMONG_NEWS and link.headed and link.dated:
            return True
        return share >= _SOME and dated[link.group] >= _ALL_DATED and link.shape in sure[link.group]

    return [link for link in links if link.group not in beside and is_news(link)]


def _beside_headlines(groups: Mapping[str, Sequence[Link]]) -> set[str]:
    """Find the places inside the rows of headlines, such as topics and publishers.

    Also what a summary links to. They are no headings themselves, and say far less than the headlines do.
    """
    headlines = [
        link
        for group in groups.values()
        if len(group) >= _SHORT_LIST
        and sum(link.headed and link.score >= ENOUGH for link in group) * 10 >= len(group) * 9
        for link in group
    ]
    if not headlines:
        return set()
    rows = {link.row.parts[0]: link.group for link in headlines}
    much = _SHORTER * statistics.median(link.length for link in headlines)
    found = set()
    for name, group in groups.items():
        few = sum(link.score >= ENOUGH for link in group) < _NEARLY_ALL * len(group)
        if few and statistics.median(link.length for link in group) < much:
            around = (next((part for part in link.around if rows.get(part, name) != name), None) for link in group)
            inside = [part for part in around if part is not None]
            spread = len(set(inside)) >= max(_SHORT_LIST, _SPREAD * len(inside))  # a list within one row is a list
            found |= {name} if spread and len(inside) >= _NEARLY_ALL * len(group) else set()
    return found


def page_links(root: HtmlElement, base: str, reading: Reading) -> list[Link]:
    """All links of a page to other pages that have a headline, with their rows.

    In document order.
    """
    places: defaultdict[str, list[Target]] = defaultdict(list)
    order: dict[HtmlElement, int] = {}
    held = [*islice(root.iter(), _MOST_HELD)]  # noqa: F841  else lxml makes the object of an element again each time
    names_wall = cache(_WALL.search)
    walls: set[HtmlElement] = set()  # elements of dialogs that ask for consent, which are no part of the page
    for part in root.iter():
        if (walls and part.getparent() in walls) or (
            part.tag not in ("html", "body", "main", "article")
            and (part.get("role") in _DIALOGS or names_wall(f"{part.get('id') or ''} {part.get('class') or ''}"))
        ):
            walls.add(part)
    days = cache(lambda: days_of(root, reading))
    for target in targets(root, base):
        if not target.within and target.element not in walls:
            order[target.element] = len(order)
            places[place(target.element)].append(target)
    found = []
    for group, mates in places.items():
        for column in _columns(mates):
            rows = [row for row in read_rows(column, reading) if row.title]
            if len(rows) >= _SHORT_LIST:
                date_by_days(rows, days, reading)
            found += [Link(row, group, same_site(row.target.url, base)) for row in rows]
    links = sorted(found, key=lambda link: order[link.row.element])
    # Of links that took their headline from one row, as its picture, button and PDF, the one that leads on is kept.
    best: dict[object, Link] = {}
    for link in links:
        for mark in (link.row.title,) if link.row.own else (link.row.title, link.row.parts[0]):
            if mark not in best or (not link.row.own and _leads(link) > _leads(best[mark])):
                best[mark] = link
    return [
        link for link in links if link.row.own or (best[link.row.title] is link and best[link.row.parts[0]] is link)
    ]


def _columns(mates: Sequence[Target]) -> Iterable[Sequence[Target]]:
    """Split the targets of one place into columns, where each row has several.

    As "abstract", "pdf" and "html" of each paper.
    """
    under: defaultdict[HtmlElement | None, list[Target]] = defaultdict(list)
    for mate in mates:
        under[mate.element.getparent()].append(mate)
    counts = Counter(map(len, under.values()))
    size, times = counts.most_common(1)[0]
    if size < 2 or times < _SHORT_LIST:
        return [mates]
    columns = [[own[at] for own in under.values() if len(own) > at] for at in range(max(counts))]
    texts = [[one_line(target.element.text_content()) for target in column] for column in columns[:size]]
    lengths = sorted(statistics.median(map(headline_length, column)) for column in texts)
    if any(len(set(column)) == 1 for column in texts) or (
        times >= _ALIKE * len(under) and lengths[-1] >= _MUCH_LONGER * max(lengths[-2], 1)
    ):
        return columns
    return [mates]


def _leads(link: Link) -> tuple[bool, ...]:
    """Score a link without words as the article's link, against others of its row."""
    return (
        bool(link.row.own),
        not link.in_a_sentence,
        link.own_site,
        next(link.row.element.iter("time"), None) is not None,
        not _FILE.search(urlsplit(link.url).path),
    )


def _best_of_each_address(links: Iterable[Link]) -> list[Link]:
    """Each address once, where it first stands, with the headline of its best link."""
    best: dict[str, Link] = {}
    for link in links:
        known = best.setdefault(without_anchor(link.url), link)
        if known is not link:
            if (bool(link.row.own), link.headed, link.score) > (bool(known.row.own), known.headed, known.score):
                known.row.title = link.row.title
            known.row.date = known.row.date or link.row.date
    return list(best.values())


def _short_list(links: Iterable[Link]) -> list[Link]:
    """Return the links of the likeliest group whose titles are short.

    Groups with dates come first, then rows that say more, then headings.

    Headings go before other links, and files come last. A row without a date must say something beside its link, as a
    place, a rank, a count do, or be a picture with a title: a menu is not. Or its link is a heading of several words,
    as no menu has.
    """
    groups = groupby(sorted(links, key=lambda link: link.group), key=lambda link: link.group)
    usable: list[list[Link]] = [
        group
        for group in (list(members) for _, members in groups)
        if len({link.row.title for link in group}) > len(group) / 2 and not any(link.in_navigation for link in group)
    ]
    dated = [
        group
        for group in usable
        if len(group) >= _SHORT_LIST and sum(link.in_a_dated_row for link in group) >= _DATED_ROWS * len(group)
    ]
    telling = [
        group
        for group in usable
        if len(group) >= _TELLING_LIST
        and len({" ".join(link.shape).replace("slug", "word") for link in group}) == 1
        and sum(link.own_site and (link.says_more or link.is_card) for link in group) >= _TELLING_ROWS * len(group)
    ]
    headings = [
        group
        for group in usable
        if len(group) >= _SHORT_LIST
        and all(link.headed and link.own_site and not link.noisy for link in group)
        and statistics.median(link.length for link in group) >= _HEADING_LENGTH
        and not any(link.features["other path"] for link in group)
    ]

    def rank(group: Sequence[Link]) -> tuple[bool, bool, bool, bool, int]:
        headed = sum(link.headed for link in group) * 2 > len(group)
        own = any(link.row.own for link in group)
        quiet = not any(link.noisy for link in group)  # a page of what is read most has no other list
        return quiet, not _FILE.search(urlsplit(group[0].url).path), headed, own, len(group)

    best: list[Link] = max(dated or telling or headings, key=rank, default=[])
    return _best_of_each_address(best)


def _without_side_lists(links: list[Link]) -> list[Link]:
    """Drop stories of a menu, and old links below a label such as "most read".

    Age is judged by date or by number.
    """
    has_link = cache(lambda part: next(part.iter("a"), None) is not None)
    labels = {id(link): [*_labels_above(link, has_link)] for link in links}
    past = {id(link) for link in links if any(map(_PAST_LIST.fullmatch, labels[id(link)]))}
    if len(links) - len(past) >= _SHORT_LIST:
        links = [link for link in links if id(link) not in past]
    aside = [link for link in links if any(map(_SIDE_LIST.fullmatch, labels[id(link)]))]
    menus = {id(link) for link in links if link.in_menu and not link.dated}
    if len(menus) * 2 <= len(links) and len(links) - len(menus) >= _SHORT_LIST:
        links = [link for link in links if id(link) not in menus]
    others = [link for link in links if link not in aside]
    dates = [link.row.date for link in others if link.row.date]
    if not aside or len(dates) < max(_SHORT_LIST, _DATED_ROWS * len(others)):
        return links
    oldest = min(dates) - _OLD
    numbers = [number for link in others if (number := _number(link.url)) is not None]
    lowest = min(numbers) - max(2 * (max(numbers) - min(numbers)), 1) if numbers else 0
    old = [
        link
        for link in aside
        if ((date := link.row.date or url_date(link.url)) and date < oldest)
        or ((number := _number(link.url)) is not None and number < lowest)
    ]
    return [link for link in links if link not in old]


def _labels_above(link: Link, has_link: Callable[[HtmlElement], bool]) -> Iterator[str]:
    """Short texts before the row of a link, or before what is around it.

    One may be the label of its list.
    """
    for part in (link.row.parts[0], *link.row.parts[0].iterancestors())[:_LABEL_STEPS]:
        before = next(  # rows of the same list stand between
            (
                each
                for number, each in enumerate(part.itersiblings(preceding=True))
                if number == _MOST_MATES or each.tag != part.tag or not has_link(each)
            ),
            None,
        )
        if before is not None and isinstance(before.tag, str) and next(before.iter("li", "p"), None) is None:
            label = one_line("".join(before.itertext()))
            if len(label) <= _LONGEST_LABEL:
                yield label


def _number(url: str) -> int | None:
    """The number of an article in its address: sites count upward."""
    found = re.findall(r"\d{3,12}", urlsplit(url).path.rpartition("/")[2])
    return int(found[-1]) if found else None


_MOST_PARTS = 60  # siblings that belong to one heading
_TEXT = 40  # letters beside the headline from which a part is an entry and no line of a table of contents
_LONGEST = 100_000  # characters of one entry's HTML
_MOST_ROWS = 2000  # siblings of one kind that are looked at; 29,000 took 60 MB and 9 s
_ROW_TAGS = frozenset({"section", "article", "div", "li", "tr", "details", "dl", *HEADINGS[1:4]})


def find_in_page(root: HtmlElement, base: str, now: datetime, zone: tzinfo) -> tuple[tuple[Candidate, ...], str]:
    """The entries that a page holds itself, and a selector for them.

    Nothing where they are not surely entries.
    """
    reading = Reading(now, zone)
    places: defaultdict[str, list[Target]] = defaultdict(list)
    for target in targets(root, base):
        if target.within:
            places[place(target.element)].append(target)
    several = (mates for mates in places.values() if len({mate.url for mate in mates}) >= _SHORT_LIST)
    by_fragment = (_entries(read_rows(mates, reading)) for mates in several)
    lists = filter(None, (*by_fragment, *_without_link(root, base, reading)))
    best = max(lists, key=lambda rows: (_mostly_dated(rows), len(rows)), default=[])
    page, found = base.split("#")[0], []
    for row in best:
        html = "".join(etree.tostring(part, encoding="unicode", method="html", with_tail=False) for part in row.parts)
        url, guid = (row.target.url, "") if row.target.within else (page, f"{page} {row.title}")
        found.append(Candidate(Entry(url, row.title, "", row.date, content=html[:_LONGEST]), guid))
    return tuple(found), step(best[0].parts[0]) if best else ""


def _without_link(root: HtmlElement, base: str, reading: Reading) -> Iterator[list[Row]]:
    """Rows of siblings of one kind without links, each with its headline.

    The row of a heading ends at the next heading.
    """
    page = base.split("#")[0]
    alike: defaultdict[tuple[HtmlElement, str], list[HtmlElement]] = defaultdict(list)
    for element in root.iter(*_ROW_TAGS):
        parent = element.getparent()
        if parent is not None and next(element.iterancestors("nav", "footer", "aside", "header"), None) is None:
            alike[parent, step(element)].append(element)
    for elements in alike.values():
        if len(elements) < _SHORT_LIST:
            continue
        rows = []
        for number, element in enumerate(elements[:_MOST_ROWS]):
            own = element.get("id")
            target = Target(element, f"{page}#{own}" if own else f"{page}#:{number}", within=bool(own))
            rows.append(Row(target, (element, *_below_heading(element))))
        yield _entries(read_parts(rows, reading))


def _below_heading(element: HtmlElement) -> Iterator[HtmlElement]:
    """The siblings from a heading to the next of its kind; none for other elements."""
    if element.tag not in HEADINGS:
        return
    for part in islice(element.itersiblings(), _MOST_PARTS):
        if part.tag == element.tag:
            return
        if isinstance(part.tag, str):  # no comment
            yield part


def _entries(rows: Sequence[Row]) -> list[Row]:
    """The rows that are entries.

    None where too few have a headline, a date or text of their own.
    """
    titled = []
    for row in rows:
        # An entry says something beside its headline, and is no list of links.
        text = " ".join(line.text for line in row.lines)
        linked = sum(len(piece.text) for line in row.lines for piece in line.pieces if piece.link is not None)
        beside = headline_length(text) - headline_length(row.title)
        if row.title and linked <= len(text) / 2 and (beside >= _TEXT or (row.date is not None and beside > 0)):
            titled.append(row)
    if (
        len(titled) < _SHORT_LIST
        or len(titled) < _DATED_ROWS * len(rows)
        or len({row.title for row in titled}) < len(titled) / 2
    ):
        return []
    headed = sum(row.heading or row.parts[0].tag in HEADINGS for row in titled) >= _DATED_ROWS * len(titled)
    return titled if _mostly_dated(titled) or headed else []


def _mostly_dated(rows: Sequence[Row]) -> bool:
    return sum(row.date is not None for row in rows) >= _DATED_ROWS * len(rows)

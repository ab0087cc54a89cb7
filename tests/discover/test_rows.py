"""Rows of lists as pages write them: what is the headline, what leads on, what is the date, what stands aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.discover import Discovery, discover
from monitor.errors import NotUsable
from monitor.model import ListSelectors, Source

NOW = datetime(2026, 11, 29, 4, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
PAGE = "https://news.example/list/"
SOURCE = Source("s", PAGE, kind="page")
EN = [
    "Lighthouse keeper retires after forty years of service",
    "Parliament votes on the new railway across the fjord",
    "Bakers warn that flour will cost more before spring",
    "Old tram returns to the harbour line for one summer",
    "Researchers count every owl between the two rivers",
]
ZH = [
    "关于做好今冬供暖保障工作的通知",
    "市气象台发布今年首个寒潮蓝色预警",
    "关于公布第三批历史建筑名录的公告",
    "地铁九号线北延段明日起开通试运营",
    "全市中小学生冬季长跑活动正式启动",
]
DAYS = (25, 24, 23, 22, 21)
NAV = '<nav><a href="/">Home</a><a href="/team">The whole editorial team</a></nav>'
FOOT = '<footer><a href="/imprint">Imprint and terms of use of this site</a></footer>'


def read(body: str, source: Source = SOURCE, url: str = PAGE) -> Discovery:
    html = f"<html><head><title>List</title></head><body>{NAV}<main>{body}</main>{FOOT}</body></html>"
    return discover(html.encode(), url=url, content_type="text/html; charset=utf-8", source=source, now=NOW, zone=ZONE)


def rows(row: str, titles: list[str], around: str = "<div class=list>{}</div>") -> str:
    slugs = ["-".join(title.lower().split()[:4]) for title in titles]
    made = [
        row.format(n=n, title=title, slug=slug if slug.isascii() else f"t{4000 + n}", day=day,
                   at=1795564800000 - 86400000 * n)
        for n, (title, slug, day) in enumerate(zip(titles, slugs, DAYS, strict=True))
    ]  # fmt: skip
    return around.format("".join(made))


def day_of(found: Discovery) -> list[int | None]:
    return [entry.published.astimezone(ZONE).day if entry.published else None for entry in found.entries]


ROWS = {
    "an empty link laid over a card": (
        '<div class="c"><img src="/i/{n}.jpg"><div class="b"><span class="k">Town</span><p class="x">{title}</p>'
        '<span class="w">{day} November 2026</span></div>'
        '<a class="over" href="/s/{slug}" aria-label="{title}"></a></div>'
    ),
    "an empty link laid over a card without a label": (
        '<div class="c"><a class="over" href="/s/{slug}"></a><span class="k">Town</span><p>{title}</p>'
        '<span class="w">{day} November 2026</span></div>'
    ),
    "a whole card is a link, its parts without telling names": (
        '<a class="flex" href="/s/{slug}"><div>Notices</div><div>{title}</div><div>Nov {day}, 2026</div>'
        "<p>What was said that morning in a few words, and some more of it for the reader.</p></a>"
    ),
    "a number, a section and a badge stand in the link": (
        '<li><a href="/s/{slug}"><i>{n}</i><span class=s>Town</span><span>{title}</span><b>NEW</b></a>'
        '<u>2026-11-{day}</u></li>'
    ),
    "a date stands in the link before the headline": (
        '<li><a href="/s/{slug}"><span>2026-11-{day}</span>{title}</a></li>'
    ),
    "a date stands in the text of the link": ('<li><a href="/s/{slug}">[2026-11-{day}] {title}</a></li>'),
    "only a link to read more": (
        '<article><h2>{title}</h2><p>{day} November 2026</p><p>In short.</p><a href="/s/{slug}">Read more</a></article>'
    ),
    "a link to read more with the headline hidden in it": (
        '<div class=v><h3>{title}</h3><div>{day} November 2026</div><a href="/s/{slug}">Read more'
        "<span class=hidden> about {title}</span></a></div>"
    ),
    "the headline beside a picture with its playing time": (
        '<li><a href="/s/{slug}" class=p><img src="/i/{n}.jpg"><span>1{n}:30</span></a><div class=tt>{title}</div>'
        "<div>2026-11-{day}</div></li>"
    ),
    "the alternative text of a picture": (
        '<li><a href="/s/{slug}"><img src="/i/{n}.jpg" alt="{title}"></a><span>2026-11-{day}</span></li>'
    ),
    "an address in data-href": (
        '<div class=row data-href="/s/{slug}"><h3>{title}</h3><time datetime="2026-11-{day}">{day} Nov</time></div>'
    ),
    "an address in onclick": (
        "<div class=row onclick=\"location.href='/s/{slug}'\"><p>{title}</p><span>2026-11-{day}</span></div>"
    ),
    "a term and its description": (
        '<dt><a href="/s/{slug}" title="Abstract">no:26{day}.1{n}</a> [<a href="/f/{slug}.pdf">pdf</a>, '
        '<a href="/h/{slug}">html</a>]</dt><dd><div class=list-title><span>Title:</span> {title}</div>'
        "<div>2026-11-{day}</div></dd>"
    ),
    "a date in the term, the link in the description": (
        '<dt>2026年11月{day}日</dt><dd><a href="/s/{slug}">{title}</a></dd>'
    ),
    "a date in the next row of a table": (
        '<tr><td>{n}.</td><td><a href="/s/{slug}">{title}</a></td></tr><tr><td></td><td class=sub>2026-11-{day} '
        '<a href="/u/x">someone</a></td></tr>'
    ),
    "a day and a month in two elements": (
        '<li><div><b>{day}</b><span>2026-11</span></div><a href="/s/{slug}"><h5>{title}</h5><p>In short.</p></a></li>'
    ),
    "a day and the name of a month in two elements": (
        '<li><div><b>{day}</b><span>Nov</span></div><a href="/s/{slug}">{title}</a></li>'
    ),
    "a date in a title attribute": (
        '<li><a href="/s/{slug}">{title}</a><span title="2026-11-{day} 10:00">a few days ago, roughly</span></li>'
    ),
    "a date in data-timestamp": (
        '<li><div><a href="/s/{slug}">{title}</a></div><div data-timestamp="{at}"></div></li>'
    ),
    "a month and a day without a year": '<li><a href="/s/{slug}">{title}</a><i>11-{day}</i></li>',
    "the headline cut short, whole in an attribute": (
        '<li><span>[2026-11-{day}]</span><a href="/s/{slug}" title="{title}">{title:.12}…</a></li>'
    ),
    "a reading time and a count of comments in the link": (
        '<a class=t href="/s/{slug}"><span>{title}</span> <span>5 min read</span> <span>1{n} comments</span> '
        "<time datetime=2026-11-{day}>x</time></a>"
    ),
}  # fmt: skip
AROUND = {"a date in the next row of a table": "<table>{}</table>"} | dict.fromkeys(
    ("a term and its description", "a date in the term, the link in the description"), "<dl>{}</dl>"
)


@pytest.mark.parametrize("titles", [EN, ZH], ids=["en", "zh"])
@pytest.mark.parametrize("manner", ROWS)
def test_every_row_has_its_headline_its_address_and_its_date(manner: str, titles: list[str]) -> None:
    found = read(rows(ROWS[manner], titles, AROUND.get(manner, "<div class=list>{}</div>")))
    assert [entry.title for entry in found.entries] == titles
    assert all("/s/" in entry.url for entry in found.entries)
    assert day_of(found) == [*DAYS]


def test_one_heading_with_the_day_dates_all_rows_below_it() -> None:
    def part(day: int, titles: list[str]) -> str:
        inside = "".join(f'<li><a href="/s/{"-".join(title.lower().split())}">{title}</a></li>' for title in titles)
        return f"<h3>{day} November 2026</h3><ul>{inside}</ul>"

    assert day_of(read(part(25, EN[:3]) + part(24, EN[3:]))) == [25, 25, 25, 24, 24]


def test_the_day_of_the_masthead_dates_nothing() -> None:
    inside = rows('<li><a href="/s/{slug}">{title}</a></li>', EN, "<ul>{}</ul>")
    assert day_of(read(f"<div><p>Sunday, 29 November 2026</p></div>{inside}")) == [None] * 5


def test_old_favourites_below_a_label_and_advertising_are_no_news() -> None:
    news = rows('<li><a href="/a/202611{day}/55{n}1.html">{title}</a><span>11-{day}</span></li>', EN, "{}")
    ad = '<li><a href="https://ads.example/c?x=1">A telephone for half its price, only this evening</a><b>Ad</b></li>'
    old = "".join(
        f'<li><a href="/a/20250{n}12/120{n}.html">What everybody has read in the year before, part {n}</a></li>'
        for n in range(1, 5)
    )
    found = read(f"<div><div><ul>{news}{ad}</ul></div><div><div>Most read</div><ul>{old}</ul></div></div>")
    assert [entry.title for entry in found.entries] == EN


def test_versions_are_titles_and_their_notes_and_downloads_are_not() -> None:
    body = "".join(
        f'<tr><td><a href="/r/2.{n}.0/">2.{n}.0</a></td><td>2026-11-{day}</td><td><a href="/r/2.{n}.0/n.html">Notes</a>'
        f'</td><td><a href="/dl/app-2.{n}.0.tar.gz">app-2.{n}.0.tar.gz</a></td></tr>'
        for n, day in enumerate(DAYS)
    )
    found = read(f"<table>{body}</table>")
    assert [entry.title for entry in found.entries] == [f"2.{n}.0" for n in range(5)]
    assert day_of(found) == [*DAYS]


def test_a_message_without_a_title_is_named_by_its_text_and_known_by_its_permalink() -> None:
    body = "".join(
        '<div class=wrap><a class=owner href="https://chat.example/town"><span>Town</span></a>'
        + ('<a href="https://chat.example/town/1"><div>An older message, quoted by a reply</div></a>' if n == 2 else "")
        + f'<div class=text>{title}. More of it follows here. <a href="https://other.example/x{n}">Link</a></div>'
        f'<div class=footer><span>3.1K</span><a href="https://chat.example/town/{80 + n}">'
        f'<time datetime="2026-11-{day}T09:1{n}:00+00:00">09:1{n}</time></a></div></div>'
        for n, (title, day) in enumerate(zip(EN, DAYS, strict=True))
    )  # fmt: skip
    found = read(f"<section>{body}</section>")
    assert [entry.url for entry in found.entries] == [f"https://chat.example/town/{80 + n}" for n in range(5)]
    assert all(entry.title.startswith(title) for entry, title in zip(found.entries, EN, strict=True))


CHANGES = "".join(
    f"<section id=v4-{n}><h2><a href='#v4-{n}'>Version 4.{n}</a></h2><p>{day} November 2026</p>"
    f"<ul><li>The settings of a project have a switch, number {n}.</li></ul></section>"
    for n, day in enumerate(DAYS)
)


def test_entries_of_one_page_are_known_by_their_fragments() -> None:
    found = read(f"<h1>Changes</h1>{CHANGES}")
    assert [entry.title for entry in found.entries] == [f"Version 4.{n}" for n in range(5)]
    assert [entry.url for entry in found.entries] == [f"{PAGE}#v4-{n}" for n in range(5)]
    assert day_of(found) == [*DAYS]
    assert "a switch, number 3" in found.entries[3].content


LOG = rows(
    "<div class=e><h2>{title}</h2><div>{day} November 2026</div><p>The crew met, and agreed on it.</p></div>", EN
)


def test_entries_without_any_link_are_known_by_their_titles() -> None:
    found = read(LOG)
    assert [entry.title for entry in found.entries] == EN
    assert {entry.url for entry in found.entries} == {PAGE}
    assert len({entry.key for entry in found.entries}) == 5
    later = read(
        LOG.replace("<div class=e>", "<div class=e><h2>One more day at sea</h2><p>1 2 3</p></div><div class=e>", 1)
    )
    assert {entry.key for entry in found.entries} <= {entry.key for entry in later.entries}


@pytest.mark.parametrize(
    "body",
    [
        "<h2>Our values</h2><p>We care about what we do, every day.</p><h2>Our people</h2><p>They are many.</p>",
        "<ul><li>bread</li><li>butter</li><li>cheese</li></ul>",
        '<ul class=toc><li><a href="#a">One</a></li><li><a href="#b">Two</a></li><li><a href="#c">Last</a></li></ul>',
    ],
)
def test_a_page_without_a_list_has_no_entries(body: str) -> None:
    with pytest.raises(NotUsable, match="no list of news"):
        read(body)


def chosen(**selectors: str) -> Source:
    return replace(SOURCE, list=ListSelectors(**selectors))


def test_a_person_names_an_attribute_for_the_address() -> None:
    body = rows('<div class=r><b data-to="/s/{slug}">{title}</b></div>', EN)
    found = read(body, chosen(item=".r", link="b@data-to", title="b"))
    assert found.entries[0].url == "https://news.example/s/lighthouse-keeper-retires-after"


def test_a_person_builds_the_address_from_a_number() -> None:
    body = rows('<div class=r data-id="88{n}"><b>{title}</b></div>', EN)
    found = read(body, chosen(item=".r", link="https://news.example/p/{@data-id}", title="b"))
    assert [entry.url for entry in found.entries] == [f"https://news.example/p/88{n}" for n in range(5)]


def test_what_a_row_writes_into_a_template_stays_in_its_path() -> None:
    body = rows('<div class=r data-id="1?x=2#y"><b>{title}</b></div>', EN)
    found = read(body, chosen(item=".r", link="https://news.example/p/{@data-id}", title="b"))
    assert found.entries[0].url == "https://news.example/p/1%3Fx%3D2%23y"


def test_a_person_leaves_a_child_out_of_the_title() -> None:
    body = rows('<div class=r><h3><i>Exclusive</i> {title} <b>5</b></h3><a href="/s/{slug}">x</a></div>', EN)
    found = read(body, chosen(item=".r", title="h3 !i !b"))
    assert [entry.title for entry in found.entries] == EN


def test_a_person_names_a_date_in_the_next_row() -> None:
    body = rows('<tr class=r><td><a href="/s/{slug}">{title}</a></td></tr><tr><td class=w>2026-11-{day}</td></tr>', EN)
    found = read(f"<table>{body}</table>", chosen(item="tr.r", date="+ tr .w"))
    assert day_of(found) == [*DAYS]


def test_an_item_without_a_link_among_others_is_no_entry() -> None:
    body = "<tr class=r><th>Title</th></tr>" + rows(
        '<tr class=r><td><a href="/s/{slug}">{title}</a></td></tr>', EN, "{}"
    )
    found = read(f"<table>{body}</table>", chosen(item="tr.r"))
    assert [entry.title for entry in found.entries] == EN


@pytest.mark.parametrize("host", ["www.nrk.no", "www.vg.no", "www.dr.dk", "www.svt.se", "news.bbc.co.uk"])
def test_articles_of_a_sub_domain_are_the_sites_own(host: str) -> None:
    site = host.partition(".")[2]
    body = rows(f'<li><a href="https://sport.{site}/{{slug}}">{{title}}</a></li>', EN, "<ul>{}</ul>")
    outside = "".join(
        f'<li><a href="https://else{n}.example/a-source-that-is-named-{n}">A report of others, number {n}</a></li>'
        for n in range(1)
    )
    found = read(f"{body}<ul class=sources>{outside}</ul>", url=f"https://{host}/")
    assert [entry.title for entry in found.entries] == EN


SHORT = [("/ferry", "Ferry service stops"), ("/old", "Ferry of old days"), ("/lamp", "Lamp room opens")]
TILES = [("/products", "Our products"), ("/work", "Our work"), ("/offices", "Offices")]


@pytest.mark.parametrize(("links", "found"), [(SHORT, 3), (TILES, 0)], ids=["headlines", "tiles"])
def test_a_few_short_headings_are_a_list_and_the_tiles_of_a_front_page_are_none(
    links: list[tuple[str, str]], found: int
) -> None:
    body = "".join(f'<li><h3><a href="{href}">{title}</a></h3></li>' for href, title in links)
    if found:
        assert [entry.title for entry in read(f"<ul>{body}</ul>").entries] == [title for _, title in links]
    else:
        with pytest.raises(NotUsable):
            read(f"<ul>{body}</ul>")

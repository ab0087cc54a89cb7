"""What makes an item the same at the next visit, and what makes it another: whole sources, visit after visit."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import NamedTuple

import pytest

from monitor.model import ListSelectors, Source
from monitor.store import open_database
from monitor.store.entries import find_entries, steps_of
from monitor.store.sources import source_state
from tests.pipeline.conftest import Desk


class Post(NamedTuple):
    """One item of a feed. `day`: of May 2024, 0: it has no date; an @ in a guid is the address of the site."""

    guid: str
    link: str
    title: str
    day: int = 0
    words: str = ""


Visits = tuple[tuple[Post, ...], ...]
DAYS = tuple(f"The council met on day {number} and agreed on nothing" for number in range(20))


def rewritten(posts: tuple[Post, ...], guid: str = "{}", link: str = "{}") -> tuple[Post, ...]:
    return tuple(post._replace(guid=guid.format(post.guid), link=link.format(post.link)) for post in posts)


PLAIN = tuple(Post(f"g{n}", f"/a/{n}", DAYS[n], n + 1) for n in range(4))
LINKS = tuple(post._replace(guid=f"@{post.link}") for post in PLAIN)
NEWS = Post("g9", "/a/9", DAYS[9], 10)

FEEDS: dict[str, tuple[int, Visits]] = {
    "nothing changes": (4, (PLAIN, PLAIN)),
    "guids new at each visit": (4, tuple(rewritten(PLAIN, f"{{}}-{visit}") for visit in range(4))),
    "guids new at each visit, and one item more": (
        5, (PLAIN, rewritten(PLAIN, "x{}"), (NEWS._replace(guid="y9"), *rewritten(PLAIN, "y{}"))),
    ),
    "guids new at each visit, and a title edited": (
        4,
        (
            PLAIN,
            rewritten(PLAIN, "x{}"),
            (PLAIN[0]._replace(guid="y0", title="The council met, and agreed at last"), *rewritten(PLAIN[1:], "y{}")),
        ),
    ),
    "guids without dates new at each visit": (
        4, tuple(tuple(post._replace(day=0) for post in rewritten(PLAIN, f"{{}}-{visit}")) for visit in range(3)),
    ),
    "one guid for all": (4, (rewritten(PLAIN, "feed"), rewritten(PLAIN, "feed"))),
    "no guids": (5, (rewritten(PLAIN, ""), (NEWS._replace(guid=""), *rewritten(PLAIN, "")))),
    "one guid twice": (5, ((*PLAIN, NEWS._replace(guid="g0")), (*PLAIN, NEWS._replace(guid="g0")))),
    "one guid twice, then once": (5, ((*PLAIN, NEWS._replace(guid="g0")), (*PLAIN, NEWS))),
    "a guid whose link carries a token": (
        4, tuple(rewritten(PLAIN, link=f"{{}}?token={visit}") for visit in range(4)),
    ),
    "the link is the guid, both with a token": (
        4, tuple(rewritten(LINKS, f"{{}}?t={visit}", f"{{}}?t={visit}") for visit in range(4)),
    ),
    "the link is the guid, both with a tracking parameter that comes": (
        4, (LINKS, rewritten(LINKS, "{}?utm_source=rss", "{}?utm_source=rss")),
    ),
    "the slug of a link changes with its title": (
        4, (PLAIN, (PLAIN[0]._replace(link="/a/other", title="Council agrees"), *PLAIN[1:])),
    ),
    "guids made anew once": (5, (PLAIN, PLAIN, rewritten(PLAIN, "new:{}"), (NEWS, *rewritten(PLAIN, "new:{}")))),
    "guids made anew once, then a link for two": (
        6,
        (
            PLAIN,
            rewritten(PLAIN, "new:{}"),
            (NEWS, *rewritten(PLAIN, "new:{}")),
            (NEWS._replace(guid="g10", title=DAYS[10], day=11), NEWS, *rewritten(PLAIN[:3], "new:{}")),
        ),
    ),
    "the fragment of a guid changes with each edit": (
        4, (rewritten(LINKS, "{}#0"), (LINKS[0]._replace(guid=LINKS[0].guid + "#1"), *rewritten(LINKS[1:], "{}#0"))),
    ),
    "one link for a new item each day": (
        4, tuple((Post(f"w-{n}", "/weather", f"Weather: {DAYS[n]}", n + 1),) for n in range(4)),
    ),
    "one link and title for a new item each day": (
        4, tuple((Post(f"w-{n}", "/weather", "The weather today", n + 1),) for n in range(4)),
    ),
    "one link and title, several at once": (
        5, tuple(tuple(Post(f"al-{n}", "/alerts", "Alert", n + 1) for n in range(v, v + 3)) for v in range(3)),
    ),
    "positions for guids": (
        4, tuple(tuple(Post(str(m - n), f"/a/{n}", DAYS[n], n + 1) for n in range(m, m - 3, -1)) for m in (9, 10)),
    ),
    "fragments of one page": (
        4, tuple(tuple(Post(f"v{n}", f"/log#v{n}", f"Version {n}") for n in range(3 + v)) for v in range(2)),
    ),
    "fragments of one page without guids": (
        4, tuple(tuple(Post("", f"/log#v{n}", f"Version {n}") for n in range(3 + v)) for v in range(2)),
    ),
    "numbers in a parameter called sid": (
        4, tuple(tuple(Post("", f"/view?sid={n}", DAYS[n]) for n in range(3 + v)) for v in range(2)),
    ),
    "one title at the numbers of one page": (
        3, tuple(tuple(Post("", f"/view?id={n}", "Daily news", n + 1) for n in range(v, v + 2)) for v in range(2)),
    ),
    "one title, and a number each day": (3, tuple((Post("", f"/view?id={n}", "Daily news", n + 1),) for n in range(3))),
    "posts without titles at one page": (
        3, tuple(tuple(Post(f"p{n}", "/me", "", n + 1, f"Note {n} of today") for n in range(2 + v)) for v in range(2)),
    ),
}  # fmt: skip

FEEDS |= {
    "guid is a counter over all fetches": (
        4,
        tuple(tuple(p._replace(guid=str(100 * v + n)) for n, p in enumerate(PLAIN)) for v in range(4)),
    ),
    "atom tag uri with the date of the fetch": (
        5,
        tuple(
            tuple(
                p._replace(guid=f"tag:n.example,2024-05-{10 + v}:{p.link}")
                for p in ((NEWS, *PLAIN) if v == 3 else PLAIN)
            )
            for v in range(4)
        ),
    ),
    "dates are always now, guids new": (
        4,
        tuple(tuple(p._replace(guid=f"{p.guid}-{v}", day=17 + v) for p in PLAIN) for v in range(3)),
    ),
    "guid = link, title edited": (4, (LINKS, (LINKS[0]._replace(title="A wholly other headline for it"), *LINKS[1:]))),
    "guid = link with slug that changes with the title": (
        5,
        (
            LINKS,
            (
                LINKS[0]._replace(title="A wholly other headline for it", link="/a/0-other", guid="@/a/0-other"),
                *LINKS[1:],
            ),
        ),
    ),
    "guids steady, one link with fragment per comment": (
        5,
        tuple(tuple(Post(f"c{n}", "/thread", "Re: the old thread", n + 1) for n in range(3 + v)) for v in range(3)),
    ),
    "two items swap titles": (
        4,
        (PLAIN, (PLAIN[0]._replace(title=PLAIN[1].title), PLAIN[1]._replace(title=PLAIN[0].title), *PLAIN[2:])),
    ),
    "feed loses guids": (5, (PLAIN, PLAIN, rewritten((NEWS, *PLAIN), ""))),
    "feed gets guids": (5, (rewritten(PLAIN, ""), rewritten(PLAIN, ""), (NEWS, *PLAIN))),
    "trailing slash and www come and go": (4, (LINKS, rewritten(LINKS, "{}/", "{}/"))),
    "a link per visit token and guid changing": (
        4,
        tuple(rewritten(PLAIN, f"{{}}-{v}", f"{{}}?s={v}") for v in range(4)),
    ),
    "an item leaves and returns": (4, (PLAIN, PLAIN[1:], PLAIN)),
    "empty guid elements": (4, (rewritten(PLAIN, " "), rewritten(PLAIN, " "))),
    "release notes: same link pattern, same title, guid per build": (
        4,
        tuple(
            tuple(Post(f"b{n}", f"/dl?build={n}", "Nightly build", n + 1) for n in range(v, v + 2)) for v in range(3)
        ),
    ),
    "uppercase guid then lowercase": (4, (rewritten(PLAIN, "ABC-{}"), rewritten(PLAIN, "abc-{}"))),
}


def serve(desk: Desk, posts: tuple[Post, ...], base: str = "", path: str = "/feed") -> None:
    rows = []
    for post in posts:
        guid = post.guid.replace("@", desk.site.base)
        row = f"<title>{escape(post.title)}</title>" if post.title else ""
        row += f"<link>{escape(base or desk.site.base)}{escape(post.link)}</link>"
        row += f"<guid isPermaLink='false'>{escape(guid)}</guid>" if guid else ""
        row += f"<pubDate>{post.day:02} May 2024 06:00:00 GMT</pubDate>" if post.day else ""
        rows.append(row + f"<description>{post.words or post.title}: what was said of it.</description>")
    desk.site.rss(path, *rows)


def run(desk: Desk, visits: Visits) -> None:
    desk.watch(Source("s", desk.site.base + "/feed", full_text=False))
    for posts in visits:
        serve(desk, posts)
        desk.visit(after=timedelta(days=1))


@pytest.mark.parametrize("name", FEEDS)
def test_items_of_a_feed_are_neither_lost_nor_repeated(desk: Desk, name: str) -> None:
    count, visits = FEEDS[name]
    run(desk, visits)
    items = desk.items()
    assert len(items) == count, [(item.title, item.url) for item in items]


Rows = dict[str, str]
TITLES = DAYS[:6]
LISTS: dict[str, tuple[int, tuple[Rows, ...]]] = {
    name: (6, tuple({f"/news/{n}{form.format(visit=visit, n=n)}": TITLES[n] for n in range(6)} for visit in range(3)))
    for name, form in {
        "a position changes": "?pos={visit}",
        "a time changes": "?_t=17{visit}",
        "mod changes": "?mod=hp_{visit}",
        "two parameters change": "?clickfrom=h{visit}&_t={visit}",
        "each row has its own, and they change": "?pos={n}{visit}",
        "the fragment changes": "#r={visit}",
        "a session in the path changes": ";jsessionid=A{visit}",
        "an index changes beside a number that stays": "?id={n}&idx={visit}",
    }.items()
} | {
    "numbers in one parameter": (7, tuple({f"/view?id={n}": DAYS[n] for n in range(v, 6 + v)} for v in range(2))),
    "numbers in one parameter, and positions": (
        7, tuple({f"/view?id={n}&pos={n - v}": DAYS[n] for n in range(v, 6 + v)} for v in range(2)),
    ),
    "http becomes another folder": (
        6, ({f"/old/{n}": DAYS[n] for n in range(6)}, {f"/new/x/{n}": DAYS[n] for n in range(6)}),
    ),
    "a parameter changes, and one title": (
        6,
        tuple(
            {f"/n/{n}?mod={v}": "Corrected: all is well again" if v == 2 and n == 3 else DAYS[n] for n in range(6)}
            for v in range(3)
        ),
    ),
}  # fmt: skip


LISTS |= {
    "position per row and order changes": (
        6,
        tuple({f"/n/{(n + v) % 6}?pos={n}": DAYS[(n + v) % 6] for n in range(6)} for v in range(3)),
    ),
    "session path prefix": (6, tuple({f"/(S(a{v}b))/n/{n}.aspx": DAYS[n] for n in range(6)} for v in range(3))),
    "spm and scm": (
        7,
        tuple({f"/n/{n}.html?spm=a{v}.b{n}&scm=1.{v}": DAYS[n] for n in range(v // 2, 6 + v // 2)} for v in range(3)),
    ),
    "id and a hash of it change": (
        6,
        tuple({f"/view?id={n}&chk={n * 7 + v}": DAYS[n] for n in range(6)} for v in range(3)),
    ),
    "ids per page type with new rows": (
        8,
        tuple({f"/show.php?type=news&id={n}": DAYS[n] for n in range(v, 6 + v)} for v in range(3)),
    ),
    "page=..&article=..": (
        7,
        tuple({f"/index.php?page={v}&article={n}": DAYS[n] for n in range(v // 2, 6 + v // 2)} for v in range(3)),
    ),
    "hash routes": (7, tuple({f"/app#/news/{n}": DAYS[n] for n in range(v, 6 + v)} for v in range(2))),
}


@pytest.mark.parametrize("name", LISTS)
def test_items_of_a_page_are_neither_lost_nor_repeated(desk: Desk, name: str) -> None:
    count, visits = LISTS[name]
    desk.watch(Source("s", desk.site.base + "/", full_text=False))
    for rows in visits:
        desk.site.listing(rows)
        assert desk.visit(after=timedelta(days=1)).outcome == "read"
    assert len(desk.items()) == count, [(item.title, item.url) for item in desk.items()]


def test_a_feed_that_moves_to_https_and_another_host_brings_nothing_again(desk: Desk) -> None:
    """Links and guids are rewritten all at once."""
    desk.watch(Source("s", desk.site.base + "/feed", full_text=False))
    for base in ("http://news.example", "https://news.example", "https://www.news.example", "https://n.example.org"):
        serve(desk, tuple(post._replace(guid=base + post.link) for post in PLAIN), base)
        desk.visit(after=timedelta(days=1))
    assert len(desk.items()) == len(PLAIN)


def test_the_same_article_in_two_feeds_is_one_item(desk: Desk) -> None:
    desk.watch(*(Source(name, f"{desk.site.base}/feed", full_text=False) for name in ("s", "t")))
    serve(desk, PLAIN)
    desk.visit("s")
    serve(desk, rewritten(PLAIN, "other:{}"))
    desk.visit("t")
    assert len(desk.items()) == len(PLAIN)


def test_an_item_keeps_its_guid_and_takes_the_new_words(desk: Desk) -> None:
    run(desk, (PLAIN,))
    before = {item.guid for item in desk.items()}
    serve(desk, (PLAIN[0]._replace(link="/elsewhere", title="Another headline"), *PLAIN[1:]))
    desk.visit()
    assert {item.guid for item in desk.items()} == before
    assert "Another headline" in {item.title for item in desk.items()}


def test_what_is_learned_is_kept_and_told(desk: Desk) -> None:
    run(desk, tuple(rewritten(PLAIN, f"{{}}-{visit}") for visit in range(2)))
    with desk.database.read() as connection:
        assert source_state(connection, "s").identity == '["changing"]'
    serve(desk, (NEWS, *rewritten(PLAIN, "{}-3")))
    desk.visit()
    with desk.database.read() as connection:
        (entry,) = find_entries(connection, [desk.site.base + NEWS.link], None)
        told = steps_of(connection, entry.id)[0].reason
    assert told == "on the source's list; told apart by its address; its guids change, so addresses count"


def test_an_item_that_was_pruned_comes_back_under_its_guid(desk: Desk) -> None:
    run(desk, (PLAIN,))
    before = {item.guid for item in desk.items()}
    with desk.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM items")
    serve(desk, tuple(replace_words(post) for post in PLAIN))
    desk.visit()
    assert {item.guid for item in desk.items()} == before


def replace_words(post: Post) -> Post:
    return post._replace(words="It was said again")


ARCHIVE = Path(__file__).parent.parent / "store" / "archives" / "0012-feeds.sql"  # written by the version before this
THERE = "http://news.example"
ARCHIVED: dict[str, tuple[Post, ...]] = {
    "guids": tuple(Post(f"g{n}", f"/g/{n}", DAYS[n], n + 1) for n in range(5)),
    "changing": tuple(Post(f"c{n}-x", f"/c/{n}", DAYS[n], n + 1) for n in range(5)),
    "none": tuple(Post("", f"/n/{n}", DAYS[n], n + 1) for n in range(5)),
    "one-guid": tuple(Post("all", f"/o/{n}", DAYS[n], n + 1) for n in range(5)),
    "one-link": tuple(Post(f"w{n}", "/weather", f"Weather of day {n} in the whole bay", n + 1) for n in (2, 1)),
    "fragments": tuple(Post("", f"/log#v{n}", f"Version {n} of the program") for n in range(4)),
}


def test_an_archive_of_the_version_before_keeps_every_guid_and_takes_what_is_new_once(desk: Desk) -> None:
    """Each source lists all that the archive has of it, and one item more."""
    path = desk.folder / "archived.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(ARCHIVE.read_text("utf-8").replace("http://monitored.example", desk.site.base))
    desk.database.close()
    desk.database = open_database(str(path))
    before = {item.guid: (item.source, item.title) for item in desk.items()}
    pages = Source("page", f"{desk.site.base}/page", full_text=False, list=ListSelectors(item="li.item"))
    desk.watch(*(Source(name, f"{desk.site.base}/{name}", full_text=False) for name in ARCHIVED), pages)
    for visit in range(2):
        for name, posts in ARCHIVED.items():
            serve(desk, posts, THERE, f"/{name}")
            assert desk.visit(name, after=timedelta(days=1)).outcome != "failed"
        desk.site.listing({f"{THERE}/news/{n}?mod=hp_{9 + visit}": DAYS[n] for n in range(7)}, "/page")
        assert desk.visit("page", after=timedelta(days=1)).outcome == "read"
        after = {item.guid: (item.source, item.title) for item in desk.items()}
        assert {guid: after.get(guid) for guid in before} == before
        assert len(after) - len(before) == len(ARCHIVED) + 1


def test_entries_of_before_and_status_say_by_what_they_are_told_apart_from_now_on(desk: Desk) -> None:
    def listed(position: int) -> None:
        desk.site.listing({f"/story/{number}?pos={position}": DAYS[number] for number in range(6)})

    listed(1)
    desk.watch(Source("s", desk.site.base + "/", full_text=False))
    desk.visit()
    listed(2)
    desk.visit(after=timedelta(hours=1))
    listed(3)
    desk.visit(after=timedelta(hours=1))
    assert len(desk.items()) == 6
    with desk.database.read() as connection:
        (entry,) = find_entries(connection, [f"{desk.site.base}/story/2?pos=1"], None)
        told = [step.reason for step in steps_of(connection, entry.id) if "from now on" in step.reason]
        identity = source_state(connection, "s").identity
    assert told == ["from now on in this source: in addresses `pos` changes and does not count"]
    assert "pos" in identity


def test_what_the_parts_of_a_sitemap_index_teach_is_kept(desk: Desk) -> None:
    def listed(session: int) -> None:
        for part in ("a", "b"):
            rows = "".join(
                f"<url><loc>{desk.site.base}/{part}/the-council-met-{number}?sid={session}</loc></url>"
                for number in range(5)
            )
            desk.site.html(f"/{part}.xml", f"<urlset>{rows}</urlset>")

    parts = "".join(f"<sitemap><loc>{desk.site.base}/{part}.xml</loc></sitemap>" for part in ("a", "b"))
    address = desk.site.html("/sitemap.xml", f"<sitemapindex>{parts}</sitemapindex>")
    listed(1)
    desk.watch(Source("s", address, full_text=False))
    desk.visit()
    for session in (2, 3):
        listed(session)
        desk.visit(after=timedelta(hours=1))
    assert len(desk.items()) == 10
    with desk.database.read() as connection:
        assert "sid" in source_state(connection, "s").identity

"""An article that its site cuts into pages is one item with all of its text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from monitor.model import ArticleSelectors, Item, Source
from monitor.store.entries import find_entries, steps_of
from tests.newssite import Answer
from tests.pipeline.conftest import Desk

TITLE = "OpenAI首席科学家宣布离职,研究主管接任他的工作"
OTHER = "沿海三省联合发布风暴预警,渔船提前回港避风"
PAGES = [
    [
        f"这是报道的第{page}页第{line}段,写的是这位科学家在实验室里第{page * 10 + line}年的工作,和他与同事做过的事。"
        for line in range(1, 6)
    ]
    for page in range(1, 13)
]
SAID = "「是的。」"  # on two pages, and meant


def text_of(*numbers: int) -> list[str]:
    return [line for number in numbers for line in PAGES[number - 1]]


def address(number: int) -> str:
    return "/wx/1.html" if number == 1 else f"/wx/1_{number}.html"


def numbers(last: int) -> str:
    """The pager of a site with so many pages."""
    return "".join(f'<a href="{address(n)}">{n}</a> ' for n in range(1, last + 1))


def put(desk: Desk, number: int, lines: Sequence[str], pager: str, title: str = TITLE, path: str = "") -> None:
    """A page of the article, with what every page of it has above and below."""
    text = "".join(f"<p>{line}</p>" for line in lines)
    desk.site.html(
        path or address(number),
        f'<html lang="zh"><head><title>{title} - 测试站</title></head><body><div><a href="/">首页</a></div><main>'
        f"<h1>{title}</h1><div>2024-05-15 12:10 作者:陈舟</div><div id=content>"
        f"<p>编者按:本文是实验室人物系列的一部分,原文较长,分为几页刊出,每页的开头都有这一段说明文字,读过的读者可以跳过。</p>"
        f"{text}</div><div class=pages>{pager}</div><p>下一篇:<a href='/wx/2.html'>{OTHER}</a></p></main>"
        "<footer>©2024 测试站 版权所有</footer></body></html>",
    )


def series(desk: Desk, last: int) -> None:
    """The article on so many pages, each with a pager and a link to the next."""
    for number in range(1, last + 1):
        onward = f'<a href="{address(number + 1)}">下一页</a>' if number < last else ""
        put(desk, number, PAGES[number - 1], numbers(last) + onward)
    desk.site.listing({"/wx/1.html": TITLE})


def only(desk: Desk) -> Item:
    (item,) = desk.items()
    return item


def body(item: Item) -> list[str]:
    return item.text.split("\n")[1:]  # behind the editor's note


def asked(desk: Desk) -> list[str]:
    return [path for path, _ in desk.site.requests if path.startswith("/wx/")]


def test_the_pages_of_an_article_are_joined_in_their_order(desk: Desk) -> None:
    series(desk, 3)
    desk.visit()
    item = only(desk)
    assert body(item) == text_of(1, 2, 3)
    assert (item.title, item.author, item.url) == (TITLE, "陈舟", desk.site.base + "/wx/1.html")
    assert [line for line in text_of(1, 2, 3) if f"<p>{line}</p>" not in item.html] == []
    assert "下一页" not in item.html
    assert OTHER not in item.html


def test_what_every_page_repeats_is_told_once_and_a_line_said_twice_is_twice(desk: Desk) -> None:
    series(desk, 2)
    for number in (1, 2):
        lines = [*PAGES[number - 1][:2], SAID, *PAGES[number - 1][2:]]
        put(desk, number, lines, numbers(2))
    desk.visit()
    lines = only(desk).text.split("\n")
    assert len([line for line in lines if line.startswith("编者按")]) == 1
    assert lines.count(SAID) == 2


def test_links_and_pictures_of_a_further_page_count_from_its_own_address(desk: Desk) -> None:
    put(desk, 1, PAGES[0], '<a href="/wx/1/2/">下一页</a>')
    put(desk, 2, [*PAGES[1][:3], f'{PAGES[1][3]}<a href="map">地图</a>', PAGES[1][4]], "", path="/wx/1/2/")
    desk.site.listing({"/wx/1.html": TITLE})
    desk.visit()
    assert f'href="{desk.site.base}/wx/1/2/map"' in only(desk).html


def test_all_on_one_page_is_preferred_to_page_by_page(desk: Desk) -> None:
    series(desk, 3)
    put(desk, 1, PAGES[0], numbers(3) + '<a href="/wx/1_all.html">阅读全文</a>')
    put(desk, 0, text_of(1, 2, 3), "", path="/wx/1_all.html")
    desk.visit()
    assert body(only(desk)) == text_of(1, 2, 3)
    assert only(desk).url == desk.site.base + "/wx/1.html"
    assert asked(desk) == ["/wx/1.html", "/wx/1_all.html"]


@pytest.mark.parametrize("instead", ["error", "teaser"])
def test_where_that_page_has_less_or_fails_the_pages_are_read(desk: Desk, instead: str) -> None:
    series(desk, 3)
    put(desk, 1, PAGES[0], numbers(3) + '<a href="/wx/1_all.html">阅读全文</a>')
    put(desk, 0, ["订阅后阅读全文。"], "", path="/wx/1_all.html")
    if instead == "error":
        desk.site.pages["/wx/1_all.html"] = Answer(status=500)
    desk.visit()
    assert body(only(desk)) == text_of(1, 2, 3)


def test_a_page_that_fails_leaves_those_before_it_and_is_had_later_under_the_same_guid(desk: Desk) -> None:
    series(desk, 3)
    good = desk.site.pages[address(3)]
    desk.site.pages[address(3)] = Answer(status=500)
    desk.visit()
    before = only(desk)
    assert body(before) == text_of(1, 2)
    assert before.complete
    desk.site.pages[address(3)] = good
    desk.visit(after=timedelta(hours=1))
    after = only(desk)
    assert body(after) == text_of(1, 2, 3)
    assert (after.guid, after.published) == (before.guid, before.published)


def test_a_second_try_that_gives_less_leaves_what_was_had(desk: Desk) -> None:
    series(desk, 3)
    desk.site.pages[address(3)] = Answer(status=500)
    desk.visit()
    before = only(desk)
    desk.site.pages[address(2)] = Answer(status=500)
    desk.visit(after=timedelta(hours=1))
    assert asked(desk).count(address(2)) == 2
    assert only(desk) == before


def test_an_article_whose_page_never_comes_is_not_asked_for_for_ever(desk: Desk) -> None:
    series(desk, 2)
    desk.site.pages[address(2)] = Answer(status=500)
    for _ in range(8):
        desk.visit(after=timedelta(days=1))
    assert asked(desk).count(address(2)) == 5
    assert body(only(desk)) == text_of(1)


def test_a_pager_without_end_is_left_after_ten_pages(desk: Desk) -> None:
    series(desk, 12)
    desk.visit()
    assert body(only(desk)) == text_of(*range(1, 11))
    assert asked(desk) == [address(number) for number in range(1, 11)]


def test_a_pager_that_goes_in_a_circle_is_gone_through_once(desk: Desk) -> None:
    for number in (1, 2):
        put(desk, number, PAGES[number - 1], f'<a href="{address(3 - number)}" rel="next">下一页</a>')
    desk.site.listing({"/wx/1.html": TITLE})
    desk.visit()
    assert body(only(desk)) == text_of(1, 2)
    assert asked(desk) == [address(1), address(2)]


def test_pages_that_all_say_the_same_add_nothing(desk: Desk) -> None:
    for number in range(1, 13):
        put(desk, number, PAGES[0], f'<a href="{address(number + 1)}">下一页</a>')
    desk.site.listing({"/wx/1.html": TITLE})
    desk.visit()
    assert body(only(desk)) == text_of(1)


@pytest.mark.parametrize(
    "pager",
    [
        '<a href="http://localhost:{port}/wx/1_2.html">下一页</a>',
        '<a href="/wx/2.html" rel="next">下一篇</a>',
        '<a href="/wx/1_2.html">下一篇:渔船回港</a>',
        '<a href="/wx/2.html">下一页</a>',
    ],
)
def test_neither_another_host_nor_the_next_article_is_followed(desk: Desk, pager: str) -> None:
    put(desk, 1, PAGES[0], pager.format(port=desk.site.base.rpartition(":")[2]))
    put(desk, 2, PAGES[1], "")
    put(desk, 2, PAGES[2], "", title=OTHER, path="/wx/2.html")
    desk.site.listing({"/wx/1.html": TITLE})
    desk.visit()
    assert body(only(desk)) == text_of(1)
    assert asked(desk) == ["/wx/1.html"]


def test_a_page_that_bears_another_headline_is_not_joined(desk: Desk) -> None:
    put(desk, 1, PAGES[0], '<a href="/wx/1_2.html">下一页</a>')
    put(desk, 2, PAGES[1], "", title=OTHER)
    desk.site.listing({"/wx/1.html": TITLE})
    desk.visit()
    assert body(only(desk)) == text_of(1)


@pytest.mark.parametrize("target", ["/wx/1.html", "/wx/2.html", "http://localhost:{port}/wx/1_2.html"])
def test_a_page_that_leads_elsewhere_is_not_joined(desk: Desk, target: str) -> None:
    series(desk, 2)
    put(desk, 3, PAGES[2], "", path="/wx/2.html")
    port = desk.site.base.rpartition(":")[2]
    desk.site.pages[address(2)] = Answer(status=302, headers={"Location": target.format(port=port)})
    desk.visit()
    assert body(only(desk)) == text_of(1)


def test_a_login_behind_the_first_page_is_not_joined(desk: Desk) -> None:
    series(desk, 2)
    desk.site.html(address(2), "<html><title>登录</title><form><input type=password></form></html>")
    desk.visit()
    assert body(only(desk)) == text_of(1)


def test_robots_txt_holds_for_further_pages_too_and_why_says_so(desk: Desk) -> None:
    series(desk, 3)
    desk.site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /wx/1_3", headers={"Content-Type": "text/plain"})
    desk.visit()
    assert body(only(desk)) == text_of(1, 2)
    assert asked(desk) == [address(1), address(2)]
    with desk.database.read() as connection:
        (entry,) = find_entries(connection, [desk.site.base + address(1)], None)
        steps = [f"{step.name} {step.outcome}: {step.reason}" for step in steps_of(connection, entry.id)]
    assert "fetched ok: 2 pages of the article" in steps
    assert [step for step in steps if step.startswith("fetched failed: page 3 of the article: ") and "robots" in step]


def test_a_persons_selector_chooses_the_body_of_every_page(desk: Desk) -> None:
    series(desk, 2)
    selectors = ArticleSelectors(body="#content", remove=("p:first-child",))
    desk.watch(Source("s", desk.site.base + "/", article=selectors))
    desk.visit()
    assert only(desk).text.split("\n") == text_of(1, 2)

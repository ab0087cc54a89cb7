"""The next pages of a list are read on the first visit, until there are as many entries as the backlog takes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model import Source
from tests.newssite import Answer
from tests.pipeline.conftest import Desk

PER_PAGE = 5


def rows(page: int) -> str:
    numbers = range((page - 1) * PER_PAGE + 1, page * PER_PAGE + 1)
    return "".join(
        f'<li class="item"><h3><a href="/2024/05/story-{n}.html">Story number {n} of the harbour bridge</a></h3></li>'
        for n in numbers
    )


def lay_out(desk: Desk, pages: int, more: str) -> None:
    """Pages of five stories each at /news, /news?page=2 …; more: what leads to the next, {next} its address."""
    for page in range(1, pages + 1):
        following = more.replace("{next}", f"/news?page={page + 1}").replace("{number}", str(page + 1))
        body = f"<html><body><ul>{rows(page)}</ul>{following if page < pages else ''}</body></html>"
        desk.site.html("/news" if page == 1 else f"/news?page={page}", body)


def watch(desk: Desk, backlog: int) -> None:
    desk.watch(Source("s", desk.site.base + "/news", full_text=False, backlog=backlog))


def asked(desk: Desk) -> list[str]:
    return [path for path, _ in desk.site.requests if path.startswith("/news")]


@pytest.mark.parametrize(
    "more",
    [
        '<link rel="next" href="{next}">',
        '<a href="{next}" rel="next">more</a>',
        '<div class="pager"><a href="{next}">下一页</a></div>',
        '<a href="{next}">Older posts</a>',
        '<nav class="pagination"><a href="{next}">›</a></nav>',
    ],
)
def test_the_first_visit_goes_on_to_the_next_pages_up_to_the_backlog(desk: Desk, more: str) -> None:
    lay_out(desk, 4, more)
    watch(desk, 12)
    assert desk.visit().new == 12
    assert asked(desk) == ["/news", "/news?page=2", "/news?page=3"]


def test_the_number_two_among_page_numbers_leads_on_once(desk: Desk) -> None:
    lay_out(desk, 2, '<p><a href="/news?page=1">1</a> <a href="/news?page=2">2</a></p>')
    watch(desk, 100)
    assert desk.visit().new == 10


def test_later_visits_read_the_first_page_alone(desk: Desk) -> None:
    lay_out(desk, 3, '<a rel="next" href="{next}">next</a>')
    watch(desk, 15)
    desk.visit()
    desk.site.requests.clear()
    desk.site.html("/news", f"<html><body><ul>{rows(4)}</ul><a rel=next href='/news?page=2'>next</a></body></html>")
    assert desk.visit(after=timedelta(hours=1)).new == PER_PAGE
    assert asked(desk) == ["/news"]


def test_no_more_than_five_further_pages_are_asked(desk: Desk) -> None:
    lay_out(desk, 20, '<a rel="next" href="{next}">next</a>')
    watch(desk, 1000)
    assert desk.visit().new == 6 * PER_PAGE


def test_pages_that_lead_round_in_a_circle_end(desk: Desk) -> None:
    lay_out(desk, 1, "")
    body = f"<html><body><ul>{rows(1)}</ul><a rel=next href='/news?again=1'>next</a></body></html>"
    desk.site.html("/news", body)
    desk.site.html("/news?again=1", body)
    watch(desk, 100)
    assert desk.visit().new == PER_PAGE
    assert asked(desk) == ["/news", "/news?again=1"]


def test_a_further_page_that_fails_costs_itself_alone(desk: Desk) -> None:
    lay_out(desk, 3, '<a rel="next" href="{next}">next</a>')
    desk.site.pages["/news?page=2"] = Answer(b"", status=404)
    watch(desk, 100)
    assert desk.visit().new == PER_PAGE
    assert desk.visit(after=timedelta(hours=1)).outcome in ("read", "unchanged")


def test_a_page_that_names_the_data_of_its_list_is_read_by_that(desk: Desk) -> None:
    link = '<link rel="https://api.w.org/" href="/wp-json/">'
    desk.site.html("/news", f"<html><head>{link}</head><body><div id=root></div><script></script></body></html>")
    posts = ",".join(
        f'{{"id":{n},"link":"{desk.site.base}/{n}","title":{{"rendered":"Story {n} of the harbour"}},'
        f'"date_gmt":"2024-05-0{n}T08:00:00"}}'
        for n in range(1, 6)
    )
    path = "/wp-json/wp/v2/posts?per_page=30&_fields=id%2Clink%2Ctitle%2Cdate_gmt%2Cexcerpt"
    desk.site.pages[path] = Answer(f"[{posts}]".encode(), headers={"Content-Type": "application/json"})
    watch(desk, 100)
    assert desk.visit().new == 5
    assert desk.items()[0].published.hour == 8

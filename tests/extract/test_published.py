"""The date is the one of publication, on the day that the page shows."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.extract.metadata import index_page, read_metadata
from monitor.extract.published import find_published
from monitor.text.markup import parse
from tests.extract.pages import page, read

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LD = '<script type="application/ld+json">'


def published(body: str, head: str = "", *, url: str = "https://news.example/a", zone: str = "UTC") -> datetime | None:
    root = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    return find_published(index_page(root), read_metadata(root), url=url, now=NOW, zone=ZoneInfo(zone))


def day_of(body: str, head: str = "", **options: str) -> str:
    found = published(body, head, **options)
    return found.date().isoformat() if found else ""


@pytest.mark.parametrize(
    "head",
    [
        "<meta property=article:published_time content=2024-05-15T10:00:00Z>",
        "<meta name=published_on content=2024-05-15>",
        "<meta name=shareaholic:article_published_time content=2024-05-15T10:00:00Z>",
        "<meta name=date value=2024-05-15>",
        f'{LD}{{"@type":"WebPage","datePublished":"2024-05-15"}}</script>',
    ],
)
def test_metadata_states_it_by_many_names(head: str) -> None:
    assert day_of("", head) == "2024-05-15"


@pytest.mark.parametrize(
    "shown",
    [
        "<time datetime=2024-05-15T10:00>May</time>",
        "<relative-time datetime=2024-05-15T10:00:00Z>May</relative-time>",
        "<p class=date>15. Mai 2024 | Natur</p>",
        "<a class=timestamp title='8:27 AM - 15 May 2024'>2h</a>",
        "<div><br>15 de mayo de 2024, Ana</div>",
        "<p>Published May 15, 2024</p>",
        "<span>15.05.24</span>",
        "<p class=meta><span>15.05.24</span><span>12:44</span></p>",
    ],
)
def test_the_page_shows_it_in_many_ways(shown: str) -> None:
    assert day_of(f"<h1>The river plan</h1>{shown}") == "2024-05-15"


def test_the_date_nearest_to_the_heading_is_the_articles() -> None:
    others = "<ul>" + "<li><time>2021-03-03</time></li>" * 5 + "</ul>"
    assert day_of(f"{others}<p>x</p><h1>The plan</h1><time>2024-05-15</time>{others}") == "2024-05-15"


def test_day_and_month_are_read_in_the_order_that_metadata_states() -> None:
    stated = '<meta property="article:published_time" content="2024-06-05T09:30:00Z">'
    assert day_of(f"{stated}<h1>The river plan</h1><p>Published: 05/06/2024</p>") == "2024-06-05"


def test_a_date_inside_a_headline_is_none() -> None:
    other = "<p>What became of the plan that was promised to us on 6 January 2021 in the town hall</p>"
    assert day_of(f"<h1>The river plan</h1>{other}") == ""


def test_the_day_of_the_address_is_surer_than_that_of_a_list() -> None:
    url = "https://news.example/2024/05/15/plan"
    assert day_of("<h1>Plan</h1><time>2021-03-03</time>", url=url) == "2024-05-15"
    exact = published("<h1>Plan</h1><time datetime=2024-05-15T09:30:00Z></time>", url=url)
    assert exact == datetime(2024, 5, 15, 9, 30, tzinfo=UTC)


def test_when_it_was_changed_is_the_last_resort() -> None:
    changed = "<meta property=article:modified_time content=2025-02-02>"
    assert day_of("<h1>Plan</h1><time>2024-05-15</time>", changed) == "2024-05-15"
    assert day_of("<h1>Plan</h1>", changed) == "2025-02-02"


def test_the_day_is_the_one_of_the_zone_that_is_named() -> None:
    found = published("", "<meta name=date content=2024-05-14T21:30:00-04:00>", zone="Asia/Shanghai")
    assert found == datetime(2024, 5, 15, 1, 30, tzinfo=UTC)
    assert found is not None and found.date().isoformat() == "2024-05-14"


def test_utc_is_read_in_the_zone_of_the_source() -> None:
    assert day_of("", "<meta name=date content=2024-05-14T22:00:00Z>", zone="Europe/Berlin") == "2024-05-15"


def test_a_moment_in_utc_keeps_the_day_that_the_page_shows() -> None:
    head = "<meta name=date content=2024-05-15T01:30:00Z>"
    for zone in ("UTC", "Asia/Shanghai"):
        found = published("<h1>Plan</h1><p>May 14, 2024</p>", head, zone=zone)
        assert found == datetime(2024, 5, 15, 1, 30, tzinfo=UTC)
        assert found is not None and found.date().isoformat() == "2024-05-14"


def test_an_article_dated_anew_keeps_the_earlier_day_that_it_shows() -> None:
    head = "<meta name=date content=2025-02-02>"
    assert day_of("<h1>Plan</h1><p>May 14, 2024</p>", head) == "2024-05-14"
    assert day_of("<h1>Plan</h1><p>Updated May 14, 2024</p>", head) == "2025-02-02"
    assert day_of("<h1>Plan</h1><p>05/06/2024</p>", head) == "2025-02-02"


def test_a_later_day_that_the_page_shows_is_no_publication() -> None:
    assert day_of("<h1>Plan</h1><p>May 14, 2025</p>", "<meta name=date content=2024-02-02>") == "2024-02-02"


def test_ten_thousand_dates_that_are_none_take_no_time() -> None:
    head = "".join(f"<meta name=published_time_{number} content='{number}x'>" for number in range(10_000))
    assert published("<h1>Plan</h1>", head) is None


def test_nothing_is_guessed_and_nothing_lies_ahead() -> None:
    assert published("<h1>Plan</h1><p>In 2024</p>") is None
    assert published("", "<meta name=date content=2031-01-01>") is None
    assert published("", url="https://news.example/2031/01/01/plan") is None


@pytest.mark.parametrize(
    "other",
    [
        "<ul><li>Date of the accident: 12 March 2024</li><li>Place: northern pier</li></ul>",
        "<div><p>Release date: 3 March 2024</p></div>",
        "<p>12 March 2024: the barge hits.</p>",
        "<ol><li>12 March 2024</li><li>1 June 2024</li></ol>",
        "<div><a href='/old'>An older report</a> <span>3 March 2024</span></div>",
        "<ul><li>Received: 12 March 2024</li><li>Accepted: 16 March 2024</li></ul>",
    ],
)
def test_an_earlier_day_of_something_else_beside_the_heading_does_not_count(other: str) -> None:
    head = "<meta property='article:published_time' content='2025-03-05T08:00:00Z'>"
    published = read(page("", head=head).replace("</h1>", f"</h1>{other}")).published
    assert published is not None
    assert published.date().isoformat() == "2025-03-05"


@pytest.mark.parametrize("shown", ["4 March 2025", "Published: 4 March 2025", "Posted on 4 March 2025"])
def test_an_earlier_day_of_publication_beside_the_heading_counts(shown: str) -> None:
    head = "<meta property='article:published_time' content='2025-03-15T08:00:00Z'>"
    published = read(page("", head=head).replace("</h1>", f"</h1><p class=meta><span>{shown}</span></p>")).published
    assert published is not None
    assert published.date().isoformat() == "2025-03-04"


def test_a_time_element_behind_the_word_updated_comes_last() -> None:
    times = (
        "Updated on <time datetime='2025-03-07'>7 March</time> Published on <time datetime='2025-03-05'>5 March</time>"
    )
    published = read(page("").replace("</h1>", f"</h1><div>{times}</div>")).published
    assert published is not None
    assert published.date().isoformat() == "2025-03-05"


HEAD = "<div class=top><span>City News</span><span>2026年1月1日</span></div><p><a href=/>Home</a></p>"


@pytest.mark.parametrize(
    ("body", "day"),
    [
        (f"{HEAD}<h1>渡轮停航</h1><p class=info>2025年12月30日 09:15 来源：海港报</p>", "2025-12-30"),
        (f"{HEAD}<h1>渡轮停航</h1><p>发布时间：2025-12-30</p>", "2025-12-30"),
        (f"{HEAD}<h1>渡轮停航</h1><p>渡轮今天停航。</p>", "2026-01-01"),
        (f"{HEAD}<h1>渡轮停航</h1><p class=info>2026年1月1日 00:00 来源：海港报</p>", "2026-01-01"),
        (f"{HEAD}<table><tr><td><b>渡轮停航</b><p>2025年12月30日 09:15 来源：海港报</table>", "2025-12-30"),
        ("<table><tr><td><b>渡轮停航</b><p>2026年1月1日 来源：海港报<p>12月30日，渡轮停航。</table>", "2026-01-01"),
        ("<span>2026-01-01</span><h1>渡轮停航</h1><ul><li>2025-12-01 旧闻<li>2025-12-02 旧闻</ul>", "2026-01-01"),
    ],
)
def test_the_day_in_the_head_of_a_page_is_no_publication_where_another_is_nearer(body: str, day: str) -> None:
    assert day_of(body, zone="UTC") == day

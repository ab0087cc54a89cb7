"""One visit of a source: what becomes of its list and of each article."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import Stopped
from monitor.model import Source
from monitor.store.entries import find_entries, steps_of
from monitor.store.outbox import read_incidents
from monitor.store.sources import source_state
from tests.newssite import Answer
from tests.pipeline.conftest import Desk

DEPARTURE = "OpenAI首席科学家宣布离职,研究主管接任他的工作"
OTHER = "巡天望远镜完成热真空试验,明年择机发射升空"
TEXT = (
    "这位首席科学家周二在社交平台上宣布离职,他说自己做出这个决定花了很长时间,也感谢同事们多年的陪伴。",
    "公司随后确认了这一消息,并表示研究主管将接替他的工作,团队的其他安排会在接下来的几周里公布。",
    "他没有透露下一步的去向,只说那是一个对自己非常有意义的项目,合适的时候会分享更多细节。",
)
OTHER_TEXT = (
    "望远镜在真空罐里待了四十天,经历了上百次从酷热到严寒的循环,所有仪器都按计划工作。",
    "接下来它会被装箱运往发射场,总装团队说,离升空还有一年,但最难的一关已经过去。",
)


def two_articles(desk: Desk) -> None:
    desk.site.listing({"/a.html": DEPARTURE, "/b.html": OTHER})
    desk.site.article("/a.html", DEPARTURE, *TEXT)
    desk.site.article(
        "/b.html", OTHER, *(line.replace("首席科学家", "总工程师").replace("离职", "完成") for line in TEXT)
    )


def reasons(desk: Desk, url: str) -> list[str]:
    with desk.database.read() as connection:
        (entry,) = find_entries(connection, [url], None)
        return [f"{step.name} {step.outcome}: {step.reason}" for step in steps_of(connection, entry.id)]


def test_every_headline_becomes_an_item_and_navigation_none(desk: Desk) -> None:
    two_articles(desk)
    visited = desk.visit()
    assert (visited.outcome, visited.found, visited.new, visited.stored) == ("read", 2, 2, 2)
    assert {item.title for item in desk.items()} == {DEPARTURE, OTHER}


def test_an_item_is_clean_dated_and_matched(desk: Desk) -> None:
    two_articles(desk)
    assert desk.visit().topics == {"dep"}
    item = next(item for item in desk.items() if item.title == DEPARTURE)
    assert tuple(item.text.split("\n")) == TEXT
    assert (item.published, item.dated_by) == (datetime(2024, 5, 15, 4, 10, tzinfo=UTC), "page")
    assert item.language == "zh"


def test_an_unchanged_list_is_asked_for_conditionally_and_changes_nothing(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    before = desk.items()
    visited = desk.visit(after=timedelta(hours=1))
    assert (visited.outcome, visited.new, visited.stored) == ("unchanged", 0, 0)
    assert "if-none-match" in desk.site.asked("/")[-1]
    assert len(desk.site.asked("/a.html")) == 1
    assert desk.items() == before


def test_a_list_that_lies_about_change_is_not_read_again(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    desk.site.pages["/"].headers["ETag"] = '"always new"'
    assert desk.visit(after=timedelta(hours=1)).outcome == "unchanged"


def test_a_retitled_entry_updates_its_item_under_the_same_guid_and_date(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    before = next(item for item in desk.items() if item.title == DEPARTURE)
    better = DEPARTURE + "(更新)"
    desk.site.listing({"/a.html": better, "/b.html": OTHER})
    desk.site.article(
        "/a.html", better, *TEXT, "更新:公司晚间补充了一份声明,感谢他近十年来的工作。", date="2024-05-16T07:00:00+00:00"
    )
    assert desk.visit(after=timedelta(hours=1)).stored == 1
    after = next(item for item in desk.items() if item.title == better)
    assert (after.guid, after.published, after.position) == (before.guid, before.published, before.position)
    assert after.updated == desk.now > before.updated


def test_an_article_that_fails_waits_and_is_completed_under_the_same_guid(desk: Desk) -> None:
    desk.site.listing({"/a.html": DEPARTURE, "/b.html": OTHER})
    desk.site.html("/a.html", "out of order", status=500)
    desk.site.article("/b.html", OTHER, *TEXT)
    assert desk.visit().stored == 1
    assert "fetched failed: the server has a problem: 500" in " ".join(reasons(desk, desk.site.base + "/a.html"))
    desk.visit(after=timedelta(minutes=6))  # fails again: now the headline alone is worth showing
    incomplete = next(item for item in desk.items() if item.title == DEPARTURE)
    assert not incomplete.complete
    desk.site.article("/a.html", DEPARTURE, *TEXT)
    desk.visit(after=timedelta(minutes=40))
    complete = next(item for item in desk.items() if item.title == DEPARTURE)
    assert complete.complete
    assert complete.guid == incomplete.guid
    assert complete.text.startswith("这位首席科学家")


def test_an_article_that_fails_is_not_asked_for_before_its_time(desk: Desk) -> None:
    desk.site.listing({"/a.html": DEPARTURE, "/b.html": OTHER})
    desk.site.html("/a.html", "out of order", status=500)
    desk.site.article("/b.html", OTHER, *TEXT)
    desk.visit()
    desk.visit(after=timedelta(minutes=1))
    assert len(desk.site.asked("/a.html")) == 1


def test_an_article_that_is_gone_is_left_out_and_why_says_so(desk: Desk) -> None:
    desk.site.listing({"/a.html": DEPARTURE, "/b.html": OTHER})
    desk.site.html("/a.html", "gone", status=410)
    desk.site.article("/b.html", OTHER, *TEXT)
    desk.visit()
    desk.visit(after=timedelta(days=1))
    assert [item.title for item in desk.items()] == [OTHER]
    assert len(desk.site.asked("/a.html")) == 1


def test_a_login_page_with_a_good_status_is_not_news(desk: Desk) -> None:
    desk.site.listing({"/a.html": DEPARTURE, "/b.html": OTHER})
    login = "<title>用户登录</title><form><input name=u><input type=password name=p><button>登录</button></form>"
    desk.site.html("/a.html", f"<html><head>{login[:19]}</head><body>{login}请先登录</body></html>")
    desk.site.article("/b.html", OTHER, *TEXT)
    desk.visit()
    assert [item.title for item in desk.items()] == [OTHER]
    assert "extracted failed" in reasons(desk, desk.site.base + "/a.html")[-1]


def test_one_article_on_two_sources_is_one_item(desk: Desk) -> None:
    two_articles(desk)
    desk.site.listing({"/b.html?utm_source=x": OTHER, "/a.html?utm_source=x": DEPARTURE}, path="/other")
    desk.watch(Source("s", desk.site.base + "/"), Source("t", desk.site.base + "/other"))
    desk.visit("s")
    assert desk.visit("t").stored == 0
    assert [item.source for item in desk.items()] == ["s", "s"]
    assert "the same article as urn:uuid:" in reasons(desk, desk.site.base + "/a.html?utm_source=x")[-1]


def test_a_copy_of_a_text_stands_below_its_original(desk: Desk) -> None:
    long = [f"第{number}段:{line}" for number in range(4) for line in TEXT]
    desk.site.listing({"/a.html": DEPARTURE, "/b.html": OTHER})
    desk.site.article("/a.html", DEPARTURE, *long)
    desk.site.article("/b.html", OTHER, *OTHER_TEXT)
    desk.site.listing({"/copy.html": "转载:OpenAI首席科学家离职,研究主管接任", "/b.html": OTHER}, path="/other")
    desk.site.article("/copy.html", "转载:OpenAI首席科学家离职,研究主管接任", *long)
    desk.watch(Source("s", desk.site.base + "/"), Source("t", desk.site.base + "/other"))
    desk.visit("s")
    desk.visit("t")
    original, copy = (
        next(item for item in desk.items() if item.title.startswith(start)) for start in ("OpenAI", "转载")
    )
    assert copy.copy_of == original.guid
    desk.publish()
    feed = json.loads(desk.feed("dep.json"))
    assert [entry["id"] for entry in feed["items"]] == [original.guid]
    assert "/copy.html" in feed["items"][0]["content_html"]


def test_a_date_in_the_future_is_none(desk: Desk) -> None:
    desk.site.listing({"/a.html": DEPARTURE, "/b.html": OTHER})
    desk.site.article("/a.html", DEPARTURE, *TEXT, date="2034-05-15T12:10:00+08:00")
    desk.site.article("/b.html", OTHER, *TEXT)
    desk.visit()
    item = next(item for item in desk.items() if item.title == DEPARTURE)
    assert (item.published, item.dated_by) == (desk.now, "seen")


def test_a_feed_that_carries_its_articles_needs_no_other_request(desk: Desk) -> None:
    body = "".join(f"<p>{line}</p>" for line in TEXT * 5)
    desk.site.pages["/feed.xml"] = Answer(
        f"""<rss version="2.0"><channel><title>F</title><item><title>{DEPARTURE}</title><guid>1</guid>
        <link>{desk.site.base}/a.html</link><pubDate>Wed, 15 May 2024 04:10:00 GMT</pubDate>
        <description><![CDATA[{body}]]></description></item></channel></rss>""".encode(),
        headers={"Content-Type": "application/rss+xml"},
    )
    desk.watch(Source("s", desk.site.base + "/feed.xml"))
    desk.visit()
    (item,) = desk.items()
    assert (item.dated_by, item.published) == ("list", datetime(2024, 5, 15, 4, 10, tzinfo=UTC))
    assert desk.site.asked("/a.html") == []


def test_a_page_that_names_a_feed_is_read_from_the_feed(desk: Desk) -> None:
    two_articles(desk)
    page = desk.site.pages["/"].body.decode()
    link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    desk.site.html("/", page.replace("<title>", link + "<title>"))
    desk.site.pages["/feed.xml"] = Answer(
        f"""<rss version="2.0"><channel><title>F</title><item><title>{DEPARTURE}</title>
        <link>{desk.site.base}/a.html</link></item></channel></rss>""".encode(),
        headers={"Content-Type": "application/rss+xml"},
    )
    assert desk.visit().found == 1
    with desk.database.read() as connection:
        assert source_state(connection, "s").kind == "feed"
    desk.visit(after=timedelta(hours=1))
    assert "if-none-match" in desk.site.asked("/feed.xml")[-1]


def test_failures_back_off_and_the_third_opens_an_incident_that_recovery_closes(desk: Desk) -> None:
    desk.site.html("/", "out of order", status=503)
    for count in (1, 2, 3):
        assert desk.visit(after=timedelta(hours=1)).outcome == "failed"
        with desk.database.read() as connection:
            assert source_state(connection, "s").failures == count
            assert len(read_incidents(connection, open_only=True)) == (count == 3)
    desk.publish()
    assert "503" in desk.feed("_status.rss")
    two_articles(desk)
    desk.visit(after=timedelta(hours=1))
    with desk.database.read() as connection:
        assert read_incidents(connection, open_only=True) == ()
    desk.publish()
    assert "Recovered" in desk.feed("_status.rss")


def test_a_source_that_is_gone_is_asked_no_more(desk: Desk) -> None:
    desk.site.html("/", "gone", status=410)
    desk.visit()
    with desk.database.read() as connection:
        assert source_state(connection, "s").gone


def test_retry_after_is_obeyed(desk: Desk) -> None:
    desk.site.html("/", "later", status=429)
    desk.site.pages["/"].headers["Retry-After"] = "7200"
    desk.visit()
    with desk.database.read() as connection:
        assert source_state(connection, "s").next_fetch == desk.now + timedelta(hours=2)


def test_a_program_that_is_ending_counts_no_failure(desk: Desk) -> None:
    two_articles(desk)

    def end() -> None:
        desk.stop.set()
        desk.fetcher.close()

    desk.site.pages["/b.html"].before = end
    with pytest.raises(Stopped):
        desk.visit()
    with desk.database.read() as connection:
        (entry,) = find_entries(connection, [desk.site.base + "/b.html"], None)
        assert (entry.state, entry.attempts) == ("waiting", 0)


def test_a_source_can_send_everything_to_a_topic(desk: Desk) -> None:
    two_articles(desk)
    desk.watch(replace(desk.config.sources[0], topics=("dep",)))
    desk.visit()
    desk.publish()
    assert OTHER in desk.feed("dep.rss")


@pytest.mark.parametrize(
    ("title", "description", "date", "again"),
    [
        (DEPARTURE, "17 points, 9 comments", "15 May", False),
        (DEPARTURE, "", "15 May", False),
        (DEPARTURE + " (9)", "8 points, 3 comments", "15 May", False),
        (DEPARTURE + "（更新）", "8 points, 3 comments", "15 May", True),
    ],
)
def test_an_article_is_fetched_again_for_a_new_title_and_not_for_what_counts_its_readers(
    desk: Desk, title: str, description: str, date: str, again: bool
) -> None:
    def listed(title: str, description: str, date: str) -> str:
        item = f"<link>{desk.site.base}/a.html</link><guid>1</guid><pubDate>{date} 2024 04:10:00 GMT</pubDate>"
        return desk.site.rss("/feed.xml", f"<title>{title}</title>{item}<description>{description}</description>")

    desk.watch(
        Source("s", listed(DEPARTURE + " (3)" if "(9)" in title else DEPARTURE, "8 points, 3 comments", "15 May"))
    )
    desk.site.article("/a.html", DEPARTURE, *TEXT)
    desk.visit()
    listed(title, description, date)
    for _ in range(3):
        desk.visit(after=timedelta(hours=1))
    assert len(desk.site.asked("/a.html")) == (2 if again else 1)


@pytest.mark.parametrize(
    ("later", "again"),
    [
        pytest.param(timedelta(days=1), True, id="the feed says that it was changed"),
        pytest.param(timedelta(0), False, id="nothing is said"),
        pytest.param(timedelta(days=-1), False, id="an earlier date"),
        pytest.param(None, False, id="the date of every visit"),
    ],
)
def test_an_article_is_fetched_again_where_its_feed_says_that_it_was_changed(
    desk: Desk, later: timedelta | None, again: bool
) -> None:
    changed = desk.now - timedelta(days=3)
    other = '<updated xmlns="http://www.w3.org/2005/Atom">2024-05-14T04:10:00Z</updated>'

    def listed(moment: datetime) -> str:
        item = f"<link>{desk.site.base}/a.html</link><guid>1</guid><pubDate>15 May 2024 04:10:00 GMT</pubDate>"
        item += f'<updated xmlns="http://www.w3.org/2005/Atom">{moment.isoformat()}</updated>'
        beside = f"<title>{OTHER}</title><link>{desk.site.base}/b.html</link><guid>2</guid>{other}"
        return desk.site.rss("/feed.xml", f"<title>{DEPARTURE}</title>{item}", beside)

    two_articles(desk)
    desk.watch(Source("s", listed(desk.now if later is None else changed)))
    desk.visit()
    for _ in range(3):
        listed(desk.now + timedelta(hours=1) if later is None else changed + later)
        desk.visit(after=timedelta(hours=1))
    assert len(desk.site.asked("/a.html")) == (2 if again else 1)
    assert len(desk.site.asked("/b.html")) == 1

"""Events in the pipeline: what joins, what a later article changes, and what is written anew by it."""

from __future__ import annotations

import json
import random
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from monitor.group import body_of
from monitor.model import Source, Topic
from monitor.pipeline.grouping import PreparedTexts, drop_old
from tests.pipeline.conftest import Desk

FERRY = Topic("ferry", "Ferries", ("Sandmere OR 桑德米尔",))
ONE = (
    "Captain Ovenden of Sandmere resigns after ferry strike",
    "Captain Maud Ovenden, who led the Sandmere ferry company for nine years, resigned on Tuesday after the strike.",
    "The board thanked her for her work and said that Piers Hallow would take over the harbour office at once.",
)
TWO = (
    "Sandmere ferry chief Ovenden steps down over strike",
    "Maud Ovenden is leaving the Sandmere ferries, a week after crews walked out over pay; she ran them since 2017.",
    "Piers Hallow, her deputy, takes her place, the company told its passengers in a short letter.",
)
APART = (
    "Lighthouse museum opens its lamp room to visitors",
    "For the first time in a century anybody can climb the tower and stand beside the great lens of the old light.",
    "Tickets are sold at the gate; the stairs have two hundred and eleven steps, and there is no lift.",
)
Story = tuple[str, str, str]


def tell(desk: Desk, source: str, story: Story, *, day: int = 15, hour: int = 12) -> None:
    """Let a source of its own carry one story, and visit it."""
    page, path, other = f"/{source}", f"/{source}/story.html", f"/{source}/other.html"
    desk.site.listing({path: story[0], other: f"What {source} grows in its garden this year"}, page)
    desk.site.article(path, *story, date=f"2024-05-{day}T{hour:02}:00:00+00:00")
    desk.site.html(other, "gone", status=410)
    desk.watch(*(one for one in desk.config.sources if one.id != source), Source(source, desk.site.base + page))
    desk.visit(source)


def feed(desk: Desk, topic: str = "ferry") -> list[dict[str, Any]]:
    desk.publish()
    return list(json.loads(desk.feed(f"{topic}.json"))["items"])


def wanting(desk: Desk, *topics: Topic) -> None:
    desk.config = replace(desk.config, topics=topics)


def test_a_second_report_joins_the_entry_of_the_first(desk: Desk) -> None:
    wanting(desk, FERRY)
    tell(desk, "a", ONE)
    (before,) = feed(desk)
    desk.now += timedelta(hours=1)
    tell(desk, "b", TWO)
    tell(desk, "c", APART)
    (after,) = feed(desk)
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert [report["title"] for report in after["_newsmonitor"]["reports"]] == [TWO[0]]
    assert after["_newsmonitor"]["independent"] == 2


def test_the_outlets_that_one_aggregator_names_are_counted_each(desk: Desk) -> None:
    wanting(desk, FERRY)
    items = (
        f"<title>{title}</title><link>https://news.example/{at}</link><source url='https://x.example'>{outlet}</source>"
        f"<pubDate>Wed, 15 May 2024 1{at}:00:00 GMT</pubDate><description>{' '.join(text)}</description>"
        for at, ((title, *text), outlet) in enumerate(((ONE, "Echo"), (TWO, "Gazette"), (TWO, "Gazette")))
    )
    desk.watch(Source("s", desk.site.rss("/feed.xml", *items), full_text=True))
    desk.visit()
    (entry,) = feed(desk)
    assert entry["_newsmonitor"]["independent"] == 2


def test_the_entry_moves_in_time_when_a_report_joins_whatever_the_date_of_that(desk: Desk) -> None:
    wanting(desk, FERRY)
    tell(desk, "a", ONE, hour=12)
    (before,) = feed(desk)
    desk.now += timedelta(hours=1)
    tell(desk, "b", TWO, hour=9)
    (after,) = feed(desk)
    assert after["date_modified"] == desk.now.isoformat().replace("+00:00", "Z")
    assert before.get("date_modified", "") < after["date_modified"]


def test_a_visit_names_the_topics_whose_entry_a_report_joins_though_they_do_not_want_it(desk: Desk) -> None:
    wanting(desk, replace(FERRY, match=("nine years",)))
    tell(desk, "a", ONE)
    tell(desk, "b", APART)
    desk.site.listing({"/late/x.html": TWO[0], "/late/y.html": "What the late garden grows this year"}, "/late")
    desk.site.article("/late/x.html", *TWO, date="2024-05-15T13:00:00+00:00")
    desk.watch(*desk.config.sources, Source("late", f"{desk.site.base}/late"))
    assert desk.visit("late").topics == {"ferry"}
    (entry,) = feed(desk)
    assert [report["title"] for report in entry["_newsmonitor"]["reports"]] == [TWO[0]]


def test_where_the_first_report_is_not_wanted_another_stands_for_the_event_under_its_guid(desk: Desk) -> None:
    wanting(desk, FERRY, replace(FERRY, id="chief", match=("deputy",)))
    tell(desk, "a", ONE)
    tell(desk, "b", TWO)
    (whole,), (part,) = feed(desk), feed(desk, "chief")
    assert part["title"] == TWO[0]
    assert part["id"] == whole["id"]
    assert [report["title"] for report in part["_newsmonitor"]["reports"]] == [ONE[0]]


def test_a_topic_by_article_has_an_entry_for_each_report(desk: Desk) -> None:
    wanting(desk, replace(FERRY, group="article"))
    tell(desk, "a", ONE)
    tell(desk, "b", TWO)
    entries = feed(desk)
    assert {entry["title"] for entry in entries} == {ONE[0], TWO[0]}
    assert all("reports" not in entry["_newsmonitor"] for entry in entries)


def test_a_topic_can_ask_how_many_tell_it_by_themselves(desk: Desk) -> None:
    wanting(desk, replace(FERRY, match=("Sandmere independent>=2",)))
    tell(desk, "a", ONE)
    assert feed(desk) == []
    tell(desk, "copy", ONE)
    assert feed(desk) == []
    tell(desk, "b", TWO)
    (entry,) = feed(desk)
    assert entry["title"] == ONE[0]
    assert len(entry["_newsmonitor"]["reports"]) == 2


def test_a_headline_that_comes_before_its_article_is_grouped_by_it_at_last(desk: Desk) -> None:
    wanting(desk, FERRY)
    tell(desk, "a", ONE)
    desk.site.listing(
        {"/b/x.html": "The captain, and other news from the coast", "/b/y.html": "What b grows in its garden"}, "/b"
    )
    desk.site.html("/b/x.html", "out of order", status=500)
    desk.watch(*desk.config.sources, Source("b", f"{desk.site.base}/b"))
    desk.visit("b")
    desk.visit("b", after=timedelta(minutes=6))  # now the headline alone is shown
    assert len(desk.items()) == 2
    desk.site.article("/b/x.html", *ONE)
    desk.visit("b", after=timedelta(minutes=40))
    (entry,) = feed(desk)
    assert len(entry["_newsmonitor"]["reports"]) == 1
    with desk.database.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM events")).scalar() == 1


def test_what_is_too_old_goes_with_all_that_is_remembered_of_it(desk: Desk) -> None:
    tell(desk, "a", ONE)
    tell(desk, "b", TWO)
    later = desk.now + timedelta(days=1)
    with desk.database.write() as connection:
        assert drop_old(connection, items_before=later, pages_before=later) == 2
        tables = ("items", "events", "reports", "terms", "term_counts", "shingles", "matches")
        counts = {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar() for name in tables}
    assert counts == dict.fromkeys(tables, 0)


def test_an_event_keeps_its_guid_when_its_first_report_goes(desk: Desk) -> None:
    wanting(desk, FERRY)
    tell(desk, "a", ONE)
    (before,) = feed(desk)
    desk.now += timedelta(days=1)
    tell(desk, "b", TWO, day=16)
    with desk.database.write() as connection:
        drop_old(connection, items_before=desk.now - timedelta(hours=12), pages_before=datetime(2024, 1, 1, tzinfo=UTC))
    (after,) = feed(desk)
    assert (after["title"], after["id"]) == (TWO[0], before["id"])


def test_texts_that_are_kept_ready_take_no_more_memory_in_chinese() -> None:
    chance, texts = random.Random(1), PreparedTexts(most=6000)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(30):
            assert len(texts.of("".join(chr(chance.randint(0x4E00, 0x62FF)) for _ in range(1000))).distinct) > 900
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 6000 * 300  # with the texts of the runs it was 381


def test_texts_are_kept_ready_up_to_a_number_of_runs_those_asked_for_last() -> None:
    texts = PreparedTexts(most=12)  # of eight words there are five
    one, other, more = ("word " * 8, "term " * 8, "unit " * 8)
    first = texts.of(one)
    assert first == body_of(one, sampled=False)
    texts.of(other)
    assert texts.of(one) is first
    texts.of(more)
    assert texts.of(one) is first
    second = texts.of(other)
    assert second == body_of(other, sampled=False)
    assert texts.of("long " * 100).words == {"long"}
    assert texts.of(one) is not first

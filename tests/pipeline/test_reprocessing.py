"""The archive worked through anew: better cleaning and grouping, the same GUIDs and dates, no flood."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event, text

from monitor.model import ArticleSelectors, Item, Source, Topic
from monitor.pipeline import grouping
from monitor.pipeline.reprocessing import Moved, Preview, Reprocessed, preview, reprocess
from monitor.store.entries import entry_of_item, steps_of
from monitor.store.events import all_groupings
from tests.pipeline.conftest import Desk

HOUR = timedelta(hours=1)
SIGN_OFF = "本栏目由沿海晨报编辑部每日为您整理播报。"
SUBJECTS = ("桥梁", "港口", "图书馆", "气象台", "果园", "电车")


WORDS = (
    "工人 清晨 钢材 图纸 预算 居民 会议 河岸 路灯 石料 夜班 吊车 秋天 校车 花园 老人 邮局 仓库 渡轮 铁轨 "
    "麦田 课堂 画家 琴声 雨水 屋顶 市集 木桥 风车 水塔 车票 电缆 船员 灯塔 书架 面包 钟楼 雪山 港湾 果树"
).split()


def story(subject: str) -> list[str]:
    """Paragraphs of words in an order of their own: no subject's text is like another's."""
    order = Random(subject)
    return [f"{subject}{''.join(order.sample(WORDS, 18))}。" for _ in range(5)]


def told(desk: Desk, subjects: tuple[str, ...] = SUBJECTS) -> None:
    """Visit a source whose articles all end with the same line."""
    titles = {f"/{at}.html": f"{subject}{''.join(Random(at).sample(WORDS, 6))}" for at, subject in enumerate(subjects)}
    desk.site.listing(titles)
    for subject, (path, title) in zip(subjects, titles.items(), strict=True):
        desk.site.article(path, title, *story(subject), SIGN_OFF)
    desk.visit()


def again(desk: Desk) -> Reprocessed:
    return reprocess(desk.context, lambda done, of: None)


def identity(items: list[Item]) -> list[tuple[object, ...]]:
    return [(item.position, item.guid, item.published, item.first_seen, item.dated_by) for item in items]


def test_lines_learned_later_go_from_the_first_articles_too(desk: Desk) -> None:
    told(desk)
    before = desk.items()
    assert SIGN_OFF in before[0].text
    assert SIGN_OFF not in before[-1].text, "by then it was known"
    done = again(desk)
    assert (done.items, done.pages, done.changed) == (6, 6, 4)
    assert not any(SIGN_OFF in item.text for item in desk.items())
    assert identity(desk.items()) == identity(before)


def test_done_twice_it_changes_nothing_more(desk: Desk) -> None:
    told(desk)
    again(desk)
    desk.publish()
    items, feed = desk.items(), desk.feed("dep.rss")
    desk.now += HOUR
    done = again(desk)
    assert (done.changed, done.regrouped, done.topics) == (0, 0, {})
    assert desk.items() == items
    assert desk.publish() == 0
    assert desk.feed("dep.rss") == feed


def test_an_item_that_changed_says_so_in_its_steps_and_its_time(desk: Desk) -> None:
    told(desk)
    desk.now += HOUR
    again(desk)
    first, *_, last = desk.items()
    assert first.updated == desk.now
    assert last.updated < desk.now
    with desk.database.read() as connection:
        entry = entry_of_item(connection, first.guid)
        assert entry
        assert any("every page of the source" in step.reason for step in steps_of(connection, entry.id))


def test_the_selectors_of_today_are_used(desk: Desk) -> None:
    told(desk)
    source = Source("s", desk.site.base + "/", article=ArticleSelectors(remove=("p:first-of-type",)))
    desk.watch(source)
    again(desk)
    assert all(story(subject)[0] not in item.text for item in desk.items() for subject in SUBJECTS)


def test_topics_are_asked_anew(desk: Desk) -> None:
    told(desk)
    desk.config = replace(desk.config, topics=(Topic("dep", "桥", ("桥梁",)),))
    assert again(desk).topics == {"dep": 1}


def test_a_page_that_cannot_be_read_any_more_leaves_its_item_as_it_was(desk: Desk) -> None:
    told(desk)
    with desk.database.write() as connection:
        connection.execute(text("UPDATE pages SET body = :nothing"), {"nothing": b"x\x9c\x03\x00\x00\x00\x00\x01"})
    before = desk.items()
    assert again(desk).changed == 0
    assert desk.items() == before


def test_items_of_before_there_were_marks_teach_them_first(desk: Desk) -> None:
    told(desk)
    with desk.database.write() as connection:
        connection.execute(text("DELETE FROM line_marks"))
    again(desk)
    assert not any(SIGN_OFF in item.text for item in desk.items())


def test_what_was_stopped_halfway_is_finished_by_the_next_run(desk: Desk) -> None:
    told(desk)
    before, whole, events = desk.items(), 2 * len(SUBJECTS), groupings(desk)

    def stop(done: int, of: int) -> None:
        assert of == whole
        if done == len(SUBJECTS) + 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reprocess(desk.context, stop)
    assert identity(desk.items()) == identity(before)
    assert not any(SIGN_OFF in item.text for item in desk.items()), "what was extracted is stored"
    assert groupings(desk) == events, "what was being grouped is as it was"
    assert again(desk).items == len(SUBJECTS)


def test_a_visit_stores_its_articles_while_pages_are_extracted(desk: Desk) -> None:
    told(desk, SUBJECTS[:3])
    stored: list[int] = []

    def visit(done: int, of: int) -> None:
        if not stored:
            desk.site.article("/late.html", "水塔新闻", *story("水塔"))
            desk.site.listing({"/late.html": "水塔今天早上七点钟准时开始供水"})
            stored.append(desk.visit(after=HOUR).stored)

    with ThreadPoolExecutor(1) as pool:
        reprocess(desk.context, lambda done, of: pool.submit(visit, done, of).result(60))
    assert stored == [1]
    assert len(desk.items()) == 4


def test_a_visit_stores_its_articles_while_all_are_grouped_and_they_are_grouped_too(desk: Desk) -> None:
    told(desk, SUBJECTS[:3])
    first = desk.items()[0]
    stored: list[int] = []

    def visit(done: int, of: int) -> None:
        if not stored and done > of // 2:
            desk.site.article("/late.html", "水塔新闻", *story("水塔"))
            desk.site.listing({"/late.html": "水塔今天早上七点钟准时开始供水"})
            stored.append(desk.visit(after=HOUR).stored)
            with desk.database.write() as connection:
                connection.execute(text("DELETE FROM items WHERE guid = :guid"), {"guid": first.guid})

    with ThreadPoolExecutor(1) as pool:
        reprocess(desk.context, lambda done, of: pool.submit(visit, done, of).result(60))
    assert stored == [1]
    items = desk.items()
    assert len(items) == 3 and first not in items
    with desk.database.read() as connection:
        placed = {position for event in all_groupings(connection).values() for position in event.reports}
    assert placed == {item.position for item in items}


def test_what_a_killed_run_left_beside_the_archive_is_deleted(desk: Desk) -> None:
    told(desk, SUBJECTS[:2])
    if "://" in desk.database.address:
        return  # its copy lies in the folder for temporary files
    left = Path(desk.database.address).parent / "newsmonitor-copy-of-a-killed-run"
    left.mkdir()
    (left / "copy.db").write_bytes(b"half a copy")
    again(desk)
    assert not list(left.parent.glob("newsmonitor-copy-*"))


def test_what_a_visit_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    told(desk, SUBJECTS[:3])
    first = desk.items()[0]

    def edit(connection: object, cursor: object, statement: str, *_: object) -> None:
        if "FROM pages" in statement and not edited:
            edited.append(True)
            with desk.database.write() as writing:
                writing.execute(text("UPDATE items SET title = 'newer' WHERE guid = :guid"), {"guid": first.guid})

    edited: list[bool] = []
    with desk.database.read() as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", edit)
    try:
        again(desk)
    finally:
        event.remove(engine, "before_cursor_execute", edit)
    assert desk.items()[0].title == "newer"


REPORT = (
    "周二，远洋实验室的首席科学家周岚宣布离开工作了九年的远洋实验室。",
    "周岚在公开信里写道，她将在月底离开，去做一件对她个人很有意义的事情。",
    "远洋实验室的负责人何川说，周岚是这个领域最出色的人之一，接替她的是林舟。",
)
OTHER_WORDS = (
    "首席科学家周岚要走了：远洋实验室周二证实，她月底离职，由林舟接替。",
    "「九年之后，我决定离开远洋实验室，」周岚在给同事的信里这样写。",
    "何川在社交媒体上向周岚道谢，并说林舟将带领研究继续往前。",
)
THIRD = (
    "周岚离职的消息周二传遍远洋实验室，首席科学家一职从下月起由林舟担任。",
    "她没有说要去哪里，只说「九年够长了」；何川请大家晚上一起为周岚送行。",
    "林舟二十年前是周岚的学生，两人合写过十一篇论文，都和深海声音有关。",
)


@contextmanager
def one_event(desk: Desk) -> Iterator[tuple[Item, Item]]:
    """Two reports of one event, the later joined to the earlier."""
    titles = {"/a.html": "首席科学家周岚宣布离开远洋实验室", "/b.html": "周岚离开远洋实验室,林舟接任首席科学家"}
    desk.site.listing(titles)
    desk.site.article("/a.html", titles["/a.html"], *REPORT)
    desk.site.article("/b.html", titles["/b.html"], *OTHER_WORDS)
    desk.visit()
    one, other = desk.items()
    assert len(groupings(desk)) == 1, "they are one event to begin with"
    yield one, other


def groupings(desk: Desk) -> dict[str, list[int]]:
    with desk.database.read() as connection:
        return {event.guid: sorted(event.reports) for event in all_groupings(connection).values()}


def test_events_that_are_the_same_keep_their_times(desk: Desk) -> None:
    with one_event(desk):
        with desk.database.read() as connection:
            before = all_groupings(connection)
        desk.now += HOUR
        assert again(desk).regrouped == 0
        with desk.database.read() as connection:
            assert all_groupings(connection) == before


def test_items_that_were_never_compared_find_their_event(desk: Desk) -> None:
    with one_event(desk) as (one, other):
        with desk.database.write() as connection:
            for statement in (
                "DELETE FROM terms",
                "DELETE FROM term_counts",
                f"INSERT INTO events (id, guid) VALUES ({other.position}, '{other.guid}')",
                "UPDATE reports SET event = position, compared = FALSE, kind = 'first'",
            ):
                connection.execute(text(statement))
        apart = groupings(desk)
        assert len(apart) == 2
        shown = preview(desk.context, lambda done, of: None)
        assert shown == Preview(2, (Moved(other.guid, other.title, "", one.title),))
        assert groupings(desk) == apart, "a preview changes nothing"
        assert again(desk).regrouped == 1
        assert preview(desk.context, lambda done, of: None) == Preview(2, ())
        assert groupings(desk) == {one.guid: [one.position, other.position]}


def test_what_a_person_set_apart_stays_apart(desk: Desk) -> None:
    with one_event(desk) as (_, other):
        with desk.database.write() as connection:
            grouping.split(connection, desk.context.names, other, desk.now)
        apart = groupings(desk)
        assert again(desk).regrouped == 0
        assert groupings(desk) == apart
        assert len(apart) == 2


def test_those_that_one_was_set_apart_from_stay_together(desk: Desk) -> None:
    with one_event(desk) as (one, other):
        title = "远洋实验室首席科学家周岚离职,接任者是林舟"
        desk.site.listing({"/c.html": title, "/b.html": "周岚离开远洋实验室,林舟接任首席科学家"})
        desk.site.article("/c.html", title, *THIRD)
        desk.visit(after=HOUR)
        third = desk.items()[-1]
        assert groupings(desk) == {one.guid: [one.position, other.position, third.position]}
        with desk.database.write() as connection:
            grouping.split(connection, desk.context.names, one, desk.now)
        apart = {one.guid: [one.position], other.guid: [other.position, third.position]}
        assert groupings(desk) == apart
        again(desk)
        assert groupings(desk) == apart


def test_what_a_person_joined_again_stays_joined(desk: Desk) -> None:
    with one_event(desk) as (one, other):
        with desk.database.write() as connection:
            grouping.split(connection, desk.context.names, other, desk.now)
            grouping.join(connection, one, other, desk.now)
        again(desk)
        assert groupings(desk) == {one.guid: [one.position, other.position]}


def test_what_a_person_joined_stays_joined(desk: Desk) -> None:
    titles = {"/a.html": "首席科学家周岚宣布离开远洋实验室", "/b.html": "Town opens a new footbridge over the river"}
    desk.site.listing(titles)
    desk.site.article("/a.html", titles["/a.html"], *REPORT)
    desk.site.article("/b.html", titles["/b.html"], *["The footbridge took two years and opens on Sunday. " * 4] * 3)
    desk.visit()
    one, other = desk.items()
    with desk.database.write() as connection:
        grouping.join(connection, one, other, desk.now)
    assert again(desk).regrouped == 0
    assert groupings(desk) == {one.guid: [one.position, other.position]}


def test_an_event_whose_founder_was_dropped_keeps_its_guid(desk: Desk) -> None:
    with one_event(desk) as (one, other):
        with desk.database.write() as connection:
            connection.execute(text(f"DELETE FROM items WHERE position = {one.position}"))
        assert groupings(desk) == {one.guid: [other.position]}
        again(desk)
        assert groupings(desk) == {one.guid: [other.position]}

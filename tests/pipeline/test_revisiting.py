"""Young articles are read again, and what changed of them is kept and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any, Literal, NoReturn

import pytest

from monitor.model import Item
from monitor.pipeline.publishing import entries_of
from monitor.pipeline.versions import AGES, look_again
from monitor.store.entries import find_entries, steps_of
from monitor.store.items import MOST_VERSIONS, prune_items, versions_of
from tests.newssite import Answer
from tests.pipeline.conftest import TOPIC, Desk

TITLE = "OpenAI首席科学家宣布离职"
OTHER = "巡天望远镜完成热真空试验"
TEXT = (
    "这位首席科学家周二在社交平台上宣布离职，他说自己做出这个决定花了很长时间，也感谢同事们多年的陪伴。",
    "公司随后确认了这一消息，并表示研究主管将接替他的工作，共有12人的团队安排会在接下来的几周里公布。",
    "他没有透露下一步的去向，只说那是一个对自己非常有意义的项目，合适的时候会分享更多细节。",
)
HOUR = timedelta(hours=1)


def publish_article(desk: Desk, title: str = TITLE, text: tuple[str, ...] = TEXT) -> None:
    desk.site.listing({"/a.html": TITLE, "/b.html": OTHER})
    desk.site.article("/a.html", title, *text)
    desk.site.article("/b.html", OTHER, *(line.replace("科学家", "工程师") for line in TEXT[::-1]))


def edited(old: str, new: str) -> tuple[str, ...]:
    return tuple(line.replace(old, new) for line in TEXT)


def look(desk: Desk, *, after: timedelta) -> int:
    desk.now += after
    return look_again(desk.context, 10, patient=True)


def the_item(desk: Desk) -> Item:
    return next(item for item in desk.items() if item.url.endswith("/a.html"))


def asked(desk: Desk) -> list[Mapping[str, str]]:
    return [*desk.site.asked("/a.html")]


def with_option(desk: Desk, changes: Literal["update", "entry", "off"]) -> None:
    desk.config = replace(desk.config, topics=(replace(TOPIC, changes=changes),))


def test_an_article_is_looked_at_again_ever_more_rarely_with_conditional_requests(desk: Desk) -> None:
    publish_article(desk)
    desk.visit()
    step = timedelta(minutes=10)
    looked = [number * step for number in range(1, 6 * 48) if look(desk, after=step)]
    assert looked == list(AGES)
    assert len(asked(desk)) == 1 + len(AGES)
    assert all("if-none-match" in headers for headers in asked(desk)[1:])


def test_an_article_that_changed_is_looked_at_for_days(desk: Desk) -> None:
    publish_article(desk)
    desk.visit()
    look(desk, after=AGES[0])
    publish_article(desk, text=edited("12人", "15人"))
    step = timedelta(hours=2)
    looked = [AGES[0] + number * step for number in range(1, 12 * 9) if look(desk, after=step)]
    assert [round(age / timedelta(days=1)) for age in looked] == [0, 0, 1, 3, 6]


def test_an_article_that_no_topic_shows_is_not_asked_for_again(desk: Desk) -> None:
    publish_article(desk)
    desk.visit()
    look(desk, after=HOUR)
    assert len(asked(desk)) == 2
    assert len(desk.site.asked("/b.html")) == 1


@pytest.mark.parametrize("way", ["off in the topic", "zero in the settings", "the source is switched off"])
def test_nothing_is_asked_for_again_where_nobody_wants_to_know(desk: Desk, way: str) -> None:
    publish_article(desk)
    desk.visit()
    if way == "off in the topic":
        with_option(desk, "off")
    elif way == "zero in the settings":
        settings = desk.config.settings
        schedule = replace(settings.schedule, revisit=timedelta(0))
        desk.config = replace(desk.config, settings=replace(settings, schedule=schedule))
    else:
        desk.watch(replace(desk.config.sources[0], enabled=False))
    look(desk, after=HOUR)
    assert len(asked(desk)) == 1


def test_a_changed_number_is_kept_as_a_version_and_told_in_feed_and_steps(desk: Desk) -> None:
    publish_article(desk)
    desk.visit()
    before = the_item(desk)
    publish_article(desk, text=edited("12人", "15人"))
    assert look(desk, after=HOUR) == 1
    after = the_item(desk)
    assert (after.guid, after.published, after.position) == (before.guid, before.published, before.position)
    assert after.updated == desk.now
    with desk.database.read() as connection:
        (version,) = versions_of(connection, after.position)
        (entry,) = find_entries(connection, [desk.site.base + "/a.html"], None)
        (step,) = (step for step in steps_of(connection, entry.id) if step.name == "changed")
    assert (version.title, version.text) == (before.title, before.text)
    assert [change.kind for change in version.changes] == ["number"]
    assert "12人" in step.reason
    desk.publish()
    feed = desk.feed("dep.rss")
    assert "有改动" in feed
    assert "− 公司随后确认了这一消息" in feed
    assert "15人" in feed


@pytest.mark.parametrize(
    "text",
    [edited("离职，他", "离职。他"), ("阅读 1204", *TEXT), (*TEXT, "相关阅读", "望远镜升空")],
    ids=["punctuation", "a counter", "related links"],
)
def test_what_says_the_same_moves_no_date_and_leaves_no_version(desk: Desk, text: tuple[str, ...]) -> None:
    publish_article(desk)
    desk.visit()
    before = the_item(desk)
    publish_article(desk, text=text)
    assert look(desk, after=HOUR) == 1
    after = the_item(desk)
    assert after.updated == before.updated
    with desk.database.read() as connection:
        assert versions_of(connection, after.position) == ()
    assert entries_of(desk.context, TOPIC)[0].revisions == ()


@pytest.mark.parametrize("failure", ["server error", "gone", "a wall", "another article", "nothing"])
def test_a_look_in_vain_leaves_the_article_as_it_is(desk: Desk, failure: str) -> None:
    publish_article(desk)
    desk.visit()
    before = the_item(desk)
    if failure in ("server error", "gone"):
        desk.site.html("/a.html", "sorry", status=500 if failure == "server error" else 404)
    elif failure == "a wall":
        desk.site.article("/a.html", TITLE, "请先登录再阅读全文，登录后可以继续浏览本站的所有内容。" * 3)
    elif failure == "another article":
        other = ("望远镜在真空罐里待了四十天，经历了上百次从酷热到严寒的循环，所有仪器都按计划工作。",) * 3
        desk.site.article("/a.html", "巡天望远镜", *other)
    else:
        desk.site.pages["/a.html"] = Answer(b"", headers={"Content-Type": "text/html"})
    assert look(desk, after=HOUR) == 1
    assert the_item(desk) == before


def test_a_topic_may_tell_a_change_as_an_entry_of_its_own_whose_guid_stays(desk: Desk) -> None:
    publish_article(desk)
    desk.visit()
    original = the_item(desk)
    publish_article(desk, title="OpenAI首席科学家宣布离职，研究主管接任")
    look(desk, after=HOUR)
    with_option(desk, "entry")
    told, again = (entries_of(desk.context, desk.config.topics[0]) for _ in range(2))
    assert told == again
    change, entry = told
    assert (entry.item.guid, entry.item.updated) == (original.guid, original.published)
    assert change.item.guid.startswith("urn:uuid:")
    assert change.item.guid != original.guid
    assert change.item.published == desk.now
    assert change.item.title.startswith("有改动：")
    desk.publish()
    assert desk.feed("dep.rss").count("<item>") == 2


def test_a_topic_may_tell_nothing_of_changes(desk: Desk) -> None:
    publish_article(desk)
    desk.visit()
    publish_article(desk, text=edited("12人", "15人"))
    look(desk, after=HOUR)
    with_option(desk, "off")
    (entry,) = entries_of(desk.context, desk.config.topics[0])
    assert entry.revisions == ()
    assert entry.item.updated == entry.item.published
    assert "15人" in entry.item.text


def test_of_many_versions_the_first_and_the_newest_stay(desk: Desk) -> None:
    publish_article(desk)
    desk.visit()
    for number in range(20, 20 + MOST_VERSIONS + 4):
        title = f"{TITLE}，{number}人随行{'了' * (number % 2)}"
        publish_article(desk, title, edited("12人", f"{number}人"))
        desk.site.listing({"/a.html": title, "/b.html": OTHER})
        desk.visit(after=HOUR)
    with desk.database.read() as connection:
        versions = versions_of(connection, the_item(desk).position)
    assert len(versions) == MOST_VERSIONS
    assert versions[0].title == TITLE


def test_versions_go_with_their_item(desk: Desk) -> None:
    publish_article(desk)
    desk.visit()
    publish_article(desk, text=edited("12人", "15人"))
    look(desk, after=HOUR)
    position = the_item(desk).position
    with desk.database.write() as connection:
        assert versions_of(connection, position)
        prune_items(connection, items_before=desk.now + HOUR, pages_before=desk.now + HOUR)
        assert versions_of(connection, position) == ()


def test_a_first_round_asks_for_nothing_again(desk: Desk) -> None:
    publish_article(desk)
    desk.visit()
    assert look(desk, after=timedelta(0)) == 0
    assert len(asked(desk)) == 1


def test_looks_go_to_one_host_a_few_at_a_time(desk: Desk) -> None:
    titles = {f"/{n}.html": f"OpenAI第{n}位负责人离职" for n in range(8)}
    desk.site.listing(titles)
    for n, (path, title) in enumerate(titles.items()):
        desk.site.article(path, title, *(f"第{n}位。{line[n:]}" for line in TEXT))
    desk.visit()
    assert [look(desk, after=timedelta(minutes=minutes)) for minutes in (35, 1)] == [3, 3]


def test_a_response_that_a_fault_still_refers_to_is_given_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_article(desk)
    desk.visit()
    publish_article(desk, text=edited("12人", "15人"))
    kept: list[Any] = []

    def crash(*args: Any) -> NoReturn:
        kept.append(args)
        raise RuntimeError("no reading today")

    monkeypatch.setattr(import_module("monitor.pipeline.article"), "read_article", crash)
    look(desk, after=AGES[0])
    assert kept
    assert desk.fetcher.held_bytes == 0

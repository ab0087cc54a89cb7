"""From the archive to feeds: worked out anew at any time."""

from __future__ import annotations

import errno
import json
import re
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest

from monitor.errors import PublishError
from monitor.model import Incident, Source, Topic, WebSettings
from monitor.pipeline.context import topic_hashes
from monitor.pipeline.matching import changes, edited_topics, empties, save_rematched
from monitor.pipeline.publishing import (
    PAGES,
    mark_outdated,
    newest_first,
    publish_changes,
    shortened_entries,
    topic_feed,
)
from monitor.service.backend import Archive
from monitor.store.feeds import newest_entries, save_topic_hashes, with_whole_texts
from monitor.store.items import replace_topic_matches
from monitor.store.outbox import EVERY, STANDING, open_incident, read_incidents, read_to_publish
from monitor.topics import LANGUAGE
from tests.pipeline.conftest import TOPIC, Desk
from tests.pipeline.test_visit import DEPARTURE, OTHER, OTHER_TEXT, TEXT, two_articles


def titles(desk: Desk, name: str = "dep") -> list[str]:
    desk.publish()
    return [entry["title"] for entry in json.loads(desk.feed(f"{name}.json"))["items"]]


def edit(desk: Desk, *topics: Topic) -> tuple[Topic, ...]:
    """Take over other topics, as a reload does; returns those that would be emptied."""
    desk.config = replace(desk.config, topics=topics)
    with desk.database.write() as connection:
        changed = changes(connection, desk.config, edited_topics(connection, desk.config))
        save_rematched(connection, desk.config, changed)
    return empties(changed, desk.config)


def test_nothing_new_is_nothing_written(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    assert desk.publish() > 0
    desk.now += timedelta(hours=1)
    assert desk.publish() == 0


def test_an_age_is_looked_at_each_time_the_feed_is_published(desk: Desk) -> None:
    edit(desk, replace(TOPIC, match=("OpenAI age<2d",)))
    two_articles(desk)
    desk.visit()
    assert titles(desk) == [DEPARTURE]
    desk.now += timedelta(days=2)
    assert titles(desk) == []


def test_an_upgrade_that_changes_what_queries_mean_matches_the_archive_again(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    edit(desk, TOPIC)
    with desk.database.write() as connection:
        assert edited_topics(connection, desk.config) == ()
        replace_topic_matches(connection, TOPIC.id, {})
        save_topic_hashes(connection, topic_hashes(desk.config, LANGUAGE - 1))
        assert edited_topics(connection, desk.config) == (TOPIC,)
    edit(desk, TOPIC)
    assert titles(desk) == [DEPARTURE]


def test_an_edit_counts_the_length_of_the_text_of_what_is_in_the_archive(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    edit(desk, replace(TOPIC, match=("title:OpenAI length>20",)))
    assert titles(desk) == [DEPARTURE]
    edit(desk, replace(TOPIC, match=("title:OpenAI length>20000",)))
    assert titles(desk) == []


def test_an_item_that_must_grow_old_comes_when_it_is(desk: Desk) -> None:
    edit(desk, replace(TOPIC, match=("OpenAI NOT age<2d",)))
    two_articles(desk)
    desk.visit()
    assert titles(desk) == []
    desk.now += timedelta(days=2)
    assert titles(desk) == [DEPARTURE]


def test_reports_are_counted_each_time_the_feed_is_published(desk: Desk) -> None:
    edit(desk, replace(TOPIC, match=("OpenAI reports>=2",)))
    long = [f"第{number}段:{line}" for number in range(4) for line in TEXT]
    desk.site.listing({"/a.html": DEPARTURE, "/b.html": OTHER})
    desk.site.article("/a.html", DEPARTURE, *long)
    desk.site.article("/b.html", OTHER, *OTHER_TEXT)
    desk.site.listing({"/c.html": f"转载:{DEPARTURE}", "/b.html": OTHER}, path="/other")
    desk.site.article("/c.html", f"转载:{DEPARTURE}", *long)
    desk.watch(Source("s", desk.site.base + "/"), Source("t", desk.site.base + "/other"))
    desk.visit("s")
    assert titles(desk) == []
    desk.visit("t")
    assert titles(desk) == [DEPARTURE]


def test_an_edited_topic_gains_and_loses_and_no_entry_changes_its_guid(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    before = {item.title: item.guid for item in desk.items()}
    assert edit(desk, replace(TOPIC, match=("望远镜",))) == ()
    assert titles(desk) == [OTHER]
    assert json.loads(desk.feed("dep.json"))["items"][0]["id"] == before[OTHER]


def test_an_edit_that_empties_a_topic_is_named_unless_it_is_meant(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    nothing = replace(TOPIC, match=("没有这个词",))
    assert [topic.id for topic in edit(desk, nothing)] == ["dep"]
    edit(desk, TOPIC)
    assert edit(desk, replace(nothing, allow_empty=True)) == ()


def test_an_edit_of_an_alias_matches_again_and_one_of_a_title_does_not(desk: Desk) -> None:
    edit(desk, TOPIC)
    with desk.database.read() as connection:
        assert edited_topics(connection, replace(desk.config, topics=(replace(TOPIC, title="另一个"),))) == ()
        assert edited_topics(connection, replace(desk.config, aliases={"a": ("b",)})) == (TOPIC,)


def test_the_files_of_a_topic_that_is_taken_out_go_and_a_strangers_stays(desk: Desk) -> None:
    desk.publish()
    (desk.folder / "feeds" / "README.md").write_text("mine")
    desk.config = replace(desk.config, topics=(replace(TOPIC, id="other"),))
    desk.publish()
    names = {path.name for path in (desk.folder / "feeds").iterdir()}
    assert "dep.rss" not in names
    assert {"other.rss", "README.md", "index.opml", "all.atom", "_status.json"} <= names


def test_a_private_topic_has_its_token_in_its_name_and_is_listed_nowhere(desk: Desk) -> None:
    desk.config = replace(desk.config, topics=(replace(TOPIC, token="s3cret-token"),))
    desk.publish()
    assert (desk.folder / "feeds" / "dep-s3cret-token.rss").exists()
    assert "s3cret" not in desk.feed("index.opml")


def two_that_differ(desk: Desk) -> None:
    """Two articles of the topic, each with a text of its own; the feed holds one."""
    edit(desk, replace(TOPIC, match=("OpenAI OR 望远镜",), limit=1))
    desk.site.listing({"/a.html": DEPARTURE, "/b.html": OTHER})
    desk.site.article("/a.html", DEPARTURE, *TEXT)
    desk.site.article("/b.html", OTHER, *(f"第{number}项试验在真空罐内完成,温度与预期相符。" for number in range(12)))
    desk.visit()


def test_what_a_topics_file_does_not_hold_stands_on_its_pages(desk: Desk) -> None:
    two_that_differ(desk)
    assert len(titles(desk)) == 1
    first, second, third = (topic_feed(desk.context, desk.config.topics[0], page) for page in (1, 2, 3))
    assert {feed.entries[0].item.title for feed in (first, second)} == {DEPARTURE, OTHER}
    assert (first.more, second.more, third.entries) == (True, False, ())
    assert json.loads(desk.feed("dep.json"))["next_url"].endswith("/feeds/dep/2.json")


def test_a_file_names_no_page_where_no_server_could_give_it(desk: Desk) -> None:
    desk.config = replace(desk.config, settings=replace(desk.config.settings, web=WebSettings(listen=None)))
    two_that_differ(desk)
    assert len(titles(desk)) == 1
    assert "next_url" not in json.loads(desk.feed("dep.json"))


def test_pages_begin_with_the_second_and_end_with_the_archive(desk: Desk) -> None:
    two_that_differ(desk)
    archive, topic = Archive(lambda: desk.context), desk.config.topics[0]
    assert [archive.feed_page(topic, page) is not None for page in (0, 1, 2, 3)] == [False, False, True, False]
    assert archive.feed_page(topic, PAGES + 1) is None


def test_a_renamed_topic_keeps_its_feeds_identity_and_leaves_a_link_under_its_former_name(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()
    desk.publish()
    before = desk.feed("dep.atom").partition("<entry>")[0]
    edit(desk, replace(TOPIC, id="staff", formerly=("dep",)))
    desk.publish()
    folder = desk.config.settings.publish.dir
    after = desk.feed("staff.atom").partition("<entry>")[0]
    assert re.findall("<id>.*?</id>", after) == re.findall("<id>.*?</id>", before)
    assert {name: str((folder / name).readlink()) for name in ("dep.rss", "dep.atom", "dep.json")} == {
        "dep.rss": "staff.rss",
        "dep.atom": "staff.atom",
        "dep.json": "staff.json",
    }
    assert desk.publish() == 0
    edit(desk, TOPIC)
    desk.publish()
    assert not (folder / "dep.rss").is_symlink()
    assert titles(desk) == [DEPARTURE]
    assert not (folder / "staff.rss").exists()


def test_the_status_feed_has_a_language_and_dates_from_the_first_visit_while_nothing_went_wrong(desk: Desk) -> None:
    two_articles(desk)
    first = desk.now
    desk.visit()
    desk.now += timedelta(days=2)
    desk.visit()
    desk.publish()
    status = desk.feed("_status.rss")
    assert "<language>en</language>" in status
    assert format_datetime(first, usegmt=True).replace("GMT", "+0000") in status


def test_xml_feeds_name_the_style_sheet_that_lies_beside_them(desk: Desk) -> None:
    desk.publish()
    folder = desk.config.settings.publish.dir
    assert "channel" in (folder / "feed.css").read_text()
    for name in ("dep.rss", "dep.atom", "_status.rss"):
        assert desk.feed(name).splitlines()[1] == '<?xml-stylesheet type="text/css" href="feed.css"?>'


def test_entries_that_the_size_limit_of_a_feed_shortens_are_counted(desk: Desk) -> None:
    two_articles(desk)
    desk.visit()

    def shortened(limit: int) -> dict[str, int]:
        publish = replace(desk.config.settings.publish, max_bytes=limit)
        config = replace(desk.config, settings=replace(desk.config.settings, publish=publish))
        with desk.database.read() as connection:
            return dict(shortened_entries(connection, config))

    (item,) = (each for each in desk.items() if each.title == DEPARTURE)
    size = len(item.html.encode())
    assert shortened(size) == {}
    assert shortened(size - 1) == {"dep": 1}


def test_the_feed_of_everything_has_whole_texts_up_to_its_size_and_none_of_those_behind_is_read(desk: Desk) -> None:
    words = "The ferry of Sandmere sails again on Tuesday after a long strike over pay. " * 400
    rows = [
        f"<title>Ferry number {n} sails again</title><link>/f/{n}</link><pubDate>1{n} May 2024 06:00:00 GMT</pubDate>"
        f"<description>First {n}. {words} Last {n}.</description>"
        for n in range(4)
    ]
    desk.watch(Source("s", desk.site.rss("/feed", *rows)))
    desk.visit()
    size = len(desk.items()[0].html.encode())
    publish = replace(desk.config.settings.publish, max_bytes=2 * size + 9)
    desk.config = replace(desk.config, settings=replace(desk.config.settings, publish=publish))
    with desk.database.read() as connection:
        ordered = newest_first(newest_entries(connection, 9, {}))
        read = list(with_whole_texts(connection, ordered, publish.max_bytes))
    assert [len(entry.item.text) for entry in ordered] == [20_000] * 4
    assert [entry.item.text.endswith(f"Last {3 - at}.") for at, entry in enumerate(read)] == [True, True, True, False]
    desk.publish()
    shown = [entry["content_html"] for entry in json.loads(desk.feed("all.json"))["items"]]
    assert [f"Last {3 - at}." in html for at, html in enumerate(shown)] == [True, True, False, False]
    assert all(f"First {3 - at}." in html for at, html in enumerate(shown))


def late(desk: Desk, *topics: Topic) -> None:
    """Two items of May, then one of January."""
    desk.config = replace(desk.config, topics=topics)
    rows = [
        f"<title>Ferry number {n} sails again</title><link>/f/{n}</link><pubDate>{day} 2024 06:00:00 GMT</pubDate>"
        for n, day in enumerate(("14 May", "15 May", "02 Jan"))
    ]
    desk.watch(Source("s", desk.site.base + "/feed", full_text=False))
    for count in (2, 3):
        desk.site.rss("/feed", *rows[:count])
        desk.visit(after=timedelta(hours=1))
    desk.publish()


def published(desk: Desk, name: str) -> list[tuple[str, str]]:
    return [(entry["title"][13:14], entry["date_published"][:10]) for entry in json.loads(desk.feed(name))["items"]]


def test_what_arrives_late_with_an_old_date_is_in_the_feed_and_stands_by_its_date(desk: Desk) -> None:
    late(desk, Topic("ferry", "Ferry", ("ferry",), limit=2, group="article"))
    assert published(desk, "ferry.json") == [("1", "2024-05-15"), ("2", "2024-01-02")]
    assert published(desk, "all.json") == [("1", "2024-05-15"), ("0", "2024-05-14"), ("2", "2024-01-02")]
    (rest,) = topic_feed(desk.context, desk.config.topics[0], 2).entries
    assert rest.item.title == "Ferry number 0 sails again"


def test_a_feed_may_be_dated_by_when_its_entries_were_first_seen(desk: Desk) -> None:
    late(desk, Topic("ferry", "Ferry", ("ferry",), group="article", date="seen"))
    seen = published(desk, "ferry.json")
    assert seen[0] == ("2", "2024-05-16")
    assert {day for _, day in seen} == {"2024-05-16"}
    assert published(desk, "all.json")[-1] == ("2", "2024-01-02")
    settings = desk.config.settings
    publishing = replace(settings.publish, date="seen")
    desk.config = replace(desk.config, settings=replace(settings, publish=publishing))
    desk.publish()
    assert published(desk, "all.json")[0] == ("2", "2024-05-16")


def outdated(desk: Desk) -> set[str]:
    """What a round publishes though no visit changed it; then it is published."""
    mark_outdated(desk.context)
    with desk.database.read() as connection:
        found = set(read_to_publish(connection))
    publish_changes(desk.context)
    return found


def test_of_feeds_that_are_as_they_should_be_none_is_made_again(desk: Desk) -> None:
    assert outdated(desk) == {EVERY}
    assert outdated(desk) == set()


def test_a_feed_without_its_file_is_made_again_and_no_other(desk: Desk) -> None:
    desk.publish()
    feeds = desk.folder / "feeds"
    for name, topics in (("dep.atom", {"dep"}), ("all.rss", {STANDING}), ("index.opml", {EVERY})):
        (feeds / name).unlink()
        assert outdated(desk) == topics
        assert (feeds / name).exists()


def test_feeds_are_made_again_where_their_settings_or_the_names_of_sources_differ(desk: Desk) -> None:
    desk.publish()
    desk.config = replace(desk.config, topics=(replace(TOPIC, title="另一个"),))
    assert outdated(desk) == {EVERY}
    desk.watch(replace(desk.config.sources[0], title="另一个来源"))
    assert outdated(desk) == {EVERY}
    desk.config = replace(desk.config, secrets=frozenset({"s3cret"}))
    assert outdated(desk) == {EVERY}
    assert outdated(desk) == set()


def test_a_topic_that_asks_for_an_age_is_made_again_each_round(desk: Desk) -> None:
    edit(desk, replace(TOPIC, match=("OpenAI age<2d",)))
    assert outdated(desk) == {EVERY, TOPIC.id}
    assert outdated(desk) == {TOPIC.id}


def test_a_feed_that_could_not_be_made_is_made_again_each_round_until_it_is(desk: Desk) -> None:
    desk.publish()
    with desk.database.write() as connection:
        open_incident(connection, Incident("urn:1", "feeds/dep", "feed_unwritten", "broken", "look", desk.now))
    assert outdated(desk) == {TOPIC.id, STANDING}
    assert TOPIC.id not in outdated(desk)


def test_a_feed_that_the_disk_does_not_take_has_an_incident_that_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("monitor.publish.folder.os.fsync", full)
    with pytest.raises(PublishError, match="No space left on device"):
        desk.publish()
    with desk.database.read() as connection:
        opened = {incident.source: incident.remedy for incident in read_incidents(connection, open_only=True)}
    assert "the disk has room" in opened["feeds/dep"]
    assert "fault of newsmonitor" not in opened["feeds/dep"]

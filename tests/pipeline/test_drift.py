"""A list whose page changes is found again; what only looks like a change is left alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model import Incident, ListSelectors, Source
from monitor.store.outbox import read_incidents
from tests.newssite import Answer
from tests.pipeline.conftest import Desk
from tests.pipeline.redesigns import FAVOURITES, SHAPES, Rows, framed, links, plain

SUBJECTS = (
    "Harbour ferries return after a winter of repairs in dry dock",
    "A small lab prints glass lenses thinner than a human hair",
    "The last typewriter shop in town finds new customers abroad",
    "Why the night train to the coast is always full in March",
    "Bank regulator joins a start-up to lead its safety work",
    "Researchers map the songs of blackbirds between the towers",
    "Solar roofs outnumber chimneys in the old weavers' quarter",
    "A chess club for people who have never finished a game",
    "What a licence for open model weights does not say aloud",
    "The river gauge that has been read by hand for a century",
    "How a bakery learned to forecast the weather from dough",
    "Semiconductor makers agree on shared wafers for all tests",
    "A bridge that folds itself away for the migrating geese",
    "Volunteers translate the whole archive of one telescope",
)
OLD, NEW = SUBJECTS[2:], SUBJECTS[:2]


def row(number: int) -> tuple[str, str]:
    return f"/2024/05/15/{1000 + number}.html", SUBJECTS[number]


EVERY: Rows = [row(number) for number in range(len(SUBJECTS))]
BEFORE: Rows = EVERY[2:]
AFTER: Rows = EVERY[:-2]


def settled(desk: Desk, **selectors: str) -> None:
    """A source that was visited while its page had its old shape."""
    desk.watch(Source("s", desk.site.base + "/", list=ListSelectors(**selectors), full_text=False))
    desk.site.html("/", plain(BEFORE))
    assert desk.visit().stored >= len(BEFORE)


def changed(desk: Desk, page: str, hours: int = 6) -> None:
    desk.site.html("/", page)
    desk.visit(after=timedelta(hours=hours))


def titles(desk: Desk) -> list[str]:
    return [item.title for item in desk.items()]


def told(desk: Desk) -> list[Incident]:
    with desk.database.read() as connection:
        return list(read_incidents(connection, open_only=True))


@pytest.mark.parametrize("shape", SHAPES)
def test_after_a_redesign_exactly_the_new_headlines_arrive(desk: Desk, shape: str) -> None:
    settled(desk)
    before = desk.items()
    changed(desk, SHAPES[shape](AFTER))
    assert sorted(titles(desk)) == sorted(SUBJECTS)
    assert desk.items()[: len(before)] == before


@pytest.mark.parametrize("shape", SHAPES)
def test_a_lost_selector_is_made_up_for_and_the_one_that_is_proposed_reads_the_list(desk: Desk, shape: str) -> None:
    settled(desk, item="ul.news li.item")
    changed(desk, SHAPES[shape](AFTER))
    assert sorted(titles(desk)) == sorted(SUBJECTS)
    (incident,) = told(desk)
    assert incident.kind == "list_moved"
    assert "the list is no longer at ul.news li.item" in incident.problem
    desk.watch(pasted(desk.config.sources[0], incident.remedy))
    desk.visit(after=timedelta(hours=1))
    assert sorted(titles(desk)) == sorted(SUBJECTS)
    assert told(desk) == []


def pasted(source: Source, remedy: str) -> Source:
    """The source as a person makes it who does what an incident says."""
    if remedy.startswith("take `list:` out"):
        return replace(source, list=ListSelectors())
    words = remedy.partition("`")[2].partition("`")[0]
    flow = words.partition("list: ")[2]
    names = [part.split(":")[0].strip(" {") for part in flow.split(", ") if ': "' in part]
    values = [json.loads(f'"{value}"') for value in flow.split('"')[1::2]]
    selectors = ListSelectors(**dict(zip(names, values, strict=True)))
    return replace(source, kind="json" if "kind: json" in words else "auto", list=selectors)


def test_a_list_that_was_found_again_is_told_once_and_its_return_closes_the_incident(desk: Desk) -> None:
    settled(desk, item="ul.news li.item")
    for hours, rows in enumerate((AFTER, EVERY[1:-1], EVERY[:-1]), start=1):
        changed(desk, SHAPES["classes renamed"](rows), hours)
        assert len(told(desk)) == 1
    desk.publish()
    status = json.loads(desk.feed("_status.json"))["items"]
    assert [entry["title"].partition(":")[0] for entry in status] == ["s"]
    assert "list: {" in status[0]["content_html"]
    changed(desk, plain(AFTER))
    assert told(desk) == []


def test_addresses_of_another_form_bring_nothing_twice(desk: Desk) -> None:
    settled(desk)
    before = desk.items()
    moved = [(f"/stories/{title.lower().replace(' ', '-')[:40]}-{path[-9:-5]}", title) for path, title in AFTER]
    changed(desk, plain(moved))
    assert desk.items()[: len(before)] == before
    assert sorted(titles(desk)) == sorted(SUBJECTS)
    changed(desk, plain(moved[:6]))
    assert len(desk.items()) == len(SUBJECTS)
    assert told(desk) == []


def test_relative_addresses_made_absolute_are_the_same_addresses(desk: Desk) -> None:
    settled(desk)
    absolute = [(desk.site.base + path, title) for path, title in AFTER]
    changed(desk, plain(absolute))
    assert sorted(titles(desk)) == sorted(SUBJECTS)


def test_a_list_that_is_gone_keeps_the_last_feed_and_is_told_after_three_visits(desk: Desk) -> None:
    settled(desk)
    desk.publish()
    feed = desk.feed("all.json")
    for _ in range(3):
        desk.site.html("/", framed("<p>We are rebuilding our pages. Please come back later.</p>"))
        visited = desk.visit(after=timedelta(hours=6))
        assert (visited.outcome, visited.new) == ("failed", 0)
    assert "is lost" in visited.problem
    assert [incident.kind for incident in told(desk)] == ["unreachable.no_entries"]
    desk.publish()
    assert desk.feed("all.json") == feed
    changed(desk, plain(AFTER))
    assert told(desk) == []


def test_a_selector_that_catches_the_menu_lets_none_of_it_into_the_feed(desk: Desk) -> None:
    settled(desk, item="#middle li")
    menu = links([(f"/sections/{number}/", f"Section {number}") for number in range(9)])
    page = SHAPES["a soup of nameless divs"](AFTER).replace('<div id="middle">', f'<div id="middle"><ul>{menu}</ul>')
    changed(desk, page)
    assert sorted(titles(desk)) == sorted(SUBJECTS)
    assert "their titles are short" in told(desk)[0].problem


def test_a_selector_that_catches_the_side_list_is_noticed_though_it_has_headlines(desk: Desk) -> None:
    settled(desk, item="ol.hot li, ul.news li.item")
    known = len(desk.items())
    page = SHAPES["classes renamed"](AFTER)
    for path, title in FAVOURITES:
        page = page.replace(path, path.replace("2023", "2022")).replace(title, f"{title} again")
    changed(desk, page)
    assert len(desk.items()) == known + len(NEW)


# ── what is no drift ────────────────────────────────────────────────────────


def untouched(desk: Desk, count: int) -> None:
    assert told(desk) == []
    assert len(desk.items()) == count


@pytest.mark.parametrize("selectors", [{}, {"item": "ul.news li.item"}], ids=["by itself", "by a selector"])
def test_a_quiet_day_is_no_drift(desk: Desk, selectors: dict[str, str]) -> None:
    settled(desk, **selectors)
    changed(desk, plain(BEFORE).replace("The Courier", "The Courier, Sunday"))
    untouched(desk, len(BEFORE))


@pytest.mark.parametrize("selectors", [{}, {"item": "ul.news li.item"}], ids=["by itself", "by a selector"])
def test_a_list_that_is_all_new_after_a_long_sleep_is_no_drift(desk: Desk, selectors: dict[str, str]) -> None:
    settled(desk, **selectors)
    fresh = [
        (f"/2024/06/20/{2000 + n}.html", f"A month later, {title[0].lower()}{title[1:]}")
        for n, (_, title) in enumerate(EVERY)
    ]
    changed(desk, plain(fresh), hours=24 * 35)
    untouched(desk, len(BEFORE) + len(fresh))


def test_favourites_that_were_news_once_do_not_win_over_a_list_that_is_all_new(desk: Desk) -> None:
    settled(desk, item="ul.news li.item")
    fresh = [(f"/2024/06/20/{2000 + n}.html", f"A month later, {title}") for n, title in enumerate(SUBJECTS)]
    page = plain(fresh).replace('<ol class="hot">', f'<ol class="hot">{links(BEFORE[:5])}')
    changed(desk, page, hours=24 * 35)
    untouched(desk, len(BEFORE) + len(fresh))


def test_a_shorter_list_is_no_drift(desk: Desk) -> None:
    settled(desk)
    changed(desk, plain(AFTER[:4]))
    untouched(desk, len(BEFORE) + 2)


def test_a_single_new_section_is_no_drift(desk: Desk) -> None:
    settled(desk)
    section = [
        ("/podcast/2024/the-weekly-talk-on-tides", "The weekly talk: what the tides are telling the harbour master")
    ]
    changed(desk, plain([*section, *BEFORE]))
    untouched(desk, len(BEFORE) + 1)


def test_a_source_that_was_never_read_has_nothing_to_be_found_by(desk: Desk) -> None:
    desk.watch(Source("s", desk.site.base + "/", list=ListSelectors(item=".nothing"), full_text=False))
    desk.site.html("/", plain(BEFORE))
    assert desk.visit().outcome == "failed"
    assert desk.items() == []


def test_a_list_of_which_nothing_is_wanted_today_is_no_drift(desk: Desk) -> None:
    settled(desk)
    desk.watch(replace(desk.config.sources[0], include=("*/2024/06/*",)))
    changed(desk, plain(AFTER))
    untouched(desk, len(BEFORE))


def test_a_new_site_after_a_long_sleep_is_read_though_nothing_of_it_is_known(desk: Desk) -> None:
    settled(desk)
    fresh = [(f"/stories/a-month-later-{n}", f"A month later, {title}") for n, title in enumerate(SUBJECTS * 3)]
    changed(desk, SHAPES["classes renamed"](fresh), hours=24 * 35)
    untouched(desk, len(BEFORE) + len(fresh))


def test_a_path_into_json_that_changed_is_found_again(desk: Desk) -> None:
    def document(rows: Rows, name: str) -> bytes:
        return json.dumps({"data": {name: [{"url": url, "title": title} for url, title in rows]}}).encode()

    as_json = {"Content-Type": "application/json"}
    desk.site.pages["/"] = Answer(document(BEFORE, "items"), headers=as_json)
    desk.watch(Source("s", desk.site.base + "/", list=ListSelectors(item="data.items"), full_text=False))
    desk.visit()
    desk.site.pages["/"] = Answer(document(AFTER, "articles"), headers=as_json)
    desk.visit(after=timedelta(hours=6))
    assert sorted(titles(desk)) == sorted(SUBJECTS)
    assert 'kind: json, list: {item: "data.articles"}' in told(desk)[0].remedy


def test_a_feed_that_is_empty_for_a_while_is_only_quiet(desk: Desk) -> None:
    desk.watch(Source("s", desk.site.rss("/feed.xml", f"<title>{SUBJECTS[0]}</title><link>/1</link>"), full_text=False))
    desk.visit()
    desk.site.rss("/feed.xml")
    assert desk.visit(after=timedelta(hours=1)).outcome == "read"
    untouched(desk, 1)

"""Events on the command line: told by `why`, put right by `split` and `join`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from monitor.store import held_database
from tests.commandline import Place
from tests.newssite import NewsSite

LONG = (
    "Captain Maud Ovenden, who led the Sandmere ferry company for nine years, resigned on Tuesday after the strike.",
    "The board thanked her for her work and said that Piers Hallow would take over the harbour office at once.",
)
OTHER = (
    "Maud Ovenden is leaving the Sandmere ferries, a week after crews walked out over pay and stayed out.",
    "Piers Hallow, her deputy, takes her place, the company told its passengers in a short letter.",
)
LAMP = (
    "For the first time in a century anybody can climb the tower and stand beside the great lens of the old light.",
    "Tickets are sold at the gate; the stairs have two hundred and eleven steps, and there is no lift.",
)
STORIES = {
    "/resigns.html": ("Captain Ovenden of Sandmere resigns after ferry strike", LONG),
    "/chief.html": ("Sandmere ferry chief Ovenden steps down over strike", OTHER),
    "/quits.html": ("Ovenden quits, letter says", LONG),
    "/lamp.html": ("Lighthouse museum opens its lamp room to visitors", LAMP),
}


@pytest.fixture
def shore(tmp_path: Path, site: NewsSite) -> Place:
    """A place that has read the stories, in their order."""
    site.listing({path: title for path, (title, _) in reversed(STORIES.items())}, "/shore")
    for hour, (path, (title, words)) in enumerate(STORIES.items()):
        site.article(path, title, *words, date=f"2024-05-15T{hour:02}:00:00+00:00")
    place = Place(tmp_path)
    place.write(
        newsmonitor="fetch: {private_networks: true, delay: 0s}\nlog: {level: error}\n",
        sources=f"sources: [{{id: shore, title: The Shore, url: '{site.base}/shore', language: en}}]\n",
        topics="topics: {ferry: {match: Sandmere OR lamp}}\n",
    )
    place.call("once")
    return place


def entries(place: Place) -> dict[str, list[str]]:
    """Titles in the feed, and the titles listed below each."""
    return {
        entry["title"]: [report["title"] for report in entry["_newsmonitor"].get("reports", [])]
        for entry in place.feed("ferry")["items"]
    }


def title(name: str) -> str:
    return STORIES[f"/{name}.html"][0]


def test_why_shows_a_person_what_joined_an_item_to_its_event_and_who_else_reports_it(
    shore: Place, site: NewsSite
) -> None:
    told = shore.call("why", f"{site.base}/chief.html").stdout
    assert "3 reports, 1 independent" in told
    assert "it is one more report of this event, which was known when it came" in told
    assert f"the nearest event was “{title('resigns')}”, of 1 report by then" in told
    assert "names and rare words in common: " in told
    assert "ovenden" in told.split("rare words in common: ")[1].split("\n")[0].casefold()
    assert "of its headline stands in that event's reports" in told
    assert "% sure that both tell of the same\n" in told
    assert "no other event was near" in told
    assert f"also 2024-05-15 00:00 UTC The Shore: {title('resigns')}" in told
    assert f"2024-05-15 02:00 UTC The Shore, the same text: {title('quits')}" in told


def test_why_of_a_copy_says_how_much_of_the_text_is_the_same(shore: Place, site: NewsSite) -> None:
    told = shore.call("why", f"{site.base}/quits.html").stdout
    assert "its text is that of another report" in told
    assert f"100% of the text in common; the first that had it: “{title('resigns')}”" in told


def test_why_of_one_that_stands_alone_says_which_event_was_nearest_and_why_it_is_no_report_of_it(
    shore: Place, site: NewsSite
) -> None:
    told = shore.call("why", f"{site.base}/lamp.html").stdout
    assert "it stands alone: no other report of its event was known when it came" in told
    assert f"the nearest event was “{title('resigns')}”, of 2 reports by then" in told
    assert "under 1% sure that both tell of the same, but to be joined it takes 80%" in told
    assert "as all its reports are of the same source" in told


def test_programs_get_the_evidence_as_it_was_stored(shore: Place, site: NewsSite) -> None:
    event: dict[str, Any] = shore.json("why", f"{site.base}/chief.html")["event"]
    assert (event["kind"], event["independent"], len(event["reports"])) == ("report", 1, 2)
    assert set(event["evidence"]) == {
        *("names", "words", "kinds", "numbers", "share", "sure", "reports", "event", "but", "other", "next_event"),
        "meaning",
    }


def test_split_gives_a_report_an_entry_of_its_own_and_join_takes_it_back(shore: Place, site: NewsSite) -> None:
    whole = entries(shore)
    assert whole == {title("resigns"): [title("chief"), title("quits")], title("lamp"): []}
    said = shore.call("split", f"{site.base}/chief.html").stdout
    assert "an event of its own now" in said
    assert "feeds that change: ferry" in said
    assert entries(shore) == {title("chief"): [], title("resigns"): [title("quits")], title("lamp"): []}
    told = shore.call("why", f"{site.base}/chief.html").stdout
    assert "a person set it apart from another event" in told
    done = shore.json("join", f"{site.base}/chief.html", f"{site.base}/resigns.html")
    assert (done["reports"], done["topics"]) == (3, ["ferry"])
    assert entries(shore) == whole


def test_a_correction_holds_in_later_rounds(shore: Place, site: NewsSite) -> None:
    shore.call("split", f"{site.base}/chief.html")
    shore.call("join", f"{site.base}/chief.html", f"{site.base}/lamp.html")
    corrected = entries(shore)
    shore.call("once", "--all")
    assert entries(shore) == corrected
    assert corrected[title("chief")] == [title("lamp")]


def test_a_try_counts_the_reports_of_an_event(shore: Place) -> None:
    said = shore.call("try", "Sandmere reports>=3").stdout
    assert title("resigns") in said
    assert title("lamp") not in said
    assert "0 match" in shore.call("try", "Sandmere independent>=3").stdout


@pytest.mark.parametrize("words", [("split", "{}/lamp.html"), ("join", "{}/chief.html", "{}/resigns.html")])
def test_what_cannot_be_corrected_is_told_and_exits_with_one(
    shore: Place, site: NewsSite, words: tuple[str, ...]
) -> None:
    said = shore.call(*(word.format(site.base) for word in words), expect=1).stderr
    assert "the only report of its event" in said or "one event already" in said


def test_an_item_that_is_not_there_is_told(shore: Place) -> None:
    assert (
        "there is no item https://nowhere.example/" in shore.call("split", "https://nowhere.example/", expect=1).stderr
    )


def test_beside_a_process_that_holds_the_state_nothing_is_corrected(shore: Place, site: NewsSite) -> None:
    with held_database(str(shore.folder / "state" / "newsmonitor.db"), "newsmonitor run"):
        assert "newsmonitor run" in shore.call("split", f"{site.base}/chief.html", expect=3).stderr

"""The stories of the bundled news site, grouped as they come in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files

import pytest
import yaml

from monitor.demo.stories import Story, load_stories
from monitor.group import Decision, body_of, decide, features, glossary_of, same_text
from monitor.text.language import guess_language
from tests.group.memory_index import MemoryIndex

START = datetime(2030, 5, 15, 12, tzinfo=UTC)
DEPARTURE = {"dengta-sutskever", "tidewater-sutskever", "circuit-sutskever", "qianyan-sutskever", "tidewater-farewell"}


def text_of(story: Story) -> str:
    return "\n".join(block.words for block in story.blocks)


def aliases() -> dict[str, tuple[str, ...]]:
    settings = yaml.safe_load((files("monitor.demo") / "settings" / "aliases.yaml").read_text("utf-8"))
    return {name: tuple(spellings) for name, spellings in settings["aliases"].items()}


class Desk:
    """Every story in the order of its publication, its decision and its event (the id of the founding story)."""

    def __init__(self) -> None:
        self.stories = load_stories()
        self.decisions: dict[str, Decision] = {}
        self.copies: dict[str, str] = {}
        self.event: dict[str, str] = {}
        archive, glossary = MemoryIndex(), glossary_of(aliases())
        bodies = {story.id: body_of(text_of(story)) for story in self.stories}
        for number, story in enumerate(self.stories):
            verdicts = {early.id: same_text(bodies[story.id], bodies[early.id]) for early in self.stories[:number]}
            original = next((name for name, verdict in verdicts.items() if verdict.same), None)
            if original:
                self.copies[story.id], self.event[story.id] = original, self.event[original]
                continue
            text = text_of(story)
            item = features(story.title, text, guess_language(text), START + story.offset, glossary)
            glossary = glossary.with_name_pairs(item.name_pairs)
            apart = {self._number(self.event[name]) for name, verdict in verdicts.items() if verdict.form}
            decision = decide(item, archive, apart)
            self.decisions[story.id] = decision
            founder = number if decision.event is None else decision.event
            self.event[story.id] = self.stories[founder].id
            if decision.kind != "digest":
                archive.add(number, founder, decision.weighed)

    def _number(self, name: str) -> int:
        return next(number for number, story in enumerate(self.stories) if story.id == name)

    def reports(self) -> Mapping[str, list[str]]:
        """Event to its stories, in order."""
        found: dict[str, list[str]] = {}
        for name, event in self.event.items():
            if name not in self.decisions or self.decisions[name].kind != "digest":
                found.setdefault(event, []).append(name)
        return found


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


def test_the_departure_is_one_event_of_chinese_and_english_reports(desk: Desk) -> None:
    assert {desk.event[name] for name in DEPARTURE} == {"dengta-sutskever"}


def test_the_syndicated_story_is_the_one_copy(desk: Desk) -> None:
    assert desk.copies == {story.id: story.taken_from for story in desk.stories if story.taken_from}


def test_the_copy_is_of_the_event_of_its_original(desk: Desk) -> None:
    assert desk.event["qianyan-sutskever-copy"] == "dengta-sutskever"


def test_the_dissolved_team_is_an_event_of_its_own_that_points_back(desk: Desk) -> None:
    assert desk.reports()["qianyan-dissolved"] == ["qianyan-dissolved", "circuit-dissolved"]
    decision = desk.decisions["qianyan-dissolved"]
    assert decision.kind == "development"
    assert decision.follows is not None
    assert desk.stories[decision.follows].id == "dengta-leike"  # which points back itself


def test_the_second_departure_is_an_event_of_its_own_that_points_back(desk: Desk) -> None:
    assert desk.reports()["dengta-leike"] == ["dengta-leike"]
    decision = desk.decisions["dengta-leike"]
    assert decision.kind == "development"
    assert decision.follows is not None
    assert desk.stories[decision.follows].id == "dengta-sutskever"


def test_open_positions_are_no_report_of_the_departure_though_they_tell_who_left(desk: Desk) -> None:
    assert {desk.event[name] for name in ("qianyan-hiring", "tidewater-openai-hiring")}.isdisjoint({"dengta-sutskever"})


def test_the_new_company_is_an_event_of_its_own(desk: Desk) -> None:
    assert desk.reports()["circuit-ssi"] == ["circuit-ssi"]


def test_one_earthquake_and_one_model_are_told_in_two_languages(desk: Desk) -> None:
    assert desk.reports()["dengta-quake"] == ["dengta-quake", "tidewater-quake"]
    assert desk.reports()["qianyan-xingcha"] == ["qianyan-xingcha", "circuit-xingcha"]


def test_the_closes_of_two_days_are_four_events(desk: Desk) -> None:
    closes = ["tidewater-close-first", "tidewater-close-second", "dengta-close-first", "dengta-close-second"]
    assert [desk.event[name] for name in closes] == closes


def test_the_digest_belongs_to_several_events_and_starts_none(desk: Desk) -> None:
    decision = desk.decisions["qianyan-digest"]
    assert decision.kind == "digest"
    events = {desk.stories[event].id for event in decision.events}
    assert {"dengta-sutskever", "qianyan-xingcha"} <= events
    assert "qianyan-digest" not in desk.reports()


@pytest.mark.parametrize(
    "name",
    [
        "tidewater-oyster",
        "tidewater-rovers",
        "tidewater-rovers-away",
        "dengta-football",
        "dengta-metro",
        "dengta-telescope",
        "dengta-qinghe",
        "circuit-hopper",
        "circuit-laptop",
        "circuit-router",
        "circuit-dishwasher",
        "qianyan-graphics",
        "qianyan-sea-launch",
        "qianyan-reading",
        "qianyan-balcony",
    ],
)
def test_an_unrelated_story_stays_alone(desk: Desk, name: str) -> None:
    assert desk.reports()[name] == [name]


def test_every_decision_has_a_sentence(desk: Desk) -> None:
    assert all(decision.sentence for decision in desk.decisions.values())

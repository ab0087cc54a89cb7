"""What a reader has read stays read: over an edit, restarts, a kill, and the archive cleaned anew."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from monitor.demo import DemoSite, config_files, start
from tests.commandline import Place, free_port, running
from tests.readers.clients import CLIENTS, Poll, is_installed
from tests.readers.times import fixed_clock
from tests.waiting import wait_for

TOPIC = "openai-departures"
GAINED = "title:ferries"  # what the edited topic wants besides
STAGES = (
    "the first poll",
    "another poll",
    "an edit",
    "a restart",
    "the archive anew",
    "a kill",
    "an edit while it was down",
)


@dataclass
class Life:
    """What each client showed as new after each stage, and what the topic's feed held then. polls: of those there."""

    polls: dict[str, Poll] = field(default_factory=dict)
    shown: Mapping[str, dict[str, list[str]]] = field(default_factory=lambda: {name: {} for name in CLIENTS})
    titles: dict[str, list[str]] = field(default_factory=dict)

    def new(self, client: str, stage: str) -> list[str]:
        if client not in self.polls:
            pytest.skip(f"{' or '.join(CLIENTS[client][2])} is not installed")
        return self.shown[client][stage]

    def reach(self, stage: str, place: Place) -> None:
        """Let every client poll."""
        self.titles[stage] = place.titles(TOPIC)
        for name, poll in self.polls.items():
            self.shown[name][stage] = poll()


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with start(now=fixed_clock(), base_port=0) as site:
        yield live(site, tmp_path_factory.mktemp)


def live(site: DemoSite, new_folder: Callable[[str], Path]) -> Life:
    """A service through all stages, every client beside it."""
    made, place = Life(), watching(site, new_folder("marks"))
    place.call("once")
    with running(place) as service:
        for name, (client, ending, programs) in CLIENTS.items():
            if is_installed(*programs):
                made.polls[name] = client(new_folder(name), f"{service.base}/feeds/{TOPIC}.{ending}")
        made.reach("the first poll", place)
        made.reach("another poll", place)
        edit(place, "OpenAI 人事变动", "谁离开了 OpenAI")
        edit(place, 'match: "@openai AND @departure"', f'match: ["@departure AND @openai", "{GAINED}"]')
        wait_for(lambda: place.feed(TOPIC)["title"] == "谁离开了 OpenAI", "the edit")
        wait_for(lambda: len(place.titles(TOPIC)) > len(made.titles["the first poll"]), "what it gains")
        made.reach("an edit", place)
        assert service.stop() == 0
    with running(place) as service:
        made.reach("a restart", place)
        clean_otherwise(place)
        made.reach("the archive anew", place)
        service.signal(signal.SIGKILL)
        service.ended()
    with running(place) as service:
        made.reach("a kill", place)
        assert service.stop() == 0
    edit(place, "谁离开了 OpenAI", "Who left OpenAI")
    edit(place, "@departure AND @openai", "@departure AND @openai AND NOT 没有这个词")
    with running(place) as service:
        assert place.feed(TOPIC)["title"] == "Who left OpenAI"
        made.reach("an edit while it was down", place)
        assert service.stop() == 0
    return made


def watching(site: DemoSite, folder: Path) -> Place:
    port = free_port()
    where = {"state": str(folder / "state.db"), "feeds": str(folder / "feeds")}
    served = {"listen": f"127.0.0.1:{port}", "base_url": f"http://127.0.0.1:{port}"}
    place = Place(folder)
    place.write(**{Path(name).stem: text for name, text in config_files(site, **where, **served).items()})
    return place


def clean_otherwise(place: Place) -> None:
    """Let every article lose its last paragraph, in what is stored too."""
    path = place.folder / "config" / "sources.yaml"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"(?m)^(\s*)- id:", r"\1- article: {remove: ['p:last-of-type']}\n\1  id:", text), "utf-8")
    place.call("reload")
    before = place.published()
    assert place.json("reprocess")["changed"] > 0
    wait_for(lambda: place.published() != before, "the feeds with articles cleaned otherwise")


def edit(place: Place, old: str, new: str) -> None:
    path = place.folder / "config" / "topics.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("client", CLIENTS)
def test_the_first_poll_shows_everything_once(life: Life, client: str) -> None:
    assert life.new(client, "the first poll") == sorted(life.titles["the first poll"])


@pytest.mark.parametrize("client", CLIENTS)
def test_an_edit_of_title_and_match_shows_what_the_topic_gains_and_marks_nothing_twice(life: Life, client: str) -> None:
    gained = set(life.titles["an edit"]) - set(life.titles["the first poll"])
    assert gained
    assert set(life.titles["the first poll"]) < set(life.titles["an edit"])
    assert life.new(client, "an edit") == sorted(gained)


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage not in ("the first poll", "an edit")])
@pytest.mark.parametrize("client", CLIENTS)
def test_nothing_is_marked_twice_after(life: Life, client: str, stage: str) -> None:
    assert life.titles[stage]
    assert life.new(client, stage) == []

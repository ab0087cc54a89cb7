"""The configuration of the demo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from monitor.demo import DemoSite, config_files, load_stories


def parsed(site: DemoSite, feeds: str = "/tmp/feeds") -> Mapping[str, Any]:
    texts = config_files(
        site, state="/tmp/s.db", feeds=feeds, listen="127.0.0.1:8080", base_url="http://127.0.0.1:8080/"
    )
    return {name: yaml.load(text, yaml.BaseLoader) for name, text in texts.items()}


def test_there_are_four_files(site: DemoSite) -> None:
    assert set(parsed(site)) == {"newsmonitor.yaml", "sources.yaml", "topics.yaml", "aliases.yaml"}


def test_every_outlet_is_a_source_at_the_address_it_really_has(site: DemoSite) -> None:
    sources = parsed(site)["sources.yaml"]["sources"]
    assert {one["id"]: one["url"] for one in sources} == {one.id: one.url for one in site.outlets}
    assert not any("list" in one or "kind" in one for one in sources)


def test_places_are_written_as_handed_in(site: DemoSite) -> None:
    settings = parsed(site, feeds="/home/o'neil/my feeds: all #1")["newsmonitor.yaml"]
    assert settings["state"] == "/tmp/s.db"
    assert settings["publish"] == {
        "dir": "/home/o'neil/my feeds: all #1",
        "base_url": "http://127.0.0.1:8080",
    }
    assert settings["web"]["listen"] == "127.0.0.1:8080"


def test_loopback_is_allowed_and_robots_are_obeyed(site: DemoSite) -> None:
    fetch = parsed(site)["newsmonitor.yaml"]["fetch"]
    assert fetch == {"delay": "0s", "robots": "true", "private_networks": ["127.0.0.0/8"]}


def test_every_example_is_the_title_of_a_story(site: DemoSite) -> None:
    titles = {story.title for story in load_stories()}
    topics = parsed(site)["topics.yaml"]["topics"].values()
    examples = [title for topic in topics for kind in ("match", "reject") for title in topic["examples"][kind]]
    assert len(examples) >= 10
    assert [title for title in examples if title not in titles] == []


def test_every_alias_that_a_topic_names_is_written_down(site: DemoSite) -> None:
    files = parsed(site)
    queries = " ".join(str(topic["match"]) for topic in files["topics.yaml"]["topics"].values())
    named = {word.strip("[]'\",()").removeprefix("@") for word in queries.split() if "@" in word}
    assert named == {"openai", "departure", "chips", "export", "llm"}
    assert named <= set(files["aliases.yaml"]["aliases"])

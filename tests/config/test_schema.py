"""The JSON Schemas that editors use: they are current, and take what the files may say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from monitor.config.schema import SHAPES, schema, schema_files

SHIPPED = Path(__file__).parents[2] / "config"


def properties(name: str, shape: str) -> dict[str, Any]:
    """The properties of one part of a schema."""
    found: dict[str, Any] = schema(name)["$defs"][shape]["properties"]
    return found


@pytest.mark.parametrize(("name", "text"), list(schema_files()))
def test_the_shipped_schemas_are_what_the_shapes_say(name: str, text: str) -> None:
    told = "`python -m tests.docs` writes them anew"
    assert (SHIPPED / "schema" / name).read_text("utf-8") == text, told


@pytest.mark.parametrize("name", SHAPES)
def test_each_shipped_file_names_its_schema(name: str) -> None:
    first = (SHIPPED / f"{name}.yaml").read_text("utf-8").splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named
    assert (SHIPPED / named[1]).is_file()


def test_a_query_may_be_one_word_or_a_list() -> None:
    match = properties("topics", "Topic")["match"]
    assert [branch["type"] for branch in match["anyOf"]] == ["string", "array"]


def test_an_interval_may_be_auto_which_is_its_default() -> None:
    for name, shape in (("sources", "Source"), ("newsmonitor", "ScheduleSettings")):
        every = properties(name, shape)["every"]
        assert {"const": "auto"} in every["anyOf"]
        assert every["default"] == "auto"


def test_durations_are_spelled_as_a_person_writes_them() -> None:
    keep, schedule = properties("newsmonitor", "KeepSettings"), properties("newsmonitor", "ScheduleSettings")
    spelled = [keep["items"]["default"], schedule["fastest"]["default"], schedule["slowest"]["default"]]
    assert spelled == ["90d", "5m", "1d"]


def test_a_budget_is_a_number_a_day() -> None:
    (pattern,) = [
        branch["pattern"] for branch in properties("topics", "Topic")["budget"]["anyOf"] if branch["type"] == "string"
    ]
    assert re.search(pattern, "20/day")
    assert not re.search(pattern, "20/week")


def test_yes_and_no_are_truth_values_too() -> None:
    assert "yes" in properties("sources", "Source")["enabled"]["enum"]


def test_a_list_of_formats_is_no_single_word() -> None:
    assert properties("newsmonitor", "PublishSettings")["formats"]["type"] == "array"


@pytest.mark.parametrize("name", SHAPES)
def test_a_key_that_is_not_known_is_refused_in_the_editor(name: str) -> None:
    assert schema(name)["additionalProperties"] is False


def test_each_file_has_a_schema() -> None:
    assert sorted(name for name, _ in schema_files()) == [f"{name}.schema.json" for name in sorted(SHAPES)]
    assert sorted(path.name for path in (SHIPPED / "schema").glob("*.json")) == [
        f"{name}.schema.json" for name in sorted(SHAPES)
    ]

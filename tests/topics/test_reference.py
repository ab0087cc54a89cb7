"""The tables of the reference say what the language does."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.model import Document, Topic
from monitor.topics import check_topic, compile_query

REFERENCE = (Path(__file__).parents[2] / "docs" / "topic-language.md").read_text("utf-8")
NOW = datetime(2024, 5, 15, tzinfo=UTC)


def rows(heading: str) -> list[list[str]]:
    """The rows of the table below a heading."""
    section = REFERENCE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in cells]


@pytest.mark.parametrize("query, text, expected", rows("What matches what"))
def test_each_row_of_what_matches_what_holds(query: str, text: str, expected: str) -> None:
    found = compile_query(query.strip("`"), {}).match(Document(title=text), now=NOW)
    assert bool(found) is (expected == "yes")


@pytest.mark.parametrize("written, _read_as, right", rows("Forms of other tools"))
def test_each_form_of_another_tool_is_corrected_as_the_table_says(written: str, _read_as: str, right: str) -> None:
    for query in re.findall("`([^`]+)`", written):
        faults = check_topic(Topic("t", "T", (query,)), {})
        letters = str.maketrans("甲乙", "ab")
        assert [fault.proposal.translate(letters) for fault in faults[:1]] == [right.strip("`").translate(letters)]

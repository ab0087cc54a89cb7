"""YAML is read in one pass where it is without fault; the places are looked up in another, and both say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.yamlmarks import Marked, parse_marked
from monitor.errors import Place

SHIPPED = Path(__file__).parents[2] / "config"
WORDS = st.text(alphabet="ab:#-'\"|> \n~{}[]@é机\\", max_size=12)
CONTENT = st.recursive(
    WORDS, lambda part: st.lists(part, max_size=4) | st.dictionaries(WORDS, part, max_size=4), max_leaves=12
)


def read_twice(text: str) -> tuple[Marked, Marked]:
    """The text by itself, and with an alias that makes the thorough pass read it."""
    return parse_marked("x.yaml", f"x: {text}"), parse_marked("x.yaml", f"y: &y 1\nz: *y\nx: {text}")


@given(CONTENT)
def test_both_passes_read_the_same(content: object) -> None:
    text = yaml.safe_dump(content, allow_unicode=True, default_flow_style=True, width=10**6)
    quick, thorough = read_twice(text.removesuffix("...\n"))
    assert (quick.faults, thorough.faults) == ((), ())
    assert quick.content["x"] == thorough.content["x"]


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.name)
def test_every_value_of_a_file_has_a_place(path: Path) -> None:
    marked = parse_marked(path.name, path.read_text("utf-8"))
    assert marked.faults == ()

    def paths(value: object, where: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        return [where, *(each for step, part in inner for each in paths(part, (*where, step)))]

    assert set(paths(marked.content)) == {(), *marked.marks.places}


def test_nothing_is_guessed() -> None:
    assert parse_marked("x.yaml", "a: no\nb: 12:30\nc:\nd: ~\ne: '~'\nf: 0x10\n").content == {
        "a": "no",
        "b": "12:30",
        "c": None,
        "d": None,
        "e": "~",
        "f": "0x10",
    }


def test_forty_levels_are_read_and_one_more_is_a_fault() -> None:
    assert parse_marked("x.yaml", "[" * 40 + "]" * 40).faults == ()
    (fault,) = parse_marked("x.yaml", "[" * 41 + "]" * 41).faults
    assert fault.at == Place("x.yaml", 1, 41)
    assert "nested too deeply" in fault.problem

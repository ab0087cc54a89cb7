"""Each odd answer costs its own source or nothing, and the healthy source beside it is published."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.model import Source
from monitor.store.sources import source_state
from tests.fuzzing.hostile import NOT_THERE, Hostile
from tests.fuzzing.odd_answers import ODD, reply
from tests.fuzzing.odd_http import ODD_HTTP
from tests.fuzzing.rounds import Arena, arena

_ARTICLE = reply("<h1>Council decides upon the bridge</h1>" + "<p>A sentence about the bridge, which is open.</p>" * 20)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    with arena(tmp_path_factory.mktemp("odd")) as made:
        yield made


@pytest.mark.parametrize("name", [*ODD, *ODD_HTTP])
def test_an_odd_answer_is_read_without_the_odd_part_or_marks_its_source(place: Arena, name: str) -> None:
    odd = (ODD | ODD_HTTP)[name]
    source = Source("bad", "")
    assert place.round(Hostile(source, odd.listed, odd.robots or NOT_THERE, odd.other or _ARTICLE)) == []
    with place.database.read() as connection:
        state = source_state(connection, "bad")
    assert odd.comes_to in ("any", "failed" if state.failures else "read"), state.error
    assert bool(state.failures) == bool(state.error)

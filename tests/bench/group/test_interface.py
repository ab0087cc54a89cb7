"""The measuring program answers as its corpus expects, and fails below a floor."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from monitor.group import Meaning
from tests.bench.group import stored
from tests.bench.group.__main__ import FLOORS, answer, fallen, kept_vectors
from tests.bench.group.fit import Row, fit, read_stream
from tests.bench.group.minhash import MinHashLsh

TEXT = (
    "The harbour authority closed two of its five berths on Tuesday after divers found cracks in a pier that was "
    "rebuilt only six years ago. Ships bound for the grain terminal will wait offshore or be sent north."
)


def line(name: str, title: str, text: str = "", ts: str | None = "2030-05-15T12:00:00Z") -> str:
    item = {
        "id": name,
        "ts": ts,
        "lang": "en",
        "title": title,
        "text": text,
        "url": "https://a.example/",
        "source": "a",
    }
    return json.dumps(item)


def test_each_item_has_one_answer_in_order() -> None:
    answers = list(map(json.loads, answer([line("a", "Ferry bought"), "", line("b", "Library opens", ts=None)])))
    assert [found["id"] for found in answers] == ["a", "b"]
    assert all(set(found) == {"id", "duplicate_of", "story_id"} for found in answers)


def test_a_copy_names_its_original_and_is_of_its_event() -> None:
    items = [line("a", "Berths closed", TEXT), line("b", "Cracks found", TEXT), line("c", "Third copy", f"{TEXT} End.")]
    first, second, third = map(json.loads, answer(items))
    assert first["duplicate_of"] is None
    assert second["duplicate_of"] == third["duplicate_of"] == "a"
    assert first["story_id"] == second["story_id"] == third["story_id"]


def test_scores_at_their_bounds_hold_and_below_them_do_not() -> None:
    results: dict[str, dict[str, float]] = {}
    for key, name, bound, _ in FLOORS:
        results.setdefault(name, {})[key] = bound
    assert fallen(results) == []
    results["nd_zh"]["dup_F"] -= 0.01
    results["mean"]["false_joins"] += 0.01
    assert len(fallen(results)) == 2


def test_an_archive_is_filled_with_as_many_items_as_the_cost_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "SEED", 4)
    monkeypatch.setattr(stored, "TIMED", 2)
    found: dict[str, int] = {}

    def fill(path: str, wanted: int) -> None:
        real(path, wanted)
        with closing(sqlite3.connect(path)) as connection:
            for what, sql in COUNTED.items():
                (found[what],) = connection.execute(sql).fetchone()

    real = stored.fill
    monkeypatch.setattr(stored, "fill", fill)
    assert stored.cost([{"text": f"{TEXT}\nSecond paragraph, also long enough.", "lang": "en"}], 12) > 0
    assert (found["items"], found["reports"], found["counted"]) == (12, 12, 12)
    assert found["indexes"] > 5
    assert found["uncounted"] == 0


COUNTED = {
    "items": "SELECT count(*) FROM items",
    "reports": "SELECT count(*) FROM reports",
    "counted": "SELECT held FROM term_counts WHERE term = ''",
    "indexes": "SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
    "uncounted": "SELECT count(*) FROM terms WHERE term NOT IN (SELECT term FROM term_counts)",
}


def test_minhash_finds_a_copy_with_light_edits_and_no_other_text() -> None:
    other = "A lab prints lenses thinner than a hair, and says that the first of them will be in telephones by spring."
    items = [json.loads(line(name, name, words)) for name, words in (("a", TEXT), ("b", f"{TEXT} End."), ("c", other))]
    answers = list(map(MinHashLsh().take, items))
    assert [found["duplicate_of"] for found in answers] == [None, "a", None]
    assert [found["story_id"] for found in answers] == ["a", "a", "c"]


def test_a_regression_finds_the_measure_that_tells() -> None:
    rows = [Row({"bias": 1.0, "telling": n % 2, "idle": n % 3 / 2}, n % 2 == 1) for n in range(60)]
    weights = fit(rows, 1.0)
    assert weights["telling"] > 2
    assert abs(weights["idle"]) < 0.2


@pytest.mark.parametrize("label, same", [(1, True), (0, False)])
def test_the_pair_set_is_read_as_a_stream_of_events(tmp_path: Path, label: int, same: bool) -> None:
    (tmp_path / "zh_pairs.items.jsonl").write_text(f"{line('a', 'Ferry')}\n{line('b', 'Pier')}\n", "utf-8")
    (tmp_path / "zh_pairs.labels.jsonl").write_text(json.dumps({"a": "a", "b": "b", "label": label}), "utf-8")
    first, second = read_stream(tmp_path, "zh_pairs")
    assert (first.event == second.event) is same


def test_vectors_are_kept_from_one_run_to_the_next(tmp_path: Path) -> None:
    asked: list[str] = []

    def similar(texts: Sequence[str]) -> list[list[float]]:
        asked.extend(texts)
        return [[float(len(text)), 1.0] for text in texts]

    for texts in (["a", "bb"], ["bb", "ccc"]):
        kept_vectors(Meaning(similar), tmp_path / "vectors").similar(texts)
    assert asked == ["a", "bb", "ccc"]

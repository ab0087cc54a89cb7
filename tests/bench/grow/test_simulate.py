"""The simulation of many sources: who can do the work is not late, who cannot is late all day."""

from __future__ import annotations

from dataclasses import replace

from tests.bench.grow.simulate import Costs, play

COSTS = Costs(
    visit_cpu=0.02,
    item_cpu=0.01,
    worker_jobs=100,
    transactions=20,
    database=10_000,
    answer=0.5,
    workers=4,
    threads=32,
    cores=8,
)
OUTAGE = (3600 * 6, 3600 * 7)


def test_what_is_asked_for_within_the_bounds_is_not_late_and_an_outage_is_made_up_for() -> None:
    played = play(360_000, COSTS, interval=3600, items_a_visit=0.2, outage=OUTAGE)
    assert (played.late, played.late_at_end, played.item_late_at_end) == (0, 0, 0)
    assert played.caught_up is not None
    assert 1000 < played.caught_up < 7200


def test_more_than_is_done_at_most_is_late_by_what_the_bound_says() -> None:
    most = min(COSTS.bounds().values())
    played = play(1_800_000, COSTS, interval=3600, items_a_visit=0.0, outage=(86_400, 86_400))
    assert abs(played.late_at_end - (1_800_000 / most - 3600)) < 120  # a round takes as long as it takes


def test_more_workers_move_the_bound_on_to_the_next() -> None:
    bounds = replace(COSTS, workers=64, cores=100).bounds()
    assert min(bounds, key=lambda name: bounds[name]) == "database"

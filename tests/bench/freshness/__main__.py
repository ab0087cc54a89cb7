"""Detection delay of the product's own rhythm, beside other policies, at an equal number of requests.

    python -m tests.bench.freshness --tools FOLDER [--sources 600] [--seed 1] [--budget 24,96]

FOLDER holds the simulator `sched_sim` (it needs numpy). 14 days are learned from, 14 are measured. Each
policy's one scale is set so that requests meet the budget; here it is `delay_budget` of `next_visit`.
Exit code 1 where the mean delay is above its floor: a share of that of a fixed interval.
"""

from __future__ import annotations

import argparse
import importlib
import math
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from monitor.model import ScheduleSettings, Source
from monitor.schedule import ArrivalModel, History, learn, next_visit

START = datetime(2024, 1, 1, tzinfo=UTC)  # the simulator's second 0
FLOORS = {24.0: 0.40, 96.0: 0.36}  # mean delay, as a share of the fixed interval's
SETTINGS = ScheduleSettings(fastest=timedelta(minutes=1), slowest=timedelta(hours=24))  # the simulator's bounds
EQUAL = 1.01  # so far above the budget requests may lie
SAMPLE = 12  # every so many sources find the scale roughly, before all of them do


def run(simulator: Any, sim: Any, delay_budget: float) -> Any:
    """Poll times of each source when visits follow `next_visit` with this delay_budget in seconds."""

    def wait(source: dict[str, Any], state: dict[str, Any], at: float, _: int) -> float:
        now = START + timedelta(seconds=at)
        if not state:
            state["known"], state["model"] = _trained(simulator, source)
            state["source"], state["last"] = Source(f"s{source['phase']}", "https://example.com/"), now
        seen = int(source["ev"].searchsorted(at, side="right"))
        known = max(state["known"], seen - simulator.WINDOW)  # a list shows no more than that
        lost = state["last"] if known > state["known"] else None
        arrivals = [START + timedelta(seconds=moment) for moment in source["ev"][known:seen].tolist()]
        state["model"] = model = learn(state["model"], arrivals, now, lost)
        state["known"], state["last"] = seen, now
        history = History(model=model)
        due, _why = next_visit(state["source"], SETTINGS, history, now, timedelta(seconds=delay_budget))
        return (due - now).total_seconds()

    return simulator.dyn_interval(sim, wait)


def _trained(simulator: Any, source: dict[str, Any]) -> tuple[int, ArrivalModel]:
    """What was learned of a source until an hour before the measured days, when the first polls begin."""
    if "trained" not in source:
        until = simulator.TRAIN - simulator.DAY / 24
        known = int(source["ev"].searchsorted(until, side="right"))
        arrivals = [START + timedelta(seconds=moment) for moment in source["ev"][:known].tolist()]
        source["trained"] = known, learn(ArrivalModel(START.timestamp()), arrivals, START + timedelta(seconds=until))
    trained: tuple[int, ArrivalModel] = source["trained"]
    return trained


def delay_budget_for(models: Sequence[ArrivalModel], requests_a_day: float) -> timedelta:
    """Return the delay budget for about so many requests a day of these sources together.

    Bounds of single sources aside.
    """
    total = sum(math.sqrt(model.rates.daily) for model in models)
    return timedelta(days=(total / requests_a_day) ** 2 / 2)


def ours(simulator: Any, sim: Any, budget: float) -> Any:
    """The rhythm, its delay_budget set by bisection: roughly on a sample that stands for all, then on all."""
    guess = delay_budget_for([_trained(simulator, source)[1] for source in sim.S], budget * sim.n).total_seconds()
    by_rate = sorted(sim.S, key=lambda source: len(source["ev"]))
    sample = simulator.Sim(by_rate[SAMPLE // 2 :: SAMPLE] if sim.n > 10 * SAMPLE else by_rate, sim.dt)
    tried: list[float] = []

    def noted(delay_budget: float) -> Any:
        tried.append(delay_budget)
        return run(simulator, sample, delay_budget)

    simulator.bisect_sim(noted, budget, guess / 8, guess * 8, False)
    polls = run(simulator, sim, tried[-1])
    # Requests go with 1/sqrt(delay_budget): the sample's answer is set right for all, then bisected around.
    near = tried[-1] * (_requests(simulator, polls) / budget) ** 2
    return simulator.bisect_sim(lambda seconds: run(simulator, sim, seconds), budget, near / 1.1, near * 1.1, False)


def _requests(simulator: Any, polls: Any) -> float:
    return float(sum(map(len, polls)) / len(polls) / (simulator.TEST / simulator.DAY))


def main() -> int:
    """Print the table; 1 where a floor is not reached."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.freshness")
    options.add_argument("--tools", required=True, help="the folder that holds sched_sim.py")
    options.add_argument("--sources", type=int, default=600)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--rates", default="loguniform")
    options.add_argument("--budget", default="24,96", help="requests a day a source, several with commas")
    options.add_argument("--policies", default="fixed,miniflux,sqrt", help="what to compare with; fixed is needed")
    asked = options.parse_args()
    sys.path.insert(0, asked.tools)
    simulator = importlib.import_module("sched_sim")
    sim = simulator.Sim(simulator.build(asked.sources, asked.seed, asked.rates), 20.0)
    print(
        f"{'a day':>6} {'policy':10} {'polls':>7} {'mean min':>9} {'median':>7} {'p95':>7} {'of fixed':>9}  by process"
    )
    return max(compare(simulator, sim, float(budget), asked.policies) for budget in asked.budget.split(","))


def compare(simulator: Any, sim: Any, budget: float, policies: str) -> int:
    """Print the rows of one budget; 1 where ours is above the floor."""
    fixed = share = math.nan
    for name in [*policies.split(","), "ours"]:
        policy = simulator.POL.get(name)
        score = sim.score(policy(sim, budget) if policy else ours(simulator, sim, budget))
        mean = score["mean_min"]
        fixed = mean if name == "fixed" else fixed
        share = mean / fixed
        by_process = " ".join(f"{process} {minutes[0]:.1f}" for process, minutes in score["by"].items())
        print(
            f"{budget:6.0f} {name:10} {score['polls']:7.2f} {mean:9.2f} {score['median_min']:7.2f}"
            f" {score['p95_min']:7.2f} {share:6.3f} {by_process}",
            flush=True,
        )
    if score["polls"] > budget * EQUAL:
        print(f"not at an equal budget: {score['polls']:.2f} requests a day, {budget:.0f} are allowed")
        return 1
    floor = FLOORS.get(budget, math.inf)
    if not share <= floor:
        print(f"above the floor: {share:.3f} of the fixed interval's mean delay, at most {floor:.2f} is asked")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

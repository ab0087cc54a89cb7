"""Rounds over generated hostile sources beside a healthy one, for as long as you like.

    python -m tests.bench.fuzz --minutes 60 [--seed 1] [--keep FOLDER]

Prints how many inputs it tried and what it found, each find once with the input that showed it. Exits 1 on a find: a
fault that left a visit or that a fence had to catch, a round over 30 s of CPU, a healthy source that was not published.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import HypothesisException

from tests.fuzzing.hostile import Hostile, hostile
from tests.fuzzing.rounds import Arena, Find, arena

_BATCH = 300  # inputs of one run of hypothesis; then it starts with another seed


class Found(Exception):
    """A find that is new."""

    def __init__(self, find: Find, example: Hostile) -> None:
        super().__init__(find.where)
        self.find, self.example = find, example


def main() -> int:
    """Run, print, and say by the exit code whether something was found."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, help="write each find into a file of this folder")
    given_options = options.parse_args()
    end = time.monotonic() + 60 * given_options.minutes
    finds: dict[str, Found] = {}
    tried = 0
    with tempfile.TemporaryDirectory() as folder, arena(Path(folder)) as place:
        for number in itertools.count(given_options.seed):
            tried += _batch(place, number, end, finds, given_options.keep)
            print(f"{tried} inputs, {len(finds)} finds", flush=True)
            if time.monotonic() >= end:
                break
    print(f"\n{tried} inputs in {given_options.minutes:g} minutes, {len(finds)} finds")
    return 1 if finds else 0


def _batch(place: Arena, number: int, end: float, finds: dict[str, Found], keep: Path | None) -> int:
    """Try up to 300 inputs; a new find is kept. Returns how many were tried."""
    tried = 0
    last: Found | None = None

    @seed(number)
    @settings(
        max_examples=_BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # making an input smaller takes minutes: it is done by hand
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
    )
    @given(hostile)
    def attempt(example: Hostile) -> None:
        nonlocal tried, last
        if time.monotonic() >= end:
            return
        tried += 1
        for find in place.round(example):
            if find.where not in finds:
                last = Found(find, example)
                raise last

    try:
        attempt()
    except (Found, HypothesisException):  # the latter where it did not show again when it was tried once more
        if last:
            finds[last.find.where] = last
            _show(last, keep)
    return tried


def _show(found: Found, keep: Path | None) -> None:
    """Print a find, and write it into a file of `keep`."""
    told = f"{found.find.where}\n{found.find.what[-3000:]}\n{found.example!r}"
    print(f"\n{told[:6000]}\n", flush=True)
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        name = found.find.where.replace(" ", "-").replace(":", "-")
        (keep / f"{name}.txt").write_text(told, "utf-8", "replace")


if __name__ == "__main__":
    sys.exit(main())

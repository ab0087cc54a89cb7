"""Recognition of copies and events, as `python -m tests.bench.group`.

Without arguments: items on standard input, decisions on standard output, JSON
Lines (`id, ts, lang, title, text, url, source` in; `id, duplicate_of, story_id`
out). With `--corpus PATH`, a folder of labelled streams with its own `score.py`
and `baselines.py`: every set scored beside the baselines; exit 1 below a floor.
`--quick` leaves the baselines out. `fit --corpus PATH` prints the weights.
`halves --corpus PATH` fits them to one half of the events and scores the other half, both ways.
`--meaning SETTING` adds the similarity in meaning, `local` or an address as in the configuration; `--vectors FILE`
keeps the vectors, a text and its vector a line, so that the next run is fast.
`stored --corpus PATH --stored N …` prints what an item costs with so many in a database.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.group import Meaning, meaning_of
from monitor.group.similarity import SHIPPED
from tests.bench.group.engine import Engine
from tests.bench.group.fit import STREAMS, fit_corpus, half_of, table
from tests.bench.group.minhash import MinHashLsh
from tests.bench.group.stored import cost as cost_stored

BASELINES = ("simhash", "minhash", "tfidf")
COLUMNS = "dup_F dropped pair_P pair_R pair_F false_joins followup_merged x_F F".split()
STORED, TIMED = 10_000, 500

# What must hold: the score, its set (or the mean over the event streams), the bound, and whether it is a lower one.
FLOORS = (
    ("dup_F", "nd_zh", 0.985, True),
    ("dup_F", "nd_en", 0.985, True),
    ("dup_F", "fnc_dup_en", 0.99, True),
    ("dropped", "nd_zh", 0.005, False),
    ("dropped", "nd_en", 0.005, False),
    ("template", "nd_zh", 0.10, False),
    ("template", "nd_en", 0.10, False),
    ("pair_F", "mean", 0.77, True),
    ("false_joins", "mean", 0.018, False),
    ("pair_F", "ecb_en", 0.73, True),
    ("x_F", "ainews_mix", 0.73, True),
    ("x_F", "written_mix", 0.93, True),
    ("F", "zh_pairs", 0.865, True),
    ("followup_merged", "written_mix", 0.01, False),
    ("followup_merged", "ainews_mix", 0.04, False),
    ("cost_ms", "mean", 5.0, False),
)
# The same with the similarity in meaning, in their place.
MEANT_FLOORS = {
    ("pair_F", "mean"): 0.80,
    ("false_joins", "mean"): 0.0195,
    ("pair_F", "ecb_en"): 0.78,
    ("x_F", "ainews_mix"): 0.79,
}


def answer(lines: Iterable[str]) -> Iterable[str]:
    """One decision a line for one item a line."""
    engine = Engine()
    for line in lines:
        if line.strip():
            yield json.dumps(engine.take(json.loads(line)), ensure_ascii=False)


def scorer(corpus: Path) -> Any:
    """The corpus's own `score.py`."""
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(corpus / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(corpus: Path, meaning: Meaning | None = None) -> dict[str, dict[str, Any]]:
    """The scores of our functions on every set, and their mean over the event streams."""
    judge = scorer(corpus)
    sets = judge.Corpus(str(corpus))
    results = {}
    for name in sets.sets:
        engine = Engine(meaning=meaning)
        results[name] = judge.score_set(sets, name, {item["id"]: engine.take(item) for item in told(sets, name)})
        results[name]["template"] = results[name].get("dropped_by", {}).get("neg:template", 0.0)
    means = {key: sum(results[name][key] for name in STREAMS) / len(STREAMS) for key in ("pair_F", "false_joins")}
    return {**results, "mean": {**means, "cost_ms": cost(sets)}}


def kept_vectors(meaning: Meaning, path: Path) -> Meaning:
    """The same, with the vectors of a file first; new ones are added to it."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    known: dict[str, list[float]] = dict(map(json.loads, lines))

    def similar(texts: Sequence[str]) -> list[list[float]]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, map(list, meaning.similar(new)), strict=True))
            with path.open("a", encoding="utf-8") as file:
                file.writelines(f"{json.dumps([text, known[text]])}\n" for text in new)
        return [known[text] for text in texts]

    return Meaning(similar)


def told(sets: Any, name: str) -> list[dict[str, Any]]:
    """The items of a set; where all have one source it is the name of the collection, and is left out."""
    items: list[dict[str, Any]] = sets.items(name)
    alone = len({item["source"] for item in items}) == 1
    return [{**item, "source": ""} for item in items] if alone else items


class Half:
    """One half of the events of a corpus, as its `score.py` reads it."""

    def __init__(self, sets: Any, half: int) -> None:
        self._whole, self._half = sets, half
        self.sets = {name: sets.sets[name] for name in STREAMS}

    def labels(self, name: str) -> list[dict[str, Any]]:
        """The labels of the events of this half."""
        found = self._whole.labels(name)
        return [label for label in found if half_of(label.get("storyline") or label["story_id"]) == self._half]

    def items(self, name: str) -> list[dict[str, Any]]:
        """The items of these events."""
        known = {label["id"] for label in self.labels(name)}
        return [item for item in self._whole.items(name) if item["id"] in known]


def unfitted(corpus: Path, half: int, meaning: Meaning | None = None) -> dict[str, dict[str, Any]]:
    """The scores on one half of the events with weights fitted to the other half."""
    judge = scorer(corpus)
    sets = Half(judge.Corpus(str(corpus)), half)
    weights = replace(fit_corpus(corpus, 1 - half), joins=SHIPPED.joins)
    results = {}
    for name in sets.sets:
        engine = Engine(weights=weights, meaning=meaning)
        results[name] = judge.score_set(sets, name, {item["id"]: engine.take(item) for item in sets.items(name)})
    results["mean"] = {
        key: sum(found[key] for found in results.values()) / len(STREAMS) for key in ("pair_F", "false_joins")
    }
    return results


def cost(sets: Any) -> float:
    """Milliseconds of processor time an item with 10,000 stored, made of recombined paragraphs of the articles."""
    rows = [item for name in ("nd_zh", "nd_en") for item in sets.items(name)]
    pieces = [piece for row in rows for piece in row["text"].split("\n")[:12] if len(piece) > 20]
    engine, took, start = Engine(), 0.0, datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(STORED + TIMED):
        first = number * 104_729 % len(pieces)
        text = "\n".join(pieces[(first + 7919 * step) % len(pieces)] for step in range(6))
        when = (start + timedelta(seconds=40 * number)).isoformat()
        item = {**rows[number % len(rows)], "id": str(number), "text": text, "title": text[:60], "ts": when}
        before = time.process_time()
        engine.take(item)
        took += time.process_time() - before if number >= STORED else 0.0
    return took / TIMED * 1000


def baselines(corpus: Path, names: Iterable[str]) -> Iterable[tuple[str, dict[str, dict[str, Any]]]]:
    """The scores of the baselines: MinHash with LSH of ours, and those of the corpus's own program."""
    judge = scorer(corpus)
    sets = judge.Corpus(str(corpus))
    for method in BASELINES:
        results = {}
        for name in names:
            answers = answered(corpus, method, sets.items(name))
            results[name] = judge.score_set(sets, name, {found["id"]: found for found in answers})
        yield method, results


def answered(corpus: Path, method: str, items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a baseline answers to a stream."""
    if method == "minhash":
        return list(map(MinHashLsh().take, items))
    command = [sys.executable, str(corpus / "baselines.py"), method]
    lines = "".join(f"{json.dumps(item)}\n" for item in items)
    ran = subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    return list(map(json.loads, ran.stdout.splitlines()))


def show(method: str, results: Mapping[str, Mapping[str, Any]]) -> None:
    """One line a set."""
    for name, result in results.items():
        found = "  ".join(f"{column} {result[column]:.3f}" for column in COLUMNS if column in result)
        print(f"{method:8s} {name:15s} {found}", flush=True)


def fallen(results: Mapping[str, Mapping[str, Any]], *, meant: bool = False) -> list[str]:
    """The floors that do not hold, a sentence each. meant: with the similarity in meaning."""
    other = MEANT_FLOORS if meant else {}
    floors = [(key, name, other.get((key, name), bound), lower) for key, name, bound, lower in FLOORS]
    return [
        f"{key} of {name} is {results[name][key]:.4f}; it must be {'at least' if lower else 'at most'} {bound}"
        for key, name, bound, lower in floors
        if (results[name][key] < bound if lower else results[name][key] > bound)
    ]


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.group", description=__doc__)
    parser.add_argument("command", nargs="?", choices=["fit", "halves", "stored"], help="see above")
    parser.add_argument("--corpus", type=Path, help="a folder of labelled streams: score every set")
    parser.add_argument("--quick", action="store_true", help="without the baselines")
    parser.add_argument("--stored", type=int, nargs="+", default=[STORED], metavar="N", help="items in the database")
    parser.add_argument("--meaning", default="off", help="see above")
    parser.add_argument("--vectors", type=Path, help="a file that keeps vectors")
    args = parser.parse_args()
    meaning = meaning_of(args.meaning)
    if meaning and args.vectors:
        meaning = kept_vectors(meaning, args.vectors)
    if args.corpus is None:
        for line in answer(sys.stdin):
            print(line, flush=True)
        return 0
    if args.command == "fit":
        print(table(fit_corpus(args.corpus)))
        return 0
    if args.command == "halves":
        for half in (0, 1):
            show(f"half {half}", unfitted(args.corpus, half, meaning))
        return 0
    if args.command == "stored":
        sets = scorer(args.corpus).Corpus(str(args.corpus))
        rows = [item for name in ("nd_zh", "nd_en") for item in sets.items(name)]
        for stored in args.stored:
            print(f"{cost_stored(rows, stored):.2f} ms of processor time an item with {stored:,} stored", flush=True)
        return 0
    results = score(args.corpus, meaning)
    show("ours", results)
    print(f"ours     {results['mean']['cost_ms']:.2f} ms an item with {STORED:,} stored")
    if not args.quick:
        for method, found in baselines(args.corpus, [name for name in results if name != "mean"]):
            show(method, found)
    faults = fallen(results, meant=meaning is not None)
    print("\n".join(faults) or "every floor holds")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""Fit the tables twice on sixty small pages, in either order and with other hashes, and compare the bytes.

    python -m tests.bench.extract.fit.repeat

Needs the extra `bench`. Exits 1 where the bytes differ.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.extract.manners import MANNERS, MORE_MANNERS, Manner
from tests.extract.reported import REPORTED

ROOT = Path(__file__).parents[4]
SCORER = """
import gzip, json
def read_lines(path):
    return [json.loads(line) for line in gzip.open(f"{path}.gz", "rt", encoding="utf-8")]
def token_scores(gold, text):
    a, b = set(gold.split()), set(text.split())
    return [2 * len(a & b) / max(1, len(a) + len(b))]
"""
# The models of the fit, with leaves small enough for sixty pages.
FIT = """
import sys
from pathlib import Path
from tests.bench.extract.__main__ import scorer
from tests.bench.extract.fit import __main__ as fit, dates, pages
corpus, folder, target = map(Path, sys.argv[1:])
fit.BLOCK["min_data_in_leaf"] = dates._MODEL["min_data_in_leaf"] = 2
score = scorer(corpus)
found = pages.records(score, [corpus], folder, target.with_suffix(".cache"))
for page in found:
    fit.prepare(page)
days = dates.records(score, corpus, folder, target.with_suffix(".dates"))
models = {"block": fit.tables_of(fit.fit_blocks(found)), "date": fit.tables_of(dates.fit(days))}
pages.dump(target, {"models": models, "order": [page["id"] for page in (*found, *days)]})
"""


def corpus_of(manners: list[Manner], place: Path) -> Path:
    """A corpus of these pages in this order, with pages on the sites of their places in the alphabet."""
    place.mkdir()
    (place / "score.py").write_text(SCORER, "utf-8")
    with gzip.open(place / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        for manner in manners:
            name = "".join(char for char in manner.name if char.isalnum())
            (place / f"{name}.html").write_text(manner.page, "utf-8")
            known = {"id": name, "set": "own", "lang": "en", "site": name[:3], "url": manner.url}
            gold = {"gold_text": "\n".join(manner.has), "gold_date": manner.day or None}
            file.write(json.dumps(known | gold | {"html_path": f"{name}.html"}, ensure_ascii=False) + "\n")
    return place


def main() -> int:
    """Return the exit code: 1 where two fits differ or found too few splits to say anything."""
    manners = [*MANNERS, *MORE_MANNERS, *REPORTED]
    written = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, order in enumerate((manners, manners[::-1])):
            corpus = corpus_of(order, folder / f"corpus{number}")
            target = folder / f"{number}.json"
            environment = os.environ | {"PYTHONHASHSEED": str(number)}
            subprocess.run([sys.executable, "-c", FIT, corpus, corpus, target], cwd=ROOT, env=environment, check=True)
            written.append(target.read_bytes())
    models = json.loads(written[0])["models"]
    splits = {name: sum(feature >= 0 for tree in model for feature in tree[0]) for name, model in models.items()}
    same = written[0] == written[1]
    print(f"{len(manners)} pages; splits: {splits}; {'the same bytes' if same else 'the bytes differ'}")
    return 0 if same and min(splits.values()) > 20 else 1


if __name__ == "__main__":
    sys.exit(main())

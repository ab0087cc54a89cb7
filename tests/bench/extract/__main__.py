"""Extraction on a corpus of saved pages with known answers, as `python -m tests.bench.extract`.

`articles --corpus PATH`: every measure of cleaned articles beside trafilatura and Readability alone in the same run,
beside the figures before, and what it must reach; exit 1 below a floor. `lists --corpus PATH`: the same for the links
of list pages. The corpus is a folder with its own `score.py`; its pages are laid out in `--pages DIR` once. `--set A,B`
and `--limit N` (a set) look at a part, without floors; `--folds DIR` takes the models that never saw a page's site;
`--quick` leaves the peers and the cost out; `--save FILE` keeps the answers. `--lower` lets a run pass below a floor,
for the commit that lowers them in `rows.py` and says why.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from tests.bench.extract.beside import Answers, answer_all
from tests.bench.extract.rows import ARTICLES, LABEL_FAULTS, LISTS, Row, below, show

LISTER = f"{sys.executable} -m tests.bench.extract.lists"


def scorer(corpus: Path) -> Any:
    """The corpus's own `score.py`."""
    spec = importlib.util.spec_from_file_location("corpus_score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(corpus / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def chosen(pages: Sequence[dict[str, Any]], sets: str | None, limit: int | None) -> list[dict[str, Any]]:
    """The pages of the sets, every n-th so that no more than `limit` of a set are left."""
    wanted = [page for page in pages if not sets or page.get("set") in sets.split(",")]
    if limit is None:
        return wanted
    kept = []
    for name in dict.fromkeys(page.get("set") for page in wanted):
        of_set = [page for page in wanted if page.get("set") == name]
        kept += of_set[:: max(1, len(of_set) // limit)][:limit]
    return kept


def articles(judge: Any, pages: Sequence[dict[str, Any]], folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Groups of scores (all, a set, a language) of ours and of trafilatura, and the cost of ours by theirs."""
    found: Answers = answer_all(pages, folder, beside=not options.quick, folds=options.folds)
    if options.save:
        options.save.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in found.ours), "utf-8")
    scores = {"ours": _grouped(judge, pages, found.ours), "cost": found.cost}
    if options.quick:
        return scores
    peers = {"theirs": found.theirs, "readability": found.readability}
    return scores | {name: _grouped(judge, pages, answers) for name, answers in peers.items()}


def lists(judge: Any, pages: Sequence[dict[str, Any]], folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Groups of scores of list pages; nothing stands beside them.

    all: each page counts once; sites: each site; half one, half two: of the sites in the order of their names, so that
    a rule made for pages of one half is seen on the other; labels hold: without the pages of `LABEL_FAULTS`
    """
    answers = judge.ask(LISTER, pages, folder.resolve(), options.save)
    rows = {page["id"]: judge.judge_list(page, answers.get(page["id"], {})) for page in pages}
    of_site: dict[str, list[dict[str, Any]]] = {page["site"]: [] for page in sorted(pages, key=itemgetter("site"))}
    for page in pages:
        of_site[page["site"]].append(rows[page["id"]])
    halves = [[row for site in [*of_site.values()][start::2] for row in site] for start in (0, 1)]
    groups = {
        "sites": [judge.summary_of_lists(of_one) for of_one in of_site.values()],
        "half one": halves[0],
        "half two": halves[1],
        "labels hold": [row for name, row in rows.items() if name not in LABEL_FAULTS],
    }
    for name in LABEL_FAULTS.keys() & rows.keys():
        print(f"not in `labels hold`: {name}, F1 {rows[name]['F1']:.3f}: {LABEL_FAULTS[name]}")
    scores = judge.grouped([*rows.values()], judge.summary_of_lists, 1)
    return {
        "ours": scores | {name: judge.summary_of_lists(each) for name, each in groups.items() if each},
        "cost": None,
    }


def _grouped(judge: Any, pages: Sequence[dict[str, Any]], answers: Sequence[Mapping[str, Any]]) -> Any:
    rows = [judge.judge(page, answer) for page, answer in zip(pages, answers, strict=True)]
    return judge.grouped(rows, judge.summary, 10)


def measure(options: argparse.Namespace, folder: Path) -> int:
    """Lay out the pages where they are not yet, score them, print every row; 1 below a floor."""
    judge = scorer(options.corpus)
    of_lists = options.command == "lists"
    pages = judge.read_lines(options.corpus / ("listing.jsonl" if of_lists else "articles.jsonl"))
    pages = chosen(pages, options.set, options.limit)
    if not all((folder / page["html_path"]).exists() for page in pages):
        judge.unpack(options.corpus, folder)
    scores = (lists if of_lists else articles)(judge, pages, folder, options)
    rows: tuple[Row, ...] = LISTS if of_lists else ARTICLES
    show(rows, scores, len(pages))
    fallen = below(rows, scores) if not (options.set or options.limit) else []
    for fall in fallen:
        print(fall)
    return int(bool(fallen) and not options.lower)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("articles", "lists"):
        sub = commands.add_parser(name)
        sub.add_argument("--corpus", type=Path, required=True)
        sub.add_argument("--pages", type=Path, help="folder of the unpacked pages (default: unpacked for this run)")
        sub.add_argument("--set", help="only these sets, separated by commas")
        sub.add_argument("--limit", type=int, help="no more than so many pages of a set")
        sub.add_argument("--folds", type=Path, help="models by fold, as `fit --folds` writes them: unseen sites alone")
        sub.add_argument("--quick", action="store_true", help="without trafilatura alone and the cost")
        sub.add_argument("--save", type=Path, help="keep the answers as JSON Lines")
        sub.add_argument("--lower", action="store_true", help="exit 0 although a floor is missed")
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    if given.pages:
        sys.exit(measure(given, given.pages))
    with tempfile.TemporaryDirectory(prefix="extract-pages-") as scratch:
        sys.exit(measure(given, Path(scratch)))

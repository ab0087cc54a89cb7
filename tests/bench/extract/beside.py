"""Our answers about saved pages beside those of trafilatura and Readability alone, with the time that each takes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from trafilatura import bare_extraction
from trafilatura.settings import Document as Extracted

from monitor.extract import judge, published
from monitor.text.markup import decode, without_controls
from tests.bench.extract.articles import answer
from tests.bench.extract.fit.pages import fold_of

Answer = Mapping[str, Any]
UTC_DAYS = ("post",)  # sets whose gold gives the day in UTC, as their description says


@dataclass(frozen=True, slots=True)
class Answers:
    """One answer a page, in the order of the pages: ours, trafilatura's and Readability's.

    cost: our CPU time by trafilatura's; None, and no answers of theirs, where they were not asked
    """

    ours: list[Answer]
    theirs: list[Answer]
    readability: list[Answer]
    cost: float | None


def answer_all(pages: Sequence[Mapping[str, Any]], folder: Path, *, beside: bool, folds: Path | None = None) -> Answers:
    """Ask for each page, trafilatura right after ours, so that both meet the same machine.

    folds: the models of each fold, as the fit writes them; a page is judged by those that never saw its site
    """
    now = datetime.now(UTC)
    ours: list[Answer] = []
    theirs: list[Answer] = []
    readable: list[Answer] = []
    spent = [0.0, 0.0]
    for page in pages:
        question = {"id": page["id"], "url": page["url"], "html_path": str(folder / page["html_path"])}
        question |= {"days": "UTC"} if page["set"] in UTC_DAYS else {}
        with _models_of(page, folds):
            spent[0] += _timed(partial(answer, now=now), question, ours)
        if beside:
            spent[1] += _timed(alone, question, theirs)
            _timed(readability, question, readable)
    return Answers(ours, theirs, readable, spent[0] / spent[1] if beside and spent[1] else None)


@contextmanager
def _models_of(page: Mapping[str, Any], folds: Path | None) -> Iterator[None]:
    if folds is None:
        yield
        return
    trees = partial(_fold_trees, folds / f"{fold_of(dict(page))}.json")
    with ExitStack() as stack:
        for user in (judge, published):
            stack.enter_context(patch.object(user, "load_trees", trees))
        yield


@cache
def _fold_trees(path: Path, name: str) -> judge.Trees:
    return judge.trees_from(json.loads(path.read_text("utf-8"))[name])


def readability(page: Mapping[str, Any]) -> Answer:
    """What readability-lxml says: text and title."""
    from readability import Document  # of the extra `bench`: only what stands beside peers needs it

    try:
        # Control characters end its cleaning with an exception, and references to them the scoring.
        document = Document(without_controls(decode(Path(page["html_path"]).read_bytes())))
        return {"id": page["id"], "html": without_controls(document.summary()), "title": document.title()}
    except Exception as fault:  # noqa: BLE001  a peer may fail in any way on a saved page
        return {"id": page["id"], "text": "", "refused": str(fault)}


def alone(page: Mapping[str, Any]) -> Answer:
    """What trafilatura says with its defaults, comments off; the page is decoded as ours is."""
    text = decode(Path(page["html_path"]).read_bytes())
    document = bare_extraction(text, url=page["url"], include_comments=False, with_metadata=True)
    if not isinstance(document, Extracted):
        return {"id": page["id"], "text": ""}
    authors = (document.author or "").split("; ")
    return {
        "id": page["id"],
        "text": document.text or "",
        "title": document.title or "",
        "author": [author for author in authors if author],
        "date": document.date,
    }


def _timed(ask: Callable[[dict[str, Any]], Answer], question: dict[str, Any], answers: list[Answer]) -> float:
    """Add an answer; the seconds of CPU that it took."""
    start = time.process_time()
    answers.append(ask(question))
    return time.process_time() - start

"""Our answers about saved pages, and those of trafilatura alone, with the time that each takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from trafilatura import bare_extraction
from trafilatura.settings import Document

from monitor.text.decode import decode
from tests.bench.extract.articles import answer

Answer = Mapping[str, Any]
_UTC_DAYS = ("post",)  # sets whose gold gives the day in UTC, as their description says


@dataclass(frozen=True, slots=True)
class Answers:
    """ours, theirs: one answer a page, in the order of the pages; cost: our CPU time by theirs, None without theirs."""

    ours: list[Answer]
    theirs: list[Answer]
    cost: float | None


def answer_all(pages: Sequence[Mapping[str, Any]], folder: Path, *, beside: bool) -> Answers:
    """Ask for each page, trafilatura right after ours, so that both meet the same machine."""
    now = datetime.now(UTC)
    ours: list[Answer] = []
    theirs: list[Answer] = []
    spent = [0.0, 0.0]
    for page in pages:
        question = {"id": page["id"], "url": page["url"], "html_path": str(folder / page["html_path"])}
        question |= {"days": "UTC"} if page["set"] in _UTC_DAYS else {}
        spent[0] += _timed(partial(answer, now=now), question, ours)
        if beside:
            spent[1] += _timed(alone, question, theirs)
    return Answers(ours, theirs, spent[0] / spent[1] if beside and spent[1] else None)


def alone(page: Mapping[str, Any]) -> Answer:
    """What trafilatura says with its defaults, comments off; the page is decoded as ours is."""
    text = decode(Path(page["html_path"]).read_bytes())
    document = bare_extraction(text, url=page["url"], include_comments=False, with_metadata=True)
    if not isinstance(document, Document):
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

"""Read items from a file, one JSON object a line, to try a query on them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, TextIO

from monitor.errors import QueryError
from monitor.model import Document
from monitor.text.markup import plain


def read_documents(file: TextIO) -> Iterator[tuple[int, Document]]:
    """Give line numbers from 1 with their documents; empty lines are skipped.

    Keys, all optional: title, html or text (one paragraph a line), source, author,
    url, tags, language, published (ISO 8601). Raises QueryError with the line that is wrong.
    """
    for number, line in enumerate(file, 1):
        if line.strip():
            yield number, _document(number, line)


def _document(number: int, line: str) -> Document:
    try:
        given = json.loads(line)
    except json.JSONDecodeError as fault:
        problem = f"line {number} is not JSON: {fault.msg} at column {fault.colno}"
        raise QueryError(problem, 0, remedy="write one JSON object a line") from fault
    if not isinstance(given, dict):
        raise QueryError(f"line {number} is not a JSON object", 0, remedy='write {"title": "…", "text": "…"}')
    text = str(given["text"]) if given.get("text") else plain(str(given.get("html") or ""))
    tags = given.get("tags") or ()
    return Document(
        title=str(given.get("title") or ""),
        text=text,
        author=str(given.get("author") or ""),
        source=str(given.get("source") or ""),
        url=str(given.get("url") or ""),
        tags=tuple(map(str, tags)),
        language=str(given.get("language") or ""),
        published=_moment(number, given.get("published")),
    )


def _moment(number: int, value: Any) -> datetime | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as fault:
        problem = f"line {number}: 'published' is no date in ISO 8601: {value}"
        raise QueryError(problem, 0, remedy="write e.g. 2024-05-15T12:10:00+08:00") from fault
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

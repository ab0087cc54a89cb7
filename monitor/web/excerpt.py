"""The text of an entry for a page: its title and first paragraph, cut at the hits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.model import FeedEntry, Hit
from monitor.redact import split_credentials

_LEAD = 320  # characters; about four lines


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. term: the term of the query that found it, or empty."""

    text: str
    term: str = ""
    lookalike: bool = False


def title_pieces(entry: FeedEntry) -> tuple[Piece, ...]:
    """Cut the title at its hits."""
    title = entry.item.title
    return cut(title, 0, len(title), _of(entry.hits, "title"))


def lead_pieces(entry: FeedEntry) -> tuple[Piece, ...]:
    """Cut the first paragraph, shortened, at its hits; empty where there is no text."""
    text = entry.item.text
    start = len(text) - len(text.lstrip())
    line = text.find("\n", start)
    paragraph = len(text) if line < 0 else line
    end = _shortened(text, start, paragraph)
    pieces = cut(text, start, end, _of(entry.hits, "text"))
    return (*pieces, Piece("…")) if end < paragraph else pieces


def cut(text: str, start: int, end: int, hits: Iterable[Hit]) -> tuple[Piece, ...]:
    """Cut text[start:end] at the hits; overlapping ones and those beyond the text are left out."""
    pieces: list[Piece] = []
    at = start
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start < at or hit.end > end or hit.end <= hit.start:
            continue
        pieces += [Piece(text[at : hit.start]), Piece(text[hit.start : hit.end], hit.term, hit.lookalike)]
        at = hit.end
    return tuple(piece for piece in (*pieces, Piece(text[at:end])) if piece.text)


def web_address(url: str) -> str | None:
    """Give the URL that a page may link to: http or https, with a host, without a password. Else None."""
    try:
        parts = urlsplit(split_credentials(url)[0])
    except ValueError:
        return None
    return parts.geturl() if parts.scheme in ("http", "https") and parts.netloc else None


def _of(hits: Iterable[Hit], field: str) -> list[Hit]:
    return [hit for hit in hits if hit.field == field]


def _shortened(text: str, start: int, end: int) -> int:
    """Find the end of the shown part of a paragraph, at a space where one is near.

    So no Latin word is cut.
    """
    if end - start <= _LEAD:
        return end
    space = text.rfind(" ", start + _LEAD - 20, start + _LEAD)
    return space if space > 0 else start + _LEAD

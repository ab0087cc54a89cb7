"""FreshRSS' searches, one a line.

Words side by side must all occur, OR and parentheses are as here, - and ! negate, a prefix names the field. Where one
of several parts that must all hold has no counterpart, it is left out and told; beside an OR the whole line is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.config.filters import Draft, Found, regex, term

_TOKEN = re.compile(
    r"\s*(?:(?P<sign>[()])|(?P<operator>(?:OR|AND|NOT)(?=[\s()]|$))|(?P<negated>[-!]*)(?P<prefix>#|[A-Za-z]+:)?"
    r"(?:/(?P<pattern>(?:[^/\\]|\\.)+)/(?P<flags>[a-z]*)"
    r"""|(?P<quote>["'])(?P<quoted>.*?)(?P=quote)|(?P<word>[^\s()]+)))"""
)
_FIELDS = {"": "", "intitle:": "title:", "intext:": "text:", "author:": "author:", "inurl:": "url:", "#": "tag:"}
_AGES = ("date:", "pubdate:")
_SPAN = re.compile(r"P(?:(\d+)D|(\d+)W|T(\d+)H)/?", re.IGNORECASE)
_REMEDIES = {
    "f:": "name the source by `sources: [id]` in the topic",
    "c:": "name its sources by `sources: [id, id]` in the topic",
    "search:": "write that search out",
    "s:": "write that search out",
}


@dataclass(frozen=True, slots=True)
class _Lost:
    """A part that has no counterpart."""

    words: str
    problem: str


def read_freshrss(text: str) -> Found:
    """Each line as a topic."""
    found = Found()
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        search = line.strip()
        parts = list(_parts(search))
        lost = [part for part in parts if isinstance(part, _Lost)]
        kept = [part for part in parts if isinstance(part, str)]
        whole = bool(lost) and any(part in ("OR", "(", ")", "NOT") for part in kept)
        effect = (
            "beside OR or parentheses the line is left out with it"
            if whole
            else "it is left out, so the topic takes more than the search did"
        )
        for part in lost:
            found.note(number, part.words, f"{part.problem}; {effect}")
        if kept and not whole:
            query = " ".join(kept).replace("( ", "(").replace(" )", ")")
            found.drafts.append(Draft(number, search[:60], query))
    if found.drafts:
        found.note(0, "", "words match whole words here, and parts of words there: write word* for any ending")
    return found


def _parts(search: str) -> Iterator[str | _Lost]:
    """The search in the topic language, part by part."""
    at = 0
    while at < len(search):
        token = _TOKEN.match(search, at)
        if token is None or token.end() == at:
            yield _Lost(search[at:], "this cannot be read")
            return
        at = token.end()
        yield token["sign"] or token["operator"] or _part(token)


def _part(token: re.Match[str]) -> str | _Lost:
    """One word, phrase or pattern with its field."""
    prefix, words = (token["prefix"] or ""), token[0].strip()
    sign = "-" if len(token["negated"] or "") % 2 else ""
    if prefix in _AGES:
        span = _SPAN.fullmatch(token["word"] or "")
        if span is None:
            return _Lost(words, "only a span such as P3D has a counterpart, age<3d")
        days, weeks, hours = span.groups()
        return f"{sign}age<{f'{days}d' if days else f'{weeks}w' if weeks else f'{hours}h'}"
    if prefix not in _FIELDS:
        remedy = _REMEDIES.get(prefix.lower(), "")
        return _Lost(words, f"'{prefix}' has no counterpart{f': {remedy}' if remedy else ''}")
    if token["pattern"]:
        exact = "i" not in token["flags"] and any(map(str.isalpha, re.sub(r"\\.", "", token["pattern"])))
        return f"{sign}{_FIELDS[prefix]}{'=' if exact else ''}{regex(token['pattern'])}"
    text = token["quoted"] if token["quote"] else token["word"]
    text = text.replace("+", " ") if prefix == "#" else text
    if not any(char.isalnum() for char in text):
        return _Lost(words, "there is no word in it")
    return f"{sign}{_FIELDS[prefix]}{term(text)}"

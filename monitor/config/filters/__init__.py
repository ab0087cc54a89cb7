"""Import filters of other programs as topics: what the readers share, and the topics.yaml they end in.

What cannot be carried over is said with its line; nothing is left out in silence. A new format is a module here
and a line in `monitor.cli.transfer.FILTERS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from monitor.model import Topic
from monitor.topics import check_topic
from monitor.topics.check import free_id, hints, topic_yaml

_PLAIN = re.compile(r'[^\s"()|:@/=＝*＊＂（）｜：＠／“”„-][^\s"()|:*＊＂（）｜：“”„]*')
_OPERATOR = re.compile(r"AND|OR|NOT|NEAR(?:/.*)?")


@dataclass(frozen=True, slots=True)
class Note:
    """A part of a filter that could not be imported as it was.

    line: from 1; 0: the whole file.
    """

    line: int
    words: str
    problem: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.words}: {self.problem}" if self.words else f"{where}{self.problem}"


@dataclass(frozen=True, slots=True)
class Draft:
    """One topic to be. reject: empty for none; limit: 0 for the usual one."""

    line: int
    title: str
    match: str
    reject: str = ""
    limit: int = 0


@dataclass(slots=True)
class Found:
    """The filters read from a file so far."""

    drafts: list[Draft] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, line: int, words: str, problem: str) -> None:
        """Say what could not be carried over."""
        self.notes.append(Note(line, words, problem))


@dataclass(frozen=True, slots=True)
class Imported:
    """A file as topics.yaml, with what could not be carried over, in the order of its lines."""

    yaml: str
    topics: int
    notes: tuple[Note, ...]


def imported(found: Found) -> Imported:
    """Lay out the topics that were found.

    A query that the topic language cannot read is left out, with a note.
    """
    notes, taken, parts = list(found.notes), set[str](), []
    for draft in found.drafts:
        topic = Topic("imported", draft.title, (draft.match,), draft.reject or None)
        fault = next((fault for fault in check_topic(topic, {}) if fault.fatal), None)
        if fault:
            query = draft.match if fault.part == "match" else draft.reject
            notes.append(Note(draft.line, query, f"{fault.problem}; {fault.remedy}"))
            continue
        name = free_id(draft.title, taken)
        taken.add(name)
        parts.append(topic_yaml(name, draft.title, draft.match, reject=draft.reject, limit=draft.limit))
    yaml = "topics:\n" + "".join(parts) if parts else "topics: {}\n"
    return Imported(yaml, len(parts), tuple(sorted(notes, key=lambda note: note.line)))


def term(words: str) -> str:
    """A word of another program as a term; as a phrase where it has signs of the topic language in it."""
    text = " ".join(words.split())
    if _PLAIN.fullmatch(text) and not _OPERATOR.fullmatch(text) and "!" not in text and not hints(text):
        return text
    return '"' + text.replace('"', " ").strip("*＊ ") + '"'


def any_of(parts: Iterable[str]) -> str:
    """Join alternatives by OR, in parentheses if there are several."""
    listed = list(dict.fromkeys(parts))
    return listed[0] if len(listed) == 1 else f"({' OR '.join(listed)})"


def regex(pattern: str) -> str:
    """A pattern between slashes."""
    return "/" + re.sub(r"(?<!\\)((?:\\\\)*)/", r"\1\\/", pattern) + "/"

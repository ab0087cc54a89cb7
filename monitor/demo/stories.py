"""The stories of the bundled news site, read from the files in `stories/`.

A file is a TOML head between two lines `+++`, then the text: blocks with an
empty line between them. `## ` opens a heading, `> ` a quotation, `![words]`
a picture with its caption; everything else is a paragraph.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from typing import Any, Literal
from zlib import crc32

BlockKind = Literal["paragraph", "heading", "quote", "picture"]
MARKS: tuple[tuple[str, BlockKind], ...] = (("## ", "heading"), ("> ", "quote"), ("![", "picture"))


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a story's text; `words` is plain text, a picture's are its caption."""

    kind: BlockKind
    words: str


@dataclass(frozen=True, slots=True)
class Story:
    """One story of one outlet.

    id:          name of its file, without ending
    outlet:      id of the outlet that carries it
    offset:      when it is published, counted from the start of the site; negative: before
    section:     the department it stands in, one Latin word
    taken_from:  id of the story whose text it republishes, or empty
    """

    id: str
    outlet: str
    title: str
    author: str
    section: str
    offset: timedelta
    blocks: tuple[Block, ...]
    tags: tuple[str, ...] = ()
    taken_from: str = ""

    @property
    def number(self) -> int:
        """Six digits that stay with the story, as content systems give them out."""
        return 100_000 + crc32(self.id.encode()) % 900_000

    @property
    def slug(self) -> str:
        """The id without the outlet: the readable end of an address."""
        return self.id.partition("-")[2]

    @property
    def summary(self) -> str:
        """The first paragraph."""
        return next(block.words for block in self.blocks if block.kind == "paragraph")


def parse_story(name: str, content: str) -> Story:
    """Read one story file; `name` becomes its id. Raises KeyError or ValueError where the head is wrong."""
    _, head, text = content.split("+++\n", 2)
    facts: dict[str, Any] = tomllib.loads(head)
    if "seconds_after" in facts:
        offset = timedelta(seconds=facts["seconds_after"])
    else:
        offset = -timedelta(hours=facts["hours_ago"])
    return Story(
        id=name,
        outlet=name.partition("-")[0],
        title=facts["title"],
        author=facts["author"],
        section=facts["section"],
        offset=offset,
        blocks=tuple(_block(words) for words in text.strip().split("\n\n")),
        tags=tuple(facts.get("tags", ())),
        taken_from=facts.get("taken_from", ""),
    )


def load_stories() -> tuple[Story, ...]:
    """Every bundled story, the earliest first."""
    folder = files("monitor.demo") / "stories"
    stories = [
        parse_story(entry.name.removesuffix(".md"), entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".md")
    ]
    return tuple(sorted(stories, key=lambda story: (story.offset, story.id)))


def _block(words: str) -> Block:
    for mark, kind in MARKS:
        if words.startswith(mark):
            return Block(kind, words.removeprefix(mark).removesuffix("]" if kind == "picture" else ""))
    return Block("paragraph", " ".join(words.split("\n")))

"""One outlet at one instant: which stories are out, and how its pages show them.

Nothing that is not out yet can reach a page, because a page is only ever made
from an `Edition`, and an edition only knows what is out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from importlib.resources import files
from json import dumps
from string import Template

from monitor.demo.houses import House
from monitor.demo.stories import Block, Story

RELATED = 14  # headlines in the tail of an article
HOT = 6  # headlines in the margin


@dataclass(frozen=True, slots=True)
class Edition:
    """The stories that one outlet shows at `now`.

    origins: id of every outlet to its scheme, host and port
    stories: what is out at this outlet, the newest first
    others:  what is out at the other outlets, by id: for the source of a republished text
    """

    house: House
    origins: Mapping[str, str]
    started: datetime
    now: datetime
    stories: tuple[Story, ...]
    others: Mapping[str, Story]

    @property
    def origin(self) -> str:
        """Scheme, host and port of this outlet."""
        return self.origins[self.house.id]

    @property
    def modified(self) -> datetime:
        """When something last came out here."""
        return self.started + self.stories[0].offset if self.stories else self.started


def make_edition(
    house: House, origins: Mapping[str, str], started: datetime, now: datetime, stories: Iterable[Story]
) -> Edition:
    """Choose what is out at `now` from all stories of all outlets."""
    out = [story for story in stories if started + story.offset <= now]
    own = sorted((s for s in out if s.outlet == house.id), key=lambda s: s.offset, reverse=True)
    return Edition(house, origins, started, now, tuple(own), {story.id: story for story in out})


def story_path(house: House, story: Story) -> str:
    """Path of a story at its outlet."""
    return house.story_path.format(number=story.number, slug=story.slug, section=story.section)


def list_page(edition: Edition, section: str = "") -> str:
    """The front page or the list; with `section` only what stands there."""
    shown = [s for s in edition.stories if section in ("", s.section)]
    lead, rest = shown[:1], shown[1:]
    return _fill(
        edition,
        "list",
        lead=_all(edition, "lead", lead),
        entries=_all(edition, "entry", rest),
        hot=_all(edition, "hot", _hot(edition)),
    )


def article_page(edition: Edition, story: Story) -> str:
    """The page of one story, with everything around it that real pages have."""
    return _fill(
        edition,
        "article",
        _facts(edition, story),
        body=_body(edition, story),
        credit=_credit(edition, story),
        related=_all(edition, "related", related(edition, story)),
        hot=_all(edition, "hot", _hot(edition)),
        linked_data=_linked_data(edition, story),
    )


def feed(edition: Edition) -> str:
    """The outlet's feed, as XML."""
    return _fill(edition, "feed", entries=_all(edition, "feed_entry", edition.stories))


def plain_page(edition: Edition, title: str, words: str) -> str:
    """A page that is no news: about, contact, not found."""
    return _fill(edition, "plain", title=escape(title), words=escape(words))


def style_sheet(edition: Edition) -> str:
    """The outlet's CSS."""
    return templates(edition.house.id)["style"].template


def related(edition: Edition, story: Story) -> list[Story]:
    """Other stories of the outlet: the more tags in common, the earlier; then the newer."""
    others = [other for other in edition.stories if other != story]
    return sorted(others, key=lambda other: -len(set(other.tags) & set(story.tags)))[:RELATED]


@cache
def templates(house: str) -> Mapping[str, Template]:
    """The templates of one outlet: `pages/<house>.html`, cut at the lines `<!--# name -->`."""
    content = (files("monitor.demo") / "pages" / f"{house}.html").read_text("utf-8")
    pieces = re.split(r"^<!--# (\w+) -->\n", content, flags=re.MULTILINE)[1:]
    return {name: Template(text) for name, text in zip(pieces[::2], pieces[1::2], strict=True)}


def _fill(edition: Edition, name: str, facts: Mapping[str, str] | None = None, **ready: str) -> str:
    """Fill one template; `facts` and `ready` are already markup."""
    at_hand = {
        "site": escape(edition.house.name),
        "origin": edition.origin,
        "year": str(edition.now.year),
        "today": edition.house.day(edition.now.astimezone(edition.house.zone)),
        "updated_iso": edition.modified.isoformat(),
        "updated_rfc": format_datetime(edition.modified),
    }
    return templates(edition.house.id)[name].substitute(at_hand | dict(facts or {}) | ready)


def _all(edition: Edition, name: str, stories: Iterable[Story]) -> str:
    return "".join(_fill(edition, name, _facts(edition, story), body=_body(edition, story)) for story in stories)


def _facts(edition: Edition, story: Story) -> dict[str, str]:
    """The parts of a story that templates use, as markup."""
    house, out = edition.house, edition.started + story.offset
    local = out.astimezone(house.zone)
    path = story_path(house, story)
    words = {
        "title": story.title,
        "author": story.author,
        "section": story.section,
        "summary": story.summary,
        "tags": ",".join(story.tags),
        "path": path,
        "link": path + house.link_suffix,
        "picture": f"/img/{story.id}.svg",
        "number": str(story.number),
        "list_date": house.list_date(local, edition.now.astimezone(house.zone)),
        "page_date": house.page_date(local),
        "iso": local.isoformat(),
        "rfc": format_datetime(local),
    }
    return {name: escape(text) for name, text in words.items()}


def _body(edition: Edition, story: Story) -> str:
    return "".join(_block(edition, story, at, block) for at, block in enumerate(story.blocks))


def _block(edition: Edition, story: Story, at: int, block: Block) -> str:
    picture = f"/img/{story.id}-{at}.svg"
    aside = _fill(edition, "interruption") if at == 2 else ""
    return aside + _fill(edition, block.kind, words=escape(block.words), picture=picture)


def _credit(edition: Edition, story: Story) -> str:
    """Name the origin of a republished text in the outlet's words; empty for its own."""
    original = edition.others.get(story.taken_from)
    if original is None:
        return ""
    return _fill(edition, "credit", original=escape(original.title), original_author=escape(original.author))


def _hot(edition: Edition) -> list[Story]:
    return sorted(edition.stories, key=lambda story: story.number)[:HOT]


def _linked_data(edition: Edition, story: Story) -> str:
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": (edition.started + story.offset).astimezone(edition.house.zone).isoformat(),
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": edition.house.name},
        "mainEntityOfPage": edition.origin + story_path(edition.house, story),
        "image": f"{edition.origin}/img/{story.id}.svg",
    }
    return dumps(facts, ensure_ascii=False).replace("<", "\\u003c")

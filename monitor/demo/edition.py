"""Pages and answers of one outlet at one instant.

Nothing that is not out yet can reach a page, because a page is only ever made
from an `Edition`, and an edition only knows what is out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from html import escape
from http import HTTPStatus
from importlib.resources import files
from json import dumps
from string import Template
from urllib.parse import unquote, urlsplit

from monitor.demo.stories import Profile, Story, landscape_svg, scan_png

RELATED = 14  # headlines in the tail of an article
HOT = 6  # headlines in the margin


@dataclass(frozen=True, slots=True)
class Edition:
    """The stories that one outlet shows at `now`.

    origins: id of every outlet to its scheme, host and port
    stories: what is out at this outlet, the newest first
    others:  what is out at the other outlets, by id: for the source of a republished text
    """

    profile: Profile
    origins: Mapping[str, str]
    started: datetime
    now: datetime
    stories: tuple[Story, ...]
    others: Mapping[str, Story]

    @property
    def origin(self) -> str:
        """Scheme, host and port of this outlet."""
        return self.origins[self.profile.id]

    @property
    def modified(self) -> datetime:
        """When something last came out here."""
        return self.started + self.stories[0].offset if self.stories else self.started


def make_edition(
    profile: Profile, origins: Mapping[str, str], started: datetime, now: datetime, stories: Iterable[Story]
) -> Edition:
    """Choose what is out at `now` from all stories of all outlets."""
    out = [story for story in stories if started + story.offset <= now]
    own = sorted((s for s in out if s.outlet == profile.id), key=lambda s: s.offset, reverse=True)
    return Edition(profile, origins, started, now, tuple(own), {story.id: story for story in out})


def story_path(profile: Profile, story: Story) -> str:
    """Path of a story at its outlet."""
    return profile.story_path.format(number=story.number, slug=story.slug, section=story.section)


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
    credit = ""  # of a republished text, in the outlet's words
    if original := edition.others.get(story.taken_from):
        words = {"original": escape(original.title), "original_author": escape(original.author)}
        credit = _fill(edition, "credit", words)
    linked_data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": (edition.started + story.offset).astimezone(edition.profile.zone).isoformat(),
        "author": {"@type": "Person", "name": story.author},
        "publisher": {"@type": "Organization", "name": edition.profile.name},
        "mainEntityOfPage": edition.origin + story_path(edition.profile, story),
        "image": f"{edition.origin}/img/{story.id}.svg",
    }
    return _fill(
        edition,
        "article",
        _facts(edition, story),
        body=_body(edition, story),
        credit=credit,
        related=_all(edition, "related", related(edition, story)),
        hot=_all(edition, "hot", _hot(edition)),
        linked_data=dumps(linked_data, ensure_ascii=False).replace("<", "\\u003c"),
    )


def feed(edition: Edition) -> str:
    """The outlet's feed, as XML."""
    return _fill(edition, "feed", entries=_all(edition, "feed_entry", edition.stories))


def plain_page(edition: Edition, title: str, words: str) -> str:
    """A page that is no news: about, contact, not found."""
    return _fill(edition, "plain", title=escape(title), words=escape(words))


def style_sheet(edition: Edition) -> str:
    """The outlet's CSS."""
    return templates(edition.profile.id)["style"].template


def related(edition: Edition, story: Story) -> list[Story]:
    """Other stories of the outlet: the more tags in common, the earlier; then the newer."""
    others = [other for other in edition.stories if other != story]
    return sorted(others, key=lambda other: -len(set(other.tags) & set(story.tags)))[:RELATED]


@cache
def templates(profile: str) -> Mapping[str, Template]:
    """The templates of one outlet: `pages/<profile>.html`, cut at the lines `<!--# name -->`."""
    content = (files("monitor.demo") / "pages" / f"{profile}.html").read_text("utf-8")
    pieces = re.split(r"^<!--# (\w+) -->\n", content, flags=re.MULTILINE)[1:]
    return {name: Template(text) for name, text in zip(pieces[::2], pieces[1::2], strict=True)}


def _fill(edition: Edition, name: str, facts: Mapping[str, str] | None = None, **ready: str) -> str:
    """Fill one template; `facts` and `ready` are already markup."""
    at_hand = {
        "site": escape(edition.profile.name),
        "origin": edition.origin,
        "year": str(edition.now.year),
        "today": edition.profile.day(edition.now.astimezone(edition.profile.zone)),
        "updated_iso": edition.modified.isoformat(),
        "updated_rfc": format_datetime(edition.modified),
    }
    return templates(edition.profile.id)[name].substitute(at_hand | dict(facts or {}) | ready)


def _all(edition: Edition, name: str, stories: Iterable[Story]) -> str:
    return "".join(_fill(edition, name, _facts(edition, story), body=_body(edition, story)) for story in stories)


def _facts(edition: Edition, story: Story) -> dict[str, str]:
    """The parts of a story that templates use, as markup."""
    profile, out = edition.profile, edition.started + story.offset
    local = out.astimezone(profile.zone)
    path = story_path(profile, story)
    words = {
        "title": story.title,
        "author": story.author,
        "section": story.section,
        "summary": story.summary,
        "tags": ",".join(story.tags),
        "path": path,
        "link": path + profile.link_suffix,
        "picture": f"/img/{story.id}.svg",
        "number": str(story.number),
        "list_date": profile.list_date(local, edition.now.astimezone(profile.zone)),
        "page_date": profile.page_date(local),
        "iso": local.isoformat(),
        "rfc": format_datetime(local),
    }
    return {name: escape(text) for name, text in words.items()}


def _body(edition: Edition, story: Story) -> str:
    parts = [
        _fill(edition, block.kind, words=escape(block.words), picture=f"/img/{story.id}-{at}.svg")
        for at, block in enumerate(story.blocks)
    ]
    return "".join([*parts[:2], _fill(edition, "interruption"), *parts[2:]] if len(parts) > 2 else parts)


def _hot(edition: Edition) -> list[Story]:
    return sorted(edition.stories, key=lambda story: story.number)[:HOT]


ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /account\n"
ABOUT = {
    "zh": "本站随 newsmonitor 附带，供演示使用。媒体名称与作者均为虚构，文章由项目自行撰写。",
    "en": "This site comes with newsmonitor, for demonstration. The outlets and bylines are invented,"
    " and every story was written for it.",
}
MISSING = {
    "zh": ("页面不存在", "您访问的页面不存在，或者还没有发布。"),
    "en": ("Page not found", "There is nothing at this address, or nothing yet."),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer.

    `media_type` names the charset where there is one; `modified` is aware.
    """

    media_type: str
    body: bytes
    modified: datetime
    status: HTTPStatus = HTTPStatus.OK

    @property
    def etag(self) -> str:
        """A strong entity tag of the bytes."""
        return f'"{sha256(self.body).hexdigest()[:20]}"'


@dataclass(frozen=True, slots=True)
class OutletAnswers:
    """One outlet's side of the site: everything needed to answer, but a server.

    origins: id of every outlet to its scheme, host and port
    started: when the site started; stories are dated from it
    now:     the clock, handed in
    """

    profile: Profile
    origins: Mapping[str, str]
    started: datetime
    now: Callable[[], datetime]
    stories: tuple[Story, ...]

    def answer(self, target: str) -> Answer:
        """Answer a request target, query and all; what is not there, or not yet, is a 404 page."""
        path = unquote(urlsplit(target).path)
        edition = make_edition(self.profile, self.origins, self.started, self.now(), self.stories)
        language = self.profile.language[:2]
        if path in ("/", self.profile.watched) and path != _feed_path(self.profile):
            return _page(edition, list_page(edition))
        if path == _feed_path(self.profile):
            return _text(edition, feed(edition), self.profile.feed_type)
        if path == "/about":
            return _page(edition, plain_page(edition, self.profile.name, ABOUT[language]))
        for story in edition.stories:
            if path == story_path(self.profile, story):
                return _page(edition, article_page(edition, story))
            if path == f"/section/{story.section}":
                return _page(edition, list_page(edition, story.section))
        found = _page(edition, plain_page(edition, *MISSING[language]))
        return _static(edition, path) or replace(found, status=HTTPStatus.NOT_FOUND)


def _feed_path(profile: Profile) -> str:
    return profile.watched if profile.feed_type else ""


def _static(edition: Edition, path: str) -> Answer | None:
    """Pictures, style sheet and robots.txt; None for anything else."""
    if path == "/robots.txt":
        return Answer("text/plain; charset=utf-8", ROBOTS.encode(), edition.started)
    if path == "/style.css":
        return Answer("text/css; charset=utf-8", style_sheet(edition).encode(), edition.started)
    if path == "/qr.png":
        return Answer("image/png", scan_png(edition.profile.id), edition.started)
    name = path.removeprefix("/img/").removesuffix(".svg")
    pictures = {
        name
        for story in edition.stories
        for name in (story.id, *(f"{story.id}-{at}" for at, each in enumerate(story.blocks) if each.kind == "picture"))
    }
    if path == f"/img/{name}.svg" and name in pictures:
        return Answer("image/svg+xml", landscape_svg(name).encode(), edition.started)
    return None


def _page(edition: Edition, markup: str) -> Answer:
    return _text(edition, markup, "text/html")


def _text(edition: Edition, markup: str, media_type: str) -> Answer:
    profile = edition.profile
    return Answer(f"{media_type}; charset={profile.charset}", markup.encode(profile.encoding), edition.modified)

"""Answers of the bundled news site: status, media type, bytes, last change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from monitor.demo import images
from monitor.demo.edition import (
    Edition,
    article_page,
    feed,
    list_page,
    make_edition,
    plain_page,
    story_path,
    style_sheet,
)
from monitor.demo.houses import House
from monitor.demo.stories import Story

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

    house: House
    origins: Mapping[str, str]
    started: datetime
    now: Callable[[], datetime]
    stories: tuple[Story, ...]

    def answer(self, target: str) -> Answer:
        """Answer a request target, query and all; what is not there, or not yet, is a 404 page."""
        path = unquote(urlsplit(target).path)
        edition = make_edition(self.house, self.origins, self.started, self.now(), self.stories)
        language = self.house.language[:2]
        if path in ("/", self.house.watched) and path != _feed_path(self.house):
            return _page(edition, list_page(edition))
        if path == _feed_path(self.house):
            return _text(edition, feed(edition), self.house.feed_type)
        if path == "/about":
            return _page(edition, plain_page(edition, self.house.name, ABOUT[language]))
        for story in edition.stories:
            if path == story_path(self.house, story):
                return _page(edition, article_page(edition, story))
            if path == f"/section/{story.section}":
                return _page(edition, list_page(edition, story.section))
        return _static(edition, path) or _missing(edition, *MISSING[language])


def _feed_path(house: House) -> str:
    return house.watched if house.feed_type else ""


def _static(edition: Edition, path: str) -> Answer | None:
    """Pictures, style sheet and robots.txt; None for anything else."""
    if path == "/robots.txt":
        return Answer("text/plain; charset=utf-8", ROBOTS.encode(), edition.started)
    if path == "/style.css":
        return Answer("text/css; charset=utf-8", style_sheet(edition).encode(), edition.started)
    if path == "/qr.png":
        return Answer("image/png", images.scan_png(edition.house.id), edition.started)
    name = path.removeprefix("/img/").removesuffix(".svg")
    if path == f"/img/{name}.svg" and _has_picture(edition, name):
        return Answer("image/svg+xml", images.landscape_svg(name).encode(), edition.started)
    return None


def _has_picture(edition: Edition, name: str) -> bool:
    names = (
        {story.id} | {f"{story.id}-{at}" for at, block in enumerate(story.blocks) if block.kind == "picture"}
        for story in edition.stories
    )
    return any(name in pictures for pictures in names)


def _missing(edition: Edition, title: str, words: str) -> Answer:
    found = _page(edition, plain_page(edition, title, words))
    return Answer(found.media_type, found.body, found.modified, HTTPStatus.NOT_FOUND)


def _page(edition: Edition, markup: str) -> Answer:
    return _text(edition, markup, "text/html")


def _text(edition: Edition, markup: str, media_type: str) -> Answer:
    house = edition.house
    return Answer(f"{media_type}; charset={house.charset}", markup.encode(house.encoding), edition.modified)

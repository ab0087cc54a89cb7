"""Refuse pages with status 200 that are no article: walls, errors, lists, empty pages."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.errors import NotUsable
from monitor.extract.blocks import Block
from monitor.text.interstitials import MAX_TEXT, find_in_text, has_prose

_LITTLE = 200  # characters of body; a login page has no more to say
_PARAGRAPH = 80
_LIST_ROWS = 8
_REMEDIES = {
    "captcha": "ask less often, or leave the source's articles to their summaries with `full_text: false`",
    "login": "give the source's `headers` a Cookie, or set `full_text: false`",
    "consent": "give the source's `headers` the Cookie that its consent button sets",
    "error_page": "nothing to do when the article was deleted; else look at the address in a browser",
    "script": "set `browser: auto`, or `full_text: false`",
    "list_page": "leave such addresses out with `exclude`, or name the body by `article.body`",
    "no_body": "name the body by `article.body`, or set `full_text: false`",
}
_SAYS = {
    "login": "the page asks for a login",
    "list_page": "the page is a list of other pages",
    "no_body": "no article body was found on the page",
}


def refuse(kind: str, reason: str = "") -> NotUsable:
    """Make the error for a page that cannot be used."""
    return NotUsable(kind, reason or _SAYS[kind], _REMEDIES[kind])


def check_usable(title: str, page: Sequence[Block], body: Sequence[Block], *, has_password: bool) -> None:
    """Raise NotUsable where the page is no article.

    page: all blocks that can be seen; body: those taken for the article; has_password: a password is asked for
    Words such as "log in" stand on every page. A page with a sentence of news, or with much text, is no wall.
    """
    shown, told = sum(len(block.key) for block in page), sum(len(block.key) for block in body)
    if told < MAX_TEXT and not has_prose(block.text for block in body):
        wall = find_in_text(title, [block.text for block in (page if shown < MAX_TEXT else body)])
        if wall:
            raise refuse(wall.kind, wall.reason)
        if has_password and shown < MAX_TEXT and told < _LITTLE:
            raise refuse("login")
    if not told:
        raise refuse("no_body")
    links = sum(block.link_chars for block in body)
    paragraphs = sum(len(b.key) > _PARAGRAPH and b.link_chars < 0.3 * len(b.key) for b in body)
    if links > 0.85 * told and not paragraphs and len(body) >= _LIST_ROWS:
        raise refuse("list_page")

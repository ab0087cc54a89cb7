"""Stages of a page: parse, metadata, noise by markup, body, lines, render.

Each stage is a function of its own.

An article of several pages goes it page by page. A person's selectors are applied before, with BeautifulSoup, which
knows all of CSS.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from monitor.errors import NotUsable
from monitor.extract.blocks import Block, render, sanitised
from monitor.extract.byline import Author, clean_names, credits_around, find_author
from monitor.extract.lines import NO_BOILERPLATE, Boilerplate, clean_lines, identity, line_fingerprints
from monitor.extract.media import absolute
from monitor.extract.metadata import (
    Metadata,
    PageIndex,
    Wechat,
    find_title,
    folded,
    index_page,
    is_removed,
    read_metadata,
    read_wechat,
)
from monitor.extract.pagination import split_pages
from monitor.extract.published import find_published, near_title
from monitor.model import Article, ArticleSelectors, Entry, Page
from monitor.text.dates import parse_local
from monitor.text.interstitials import MAX_TEXT, find_in_text, has_prose
from monitor.text.language import guess_language
from monitor.text.markup import check_bounds, parse, soup_of
from monitor.text.page_state import StateArticle, article_in_state

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_PASSWORD = re.compile(r"<input[^>]{0,200}type\s*=\s*[\"']?password", re.IGNORECASE)
_LONG_JOINED = 300_000  # characters of an article's HTML from which no further page is read
_LITTLE_SHOWN = 700  # characters of a page's body, below which the data for its scripts is read


@dataclass(frozen=True, slots=True)
class _Given:
    """Knowledge about the source that `extract` uses beside the page."""

    selectors: ArticleSelectors
    entry: Entry
    known_titles: Collection[str]
    language: str | None
    zone: tzinfo
    now: datetime
    boilerplate: Boilerplate


@dataclass(frozen=True, slots=True)
class _Stated:
    """Statements of the page's metadata and markup, read before anything is removed.

    account: of WeChat; body: HTML that needs no finding, and a note on where it is from
    """

    title: str
    author: Author
    published: datetime | None
    site: str
    account: str
    base_url: str
    body: tuple[str, str] | None

    def over(self, state: StateArticle | None, given: _Given) -> _Stated:
        """These statements, completed from the data for the page's scripts."""
        if state is None:
            return self
        names = Author(", ".join(clean_names([state.author])), self.author.site)
        date = parse_local(state.published, now=given.now, zone=given.zone) if state.published else None
        return replace(
            self,
            title=self.title or state.title,
            author=self.author if self.author.names else names,
            published=self.published or date,
        )


def extract(
    page: Page,
    *,
    selectors: ArticleSelectors,
    entry: Entry,
    known_titles: Collection[str] = (),
    language: str | None = None,
    zone: tzinfo,
    now: datetime,
    boilerplate: Boilerplate = NO_BOILERPLATE,
) -> Article:
    """The article of a page, whole and nothing else.

    Of several bound in one, what each adds to those before it.

    known_titles: titles already seen on the source; a paragraph that consists of them is a related list
    language:     the source's, where it is set; zone: of dates that name none
    now:          aware; nothing is dated later
    boilerplate:    lines that come again on the source's pages, learned from their `line_fingerprints`
    Raises NotUsable: login, captcha, consent, error_page, list_page, no_body, broken, too_complex.
    """
    given = _Given(selectors, entry, known_titles, language, zone, now, boilerplate)
    parts = split_pages(page)
    earlier: dict[str, None] = {}
    article = replace(_read(next(parts), given, earlier), url=page.url)
    for number, part in enumerate(parts, start=2):
        if len(article.html) > _LONG_JOINED:
            note = f"left out page {number} and those behind it: the article has {len(article.html):,} characters"
            return replace(article, notes=(*article.notes, note))
        try:
            further = _read(part, given, earlier)
            article = replace(
                article,
                html=sanitised(f"{article.html}\n{further.html}"),
                text="\n".join(filter(None, (article.text, further.text))),
                author=article.author or further.author,  # credits may stand on the last page alone
                publisher=article.publisher or further.publisher,
                line_fingerprints=article.line_fingerprints | further.line_fingerprints,
            )
        except NotUsable as fault:
            article = replace(article, notes=(*article.notes, f"left out page {number}: {fault.problem}"))
    return article


def _read(page: Page, given: _Given, earlier: dict[str, None]) -> Article:
    """Read one page of an article.

    `earlier` has the blocks of the pages before it, and gets those of this one.
    """
    # With trafilatura: feeds do without.
    from monitor.extract.find import check_shown, find_body, given_body, stated_body

    chosen = select(page.text, given.selectors)
    root = parse(chosen.page)
    check_shown(root, at_first=True)  # before anything is copied
    if message := is_removed(root):
        raise refuse("error_page", message[:80])
    index = index_page(root)  # lxml makes an element's object again each time that nobody holds it
    metadata = read_metadata(root)
    stated = _stated(index, metadata, chosen, page, given)
    body = given_body(*stated.body) if stated.body else find_body(root, metadata, stated.title)
    known, boilerplate = given.known_titles, given.boilerplate
    cleaned = clean_lines(body.kept, title=stated.title, known_titles=known, boilerplate=boilerplate, earlier=earlier)
    if chosen.body is None:
        shown = sum(len(block.key) for block in cleaned.blocks)
        state = article_in_state(page.text, stated.title) if shown < _LITTLE_SHOWN else None
        if (whole := stated_body(metadata, state, cleaned.blocks)) is not None:
            body, cleaned = whole, replace(cleaned, blocks=whole.kept)
            stated = stated.over(state, given)
    check_usable(stated.title, body.seen, cleaned.blocks, has_password=bool(_PASSWORD.search(page.text)))
    earlier |= dict.fromkeys(map(identity, cleaned.blocks))
    credits = cleaned.credits.over(credits_around(body.seen, body.kept, body.top))
    rendered, text = render(body.root.find("body"), cleaned.blocks, stated.base_url, rtl=metadata.right_to_left)
    publisher = credits.publisher if credits.publisher.casefold() != stated.site.casefold() else ""
    return Article(
        url=page.url,
        title=stated.title,
        html=rendered,
        text=text,
        author=stated.author.names or ", ".join(clean_names([credits.author or credits.editor])) or stated.author.site,
        publisher=stated.account or publisher,
        published=stated.published or near_title(body.seen, body.top, now=given.now, zone=given.zone),
        canonical=absolute(metadata.canonical, page.url) or None,
        language=given.language or guess_language(text) or metadata.language or None,
        image=absolute(metadata.image, page.url) or None,
        tags=metadata.tags,
        notes=(*chosen.notes, *body.notes, *cleaned.notes),
        line_fingerprints=line_fingerprints(body.kept),
    )


def _stated(around: PageIndex, metadata: Metadata, chosen: Selected, page: Page, given: _Given) -> _Stated:
    root, now, zone = around.root, given.now, given.zone
    site = metadata.first("og:site_name")
    wechat = read_wechat(root, metadata) or Wechat()
    date = chosen.date or wechat.published
    names = ", ".join(clean_names([chosen.author or wechat.author]))
    base = root.find(".//base[@href]")
    bodies = ((chosen.body, "the body was chosen by the selector"), (wechat.body, "the body is in a script"))
    return _Stated(
        title=chosen.title or find_title(root, metadata, url=page.url, entry_title=given.entry.title),
        author=Author(names) if names else find_author(around, metadata, site=site, url=page.url),
        published=(parse_local(date, now=now, zone=zone) if date else None)
        or find_published(around, metadata, url=page.url, now=now, zone=zone),
        site=site,
        account=wechat.account,
        base_url=(absolute(base.get("href"), page.url) if base is not None else "") or page.url,
        body=next(((body, note) for body, note in bodies if body is not None), None),
    )


@dataclass(frozen=True, slots=True)
class Selected:
    """page: the HTML without what `remove` names.

    body: HTML of the chosen body, None where it is to be found.
    """

    page: str
    body: str | None = None
    title: str = ""
    author: str = ""
    date: str = ""
    notes: tuple[str, ...] = ()


def select(text: str, selectors: ArticleSelectors) -> Selected:
    """Apply the selectors to a page.

    A note names one that matches nothing; the part is then found as without it.

    Raises NotUsable 'too_complex' before a page is parsed that is too large, and 'no_body' for a wrong selector.
    """
    if selectors == ArticleSelectors():
        return Selected(text)
    from soupsieve import SelectorSyntaxError  # as few sources have selectors

    check_bounds(text)
    soup = soup_of(text)
    try:
        notes: list[str] = []
        for selector in selectors.remove:
            found = soup.select(selector)
            for element in found:
                if not element.decomposed:
                    element.decompose()
            notes.append(f"removed {len(found)} by the selector {selector}")
        bodies = soup.select(selectors.body) if selectors.body else []
        if selectors.body and not bodies:
            notes.append(f"the body selector {selectors.body} matched nothing; the body was found without it")
        outer = [b for b in bodies if not any(parent in bodies for parent in b.parents)]
        return Selected(
            page=str(soup),
            body="".join(map(str, outer)) if outer else None,
            title=_text(soup, selectors.title, notes),
            author=_text(soup, selectors.author, notes),
            date=_text(soup, selectors.date, notes),
            notes=tuple(notes),
        )
    except SelectorSyntaxError as fault:
        problem = f"an article selector is wrong: {str(fault).splitlines()[0]}"
        raise NotUsable("no_body", problem, "correct it in sources.yaml") from fault
    finally:
        soup.decompose()


def _text(soup: BeautifulSoup, selector: str | None, notes: list[str]) -> str:
    if not selector:
        return ""
    found = soup.select_one(selector)
    if found is None:
        notes.append(f"the selector {selector} matched nothing")
        return ""
    stated = found.get("content") or found.get("datetime") or ""
    return folded(str(stated) or found.get_text(" "))


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

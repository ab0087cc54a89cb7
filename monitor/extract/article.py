"""Stages of a page: parse, metadata, noise by markup, body, lines, render.

Each stage is a function of its own.

An article of several pages goes it page by page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from lxml.html import HtmlElement

from monitor.errors import NotUsable
from monitor.extract.blocks import Block, key_of
from monitor.extract.byline import Author, Credits, clean_names, find_author, reporter_of, visible_credits
from monitor.extract.find import Body, find_body, given_body
from monitor.extract.lines import NO_BOILERPLATE, Boilerplate, Cleaned, clean_lines, identity, line_fingerprints
from monitor.extract.media import absolute
from monitor.extract.metadata import Metadata, index_page, read_metadata
from monitor.extract.pagination import split_pages
from monitor.extract.published import find_published, near_title
from monitor.extract.render import render, sanitised
from monitor.extract.stated import Selected, Wechat, is_removed, read_wechat, select
from monitor.extract.title import find_title
from monitor.model import Article, ArticleSelectors, Entry, Page
from monitor.text.dates import parse_local
from monitor.text.interstitials import MAX_TEXT, find_in_text, has_prose
from monitor.text.language import guess_language
from monitor.text.markup import parse
from monitor.text.page_state import StateArticle, article_in_state

_PASSWORD = re.compile(r"<input[^>]{0,200}type\s*=\s*[\"']?password", re.IGNORECASE)
_BYLINE_BLOCKS = 12  # from the title on that may hold a line of credits
_SHORTEST_STATED = 150  # characters of a body in JSON-LD; a shorter one is a summary
_LONGEST_STATED = 400_000
_LONGER = 1.5  # times what the page shows is the body in JSON-LD that replaces it
_LITTLE_SHOWN = 700  # characters of a page's body, below which the data for its scripts is read
_SAME_START = 30  # characters of what the page shows that it must contain
_ABOVE = 6  # blocks above the title or body that may


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
    """Statements of the page's metadata and markup, read before anything is removed."""

    title: str
    author: Author
    published: datetime | None
    site: str
    base_url: str

    def over(self, state: StateArticle | None, given: _Given) -> _Stated:
        """These statements, with what they leave out taken from the data for the page's scripts."""
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
    chosen = select(page.text, given.selectors)
    root = parse(chosen.page)
    if message := is_removed(root):
        raise refuse("error_page", message[:80])
    metadata = read_metadata(root)
    wechat = read_wechat(root, metadata) or Wechat()
    stated = _stated(root, metadata, chosen, page, given, wechat)
    if chosen.body is not None:
        body = given_body(chosen.body, "the body was chosen by the selector")
    elif wechat.body is not None:
        body = given_body(wechat.body, "the body is in a script")
    else:
        body = find_body(root, metadata, stated.title)
    cleaned = _cleaned(body, stated.title, given, earlier)
    state = None
    if chosen.body is None:
        shown = sum(len(block.key) for block in cleaned.blocks)
        state = article_in_state(page.text, stated.title) if shown < _LITTLE_SHOWN else None
        if (whole := _stated_body(metadata, state, cleaned.blocks)) is not None:
            body, cleaned = whole, replace(cleaned, blocks=whole.kept)
            stated = stated.over(state, given)
    title = stated.title
    check_usable(title, body.seen, cleaned.blocks, has_password=bool(_PASSWORD.search(page.text)))
    earlier |= dict.fromkeys(map(identity, cleaned.blocks))
    credits = cleaned.credits.over(_credits_around(body))
    published = stated.published or near_title(body.seen, _top(body), now=given.now, zone=given.zone)
    rtl = metadata.right_to_left
    rendered, text = render(body.root.find("body"), cleaned.blocks, stated.base_url, right_to_left=rtl)
    publisher = wechat.account or (credits.publisher if credits.publisher.casefold() != stated.site.casefold() else "")
    return Article(
        url=page.url,
        title=stated.title,
        html=rendered,
        text=text,
        author=stated.author.names or ", ".join(clean_names([credits.author or credits.editor])) or stated.author.site,
        publisher=publisher,
        published=published,
        canonical=absolute(metadata.canonical, page.url) or None,
        language=given.language or guess_language(text) or metadata.language or None,
        image=absolute(metadata.image, page.url) or None,
        tags=metadata.tags,
        notes=(*chosen.notes, *body.notes, *cleaned.notes),
        line_fingerprints=line_fingerprints(body.kept),
    )


def _stated(
    root: HtmlElement, metadata: Metadata, chosen: Selected, page: Page, given: _Given, wechat: Wechat
) -> _Stated:
    now, zone = given.now, given.zone
    site = metadata.first("og:site_name")
    date = chosen.date or wechat.published
    names = ", ".join(clean_names([chosen.author or wechat.author]))
    base = root.find(".//base[@href]")
    around = index_page(root)
    return _Stated(
        title=chosen.title or find_title(root, metadata, url=page.url, entry_title=given.entry.title),
        author=Author(names) if names else find_author(around, metadata, site=site, url=page.url),
        published=(parse_local(date, now=now, zone=zone) if date else None)
        or find_published(around, metadata, url=page.url, now=now, zone=zone),
        site=site,
        base_url=(absolute(base.get("href"), page.url) if base is not None else "") or page.url,
    )


def _cleaned(body: Body, title: str, given: _Given, earlier: Collection[str]) -> Cleaned:
    known, boilerplate = given.known_titles, given.boilerplate
    return clean_lines(body.kept, title=title, known_titles=known, boilerplate=boilerplate, earlier=earlier)


def _stated_body(metadata: Metadata, state: StateArticle | None, kept: Sequence[Block]) -> Body | None:
    """The body in JSON-LD or the page's data, where the page shows nothing or only its beginning; else None."""
    stated = next((body for body in metadata.stated("articleBody") if isinstance(body, str)), "")
    bodies = [(stated[:_LONGEST_STATED], "JSON-LD", False)]
    if state:
        bodies.append((state.html[:_LONGEST_STATED], "the data for the page's scripts", state.agrees))
    shown = "".join(block.key for block in kept)
    tells = has_prose(block.text for block in kept)
    for body, where, agrees in bodies:
        plain = html.unescape(re.sub(r"<[^>]{0,2000}>", "", body))
        told = key_of(plain)
        long_enough = len(told) >= max(_SHORTEST_STATED, _LONGER * len(shown))
        if not long_enough or not ((agrees and not tells) or shown[:_SAME_START] in told):
            continue
        if not re.search(r"</p>|<br|<p\b|</div>", body):
            body = "".join(f"<p>{html.escape(line)}</p>" for line in plain.split("\n") if line.strip())
        return given_body(body, f"the body was taken from {where}, as the page shows less of it")
    return None


def _top(body: Body) -> int:
    """Find the first block of the article: its heading, else its first paragraph."""
    first = body.seen.index(body.kept[0]) if body.kept else 0
    return next((i for i, block in enumerate(body.seen[: first + 1]) if block.tag == "h1"), first)


def _credits_around(body: Body) -> Credits:
    """Read the credits above the article, in its first and last paragraphs, and below it."""
    top = _top(body)
    end = body.seen.index(body.kept[-1]) if body.kept else 0
    head = body.seen[max(0, top - _ABOVE) : top + _BYLINE_BLOCKS]
    foot = body.seen[max(top, end - 2) : end + 3]
    reporter = Credits(author=reporter_of((*body.kept[:3], *body.kept[-3:])))
    anywhere = Credits(author=visible_credits(body.seen).author)
    return visible_credits(head).over(reporter).over(anywhere).over(visible_credits(foot))


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

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
from monitor.extract.blocks import Block, folded, key_of
from monitor.extract.boilerplate import NO_BOILERPLATE, Boilerplate, line_fingerprints
from monitor.extract.byline import Author, clean_names, find_author, reporter_of, visible_credits
from monitor.extract.credits import Credits
from monitor.extract.find import Body, find_body, given_body
from monitor.extract.lines import clean_lines, identity
from monitor.extract.links import absolute
from monitor.extract.metadata import Metadata, read_metadata
from monitor.extract.page_index import index_page
from monitor.extract.pagination import split_pages
from monitor.extract.published import find_published, near_title
from monitor.extract.render import render, sanitised
from monitor.extract.selectors import Selected, select
from monitor.extract.title import find_title
from monitor.extract.verdict import check_usable, refuse
from monitor.extract.wechat import Wechat, is_removed, read_wechat
from monitor.model import Article, ArticleSelectors, Entry, Page
from monitor.text.dates import parse_local
from monitor.text.language import guess_language
from monitor.text.markup import parse

_PASSWORD = re.compile(r"<input[^>]{0,200}type\s*=\s*[\"']?password", re.IGNORECASE)
_BYLINE_BLOCKS = 12  # from the title on that may hold a line of credits
_SHORTEST_STATED = 150  # characters of a body in JSON-LD; a shorter one is a summary
_LONGEST_STATED = 400_000
_LONGER = 1.5  # times what the page shows is the body in JSON-LD that replaces it
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
    canonical: str | None
    language: str | None


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
    first, *others = split_pages(page)
    earlier: dict[str, None] = {}
    article = replace(_read(first, given, earlier), url=page.url)
    for number, part in enumerate(others, start=2):
        try:
            article = _with_part(article, _read(part, given, earlier))
        except NotUsable as fault:
            article = replace(article, notes=(*article.notes, f"left out page {number}: {fault.problem}"))
    return article


def _with_part(article: Article, part: Article) -> Article:
    """The article with what a further page of it tells, and with the credits that only its last page has."""
    return replace(
        article,
        html=sanitised(f"{article.html}\n{part.html}"),
        text="\n".join(filter(None, (article.text, part.text))),
        author=article.author or part.author,
        publisher=article.publisher or part.publisher,
        line_fingerprints=article.line_fingerprints | part.line_fingerprints,
    )


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
    right_to_left = _is_right_to_left(root)
    body = _body_of(root, metadata, stated.title, chosen, wechat)
    cleaned = clean_lines(
        body.kept,
        title=stated.title,
        known_titles=given.known_titles,
        boilerplate=given.boilerplate,
        earlier=earlier,
    )
    if (whole := _stated_body(metadata, cleaned.blocks)) is not None:
        body = whole
        cleaned = replace(cleaned, blocks=body.kept)
    check_usable(stated.title, body.seen, cleaned.blocks, has_password=bool(_PASSWORD.search(page.text)))
    earlier |= dict.fromkeys(map(identity, cleaned.blocks))
    credits = cleaned.credits.over(_credits_around(body))
    published = stated.published or near_title(body.seen, _top(body), now=given.now, zone=given.zone)
    rendered, text = render(body.root.find("body"), cleaned.blocks, stated.base_url, right_to_left=right_to_left)
    publisher = wechat.account or (credits.publisher if credits.publisher.casefold() != stated.site.casefold() else "")
    return Article(
        url=page.url,
        title=stated.title,
        html=rendered,
        text=text,
        author=stated.author.names or ", ".join(clean_names([credits.author or credits.editor])) or stated.author.site,
        publisher=publisher,
        published=published,
        canonical=stated.canonical,
        language=given.language or guess_language(text) or stated.language,
        image=_lead_image(metadata, page.url),
        tags=_tags(metadata),
        notes=(*chosen.notes, *body.notes, *cleaned.notes),
        line_fingerprints=line_fingerprints(body.kept),
    )


def _body_of(root: HtmlElement, metadata: Metadata, title: str, chosen: Selected, wechat: Wechat) -> Body:
    """The body that a selector or a script gives, else the one that is found."""
    if chosen.body is not None:
        return given_body(chosen.body, "the body was chosen by the selector")
    if wechat.body is not None:
        return given_body(wechat.body, "the body is in a script")
    return find_body(root, metadata, title)


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
        canonical=_canonical(metadata, root, page.url),
        language=_declared_language(root),
    )


def _stated_body(metadata: Metadata, kept: Sequence[Block]) -> Body | None:
    """The body that JSON-LD states, where the page shows nothing or only its beginning; else None."""
    stated = next((body for body in metadata.stated("articleBody") if isinstance(body, str)), "")
    found = "".join(block.key for block in kept)
    plain = html.unescape(re.sub(r"<[^>]{0,2000}>", "", stated[:_LONGEST_STATED]))
    if len(key_of(plain)) < max(_SHORTEST_STATED, _LONGER * len(found)) or found[:_SAME_START] not in key_of(plain):
        return None
    if "</p>" in stated or "<br" in stated:
        body = stated
    else:
        body = "".join(f"<p>{html.escape(line)}</p>" for line in plain.split("\n") if line.strip())
    return given_body(body, "the body was taken from JSON-LD, as the page shows less of it")


def _is_right_to_left(root: HtmlElement) -> bool:
    body = root.find("body")
    return any((e.get("dir") or "").lower() == "rtl" for e in (root, body) if e is not None)


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


def _canonical(metadata: Metadata, root: HtmlElement, url: str) -> str | None:
    link = root.find(".//link[@rel='canonical']")
    address = (link.get("href") if link is not None else "") or metadata.first("og:url")
    return absolute(address, url) or None if address else None


def _lead_image(metadata: Metadata, url: str) -> str | None:
    stated = metadata.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    return absolute(stated, url) or None if stated else None


def _declared_language(root: HtmlElement) -> str | None:
    declared = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip().lower()
    return declared.replace("_", "-").split("-")[0] or None


def _tags(metadata: Metadata) -> tuple[str, ...]:
    stated = [
        *metadata.every("article:tag"),
        *metadata.first("keywords", "news_keywords").replace("，", ",").split(","),
    ]
    return tuple(dict.fromkeys(tag for t in stated if (tag := folded(t)) and len(tag) <= 40))[:20]

"""The way of a page: parse, metadata, noise by markup, body, lines, render. Each step is a function of its own.

An article of several pages goes it page by page.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from lxml.html import HtmlElement

from monitor.errors import NotUsable
from monitor.extract.blocks import Block, folded, is_in_paragraphs, read_blocks, wrap_text
from monitor.extract.body import article_words, is_chinese, lead_of, match_blocks, select_blocks
from monitor.extract.boilerplate import NO_BOILERPLATE, Boilerplate, line_fingerprints
from monitor.extract.byline import Author, clean_names, find_author, reporter_of, visible_credits
from monitor.extract.credits import Credits
from monitor.extract.lines import clean_lines, identity
from monitor.extract.links import absolute
from monitor.extract.metadata import Metadata, read_metadata
from monitor.extract.page_index import index_page
from monitor.extract.pagination import split_pages
from monitor.extract.prune import drop_named_noise, drop_scripts, drop_styles, drop_unseen
from monitor.extract.published import find_published, near_title
from monitor.extract.render import render, sanitised
from monitor.extract.selectors import Selected, select
from monitor.extract.title import find_title
from monitor.extract.verdict import check_usable
from monitor.model import Article, ArticleSelectors, Entry, Page
from monitor.text.dates import parse_local
from monitor.text.language import guess_language
from monitor.text.markup import parse

_PASSWORD = re.compile(r"<input[^>]{0,200}type\s*=\s*[\"']?password", re.IGNORECASE)
_BYLINE_BLOCKS = 12  # from the title on that may hold a line of credits
_ABOVE = 6  # blocks above the title or body that may


@dataclass(frozen=True, slots=True)
class _Body:
    """The tree that is to be rendered, all its blocks, those of the article, and what was cut on the way."""

    root: HtmlElement
    seen: tuple[Block, ...]
    kept: tuple[Block, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Given:
    """What `extract` is given beside the page."""

    selectors: ArticleSelectors
    entry: Entry
    known_titles: Collection[str]
    language: str | None
    zone: tzinfo
    now: datetime
    boilerplate: Boilerplate


@dataclass(frozen=True, slots=True)
class _Stated:
    """What the page's metadata and markup state, read before anything is cut."""

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
    """The article of a page, whole and nothing else; of several bound in one, what each adds to those before it.

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
    """The article of one page, without what `told` has of the pages before it; what it tells is put there."""
    chosen = select(page.text, given.selectors)
    root = parse(chosen.page)
    metadata = read_metadata(root)
    stated = _stated(root, metadata, chosen, page, given)
    body = _found(root, metadata) if chosen.body is None else _chosen(chosen.body)
    cleaned = clean_lines(
        body.kept, title=stated.title, known_titles=given.known_titles, boilerplate=given.boilerplate, earlier=earlier
    )
    check_usable(stated.title, body.seen, cleaned.blocks, has_password=bool(_PASSWORD.search(page.text)))
    earlier |= dict.fromkeys(map(identity, cleaned.blocks))
    credits = cleaned.credits.over(_credits_around(body))
    published = stated.published or near_title(body.seen, _top(body), now=given.now, zone=given.zone)
    html, text = render(body.root.find("body"), cleaned.blocks, stated.base_url)
    publisher = credits.publisher if credits.publisher.casefold() != stated.site.casefold() else ""
    return Article(
        url=page.url,
        title=stated.title,
        html=html,
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


def _stated(root: HtmlElement, metadata: Metadata, chosen: Selected, page: Page, given: _Given) -> _Stated:
    now, zone = given.now, given.zone
    site = metadata.first("og:site_name")
    chosen_date = parse_local(chosen.date, now=now, zone=zone) if chosen.date else None
    chosen_author = ", ".join(clean_names([chosen.author])) if chosen.author else ""
    base = root.find(".//base[@href]")
    around = index_page(root)
    return _Stated(
        title=chosen.title or find_title(root, metadata, url=page.url, entry_title=given.entry.title),
        author=Author(chosen_author) if chosen_author else find_author(around, metadata, site=site, url=page.url),
        published=chosen_date or find_published(around, metadata, url=page.url, now=now, zone=zone),
        site=site,
        base_url=(absolute(base.get("href"), page.url) if base is not None else "") or page.url,
        canonical=_canonical(metadata, root, page.url),
        language=_declared_language(root),
    )


def _found(root: HtmlElement, metadata: Metadata) -> _Body:
    """The body as trafilatura finds it, after boilerplate is removed by its markup.

    Chinese pages, and those without paragraphs, are normalised before it looks: what is article must not hang on
    whether a site writes `p`, `div` or text before `br`. Others lose by it (noise kept of traf 0.066 to 0.079).
    """
    drop_scripts(root)
    drop_styles(root)
    removed = drop_named_noise(root)
    chinese, soup = is_chinese(root), not is_in_paragraphs(root)
    if chinese or soup:
        wrap_text(root)
    words = article_words(root)
    drop_unseen(root)
    wrap_text(root)
    seen = read_blocks(root)
    kept = select_blocks(seen, match_blocks(seen, words), chinese=chinese, soup=soup)
    kept = [*lead_of(seen, kept, metadata.first("og:description", "description")), *kept]
    notes = (f"cut parts of the page named {', '.join(removed[:8])}",) if removed else ()
    return _Body(root, tuple(seen), tuple(kept), notes)


def _chosen(html: str) -> _Body:
    """The body that a person's selector names, whole."""
    root = parse(f"<html><body>{html}</body></html>")
    drop_unseen(root)
    wrap_text(root)
    seen = tuple(read_blocks(root))
    return _Body(root, seen, seen, ("the body was chosen by the selector",))


def _top(body: _Body) -> int:
    """Where the article starts among all blocks: at its heading, else at its first block."""
    first = body.seen.index(body.kept[0]) if body.kept else 0
    return next((i for i, block in enumerate(body.seen[: first + 1]) if block.tag == "h1"), first)


def _credits_around(body: _Body) -> Credits:
    """What the lines above the article, its first and its last paragraphs say of who wrote it."""
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

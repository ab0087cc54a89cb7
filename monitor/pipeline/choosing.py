"""The words of an item: those of its page, or those that its list has of it. The fuller and truer win.

A page with a good status may be none of the entry's: a wall, the shell of an application, a page that is there for
every link. It is known by its title and text, which have nothing in common with the entry's. Then the list's words
stand, and the page is asked for again. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.model import Article, Entry
from monitor.text.language import cjk_ratio, is_cjk

_FEWEST_TOKENS = 3  # content words of a title that can be missed on a page
_IN_COMMON = 0.25  # share of a title's content words that its page has at least
_LOOKED_AT = 20_000  # characters of a page in which they are looked for
_FULLER = 1.5  # times as much as its page a list must say to be the fuller one, unless it has all that the page has
_MUCH_MORE = 3  # times as much as its list a page says that asks for money and shows its article all the same
_AN_ARTICLE = 300  # letters of a page that is more than a notice
_WORD = re.compile(r"\w+")
_NOT_FREE = re.compile(r"[\"']isAccessibleForFree[\"']\s{0,9}:\s{0,9}[\"']?false", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The article that is published.

    reason:  why it is the list's, a sentence; empty where it is the page's
    of_page: whether it is the page's
    trusted: False where the page is not the entry's: it is worth asking for again
    """

    article: Article
    reason: str = ""
    of_page: bool = True
    trusted: bool = True


def choose_words(
    entry: Entry, page: Article, carried: Article, markup: str, *, shared: bool, last: bool = False
) -> Chosen:
    """Say whose words an item has.

    carried: what the list has of the article, with the title of the entry
    markup:  of the page, in which it may state that it is not free
    shared:  other entries of the source have the same address, so its page is no one's
    last:    the page was asked for often enough: what it says is better than nothing
    """
    here, there = said(page.text), said(carried.text)
    if shared:
        kept = carried if there else replace(page, title=entry.title or page.title)
        return Chosen(kept, "other entries have this address too: the list's words stand", of_page=not there)
    if not _belongs(entry, page, carried):
        if not there and here >= _AN_ARTICLE:
            return Chosen(page)  # a list may name its entries in words of its own, and a whole article is no wall
        reason = f"the page, titled “{page.title[:80]}”, has nothing of this entry: the list's words stand"
        return Chosen(carried, reason, of_page=False, trusted=False)
    if there > here * _FULLER or (there > here and _letters(page.text) in _letters(carried.text)):
        return Chosen(_with_facts(carried, page), "the list has more of it than its page", of_page=False)
    if there and here < there * _MUCH_MORE and _NOT_FREE.search(markup):
        return Chosen(_with_facts(carried, page), "the page says that it is not free: the list's words stand", False)
    return Chosen(page)


def have_words_in_common(one: str, other: str) -> bool:
    """Tell whether a headline shares a content word with another text.

    True where one of them has too few to tell.
    """
    first, second = set(_content_words(one)), set(_content_words(other))
    return min(len(first), len(second)) < _FEWEST_TOKENS or bool(first & second)


def said(text: str) -> int:
    """Measure a text in letters; a Chinese character counts three."""
    return round(sum(map(str.isalnum, text)) * (1 + 2 * cjk_ratio(text[:2000])))


def _with_facts(carried: Article, page: Article) -> Article:
    """The words of the list with what else is known from the page."""
    return replace(
        carried,
        author=carried.author or page.author,
        published=page.published,
        canonical=page.canonical,
        publisher=page.publisher,
        language=page.language,
        image=carried.image or page.image,
        tags=carried.tags or page.tags,
        line_fingerprints=page.line_fingerprints,
    )


def _belongs(entry: Entry, page: Article, carried: Article) -> bool:
    """Tell whether a page has enough words of the entry's title or text.

    Where too little is said to tell, or in another script, it has.
    """
    wanted = set(_content_words(entry.title))
    title = set(_content_words(page.title))
    if len(wanted) < _FEWEST_TOKENS or wanted & title or entry.title == entry.url:
        return True
    if any(map(is_cjk, entry.title)) != any(map(is_cjk, f"{page.title}{page.text[:200]}")):
        return True
    there = title | set(_content_words(page.text[:_LOOKED_AT]))
    more = set(_content_words(carried.text[:_LOOKED_AT]))
    return any(len(words & there) >= _IN_COMMON * len(words) for words in (wanted, more) if words)


def _content_words(text: str) -> Iterator[str]:
    """Words of four letters and more, without their endings; pairs of CJK characters."""
    for word in _WORD.findall(text.casefold()):
        if any(map(is_cjk, word)):
            yield from (word[at : at + 2] for at in range(max(len(word) - 1, 1)))
        elif len(word) > 3 or word.isdecimal():
            yield word[:6]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))

"""Apply a person's CSS selectors to a page with BeautifulSoup, which knows all of CSS."""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import BeautifulSoup
from soupsieve import SelectorSyntaxError

from monitor.errors import NotUsable
from monitor.extract.blocks import folded
from monitor.model import ArticleSelectors
from monitor.text.markup import check_bounds, soup_of


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

    One that matches nothing is told in a note, and the part is found by itself.

    Raises NotUsable 'too_complex' before a page is parsed that is too large, and 'no_body' for a wrong selector.
    """
    if selectors == ArticleSelectors():
        return Selected(text)
    check_bounds(text)
    soup = soup_of(text)
    try:
        return _select(soup, selectors)
    except SelectorSyntaxError as fault:
        problem = f"an article selector is wrong: {str(fault).splitlines()[0]}"
        raise NotUsable("no_body", problem, "correct it in sources.yaml") from fault
    finally:
        soup.decompose()


def _select(soup: BeautifulSoup, selectors: ArticleSelectors) -> Selected:
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


def _text(soup: BeautifulSoup, selector: str | None, notes: list[str]) -> str:
    if not selector:
        return ""
    found = soup.select_one(selector)
    if found is None:
        notes.append(f"the selector {selector} matched nothing")
        return ""
    stated = found.get("content") or found.get("datetime") or ""
    return folded(str(stated) or found.get_text(" "))

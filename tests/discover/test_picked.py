"""Selectors from what a person points at."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.discover import Discovery
from monitor.discover.list_selectors import Role, elements, pick
from monitor.discover.page import read_page
from monitor.errors import NotUsable
from monitor.model import ListSelectors, Source
from monitor.text.markup import parse

BY_ITSELF = ListSelectors()
NOW = datetime(2024, 5, 20, tzinfo=UTC)
TITLES = ["The council votes to keep the bridge", "Rain closes the mountain road", "A new library opens", "Dry spring"]
DATES = ["2024-05-14", "2024-05-13", "2024-05-12", "2024-05-11"]

CARDS = "".join(
    f'<div class="card"><a class="go" href="/n/{n}"><h3 class="head">{title}</h3></a>'
    f'<p class="dek">What it means, in short, number {n}.</p><span class="when">{date}</span></div>'
    for n, (title, date) in enumerate(zip(TITLES, DATES, strict=True))
)
BARE = "".join(
    f"<li><b>{date}</b> <i>news</i> <a href=/b/{n}>{title}</a></li>"
    for n, (title, date) in enumerate(zip(TITLES, DATES, strict=True))
)
TABLE = "".join(
    f"<tr><td>{date}</td><td><a href=/t/{n}>{title}</a></td><td>Anna</td></tr>"
    for n, (title, date) in enumerate(zip(TITLES, DATES, strict=True))
)
MENU = (
    '<nav><ul class="menu"><li><a href="/a">About this office</a></li><li><a href="/c">Contact us</a></li></ul></nav>'
)
PAGES = {
    "cards": f'<main><div class="grid">{CARDS}</div></main>',
    "a bare list": f"<ul class=news>{BARE}</ul>",
    "a table": f"<table class=log><tbody>{TABLE}</tbody></table>",
}


def number(page: str, words: str) -> int:
    return next(at for at, each in enumerate(elements(parse(page))) if (each.text or "").strip() == words)


def picked(page: str, words: str, role: Role, before: ListSelectors = BY_ITSELF) -> ListSelectors:
    titles = [entry.title for entry in found(page, before).entries]
    return pick(parse(page), number(page, words), role, before, titles)


def found(page: str, selectors: ListSelectors) -> Discovery:
    return read_page(page, "https://x.example/", Source("s", "https://x.example/", list=selectors), NOW, UTC)


@pytest.mark.parametrize("body", list(PAGES.values()), ids=list(PAGES))
@pytest.mark.parametrize("title", TITLES[:2])
def test_a_headline_gives_every_row_its_headline(body: str, title: str) -> None:
    page = f"<html><body>{MENU}{body}</body></html>"
    read = found(page, picked(page, title, "headline"))
    assert [entry.title for entry in read.entries] == TITLES


@pytest.mark.parametrize("body", list(PAGES.values()), ids=list(PAGES))
def test_a_date_gives_every_row_its_date_also_from_another_row(body: str) -> None:
    page = f"<html><body>{MENU}{body}</body></html>"
    before = picked(page, TITLES[0], "headline")
    for date in DATES[:3:2]:
        read = found(page, picked(page, date, "date", before))
        assert [f"{entry.published:%Y-%m-%d}" for entry in read.entries if entry.published] == DATES


def test_a_date_may_be_the_first_thing_that_is_pointed_at() -> None:
    page = f"<html><body>{MENU}{PAGES['cards']}</body></html>"
    read = found(page, picked(page, DATES[1], "date"))
    assert [entry.title for entry in read.entries] == TITLES
    assert all(entry.published for entry in read.entries)


def test_another_list_of_the_page_can_be_chosen() -> None:
    page = f"<html><body>{MENU}{PAGES['cards']}</body></html>"
    read = found(page, picked(page, "About this office", "row"))
    assert [entry.title for entry in read.entries] == ["About this office", "Contact us"]


def test_what_stands_alone_is_no_row() -> None:
    page = f"<html><body><h1>Our office</h1>{PAGES['cards']}</body></html>"
    with pytest.raises(NotUsable, match="stands alone"):
        picked(page, "Our office", "headline")
    with pytest.raises(NotUsable, match="no row"):
        picked(page, "Our office", "date", picked(page, TITLES[0], "headline"))
    with pytest.raises(NotUsable, match="changed"):
        pick(parse(page), 10_000, "row", ListSelectors(), ())


@pytest.mark.parametrize(
    "row",
    [
        "<li><a href=/n/{n}><span class=tag>News</span><span>{title}</span></a></li>",
        "<li><a href=/n/{n}><span class=day>{date}</span> {title}</a></li>",
        "<li><a href=/n/{n}>{title}<small>12 comments</small></a></li>",
    ],
    ids=["a badge before it", "a date inside the link", "a count behind it"],
)
def test_what_stands_beside_a_headline_is_no_part_of_it(row: str) -> None:
    rows = (row.format(n=n, title=title, date=date) for n, (title, date) in enumerate(zip(TITLES, DATES, strict=True)))
    page = f"<html><body>{MENU}<ul class=list>{''.join(rows)}</ul></body></html>"
    at = next(
        at
        for at, each in enumerate(elements(parse(page)))
        if TITLES[1] in ((each.text or "").strip(), *((child.tail or "").strip() for child in each))
    )
    selectors = pick(parse(page), at, "headline", BY_ITSELF, ())
    assert [entry.title for entry in found(page, selectors).entries] == TITLES

"""One list page in many shapes: what a site looked like, and what it may look like after a redesign."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from urllib.parse import quote

Rows = list[tuple[str, str]]  # address and headline

MENU = [("/", "Home"), ("/world/", "World"), ("/money/", "Money"), ("/sport/", "Sport"), ("/weather/", "Weather")]
SMALL_PRINT = [
    ("/about/terms-of-use", "Terms of use and privacy of this newspaper and all its sisters"),
    ("/jobs", "Jobs"),
]
FAVOURITES = [
    (f"/2023/11/0{n}/{n}77.html", f"An old favourite that readers still open every week, number {n}")
    for n in range(1, 6)
]


def links(rows: Iterable[tuple[str, str]], row: str = '<li><a href="{0}">{1}</a></li>') -> str:
    return "".join(row.format(url, title) for url, title in rows)


def framed(inside: str, side: str = "") -> str:
    """The page around a list: menu, side list, small print."""
    side = side or f'<div class="aside-box"><ol class="hot">{links(FAVOURITES)}</ol></div>'
    return (
        f"<html><head><title>The Courier</title></head><body>"
        f'<div id="top"><ul class="bar">{links(MENU)}</ul></div>'
        f'<div id="middle">{inside}</div>{side}'
        f'<div id="bottom"><p class="fine">{links(SMALL_PRINT, "<a href={0!r}>{1}</a> ")}</p></div></body></html>'
    )


def plain(rows: Rows) -> str:
    return framed(f'<ul class="news">{links(rows, "<li class=item><h3><a href={0!r}>{1}</a></h3></li>")}</ul>')


def _renamed(rows: Rows) -> str:
    return framed(
        f'<ul class="css-x7">{links(rows, "<li class=k3-row><h4><a class=q href={0!r}>{1}</a></h4></li>")}</ul>'
    )


def _table(rows: Rows) -> str:
    return framed(
        f"<table><tbody>{links(rows, '<tr><td>&middot;</td><td><a href={0!r}>{1}</a></td></tr>')}</tbody></table>"
    )


def _soup(rows: Rows) -> str:
    title = "<div><a href={0!r}><span>{1}</span></a></div>"
    row = f"<div><div><div></div></div><div>{title}<div><span>Staff</span></div></div></div>"
    return framed(f"<div><div>{links(rows, row)}</div></div>")


def _wrapped(rows: Rows) -> str:
    inside = '<figure><img src="/i.png" alt=""></figure><div><p class=kicker>Today</p><p>{1}</p></div>'
    row = f'<a class="tile" href={{0!r}}>{inside}</a>'
    return framed(f'<section class="tiles">{links(rows, row)}</section>')


def _attributes(rows: Rows) -> str:
    return framed(f'<div class="drawn">{links(rows, "<div class=cell data-url={0!r} data-title={1!r}></div>")}</div>')


def _new_section(rows: Rows) -> str:
    empty = '<ul class="news"><li class="item"><h3><a href="/newsletters/">Sign up</a></h3></li></ul>'
    stream = f'<div class="stream">{links(rows, "<p><a href={0!r}>{1}</a></p>")}</div>'
    return framed(f'{empty}<section id="latest"><h2>Latest</h2>{stream}</section>')


def _state(rows: Rows) -> str:
    articles = [
        {"id": n, "headline": title, "url": url, "tags": [{"name": "x", "url": "/t/x"}]}
        for n, (url, title) in enumerate(rows)
    ]
    state = {
        "props": {"menu": [{"url": url, "title": title} for url, title in MENU * 4], "page": {"articles": articles}}
    }
    return framed(f'<div id="root"></div><script id="__STATE__" type="application/json">{json.dumps(state)}</script>')


def _assigned_state(rows: Rows) -> str:
    sections = [
        {"name": "a", "items": [{"link": url, "title": title} for url, title in part]} for part in (rows[:5], rows[5:])
    ]
    return framed(f"<div id=app></div><script>window.__INITIAL__ = {json.dumps({'sections': sections})};</script>")


def _more(rows: Rows) -> str:
    lead = links(rows[:2], "<li class=item><a href={0!r}>{1}</a></li>")
    rest = links(rows[2:], "<div class=r><a href={0!r}>{1}</a></div>")
    block = f'<details class="more menu"><summary>Show more</summary><div class="nav-rest">{rest}</div></details>'
    return framed(f'<ul class="lead">{lead}</ul>{block}', side="<p>No side list today.</p>")


def _in_the_footer(rows: Rows) -> str:
    inside = links(rows, "<span class=l><a href={0!r}>{1}</a></span>")
    return framed(f'<footer class="menu"><nav class="links">{inside}</nav></footer>')


def _by_day(rows: Rows) -> str:
    days = [rows[at : at + 3] for at in range(0, len(rows), 3)]
    return framed(
        "".join(
            f"<h5>Day {at}</h5><dl class=day>{links(day, '<dd><a href={0!r}>{1}</a></dd>')}</dl>"
            for at, day in enumerate(days)
        )
    )


def _buttons_first(rows: Rows) -> str:
    author = '<a class="who" href="/staff/jo">Jo Field</a>'
    row = f'<article class="post">{author}<div class="t"><a href={{0!r}}>{{1}}</a></div></article>'
    return framed(f'<div class="posts">{links(rows, row)}</div>')


def _title_beside(rows: Rows) -> str:
    row = '<div class="story"><div class="said">{1}</div><div class="act"><a href={0!r}>Read on</a></div></div>'
    return framed(f'<div class="stories">{links(rows, row)}</div>')


def _outgoing(rows: Rows) -> str:
    return _renamed([(f"/go?to={quote(url, safe='')}&from=list", title) for url, title in rows])


SHAPES: dict[str, Callable[[Rows], str]] = {
    "classes renamed": _renamed,
    "a list made a table": _table,
    "a soup of nameless divs": _soup,
    "links around whole tiles": _wrapped,
    "titles and addresses in data attributes": _attributes,
    "moved under a new section": _new_section,
    "JSON state instead of markup": _state,
    "JSON state in a script, by sections": _assigned_state,
    "behind a block of more": _more,
    "moved into the footer": _in_the_footer,
    "grouped by day": _by_day,
    "links wrapped in outgoing addresses": _outgoing,
    "an author's link before each headline": _buttons_first,
    "headlines beside their links": _title_beside,
}

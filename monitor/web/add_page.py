"""The page that finds a news page's list: rows, a copy to click, YAML to paste.

The server fetches what a visitor names, so the page is only for those who may change the configuration anyway: where
users are set, or on the computer itself. Fetching is bounded: few pages at a time, a number in a span of time, and all
by the fetcher of the service, with its rule of addresses.

The copy is built from fixed tags and escaped text; each piece of text is a button. No attribute,
script, style, image or address of the page gets into it, so nothing in it can run or load.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Collection, Container
from dataclasses import asdict, dataclass, field
from html import escape
from urllib.parse import quote, urlencode

from lxml import etree
from lxml.html import HtmlElement
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monitor.discover import Discovery
from monitor.discover.list_selectors import ROLES, Role, elements, pick
from monitor.errors import NewsmonitorError, NotUsable
from monitor.model import ListSelectors
from monitor.redact import public_address
from monitor.text.markup import parse
from monitor.text.urls import free_source_id
from monitor.topics.check import quoted
from monitor.web.guard import BUSY, Limiter, Memory
from monitor.web.pages import Pages
from monitor.web.site import PickedPage, Site, base_path, may_add

LONGEST = 2000  # characters of an address, and of a selector
SHOWN = 30  # entries
_RUNNING, _WAITING, _KEPT_SECONDS, _KEPT_PAGES = 2, 4, 600.0, 8
MOST_FETCHES, FETCHES_SECONDS = 20, 300.0
_PARTS = ("item", "title", "date")
# Tags that are written, and those that become a plain part; of others only what is inside. Some are left out whole.
_WRITTEN = frozenset(
    "h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd blockquote pre table thead tbody tfoot tr td th div".split()
)
_PLAIN = frozenset("section article header footer nav aside main figure figcaption form fieldset details".split())
_DROPPED = frozenset(
    "head script style template noscript iframe object embed svg math canvas audio video select textarea".split()
)
_MOST_PIECES = 3000  # buttons of one copy
_LONGEST_PIECE = 300  # characters


@dataclass(slots=True)
class _Allowance:
    """So many fetches in a span of seconds, for all visitors together."""

    times: deque[float] = field(default_factory=deque)

    def take(self) -> None:
        """Count one more.

        Raises HTTPException 503 where there were too many.
        """
        now = time.monotonic()
        while self.times and now - self.times[0] > FETCHES_SECONDS:
            self.times.popleft()
        if len(self.times) >= MOST_FETCHES:
            raise BUSY
        self.times.append(now)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The entries found on a page, its copy, and why one of them is missing."""

    found: Discovery | None = None
    copy: str = ""
    fault: NewsmonitorError | None = None


class AddPage:
    """Answers for `/add`."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site = site
        self._pages = pages
        self._fetched = Memory(Limiter(_RUNNING, _WAITING), _KEPT_SECONDS, most=_KEPT_PAGES)
        self._allowance = _Allowance()

    async def answer(self, request: Request) -> Response:
        """Show the form; with an address its rows and its copy.

        403 without permission, 503 where it is busy.
        """
        if not may_add(request, self._site):
            return await run_in_threadpool(self._pages.render, request, "add_refused.html", 403)
        given = {name: request.query_params.get(name, "").strip()[:LONGEST] for name in ("url", "as", *_PARTS)}
        role: Role = next((role for role in ROLES if role == given["as"]), "headline")
        selectors = ListSelectors(**{name: given[name] or None for name in _PARTS})
        url = given["url"] if "://" in given["url"] or not given["url"] else f"https://{given['url']}"
        page: PickedPage | None = self._fetched.kept(url)
        fault: NewsmonitorError | None = None
        # No other site makes this server fetch. The copy counts as one: its frame has no origin.
        if url and page is None and request.headers.get("sec-fetch-site") != "cross-site":
            try:
                page = await self._fetched.get(url, lambda: self._fetch(url))
            except NewsmonitorError as refused:
                fault = refused
            except HTTPException as busy:
                if busy.status_code != 503:
                    raise
                fault = NewsmonitorError("too many pages are being looked at", "try again in a few minutes")
        number = request.query_params.get("pick", "")
        if page is not None and number.isascii() and number.isdigit() and len(number) < 8:
            picked = await run_in_threadpool(self._picked, page, int(number), role, selectors)
            if isinstance(picked, ListSelectors):
                return RedirectResponse(self._address(request, url, role, picked), 303)
            fault = picked
        return await run_in_threadpool(self._page, request, url, role, selectors, page, fault)

    def _fetch(self, url: str) -> PickedPage:
        assert self._site.picker is not None
        self._allowance.take()
        return self._site.picker.page(url)

    def _entries(self, page: PickedPage, selectors: ListSelectors) -> Discovery:
        assert self._site.picker is not None
        return self._site.picker.entries(page, selectors)

    def _picked(
        self, page: PickedPage, number: int, role: Role, before: ListSelectors
    ) -> ListSelectors | NewsmonitorError:
        """The selectors for what was pointed at, or why there are none."""
        try:
            titles = [entry.title for entry in self._entries(page, before).entries]
        except NewsmonitorError:
            titles = []
        try:
            return pick(parse(page.text), number, role, before, titles)
        except NotUsable as fault:
            return fault

    def _address(self, request: Request, url: str, role: Role, selectors: ListSelectors) -> str:
        chosen = {name: value for name, value in asdict(selectors).items() if value and name in _PARTS}
        return f"{base_path(self._site.config().settings)}/add?{urlencode({'url': url, 'as': role, **chosen})}"

    def _shown(self, page: PickedPage, selectors: ListSelectors) -> _Shown:
        found, fault = None, None
        try:
            found = self._entries(page, selectors)
        except NewsmonitorError as nothing:
            fault = nothing
        try:
            copy = page_copy(parse(page.text), [entry.title for entry in found.entries] if found else [])
        except NotUsable as broken:  # too large to be shown; what was found stands there all the same
            return _Shown(found, "", fault or broken)
        return _Shown(found, copy, fault)

    def _yaml(self, url: str, page: PickedPage, found: Discovery, selectors: ListSelectors) -> str:
        assert self._site.picker is not None
        taken = {source.id for source in self._site.config().sources}
        return source_yaml(url, taken, found, selectors, self._site.picker.zone(page, found))

    def _page(
        self,
        request: Request,
        url: str,
        role: Role,
        selectors: ListSelectors,
        page: PickedPage | None,
        fault: NewsmonitorError | None,
    ) -> Response:
        shown = self._shown(page, selectors) if page else _Shown()
        found, fault = shown.found, fault or shown.fault
        chosen = {name: getattr(selectors, name) or "" for name in _PARTS}
        kept = {"url": url, "as": role, **{name: value for name, value in chosen.items() if value}}
        base = base_path(self._site.config().settings)
        return self._pages.render(
            request,
            "add.html",
            status=502 if page is None and fault else 200,
            keep="".join(f"&{name}={quote(value, safe='')}" for name, value in kept.items() if url),
            url=url,
            longest=LONGEST,
            fault=fault,
            looked=page,
            found=found,
            entries=found.entries[:SHOWN] if found else (),
            role=role,
            roles=[(each, self._address(request, url, each, selectors)) for each in ROLES],
            chosen=chosen,
            copy=_document(shown.copy, base, kept) if shown.copy else "",
            yaml=self._yaml(url, page, found, selectors) if page and found and found.entries else "",
        )


def _document(body: str, base: str, kept: dict[str, str]) -> str:
    """Write the copy as a document: a form with the page's texts as buttons."""
    fields = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in kept.items())
    sheet = f'<link rel="stylesheet" href="{base}/static/copy.css">'
    form = f'<form action="{base}/add" method="get" target="_parent">{fields}{body}</form>'
    return f'<!doctype html><html><head><meta charset="utf-8">{sheet}</head><body>{form}</body></html>'


def page_copy(root: HtmlElement, titles: Collection[str]) -> str:
    """Write the body of a copy.

    titles: of the entries that are found, which are marked.
    """
    marked, parts = {" ".join(title.split()) for title in titles}, list[str]()
    numbers = {element: number for number, element in enumerate(elements(root))}
    left = _MOST_PIECES
    skipped: HtmlElement | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if skipped is None and event == "start" and element.tag in _DROPPED:
            skipped = element
        if skipped is None and event == "start":
            parts.append(f"<{_tag(element)}>")
            if (text := _clean(element.text)) and left > 0:
                left -= 1
                parts.append(_button(numbers[element], text, marked))
        if event == "end":
            if skipped is None:
                parts.append(f"</{_tag(element)}>")
            skipped = None if skipped is element else skipped
            parent = element.getparent()
            if skipped is None and parent is not None and (text := _clean(element.tail)) and left > 0:
                left -= 1
                parts.append(_button(numbers[parent], text, marked))
    return "".join(parts)


def _tag(element: HtmlElement) -> str:
    if element.tag in _WRITTEN:
        return str(element.tag)
    return "div" if element.tag in _PLAIN else "span"


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())[:_LONGEST_PIECE]


def _button(number: int, text: str, titles: Collection[str]) -> str:
    kind = ' class="found"' if text in titles else ""
    return f'<button name="pick" value="{number}"{kind}>{escape(text)}</button>'


def source_yaml(
    url: str, taken: Container[str], found: Discovery, selectors: ListSelectors, zone: str | None = None
) -> str:
    """The lines of a source below `sources:`, under an id that is not in `taken`.

    zone: of its dates.
    """
    pairs = [("id", free_source_id(url, taken)), ("url", quoted(public_address(url)))]
    pairs += [("title", quoted(found.title[:60].strip()))] if found.title.strip() else []
    pairs += [("timezone", zone)] if zone else []
    chosen = [(name, value) for name in _PARTS if (value := getattr(selectors, name))]
    if chosen:
        pairs.append(("list", f"{{{', '.join(f'{name}: {quoted(value)}' for name, value in chosen)}}}"))
    first, *others = (f"{key}: {value}" for key, value in pairs)
    return "".join(f"{line}\n" for line in (f"  - {first}", *(f"    {line}" for line in others)))

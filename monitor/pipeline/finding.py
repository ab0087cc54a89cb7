"""Find the entries of a list in its responses.

Its own, those of its parts, its feed, its further pages.

    plain → entries                                       the browser is never asked
          └ nothing, though scripts could draw it → browser → entries, and the JSON answer they were drawn from
    the next visits: that answer's address → entries; where it fails, and once a day → browser

What a browser shows is a response like any other: the same functions find its entries. The functions that fetch are
given, so `probe` and `add` find what a visit finds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

import structlog

from monitor.discover import (
    Discovery,
    Document,
    KnownEntries,
    PageData,
    Skipped,
    common_head,
    discover_steadily,
    find_page_data,
    first_items,
    why_page_before_feed,
)
from monitor.errors import FetchError, NotUsable
from monitor.fetch import Fetcher, Response, judge, source_request
from monitor.model import DataAnswer, Entry, ListSelectors, RenderCost, Source, SourceState
from monitor.text.interstitials import find_interstitial
from monitor.text.markup import MAX_BYTES, check_body, decode
from monitor.text.page_state import article_in_state

log = structlog.get_logger(__name__)

NO_BROWSER = "browser"  # kind of a FetchError: there is none, or it does not start
# Kinds of faults of a page that scripts may draw. Beside a notice about cookies, a shell has no other words.
_DRAWN = ("no_entries", "script", "consent")
RENDER_EVERY = timedelta(days=1)  # so often a browser looks whether the data is still the page's, or can help by now
_OWN_HEADERS = frozenset({"etag", "last-modified", "content-encoding", "content-length", "content-type"})
_MOST_ENTRIES = 1000  # of all parts of a sitemap index together
_MOST_TRIED = 3  # feeds and data that a page without a list names
_MOST_PAGES = 5  # further pages of a list
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

Discover = Callable[[Response, Source], Discovery]


@dataclass(frozen=True, slots=True)
class FoundList:
    """The entries of a list.

    response: where they were found
    feed:     URL of the feed that they were read from, where a page names it; else empty
    page:     what the page itself has, where its feed is read instead
    problem:  why the feed that a page names is not read, or empty
    rendered: what the browser took, where the page was read with one
    data:     the data behind a rendered page, which can be read without one
    further:  entries of the list's next pages, which are read on the first visit
    """

    discovery: Discovery
    response: Response
    feed: str = ""
    page: Discovery | None = None
    problem: str = ""
    rendered: RenderCost | None = None
    data: PageData | None = None
    further: tuple[Entry, ...] = ()


# ── in a list and what it leads to ─────────────────────────────────────────


def find_list(
    source: Source,
    response: Response,
    fetch: Callable[[str], Response],
    discover: Callable[[Response], Discovery],
    now: datetime,
) -> FoundList:
    """Find the entries behind a response.

    Its own, those of a sitemap index's parts, or those of the feed that a page names.

    fetch: gives a good response; discover: finds entries in one. Raises what they raise: FetchError, NotUsable.
    """
    own = with_parts(discover(response), lambda url: discover(fetch(url)))
    found_by_itself = source.kind == "auto" and source.list == ListSelectors()
    if own.kind != "page" or not own.feeds or not found_by_itself:
        return FoundList(own, response)
    problem = ""
    for address in own.feeds[: 1 if own.entries else _MOST_TRIED]:
        try:
            feed = fetch(address)
            of_feed = discover(feed)
        except (FetchError, NotUsable) as fault:
            log.info("feed.refused", source=source.id, feed=address, problem=fault.problem)
            problem = f"its feed cannot be read: {fault.problem}"
            continue
        problem = why_page_before_feed(own, of_feed, now)
        if not problem:
            return FoundList(of_feed, feed, address, own)
    if problem and not own.entries and not own.skipped:
        remedy = "give the address of its list, or of another feed"
        raise NotUsable("no_entries", f"no list of news was found at {response.url}, and {problem}", remedy)
    return FoundList(own, response, problem=problem)


def further_entries(first: Discovery, wanted: int, read: Callable[[str], Discovery]) -> tuple[Entry, ...]:
    """Return the entries of a list's next pages that its first page does not have.

    Until there are `wanted` of both.

    read: fetches and reads one page. At most five pages are read, none twice, none after one without anything new.
    A page that fails ends it: what the first page has is enough for a visit.
    """
    found = {entry.key: entry for entry in first.entries}
    page, seen = first, {""}
    while first.kind in ("page", "json") and len(found) < wanted and page.next_page not in seen:
        if len(seen) > _MOST_PAGES:
            break
        seen.add(page.next_page)
        try:
            page = read(page.next_page)
        except (FetchError, NotUsable) as fault:
            log.info("page.refused", page=page.next_page, problem=fault.problem)
            break
        before = len(found)
        found |= {entry.key: entry for entry in page.entries if entry.key not in found}
        if len(found) == before:
            break
    own = {entry.key for entry in first.entries}
    return tuple(entry for key, entry in found.items() if key not in own)[: max(wanted - len(own), 0)]


def with_parts(index: Discovery, read: Callable[[str], Discovery]) -> Discovery:
    """Add to a sitemap index the entries of its parts, newest first.

    Any other discovery is returned as it is. A part that fails is skipped, with its reason; where all fail, the last
    error is raised. An index in an index is not followed: a visit stays bounded.

    read: fetches and reads one part
    """
    if not index.follow:
        return index
    entries: dict[str, Entry] = {}
    skipped, count, ignored = list(index.skipped), 0, set(index.rule.ignored)
    used_before = index.used_before
    fault: FetchError | NotUsable | None = None
    for address in index.follow:
        try:
            part = read(address)
        except (FetchError, NotUsable) as refused:
            skipped.append(Skipped(address, refused.problem))
            kind = NotUsable if isinstance(refused, NotUsable) else FetchError  # not a subclass: they take other words
            fault = kind(refused.kind, f"{address}: {refused.problem}", refused.remedy)
            continue
        count += 1
        entries = {entry.key: entry for entry in part.entries} | entries
        skipped += part.skipped
        ignored |= {*part.rule.ignored}
        used_before |= part.used_before
    if fault and not count:
        raise fault
    if not entries:
        remedy = "watch one of its sitemaps itself"
        raise NotUsable("no_entries", f"{index.reason}, and no entries in its newest", remedy)
    newest = sorted(entries.values(), key=lambda entry: entry.published or _LONG_AGO, reverse=True)
    reason = f"{index.reason}, of which the newest {count} are read"
    return replace(
        index,
        entries=tuple(newest[:_MOST_ENTRIES]),
        skipped=tuple(skipped),
        reason=reason,
        rule=replace(index.rule, ignored=tuple(sorted(ignored))),  # each part is compared by itself
        used_before=used_before,
    )


def discover_entries(
    response: Response, source: Source, memory: KnownEntries, *, now: datetime, zone: tzinfo
) -> Discovery:
    """The entries in a response.

    Raises NotUsable, also for a login, captcha, consent or error page.
    """
    if len(response.body) > MAX_BYTES and (beginning := first_items(response.body)):
        first = Response(response.url, response.status, response.headers, beginning, response.elapsed_ms)
        found = discover_entries(first, source, memory, now=now, zone=zone)
        note = f", of which the first {len(beginning):,} bytes are read, since it has more than {MAX_BYTES:,}"
        return replace(found, reason=found.reason + note)
    check_body(response.body)
    content_type = response.headers.get("content-type", "")
    if "html" in response.media_type:
        require_news(response, decode(response.body, content_type), a_list=True)
    document = Document(response.body, response.url, content_type)
    return discover_steadily(document, source, memory, now=now, zone=zone)


# What a person can do about a page that came instead of news, by its kind.
_REMEDIES = {
    "captcha": "look for a feed of the site, ask less often with `every`, or read it with `browser: always`",
    "login": "give the cookie of a session with `headers: {Cookie: …}` in sources.yaml, or watch an open page",
    "consent": "accept in a browser, and give the cookie that remembers it with `headers: {Cookie: …}` in sources.yaml",
    "error_page": "look whether the address still holds; it is tried again by itself",
    "script": "read it with `browser: always`, or give the address of the data with `kind: json`",
}


def require_news(response: Response, text: str, *, a_list: bool = False) -> None:
    """Raise NotUsable for a login, captcha, consent or error page with a good status.

    A page that needs a script may have its article in its data.

    a_list: it may have its list there; where it does not, what reads the list says so
    """
    page = find_interstitial(text, response.url, response.headers)
    if page and not (page.kind == "script" and (a_list or article_in_state(text))):
        raise NotUsable(page.kind, page.reason, _REMEDIES[page.kind])


# ── with a browser ──────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A rendered page as a response, the JSON that its scripts got, and what it took."""

    response: Response
    answers: tuple[DataAnswer, ...]
    cost: RenderCost


def render_page(fetcher: Fetcher, source: Source, url: str, now: datetime) -> RenderedPage:
    """Render a page of a source in the browser.

    Raises FetchError, also for a response that is an error.
    """
    rendered = fetcher.render(source_request(source, url), lambda other: source_request(source, other))
    log.info(
        "page.rendered",
        source=source.id,
        elapsed_ms=rendered.elapsed_ms,
        net_bytes=rendered.net_bytes,
        memory=rendered.peak_bytes,
        settled=rendered.settled,
    )
    # The document's own headers speak of what was sent, not of what scripts made of it.
    headers = {name: value for name, value in rendered.headers.items() if name not in _OWN_HEADERS}
    headers["content-type"] = "text/html; charset=utf-8"
    body = rendered.html.encode("utf-8", "replace")
    response = Response(rendered.url, rendered.status, headers, body, rendered.elapsed_ms)
    verdict = judge(response, now)
    if not verdict.good:
        raise FetchError(verdict.outcome, verdict.reason)
    return RenderedPage(response, rendered.answers, RenderCost(rendered.elapsed_ms, rendered.peak_bytes))


def find_rendered(
    source: Source,
    *,
    render: Callable[[str], RenderedPage],
    fetch: Callable[[str], Response],
    discover: Discover,
    now: datetime,
    zone: tzinfo,
) -> FoundList:
    """Find the entries of a source's page with a browser, and the data behind them.

    render: gives a good response. Raises FetchError, NotUsable.
    """
    page = render(source.url)
    found = find_list(source, page.response, fetch, lambda response: discover(response, source), now)
    if found.feed:
        return replace(found, rendered=page.cost)
    learned = learn_data(found.discovery, page.answers, source, fetch=fetch, discover=discover, now=now, zone=zone)
    if learned is None:
        return replace(found, rendered=page.cost)
    return FoundList(learned.discovery, learned.response, rendered=page.cost, data=learned.data)


@dataclass(frozen=True, slots=True)
class LearnedData:
    """Data behind a page, read without the browser.

    It may say more than the page, such as dates.
    """

    data: PageData
    discovery: Discovery
    response: Response


def learn_data(
    page: Discovery,
    answers: tuple[DataAnswer, ...],
    source: Source,
    *,
    fetch: Callable[[str], Response],
    discover: Discover,
    now: datetime,
    zone: tzinfo,
) -> LearnedData | None:
    """Find the data behind a rendered list, and read it once without the browser.

    It is kept only if that gives the list.
    """
    data = find_page_data(page, answers, source, now=now, zone=zone)
    if data is None:
        return None
    try:
        response = fetch(data.url)
        again = discover(response, data.source(source))
    except (FetchError, NotUsable) as fault:
        log.info("data.refused", source=source.id, url=data.url, problem=fault.problem)
        return None
    if not common_head(page.entries, again.entries):
        return None
    return LearnedData(data, replace(again, title=page.title), response)


def known_data(state: SourceState, now: datetime) -> PageData | None:
    """Give the data that is read in place of a page that scripts draw.

    None where there is none, or the page is due again.
    """
    due = state.rendered_at is None or now - state.rendered_at >= RENDER_EVERY
    return None if due else PageData.unpack(state.page_data)


def may_help(source: Source, state: SourceState, response: Response | None, fault: Exception, now: datetime) -> bool:
    """Return True if a browser may find a list where plain fetching found none.

    On a page with scripts that was not tried today.
    """
    if source.browser != "auto" or not isinstance(fault, NotUsable) or fault.kind not in _DRAWN:
        return False
    if response is None or "html" not in response.media_type or b"<script" not in response.body.lower():
        return False
    return state.rendered_at is None or now - state.rendered_at >= RENDER_EVERY


def may_draw_article(source: Source, response: Response, fault: NotUsable) -> bool:
    """Return True if a browser may find the article that a page lacks.

    Such a page has scripts.
    """
    drawn = fault.kind in ("script", "no_body", "no_text") and b"<script" in response.body.lower()
    return source.browser == "auto" and drawn and "html" in response.media_type


def in_vain(plain: FetchError | NotUsable, fault: FetchError | NotUsable) -> FetchError | NotUsable:
    """The fault of a page that gave nothing, not in a browser either.

    plain: without one; fault: with one.
    """
    kind = NotUsable if isinstance(plain, NotUsable) else FetchError  # not a subclass: they take other words
    if fault.kind != NO_BROWSER:
        return kind(plain.kind, f"{plain.problem}; in a browser: {fault.problem}", fault.remedy or plain.remedy)
    if not fault.remedy:
        return plain
    needs = f"where scripts draw the page, it needs a browser: {fault.problem}; {fault.remedy}"
    return kind(plain.kind, plain.problem, f"{plain.remedy}; {needs}" if plain.remedy else needs)

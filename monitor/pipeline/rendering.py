"""Lists of pages that need a browser, and the data behind them, which needs none.

    plain → entries                                       the browser is never asked
          └ nothing, though scripts could draw it → browser → entries, and the JSON answer they were drawn from
    the next visits: that answer's address → entries; where it fails, and once a day → browser

What a browser shows is a response like any other: the same functions find its entries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

import structlog

from monitor.discover import Discovery, PageData, common_head, find_page_data
from monitor.errors import FetchError, NotUsable
from monitor.fetch import Fetcher, Response, judge, source_request
from monitor.model import DataAnswer, RenderCost, Source, SourceState

log = structlog.get_logger(__name__)

NO_BROWSER = "browser"  # kind of a FetchError: there is none, or it does not start
# Kinds of faults of a page that scripts may draw. Beside a notice about cookies, a shell has no other words.
_DRAWN = ("no_entries", "script", "consent")
RENDER_EVERY = timedelta(days=1)  # so often a browser looks whether the data is still the page's, or can help by now
_OWN_HEADERS = frozenset({"etag", "last-modified", "content-encoding", "content-length", "content-type"})

Discover = Callable[[Response, Source], Discovery]


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A rendered page as a response, the JSON that its scripts got, and what it took."""

    response: Response
    answers: tuple[DataAnswer, ...]
    cost: RenderCost


@dataclass(frozen=True, slots=True)
class LearnedData:
    """Data behind a page, read without the browser.

    It may say more than the page, such as dates.
    """

    data: PageData
    discovery: Discovery
    response: Response


def render_page(fetcher: Fetcher, source: Source, url: str, now: datetime) -> RenderedPage:
    """Render a page of a source in the browser. Raises FetchError, also for a response that is an error."""
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


def needs_browser(source: Source, state: SourceState) -> bool:
    """Whether the list of a source is read with a browser, as it says or as was found."""
    return source.browser == "always" or (source.browser == "auto" and state.rendered)


def known_data(source: Source, state: SourceState, now: datetime) -> PageData | None:
    """The data that is read in place of the page; None where there is none, or the page is due again."""
    due = state.rendered_at is None or now - state.rendered_at >= RENDER_EVERY
    return PageData.unpack(state.page_data) if needs_browser(source, state) and not due else None


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
    """Whether a browser may find an article on a page that has none without: a page with scripts."""
    drawn = fault.kind in ("script", "no_body", "no_text") and b"<script" in response.body.lower()
    return source.browser == "auto" and drawn and "html" in response.media_type


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


def in_vain(plain: FetchError | NotUsable, fault: FetchError | NotUsable) -> FetchError | NotUsable:
    """The fault of a page that gave nothing, not in a browser either. plain: without one; fault: with one."""
    kind = NotUsable if isinstance(plain, NotUsable) else FetchError  # not a subclass: they take other words
    if fault.kind != NO_BROWSER:
        return kind(plain.kind, f"{plain.problem}; in a browser: {fault.problem}", fault.remedy or plain.remedy)
    if not fault.remedy:
        return plain
    needs = f"where scripts draw the page, it needs a browser: {fault.problem}; {fault.remedy}"
    return kind(plain.kind, plain.problem, f"{plain.remedy}; {needs}" if plain.remedy else needs)

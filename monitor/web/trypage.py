"""The page on which a query is tried: a form that is sent by GET, so that a tried query has an address."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from monitor.web.pages import Pages, shown
from monitor.web.site import Site
from monitor.web.trying import LONGEST, Trial, Tried, faults_of, one_line, pasted

_SIGNS = (
    ("a b", "sign_both"),
    ("a OR b", "sign_either"),
    ("a -b", "sign_not"),
    ('"a b"', "sign_phrase"),
    ("depart*", "sign_prefix"),
    ("=US", "sign_exact"),
    ("a NEAR/5 b", "sign_near"),
    ("title:a", "sign_field"),
    ("age<3d", "sign_age"),
)


class TryPage:
    """Answers for `/try`."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site = site
        self._pages = pages
        self._trial = Trial()

    def answer(self, request: Request) -> Response:
        """The form; with a query what it finds, or what is wrong with it (status 400, 503 while others are tried)."""
        config = self._site.config()
        query = one_line(request.query_params.get("q", ""))
        faults = faults_of(query, config.aliases) if query else ()
        wrong = any(fault.told.fatal for fault in faults)
        runs = bool(query) and not wrong
        tried = self._try(query) if runs else None
        busy = runs and tried is None
        return self._pages.render(
            request,
            "try.html",
            status=400 if wrong else 503 if busy else 200,
            keep=f"&q={quote(query, safe='')}" if query else "",
            query=query,
            longest=LONGEST,
            faults=faults,
            wrong=wrong,
            busy=busy,
            tried=tried,
            total=self._site.reader.item_count() if tried else 0,
            shown=[shown(entry) for entry in tried.found] if tried else [],
            short=[shown(entry) for entry in tried.short] if tried else [],
            yaml=pasted(query, {topic.id for topic in config.topics}) if tried else "",
            signs=_SIGNS,
            aliases=sorted(config.aliases)[:50],
        )

    def _try(self, query: str) -> Tried | None:
        """What the query finds; None while others are being tried."""
        site = self._site
        return self._trial.run(query, site.config().aliases, site.reader.archive(), site.now())

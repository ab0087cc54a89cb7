"""Pages for the picker of the web server, and pictures for readers.

Fetched as a visit does; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from monitor.discover import Discovery, KnownEntries
from monitor.errors import FetchError, NotUsable
from monitor.fetch import Request, Response
from monitor.model import ListSelectors, Source, SourceState
from monitor.pipeline.context import Context
from monitor.pipeline.finding import discover_entries, in_vain, may_help
from monitor.text.markup import decode
from monitor.web.site import PickedPage

_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class PagePicker:
    """`web.Picker` over the fetcher of the running configuration; no source's credentials are sent."""

    context: Callable[[], Context]

    def page(self, url: str) -> PickedPage:
        """Fetch a page, with a browser where it gives nothing without. Raises FetchError, NotUsable."""
        context, source = self.context(), Source("add", url)
        response, rendered = context.fetch_good(source, url), False
        try:
            self._found(response, source)
        except NotUsable as fault:
            if may_help(source, SourceState(source.id), response, fault, context.now()):
                try:
                    response, rendered = context.render(source, url).response, True
                except (FetchError, NotUsable) as second:
                    raise in_vain(fault, second) from second
        text = decode(response.body, response.headers.get("content-type", ""))
        response.release()
        return PickedPage(response.url, text, rendered)

    def entries(self, page: PickedPage, selectors: ListSelectors) -> Discovery:
        """Find the entries of a page. Raises NotUsable."""
        response = Response(page.url, 200, {"content-type": _HTML}, page.text.encode("utf-8", "replace"), 0)
        return self._found(response, replace(Source("add", page.url), list=selectors))

    def _found(self, response: Response, source: Source) -> Discovery:
        context = self.context()
        with context.parsing(len(response.body)):
            return discover_entries(response, source, KnownEntries(), now=context.now(), zone=context.zone)


@dataclass(frozen=True, slots=True)
class PictureFetcher:
    """`web.Pictures` over the fetcher of the running configuration.

    No Referer and no source's credentials are sent.
    """

    context: Callable[[], Context]

    def original(self, signature: str, name: str) -> str | None:
        """Give the address of the picture behind one of ours.

        None for one that was not signed, or where it is off.
        """
        pictures = self.context().pictures
        return pictures.original(signature, name) if pictures else None

    def fetch(self, url: str) -> bytes:
        """Fetch a picture. Raises FetchError."""
        response = self.context().fetcher.fetch(Request(url))
        response.release()
        if response.status != 200:
            raise FetchError("http", f"{url} answers {response.status}")
        return response.body

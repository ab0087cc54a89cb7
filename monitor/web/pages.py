"""Pages for a person, rendered on the server; they need no script to be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, get_args
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from monitor.model import Config, FeedEntry, Health, Hit, Incident, Report, Topic
from monitor.publish import FORMATS
from monitor.redact import Redactor, public_address, split_credentials
from monitor.store.feeds import Headline, TopicCounts
from monitor.store.search import Within
from monitor.text.correction import correction_in
from monitor.text.interface import Language, say, say_date, say_span, say_when, translate
from monitor.web.files import moved, weights
from monitor.web.site import Site, Topics, base_path, healths, judged_sources, may_add, page_of

_LEAD = 320  # characters of a first paragraph; about four lines
_NO_YIELD = (0,) * 14
_HEADLINES = 3  # of a topic on the front page
_SHOWN = 100  # entries on a topic's page
_TOPICS, _SOURCES = 50, 100  # of one page
_BROUGHT = 20  # items, and incidents, on a source's page
# Phrase of a cause, by the kind of the fault or of the incident.
_CAUSES = {
    kind: f"cause_{cause}"
    for cause, kinds in {
        "wall": "captcha",
        "login": "login consent",
        "name": "dns",
        "connection": "connect read",
        "slow": "timeout throttled",
        "tls": "tls",
        "answer": "gone client_error server_error error_page redirect protocol too_large",
        "refused": "refused robots",
        "list": "no_entries script broken too_complex list_moved no_body no_text list_page",
        "silent": "stale silent",
        "loud": "loud",
    }.items()
    for kind in kinds.split()
}
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_YEAR_SECONDS = 365 * 86400  # how long the choice of a language is kept
_WIDTH, _HEIGHT = 84, 20  # of a sparkline, in its own units


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed's path on this server, address for a reader, label and media type."""

    path: str
    address: str
    label: str
    media_type: str


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic on the front page, with its newest headlines."""

    topic: Topic
    summary: TopicCounts
    feeds: tuple[FeedLink, ...]
    newest: tuple[Headline, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text.

    term: the term of the query that found it, or empty
    """

    text: str
    term: str = ""
    lookalike: bool = False


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry on a topic's page."""

    entry: FeedEntry
    title: tuple[Piece, ...]
    lead: tuple[Piece, ...]


class Pages:
    """Renders the pages of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._topics = Topics()
        self._known: tuple[Config, Redactor, Mapping[str, str]] | None = None
        self._templates = Environment(
            loader=PackageLoader("monitor.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=self._masked,
        )
        self._templates.filters["web_address"] = web_address
        self._templates.filters["public_address"] = public_address
        self._templates.globals["spark"] = spark
        self._templates.globals["correction_in"] = correction_in

    def front(self, request: Request) -> Response:
        """Show the topics and the open incidents."""
        site, config, now = self._site, self._site.config(), self._site.now()
        incidents = site.reader.incidents(open_only=True)
        health = healths(site, incidents)
        shown = [topic for topic in config.topics if not topic.token]
        page = page_of(request, len(shown), _TOPICS)
        rows = [
            TopicRow(
                topic,
                site.reader.topic_summary(topic.id, now),
                self._feeds(topic.address_name),
                site.reader.headlines(topic.id, _HEADLINES),
            )
            for topic in shown[page.start : page.end]
        ]
        return self.render(
            request,
            "front.html",
            rows=rows,
            incidents=incidents,
            faults=site.faults(),
            keep=f"&page={page.number}" if page.number > 1 else "",
            page=page,
            sources=len(health),
            healthy=sum(each == "ok" for each in health.values()),
            items=site.reader.item_count(),
            due=site.reader.next_fetch([name for name, each in health.items() if each == "off"]),
        )

    def topic(self, request: Request) -> Response:
        """Show a topic's feed.

        Raises HTTPException 404 where no topic has that name.
        """
        config = self._site.config()
        topic = self._topics.find(config, request.path_params["name"])
        if topic is None:
            raise HTTPException(404)
        if topic.address_name != request.path_params["name"]:
            return moved(f"{base_path(config.settings)}/topics/{topic.address_name}")
        found = self._site.reader.feed_entries(topic, min(topic.limit, _SHOWN))
        queries = topic.match if len(topic.match) == 1 else [f"({query})" for query in topic.match]
        return self.render(
            request,
            "topic.html",
            topic=topic,
            feeds=self._feeds(topic.address_name),
            query=" OR ".join(queries),
            views=[view_of(entry) for entry in found],
        )

    def event(self, request: Request) -> Response:
        """Show an event: who reported it when, and what it follows.

        Raises HTTPException 404 where there is none.
        """
        name = request.path_params["name"]
        event = self._site.reader.event(f"urn:uuid:{name}") if _UUID.fullmatch(name) else None
        if event is None:
            raise HTTPException(404)
        item = event.item
        is_own = item.publisher.casefold() == event.source_title.casefold()
        credits = "" if is_own else item.publisher
        first = Report(item.title, item.url, event.source_title, item.published, credits=credits)
        line = sorted((first, *event.reports), key=lambda report: report.published)
        return self.render(request, "event.html", event=event, line=line, lead=lead_pieces(event))

    def source(self, request: Request) -> Response:
        """Show a source: how it is read, its incidents, and what it brought.

        Raises HTTPException 404.
        """
        reader, name = self._site.reader, request.path_params["name"]
        incidents = reader.incidents(open_only=False)
        source = next((each for each in self._site.config().sources if each.id == name), None)
        if source is None:
            raise HTTPException(404)
        (one,) = judged_sources(self._site, [each for each in incidents if each.closed is None], [source])
        with closing(reader.archive(None, Within(source=name))) as archive:
            views = [view_of(entry) for entry, _ in islice(archive, _BROUGHT)]
        return self.render(
            request,
            "source.html",
            one=one,
            per_day=reader.yields(self._site.now(), [name]).get(name, _NO_YIELD),
            incidents=[each for each in incidents if each.source == name][:_BROUGHT],
            views=views,
        )

    def sources(self, request: Request) -> Response:
        """Show the health of the sources, a page at a time; `?health=`: of those alone."""
        site = self._site
        incidents = site.reader.incidents(open_only=True)
        health = healths(site, incidents)
        counts = Counter(health.values())
        asked = request.query_params.get("health", "")
        kind = next((each for each in get_args(Health) if each == asked), "")
        wanted = [source for source in site.config().sources if kind in ("", health[source.id])]
        page = page_of(request, len(wanted), _SOURCES)
        chosen = wanted[page.start : page.end]
        yields = site.reader.yields(site.now(), [source.id for source in chosen])
        rows = [(one, yields.get(one.source.id, _NO_YIELD)) for one in judged_sources(site, incidents, chosen)]
        kept = f"&health={kind}" if kind else ""
        return self.render(
            request,
            "sources.html",
            keep=f"{kept}&page={page.number}" if page.number > 1 else kept,
            rows=rows,
            page=page,
            kept=kept,
            kind=kind,
            total=len(health),
            counts=[(each, counts[each]) for each in get_args(Health) if counts[each]],
        )

    def incidents(self, request: Request) -> Response:
        """Show open and closed incidents, as the `_status` feed has them."""
        incidents = self._site.reader.incidents(open_only=False)
        known = {source.id for source in self._site.config().sources}
        still_open, closed = ([one for one in incidents if (one.closed is None) is state] for state in (True, False))
        groups: dict[str, list[Incident]] = {}  # by cause, the commonest first
        for one in still_open:
            groups.setdefault(_CAUSES.get(one.kind.rpartition(".")[2], "cause_other"), []).append(one)
        feeds = self._feeds("_status")
        return self.render(
            request,
            "incidents.html",
            groups=sorted(groups.items(), key=lambda group: -len(group[1])),
            closed=closed,
            faults=self._site.faults(),
            feeds=feeds,
            known=known,
        )

    def not_found(self, request: Request) -> Response:
        """Answer for an address that does not exist."""
        return self.render(request, "not_found.html", status=404)

    def _masked(self, value: object) -> object:
        """Mask secrets of the configuration in everything that a template prints.

        Tokens of private topics stay: the page of such a topic shows its own, and no other page has any.
        """
        return self._of_config()[0].known(value) if type(value) is str else value

    def _of_config(self) -> tuple[Redactor, Mapping[str, str]]:
        """Return the configuration's redactor, and the ids of its sources by title."""
        config = self._site.config()
        if self._known is None or self._known[0] is not config:
            tokens = {topic.token for topic in config.topics if topic.token}
            ids = {source.title or source.id: source.id for source in config.sources}
            self._known = config, Redactor.of(config.secrets - tokens), ids
        return self._known[1:]

    def _feeds(self, stem: str) -> tuple[FeedLink, ...]:
        settings = self._site.config().settings
        made = [(FORMATS[name], f"/feeds/{stem}.{FORMATS[name].ending}") for name in settings.publish.formats]
        base, prefix = settings.publish.base_url, base_path(settings)
        return tuple(FeedLink(prefix + path, base + path, each.label, each.media_type) for each, path in made)

    def render(self, request: Request, template: str, status: int = 200, keep: str = "", **values: Any) -> Response:
        """Render a page in the language of the request.

        keep: the part of the page's address that a change of language keeps: `&key=value`
        """
        language, base = choose_language(request), base_path(self._site.config().settings)
        html = self._templates.get_template(template).render(
            **values,
            **self._phrases(language),
            language=language,
            path=request.scope["path"],
            base=base,
            keep=keep,
            source_ids=self._of_config()[1],
            may_add=may_add(request, self._site),
        )
        headers = {
            "Cache-Control": "private, no-cache",
            "Vary": "Accept-Language, Cookie",
            "Content-Language": language,
        }
        response = HTMLResponse(html, status, headers)
        if request.query_params.get("lang") == language:
            response.set_cookie("lang", language, max_age=_YEAR_SECONDS, httponly=True, samesite="lax")
        return response

    def _phrases(self, language: Language) -> dict[str, Callable[..., str]]:
        now = self._site.now()
        return {
            "say": partial(say, language),
            "told": partial(translate, language, sure=True),
            "when": lambda moment: say_when(language, moment, now),
            "coming": lambda moment: say_when(language, max(moment, now), now),
            "span": lambda start, end: say_span(language, end - start),
            "date": lambda moment: say_date(language, moment, self._site.zone),
        }


def spark(values: Sequence[int]) -> str:
    """Draw counts as the path of an SVG line, scaled to the highest.

    A flat line at the bottom where all are 0.
    """
    top = max((*values, 1))
    step = _WIDTH / max(len(values) - 1, 1)
    points = [f"{i * step:.1f} {_HEIGHT - 1 - value / top * (_HEIGHT - 2):.1f}" for i, value in enumerate(values)]
    return "M" + "L".join(points) if points else ""


def view_of(entry: FeedEntry) -> EntryView:
    """Give an entry with its title and first paragraph cut at its hits."""
    return EntryView(entry, title_pieces(entry), lead_pieces(entry))


def title_pieces(entry: FeedEntry) -> tuple[Piece, ...]:
    """Cut the title at its hits."""
    title = entry.item.title
    return cut(title, 0, len(title), [hit for hit in entry.hits if hit.field == "title"])


def lead_pieces(entry: FeedEntry) -> tuple[Piece, ...]:
    """Cut the first paragraph, shortened, at its hits; empty where there is no text."""
    text = entry.item.text
    start = len(text) - len(text.lstrip())
    line = text.find("\n", start)
    paragraph = len(text) if line < 0 else line
    end = paragraph
    if paragraph - start > _LEAD:
        space = text.rfind(" ", start + _LEAD - 20, start + _LEAD)  # so that no Latin word is cut
        end = space if space > 0 else start + _LEAD
    pieces = cut(text, start, end, [hit for hit in entry.hits if hit.field == "text"])
    return (*pieces, Piece("…")) if end < paragraph else pieces


def cut(text: str, start: int, end: int, hits: Iterable[Hit]) -> tuple[Piece, ...]:
    """Cut text[start:end] at the hits.

    Overlapping ones and those beyond the text are left out.
    """
    pieces: list[Piece] = []
    at = start
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start < at or hit.end > end or hit.end <= hit.start:
            continue
        pieces += [Piece(text[at : hit.start]), Piece(text[hit.start : hit.end], hit.term, hit.lookalike)]
        at = hit.end
    return tuple(piece for piece in (*pieces, Piece(text[at:end])) if piece.text)


def web_address(url: str) -> str | None:
    """Return the http or https URL that a page may link to, else None.

    It has a host and no password.
    """
    try:
        parts = urlsplit(split_credentials(url)[0])
    except ValueError:
        return None
    return parts.geturl() if parts.scheme in ("http", "https") and parts.netloc else None


def choose_language(request: Request) -> Language:
    """Choose the language: `?lang=`, cookie, the browser's first known one, English."""
    for asked in (request.query_params.get("lang"), request.cookies.get("lang")):
        if asked == "zh":
            return "zh"
        if asked == "en":
            return "en"
    best: dict[Language, float] = {"en": 0.0, "zh": 0.0}
    for tag, weight in weights(request.headers.get("accept-language", "")).items():
        for language in best:
            if tag.partition("-")[0] == language:
                best[language] = max(best[language], weight)
    return "zh" if best["zh"] > best["en"] else "en"

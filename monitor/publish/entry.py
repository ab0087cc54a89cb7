"""The body of an entry as a reader shows it.

The article; below it the other reports of the event; at the bottom one line with the words that matched the topic.
Incidents are entries too, of the `_status` feed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from html import escape, unescape
from urllib.parse import urlsplit

import nh3

from monitor.model import FeedEntry, Hit, Incident, Item, Report, Revision
from monitor.publish import values
from monitor.publish.values import PICTURE, PictureProxy, is_bounded, proxied, safe_html
from monitor.redact import redact
from monitor.text.correction import correction_in
from monitor.text.interface import Language, say
from monitor.text.language import one_of

SUMMARY_LIMIT = 300  # code points
REPORTS_SHOWN = 50
LATER_SHOWN = 10
DIGEST_SHOWN = 200
TERMS_SHOWN = 12
WORDS_SHOWN = 5
SOURCE_TITLE = "newsmonitor"

_CHINESE = "\u3400-\u9fff"
_LOOKED_AT = values.TITLE_LIMIT  # characters of the title of an item without a language


@dataclass(frozen=True, slots=True)
class Style:
    """Presentation of entries.

    Full article or summary, matched terms or not, zone of dates, proxy of pictures.
    """

    full_text: bool
    why: bool
    zone: tzinfo
    pictures: PictureProxy | None = None


def body(entry: FeedEntry, style: Style) -> str:
    """Give an entry as HTML.

    Later events, what changed, image, article or summary, other reports, matched terms.
    """
    item = entry.item
    chinese = (
        item.language.lower().startswith("zh") if item.language else one_of(_CHINESE).search(item.title[:_LOOKED_AT])
    )
    notes = _Notes("zh" if chinese else "en", style.zone)
    article = safe_html(item.html) if style.full_text and is_bounded(item.html) else ""
    article = article or notes.digest(entry.rest)
    if not article:
        first_words, address = summary(item), values.link(item.url)
        if first_words:
            article = f"<p>{escape(first_words)}</p>"
        elif address:  # Atom wants some content
            article = f"<p>{_linked(values.title(item.title, '', address), address)}</p>"
    image = image_of(item)
    shown = [unescape(found) for found in PICTURE.findall(article)] if image else []
    if image in shown or (image and _file_name(image) in {_file_name(address) for address in shown} - {""}):
        image = None  # the article shows it already, perhaps in another size
    alt = escape(values.line(item.title, 200))
    later = "".join(f"<li>{notes.report(replace(each, credits=''))}</li>" for each in entry.later[:LATER_SHOWN])
    earlier = notes.report(replace(entry.follows, credits="")) if entry.follows else ""
    missing = escape(values.line(entry.missing, 300))
    parts = (
        f"<p><strong>{notes.say('feed_later')}</strong></p>\n<ul>{later}</ul>" if later else "",
        f"<p><strong>{notes.say('corrected')}</strong></p>" if correction_in(item.title, item.text) else "",
        *map(notes.revision, entry.revisions),
        f'<p><img src="{escape(image)}" alt="{alt}"></p>' if image else "",
        article,
        f"<p>{notes.say('feed_follows')}{earlier}</p>" if earlier else "",
        notes.others(entry),
        # No setting removes this line: the feed of near misses exists for it.
        f"<p><small>{notes.say('feed_near')}<code>{missing}</code></small></p>" if missing else "",
        notes.why(entry.hits) if style.why else "",
    )
    whole = "\n".join(part for part in parts if part)
    return proxied(whole, style.pictures) if style.pictures else whole


def summary(item: Item) -> str:
    """Give the item's first words as one line of plain text; empty where it has none."""
    text = item.text[: SUMMARY_LIMIT * 4]
    if not text.strip() and item.html:
        text = unescape(nh3.clean(values.clean(item.html[:20_000]), tags=set(), link_rel=None))
    return values.line(text, SUMMARY_LIMIT)


def image_of(item: Item, pictures: PictureProxy | None = None) -> str | None:
    """Give the address of the item's image where a reader can load it, or None."""
    address = values.link(item.image) if item.image else None
    return pictures.address(address) if address and pictures else address


def _file_name(address: str) -> str:
    """The last part of an address's path, if long enough to tell images apart."""
    name = urlsplit(address).path.rpartition("/")[2]
    return name if len(name) > 8 else ""


@dataclass(frozen=True, slots=True)
class _Notes:
    """Text written around an article, in the reader's language and zone."""

    language: Language
    zone: tzinfo

    def say(self, phrase: str, n: int | None = None, **words: object) -> str:
        """Give a phrase of the interface.

        n: a count
        """
        return say(self.language, phrase, n, **words)

    def others(self, entry: FeedEntry) -> str:
        """Give the list of the other reports, with the number of independent ones."""
        reports = entry.reports
        if not reports:
            return ""
        head = self.say("feed_others", len(reports) + 1, independent=entry.independent)
        lines = [f"<li>{self.report(report)}</li>" for report in reports[:REPORTS_SHOWN]]
        if len(reports) > REPORTS_SHOWN:
            lines.append(f"<li>{self.say('feed_more', len(reports) - REPORTS_SHOWN)}</li>")
        return f"<hr>\n<p><strong>{head}</strong></p>\n<ul>\n" + "\n".join(lines) + "\n</ul>"

    def digest(self, rest: Sequence[FeedEntry]) -> str:
        """Write a day's digest: title, source and date of entries beyond the budget.

        The titles are linked.
        """
        if not rest:
            return ""
        lines = []
        for entry in rest[:DIGEST_SHOWN]:
            item = entry.item
            title = _linked(values.title(item.title, item.text, item.url), item.url)
            parts = (title, escape(values.line(entry.source_title, 200)), self.date(item.published))
            lines.append(f"<li>{' · '.join(part for part in parts if part)}</li>")
        if len(rest) > DIGEST_SHOWN:
            lines.append(f"<li>{self.say('feed_more', len(rest) - DIGEST_SHOWN)}</li>")
        return "<ul>\n" + "\n".join(lines) + "\n</ul>"

    def report(self, report: Report) -> str:
        """Write one report: linked title, source, date, and a note.

        The note says that it is a copy, or credits another outlet.
        """
        title = _linked(values.title(report.title, "", report.url), report.url)
        credit = self.say("credits", outlet=values.line(report.credits, 200)) if report.credits else ""
        note = self.say("feed_copy") if report.copy else credit
        parts = (title, escape(values.line(report.source, 200)), self.date(report.published), escape(note))
        return " · ".join(part for part in parts if part)

    def revision(self, revision: Revision) -> str:
        """Write what changed of the article: when, and the words before and after."""
        lines = []
        for change in revision.changes:
            parts = (("−", change.before), ("+", change.after))
            lines.append("<br>".join(f"{sign} {escape(values.line(words, 300))}" for sign, words in parts if words))
        listed = "".join(f"<li>{line}</li>" for line in lines)
        return f"<p><strong>{self.say('changed_at', when=self.date(revision.at))}</strong></p>\n<ul>{listed}</ul>"

    def date(self, published: datetime) -> str:
        """Give a date in the zone; empty where it is none."""
        when = values.moment(published)
        return f"{when.astimezone(self.zone):%Y-%m-%d %H:%M}" if when else ""

    def why(self, hits: tuple[Hit, ...]) -> str:
        """Give one line: each alias or term with the words that it matched."""
        found: dict[str, dict[str, None]] = {}
        for hit in hits:
            name = f"@{hit.alias.lstrip('@')}" if hit.alias else hit.term
            quoted = self.say("feed_quoted", words=values.line(hit.words, 60))
            shown = f"{quoted} ({self.say('feed_lookalike')})" if hit.lookalike else quoted
            found.setdefault(name, {})[shown] = None
        if not found:
            return ""
        terms = []
        for name, met in list(found.items())[:TERMS_SHOWN]:
            shown, words = values.line(name, 100), list(met)[:WORDS_SHOWN]
            # Words that are the term itself stand alone.
            terms.append(words[0] if words == [self.say("feed_quoted", words=shown)] else f"{shown} {' '.join(words)}")
        line = self.say("feed_matched", terms=self.say("feed_separator").join(terms))
        return f"<p><small>{escape(line, quote=False)}</small></p>"


def _linked(title: str, url: str) -> str:
    address = values.link(url)
    return f'<a href="{escape(address)}">{escape(title)}</a>' if address else escape(title)


def status_entries(
    incidents: Iterable[Incident], address: str, zone: tzinfo, mask: Callable[[str], str] = redact
) -> tuple[FeedEntry, ...]:
    """Give the entries of the `_status` feed, newest opened first.

    address: the page that shows the health of all sources; dates inside entries are shown in `zone`
    mask:    hides secrets in what incidents say
    """
    ordered = sorted(incidents, key=lambda incident: (incident.opened, incident.guid), reverse=True)
    masked = (replace(each, problem=mask(each.problem), remedy=mask(each.remedy)) for each in ordered)
    return tuple(incident_entry(incident, address, zone) for incident in masked)


def incident_entry(incident: Incident, address: str, zone: tzinfo) -> FeedEntry:
    """Give an incident as an entry.

    Its recovery changes title, body and `updated`; GUID and date stay.
    """
    opened = f"{incident.opened.astimezone(zone):%Y-%m-%d %H:%M}"
    title = f"{incident.source or SOURCE_TITLE}: {incident.problem}"
    lines = [_sentence(incident.problem)]
    if incident.closed is None:
        lines += [f"What to do: {_sentence(incident.remedy)}"] if incident.remedy else []
        lines.append(f"Since {opened}.")
    else:
        title = f"Recovered: {title}"
        lines.append(f"From {opened} until {incident.closed.astimezone(zone):%Y-%m-%d %H:%M}.")
    item = Item(
        guid=incident.guid,
        source=incident.source,
        url=address,
        title=values.line(title),
        published=incident.opened,
        dated_by="seen",
        first_seen=incident.opened,
        updated=incident.closed or incident.opened,
        html="\n".join(f"<p>{escape(values.clean(text))}</p>" for text in lines),
        text="\n".join(lines),
        language="en",
        tags=(incident.kind,) if incident.kind else (),
    )
    return FeedEntry(item=item, source_title=SOURCE_TITLE)


def _sentence(text: str) -> str:
    """Give the text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "!", "?", "。", "！", "？")) else f"{text}."

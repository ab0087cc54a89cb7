"""The body of an entry as a reader shows it.

The article; below it the other reports of the event; at the bottom one line with the words that matched the topic.
The article is sanitised again: an open tag must not swallow the lines below it, and what was stored before a rule
existed must not run in a reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import partial
from html import escape, unescape
from urllib.parse import urlsplit

import nh3

from monitor.model import FeedEntry, Hit, Item, Report
from monitor.publish import values
from monitor.text.interface import Language, say

BODY_LIMIT = 1_000_000  # characters of HTML; longer is not an article, and its summary is shown instead
DEPTH_LIMIT = 500  # open elements; the sanitiser's time grows with its square (100,000 take 20 s)
SUMMARY_LIMIT = 300  # code points
REPORTS_SHOWN = 50
DIGEST_SHOWN = 200
TERMS_SHOWN = 12
WORDS_SHOWN = 5

_TAGS = frozenset(
    {
        *("a", "abbr", "audio", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del"),
        *("details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "picture", "pre", "q", "rp", "rt", "ruby", "s"),
        *("samp", "small", "source", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot"),
        *("th", "thead", "time", "tr", "u", "ul", "var", "video", "wbr"),
    }
)
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "poster", "width", "height"},
    "source": {"src", "type"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "time": {"datetime"},
}
_ADDRESSES = frozenset({"href", "src", "poster", "cite"})
_IMAGE = re.compile(r"<img\b[^<>]*+>")
_SOURCE = re.compile(r'\ssrc="([^"]*)"')
_TAG = re.compile(r"<(/?)(?!(?:area|br|col|hr|img|input|li|p|source|wbr)\b)[A-Za-z]")
_CHINESE = re.compile("[\u3400-\u9fff]")

Phrase = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Style:
    """Presentation of entries: full article or summary, matched terms or not, zone of dates."""

    full_text: bool
    why: bool
    zone: tzinfo


def body(entry: FeedEntry, style: Style) -> str:
    """Give an entry as HTML: image, article or summary, other reports, matched terms; sanitised."""
    item = entry.item
    phrase = partial(say, _language_of(item))
    article = safe_html(item.html) if style.full_text and _is_bounded(item.html) else ""
    article = article or _digest_list(entry.rest, style.zone, phrase)
    if not article:
        first_words = summary(item)
        article = f"<p>{escape(first_words)}</p>" if first_words else _link_to_page(item)
    earlier = replace(entry.follows, credits="") if entry.follows else None
    missing = escape(values.line(entry.missing, 300))
    parts = (
        _lead_image(item, article),
        article,
        f"<p>{phrase('feed_follows')}{_report(earlier, phrase, style.zone)}</p>" if earlier else "",
        _others(entry, phrase, style.zone),
        # No setting removes this line: the feed of near misses exists for it.
        f"<p><small>{phrase('feed_near')}<code>{missing}</code></small></p>" if missing else "",
        _why(entry.hits, phrase) if style.why else "",
    )
    return "\n".join(part for part in parts if part)


def safe_html(html: str) -> str:
    """Sanitise: known tags and attributes only, http(s) addresses only, everything closed. Idempotent."""
    kept = nh3.clean(
        values.clean(html),
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    # Character references bring back what was taken out as characters, so the second pass is needed.
    return _IMAGE.sub(lambda tag: tag[0] if _SOURCE.search(tag[0]) else "", values.clean(kept)).strip()


def _link_to_page(item: Item) -> str:
    """Give a link to the page, for an item without text; Atom wants some content."""
    address = values.link(item.url)
    if address is None:
        return ""
    return f'<p><a href="{escape(address)}">{escape(values.title(item.title, "", address))}</a></p>'


def _is_bounded(html: str) -> bool:
    """Tell whether HTML is small and flat enough to be sanitised.

    Elements without an end tag count as closed.
    """
    if len(html) > BODY_LIMIT:
        return False
    depth = 0
    for tag in _TAG.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > DEPTH_LIMIT:
            return False
    return True


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Let an attribute pass; addresses only where they are absolute."""
    if name not in _ADDRESSES:
        return value
    if tag == "a" and value.startswith("mailto:"):
        return value
    return values.link(value)


def summary(item: Item) -> str:
    """Give the item's first words as one line of plain text; empty where it has none."""
    text = item.text[: SUMMARY_LIMIT * 4]
    if not text.strip() and item.html:
        text = unescape(nh3.clean(values.clean(item.html[:20_000]), tags=set(), link_rel=None))
    return values.line(text, SUMMARY_LIMIT)


def image_of(item: Item) -> str | None:
    """Give the address of the item's image where a reader can load it, or None."""
    return values.link(item.image) if item.image else None


def _lead_image(item: Item, article: str) -> str:
    """Give the image as a paragraph, unless the article shows it already (perhaps in another size)."""
    image = image_of(item)
    if image is None:
        return ""
    shown = [unescape(found) for found in _SOURCE.findall(article)]
    if image in shown or _file_name(image) in {_file_name(address) for address in shown} - {""}:
        return ""
    return f'<p><img src="{escape(image)}" alt="{escape(values.line(item.title, 200))}"></p>'


def _file_name(address: str) -> str:
    """The last part of an address's path, where it is long enough to tell one image from another."""
    name = urlsplit(address).path.rpartition("/")[2]
    return name if len(name) > 8 else ""


def _others(entry: FeedEntry, phrase: Phrase, zone: tzinfo) -> str:
    """Give the list of the other reports, with the number of independent ones."""
    reports = entry.reports
    if not reports:
        return ""
    head = phrase("feed_others", len(reports) + 1, independent=entry.independent)
    lines = [f"<li>{_report(report, phrase, zone)}</li>" for report in reports[:REPORTS_SHOWN]]
    if len(reports) > REPORTS_SHOWN:
        lines.append(f"<li>{phrase('feed_more', len(reports) - REPORTS_SHOWN)}</li>")
    return f"<hr>\n<p><strong>{head}</strong></p>\n<ul>\n" + "\n".join(lines) + "\n</ul>"


def _digest_list(rest: Sequence[FeedEntry], zone: tzinfo, phrase: Phrase) -> str:
    """Give a day's digest: title, source and date of each entry beyond the topic's budget, linked."""
    if not rest:
        return ""
    lines = []
    for entry in rest[:DIGEST_SHOWN]:
        item = entry.item
        title = _linked(values.title(item.title, item.text, item.url), item.url)
        notes = (title, escape(values.line(entry.source_title, 200)), _date(item.published, zone))
        lines.append(f"<li>{' · '.join(note for note in notes if note)}</li>")
    if len(rest) > DIGEST_SHOWN:
        lines.append(f"<li>{phrase('feed_more', len(rest) - DIGEST_SHOWN)}</li>")
    return "<ul>\n" + "\n".join(lines) + "\n</ul>"


def _report(report: Report, phrase: Phrase, zone: tzinfo) -> str:
    """Give one report: linked title, source, date, and whether it is a copy or credits another outlet."""
    title = _linked(values.title(report.title, "", report.url), report.url)
    credit = phrase("credits", outlet=values.line(report.credits, 200)) if report.credits else ""
    note = phrase("feed_copy") if report.copy else credit
    notes = (title, escape(values.line(report.source, 200)), _date(report.published, zone), escape(note))
    return " · ".join(each for each in notes if each)


def _linked(title: str, url: str) -> str:
    address = values.link(url)
    return f'<a href="{escape(address)}">{escape(title)}</a>' if address else escape(title)


def _date(published: datetime, zone: tzinfo) -> str:
    when = values.moment(published)
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}" if when else ""


def _why(hits: tuple[Hit, ...], phrase: Phrase) -> str:
    """Give one line: each alias or term with the words that it matched."""
    found: dict[str, dict[str, None]] = {}
    for hit in hits:
        name = f"@{hit.alias.lstrip('@')}" if hit.alias else hit.term
        quoted = phrase("feed_quoted", words=values.line(hit.words, 60))
        found.setdefault(name, {})[f"{quoted} ({phrase('feed_lookalike')})" if hit.lookalike else quoted] = None
    if not found:
        return ""
    terms = []
    for name, met in list(found.items())[:TERMS_SHOWN]:
        shown, words = values.line(name, 100), list(met)[:WORDS_SHOWN]
        # Words that are the term itself stand alone.
        terms.append(words[0] if words == [phrase("feed_quoted", words=shown)] else f"{shown} {' '.join(words)}")
    line = phrase("feed_matched", terms=phrase("feed_separator").join(terms))
    return f"<p><small>{escape(line, quote=False)}</small></p>"


def _language_of(item: Item) -> Language:
    """Choose the language of our own phrases beside an item: its language, else its title's script."""
    if item.language:
        return "zh" if item.language.lower().startswith("zh") else "en"
    return "zh" if _CHINESE.search(item.title[: values.TITLE_LIMIT]) else "en"

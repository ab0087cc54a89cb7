"""The body of an entry as a reader shows it.

The article; below it who else reported the event; at the foot one line that says why the
topic wanted it. What was extracted is sanitised once more: an open tag must not swallow
the lines below it, and nothing that was stored before a rule existed may run in a reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import tzinfo
from html import escape, unescape
from urllib.parse import urlsplit

import nh3

from monitor.model import FeedEntry, Hit, Item, Report
from monitor.publish import values
from monitor.publish.digest import digest_list

BODY_LIMIT = 1_000_000  # characters of HTML; longer is not an article, and its summary is shown instead
DEPTH_LIMIT = 500  # open elements; the sanitiser's time grows with its square (100,000 take 20 s)
SUMMARY_LIMIT = 300  # code points
REPORTS_SHOWN = 50
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


@dataclass(frozen=True, slots=True)
class Style:
    """How entries are shown: article or summary, matched terms or not, dates in which zone."""

    full_text: bool
    why: bool
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class _Words:
    """The few words of ours that stand in an entry."""

    others: str
    copy: str
    credits: str
    follows: str
    more: str
    matched: str
    short: str
    quote: str
    lookalike: str
    apart: str


_ENGLISH = _Words(
    others="Also reported by ({reports} reports, {independent} independent)",
    copy="same text",
    credits="after {outlet}",
    follows="What came before: ",
    more="and {count} more",
    matched="Matched: ",
    short="One clause short, this does not hold: ",
    quote="“{}”",
    lookalike="look-alike spelling",
    apart="; ",
)
_CHINESE_WORDS = _Words(
    others="其他报道（共 {reports} 篇，独立 {independent} 篇）",
    copy="同文转载",
    credits="据{outlet}",
    follows="前情：",
    more="另有 {count} 篇",
    matched="匹配：",
    short="差一个条件，未满足：",
    quote="“{}”",
    lookalike="形似拼写",
    apart="；",
)


def body(entry: FeedEntry, style: Style) -> str:
    """Give an entry as HTML: image, article or summary, other reports, matched terms; sanitised."""
    item = entry.item
    words = _CHINESE_WORDS if _is_chinese(item) else _ENGLISH
    article = safe_html(item.html) if style.full_text and _is_bounded(item.html) else ""
    article = article or digest_list(entry.rest, style.zone, words.more)
    if not article:
        words_of_text = summary(item)
        article = f"<p>{escape(words_of_text)}</p>" if words_of_text else _to_the_page(item)
    parts = (
        _lead_image(item, article),
        article,
        _follows(entry.follows, words, style.zone),
        _others(entry, words, style.zone),
        _short(entry.missing, words),
        _why(entry.hits, words) if style.why else "",
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


def _to_the_page(item: Item) -> str:
    """A link to the page, for an item of which nothing but the title is known; Atom wants some content."""
    address = values.link(item.url)
    if address is None:
        return ""
    return f'<p><a href="{escape(address)}">{escape(values.title(item.title, "", address))}</a></p>'


def _is_bounded(html: str) -> bool:
    """Whether HTML is small and flat enough to be sanitised; elements that need no end tag count as closed."""
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


def _follows(earlier: Report | None, words: _Words, zone: tzinfo) -> str:
    """Give one line that points back to the event that this one tells something new about."""
    return f"<p>{words.follows}{_report(replace(earlier, credits=''), words, zone)}</p>" if earlier else ""


def _others(entry: FeedEntry, words: _Words, zone: tzinfo) -> str:
    """Give the list of the other reports, with how many tell the event by themselves."""
    reports = entry.reports
    if not reports:
        return ""
    head = words.others.format(reports=len(reports) + 1, independent=entry.independent)
    lines = [f"<li>{_report(report, words, zone)}</li>" for report in reports[:REPORTS_SHOWN]]
    if len(reports) > REPORTS_SHOWN:
        lines.append(f"<li>{words.more.format(count=len(reports) - REPORTS_SHOWN)}</li>")
    return f"<hr>\n<p><strong>{head}</strong></p>\n<ul>\n" + "\n".join(lines) + "\n</ul>"


def _report(report: Report, words: _Words, zone: tzinfo) -> str:
    """Give one report: linked title, source, date, and whether it is a copy, or has it from another outlet."""
    address = values.link(report.url)
    name = escape(values.title(report.title, "", report.url))
    linked = f'<a href="{escape(address)}">{name}</a>' if address else name
    when = values.moment(report.published)
    date = f"{when.astimezone(zone):%Y-%m-%d %H:%M}" if when else ""
    credit = escape(words.credits.format(outlet=values.line(report.credits, 200))) if report.credits else ""
    notes = (escape(values.line(report.source, 200)), date, words.copy if report.copy else credit)
    return " · ".join(note for note in (linked, *notes) if note)


def _short(missing: str, words: _Words) -> str:
    """Give one line with the clause that a near miss lacks; what the feed is for, so no setting takes it away."""
    return f"<p><small>{words.short}<code>{escape(values.line(missing, 300))}</code></small></p>" if missing else ""


def _why(hits: tuple[Hit, ...], words: _Words) -> str:
    """Give one line: each alias or term with the words of the page that it met."""
    found: dict[str, dict[str, None]] = {}
    for hit in hits:
        name = f"@{hit.alias.lstrip('@')}" if hit.alias else hit.term
        shown = words.quote.format(values.line(hit.words, 60))
        found.setdefault(name, {})[f"{shown} ({words.lookalike})" if hit.lookalike else shown] = None
    if not found:
        return ""
    terms = [_term(name, list(met)[:WORDS_SHOWN], words) for name, met in list(found.items())[:TERMS_SHOWN]]
    return f"<p><small>{escape(words.matched + words.apart.join(terms), quote=False)}</small></p>"


def _term(name: str, met: list[str], words: _Words) -> str:
    """Give a term with the words it met; only the words where they are the term itself."""
    shown = values.line(name, 100)
    return met[0] if met == [words.quote.format(shown)] else f"{shown} {' '.join(met)}"


def _is_chinese(item: Item) -> bool:
    """Whether our own words beside the item should be Chinese: its language, else its title's script."""
    if item.language:
        return item.language.lower().startswith("zh")
    return bool(_CHINESE.search(item.title[: values.TITLE_LIMIT]))

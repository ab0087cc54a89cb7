"""Read the statements of a page: meta, link, JSON-LD, title, WeChat's scripts.

Elements are read by their place.

A page states its title up to four times: `og:title`, JSON-LD, `h1`, `<title>`. A heading that agrees with one of the
others is what a reader sees above the article, and is used as it stands, without the name of the site. Exact titles on
a corpus of 1,425 saved pages: 0.809 to 0.844 with a lone heading preferred to titles that are written for search
engines, headings of the site recognised by `<title>`, and sections before the headline cut; to 0.851 with dates and
sites behind it cut, and a lone heading of one word ignored; to 0.857 with parts of headings and an h2 compared.

An ordinary WeChat article has its text in `#js_content` and needs only its date and account from the scripts. A picture
message has its text in `og:description` or a script and its pictures in a script alone; a shared article is a note
with a link to the original. Pages of deleted or blocked articles have a `weui-msg` box and nothing else.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

_ARTICLE_TYPES = re.compile(r"(?:Article|Posting|Report|Review|Recipe|CreativeWork)$")
# What sites leave around their JSON, beside a last semicolon: marks of CDATA and of comments.
_AROUND_JSON = re.compile(r"^(?://\s{0,9})?(?:<!\[CDATA\[|<!--)|(?://)?\s{0,9}(?:\]\]>|-->)$")
_MAX_NODES = 400  # of all JSON-LD on a page; some carry a whole shop
_MAX_SCRIPT = 400_000  # characters
_INVISIBLE = "\u00ad\u200b\u2060\ufeff"


def folded(text: str) -> str:
    """White space folded to single spaces, none at the ends."""
    return " ".join(visible(text).split())


def key_of(text: str) -> str:
    """The text without white space and invisible characters, to compare by."""
    return "".join(visible(text).split())


def visible(text: str) -> str:
    """Remove the characters that allow or forbid a line break in a word.

    Joiners are letters, and stay.
    """
    for sign in _INVISIBLE if not text.isascii() else ():  # a pattern takes three times as long
        text = text.replace(sign, "")
    return text


@dataclass(frozen=True, slots=True)
class Metadata:
    """meta: lower-case name or property to its values in order.

    articles: JSON-LD objects of article types.

    others:        those of other types, such as WebPage or HowTo, which say less surely what the article is
    canonical:     the address in `link rel=canonical` or `og:url`, as it is written; or empty
    language:      ISO 639-1, as `html lang` declares it; or empty
    right_to_left: the page is written so
    """

    meta: Mapping[str, tuple[str, ...]]
    articles: tuple[Mapping[str, Any], ...]
    others: tuple[Mapping[str, Any], ...] = ()
    canonical: str = ""
    language: str = ""
    right_to_left: bool = False

    @property
    def image(self) -> str:
        """The address of the lead image, as it is written; or empty."""
        return self.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")

    @property
    def tags(self) -> tuple[str, ...]:
        """Keywords of up to 40 characters, each once, at most twenty."""
        words = self.first("keywords", "news_keywords").replace("，", ",").split(",")
        tags = map(folded, (*self.every("article:tag"), *words))
        return tuple(dict.fromkeys(tag for tag in tags if 0 < len(tag) <= 40))[:20]

    def first(self, *names: str) -> str:
        """The first non-empty value of the first name that has one."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), "")

    def every(self, *names: str) -> tuple[str, ...]:
        """All values of all names, in order."""
        return tuple(value for name in names for value in self.meta.get(name, ()))

    def stated(self, *keys: str) -> Iterator[Any]:
        """The values that JSON-LD articles give for the keys, nearest key first."""
        for key in keys:
            for article in self.articles:
                if article.get(key):
                    yield article[key]


def read_metadata(root: HtmlElement) -> Metadata:
    """Gather the metadata of a page."""
    meta: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = folded(html.unescape(element.get("content") or element.get("value") or ""))
        if name and content:
            meta.setdefault(name.strip().lower(), []).append(content)
    objects = list(_objects(root))
    link, body = root.find(".//link[@rel='canonical']"), root.find("body")
    declared = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return Metadata(
        meta={name: tuple(values) for name, values in meta.items()},
        articles=tuple(node for node in objects if _is_article(node)),
        others=tuple(node for node in objects if not _is_article(node)),
        canonical=(link.get("href") if link is not None else "") or next(iter(meta.get("og:url", ())), ""),
        language=declared.strip().lower().replace("_", "-").split("-")[0],
        right_to_left=any((e.get("dir") or "").lower() == "rtl" for e in (root, body) if e is not None),
    )


def names_of(value: Any, metadata: Metadata) -> list[str]:
    """Read names from a JSON-LD author.

    It is a string, an object with a name or an @id, or a list.
    """
    if isinstance(value, str):
        return [folded(html.unescape(value))]
    if isinstance(value, Mapping):
        named = next((node for node in metadata.others if node.get("@id") == value.get("@id", "")), value)
        parts = (named.get(key) for key in ("givenName", "familyName"))
        name = value.get("name") or named.get("name") or " ".join(part for part in parts if isinstance(part, str))
        return names_of(name, metadata) if isinstance(name, str | list) else []
    if isinstance(value, Sequence):
        return [name for one in value[:20] if isinstance(one, str | Mapping) for name in names_of(one, metadata)]
    return []


def is_organisation(value: Any) -> bool:
    """A JSON-LD author, or the first of several, is no person."""
    first = value[0] if isinstance(value, list) and value else value
    kind = first.get("@type") if isinstance(first, Mapping) else ""
    return isinstance(kind, str) and kind.endswith("Organization")


def _objects(root: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """The objects of JSON-LD, outermost first, without authors, images and comments."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text or len(script.text) > _MAX_SCRIPT:
            continue
        try:
            data = json.loads(_AROUND_JSON.sub("", script.text.strip()).strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        pending, seen = [data], 0
        while pending and seen < _MAX_NODES:
            node = pending.pop(0)
            seen += 1
            if isinstance(node, list):
                pending.extend(node)
            elif isinstance(node, Mapping):
                yield node
                inner = (node.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"))
                pending.extend(value for value in inner if isinstance(value, list | dict))


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in kinds)


_LONGEST = 300  # characters of a piece
_MOST_PIECES = 40


@dataclass(frozen=True, slots=True)
class PageIndex:
    """Elements of a page, their positions, and that of the first heading with text."""

    root: HtmlElement
    elements: Sequence[HtmlElement]
    places: Mapping[HtmlElement, int]
    heading: int | None

    def nearest(self, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
        """Sort elements by distance from the heading; document order if there is none."""
        start = self.heading or 0
        return sorted(elements, key=lambda element: abs(self.places[element] - start))

    def marked(self, marks: Mapping[str, re.Pattern[str]]) -> list[HtmlElement]:
        """The elements below the root with a matching attribute, in document order."""
        known: dict[tuple[str, str], bool] = {}  # most classes of a page come again and again
        found = []
        for element in self.elements[1:]:
            for pair in element.items():
                if pair[0] not in marks:
                    continue
                if pair not in known:
                    known[pair] = bool(marks[pair[0]].search(pair[1]))
                if known[pair]:
                    found.append(element)
                    break
        return found


def is_marked(element: HtmlElement, marks: Mapping[str, re.Pattern[str]]) -> bool:
    """One of the element's attributes matches its pattern."""
    return any(name in marks and marks[name].search(value) for name, value in element.items())


def short_text(element: HtmlElement) -> str:
    """The start of an element's text, its pieces separated by spaces.

    It is bounded: a byline or a date is short.
    """
    return folded(" ".join(piece[:_LONGEST] for piece in islice(element.itertext(), _MOST_PIECES)))


def index_page(root: HtmlElement) -> PageIndex:
    """Number the elements of a page."""
    elements = list(root.iter())
    places = {element: place for place, element in enumerate(elements)}
    heading = next((h for h in root.iter("h1") if folded(h.text_content())), None)
    return PageIndex(root, elements, places, None if heading is None else places[heading])


_SEPARATOR = re.compile(
    r"\s{1,9}[-–—|·•»›:/~]{1,20}\s{1,9}|\s{0,9}[|｜]\s{0,9}|_+"
    r"|(?<=[\u3000-\u9fff！？])\s{0,9}[-–—]{2,20}\s{0,9}|\s{0,9}[-–—]{2,20}\s{0,9}(?=[\u3000-\u9fff])"
    r"|(?<=[\u3000-\u9fff！？])\s{0,9}[-–—]\s{0,9}(?=[\u3000-\u9fffA-Z])|\s{1,9}[<>]\s{1,9}"
)
_TOPIC_ENDS = frozenset(":|/-–—•·»!?.…")  # behind a topic that stands before the headline
_OUTLET_BEHIND = re.compile(
    r"\s?[（(][^（）()]{0,12}(?:新聞|ニュース|通信|放送|テレビ|オンライン|デジタル|スポーツ)[^（）()]{0,8}[）)]$"
)
_APPENDED = re.compile(r"\s*\||.{0,40}\b(?:19|20)\d\d\b")  # the site or a date, in the heading after the title
_AS_MUCH = 0.7  # of the site's name is what a `<title>` says before it, as in "Sheep | Sheep and goats"
_TELLING = 0.6  # of the longest title in metadata; a shorter heading is a section ("News", "Our blog")
_LONGEST_TITLE = 2000  # characters of a text that may be a title
_MOST, _MOST_LESSER = 30, 200  # headings looked at: h1, and h2 with h3
_LONG_KEY = 12  # characters of a title that may be what a longer heading ends with
_MOSTLY = 0.4  # of a title that a lesser heading gives without what stands behind it
_NO_GAP = re.compile(r"\D:[^\W\d]")  # "The plan:What it costs", of lines that a style sheet puts below each other
_COLON = re.compile(r"[:：]\s{0,9}")
_SENTENCE = 4  # words of a heading that is no name
_KIND = re.compile(
    r"opinion|analysis|editorial|comment|exclusive|kommentar|meinung|opini[oó]n|tribune|观点|评论", re.IGNORECASE
)
_KICKER = re.compile(  # names of the element above the headline, in the same heading
    r"kicker|over-?line|top-?line|roof-?line|dachzeile|spitzmarke|rubri[kc]|eyebrow|surtitre|antet[ií]t|volanta|occhiello"
    r"|title-?header|sub-?title|small|(?:^|[\s_-])(?:label|topic|prefix|section|category)",
    re.IGNORECASE,
)
_LINE_END = re.compile(r"(?<=[a-zß-öø-ÿ!?:;.)»”\"])\0(?=[A-ZÀ-Þ«„“])")  # between elements shown below each other
_LONGEST_IN_ADDRESS = 200  # characters of a title
_SLUG_WORD = 3  # letters of a word of the address
_FEWEST_IN_SLUG = 3  # words of an address that tell of a title
_FEW_IN_SLUG = 0.67  # share of them in a title that may not be it
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"})
_HAN = re.compile(r"[\u3040-\u9fff]")
_LETTERS = re.compile(r"\w+")


def find_title(root: HtmlElement, metadata: Metadata, *, url: str = "", entry_title: str = "") -> str:
    """Find the article's title, or the entry's where the page names none.

    The entry's title, as the list showed it, has a vote: where the page's own choice does not agree with it, a heading
    or stated title that does is preferred. The name of the site is never preferred. `url` identifies the site by its
    host.
    """
    title = _title_of(root, metadata, url=url, entry_title=entry_title)
    wanted = title_key(entry_title)
    if len(wanted) < _LONG_KEY or agree(title, entry_title) or agree(entry_title, title):
        return title
    texts = (heading.text_content() for heading in islice(root.iter("h1", "h2", "h3"), _MOST))
    document = _clean("".join(root.xpath("string((//head//title | //title)[1])"))[:_LONGEST_TITLE])
    parts = [part for whole in (document, *_stated_titles(metadata)) for part in (whole, *_SEPARATOR.split(whole))]
    others = [*parts, *(_clean(text) for text in texts if len(text) <= _LONGEST_TITLE)]
    voted = next((other.strip() for other in others if title_key(other) == wanted), "")
    sites = {title_key(site) for site in metadata.every("og:site_name", "application-name")}
    return voted or (folded(entry_title) if title_key(title) in sites else title)


def _title_of(root: HtmlElement, metadata: Metadata, *, url: str, entry_title: str) -> str:
    """The title that the page states and shows, or the one with all words of the URL."""
    title, others = _stated_and_shown(root, metadata, url=url, entry_title=entry_title)
    path = [part for part in urlsplit(url).path.split("/") if part]  # /2025/11/the-river-plan-1234.html
    found = re.findall(r"[^\W\d_]+", unquote(path[-1].rsplit(".", 1)[0]).casefold()) if path else []
    words = {word for word in found if len(word) >= _SLUG_WORD}
    if len(words) < _FEWEST_IN_SLUG or _in_slug(title, words) > _FEW_IN_SLUG * len(words):
        return title
    fitting = (other for other in others if len(other) <= _LONGEST_IN_ADDRESS and _in_slug(other, words) == len(words))
    return next(fitting, title)


def _in_slug(title: str, words: set[str]) -> int:
    """Count the words of an address that a title has, with ü as u or ue."""
    plain = title.casefold().translate(_UMLAUTS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", title.casefold()) if not unicodedata.combining(c))
    return len(words & {*_LETTERS.findall(plain), *_LETTERS.findall(bare)})


def _stated_and_shown(root: HtmlElement, metadata: Metadata, *, url: str, entry_title: str) -> tuple[str, list[str]]:
    """The title that metadata states and headings show, and the page's other titles."""
    document = _clean("".join(root.xpath("string((//head//title | //title)[1])"))[:_LONGEST_TITLE])
    called = {title_key(site) for site in metadata.every("og:site_name", "application-name") if title_key(site)}
    stated = [title for title in _stated_titles(metadata) if title_key(title) not in called]
    elements = [heading for heading in islice(root.iter("h1"), _MOST) if len(heading.text_content()) <= _LONGEST_TITLE]
    parts = {text: _parts(heading) for heading in elements if title_key(text := _text_of(heading))}
    sites = (metadata.first("og:site_name", "application-name", "al:ios:app_name"), urlsplit(url).hostname or "")
    others = [*parts, *stated, document]
    short = [without_site(title, sites, others) for title in stated]
    if document:
        short.append(without_site(document, sites, others, from_tab=True))
    headings = _without_sites(list(parts), stated, document, sites)
    rest = [text for text in (*headings, *_SEPARATOR.split(document), *short) if len(text) <= _LONGEST_IN_ADDRESS]
    for other in (*stated, document):
        for heading in headings:
            if other and agree(heading, other):
                return _without_kicker(heading, short[: len(stated)], parts[heading], short), []
    lesser = [_text_of(element) for element in islice(root.iter("h2", "h3"), _MOST_LESSER)]
    keys = {title_key(title) for title in (*stated, *short)}
    for text in lesser[:_MOST]:  # the headline in an h2 or h3 that is a stated title
        if title_key(text) in keys and len(text.split()) >= _SENTENCE:
            return text, rest
    if len(headings) == 1:  # that no other title agrees with: it is the headline, and they are for search engines
        words = len(headings[0].split()) > 1 or _HAN.search(headings[0])
        longest = max((len(title_key(title)) for title in short), default=0)
        if words and len(title_key(headings[0])) >= _TELLING * longest:
            return _without_kicker(headings[0], short[: len(stated)], parts[headings[0]], short), []
        if words and any(title_key(headings[0]) in _first_parts(title) for title in short):
            return headings[0], rest
    found = next(filter(None, short), "")
    if not found:
        return headings[0] if headings else folded(entry_title), []
    # Sites whose logo has the h1 write the title as an h2 or h3.
    own = title_key(found)
    wanted = {own, *(part for part in _first_parts(found) if len(part) >= max(_LONG_KEY, _MOSTLY * len(own)))}
    return max((text for text in lesser if title_key(text) in wanted), key=len, default=found), rest


def _without_sites(headings: Sequence[str], stated: Sequence[str], document: str, sites: Iterable[str]) -> list[str]:
    """The headings without those that are the name of the site."""
    whole, names, keys = title_key(document), set(map(title_key, sites)), [title_key(title) for title in stated]
    kept = []
    for heading in headings:
        own = title_key(heading)
        is_short = bool(keys) and len(own) < _TELLING * len(keys[0])
        ends = whole.endswith(own) and len(whole) - len(own) >= _AS_MUCH * len(own)
        named = own in names or (own == whole and is_short and len(heading.split()) < _SENTENCE)
        if own in keys or not (named or ends):
            kept.append(heading)
    return kept


def _first_parts(title: str) -> set[str]:
    """The keys of the part before the first separator, with and without its topic.

    A topic ends with a colon.
    """
    first = _SEPARATOR.split(title)[0]
    return {title_key(part) for part in (first, *_COLON.split(first, maxsplit=1)[1:])}


def _text_of(heading: HtmlElement) -> str:
    """The text of a heading without the topic above the headline, on one line."""
    if heading.find(".//br") is None:
        text = _clean(_LINE_END.sub(" ", "\0".join(heading.itertext())).replace("\0", ""))
    else:
        text = _clean(" ".join(heading.itertext()))
    first = heading
    while len(first) and not folded(first.text or "") and isinstance(first[0].tag, str):
        first = first[0]
        if first.tag == "small" or _KICKER.search(first.get("class") or ""):
            kicker = _clean(" ".join(first.itertext()))
            rest = text.removeprefix(kicker).lstrip(" -–—|·•")
            joined = kicker.endswith(":") or rest.startswith(":")
            return rest if kicker and not joined and len(title_key(rest)) >= _LONG_KEY else text
    return text


def _parts(heading: HtmlElement) -> list[str]:
    """The texts of a heading's elements, and the heading without its first or last."""
    inner = [element for element in islice(heading.iterdescendants(), _MOST) if isinstance(element.tag, str)]
    pieces = [text for text in map(_clean, islice(heading.itertext(), _MOST)) if text]
    texts = [*(_clean(element.text_content()) for element in inner), *pieces]
    return [*texts, " ".join(pieces[1:]), " ".join(pieces[:-1])] if inner else []


def _stated_titles(metadata: Metadata) -> list[str]:
    """The titles that metadata gives, the surest first."""
    headline = next((h for h in metadata.stated("headline") if isinstance(h, str)), "")
    other = metadata.first("twitter:title", "title", "dc.title", "articletitle")
    return [_clean(title) for title in (metadata.first("og:title"), headline, other) if title]


def _without_kicker(heading: str, stated: Sequence[str], parts: Sequence[str], short: Sequence[str]) -> str:
    """The headline alone, where a topic or a section precedes it in the heading.

    The title of the metadata shows where it begins.
    """
    own = title_key(heading)
    keys = [title_key(title) for title in stated]
    if own in keys:
        title = stated[keys.index(own)]
        return title if heading.isupper() or (": " in title and _NO_GAP.search(heading)) else heading
    for title, wanted in zip(stated, keys, strict=True):
        ends = len(wanted) >= _LONG_KEY and own.endswith(wanted)
        topic = heading[: max(len(heading) - len(title), 0)].rstrip()
        before = ends and (topic[-1:] in _TOPIC_ENDS or any(title_key(part) == wanted for part in parts))
        if before or (heading.startswith(title) and _APPENDED.match(heading[len(title) :])):
            return title
    whole = {title_key(title) for title in short}
    agreeing = [part for part in parts if len(part) >= _LONG_KEY and title_key(part) in whole]
    return max(agreeing, key=len) if agreeing and own not in whole else heading


def agree(heading: str, other: str) -> bool:
    """The heading is the other title, or its first part, or most of it."""
    a, b = title_key(heading), title_key(other)
    if not a or not b or len(a) < 4:
        return a == b and bool(a)
    if a == b or (a in b and len(a) > 0.4 * len(b)) or (b in a and len(b) > 0.6 * len(a)):
        return True
    one, two = (set(_LETTERS.findall(text.casefold())) for text in (heading, other))
    return len(one) >= 4 and len(one & two) >= 0.6 * len(one)  # a title that was edited in one place


def without_site(title: str, sites: Iterable[str], others: Iterable[str], *, from_tab: bool = False) -> str:
    """The title without the site's name at its end or start.

    from_tab: it is the page's `<title>`, which nearly always carries the site
    """
    site_keys = [found for site in sites if (found := title_key(site))]
    other_keys = {title_key(other) for other in others if other and other != title}
    hosts = {title_key(max(site.split("."), key=len)) for site in sites if "." in site}
    brand, colon, headline = title.partition(": ")
    if colon and title_key(brand) in {*site_keys, *hosts} and title_key(headline):
        title = headline
    site, _, headline = title.partition(" ")
    if "." in site and title_key(site) in site_keys and title_key(headline) and not _SEPARATOR.match(f" {headline}"):
        title = headline  # "courier.example The river plan"
    for _ in range(4):
        marks = list(_SEPARATOR.finditer(title))
        if not marks:
            break
        head, tail = title[: marks[-1].start()].strip(), title[marks[-1].end() :].strip()
        first, rest = title[: marks[0].start()].strip(), title[marks[0].end() :].strip()
        brand = title_key(first)
        is_site = brand in hosts or (brand in site_keys and "." in first)
        if title_key(rest) and (_KIND.fullmatch(first) or is_site):
            title = rest
            continue
        head_key, tail_key = title_key(head), title_key(tail)
        longest = 45 if from_tab and "|" in marks[-1][0] else 30
        named = head_key in other_keys or any(tail_key and (tail_key in s or s in tail_key) for s in site_keys)
        if head_key and (
            named or (len(tail) <= longest and len(tail_key) < (1.0 if from_tab else 0.5) * len(head_key))
        ):
            title = _OUTLET_BEHIND.sub("", head)
        elif title_key(first) in site_keys and title_key(rest):
            title = rest
        else:
            break
    return title


def title_key(text: str) -> str:
    """Letters and digits of a title, folded."""
    return "".join(_LETTERS.findall(unicodedata.normalize("NFKC", text).casefold()))


def _clean(text: str) -> str:
    return folded(html.unescape(text)).replace("\u00ad", "")


_WECHAT = (
    "boolean(.//*[@id='js_article' or @id='activity-detail' or @id='img-content' or contains(@class, 'rich_media')])"
)
_SENT = re.compile(
    r"\b(?:ct|ori_?create_?time|create_?time|publish_?time)\b[\"']?\s{0,9}[:=]\s{0,9}(?:JsDecode\()?[\"']?"
    r"(\d{10}|\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?)\b",
    re.IGNORECASE,
)
_SCRIPT_STRING = (
    r"[\"']?\s{0,9}[:=]\s{0,9}(?:JsDecode\(|htmlDecode\()?(?:\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)')"
)
_ACCOUNT = re.compile(rf"\b(?:nickname|nick_name|profile_nickname){_SCRIPT_STRING}")
_MESSAGE = re.compile(rf"\b(?:msg_desc|content_noencode|desc){_SCRIPT_STRING}")
_PICTURE = re.compile(r"\bcdn_url\b[\"']?\s{0,9}:\s{0,9}(?:JsDecode\()?[\"']((?:https?:)?//[^\"'\s]{1,2000})[\"']")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))")
_LONGEST_SCRIPT = 2_000_000  # characters
_MOST_PICTURES = 50
_LITTLE_TEXT = 40  # characters of `#js_content` below which the page is a picture message or a shared article


@dataclass(frozen=True, slots=True)
class Wechat:
    """Values from the scripts of a WeChat page.

    published: epoch seconds or a local date, as text; empty if unknown
    account:   the name of the public account
    author:    the author's name beside the account
    body:      HTML of the article where the page's own markup has none
    """

    published: str = ""
    account: str = ""
    author: str = ""
    body: str | None = None


def is_removed(root: HtmlElement) -> str:
    """WeChat's message in place of a removed or blocked article, or empty."""
    message = root.xpath("string((.//*[contains(@class, 'weui-msg')])[1])")
    return folded(message) if message and not root.xpath(_WECHAT) else ""


def read_wechat(root: HtmlElement, metadata: Metadata) -> Wechat | None:
    """Read a WeChat page before its scripts are removed; None for other pages."""
    if not root.xpath(_WECHAT):
        return None
    script = "\n".join(text for element in root.iter("script") if (text := element.text))[:_LONGEST_SCRIPT]
    time, account = _SENT.search(script), _ACCOUNT.search(script)
    name = folded(root.xpath("string((.//*[@id='js_name' or contains(@class, 'profile_nickname')])[1])"))
    author = next(
        (
            text
            for element in root.xpath(".//span[contains(@class, 'rich_media_meta_text')]|.//*[@id='js_author_name']")
            if (text := folded("".join(element.itertext()))) != name and not re.search(r"\d{4}|^(?:原创)?$", text)
        ),
        "",
    )
    return Wechat(
        published=time[1] if time else "",
        account=name or (html.unescape(_unescaped(account[1] or account[2])) if account else ""),
        author=author,
        body=_wechat_body(root, metadata, script),
    )


def _wechat_body(root: HtmlElement, metadata: Metadata, script: str) -> str | None:
    content = root.xpath("string((.//*[@id='js_content'])[1])")
    if len(key_of(content)) >= _LITTLE_TEXT:
        return None
    shared = root.find(".//*[@id='js_share_source']")
    if shared is not None and shared.get("href"):
        note = folded(root.xpath("string((.//*[@id='js_share_notice' or contains(@class, 'share_notice')])[1])"))
        label = folded("".join(shared.itertext())) or shared.get("href")
        return f'<p>{html.escape(note)}</p><p><a href="{html.escape(shared.get("href"))}">{html.escape(label)}</a></p>'
    pictures = list(dict.fromkeys(_PICTURE.findall(script)))[:_MOST_PICTURES]
    texts = [found[1] or found[2] or "" for found in _MESSAGE.finditer(script)]
    text = max(map(_unescaped, (metadata.first("og:description", "description"), *texts)), key=len)
    if not pictures and len(key_of(text)) <= len(key_of(content)):
        return None
    paragraphs = [folded(line) for line in html.unescape(text).split("\n")]
    return "".join(
        [f"<p>{html.escape(line)}</p>" for line in paragraphs if line]
        + [f'<p><img src="{html.escape(html.unescape(_unescaped(picture)))}"></p>' for picture in pictures]
    )


def _unescaped(text: str) -> str:
    """Resolve the escapes of a script's string; `\\n` is a line break."""

    def plain(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else {"n": "\n", "r": "", "t": " "}.get(found[3], found[3])

    return _ESCAPE.sub(plain, text)

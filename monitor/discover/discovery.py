"""The result of reading a source, and the rules that make a link an entry."""

from __future__ import annotations

import html
import itertools
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

import re2

from monitor.errors import NotUsable
from monitor.model import Entry, ListSelectors, Source, SourceKind
from monitor.text.language import cjk_ratio, guess_language
from monitor.text.markup import paragraphs, plain
from monitor.text.urls import split_url, web_url

MOST_ENTRIES = 1000
LONGEST_TITLE = 500
_ENTRY_BYTES = 500  # of what an entry has besides its texts
LONGEST_URL = 4000
_TITLE_LENGTH = 80  # letters of a title that is made of the first words
FRAGMENT = "#"  # stands for the fragment among names of parameters
Guids = Literal["", "steady", "changing"]
_NOT_INCLUDED, _EXCLUDED = "its address fits no pattern of `include`", "its address fits a pattern of `exclude`"
_BARE_TAG = re.compile(r"</?([A-Za-z][\w:-]{0,40})\s?/?>")
_TITLE_MARKUP = frozenset(
    "a abbr b big br cite code del div em font h1 h2 h3 h4 h5 h6 i ins mark p q s script small span strike strong "
    "style sub sup tt u wbr audio iframe object svg video".split()
)
_ALTERNATIVE = re.compile(
    r"<img\s(?:[^<>]{0,2000}?\s)?alt\s{0,9}=\s{0,9}(?:\"([^\"<>]{1,500})\"|'([^'<>]{1,500})')", re.IGNORECASE
)
_LONGEST_MARKUP = 10_000  # characters of a title with its markup
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"
)  # no database and no XML takes them


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a list that did not become an entry, and why.

    by_choice: `include` or `exclude` left it out.
    """

    what: str
    reason: str
    by_choice: bool = False


@dataclass(frozen=True, slots=True)
class Drift:
    """The way in which a moved list was read.

    reason:     a phrase: what is wrong with the ordinary reading
    kind, list: how it is read now, as sources.yaml would say it; an empty `list` means found by itself
    """

    reason: str
    kind: SourceKind
    list: ListSelectors


@dataclass(frozen=True, slots=True)
class IdentityRule:
    """Learned identity rule of a source's entries.

    guids:   whether its guids stay with their entries; empty: not known yet
    ignored: names of the parameters that change and do not count; '#' stands for the fragment
    """

    guids: Guids = ""
    ignored: tuple[str, ...] = ()

    def pack(self) -> str:
        """Serialise as JSON; empty where nothing is learned."""
        return json.dumps([self.guids, *self.ignored], ensure_ascii=False) if self != IdentityRule() else ""

    @property
    def sentence(self) -> str:
        """Describe the rule in a phrase for `why`; empty where nothing is learned."""
        said = {"steady": "its guids are steady", "changing": "its guids change, so addresses count"}.get(self.guids)
        names = ", ".join("the fragment" if name == FRAGMENT else f"`{name}`" for name in self.ignored)
        return "; ".join(filter(None, (said, f"in addresses {names} changes and does not count" if names else "")))


def unpack_rule(text: str) -> IdentityRule:
    """Read a stored rule; an empty one where the text is none."""
    try:
        guids, *ignored = json.loads(text) if text else [""]
    except ValueError:
        return IdentityRule()
    known: Guids = "steady" if guids == "steady" else "changing" if guids == "changing" else ""
    return IdentityRule(known, tuple(map(str, ignored)))


NOTHING_LEARNED = IdentityRule()


@dataclass(frozen=True, slots=True)
class Discovery:
    """Entries and properties read from a document.

    entries:  in the order of the page
    selector: what stands for the list: a CSS selector, a feed's format, a path
    reason:   a sentence: what it was taken for, and why
    feeds:    addresses of feeds that a page names
    follow:   addresses of the parts of a sitemap index
    title:    of the page or feed
    ttl:      how long a reader should wait, as the feed says, or None
    drift:    set where the list was lost, and found again
    hub:      a WebSub hub that the feed names, as it names it, or empty
    known_as: the address that the feed calls its own, by which its hub knows it, or empty
    text:     of a watched page, with which the next visit compares it; else empty
    next_page: the address of the next page of the list, where the page names one, or empty
    rule:     what makes its entries the same, as it is learned
    used_before: addresses of entries that other entries of the source had earlier
    """

    kind: Literal["feed", "page", "sitemap", "json", "watch"]
    entries: tuple[Entry, ...]
    selector: str = ""
    reason: str = ""
    skipped: tuple[Skipped, ...] = ()
    feeds: tuple[str, ...] = ()
    follow: tuple[str, ...] = ()
    title: str = ""
    ttl: timedelta | None = None
    drift: Drift | None = None
    hub: str = ""
    known_as: str = ""
    next_page: str = ""
    text: str = ""
    rule: IdentityRule = NOTHING_LEARNED
    used_before: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """Estimate the bytes of memory that its entries take."""
        texts = (text for each in self.entries for text in (each.url, each.title, each.summary, each.content))
        return _ENTRY_BYTES * len(self.entries) + sum(map(sys.getsizeof, texts))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible entry, its URL and title as they were found.

    base: what its relative addresses count from, where the document says so for this entry alone
    """

    entry: Entry
    guid: str = ""
    base: str = ""


def one_line(text: str | None) -> str:
    """Text with its white space folded, bounded."""
    return " ".join(clean(text).split())[:LONGEST_TITLE] if text and not text.isspace() else ""


def first_words(markup: str) -> str:
    """A title for a post that has none: its first line, cut between words."""
    line = next(iter(paragraphs(markup)), "")
    line = one_line(line.split("\n")[0])
    if not line and (picture := _ALTERNATIVE.search(markup)):  # a post of a picture alone
        line = one_line(html.unescape(picture[1] or picture[2]))
    if len(line) <= _TITLE_LENGTH:
        return line
    cut = line[:_TITLE_LENGTH]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[_TITLE_LENGTH // 2 :] else cut} …"


def title_words(markup: str) -> str:
    """The words of a title.

    A tag that is none of HTML's for text, or never ends, is a word of it.

    >>> title_words("Centering a <div>, or Vec<u8> in <b>bold</b>")
    'Centering a <div>, or Vec<u8> in bold'
    """
    lower = markup[:_LONGEST_MARKUP].lower()

    def written(tag: re.Match[str]) -> str:
        name = tag[1].lower()
        whole = name in ("br", "wbr") or (f"<{name}" in lower and f"</{name}>" in lower)
        is_markup = name in _TITLE_MARKUP or f"<{name} " in lower  # a tag with attributes is no word
        return tag[0] if whole and is_markup else f"&lt;{tag[0][1:]}"

    return one_line(plain(_BARE_TAG.sub(written, markup[:_LONGEST_MARKUP])))


def clean(text: str) -> str:
    """Remove what cannot be stored or published: lone surrogates, control characters."""
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def headline_length(title: str) -> int:
    """Letters of a headline; a Chinese character says as much as three Latin letters."""
    return len(title) + 2 * round(cjk_ratio(title) * len(title))


def web_address(href: str | None, base: str) -> str | None:
    """An absolute http(s) address, or None for anything else."""
    url = web_url(href, base)
    return url if url and len(url) <= LONGEST_URL else None


def normalise_entries(
    candidates: Iterable[Candidate], base: str, source: Source
) -> tuple[tuple[Entry, ...], tuple[Skipped, ...]]:
    """Turn candidates into entries with absolute addresses and unique keys.

    A broken candidate is skipped alone. An entry's guid is its key where no other has it and most guids of the feed are
    single; else its address is, and where one address stands for several entries the title is part of the key.
    """
    entries: list[Entry] = []
    skipped: list[Skipped] = []
    for candidate in candidates:
        entry, href = candidate.entry, clean(candidate.entry.url)
        own_base = (web_address(candidate.base, base) if candidate.base else None) or base
        url, reason = web_address(href, own_base), ""
        if len(entries) >= MOST_ENTRIES:
            reason = f"more than {MOST_ENTRIES} entries"
        elif url is None:
            reason = f"its link leads nowhere: {href[:200]!r}" if href else "it has no link"
        elif source.include and not any(_fits(pattern, url) for pattern in source.include):
            reason = _NOT_INCLUDED
        elif any(_fits(pattern, url) for pattern in source.exclude):
            reason = _EXCLUDED
        if url is None or reason:
            skipped.append(Skipped(one_line(entry.title or href), reason, reason in (_NOT_INCLUDED, _EXCLUDED)))
            continue
        cleaned = replace(
            entry,
            url=url,
            title=one_line(entry.title) or url,
            summary=clean(entry.summary),
            content=clean(entry.content),
            author=one_line(entry.author),
            image=web_address(entry.image, own_base) if entry.image else None,
            tags=tuple(map(one_line, entry.tags)),
            feed_guid=clean(candidate.guid),
        )
        entries.append(cleaned)
    return _keyed(entries), tuple(skipped[:MOST_ENTRIES])


def _fits(pattern: str, url: str) -> bool:
    """Return True if an address fits a glob or a regular expression.

    As */news/*, or an expression between slashes.
    """
    if len(pattern) > 2 and pattern[0] == pattern[-1] == "/":
        return re2.search(pattern[1:-1], url) is not None
    glob = "".join({"*": ".*", "?": "."}.get(char) or re2.escape(char) for char in pattern)
    return re2.fullmatch(glob, url) is not None


def _keyed(entries: list[Entry]) -> tuple[Entry, ...]:
    last: dict[tuple[object, ...], Entry] = {}
    for entry in reversed(entries):
        # What says the same of the same moment at the same address is there twice, whatever its guids say.
        guid = "" if entry.published else entry.feed_guid
        last[entry.url, entry.title, entry.published, entry.summary, entry.content, guid] = entry
    single = [*{(each.feed_guid, each.url, each.title): each for each in last.values()}.values()][::-1]
    guids = Counter(entry.feed_guid for entry in single if entry.feed_guid)
    urls = Counter(entry.url for entry in single)
    trusted = 2 * sum(count == 1 for count in guids.values()) >= guids.total()
    found: dict[str, Entry] = {}
    for entry in single:
        guid = entry.feed_guid
        shared = urls[entry.url] > 1
        key = guid if guids[guid] == 1 and trusted else f"{entry.url} {entry.title}" if shared else entry.url
        found.setdefault(key, replace(entry, key=key))
    return tuple(found.values())


def require_some(discovery: Discovery, url: str) -> Discovery:
    """The discovery, if it has entries or leads to some.

    Raises NotUsable 'no_entries'.

    A feed or sitemap says itself what it is: one that is empty is only quiet.
    """
    if discovery.kind in ("feed", "sitemap", "watch"):
        return discovery
    if discovery.entries or discovery.follow or discovery.feeds or discovery.skipped:
        return discovery
    remedy = "name the list with `list: {item: …}` in sources.yaml; `newsmonitor probe` shows what that finds"
    raise NotUsable("no_entries", f"no list of news was found at {url}", remedy)


_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_MOSTLY = 0.7  # share of dated entries, or of steps in one direction, from which an order is clear
_FEWEST = 5  # entries from which the numbers in addresses tell an order
_NUMBER = re.compile(r"\d{1,18}")


def newest_first(candidates: Sequence[Candidate], *, newest_last: bool = False) -> list[Candidate]:
    """Sort candidates, the newest first.

    By date if most have one, else by the direction of the last numbers in their addresses. Where nothing tells, the
    order stays, or is turned where the newest is known to stand last (`newest_last`).
    """
    dated = sum(candidate.entry.published is not None for candidate in candidates)
    if dated and dated >= _MOSTLY * len(candidates):
        return sorted(candidates, key=lambda candidate: candidate.entry.published or _LONG_AGO, reverse=True)
    found = [_NUMBER.findall((candidate.entry.url or candidate.guid)[:LONGEST_URL]) for candidate in candidates]
    numbers = [int(each[-1]) for each in found if each]
    steps = [b - a for a, b in itertools.pairwise(numbers) if a != b]
    up = sum(step > 0 for step in steps)
    told = steps and len(numbers) >= max(_FEWEST, _MOSTLY * len(candidates))
    if told and max(up, len(steps) - up) >= _MOSTLY * len(steps):
        newest_last = up > len(steps) - up
    return [*reversed(candidates)] if newest_last else [*candidates]


_BY_DOMAIN = {
    "cn": "Asia/Shanghai", "hk": "Asia/Hong_Kong", "mo": "Asia/Macau", "tw": "Asia/Taipei", "jp": "Asia/Tokyo",
    "kr": "Asia/Seoul", "th": "Asia/Bangkok", "vn": "Asia/Ho_Chi_Minh",
}  # fmt: skip
_BY_LANGUAGE = {"ja": "Asia/Tokyo", "ko": "Asia/Seoul", "th": "Asia/Bangkok", "vi": "Asia/Ho_Chi_Minh"}
_TRADITIONAL = frozenset("國這個說發電學會時來對們為與無經過還開關頭實現點業動產東車長門問間聞")
_SIMPLIFIED = frozenset("国这个说发电学会时来对们为与无经过还开关头实现点业动产东车长门问间闻")
_TITLES = 40  # of a list that are looked at


def zone_to_name(url: str, found: Discovery, default: tzinfo, now: datetime) -> str | None:
    """The IANA name of the zone that a source is to name for dates without one.

    None where its usual zone is not known, or has the time of the default zone now.
    """
    usual = _usual_zone(url, found)
    same = usual and now.astimezone(ZoneInfo(usual)).utcoffset() == now.astimezone(default).utcoffset()
    return None if same else usual


def _usual_zone(url: str, found: Discovery) -> str | None:
    """The zone by the country of the address, else by the language of the titles.

    None where neither tells: languages of many zones, countries whose pages are read at home.
    """
    parts = split_url(url)
    country = (parts.hostname or "").rpartition(".")[2] if parts else ""
    if country in _BY_DOMAIN:
        return _BY_DOMAIN[country]
    titles = " ".join([found.title, *(entry.title for entry in found.entries[:_TITLES])])
    language = guess_language(titles)
    if language != "zh":
        return _BY_LANGUAGE.get(language or "")
    traditional, simplified = (sum(char in own for char in titles) for own in (_TRADITIONAL, _SIMPLIFIED))
    return "Asia/Taipei" if traditional > simplified else "Asia/Shanghai"

"""Decide if two items are one article, by address, by guid of the feed, by text.

The canonical address is without scheme and without parameters for tracking, sessions or devices. It is used for
comparisons, never to fetch: it drops what servers ignore.

Copies of a text are syndicated, retitled, cut, lightly edited, or in the boilerplate of another site. They are found in
two steps. A few sampled runs of four units find candidates, by an index look-up for each key ('shingles' and a
bottom-k sketch: A. Broder, 'On the resemblance and containment of documents', 1997; a second sketch of the opening
finds excerpts, which a sample of the whole text would miss). Then all runs of both texts are compared: of a copy
nearly all runs of the shorter text are in the longer one.

A form letter with other facts (a market close, an earthquake, a result) shares most of its runs with an earlier one,
but not its numbers and names, so it is no copy. Nor is a roundup a copy of one of its pieces, or a text a copy of what
it quotes.

Units are words, single characters of scripts without spaces, and numbers, all folded: no dictionary is needed.

Roundups are items with several topics, such as morning papers and weekly reviews.

A roundup belongs to several events and starts none. In the database its kind is called 'digest'.
"""

from __future__ import annotations

import re
import uuid
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit

from w3lib.url import canonicalize_url

from monitor.model import Entry
from monitor.text.fold import folded
from monitor.text.language import ANYWHERE
from monitor.text.urls import CHANGE_MARK, is_tracker

# Too often significant to be removed from a link, but not significant when two addresses are compared.
_COUNTS_FOR_NOTHING = re.compile(
    r"ref|referr?er|partner|taid|source_id|feature|j?sessionid|phpsessid|sid|session_id|aspsessionid\w*", re.IGNORECASE
)
_DEVICE_HOSTS = ("www.", "m.", "mobile.", "wap.", "amp.", "3g.")
_INDEX_PAGES = ("amp", "amp.html", "index.html", "index.htm", "index.php")
_WECHAT_HOST = "mp.weixin.qq.com"
_WECHAT_KEYS = ("__biz", "mid", "idx")


@lru_cache(maxsize=2048)
def address_of(url: str) -> str:
    """Return the canonical form of an absolute URL.

    >>> address_of("https://www.example.com/a/?utm_source=x&id=7#top")
    'example.com/a?id=7'
    """
    try:
        parts = urlsplit(canonicalize_url(url, keep_fragments=False))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # no URL that could be asked for: it stands for itself
        return url
    if host.count(".") >= 2:
        host = host.removeprefix(next(filter(host.startswith, _DEVICE_HOSTS), ""))
    if port not in (None, {"http": 80, "https": 443}.get(parts.scheme)):
        host = f"{host}:{port}"
    pairs = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if not is_tracker(key, value) and not _COUNTS_FOR_NOTHING.fullmatch(key)
    ]
    if host == _WECHAT_HOST and {key for key, _ in pairs} >= set(_WECHAT_KEYS):
        pairs = [(key, value) for key, value in pairs if key in _WECHAT_KEYS]
    segments = [segment for segment in parts.path.split(";")[0].split("/") if segment]
    if segments and segments[-1].lower() in _INDEX_PAGES:
        segments.pop()
    query = urlencode(sorted(pairs))
    return f"{'/'.join([host, *segments])}{'?' if query else ''}{query}"


def shared_addresses(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the addresses that several entries of one list share.

    Without the parts that do not count; such an address identifies no item.

    So is that of each change of a watched page: others stand at the same address on other visits.
    """
    places = {entry.url: address_of(entry.url) for entry in entries}
    counts = Counter(places[entry.url] for entry in entries)
    return frozenset(url for url, place in places.items() if counts[place] > 1 or CHANGE_MARK in url)


def known_as(
    entry: Entry, source: str, *, shared: bool, found_at: str | None = None, canonical: str | None = None
) -> tuple[str, ...]:
    """Return the identities of an item; its GUID is made from the first, its entry's.

    It is the guid of the feed where that tells the source's entries apart, else the address.

    source:    id, since a guid is one only within its feed
    shared:    the URL is that of several entries, so the guid alone counts, or the title is part of the address, or the
               moment of a change is
    found_at:  the URL after redirects
    canonical: the canonical URL that the page states; accepted only on the same host and below its root
    """
    first = address_of(entry.url)
    own = own_guid(entry, source)
    if shared:
        _, mark, moment = entry.url.partition(CHANGE_MARK)
        return (own or f"{first} {mark + moment or entry.title}",)
    others = [address_of(found_at)] if found_at else []
    home = others[-1] if others else first
    host, _, path = address_of(canonical).partition("/") if canonical else ("", "", "")
    if path and host == home.partition("/")[0].partition("?")[0]:
        others.append(f"{host}/{path}")
    return tuple(dict.fromkeys([*([own] if own else []), first, *others]))


def own_guid(entry: Entry, source: str) -> str:
    """Return the identity that a feed's guid gives an entry.

    Empty where its guid does not distinguish entries.
    """
    return f"{source} {entry.feed_guid}" if entry.feed_guid and entry.key == entry.feed_guid else ""


def guid_of(known: Sequence[str]) -> str:
    """Return `urn:uuid:` with the version-5 UUID (RFC 9562) of the first address."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, known[0])}"


_RUN = 4  # units in a run: four words, four characters
_FEWEST = 20  # runs of a text that can be compared
_MOST = 20_000  # runs that are compared
_OPENING = 200  # runs of a typical excerpt
_OPENING_KEYS, _WHOLE_KEYS = 24, 40

# Shares of runs and facts: read off the development streams of tests/bench/group, where light edits share
# 71 % of a long text and 79 % of a short one, and forms filled in again up to 83 % of a very short one.
SAME_TEXT = 0.68
_SAME_SHORT_TEXT = 0.85
_SHORT, _LONG = 60, 200  # runs between which the share that is asked for falls
_FACTS_LOST = 0.4  # share of its numbers and names; with more, it is a form with other facts
_FACTS_DENSE = 1 / 70  # lost facts for each run; fewer are corrections in a long text
_SAME_FORM = 0.5  # share from which two texts have one form
_LOOSE_FORM, _FORM_PIECES = 0.25, 5  # or this share in at least so many pieces; a quotation is one or two pieces
# Samples of forty runs share about twenty for copies of about the same length, about thirteen for forms with other
# facts. On the development streams no copy shares fewer than nine, and 2 of 146 forms fewer than six. An excerpt may
# share one.
_FEW_KEYS, _ABOUT_AS_LONG = 6, 1.5
_ALIKE = 0.8  # of the longer text: a roundup and its copy have about the same length
_EXCERPT = 0.5  # a text shorter than this share must be the opening of the longer one

_NUMBERED = re.compile(r"^\W{0,3}(\d{1,2}|[一二三四五六七八九十])\s?[.、．,，:：)）]", re.MULTILINE)
_CHINESE_DIGITS = "一二三四五六七八九十"

# The most frequent characters are first, for speed; the last two alternatives would find them too.
_LETTER = rf"[^\W\d_{ANYWHERE}]"
_UNIT = re.compile(
    rf"(?=[\w{ANYWHERE}])(?:[\u4e00-\u9fff]|[a-z]++(?!{_LETTER})|\d+(?:[.,:]\d+)*+|[{ANYWHERE}]|{_LETTER}+)"
)
_THOUSANDS = re.compile(r",(?<=\d,)(?=\d)")
_CAPITAL = re.compile(r"(?<=[\w,;)] )[A-Z][\w'’-]*[\w]")
_LONGEST_TEXT = 200_000  # characters that are read


def units(text: str) -> list[str]:
    """Split a text into folded units; numbers lose thousands separators.

    They keep the decimal point.
    """
    return _UNIT.findall(_THOUSANDS.sub("", folded(text[:_LONGEST_TEXT])))


def capitals(text: str) -> set[str]:
    """Return folded words with a capital inside a sentence: names, in many languages."""
    return set(units("\n".join(_CAPITAL.findall(text[:_LONGEST_TEXT]))))


@dataclass(frozen=True)
class Body:
    """A text prepared for comparisons; properties are computed when first used.

    text:  the text as given
    runs:  all runs, in order, by their hashes in this process, which take less memory
    keys:  sampled runs as signed 64-bit hashes, at most 64, which are stored and looked up; empty for a short text
    """

    text: str
    runs: array[int]
    keys: tuple[int, ...]

    @cached_property
    def distinct(self) -> frozenset[int]:
        """The runs without order."""
        return frozenset(self.runs)

    @cached_property
    def words(self) -> frozenset[str]:
        """The units without order; few texts are compared so far."""
        return frozenset(units(self.text))

    @cached_property
    def facts(self) -> frozenset[str]:
        """Numbers and capitalised names."""
        return frozenset(unit for unit in self.words if unit[0].isdigit()) | frozenset(capitals(self.text))

    @cached_property
    def is_roundup(self) -> bool:
        """Tell whether its paragraphs are numbered, as in a list of several topics."""
        return is_numbered(self.text)


@dataclass(frozen=True, slots=True)
class SameText:
    """Result of the comparison of two texts.

    same:  they are copies
    share: share of the runs of the shorter text that are in the longer one, 0 to 1
    lost:  some numbers and names of the shorter text that the longer one does not have
    why:   the reason, a clause
    form:  one form with other facts, so the texts are about different events
    """

    same: bool
    share: float
    lost: tuple[str, ...]
    why: str
    form: bool = False

    @property
    def sentence(self) -> str:
        """The result as a sentence, for `why`."""
        return f"{self.share:.0%} of the text in common{': ' if self.why else ''}{self.why}"


def body_of(text: str, *, sampled: bool = True) -> Body:
    """Prepare a cleaned text, one paragraph a line.

    Linear; text beyond the bounds is ignored.

    sampled: False to leave out the keys
    """
    parts = units(text)
    pieces = [parts[skip : _MOST + skip] for skip in range(_RUN)]
    runs = array("q", map(hash, zip(*pieces, strict=False)))
    if not sampled or len(runs) < _FEWEST:
        return Body(text, runs, ())
    # the runs with the smallest checksums, of the opening and of the whole text
    encoded = "\n".join(map(" ".join, zip(*pieces, strict=False))).encode("utf-8", "surrogatepass").split(b"\n")
    sums = list(map(zlib.crc32, encoded))
    chosen = set[tuple[int, bytes]]()
    for part, most in ((sums[:_OPENING], _OPENING_KEYS), (sums, _WHOLE_KEYS)):
        largest = sorted(set(part))[:most][-1]  # numbers alone are sorted in a fifth of the time of pairs
        chosen.update(sorted({pair for pair in zip(part, encoded, strict=False) if pair[0] <= largest})[:most])
    keys = sorted(int.from_bytes(blake2b(run, digest_size=8).digest(), "big", signed=True) for _, run in chosen)
    return Body(text, runs, tuple(keys))


def is_numbered(text: str) -> bool:
    """Return True if the lines of a text are numbered: 1. 2. 3. or 一、二、三、."""
    found = _NUMBERED.findall(text)
    numbers = [_CHINESE_DIGITS.index(mark) + 1 if mark in _CHINESE_DIGITS else int(mark) for mark in found]
    return numbers[:3] == [1, 2, 3]


def is_far(body: Body, text: str, shared: int) -> bool:
    """Return True if two texts share too few runs to be copies or of the same form.

    The runs are sampled. Texts of similar length are compared.
    """
    short, long = sorted((len(body.text), len(text)))
    return shared < _FEW_KEYS and long < _ABOUT_AS_LONG * short


def same_text(one: Body, other: Body) -> SameText:
    """Compare two texts; their order does not matter."""
    short, long = (one, other) if len(one.runs) <= len(other.runs) else (other, one)
    if len(short.runs) < _FEWEST:
        return SameText(False, 0.0, (), "too short to compare")
    is_excerpt = len(short.runs) < _EXCERPT * len(long.runs)  # it must be in the opening of the longer text
    there = long.runs[: 2 * len(short.runs) + _OPENING] if is_excerpt else long.distinct
    share = len(short.distinct.intersection(there)) / len(short.distinct)
    shortness = min(max((_LONG - len(short.runs)) / (_LONG - _SHORT), 0.0), 1.0)  # the shorter the text, the more
    wanted = SAME_TEXT + shortness * (_SAME_SHORT_TEXT - SAME_TEXT)
    form = share >= _SAME_FORM
    # The common runs may be the frame of a form, or a passage. Forms are short: two long texts with a third in common
    # in many pieces are reports of one event after the same agency.
    if _LOOSE_FORM <= share < _SAME_FORM and len(short.runs) <= _LONG:
        shared = bytes(map(long.distinct.__contains__, short.runs))  # a byte a run, 1 where it is common
        form = (b"\0" + shared).count(b"\0\1") >= _FORM_PIECES
    if share < wanted and not form:
        return SameText(False, share, (), f"a copy of this length shares {wanted:.0%} or more")
    lost = short.facts - long.words
    few = tuple(sorted(lost))[:3]
    many = len(lost) > _FACTS_LOST * len(short.facts) and len(lost) > _FACTS_DENSE * len(short.runs)
    if form and many and len(lost) >= 2:
        return SameText(False, share, few, f"the same form with other facts, among them {', '.join(few)}", form=True)
    if share < wanted:
        return SameText(False, share, few, f"a copy of this length shares {wanted:.0%} or more")
    if one.is_roundup != other.is_roundup and len(short.runs) < _ALIKE * len(long.runs):
        return SameText(False, share, few, "one of them is a roundup of several topics")
    return SameText(True, share, few, "")


_KINDS = (
    "日报|早报|晚报|周报|早餐|早班车|晨报|晨读|速览|速递|要闻|汇总|简报|盘点|周刊|一周[^，。后前内]{0,8}|新闻早知道|"
    "(?:the |this )?(?:morning|evening|daily|weekly|business|news|week in)[^:;|]{0,16}(?:brief|briefing|roundup|digest|"
    "newsletter|highlights|recap|in review)|week in [a-z]+|newsletter|.{0,24}in brief|highlights|roundup|"
    r"(?:\d+|five|ten) things [a-z ]*know[a-z ]*|morning brief|evening brief"
)
_NAMED = re.compile(rf".{{0,10}}(?:{_KINDS})\W*", re.IGNORECASE)
_HEADED = re.compile(rf"^.{{0,10}}(?:{_KINDS})\W{{0,3}}[:：]", re.IGNORECASE)
_BAR = re.compile(r"[|｜丨]|[:：]|【|】")
_BREAK = re.compile(r"[；;|｜丨/／]")
_LIST = re.compile(r"[；;]|[/／]")
_LONGEST = 500  # characters of a headline that are read
_SHORTEST = 5  # units of a headline within a headline
_CJK = re.compile(r"[\u4e00-\u9fff]")


def headlines_in(title: str, text: str) -> tuple[str, ...] | None:
    """Split the headline of a roundup into its headlines, possibly none.

    Return None if the item is no roundup.

    A roundup calls itself one; or its headline is Chinese and consists of three or more headlines; or its headline
    has a break and the paragraphs of its body are numbered.
    """
    title = title[:_LONGEST]
    if _NAMED.fullmatch(title.strip()):
        return ()
    named = any(_NAMED.fullmatch(part.strip()) for part in _BAR.split(title) if part.strip())
    parts = [_HEADED.sub("", part).strip() for part in _BREAK.split(title)]
    parts = [part for part in parts if len(units(part)) >= _SHORTEST and not _NAMED.fullmatch(part)]
    rows = len(parts) >= 3 and _CJK.search(title) is not None and len(_LIST.findall(title)) >= 2
    return tuple(parts) if len(parts) > 1 and (named or rows or is_numbered(text)) else None

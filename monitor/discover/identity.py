"""Known entries of a source, and which entries of a list are the same as before.

A feed's own guids decide, where they are unique and stable: the same guid is the same entry, whatever its link, and
a different guid is a different entry, even at the same link (RSS 2.0; RFC 4287, 4.2.6). Else the address decides. A
parameter or the fragment of an address counts where entries differ by it alone, and does not count where it changed
alone.

Nothing of this is configured. It is learned by comparing a list with the known entries of its source.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from monitor.discover.discovery import FRAGMENT, NOTHING_LEARNED, IdentityRule, headline_length
from monitor.model import Entry
from monitor.text.dates import url_date
from monitor.text.urls import is_tracker

_LONG_ENOUGH = 12  # letters of a folded title that tell it from "Briefing" and "Home"; a CJK character counts three
_VARIED = 0.5  # where there are this many forms of addresses an entry, their form says nothing
_SHORTEST_SHARE, _SHORTER = 0.1, 0.6  # a title is short that has so little of what the shortest tenth has

Scheme = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """One entry that a source gave.

    listed: it stood on its last list; settled: its article needs no more reading; feed_guid: as its feed wrote it.
    """

    url: str
    title: str
    key: str
    published: datetime | None = None
    listed: bool = False
    settled: bool = True
    feed_guid: str = ""


@dataclass(frozen=True)
class KnownEntries:
    """The past entries of a source.

    entries:  the newest first
    usual:    how many entries its last list had; 0: not known
    selector: what stood for its last list, or empty
    text:     of a watched page as it was, or empty
    rule:     what is learned of the identity of its entries
    """

    entries: tuple[KnownEntry, ...] = ()
    usual: int = 0
    selector: str = ""
    text: str = ""
    rule: IdentityRule = NOTHING_LEARNED

    @cached_property
    def urls(self) -> frozenset[str]:
        """Addresses of all that is remembered."""
        return frozenset(entry.url for entry in self.entries)

    @cached_property
    def by_title(self) -> dict[str, KnownEntry]:
        """Past entries by folded title, the newest for each; short titles are left out."""
        titled = ((fold_title(entry.title), entry) for entry in reversed(self.entries))
        return {title: entry for title, entry in titled if title}

    @cached_property
    def listed(self) -> int:
        """Count the remembered entries of the last list."""
        return sum(entry.listed for entry in self.entries)

    @cached_property
    def schemes(self) -> frozenset[Scheme]:
        """The forms of its addresses; empty where they are so many that they say nothing."""
        counts = Counter(scheme_of(entry.url) for entry in self.entries)
        return frozenset(counts) if len(counts) <= _VARIED * len(self.entries) else frozenset()

    @cached_property
    def short(self) -> float:
        """The length under which a title is shorter than its titles are."""
        lengths = sorted(headline_length(entry.title) for entry in self.entries)
        return lengths[int(len(lengths) * _SHORTEST_SHARE)] * _SHORTER if lengths else 0.0

    @cached_property
    def newest(self) -> datetime | None:
        """The latest date of what is remembered, if anything is dated."""
        return newest_of(self.entries)

    @cached_property
    def oldest(self) -> datetime | None:
        """The earliest date of what is remembered, if all of it is dated."""
        dates = [newest_of([entry]) for entry in self.entries]
        return min(filter(None, dates)) if dates and all(dates) else None

    def knows(self, entry: Entry) -> bool:
        """Tell whether an entry is remembered by its address or its title."""
        return entry.url in self.urls or fold_title(entry.title) in self.by_title

    def lists(self, entry: Entry) -> bool:
        """Tell whether an entry stood on the last list, by its title or its address."""
        known = self.by_title.get(fold_title(entry.title))
        return (known is not None and known.listed) or entry.url in self._listed_urls

    @cached_property
    def _listed_urls(self) -> frozenset[str]:
        return frozenset(entry.url for entry in self.entries if entry.listed)


def newest_of(entries: Iterable[KnownEntry | Entry]) -> datetime | None:
    """The latest date of entries; that in its address stands for one that has none."""
    dates = (entry.published or url_date(entry.url) for entry in entries)
    return max(filter(None, dates), default=None)


def fold_title(title: str) -> str:
    """The letters and digits of a title, for comparing.

    Empty where they are too few to tell it from others.
    """
    folded = "".join(char for char in title.casefold() if char.isalnum())
    return folded if headline_length(folded) >= _LONG_ENOUGH else ""


def scheme_of(url: str) -> Scheme:
    """The form of an address: what news of one section share, and navigation lacks.

    Scheme and host, the folders with every number in them a #, the last step as its kind, names of the query.

    >>> scheme_of("https://news.example/world/2024/05/15/12.html?id=3")
    ('https', 'news.example', 'world', '#', '#', '#', 'numbered.html', 'id')
    """
    try:
        parts = urlsplit(url)
        names = sorted(name for name, _ in parse_qsl(parts.query)[:20])
    except ValueError:
        return (url,)
    *folders, last = [step for step in parts.path.split("/") if step] or [""]
    stem, dot, ending = last.rpartition(".")
    stem = stem if dot else last
    words = "slug" if stem.count("-") + stem.count("_") >= 2 else "word"
    kind = "numbered" if any(map(str.isdigit, stem)) else words
    return (
        parts.scheme,
        parts.netloc,
        *(re.sub(r"\d+", "#", step) for step in folders),
        f"{kind}{dot}{ending if dot else ''}",
        *names,
    )


_THIS_MOMENT = timedelta(minutes=15)  # a date so near to the visit was made by it, and tells nothing
_ONE_DAY = timedelta(days=1)
_CONFLICTS = 3  # so many times more often must a parameter change alone than tell entries apart
_SESSION = re.compile(r"(/\([A-Z]\([^/()]*\)\)(?=/)|;[^/]*)")  # ASP.NET's in a folder of its own, Java's at the end
_MOST_NAMES, _MOST_SETS = 20, 8  # parameters of an address, and sets of them, that are looked at


@dataclass(frozen=True, slots=True)
class Identified:
    """The entries of a list under their keys, and what was learned from the list."""

    entries: tuple[Entry, ...]
    rule: IdentityRule


def identify(entries: Sequence[Entry], memory: KnownEntries, now: datetime | None = None) -> Identified:
    """Give entries the keys that they are remembered by, each key once.

    A feed that makes new guids at each visit, links whose parameters change, and a site that moves its articles to
    addresses of another form would else bring everything again as news. Where an address moved, the settled entry
    stays as it is; one whose article is still to be read takes the new address.

    now: of the visit; a date of this very moment was made by it
    """
    # A change that the feed dates at the moment of the visit, or all entries at one moment, is made by its program.
    changes = Counter(entry.updated for entry in entries)
    made = {each for each in changes if each and now and abs(now - each) < _THIS_MOMENT}
    made |= {each for each, count in changes.items() if each and count == len(entries) > 1}
    entries = [replace(entry, updated=None) if entry.updated in made else entry for entry in entries]
    view = _View(entries, memory, now)
    rule = view.learned()
    if rule.guids == "changing" or rule.ignored:
        if rule.guids == "changing":
            uses = Counter(entry.url for entry in entries)
            entries = [replace(one, key=one.url if uses[one.url] == 1 else f"{one.url} {one.title}") for one in entries]
        if rule.ignored:  # further links to one entry differ in what does not count; the first is kept
            single = {(_address(one.url).without(rule.ignored), _folded(one.title)): one for one in reversed(entries)}
            entries = [*reversed(single.values())]
        view = _View(entries, memory, now)
    keys = {known.key for known in memory.entries}
    taken = keys & {entry.key for entry in view.entries}
    found: dict[str, Entry] = {}
    for entry in view.entries:
        known = None if entry.key in keys else view.known_as(entry, rule)
        if known and known.key not in taken and known.key not in found:
            settled = known if known.url != entry.url and known.settled else entry
            entry = replace(entry, key=known.key, url=settled.url, title=settled.title)
        found.setdefault(entry.key, entry)
    return Identified(tuple(found.values()), rule)


def urls_used_before(entries: Sequence[Entry], memory: KnownEntries) -> frozenset[str]:
    """Return addresses that earlier belonged to other entries of the source.

    Such an address identifies no item.
    """
    keys: dict[str, set[str]] = defaultdict(set)
    for known in memory.entries:
        keys[known.url].add(known.key)
    return frozenset(entry.url for entry in entries if keys.get(entry.url, set()) - {entry.key})


@dataclass(frozen=True, slots=True)
class _Address:
    """An address taken apart.

    path: host and path, decoded, without scheme, `www.` and a slash at the end.
    """

    path: str
    values: tuple[tuple[str, str], ...]

    def without(self, names: Iterable[str]) -> _Address:
        return _Address(self.path, tuple(pair for pair in self.values if pair[0] not in names))

    def differs_in(self, other: _Address) -> frozenset[str]:
        return frozenset(name for name, _ in {*self.values} ^ {*other.values})

    @property
    def below_host(self) -> _Address:
        return _Address(self.path.partition("/")[2], self.values)


@lru_cache(maxsize=2048)
def _address(url: str) -> _Address:
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)[:_MOST_NAMES]
    except ValueError:
        return _Address(url, ())
    kept = [pair for pair in pairs if not is_tracker(*pair)] + ([(FRAGMENT, parts.fragment)] if parts.fragment else [])
    path, *sessions = _SESSION.split(parts.path)
    path = unquote(path + "".join(sessions[1::2]))
    kept += [(";", session) for session in sessions[::2]]
    return _Address(f"{parts.netloc.removeprefix('www.')}{path.rstrip('/')}", tuple(sorted(kept)))


class _View:
    """A list and the known entries of its source, each by address, title and guid."""

    def __init__(self, entries: Sequence[Entry], memory: KnownEntries, now: datetime | None) -> None:
        self.entries, self._memory, self._now = entries, memory, now
        self._here = {entry.url for entry in entries}
        self._one_link = len(self._here) == 1
        self._one_path = len({_address(url).path for url in self._here}) == 1

    def learned(self) -> IdentityRule:
        """The rule as this list confirms or changes it."""
        rule = self._memory.rule
        kept = changed = reused = 0
        for entry in self.entries:
            if not entry.feed_guid:
                continue
            same = self._by_guid.get(entry.feed_guid)
            if same:
                reused += self._is_other(entry, same)
                kept += not self._is_other(entry, same)
            elif (before := self._same_words(entry)) and before.feed_guid and not self._of_other_day(entry, before):
                changed += 1
        if kept or changed or reused:
            rule = replace(rule, guids="steady" if kept > changed + reused else "changing")
        names = self._changing_names() if rule.guids != "steady" else ()
        return replace(rule, ignored=tuple(sorted({*rule.ignored, *names})))

    def known_as(self, entry: Entry, rule: IdentityRule) -> KnownEntry | None:
        """The remembered entry that this one is, though its key differs."""
        if rule.guids == "steady" and entry.feed_guid and entry.key == entry.feed_guid:
            return self._by_guid.get(entry.feed_guid) or self._moved_guid(entry) or self._with_new_guid(entry)
        before = self._same_words(entry)
        if before and self._of_other_day(entry, before) and self._one_link:
            return None
        if before is None and rule.guids == "changing":
            before = self._by_url.get(entry.url)
        return before or self._moved_guid(entry) or self._with_other_values(entry, rule) or self._moved(entry)

    @cached_property
    def _by_guid(self) -> dict[str, KnownEntry]:
        """Past entries by guid; older archives have guids as keys."""
        guids = Counter(known.feed_guid or known.key for known in self._memory.entries)
        told = ((known.feed_guid or known.key, known) for known in self._memory.entries)
        return {guid: known for guid, known in told if guids[guid] == 1}

    def _with_new_guid(self, entry: Entry) -> KnownEntry | None:
        """Find the entry of the same words that got another guid with an edit.

        Its former guid is no longer in the list.
        """
        known = self._same_words(entry)
        if known is None or (known.feed_guid and known.key != known.feed_guid):
            return known  # it was told by its address until now
        if self._one_link or known.key in self._guids_here:
            return None
        if entry.published and known.published and abs(entry.published - known.published) > _ONE_DAY:
            return None
        return known

    @cached_property
    def _guids_here(self) -> frozenset[str]:
        return frozenset(entry.feed_guid for entry in self.entries)

    @cached_property
    def _by_url(self) -> dict[str, KnownEntry]:
        counts = Counter(known.url for known in self._memory.entries)
        return {known.url: known for known in self._memory.entries if counts[known.url] == 1}

    @cached_property
    def _titled(self) -> dict[tuple[str, str], KnownEntry]:
        """Past entries by address and title, where one alone has both here and there."""
        before = Counter((known.url, known.title) for known in self._memory.entries)
        now = Counter((entry.url, entry.title) for entry in self.entries)
        pairs = ((known, (known.url, known.title)) for known in self._memory.entries)
        return {pair: known for known, pair in pairs if before[pair] == 1 and now[pair] == 1}

    def _same_words(self, entry: Entry) -> KnownEntry | None:
        return self._titled.get((entry.url, entry.title))

    def _of_other_day(self, entry: Entry, known: KnownEntry) -> bool:
        """Tell whether two dates show two entries; dates made by the visit do not count."""
        if entry.published is None or known.published is None or entry.published == known.published:
            return False
        return self._now is None or abs(self._now - entry.published) > _THIS_MOMENT

    def _is_other(self, entry: Entry, known: KnownEntry) -> bool:
        """Return True if a guid was given to a different entry.

        Its path, title and date differ.
        """
        dated = entry.published is not None and entry.published == known.published
        other_path = _address(entry.url).path != _address(known.url).path
        return other_path and entry.title != known.title and not dated

    @cached_property
    def _by_plain_key(self) -> dict[tuple[str, str], KnownEntry]:
        """Past entries by their keys and addresses without scheme."""
        return {(_plain(known.key), _plain(known.url)): known for known in self._memory.entries}

    def _moved_guid(self, entry: Entry) -> KnownEntry | None:
        """Find the entry whose link and guid moved together.

        To https, from www., or to another host.
        """
        known = self._by_plain_key.get((_plain(entry.key), _plain(entry.url)))
        if known or not _is_address(entry.key):
            return known
        place = (_address(entry.url).below_host, entry.title)
        moved = self._by_place.get(place)
        return moved if moved and place[0].path and moved.url not in self._here and _is_address(moved.key) else None

    @cached_property
    def _by_place(self) -> dict[tuple[_Address, str], KnownEntry]:
        """Past entries of the last list by path and title, whatever their host."""
        listed = [known for known in self._memory.entries if known.listed]
        places = [(_address(known.url).below_host, known.title) for known in listed]
        counts = Counter(places)
        return {place: known for place, known in zip(places, listed, strict=True) if counts[place] == 1}

    @cached_property
    def _paths(self) -> dict[tuple[str, str], KnownEntry]:
        """Index past entries by path and title, where one alone has both now and before.

        “Before” is the last list. The one listed last is kept.
        """
        pairs = [(_address(known.url).path, _folded(known.title)) for known in self._memory.entries]
        found = [*zip(pairs, self._memory.entries, strict=True)]
        before = Counter(pair for pair, known in found if known.listed)
        now = Counter((_address(entry.url).path, _folded(entry.title)) for entry in self.entries)
        last = dict(reversed(found))
        return {pair: known for pair, known in last.items() if before[pair] <= 1 and now[pair] <= 1}

    def _with_other_values(self, entry: Entry, rule: IdentityRule) -> KnownEntry | None:
        """Find the entry whose address differs only in parameters that do not count."""
        if not rule.ignored:
            return None
        return self._by_counting(rule.ignored).get(_address(entry.url).without(rule.ignored))

    def _by_counting(self, ignored: tuple[str, ...]) -> dict[_Address, KnownEntry]:
        if self._counting is None:
            found = [(_address(known.url).without(ignored), known) for known in self._memory.entries]
            before = Counter(place for place, known in found if known.listed)
            here = Counter(_address(entry.url).without(ignored) for entry in self.entries)
            last = dict(reversed(found))
            self._counting = {place: known for place, known in last.items() if before[place] <= 1 and here[place] == 1}
        return self._counting

    _counting: dict[_Address, KnownEntry] | None = None

    def _changing_names(self) -> frozenset[str]:
        """Names of parameters that changed alone, and that keep no two entries apart."""
        sets: Counter[frozenset[str]] = Counter()
        for entry in self.entries:
            if entry.url in self._memory.urls:
                continue
            address = _address(entry.url)
            known = self._paths.get((address.path, _folded(entry.title)))
            if known and self._one_path and self._of_other_day(entry, known):
                continue
            if known and (names := address.differs_in(_address(known.url))):
                sets[names] += 1
        found = [names for names, _ in sets.most_common(_MOST_SETS) if self._is_meaningless(names)]
        return frozenset[str]().union(*found)

    def _is_meaningless(self, names: frozenset[str]) -> bool:
        """Return True if addresses lead to one title each without these parameters.

        That is, far more often than to several.
        """
        titles: dict[_Address, set[str]] = defaultdict(set)
        known_titles: dict[_Address, set[str]] = defaultdict(set)
        urls = {known.url for known in self._memory.entries}
        for known in self._memory.entries:
            known_titles[_address(known.url).without(names)].add(_folded(known.title))
        matches = conflicts = 0
        for entry in self.entries:
            place, title = _address(entry.url).without(names), _folded(entry.title)
            matches += title in known_titles[place]
            conflicts += bool(titles[place] - {title}) or (
                entry.url not in urls and bool(known_titles[place]) and title not in known_titles[place]
            )
            titles[place].add(title)
        return matches > 0 and conflicts * _CONFLICTS <= matches

    def _moved(self, entry: Entry) -> KnownEntry | None:
        """Find the entry of the last list with this title whose address has a new form.

        A title that comes back each week has an address of the same form, and its last entry is long off the list.
        """
        known = self._memory.by_title.get(fold_title(entry.title))
        if known is None or not known.listed or known.url in self._here:
            return None
        return known if scheme_of(known.url) != scheme_of(entry.url) else None


def _folded(title: str) -> str:
    return "".join(filter(str.isalnum, title.casefold()))


def _plain(text: str) -> str:
    """An address without its scheme, `www.` and last slash; anything else as it is."""
    _, mark, rest = text.partition("://")
    return rest.removeprefix("www.").rstrip("/") if mark else text


def _is_address(text: str) -> bool:
    return "://" in text

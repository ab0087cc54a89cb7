"""Read a source's list, notice a change of its page, and find the list again.

    read → recognise → judge ─ steady ──────────────────────────────→ entries
                             └── lost or doubtful → read in other ways → entries, and what to paste

A selector that catches the menu after a redesign gives entries too. So the entries of each visit are compared with what
the source usually gives. Nothing is stored or fetched here; the state of the source is passed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from operator import itemgetter
from typing import Literal

from monitor.discover.discovery import Discovery, Drift, Skipped, headline_length
from monitor.discover.identity import KnownEntries, fold_title, identify, newest_of, scheme_of, urls_used_before
from monitor.discover.json_lists import document_of, list_paths
from monitor.discover.kinds import READERS, discover, kind_of
from monitor.discover.list_selectors import proposals
from monitor.discover.page import base_of, read_watched
from monitor.discover.row import Reading
from monitor.errors import NotUsable
from monitor.model import Entry, ListSelectors, Source
from monitor.text.markup import decode, parse

_TOO_LITTLE = 4  # remembered entries below which nothing can be said
_KNOWN = 0.2  # share of known entries from which a list is the list: a page rarely renews more of itself at once
_HARDLY_KNOWN = 0.1
_LIKE = 0.3  # share of addresses, or titles, of the usual form below which they are unlike
_FEWER, _MORE = 4, 5  # so many times fewer or more entries than usual are unlike; a slow day halves a list
_STALE = timedelta(days=3)  # how much older than the newest remembered all entries of an archive are
# Signs, short titles among them, that make an unknown list a lost one: headlines at new addresses may be a new site
# after a long sleep, short words at the old ones a new manner of titles.
_SIGNS = 2
_SHORT = "their titles are short"
_WELL_KNOWN = 0.75  # share of known entries from which a list is trusted also where its place is another
_FEWEST = 3  # entries from which a list found elsewhere is believed
_STRANGE_AMONG = 10  # remembered entries from which one strange entry can be told

Verdict = Literal["steady", "doubtful", "lost"]
ListPlace = Literal["same", "moved", "guessed"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """verdict: 'doubtful' where a better list on the page should win.

    known: entries known again; reason: a phrase.
    """

    verdict: Verdict
    known: int
    reason: str


def judge(entries: Sequence[Entry], memory: KnownEntries) -> Judgement:
    """Compare a reading with the state of the source.

    Compared are known entries, forms of addresses, titles, their number, and dates.
    """
    known = sum(map(memory.knows, entries))
    if not entries:
        return Judgement("lost", 0, "it gives no entries")
    if len(memory.entries) < _TOO_LITTLE:
        return Judgement("steady", known, "too little is remembered to compare with")
    told = f"{known} of {len(entries)} entries are known"
    signs = _unlike(entries, memory)
    fewer = len(entries) * _FEWER < memory.usual
    if known >= _KNOWN * len(entries):
        return Judgement("doubtful" if fewer else "steady", known, told)
    if known < _HARDLY_KNOWN * len(entries) and _stale(entries, memory):
        return Judgement("lost", known, f"{told}, and all are older than what was read before")
    if known < _HARDLY_KNOWN * len(entries) and _SHORT in signs and len(signs) >= _SIGNS:
        return Judgement("lost", known, f"{told}, and {' and '.join(signs)}")
    return Judgement("doubtful", known, told)


def well_known(entries: Sequence[Entry], memory: KnownEntries) -> bool:
    """Tell whether nearly all entries are known.

    Then the few others are news, wherever the list stands now.
    """
    return sum(map(memory.knows, entries)) >= _WELL_KNOWN * len(entries)


def _unlike(entries: Sequence[Entry], memory: KnownEntries) -> list[str]:
    """In which ways entries are not what the source gives, a phrase each."""
    count, signs = len(entries), []
    if memory.schemes and sum(scheme_of(entry.url) in memory.schemes for entry in entries) < _LIKE * count:
        signs.append("their addresses have another form")
    if sum(headline_length(entry.title) >= memory.short for entry in entries) < _LIKE * count:
        signs.append(_SHORT)
    if count * _FEWER < memory.usual or count > max(memory.usual, 5) * _MORE:
        signs.append(f"there were {memory.usual} before")
    return signs


def _stale(entries: Sequence[Entry], memory: KnownEntries) -> bool:
    """Return True if the newest unknown entry is older than what was read before.

    Such entries are no news.
    """
    newest = newest_of(entries)
    return newest is not None and memory.newest is not None and newest < memory.newest - _STALE


def better(rival: Sequence[Entry], memory: KnownEntries, now: Judgement) -> bool:
    """Tell whether another reading of the page is to be taken instead.

    Of a list that is lost: it is known again, or nothing about it is unlike. Of one that is only doubtful: most of
    the last list stands in the rival; so a side list of old favourites never wins after a long sleep.
    """
    known = sum(map(memory.knows, rival))
    if now.verdict != "lost":
        return sum(map(memory.lists, rival)) >= max(_FEWEST, memory.listed / 2) and known > 2 * now.known
    if known >= min(_FEWEST, len(memory.entries)):
        return True
    return len(rival) >= _FEWEST and not _unlike(rival, memory) and not _stale(rival, memory)


def strangers(entries: Sequence[Entry], memory: KnownEntries, place: ListPlace = "same") -> frozenset[str]:
    """Find unknown entries that are navigation.

    Their address has a form that no news had, and their title is short. Returns their keys.

    place: where the list was read. Where it moved, a date long before all that is remembered is enough, for side lists
    of old favourites look like news; where it is only guessed, an address of another form is.
    """
    if len(memory.entries) < (_TOO_LITTLE if place == "guessed" else _STRANGE_AMONG):
        return frozenset()
    unknown = [entry for entry in entries if not memory.knows(entry)]
    forms = memory.schemes | {scheme_of(entry.url) for entry in entries if memory.knows(entry)}
    alien = [entry for entry in unknown if memory.schemes and scheme_of(entry.url) not in forms]
    odd = alien if place == "guessed" else [entry for entry in alien if headline_length(entry.title) < memory.short]
    before = None if place == "same" or memory.oldest is None else memory.oldest - _STALE
    old = [entry for entry in unknown if before and (dated := newest_of([entry])) and dated < before]
    return frozenset(entry.key for entry in (*odd, *old))


_MOST_TRIED, _FEWEST_TRIED = 10, 3  # readings of one page in each manner; each costs as much as parsing it
_TAGS_READ = 100_000  # of all readings in one manner together: about three seconds
_NOTHING_TO_PASTE = -1000  # a selector is a better proposal than none, where both read the same
_DRIFTING = ("page", "json")  # kinds whose list has a place that may change
_BY_ITSELF = ListSelectors()


@dataclass(frozen=True, slots=True)
class Document:
    """A fetched list.

    url: where it was found, after redirects
    """

    body: bytes
    url: str
    content_type: str


def discover_steadily(
    document: Document, source: Source, memory: KnownEntries, *, now: datetime, zone: tzinfo
) -> Discovery:
    """Read a document whose source was read before.

    Raises NotUsable.

    Entries bear the keys they are remembered by. Where the list is not what it was, `drift` says how it was
    found again; 'no_entries' is raised where it was not, rather than let navigation pass for news.
    """
    if source.kind == "watch":
        before = memory.text if memory.selector == (source.list.item or "") else ""
        body = decode(document.body, document.content_type)
        return read_watched(body, document.url, source, before, now, zone)
    judged = None
    try:
        found = discover(
            document.body, url=document.url, content_type=document.content_type, source=source, now=now, zone=zone
        )
    except NotUsable as fault:
        kind = kind_of(document.body, document.content_type) if source.kind == "auto" else source.kind
        if fault.kind != "no_entries" or kind not in _DRIFTING or not memory.entries:
            raise
        found, judged = Discovery("page", ()), Judgement("lost", 0, fault.problem)
    chosen = any(skipped.by_choice for skipped in found.skipped) and not found.entries
    if found.kind in _DRIFTING and memory.entries and not chosen:
        judged = judged or judge(found.entries, memory)
        found = _better(document, source, memory, found, judged, now, zone)
    identified = identify(found.entries, memory, now)
    used_before = urls_used_before(identified.entries, memory)
    return replace(found, entries=identified.entries, rule=identified.rule, used_before=used_before)


def _better(
    document: Document,
    source: Source,
    memory: KnownEntries,
    found: Discovery,
    judged: Judgement,
    now: datetime,
    zone: tzinfo,
) -> Discovery:
    """The reading at hand without what has nothing of news, or a better one."""
    if judged.verdict == "steady":
        moved = found.selector != memory.selector and not well_known(found.entries, memory)
        return _without_strangers(found, memory, "moved" if moved else "same")
    again = find_again(document, source, memory, judged, now=now, zone=zone)
    if again:
        return again
    if judged.verdict == "doubtful":
        return _without_strangers(found, memory)
    if found.feeds:
        return replace(found, entries=())  # the feed that the page names is asked next
    remedy = "name the list with `list: {item: …}` in sources.yaml; `newsmonitor probe` shows what that finds"
    raise NotUsable("no_entries", f"the list of news at {document.url} is lost: {judged.reason}", remedy)


def find_again(
    document: Document, source: Source, memory: KnownEntries, judged: Judgement, *, now: datetime, zone: tzinfo
) -> Discovery | None:
    """The reading of a page that is most like what is remembered, with its `drift`.

    None where none is better.

    judged: what is held of the reading at hand, which another must beat
    """
    readings = []
    for trial in _trials(document, source, memory, Reading(now, zone)):
        try:
            read = READERS[trial.kind](document.body, document.content_type, document.url, trial, now, zone)
        except NotUsable:
            continue
        found = _without_strangers(read, memory, "guessed")
        if better(found.entries, memory, judged):
            # More that is remembered; less beside it; more dates; then the plainer selector.
            beside = len(found.skipped) + len(found.entries) - len({entry.url for entry in found.entries})
            dated = sum(entry.published is not None for entry in found.entries)
            written = sum(map(len, filter(None, (trial.list.item, trial.list.link, trial.list.title))))
            rank = (_known(found, memory), -beside, dated, -written or _NOTHING_TO_PASTE)
            readings.append((rank, trial, found))
    if not readings:
        return None
    _, trial, found = max(readings, key=itemgetter(0))
    for _, other, itself in readings:
        # A selector stands for one place; what finds the list by itself may see that it has become two.
        wider = other.list == _BY_ITSELF and len(itself.entries) > len(found.entries)
        if wider and _known(itself, memory) >= _known(found, memory):
            found = itself
            trial = trial if itself.skipped else other  # what was left out now would come without a memory
    return replace(found, drift=Drift(judged.reason, trial.kind, trial.list))


def _known(found: Discovery, memory: KnownEntries) -> int:
    """Score how much of the last list a reading has; one with its title counts more."""
    known = {entry.url for entry in found.entries if memory.knows(entry)}
    listed = {entry.url for entry in found.entries if memory.lists(entry)}
    titled = {entry.url for entry in found.entries if fold_title(entry.title) in memory.by_title}
    return len(known) + len(listed) + len(titled)


def _trials(document: Document, source: Source, memory: KnownEntries, reading: Reading) -> Iterator[Source]:
    """The source, set to read the document in other ways."""
    text = decode(document.body, document.content_type)
    most = min(max(_TAGS_READ // (text.count("<") + 1), _FEWEST_TRIED), _MOST_TRIED)
    markup = text.lstrip("\ufeff \r\n\t").startswith("<")
    if markup and source.list != _BY_ITSELF:
        yield replace(source, kind="page", list=_BY_ITSELF)
    if markup:
        root = parse(text)
        for guess in proposals(root, base_of(root, document.url), memory, reading)[:most]:
            yield replace(source, kind="page", list=guess)
    for path in list_paths(document_of(text, document.url))[:most]:
        yield replace(source, kind="json", list=ListSelectors(item=path))


def _without_strangers(found: Discovery, memory: KnownEntries, place: ListPlace = "same") -> Discovery:
    odd = strangers(found.entries, memory, place)
    if not odd:
        return found
    left = tuple(
        Skipped(entry.title, "no news of this source looks like it") for entry in found.entries if entry.key in odd
    )
    kept = tuple(entry for entry in found.entries if entry.key not in odd)
    return replace(found, entries=kept, skipped=(*found.skipped, *left))


_ABANDONED = timedelta(days=60)  # how far a feed may be behind its page's list
_OLD = timedelta(days=365)  # without dates on the page, from when on a feed of another list is old
_ALIVE = 4  # entries of a list that is alive


def why_page_before_feed(page: Discovery, feed: Discovery, now: datetime) -> str:
    """Why the list of a page is read rather than the feed that the page names.

    Empty where the feed is read.
    """
    if not feed.entries:
        return "its feed is empty"
    newest_there = newest_of(feed.entries)
    if len(page.entries) < _ALIVE or newest_there is None:
        return ""
    listed = {entry.url for entry in page.entries}
    if any(entry.url in listed for entry in feed.entries):
        return ""
    newest_here = newest_of(page.entries)
    behind = newest_here is not None and newest_here - newest_there > _ABANDONED
    if behind or (newest_here is None and now - newest_there > _OLD):
        return f"its feed has nothing newer than {newest_there:%d %B %Y}, its own list has"
    return ""


def is_page_instead_of_feed(found: Discovery, memory: KnownEntries) -> bool:
    """Return True if a feed's address now gives a page without its entries.

    Such as a notice or a home page.
    """
    return found.kind == "page" and not any(map(memory.knows, found.entries))

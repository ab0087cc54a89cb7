"""Is what was read still the list, or did the page change around it?

A selector that catches the menu after a redesign gives entries too. So each visit's
yield is held against what the source usually gives. The judgement is pure: it takes
entries and memory, and says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from monitor.discover.discovery import headline_length
from monitor.discover.known_entries import KnownEntries, newest_of, scheme_of
from monitor.model import Entry

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
Place = Literal["same", "moved", "guessed"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """verdict: 'doubtful' where a better list on the page should win.

    known: entries known again; reason: a phrase.
    """

    verdict: Verdict
    known: int
    reason: str


def judge(entries: Sequence[Entry], memory: KnownEntries) -> Judgement:
    """Hold a reading against what is remembered: who is known, forms of addresses, titles, count, dates."""
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
    """Whether nearly all entries are known: then the few others are news, wherever the list stands now."""
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
    """Whether unknown entries are no news: the newest of them is older than what was read before."""
    newest = newest_of(entries)
    return newest is not None and memory.newest is not None and newest < memory.newest - _STALE


def better(rival: Sequence[Entry], memory: KnownEntries, now: Judgement) -> bool:
    """Whether another reading of the page is to be taken instead.

    Of a list that is lost: it is known again, or nothing about it is unlike. Of one that is only doubtful: most of
    the last list stands in the rival; so a side list of old favourites never wins after a long sleep.
    """
    known = sum(map(memory.knows, rival))
    if now.verdict != "lost":
        return sum(map(memory.lists, rival)) >= max(_FEWEST, memory.listed / 2) and known > 2 * now.known
    if known >= min(_FEWEST, len(memory.entries)):
        return True
    return len(rival) >= _FEWEST and not _unlike(rival, memory) and not _stale(rival, memory)


def strangers(entries: Sequence[Entry], memory: KnownEntries, place: Place = "same") -> frozenset[str]:
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
    old = [entry for entry in unknown if _too_old(entry, memory)] if place != "same" else []
    return frozenset(entry.key for entry in (*odd, *old))


def _too_old(entry: Entry, memory: KnownEntries) -> bool:
    dated = newest_of([entry])
    return dated is not None and memory.oldest is not None and dated < memory.oldest - _STALE

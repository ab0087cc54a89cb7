"""A source's list, read so that a change of its page is noticed, and the list found again.

    read → recognise → judge ─ steady ──────────────────────────────→ entries
                          └── lost or doubtful → read in other ways → entries, and what to paste

Nothing is stored or fetched here: what is remembered is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from monitor.discover.discovery import Discovery, Drift, Skipped
from monitor.discover.drift import Judgement, Place, better, judge, strangers, well_known
from monitor.discover.json_lists import document_of, list_paths
from monitor.discover.kinds import READERS, discover, kind_of
from monitor.discover.known_entries import KnownEntries, fold_title, recognise
from monitor.discover.page import base_of
from monitor.discover.relocate import proposals
from monitor.discover.rowtext import Reading
from monitor.errors import NotUsable
from monitor.model import ListSelectors, Source
from monitor.text.decode import decode
from monitor.text.markup import parse

_MOST_TRIED, _FEWEST_TRIED = 10, 3  # readings of one page in each manner; each costs as much as parsing it
_TAGS_READ = 100_000  # of all readings in one manner together: about three seconds
_NOTHING_TO_PASTE = -1000  # a selector is a better proposal than none, where both read the same
_DRIFTING = ("page", "json")  # kinds whose list has a place that may change
_BY_ITSELF = ListSelectors()


@dataclass(frozen=True, slots=True)
class Document:
    """A fetched list. url: where it was found, after redirects."""

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
    return replace(found, entries=recognise(found.entries, memory))


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
    readings = [
        (trial, found)
        for trial in _trials(document, source, memory, Reading(now, zone))
        if (found := _read(document, trial, memory, now, zone)) and better(found.entries, memory, judged)
    ]
    if not readings:
        return None
    trial, found = max(readings, key=lambda reading: _rank(reading[0], reading[1], memory))
    for other, itself in readings:
        # A selector stands for one place; what finds the list by itself may see that it has become two.
        wider = other.list == _BY_ITSELF and len(itself.entries) > len(found.entries)
        if wider and _known(itself, memory) >= _known(found, memory):
            found = itself
            trial = trial if itself.skipped else other  # what was left out now would come without a memory
    return replace(found, drift=Drift(judged.reason, trial.kind, trial.list))


def _rank(trial: Source, found: Discovery, memory: KnownEntries) -> tuple[int, ...]:
    """More that is remembered, most of all of the last list.

    Less beside it; more dates; then the plainer selector.
    """
    beside = len(found.skipped) + len(found.entries) - len({entry.url for entry in found.entries})
    dated = sum(entry.published is not None for entry in found.entries)
    written = sum(map(len, filter(None, (trial.list.item, trial.list.link, trial.list.title))))
    return _known(found, memory), -beside, dated, -written or _NOTHING_TO_PASTE


def _known(found: Discovery, memory: KnownEntries) -> int:
    """Score how much of the last list a reading has; an entry with its title counts more."""
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


def _read(document: Document, trial: Source, memory: KnownEntries, now: datetime, zone: tzinfo) -> Discovery | None:
    """Try to read a document with other settings; None if that fails."""
    try:
        found = READERS[trial.kind](document.body, document.content_type, document.url, trial, now, zone)
    except NotUsable:
        return None
    return _without_strangers(found, memory, "guessed")


def _without_strangers(found: Discovery, memory: KnownEntries, place: Place = "same") -> Discovery:
    odd = strangers(found.entries, memory, place)
    if not odd:
        return found
    left = tuple(
        Skipped(entry.title, "no news of this source looks like it") for entry in found.entries if entry.key in odd
    )
    kept = tuple(entry for entry in found.entries if entry.key not in odd)
    return replace(found, entries=kept, skipped=(*found.skipped, *left))

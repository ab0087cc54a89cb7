"""Decide on copies and events in the transaction that stores an item.

A kill leaves no half of a decision, and a restart changes none: decisions depend on what is stored, and on
nothing that a process holds in memory. A person's corrections are stored, and apply to later decisions too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from sqlalchemy import Connection

from monitor.errors import NewsmonitorError
from monitor.group import (
    Body,
    Decision,
    Glossary,
    Meaning,
    Members,
    body_of,
    decide,
    features,
    glossary_of,
    is_far,
    pack,
    same_text,
    unpack,
)
from monitor.model import Item, Step
from monitor.store.entries import add_steps, find_entries
from monitor.store.events import (
    Correction,
    IndexedItem,
    Membership,
    add_name_pairs,
    corrections_of,
    create_event,
    delete_apart_corrections,
    delete_empty_events,
    delete_event,
    event_guid,
    event_members,
    event_topics,
    find_membership,
    followed_event,
    heaviest_events,
    index_item,
    lock_grouping,
    memberships_before,
    move_reports,
    name_pair_range,
    prune_name_pairs,
    read_name_pairs,
    redirect_followers,
    report_guids,
    report_positions,
    save_correction,
    save_membership,
    set_event_changed,
    set_membership_kind,
    term_frequencies,
    titles_of_source,
    unindex_items,
)
from monitor.store.items import item_at, item_by_guid, items_sharing_text, prune_items, set_copy_of
from monitor.store.outbox import EVERY, add_to_publish
from monitor.text.language import guess_language

_MOST_NAME_PAIRS = 5000  # that are remembered at a time: each lengthens the list that every text is read through
_PREPARED = 30_000  # runs of texts that are kept ready to be compared again; of memory 80 to 250 bytes each
_LETTERS_A_RUN = 6  # of a word; a text of few different runs takes as much memory as another
_GUESSED_FROM = 2000  # characters that a language is guessed from


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """`group.GroupingIndex` over the database, as it stands in one transaction."""

    connection: Connection

    def document_frequencies(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        """Count the items that others are compared with, and those that have each term."""
        return term_frequencies(self.connection, terms)

    def titles(self, source: str) -> Sequence[str]:
        """Read the newest titles of a source."""
        return titles_of_source(self.connection, source)

    def heaviest_events(self, keys: Mapping[str, float], since: datetime | None, most: int) -> Sequence[int]:
        """Find the events that have a report with the most weight in common."""
        return heaviest_events(self.connection, keys, since, most)

    def members(self, events: Sequence[int]) -> dict[int, Members]:
        """Read the reports of some events."""
        found = event_members(self.connection, events)
        return {event: Members(size, tuple(map(_unpacked, lines))) for event, (size, lines) in found.items()}


# The reports of one event are compared with many items in turn. What is cached depends on the line alone.
_unpacked = lru_cache(maxsize=1024)(unpack)


class PreparedTexts:
    """Texts that are ready to be compared again, those asked for last.

    A run of a text leads to the oldest items that have it: texts of one kind meet the same thousand others.
    Thread-safe.

    most: runs of all of them: a Chinese text has one for each character, an English one for each word
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._bodies: dict[str, Body] = {}
        self._runs = 0
        self._lock = Lock()

    def of(self, text: str) -> Body:
        """Prepare a text, without its keys."""
        with self._lock:
            body = self._bodies.pop(text, None)
            if body is None:
                body = body_of(text, sampled=False)
                self._runs += _weight(text, body)
            self._bodies[text] = body
            while self._runs > self._most:
                oldest = next(iter(self._bodies))
                self._runs -= _weight(oldest, self._bodies.pop(oldest))
            return body


def _weight(text: str, body: Body) -> int:
    return max(len(body.runs), len(text) // _LETTERS_A_RUN)


_bodies = PreparedTexts(_PREPARED)


class Names:
    """Cache of the glossary of aliases and of names that texts explained.

    It is kept up to date. What is in memory is never ahead of what is stored, so that it is the same after a restart.

    meaning: compares headlines in meaning; None where that is off
    """

    def __init__(self, aliases: Mapping[str, tuple[str, ...]], meaning: Meaning | None = None) -> None:
        self.meaning = meaning
        self._aliases = aliases
        self._glossary = glossary_of(aliases)
        self._range = (0, 0)  # the lowest and the highest number of what it knows
        self._lock = Lock()

    def known(self, connection: Connection) -> Glossary:
        """The glossary with every name pair that is stored."""
        with self._lock:
            stored = name_pair_range(connection)
            if stored != self._range:
                grown = 0 < self._range[0] == stored[0]
                pairs = [
                    (name, other) for _, name, other in read_name_pairs(connection, self._range[1] if grown else 0)
                ]
                self._glossary = self._glossary.with_name_pairs(pairs) if grown else glossary_of(self._aliases, pairs)
                self._range = stored
            return self._glossary


@dataclass(frozen=True, slots=True)
class Texts:
    """Facts about the text of an item.

    body:     the text, ready to be compared
    original: GUID of the first item that had it, or None
    like:     position of the item that it was found to be a copy by, or None
    reason:   what decided, a sentence
    share:    of the text that the copy has in common with the item it was held against
    forms:    events of items that have only its form, filled in with other facts
    """

    body: Body
    original: str | None = None
    like: int | None = None
    reason: str = "no other item has its text"
    share: float = 0.0
    forms: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Grouped:
    """The result of grouping an item: a reason, and the topics whose feeds changed."""

    reason: str
    topics: frozenset[str] = frozenset()


def compare_text(connection: Connection, item: Item, before: Item | None) -> Texts:
    """Look for the original of a copied text; an item set apart by hand is no copy.

    Once the article was there, the answer stays: an edit makes no copy, and no copy an original.
    """
    body = body_of(item.text if item.complete else "")
    if before and before.complete:
        return Texts(body, before.copy_of)
    if not body.keys:
        return Texts(body, reason="too short to compare with other texts")
    lock_grouping(connection)
    apart = [guid for guid, kind in _said(connection, before).items() if kind == "apart"]
    forms: set[int] = set()
    for candidate in items_sharing_text(connection, body.keys, but=before.position if before else None):
        if is_far(body, candidate.text, candidate.shared):
            continue
        verdict = same_text(body, _bodies.of(candidate.text))
        original = candidate.copy_of or candidate.guid
        if verdict.same and original not in apart and candidate.guid not in apart:
            reason = f"a copy of {original}: {verdict.sentence}"
            return Texts(body, original, candidate.position, reason, verdict.share)
        if verdict.form and candidate.event is not None:
            forms.add(candidate.event)
    return Texts(body, forms=frozenset(forms))


def _said(connection: Connection, before: Item | None) -> dict[str, str]:
    """Read the corrections by hand of an item; a new item has none."""
    return corrections_of(connection, before.guid) if before else {}


def group_item(
    connection: Connection, names: Names, item: Item, texts: Texts, before: Item | None, now: datetime
) -> Grouped:
    """Make a stored item a report of an event, its own or a known one.

    Of an item whose article comes later than its headline the event stays, where others have joined it.
    """
    lock_grouping(connection)
    earlier = find_membership(connection, item.position) if before else None
    left = frozenset[str]()
    if earlier and earlier.event is not None:
        if item.copy_of is None and len(report_positions(connection, earlier.event)) > 1:
            return Grouped("its event has other reports: it stays one of them", event_topics(connection, earlier.event))
        left = event_topics(connection, earlier.event)
        unindex_items(connection, [item.position], _terms_of)
        leave(connection, [item.position], earlier.event, now)
    if item.copy_of:  # of the event of the item whose text it has; later items are not compared with it
        original = find_membership(connection, texts.like) if texts.like is not None else None
        event = original.event if original else item.position
        if original is None:
            create_event(connection, item.position)
        save_membership(connection, Membership(item.position, event, "copy", {"share": texts.share}))
        topics = frozenset[str]()
        if event is not None:
            set_event_changed(connection, event, now)
            topics = event_topics(connection, event)
        grouped = Grouped(texts.reason, topics)
    else:
        grouped = _as_report(connection, names, item, texts.forms, _said(connection, before), now)
    if earlier and earlier.event is not None:
        home = find_membership(connection, item.position)
        if not report_positions(connection, earlier.event):
            delete_event(connection, earlier.event, home.event if home else None)
    return Grouped(grouped.reason, grouped.topics | left)


def _as_report(
    connection: Connection, names: Names, item: Item, forms: Collection[int], said: Mapping[str, str], now: datetime
) -> Grouped:
    together, apart = None, set[int]()
    for guid, correction in said.items():
        other = item_by_guid(connection, guid)
        known = find_membership(connection, other.position) if other else None
        if known is None or known.event is None:
            continue
        if correction == "apart":
            apart.add(known.event)
        else:
            together = known.event
    decision = decide_on(connection, names, item, apart.union(forms), now)
    event = item.position if decision.event is None and decision.kind != "digest" else decision.event
    kind, reason = str(decision.kind), decision.sentence
    if together is not None:
        event, kind, reason = together, "joined", "a person joined it to this event"
    if event is None:
        save_membership(connection, Membership(item.position, None, kind, _evidence(decision)))
        return Grouped(reason)
    home = Membership(item.position, event, kind, _evidence(decision))
    if event == item.position:
        create_event(connection, event, decision.follows)
        place_compared(connection, item, home, decision)
        earlier = followed_event(connection, event)
        if earlier is None:
            return Grouped(reason)  # no topic holds it yet
        set_event_changed(connection, earlier, now)  # its entry names this one at its top
        return Grouped(reason, event_topics(connection, earlier))
    set_event_changed(connection, event, now)
    place_compared(connection, item, home, decision)
    return Grouped(reason, event_topics(connection, event))


def decide_on(connection: Connection, names: Names, item: Item, apart: Collection[int], now: datetime) -> Decision:
    """Decide what an item is from what is stored.

    The names that its text explains are kept for later ones.
    """
    glossary = names.known(connection)
    language = item.language or guess_language(f"{item.title}\n{item.text[:_GUESSED_FROM]}")
    found = features(item.title, item.text, language, item.published, glossary, item.source)
    new = [pair for pair in found.name_pairs if not glossary.spellings.keys() >= set(pair)]
    if new:
        lowest, highest = name_pair_range(connection)
        add_name_pairs(connection, new if highest - lowest < _MOST_NAME_PAIRS else (), now)
    return decide(found, StoredIndex(connection), apart, meaning=names.meaning)


def place_compared(connection: Connection, item: Item, home: Membership, decision: Decision) -> None:
    """Store what an item was found to be, and let later items be compared with it."""
    weighed = decision.weighed
    save_membership(connection, home, pack(weighed))
    terms = weighed.weights.keys()
    index_item(connection, IndexedItem(item.position, home.event or 0, item.published, weighed.keys, terms))


def _evidence(decision: Decision) -> dict[str, Any]:
    """Format the evidence of a decision for storage; for a roundup, its events."""
    if decision.kind == "digest":
        return {"events": list(decision.events)}
    return {field.name: getattr(decision.evidence, field.name) for field in fields(decision.evidence)}


def topics_of(connection: Connection, item: Item) -> frozenset[str]:
    """Topics with an item in their feeds, by itself or as a report of its event."""
    home = find_membership(connection, item.position)
    return event_topics(connection, home.event) if home and home.event is not None else frozenset()


def leave(connection: Connection, positions: Collection[int], event: int, now: datetime) -> int | None:
    """Let items leave their event; return the event of the rest, None without a rest.

    If the founder leaves, the next report founds a new event, which points back to where the old one did. The caller
    places the items that left.
    """
    rest = [position for position in report_positions(connection, event) if position not in positions]
    if not rest:
        return None
    heir = event
    if event in positions:
        heir = rest[0]
        create_event(connection, heir, event)
        move_reports(connection, rest, heir)
        redirect_followers(connection, event, heir)
    set_event_changed(connection, heir, now)
    return heir


def drop_old(connection: Connection, *, items_before: datetime, pages_before: datetime) -> int:
    """Delete items first seen and pages fetched before these times, with their terms.

    How many items. An event keeps its GUID when its founder goes.
    """
    old = memberships_before(connection, items_before)
    unindex_items(connection, list(old), _terms_of)
    dropped = prune_items(connection, items_before=items_before, pages_before=pages_before)
    delete_empty_events(connection, {event for event in old.values() if event is not None})
    prune_name_pairs(connection, items_before)
    add_to_publish(connection, [EVERY] if dropped else [])
    return dropped


def _terms_of(line: str) -> Iterable[str]:
    return unpack(line).weights


# ── corrections by hand ─────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Corrected:
    """The result of a correction.

    guid: of the event's entry; reports: its number now; topics: whose feeds changed.
    """

    guid: str
    reports: int
    topics: frozenset[str]


def split(connection: Connection, names: Names, item: Item, now: datetime) -> Corrected:
    """Split an item and its copies from its event into an event of their own.

    The new event has the item's GUID. The item is set apart from each of the others, so that they join again without
    it.

    Raises NewsmonitorError where it is the only report.
    """
    lock_grouping(connection)
    event = _event(connection, item)
    going = [item.position]
    if not item.copy_of:  # what repeats its text goes with it
        others = (item_at(connection, position) for position in report_positions(connection, event))
        going = [other.position for other in others if item.guid in (other.guid, other.copy_of)]
    topics = event_topics(connection, event)
    heir = leave(connection, going, event, now)
    if heir is None:
        raise NewsmonitorError(
            f"“{item.title}” is the only report of its event", "there is nothing to set it apart from"
        )
    if event not in going:
        create_event(connection, item.position)
    move_reports(connection, going, item.position)
    if item.copy_of:  # it is compared with later items from now on: for copies nothing was stored to compare
        set_copy_of(connection, item.position, None)
        item = replace(item, copy_of=None)
        decision = decide_on(connection, names, item, (), now)
        home = Membership(item.position, item.position, "split", {})
        if decision.kind == "digest":
            save_membership(connection, home)
        else:
            place_compared(connection, item, home, decision)
    set_membership_kind(connection, item.position, "split")
    for guid in report_guids(connection, heir):
        save_correction(connection, Correction("apart", item.guid, guid), now)
    _add_step(connection, item, f"a person set it apart from the event {event_guid(connection, heir)}", now)
    add_to_publish(connection, topics)
    return Corrected(item.guid, len(going), topics)


def join(connection: Connection, one: Item, other: Item, now: datetime) -> Corrected:
    """Join the events of two items; the older keeps its GUID and its place in feeds.

    Raises NewsmonitorError where they are in one event already.
    """
    lock_grouping(connection)
    events = [_event(connection, item) for item in (one, other)]
    kept, ended = sorted(events)
    if kept == ended:
        raise NewsmonitorError("the two are reports of one event already", "`newsmonitor why` shows it")
    topics = event_topics(connection, kept) | event_topics(connection, ended)
    delete_apart_corrections(connection, report_guids(connection, kept), report_guids(connection, ended))
    move_reports(connection, report_positions(connection, ended), kept)
    delete_event(connection, ended, kept)
    set_event_changed(connection, kept, now)
    moved = one if events[0] == ended else other
    set_membership_kind(connection, moved.position, "joined")
    save_correction(connection, Correction("together", one.guid, other.guid), now)
    _add_step(connection, moved, f"a person joined it to the event {event_guid(connection, kept)}", now)
    add_to_publish(connection, topics)
    return Corrected(event_guid(connection, kept), len(report_positions(connection, kept)), topics)


def _event(connection: Connection, item: Item) -> int:
    home = find_membership(connection, item.position)
    if home is None or home.event is None:
        raise NewsmonitorError(f"“{item.title}” tells of several events", "a digest is a report of none of them")
    return home.event


def _add_step(connection: Connection, item: Item, reason: str, now: datetime) -> None:
    for entry in find_entries(connection, [], item.guid):
        add_steps(connection, entry.id, [Step(now, "grouped", "ok", reason)])

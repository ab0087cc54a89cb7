"""The functions the product groups by, over archives in memory: items in, decisions out, in stream order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from monitor.group import Body, Decision, Meaning, body_of, decide, features, glossary_of, is_far, same_text
from monitor.group.similarity import SHIPPED, Weights
from tests.group.memory_index import MemoryIndex

MOST_POSTINGS = 64  # texts a key leads to, the oldest: the store's look-up has the same bound
MOST_CANDIDATES = 5


class Seen(NamedTuple):
    """What is known of a text: the first that it repeats, and those it has only the form of."""

    original: int | None
    forms: list[int]


class Texts:
    """Texts by their keys, and which was first: what the store does with a table of keys."""

    def __init__(self) -> None:
        self._bodies: list[Body] = []
        self._first: list[int] = []
        self._under: defaultdict[int, list[int]] = defaultdict(list)

    def see(self, body: Body) -> Seen:
        """Compare a text with the earlier ones that share most with it, and remember it."""
        shared = Counter(number for key in body.keys for number in self._under[key])
        near = [
            number
            for number, count in shared.most_common(MOST_CANDIDATES)
            if not is_far(body, self._bodies[number].text, count)
        ]
        verdicts = {number: same_text(body, self._bodies[number]) for number in near}
        same = next((number for number, verdict in verdicts.items() if verdict.same), None)
        number = len(self._bodies)
        self._bodies.append(body)
        self._first.append(number if same is None else self._first[same])
        for key in body.keys:
            if len(self._under[key]) < MOST_POSTINGS:
                self._under[key].append(number)
        original = None if same is None else self._first[number]
        return Seen(original, [number for number, verdict in verdicts.items() if verdict.form])


class Engine:
    """Groups a stream of items as the pipeline does: copies first, then events."""

    def __init__(
        self,
        aliases: Mapping[str, tuple[str, ...]] | None = None,
        *,
        weights: Weights = SHIPPED,
        meaning: Meaning | None = None,
    ) -> None:
        self._weights, self._meaning = weights, meaning
        self.archive = MemoryIndex()
        self._texts = Texts()
        self._glossary = glossary_of(aliases)
        self._ids: list[str] = []
        self._events: list[int] = []

    def take(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to one item: `id`, `duplicate_of`, `story_id`."""
        number = len(self._ids)
        self._ids.append(item["id"])
        original, forms = self._texts.see(body_of(item.get("text") or ""))
        apart = {self._events[form] for form in forms}
        event = self._event(item, number, apart) if original is None else self._events[original]
        self._events.append(event)
        copied = None if original is None else self._ids[original]
        return {"id": item["id"], "duplicate_of": copied, "story_id": event}

    def _event(self, item: Mapping[str, Any], number: int, apart: set[int]) -> int:
        published = datetime.fromisoformat(item["ts"]) if item.get("ts") else None
        found = features(
            item.get("title") or "",
            item.get("text") or "",
            item.get("lang"),
            published,
            self._glossary,
            item.get("source") or "",
        )
        self._glossary = self._glossary.with_name_pairs(found.name_pairs)
        decision = decide(found, self.archive, apart, weights=self._weights, meaning=self._meaning)
        event = self._chosen(decision, number)
        if decision.kind != "digest":
            self.archive.add(number, event, decision.weighed)
        return event

    @staticmethod
    def _chosen(decision: Decision, number: int) -> int:
        if decision.kind == "digest":
            return decision.events[0] if decision.events else number
        return number if decision.event is None else decision.event

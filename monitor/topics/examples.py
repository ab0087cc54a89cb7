"""What a title alone can say about a query: examples are titles, so the rest must not decide.

An example has no date, source, language or body. A part that asks about those may hold or not; it is taken as
what speaks for the example, so that only a sure contradiction is a fault.
"""

from __future__ import annotations

from monitor.topics.query import And, Compare, InField, Near, Not, Or, Query

_IN_A_TITLE = ("title", "any")


def by_title(query: Query, unknown: bool) -> Query | bool:
    """The query with every part that a title cannot decide taken as `unknown`; True or False where that settles it."""
    match query:
        case Compare():
            return unknown
        case InField(name, part, at):
            found = by_title(part, unknown) if name in _IN_A_TITLE else unknown
            return found if isinstance(found, bool) else InField(name, found, at)
        case Near(left, right, distance, at):
            one, two = by_title(left, unknown), by_title(right, unknown)
            return unknown if isinstance(one, bool) or isinstance(two, bool) else Near(one, two, distance, at)
        case Not(part, at):
            found = by_title(part, not unknown)
            return not found if isinstance(found, bool) else Not(found, at)
        case And(parts, at) | Or(parts, at):
            return _joined(query, [by_title(part, unknown) for part in parts], at)
        case _:
            return query


def _joined(query: And | Or, parts: list[Query | bool], at: int) -> Query | bool:
    """An And or Or of parts of which some are settled: False settles an And, True an Or."""
    settles = isinstance(query, Or)
    if any(part is settles for part in parts):
        return settles
    rest = tuple(part for part in parts if not isinstance(part, bool))
    if len(rest) < 2:
        return rest[0] if rest else not settles
    return Or(rest, at) if settles else And(rest, at)

"""Which words an item cannot do without, if a query is to hold: only topics whose words were seen are looked at."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.topics.plan import AllOf, AnyOf, Near, Not, Number, Pattern, Plan, Word
from monitor.topics.variants import SearchTerm


def required_terms(part: Plan) -> frozenset[SearchTerm] | None:
    """Search terms of which one must stand wherever a part holds; None where it may hold without any.

    Of parts that must all hold the one with the rarest words is taken: fewest, then longest.
    """
    match part:
        case Word(search_term):
            return frozenset((search_term,))
        case Not() | Number() | Pattern():
            return None
        case Near(left, right, _):
            return _rarest((left, right))
        case AllOf(parts, _):
            return _rarest(parts)
        case AnyOf(parts):
            several = [required_terms(each) for each in parts]
            some = [each for each in several if each is not None]
            return frozenset().union(*some) if len(some) == len(several) else None


def _rarest(parts: Iterable[Plan]) -> frozenset[SearchTerm] | None:
    known = [found for each in parts if (found := required_terms(each)) is not None]
    return min(known, key=commonness, default=None)


def commonness(search_terms: frozenset[SearchTerm]) -> tuple[int, int]:
    """How often one of these words may be met: many and short ones more than few and long ones."""
    return len(search_terms), -min((len(search_term.written) for search_term in search_terms), default=0)

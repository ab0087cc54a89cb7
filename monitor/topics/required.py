"""Which words an item cannot do without, if a query is to hold: only topics whose words were seen are looked at."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.topics.compiled import Close, Either, Every, Never, Number, Pattern, Plan, Word
from monitor.topics.forms import Needle


def needed(part: Plan) -> frozenset[Needle] | None:
    """Needles of which one must stand wherever a part holds; None where it may hold without any.

    Of parts that must all hold the one with the rarest words is taken: fewest, then longest.
    """
    match part:
        case Word(needle):
            return frozenset((needle,))
        case Never() | Number() | Pattern():
            return None
        case Close(left, right, _):
            return _rarest((left, right))
        case Every(parts, _):
            return _rarest(parts)
        case Either(parts):
            several = [needed(each) for each in parts]
            some = [each for each in several if each is not None]
            return frozenset().union(*some) if len(some) == len(several) else None


def _rarest(parts: Iterable[Plan]) -> frozenset[Needle] | None:
    known = [found for each in parts if (found := needed(each)) is not None]
    return min(known, key=commonness, default=None)


def commonness(needles: frozenset[Needle]) -> tuple[int, int]:
    """How often one of these words may be met: many and short ones more than few and long ones."""
    return len(needles), -min((len(needle.written) for needle in needles), default=0)

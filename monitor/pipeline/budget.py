"""A topic over its budget: the first entries of a day stand for themselves, the rest in one digest.

A day counts by when items arrived, so that what was an entry once stays one, whatever comes later.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date, tzinfo

from monitor.model import FeedEntry, Item, Topic
from monitor.text.interface import Language, say
from monitor.text.language import is_cjk

Wanted = Callable[[FeedEntry], bool]


def within_budget(
    entries: Iterable[FeedEntry], topic: Topic, *, zone: tzinfo, page: str, wanted: Wanted
) -> tuple[FeedEntry, ...]:
    """Cut the entries of each day to the budget; the others go into one daily digest.

    Newest first; of each day the first to arrive stay.

    zone:   in which days are counted
    page:   address of the topic's page, which a digest links to
    wanted: whether an entry is to be shown now; what is not counts for its day still, so that none moves up
    """
    days: dict[date, list[FeedEntry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.item.first_seen, entry.item.position)):
        days.setdefault(entry.item.first_seen.astimezone(zone).date(), []).append(entry)
    shown: list[FeedEntry] = []
    for day, arrived in days.items():
        shown += filter(wanted, arrived[: topic.budget])
        rest = tuple(filter(wanted, arrived[topic.budget :] if topic.budget else ()))
        shown += [_digest(topic, day, rest, page)] if rest else []
    return tuple(sorted(shown, key=lambda entry: (-entry.item.published.timestamp(), entry.item.guid)))


def _digest(topic: Topic, day: date, rest: Sequence[FeedEntry], page: str) -> FeedEntry:
    """One entry for what a day brought beyond the budget.

    Its GUID is the day's; it is dated by the first of it.
    """
    since, until = rest[0].item.first_seen, max(max(each.item.first_seen, each.item.updated) for each in rest)
    languages = {each.item.language for each in rest}
    language: Language = "zh" if any(map(is_cjk, topic.title)) else "en"
    title = say(language, "digest_title", len(rest), title=topic.title, day=f"{day:%Y-%m-%d}")
    item = Item(
        guid=uuid.uuid5(uuid.NAMESPACE_URL, f"newsmonitor:digest:{topic.id}:{day}").urn,
        source="",
        url=f"{page}#{day}",
        title=title,
        published=since,
        dated_by="seen",
        first_seen=since,
        updated=until,
        text="\n".join(each.item.title for each in rest),
        language=languages.pop() if len(languages) == 1 else None,
    )
    return FeedEntry(item, topic.title, rest=tuple(rest))

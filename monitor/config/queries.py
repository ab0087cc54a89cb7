"""Check the queries of topics and the aliases they name; apart, since the topic language takes a fifth of a second."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.config.shape import Where
from monitor.config.yamlmarks import Marked
from monitor.errors import ConfigFault
from monitor.model import Topic
from monitor.topics import TopicFault, check_aliases, check_topic, parse, show

Spellings = Mapping[str, tuple[str, ...]]


def query_faults(
    topics: Sequence[Topic], spellings: Spellings, topics_file: Marked, aliases_file: Marked
) -> Iterator[tuple[ConfigFault, bool]]:
    """Find what is wrong in queries and aliases; each with whether it is more than a doubt."""
    for each in check_aliases(spellings):
        yield _fault(aliases_file, ("aliases", each.topic), each), True
    for topic in topics:
        for each in check_topic(topic, spellings):
            yield _fault(topics_file, ("topics", each.topic, *each.part.split(".")), each), each.fatal


def understood_queries(topics: Sequence[Topic]) -> dict[str, str]:
    """Write each topic's query as it was understood, by the id of the topic."""
    return {topic.id: " OR ".join(show(parse(query)) for query in topic.match) for topic in topics}


def _fault(marked: Marked, where: Where, fault: TopicFault) -> ConfigFault:
    """Make the fault of a query or of an alias; where: of the value, or of the list that it stands in."""
    if (*where, fault.index) in marked.marks.places:
        where = (*where, fault.index)
    hint = f"'{fault.nearest}' is nearest" if fault.nearest and fault.nearest not in fault.remedy else ""
    remedy = "; ".join(filter(None, [fault.remedy, hint]))
    place = marked.place(where) if where[0] == "aliases" else marked.inside(where, fault.position)
    return ConfigFault(place, fault.problem, remedy, fault.found)

"""Faults of the configuration: where, what, and what to write instead.

Those of one value come from `schema`. Those across entries, names that are used twice or that name nothing, are looked
for in the files as they were read, so that an entry that is wrong in another way hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from monitor.config.schema import ProblemsFound, Where
from monitor.config.secrets import is_told
from monitor.config.yamlmarks import LOOKALIKES, Marked
from monitor.errors import ConfigFault
from monitor.model import Topic

_SHOWN = 60  # characters of a key that a message quotes
_MOST_CHOICES = 40


# Keys of other programs, and what they are called here.
_MEANT: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("interval", "refresh", "schedule", "frequency", "cron", "period"), ("every",)),
    **dict.fromkeys(("name", "label"), ("title",)),
    **dict.fromkeys(("query", "filter", "keywords", "keyword", "rule", "search"), ("match",)),
    **dict.fromkeys(("link", "address", "feed", "xmlurl"), ("url",)),
    **dict.fromkeys(("ignore", "not", "block", "blacklist"), ("reject", "exclude")),
    **dict.fromkeys(("selector", "css", "xpath"), ("list",)),
}
_WRITTEN_IN = {
    "target": "write it below `notify: {targets: …}` in newsmonitor.yaml",
    "topic": "write it in topics.yaml",
    "source": "write it in sources.yaml",
}


def faults_of(error: ProblemsFound, marked: Marked) -> Iterator[ConfigFault]:
    """Return every fault of one file."""
    for each in error.problems:
        where, at_key = each.where, marked.marks.keys.get(each.where) or marked.place(each.where)
        if each.kind == "unknown":
            name = shortened(str(where[-1]), _SHOWN)
            sign = next((sign for sign in LOOKALIKES if sign in str(where[-1])), "")
            wrong_sign = f"there is {LOOKALIKES.get(sign)} in it; YAML wants the plain sign"
            remedy = wrong_sign if sign else nearest_remedy(str(where[-1]), each.known)
            yield ConfigFault(at_key, f"there is no key '{name}' here", remedy, name)
        elif each.kind == "missing":
            yield ConfigFault(marked.place(where[:-1]), f"{_path(where)} is missing", f"write `{where[-1]}: …`")
        elif each.kind == "key":
            yield ConfigFault(at_key, f"{_path(where)} is not as it must be", each.remedy, str(where[-1]))
        else:
            content = marked.value(where)  # as the file has it, without the secrets that are filled in
            found = shortened(content) if isinstance(content, str) and is_told(where, content) else ""
            if isinstance(content, str) and "：" in content and "name: value" in each.remedy:
                remedy = f"there is {LOOKALIKES['：']} in it; YAML wants the plain sign"
                yield ConfigFault(marked.place(where), f"{_path(where)} is not as it must be", remedy, found)
                continue
            yield ConfigFault(marked.place(where), f"{_path(where)} is not as it must be", each.remedy, found)


def nearest_remedy(word: str, known: Iterable[str]) -> str:
    """Suggest what to write instead of `word`: known words, and the nearest of them."""
    choices = list(known)
    meant = [choice for choice in choices if choice in _MEANT.get(word.casefold(), ())]
    close = meant or get_close_matches(word[:_SHOWN].casefold(), choices, n=1, cutoff=0.5)
    hint = f"; '{close[0]}' is nearest" if close else ""
    shown = choices if len(choices) <= _MOST_CHOICES else [*choices[:_MOST_CHOICES], "…"]
    return f"use one of {', '.join(shown)}{hint}" if choices else ""


def _path(where: Where) -> str:
    words = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step[:_SHOWN]}" for step in where)
    return words.removeprefix(".") or "the file"


def shortened(text: str, longest: int = 80) -> str:
    """Cut a text to a readable length."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def rows(content: Any, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the mappings of a list below a key, with their indexes."""
    found = content.get(name) if isinstance(content, dict) else None
    return [(at, row) for at, row in enumerate(found) if isinstance(row, dict)] if isinstance(found, list) else []


def named(content: Any, name: str) -> Mapping[str, Any]:
    """Return the mapping below a key, or an empty one."""
    found = content.get(name) if isinstance(content, dict) else None
    return found if isinstance(found, dict) else {}


def words(value: Any) -> list[str]:
    """Return one word or a list of words as a list; drop anything else."""
    listed = value if isinstance(value, list) else [value]
    return [word for word in listed if isinstance(word, str)]


def across_faults(settings: Marked, sources: Marked, topics: Marked) -> Iterator[ConfigFault]:
    """Find duplicate ids and addresses, unknown names, and reserved topic ids."""
    targets = named(named(settings.content, "notify"), "targets")
    known = named(topics.content, "topics")
    ids: dict[str, int] = {}
    watched: dict[str, Any] = {}  # the first id of what is read of an address
    for at, row in rows(sources.content, "sources"):
        name, url = row.get("id"), row.get("url")
        if isinstance(name, str) and name in ids:
            problem = f"the id '{name}' is taken already by source {ids[name] + 1}"
            yield ConfigFault(sources.place(("sources", at, "id")), problem, "give each source its own", name)
        elif isinstance(name, str):
            ids[name] = at
        same = repr([row.get(key) for key in ("url", "kind", "list", "include", "exclude", "headers")])
        if isinstance(url, str) and same in watched:
            problem = f"this address is watched already, by the source '{watched[same]}'"
            remedy = "delete one of the two, or let each take another part of the page with `list`"
            yield ConfigFault(sources.place(("sources", at, "url")), problem, remedy)
        watched.setdefault(same, row.get("id", ""))
        yield from _nowhere(sources, ("sources", at, "topics"), "topic", row.get("topics"), known)
    for name, topic in known.items():
        if near_id(name) in known and isinstance(topic, dict) and topic.get("near_miss"):
            problem = f"the near misses of '{name}' are the topic '{near_id(name)}', and there is one of that name"
            place = topics.place(("topics", near_id(name)))
            yield ConfigFault(place, problem, "call this topic otherwise", near_id(name))
        wanted = topic.get("sources") if isinstance(topic, dict) else None
        yield from _nowhere(topics, ("topics", name, "sources"), "source", wanted, ids)
        asked = topic.get("notify") if isinstance(topic, dict) else None
        yield from _nowhere(topics, ("topics", name, "notify"), "target", asked, targets)
    for name, digest in named(named(settings.content, "notify"), "digests").items():
        given = digest if isinstance(digest, dict) else {}
        below, target = ("notify", "digests", name), given.get("target")
        yield from _nowhere(settings, (*below, "target"), "target", target, targets)
        yield from _nowhere(settings, (*below, "topics"), "topic", given.get("topics"), known)
        address = targets.get(target) if isinstance(target, str) else None
        if isinstance(address, str) and not address.startswith(("smtp://", "smtps://", "${")):
            problem = f"a digest is a mail, and the target '{target}' is no mail server"
            remedy = "write a target such as smtp://user:password@host:587/?from=…&to=…"
            yield ConfigFault(settings.place((*below, "target")), problem, remedy, str(target))
    yield from _former_names(topics, known)


def _former_names(topics: Marked, known: Mapping[str, Any]) -> Iterator[ConfigFault]:
    """Find former ids that other topics have or had, and topics following themselves."""
    first: dict[str, str] = {}
    for name, topic in known.items():
        for at, former in enumerate(words(topic.get("formerly")) if isinstance(topic, dict) else ()):
            holder = first.setdefault(former, name)
            problem, remedy = "", "delete it, or give the addresses to one topic only"
            if former == name:
                problem = f"'{former}' is what the topic is called now"
            elif former in known:
                problem = f"the addresses of '{former}' belong to the topic of that name"
            elif holder != name:
                problem = f"the addresses of '{former}' lead to the topic '{holder}' already"
            if problem:
                yield ConfigFault(topics.place(("topics", name, "formerly", at)), problem, remedy, former)


def hub_doubts(settings: Marked, hub: str | None, base_url: str) -> Iterator[ConfigFault]:
    """Warn of a hub that cannot reach the published feeds."""
    host = urlsplit(base_url).hostname or ""
    try:
        reachable = ip_address(host).is_global
    except ValueError:
        reachable = host != "localhost" and not host.endswith((".localhost", ".local", ".lan", ".internal"))
    if hub and not reachable:
        problem = f"no hub out in the world can read feeds at {base_url}"
        remedy = "set `publish.base_url` to the address under which the world reaches them"
        yield ConfigFault(settings.place(("publish", "hub")), problem, remedy, hub)


def host_doubts(settings: Marked, base_url: str, hosts: Iterable[str], listen: str | None) -> Iterator[ConfigFault]:
    """Warn of links that the web server would refuse: to hosts not in `web.hosts`."""
    host = (urlsplit(base_url).hostname or "").lower()
    own = {name.lower().strip("[]") for name in (*hosts, (listen or "").rpartition(":")[0])}
    if listen is not None and host not in own:
        problem = f"the web server does not answer to {host}, the host of publish.base_url"
        remedy = f"add it: `web: {{hosts: [{', '.join([*hosts, host])}]}}`"
        yield ConfigFault(settings.place(("publish", "base_url")), problem, remedy)


def near_id(name: str) -> str:
    """Return the id of the topic that holds the near misses of another."""
    return f"{name}-near"


def _nowhere(marked: Marked, where: Where, kind: str, value: Any, known: Mapping[str, Any]) -> Iterator[ConfigFault]:
    for at, name in enumerate(words(value)):
        if name not in known:
            problem, remedy = f"there is no {kind} '{name}'", nearest_remedy(name, sorted(known)) or _WRITTEN_IN[kind]
            yield ConfigFault(marked.place((*where, at)), problem, remedy, name)


def query_faults(
    topics: Sequence[Topic], spellings: Mapping[str, tuple[str, ...]], topics_file: Marked, aliases_file: Marked
) -> Iterator[tuple[ConfigFault, bool]]:
    """Find faults in queries and aliases; each with True if it is more than a doubt."""
    from monitor.topics import check_aliases, check_topic  # a fifth of a second, which not every command takes

    found = [(aliases_file, each) for each in check_aliases(spellings)]
    found += [(topics_file, each) for topic in topics for each in check_topic(topic, spellings)]
    for marked, each in found:
        of_alias = marked is aliases_file
        where: Where = ("aliases", each.topic) if of_alias else ("topics", each.topic, *each.part.split("."))
        where = (*where, each.index) if (*where, each.index) in marked.marks.places else where
        place = marked.place(where) if of_alias else marked.inside(where, each.position)
        hint = f"'{each.nearest}' is nearest" if each.nearest and each.nearest not in each.remedy else ""
        remedy = "; ".join(filter(None, [each.remedy, hint]))
        yield ConfigFault(place, each.problem, remedy, each.found), of_alias or each.fatal


def understood_queries(topics: Iterable[Topic]) -> dict[str, str]:
    """Write each topic's query as it was understood, by the id of the topic."""
    from monitor.topics import parse, show  # as above

    return {topic.id: " OR ".join(show(parse(query)) for query in topic.match) for topic in topics}

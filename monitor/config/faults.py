"""Faults of the configuration: where, what, and what to write instead.

Those of one value come from `shape`. Those across entries, names that are used twice or that name nothing, are looked
for in the files as they were read, so that an entry that is wrong in another way hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from monitor.config.secrets import is_told
from monitor.config.shape import ProblemsFound, Where
from monitor.config.yamlfaults import LOOKALIKES
from monitor.config.yamlmarks import Marked
from monitor.errors import ConfigFault

_SHOWN = 60  # characters of a key that a message quotes
_MOST_CHOICES = 40


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
            found = _quoted(marked.content, where)
            yield ConfigFault(marked.place(where), f"{_path(where)} is not as it must be", each.remedy, found)


def nearest_remedy(word: str, known: Iterable[str]) -> str:
    """Suggest what to write instead of `word`: the known words, and the nearest of them."""
    choices = list(known)
    close = get_close_matches(word[:_SHOWN].casefold(), choices, n=1, cutoff=0.5)
    hint = f"; '{close[0]}' is nearest" if close else ""
    shown = choices if len(choices) <= _MOST_CHOICES else [*choices[:_MOST_CHOICES], "…"]
    return f"use one of {', '.join(shown)}{hint}" if choices else ""


def _path(where: Where) -> str:
    words = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step[:_SHOWN]}" for step in where)
    return words.removeprefix(".") or "the file"


def _quoted(content: Any, where: Where) -> str:
    """Quote the file itself at a path, without the secrets that are filled in.

    Empty where it has one of its own.
    """
    for step in where:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return shortened(content) if isinstance(content, str) and is_told(where, content) else ""


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
    ids: dict[str, int] = {}
    for at, row in rows(sources.content, "sources"):
        name = row.get("id")
        if isinstance(name, str) and name in ids:
            problem = f"the id '{name}' is taken already by source {ids[name] + 1}"
            yield ConfigFault(sources.place(("sources", at, "id")), problem, "give each source its own", name)
        elif isinstance(name, str):
            ids[name] = at
    yield from _watched_twice(sources)
    known = named(topics.content, "topics")
    for at, row in rows(sources.content, "sources"):
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
    yield from _former_names(topics, known)


def _watched_twice(sources: Marked) -> Iterator[ConfigFault]:
    """Find sources that read the same entries of one address."""
    first: dict[str, str] = {}
    for at, row in rows(sources.content, "sources"):
        if isinstance(row.get("url"), str):
            same = repr([row.get(key) for key in ("url", "kind", "list", "include", "exclude", "headers")])
            if same in first:
                problem = f"this address is watched already, by the source '{first[same]}'"
                remedy = "delete one of the two, or let each take another part of the page with `list`"
                yield ConfigFault(sources.place(("sources", at, "url")), problem, remedy)
            first.setdefault(same, str(row.get("id", "")))


def _former_names(topics: Marked, known: Mapping[str, Any]) -> Iterator[ConfigFault]:
    """Find former ids that another topic has now, or had as well, and topics that follow themselves."""
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
    """Warn of links that the web server would refuse to answer: to a host that is not in `web.hosts`."""
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
            problem, remedy = f"there is no {kind} '{name}'", nearest_remedy(name, sorted(known))
            yield ConfigFault(marked.place((*where, at)), problem, remedy, name)

"""Write sources into sources.yaml, and leave every comment where a person put it.

The new text is read back before it takes the old file's place: it must say what the
old one said, and the change, and nothing else; else nothing is written.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from monitor.config.faults import faults_of, rows
from monitor.config.schema import ProblemsFound, SourcesFile, section
from monitor.config.yamlmarks import Marked, parse_marked, read_marked
from monitor.errors import ConfigError, ConfigFault, Place
from monitor.model import Source
from monitor.text.urls import free_source_id

_FILE = "sources.yaml"
_HEADER = "# yaml-language-server: $schema=./schema/sources.schema.json\n"
_FLOW_KEYS = ("list", "article", "headers")  # short mappings, which read best on one line


def add_source(folder: Path, fields: Mapping[str, Any]) -> str:
    """Add a source at the end of sources.yaml, made if missing; return its id.

    fields: as in the file (`url` at least; durations as words; None is left out). Without an `id`
    one is made from the host. Raises ConfigError where the file or the fields are wrong, or the
    address or the id is there already; OSError where the file cannot be written.
    """
    before = _read(folder)
    known = [row for _, row in rows(before.content, "sources")]
    wanted = {key: value for key, value in fields.items() if value is not None}
    url = str(wanted.get("url", ""))
    for row in known:
        if row.get("url") == url:
            _refuse(before, f"{url} is watched already, as '{row.get('id')}'", f"--update {row.get('id')} changes it")
        if row.get("id") == wanted.get("id", ""):
            _refuse(before, f"the id '{row.get('id')}' is taken already", "give the new source another one")
    name = str(wanted.get("id") or free_source_id(url, {str(row.get("id")) for row in known}))
    _append(folder, before, [{"id": name} | wanted | {"id": name}])
    return name


@dataclass(frozen=True, slots=True)
class Added:
    """The result of adding many sources.

    ids: of those that were added; refused: the address of each other, and the reason.
    """

    ids: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def add_sources(folder: Path, many: Iterable[Mapping[str, Any]]) -> Added:
    """Add sources as `add_source` does, all in one write.

    One that is wrong or there already keeps no other back.

    Raises ConfigError where the file itself is wrong, OSError where it cannot be written.
    """
    before = _read(folder)
    known = {str(row.get("url")): str(row.get("id")) for _, row in rows(before.content, "sources")}
    names = set(known.values())
    accepted: list[dict[str, Any]] = []
    refused: list[tuple[str, str]] = []
    for fields in many:
        wanted = {key: value for key, value in fields.items() if value is not None}
        url = str(wanted.get("url", ""))
        source = {"id": free_source_id(url, names), **wanted}
        if url in known:
            refused.append((url, f"it is watched already, as '{known[url]}'"))
            continue
        try:
            section(Source).read(_as_read(source))
        except ProblemsFound as fault:
            first = fault.problems[0]
            refused.append((url, f"{'.'.join(map(str, first.where))}: {first.remedy or first.kind}"))
            continue
        known[url] = str(source["id"])
        names.add(known[url])
        accepted.append(source)
    if accepted:
        _append(folder, before, accepted)
    return Added(tuple(str(source["id"]) for source in accepted), tuple(refused))


def _append(folder: Path, before: Marked, sources: Sequence[Mapping[str, Any]]) -> None:
    document, yaml = _document(folder, before)
    document["sources"] = document["sources"] if document.get("sources") else []
    document["sources"].extend(map(_styled, sources))
    expected = [*_listed(before), *map(_as_read, sources)]
    _write(folder, yaml, document, expected, range(len(expected) - len(sources), len(expected)))


def listed_sources(folder: Path) -> tuple[Mapping[str, Any], ...]:
    """The sources as they stand in the file.

    No secret is filled in. Raises ConfigError where it cannot be read.
    """
    return tuple(row for _, row in rows(_read(folder).content, "sources"))


def update_source(folder: Path, name: str, fields: Mapping[str, Any]) -> str:
    """Change keys of one source, keep the others and all comments; its id.

    None takes a key away.

    Raises ConfigError where there is no such source, or the file or a field is wrong; OSError as above.
    """
    before = _read(folder)
    found = [at for at, row in rows(before.content, "sources") if row.get("id") == name]
    if not found:
        _refuse(before, f"there is no source '{name}'", "newsmonitor status lists them")
    document, yaml = _document(folder, before)
    expected = _listed(before)
    changed, row = dict(expected[found[0]]), document["sources"][found[0]]
    for key, value in _styled(fields).items():
        if value is None:
            row.pop(key, None)
            changed.pop(key, None)
        else:
            row[key], changed[key] = value, _as_read(value)
    expected[found[0]] = changed
    _write(folder, yaml, document, expected, found[:1])
    return str(changed["id"])


def _read(folder: Path) -> Marked:
    path = folder / _FILE
    marked = read_marked(path) if path.exists() else parse_marked(str(path), "")
    if marked.faults:
        raise ConfigError(marked.faults)
    content = marked.content
    listed = content.get("sources") if isinstance(content, dict) else None
    if (content is not None and not isinstance(content, dict)) or not isinstance(listed, list | None):
        _refuse(marked, "there is no list of sources in it", "newsmonitor check says what is wrong")
    return marked


def _refuse(marked: Marked, problem: str, remedy: str) -> NoReturn:
    raise ConfigError([ConfigFault(Place(marked.file), problem, remedy)])


def _listed(marked: Marked) -> list[Any]:
    return list((marked.content or {}).get("sources") or [])


def _document(folder: Path, before: Marked) -> tuple[Any, YAML]:
    """The file for the round trip, and the writer set to the file's own indentation."""
    path = folder / _FILE
    text = path.read_text("utf-8-sig") if path.exists() else _HEADER
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    if re.search(r"^- ", text, re.MULTILINE):
        yaml.indent(mapping=2, sequence=2, offset=0)
    else:
        yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        # A file of comments alone has no node to keep them: they go first, and a mapping after them.
        return yaml.load(text if before.content else f"{text.rstrip()}\nsources: []\n"), yaml
    except YAMLError as fault:
        _refuse(before, f"the file cannot be kept as it is: {str(fault).splitlines()[0]}", "add the source by hand")


def _styled(fields: Mapping[str, Any]) -> Any:
    """Short mappings and lists on one line, as the examples have them."""
    yaml = YAML(typ="rt")
    styled = yaml.map()
    for key, value in fields.items():
        if isinstance(value, Mapping):
            value = yaml.map(**{name: _flow_list(yaml, part) for name, part in value.items() if part is not None})
            if key in _FLOW_KEYS:
                value.fa.set_flow_style()
        styled[key] = _flow_list(yaml, value)
    return styled


def _flow_list(yaml: YAML, value: Any) -> Any:
    if not isinstance(value, list | tuple):
        return value
    made = yaml.seq(value)
    made.fa.set_flow_style()
    return made


def _as_read(value: Any) -> Any:
    """A value as it comes back from the file, where every scalar is a string."""
    if isinstance(value, Mapping):
        return {str(key): _as_read(part) for key, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [_as_read(part) for part in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _write(folder: Path, yaml: YAML, document: Any, expected: list[Any], changed: Collection[int]) -> None:
    stream = io.StringIO()
    yaml.dump(document, stream)
    after = parse_marked(str(folder / _FILE), stream.getvalue())
    if after.faults or _listed(after) != expected:
        _refuse(after, "writing the source would change something else in the file", "add the source by hand")
    # Only the change is checked: a valid source stands for every other one, and a valid address for one that holds a
    # secret, which is whole only when the service reads it.
    sound = {"id": "sound", "url": "https://example.com/"}
    checked = [expected[at] if at in changed else sound for at in range(len(expected))]
    checked = [{**row, "url": sound["url"]} if "${" in str(row.get("url")) else row for row in checked]
    try:
        section(SourcesFile).read({"sources": checked})
    except ProblemsFound as fault:
        raise ConfigError(tuple(faults_of(fault, after))) from fault
    _swap_in((folder / _FILE).resolve(), stream.getvalue())


def _swap_in(path: Path, text: str) -> None:
    """Replace a file by a whole new one at once, with the old one's permissions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise

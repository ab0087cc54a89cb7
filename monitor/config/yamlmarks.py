"""YAML with the place of every value, and every scalar a string.

Plain YAML loading turns `no` into False, `12:30` into 750, and drops the first of
two equal keys without a word; here nothing is guessed, and each value knows its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from monitor.errors import ConfigFault, NewsmonitorError, Place

_LARGEST = 10 * 1024 * 1024
_DEEPEST = 40
_MOST_NODES = 2_000_000  # an alias that is used again counts again: a few lines can stand for billions

Where = tuple[str | int, ...]
_STYLES = ("'", '"', "|", ">")
_LOOKALIKES = {
    "：": "a full-width colon ：",
    "“": "a curly quote “",
    "”": "a curly quote ”",
    "\t": "a tab",
    "\u00a0": "a no-break space",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A file's content: dicts, lists and strings; a value that is left out is None.

    places: where each value begins, by its path of keys and indexes
    keys:   where each key begins
    styles: of the scalars that do not begin right at their place: a quote, or | or > of a block
    lines:  of the file
    """

    file: str
    content: Any = None
    places: Mapping[Where, Place] = field(default_factory=dict)
    keys: Mapping[Where, Place] = field(default_factory=dict)
    styles: Mapping[Where, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    faults: tuple[ConfigFault, ...] = ()

    def place(self, where: Where) -> Place:
        """The place of a value, or of the nearest thing around it that has one."""
        while where and where not in self.places:
            where = where[:-1]
        return self.places.get(where, Place(self.file))

    def inside(self, where: Where, position: int) -> Place:
        """The place of a character of a scalar, also where it goes on in the lines below; escapes are not counted."""
        start, style = self.place(where), self.styles.get(where, "")
        line, column = start.line, start.column + (style in ("'", '"'))
        if style in ("|", ">"):
            line, column = line + 1, self._indent(line + 1)
        while line <= len(self.lines):
            length = len(self.lines[line - 1][column - 1 :].rstrip())
            if position <= length:
                return Place(self.file, line, column + position)
            position -= length + 1  # a line break counts as one character, kept or folded to a space
            line, column = line + 1, self._indent(line + 1)
        return start

    def _indent(self, line: int) -> int:
        """The column, from 1, in which a line's text begins."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return len(text) - len(text.lstrip()) + 1


@dataclass(slots=True)
class _Walk:
    file: str
    places: dict[Where, Place] = field(default_factory=dict)
    keys: dict[Where, Place] = field(default_factory=dict)
    styles: dict[Where, str] = field(default_factory=dict)
    faults: list[ConfigFault] = field(default_factory=list)
    nodes: int = 0


class _TooLarge(NewsmonitorError):
    """The document is deeper or, its aliases written out, larger than any configuration."""


def read_marked(path: Path) -> Marked:
    """Read a YAML file. What is wrong with it is in `faults`; `content` is then what could be read, or None."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            return _nothing(path, ConfigFault(Place(str(path)), f"the file is larger than {_LARGEST >> 20} MiB"))
        text = data.decode("utf-8-sig")
    except OSError as fault:
        return _nothing(path, ConfigFault(Place(str(path)), f"the file cannot be read: {fault.strerror}"))
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        return _nothing(path, ConfigFault(Place(str(path), line), "the file is not UTF-8", "save it as UTF-8"))
    return parse_marked(str(path), text)


def _nothing(path: Path, fault: ConfigFault) -> Marked:
    return Marked(str(path), faults=(fault,))


def parse_marked(file: str, text: str) -> Marked:
    """As `read_marked`, from text."""
    walk = _Walk(file)
    content = None
    try:
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
        if root is not None:
            content = _content(walk, root, ())
    except yaml.MarkedYAMLError as fault:
        walk.faults.append(_syntax(file, text, fault))
    except yaml.YAMLError as fault:
        walk.faults.append(ConfigFault(Place(file), f"this is not YAML: {str(fault).splitlines()[0]}"))
    except (RecursionError, _TooLarge):
        walk.faults.append(ConfigFault(Place(file), "the file is nested too deeply or its aliases grow too large"))
    lines = tuple(text.split("\n"))
    return Marked(file, content, walk.places, walk.keys, walk.styles, lines, tuple(walk.faults))


def _content(walk: _Walk, node: yaml.Node, where: Where) -> Any:
    walk.nodes += 1
    if walk.nodes > _MOST_NODES or len(where) > _DEEPEST:
        raise _TooLarge("")
    walk.places.setdefault(where, _place(walk.file, node))
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(walk, node, where))
    if isinstance(node, yaml.SequenceNode):
        return [_content(walk, child, (*where, index)) for index, child in enumerate(node.value)]
    if not isinstance(node, yaml.ScalarNode):
        raise _TooLarge("")  # there is no fourth kind of node
    if node.style in _STYLES:
        walk.styles[where] = node.style
    elif node.value in ("", "~", "null"):
        return None
    return node.value


def _pairs(walk: _Walk, node: yaml.MappingNode, where: Where) -> Iterator[tuple[str, Any]]:
    seen: dict[str, Place] = {}
    for key, value in node.value:
        place = _place(walk.file, key)
        if not isinstance(key, yaml.ScalarNode):
            walk.faults.append(ConfigFault(place, "a key must be a word", "write `name: value`"))
        elif key.value in seen:
            problem = f"the key '{key.value}' stands here a second time; the first is in line {seen[key.value].line}"
            walk.faults.append(ConfigFault(place, problem, "take one of them away", key.value))
        else:
            seen[key.value] = walk.keys[(*where, key.value)] = place
            yield key.value, _content(walk, value, (*where, key.value))


def _place(file: str, node: yaml.Node) -> Place:
    return Place(file, node.start_mark.line + 1, node.start_mark.column + 1)


def _syntax(file: str, text: str, fault: yaml.MarkedYAMLError) -> ConfigFault:
    mark = fault.problem_mark or fault.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    lines = text.splitlines()
    # YAML tells where it gave up, which is at the line that is wrong or at the next.
    near = "".join(lines[max(place.line - 2, 0) : place.line])
    signs = [name for sign, name in _LOOKALIKES.items() if sign in near]
    remedy = (
        f"there is {' and '.join(signs)} near; YAML wants the plain sign"
        if signs
        else "look at indentation, colons and quotes"
    )
    # What stands behind a key may be a secret.
    key, colon, _ = lines[place.line - 1].strip().partition(":") if place.line <= len(lines) else ("", "", "")
    found = f"{key[:60]}{colon}" if colon else ""
    return ConfigFault(place, f"this is not YAML: {fault.problem or fault.context}", remedy, found)

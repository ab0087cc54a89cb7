"""Read YAML with the place of every value, and every scalar as a string.

Plain YAML loading turns `no` into False, `12:30` into 750, and silently drops the
first of two equal keys; here nothing is guessed, and each value knows its line. What is no YAML is explained with
the place of the mistake.
A file is read in bounded time and memory, whatever stands in it.

Most files are without fault, and then nobody asks for a place. So the content is read first, in one pass over the
events of libyaml; the places are looked up in a second pass when one is asked for (10,000 sources: 0.2 s, else 0.9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from monitor.config.schema import Where
from monitor.errors import ConfigFault, Place

_LARGEST = 32 * 1024 * 1024  # bytes of a file: 100,000 sources have a third of it
_DEEPEST = 40  # levels of nesting
_MOST_VALUES = 3_000_000  # keys and values of a file
_MOST_COPIED = 20_000  # keys and values that YAML aliases may stand for, all together
_MOST_FAULTS = 20  # explicit tags that are named one by one
_SHOWN = 60  # characters of a key or line that a message quotes
_STYLES = ("'", '"', "|", ">")
_BLANK = ("", "~", "null")
LOOKALIKES = {
    "：": "a full-width colon ：",
    "，": "a full-width comma ，",
    "“": "a curly quote “",
    "”": "a curly quote ”",
    "‘": "a curly quote ‘",
    "’": "a curly quote ’",
    "\t": "a tab",
    "\u00a0": "a no-break space",
    "\u3000": "an ideographic space",
}
# What YAML does not call printable (https://yaml.org/spec/1.1/#c-printable), and the byte order mark.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_NO_SPACE = re.compile(r"\s*(?:- )?[\w-]+(:)[^\s/]")  # `key:value`, but not `https://`
_AFTER_QUOTE = re.compile(r""".*?[:-]\s+(["'])""")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|#.*")

QUOTE_TAG = "put quotes around a value that begins with !"


@dataclass(slots=True)
class Marks:
    """Positions of all values and keys of a file.

    places: where each value begins, by its path of keys and indexes
    keys:   where each key begins
    styles: of the scalars that do not begin right at their place: a quote, or | or > of a block
    """

    places: dict[Where, Place] = field(default_factory=dict)
    keys: dict[Where, Place] = field(default_factory=dict)
    styles: dict[Where, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Marked:
    """A file's content: dicts, lists and strings; a value that is left out is None."""

    file: str
    content: Any = None
    text: str = ""
    faults: tuple[ConfigFault, ...] = ()

    @cached_property
    def marks(self) -> Marks:
        """Positions of all values; read from the text on first use."""
        return _Walk(self.file).read(self.text).marks

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the file."""
        return tuple(self.text.split("\n"))

    def value(self, where: Where) -> Any:
        """Give the value at a place, or None."""
        content = self.content
        for step in where:
            try:
                content = content[step]
            except (KeyError, IndexError, TypeError):
                return None
        return content

    def place(self, where: Where) -> Place:
        """Find the place of a value, or of the nearest value around it that has one."""
        while where and where not in self.marks.places:
            where = where[:-1]
        return self.marks.places.get(where, Place(self.file))

    def inside(self, where: Where, position: int) -> Place:
        """Find the place of a character of a scalar, also in later lines.

        Escapes are not counted.
        """
        start, style = self.place(where), self.marks.styles.get(where, "")
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


def read_marked(path: Path) -> Marked:
    """Read a YAML file.

    What is wrong with it is in `faults`; `content` is then what could be read, or None.
    """
    at = Place(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            return Marked(str(path), faults=(ConfigFault(at, f"the file is larger than {_LARGEST >> 20} MiB"),))
        text = data.decode("utf-8-sig")
    except OSError as fault:
        remedy = "let the user of this process read it"
        return Marked(str(path), faults=(ConfigFault(at, f"the file cannot be read: {fault.strerror}", remedy),))
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        column = len(data[: fault.start].rpartition(b"\n")[2].decode("utf-8", "replace").lstrip("\ufeff")) + 1
        at = Place(str(path), line, column)
        return Marked(str(path), faults=(ConfigFault(at, "the file is not UTF-8", "save it as UTF-8"),))
    return parse_marked(str(path), text)


def parse_marked(file: str, text: str) -> Marked:
    """Read YAML from text, as `read_marked` does from a file."""
    found = _UNPRINTABLE.search(text)
    if found is not None:
        before = text[: found.start()]
        at = Place(file, before.count("\n") + 1, found.start() - before.rfind("\n"))
        problem = f"this is not YAML: the control character U+{ord(found[0]):04X} stands here"
        return Marked(file, None, text, (ConfigFault(at, problem, "delete it"),))
    try:
        return Marked(file, _Plain(text).document(), text)
    except (_NotPlain, yaml.YAMLError):
        walk = _Walk(file).read(text)
        return Marked(file, walk.content, text, tuple(walk.faults))


class _NotPlain(Exception):
    """A file has something besides mappings, lists and scalars: an error or an alias."""


class _Plain:
    """Reads the events of a file without errors, tags and aliases into its content."""

    def __init__(self, text: str) -> None:
        self._next = yaml.CBaseLoader(text).get_event
        self._left = _MOST_VALUES

    def document(self) -> Any:
        """The content of the file's only document.

        Raises _NotPlain, yaml.YAMLError.
        """
        self._next()  # the beginning of the stream
        content = None
        if type(self._next()) is yaml.DocumentStartEvent:
            content = self._value(self._next(), _DEEPEST)
            self._next()  # the end of the document
            if type(self._next()) is not yaml.StreamEndEvent:
                raise _NotPlain
        return content

    def _value(self, event: Any, levels: int) -> Any:
        kind = type(event)
        self._left -= 1
        if kind is yaml.AliasEvent or event.tag is not None or event.anchor is not None or levels * self._left <= 0:
            raise _NotPlain
        if kind is yaml.ScalarEvent:
            return None if event.value in _BLANK and event.style not in _STYLES else event.value
        if kind is yaml.SequenceStartEvent:
            values = []
            while type(event := self._next()) is not yaml.SequenceEndEvent:
                values.append(self._value(event, levels - 1))
            return values
        pairs: dict[str, Any] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = getattr(event, "value", None)
            if key is None or event.tag is not None or event.anchor is not None or key in pairs:
                raise _NotPlain
            pairs[key] = self._value(self._next(), levels - 1)
        return pairs


@dataclass(slots=True)
class _Walk:
    """Reader of a YAML file that notes the place of each value and every fault."""

    file: str
    content: Any = None
    marks: Marks = field(default_factory=Marks)
    faults: list[ConfigFault] = field(default_factory=list)

    def read(self, text: str) -> _Walk:
        """Read a whole file, as far as it can be read."""
        try:
            root = yaml.compose(text, Loader=yaml.CBaseLoader) if self._is_bounded(text) else None
            self.content = None if root is None else self._value(root, ())
        except yaml.MarkedYAMLError as fault:
            self.faults.append(_syntax_fault(self.file, text, fault))
        except yaml.YAMLError as fault:
            self.faults.append(ConfigFault(Place(self.file), f"this is not YAML: {str(fault).splitlines()[0]}"))
        return self

    def _is_bounded(self, text: str) -> bool:
        """Check a text event by event before anything is built from it; report faults.

        Returns True if it can be read: nothing nests deeply, and its aliases do not multiply.
        """
        counts, tags = _Counts(), 0
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if isinstance(event, yaml.DocumentEndEvent):
                break
            if too_much := counts.add(event):
                self.faults.append(ConfigFault(_place(self.file, event), too_much, "write it shorter and flatter"))
                return False
            tag = event.tag if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) else None
            tags += tag is not None
            if tag is not None and tags <= _MOST_FAULTS:
                problem = "explicit YAML tags are not read here"
                self.faults.append(ConfigFault(_place(self.file, event), problem, QUOTE_TAG))
        return True

    def _value(self, node: yaml.Node, where: Where) -> Any:
        self.marks.places.setdefault(where, _place(self.file, node))
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, where))
        if isinstance(node, yaml.SequenceNode):
            return [self._value(child, (*where, index)) for index, child in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)  # there is no fourth kind of node
        if node.style in _STYLES:
            self.marks.styles[where] = node.style
        elif node.value in _BLANK:
            return None
        return node.value

    def _pairs(self, node: yaml.MappingNode, where: Where) -> Iterator[tuple[str, Any]]:
        seen: dict[str, Place] = {}
        for key, value in node.value:
            place = _place(self.file, key)
            if not isinstance(key, yaml.ScalarNode):
                self.faults.append(ConfigFault(place, "a key must be a word", "write `name: value`"))
            elif key.value in seen:
                name, first = key.value[:_SHOWN], seen[key.value].line
                problem = f"the key '{name}' stands here a second time; the first is in line {first}"
                above = f"move what stands below it to the `{name}:` in line {first}"
                self.faults.append(ConfigFault(place, problem, "delete one of them" if where else above, name))
            else:
                seen[key.value] = self.marks.keys[(*where, key.value)] = place
                yield key.value, self._value(value, (*where, key.value))


@dataclass(slots=True)
class _Counts:
    """Counts of a YAML document while it is read.

    values: keys and values that were seen
    copied: keys and values that its YAML aliases stand for
    open:   of each collection that is not closed, its anchor, and both counts where it began
    sizes:  what each anchor stands for, once it is complete
    """

    values: int = 0
    copied: int = 0
    open: list[tuple[str | None, int, int]] = field(default_factory=list)
    sizes: dict[str | None, int] = field(default_factory=dict)

    def add(self, event: yaml.Event) -> str:
        """Count one more event; returns what is too much of it, or an empty string."""
        if isinstance(event, yaml.NodeEvent):
            self.values += 1
        if isinstance(event, yaml.AliasEvent):
            if event.anchor in (name for name, _, _ in self.open):
                return f"the YAML alias *{event.anchor} stands for itself"
            self.copied += self.sizes.get(event.anchor, 1)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.open.append((event.anchor, self.values, self.copied))
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, values, copied = self.open.pop()
            self.sizes[anchor] = 1 + self.values - values + self.copied - copied
        if len(self.open) > _DEEPEST:
            return f"the file is nested too deeply: more than {_DEEPEST} levels"
        if self.copied > _MOST_COPIED:
            return "the YAML aliases of the file grow too large"
        return "the file has too many values" if self.values > _MOST_VALUES else ""


def _place(file: str, node: yaml.Node | yaml.Event) -> Place:
    mark = node.start_mark
    return Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)


def _syntax_fault(file: str, text: str, fault: yaml.MarkedYAMLError) -> ConfigFault:
    """Explain a syntax error of libyaml."""
    lines = text.split("\n")
    mark = fault.problem_mark or fault.context_mark
    at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    near_here = (*at, "check indentation, colons and quotes near here")
    line, column, remedy = _sign_amiss(lines, at, fault) or _value_amiss(lines, at, fault) or near_here
    # What stands behind a key may be a secret.
    key, colon, _ = _line(lines, line).strip().partition(":")
    found = f"{key[:_SHOWN]}{colon}" if colon else ""
    problem = f"this is not YAML: {fault.problem or fault.context}"
    return ConfigFault(Place(file, line, column), problem, remedy, found)


def _sign_amiss(lines: list[str], at: tuple[int, int], fault: yaml.MarkedYAMLError) -> tuple[int, int, str] | None:
    """Find a sign that YAML reads in another way than it was meant.

    Returns line and column from 1, and the remedy.

    libyaml names the place where it gave up, and a person looks for that of the mistake, which may be lines before.
    """
    start = fault.context_mark
    if "another document" in (fault.problem or fault.context or ""):
        return *at, "a file has one document: delete the line ---"
    if start and "tag" in (fault.context or ""):  # `{match: !sports}`
        return start.line + 1, start.column + 1, QUOTE_TAG
    for number in (at[0], at[0] - 1):
        plain = _QUOTED.sub(lambda part: " " * len(part[0]), _line(lines, number))
        for column, sign in enumerate(plain, 1):
            if sign in LOOKALIKES and (sign != "\t" or not plain[: column - 1].strip()):
                return number, column, f"this is {LOOKALIKES[sign]}; YAML wants the plain sign"
    # A bracket or quote that is never closed is named where it opens.
    if start and at[0] >= len(lines) and not _line(lines, at[0])[at[1] :].strip():
        sign = _line(lines, start.line + 1)[start.column : start.column + 1]
        if sign and sign in "[{'\"":
            closing = {"[": "]", "{": "}"}.get(sign, sign)
            remedy = f"the {sign} is never closed; write the {closing} that belongs to it"
            return start.line + 1, start.column + 1, remedy
    line = _line(lines, at[0])
    for column in (at[1], at[1] - 1):  # YAML keeps these signs for itself: @alias, *.html, %, `
        sign = line[column - 1 : column]
        if sign and sign in "@`%*&" and not line[: column - 1].rstrip().endswith(("'", '"')):
            return at[0], column, f"put quotes around a value that begins with {sign}, such as '{sign}…'"
    return None


def _value_amiss(lines: list[str], at: tuple[int, int], fault: yaml.MarkedYAMLError) -> tuple[int, int, str] | None:
    """Find a value that ends early or wants quotes, as above."""
    line = _line(lines, at[0])
    before = line[: at[1] - 1]
    quoted = _AFTER_QUOTE.match(before)  # `match: "steps down" AND x`: the value ends with its first closing quote
    if quoted and line[at[1] - 1 :].strip() and before.rstrip().endswith(quoted[1]):
        other = "'" if quoted[1] == '"' else '"'
        return *at, f"the value ended at the quote before this; put the whole value in {other}…{other}"
    if "mapping values" in (fault.problem or "") and ": " in before:  # `title: AI: the week`
        return *at, "put quotes around a value that has a colon and a space in it"
    for number in (at[0], at[0] - 1):
        found = _NO_SPACE.match(_line(lines, number))
        if found:
            return number, found.start(1) + 1, "write a space after the colon"
    return None


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""

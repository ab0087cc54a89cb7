"""Read YAML into a tree that knows where each value stands.

The events of libyaml are used, not its objects: every scalar stays a string
(`no` is not False, `12:30` not 750), every value keeps its place, and depth and
count are bounded before anything is built. Aliases are shared nodes here; they
are unfolded, counted, in `tree`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import yaml

MAX_DEPTH = 40
MAX_NODES = 400_000

Style = Literal["", "'", '"', "|", ">"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A word of the file. start, end: offsets in code points; style: '' is plain."""

    value: str
    start: int
    end: int
    style: str

    @property
    def nothing(self) -> bool:
        """Whether it says that there is no value."""
        return self.style == "" and self.value in ("", "~", "null", "Null", "NULL")


@dataclass(slots=True)
class Sequence:
    """A list of the file; filled while it is read, never changed afterwards."""

    start: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """A mapping of the file with its pairs in order; repeated keys are still in it."""

    start: int
    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)


Node = Scalar | Sequence | Mapping


class Slip(Exception):
    """The text is not YAML that is read here. offset: where; context: where the construct began, or None."""

    def __init__(self, offset: int, problem: str, remedy: str = "", context: int | None = None) -> None:
        super().__init__(problem)
        self.offset = offset
        self.problem = problem
        self.remedy = remedy
        self.context = context


def compose(text: str) -> Node | None:
    """The tree of `text`, None where it holds nothing. Raises Slip at the first thing that is not YAML."""
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise _slip(error) from error
    except yaml.YAMLError as error:
        raise Slip(0, "the file holds characters that YAML does not allow", "save it as UTF-8 text") from error
    return builder.root


class _Builder:
    """Puts the tree together from events, without recursion."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Sequence | Mapping] = []
        self._keys: list[Scalar | None] = []
        self._anchors: dict[str, Node] = {}
        self._count = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event. Raises Slip."""
        start = event.start_mark.index
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise Slip(start, "a second document begins here", "keep one document in a file: remove the line ---")
        elif isinstance(event, yaml.AliasEvent):
            self._put(self._anchored(event.anchor, start), start)
        elif isinstance(event, yaml.ScalarEvent):
            self._check_tag(event)
            self._begin(Scalar(event.value, start, event.end_mark.index, event.style or ""), event)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self._check_tag(event)
            kind = Sequence if isinstance(event, yaml.SequenceStartEvent) else Mapping
            self._begin(kind(start), event)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self._open.pop()
            self._keys.pop()

    def _begin(self, node: Node, event: yaml.NodeEvent) -> None:
        self._put(node, event.start_mark.index)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        if not isinstance(node, Scalar):
            self._open.append(node)
            self._keys.append(None)
            if len(self._open) > MAX_DEPTH:
                raise Slip(node.start, f"values are nested more than {MAX_DEPTH} deep", "flatten what stands here")

    def _put(self, node: Node, start: int) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            raise Slip(start, f"the file holds more than {MAX_NODES} values", "split what is watched over two services")
        if not self._open:
            self.root = node
            return
        parent, key = self._open[-1], self._keys[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif key is not None:
            parent.pairs.append((key, node))
            self._keys[-1] = None
        elif isinstance(node, Scalar):
            self._keys[-1] = node
        else:
            raise Slip(start, "a list or a mapping stands where a name is expected", 'write name: value')

    def _anchored(self, name: str, start: int) -> Node:
        node = self._anchors.get(name)
        if node is None:
            raise Slip(start, f"there is no anchor &{name} above", f'put the value in quotes if it begins with *: "*{name}"')
        if any(node is open_ for open_ in self._open):
            raise Slip(start, f"*{name} stands inside of what it names", "write the value out")
        return node

    def _check_tag(self, event: yaml.NodeEvent) -> None:
        tag: str | None = event.tag
        if tag and tag not in ("!", "tag:yaml.org,2002:str"):
            raise Slip(event.start_mark.index, f"the tag {tag} is not known here", 'put the value in quotes if it begins with !')


def _slip(error: yaml.MarkedYAMLError) -> Slip:
    """libyaml's error in our words; the place is the start of the construct where libyaml only noticed its end."""
    context = error.context_mark.index if error.context_mark else None
    mark = error.problem_mark or error.context_mark
    offset = mark.index if mark else 0
    problem = (error.problem or "this is not YAML").replace("did not find", "there is no")
    where = error.context or ""
    if "unexpected end of stream" in problem and context is not None:
        return Slip(context, "the quote that opens here is never closed", "close it on the same line", context)
    if "mapping values are not allowed" in problem:
        problem, remedy = "a colon stands where no name: value can begin", "check the indentation, or put the text in quotes"
    elif "could not find expected ':'" in problem and context is not None:
        return Slip(context, "a name without its colon", "write name: value, with a space after the colon", context)
    elif "cannot start any token" in problem:
        remedy = "put the value in double quotes; indent with spaces, never with a tab"
    elif "expected node content" in problem or "expected ',' or" in problem:
        remedy = "check that each [ and { is closed and that commas stand between the values"
    elif "expected '-' indicator" in problem or "expected key" in problem:
        problem, remedy = "this line does not fit what stands around it", "check its indentation and the colon before it"
    else:
        remedy = f"it went wrong {where}" if where else "check quotes, brackets and indentation here"
    return Slip(offset, problem, remedy, context)

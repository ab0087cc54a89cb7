"""Every message of the code, as the catalogue has it: `python -m tests.text.messages` lists those without Chinese.

What click itself says has a catalogue of its own, which gettext reads compiled: `--write` compiles it.

A message is text that an error, an incident, a step or a plan carries, or that the command line prints.
"""

from __future__ import annotations

import ast
import inspect
import re
import struct
import sys
from collections.abc import Iterator
from json import loads
from pathlib import Path

import click

from monitor.text.interface import read_messages
from tests.docs.reference import each_command

ROOT = Path(__file__).parents[2]
# Calls whose arguments are messages, and names that hold one.
_CARRIERS = frozenset(
    "NewsmonitorError ConfigError QueryError FetchError AddressRefused LocalShortage NotUsable StateError StateHeld"
    " PublishError NotSent Incident ConfigFault Skipped NextVisit Verdict Step".split()
)
_NAMES = frozenset(("problem", "remedy", "reason", "why_next"))
_WORDS = re.compile(r"[a-z]{2,} [a-z{]|[a-z]{3,}: ")


def messages() -> dict[str, str]:
    """Every message of the code with the file that it stands in; {} for each name in it."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "monitor").rglob("*.py")):
        in_commands, of_config = "cli" in path.parts, "config" in path.parts or path.name == "markup.py"
        tree = ast.parse(path.read_text("utf-8"))
        constants = _constants(tree)
        for node in ast.walk(tree):
            for value in (*_carried(node, in_commands), *(_returned(node) if of_config else ())):
                for text in (*_texts(value), *_texts_of_constants(value, constants)):
                    lines = (line.strip().removeprefix("; ") for line in text.split("\n"))
                    found |= {line: str(path.relative_to(ROOT)) for line in lines if _WORDS.search(line)}
    for name, command, _ in each_command():
        helps = [part.replace("\n", " ") for part in inspect.cleandoc(command.help or "").split("\n\n")]
        helps += [each.help for each in command.params if isinstance(each, click.Option) and each.help]
        found |= dict.fromkeys(helps, f"newsmonitor {name}")
    return found


def _carried(node: ast.AST, in_commands: bool) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        function = node.func
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
        if name in _CARRIERS:
            yield from node.args
        if in_commands and name in ("say", "tell"):
            yield from (each for each in node.args[:1] if not any(word.arg == "of_article" for word in node.keywords))
        yield from (word.value for word in node.keywords if word.arg in _NAMES)
    if isinstance(node, ast.Assign) and any(isinstance(each, ast.Name) and each.id in _NAMES for each in node.targets):
        yield node.value


def _returned(node: ast.AST) -> Iterator[ast.expr]:
    """What the readers of the configuration say of a value: raised or returned, it becomes a remedy."""
    if isinstance(node, ast.Return) and node.value:
        yield from node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    carriers = ("ValueError", "PartFault", "Problem", "matching")
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in carriers:
        yield from node.args


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """What a module assigns once and for all: names in capitals, with their values."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if value and isinstance(target, ast.Name) and target.id.isupper():
            found[target.id] = value
    return found


def _texts_of_constants(node: ast.expr, constants: dict[str, ast.expr]) -> Iterator[str]:
    """The texts of the constants that an expression names, and of those that these name."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in constants:
            value = constants[part.id]
            for inner in ast.walk(value):
                yield from _texts(inner) if isinstance(inner, ast.Constant | ast.JoinedStr) else ()
            others = {name: each for name, each in constants.items() if name != part.id}
            yield from _texts_of_constants(value, others)


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _texts(value)


def missing() -> dict[str, str]:
    """Messages without Chinese, with the place of each."""
    known = read_messages().keys()
    return {text: place for text, place in messages().items() if text not in known}


OF_CLICK = ROOT / "monitor" / "text" / "locale" / "zh" / "LC_MESSAGES" / "messages.po"


def compiled(catalogue: str) -> bytes:
    """The file that gettext reads, of a catalogue with each string on one line.

    https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
    """
    texts: dict[str, str] = {}
    key = ""
    for line in catalogue.splitlines():
        word, _, string = line.partition(" ")
        if word == "msgid":
            key = loads(string)
        elif word == "msgid_plural":
            key += "\0" + loads(string)
        elif word in ("msgstr", "msgstr[0]"):
            texts[key] = loads(string)
    keys = sorted(texts, key=str.encode)
    start = 28 + 16 * len(keys)
    tables, strings = b"", b""
    for column in (keys, [texts[each] for each in keys]):
        for string in column:
            encoded = string.encode()
            tables += struct.pack("<II", len(encoded), start + len(strings))
            strings += encoded + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, start) + tables + strings


if __name__ == "__main__":
    if "--write" in sys.argv:
        OF_CLICK.with_suffix(".mo").write_bytes(compiled(OF_CLICK.read_text("utf-8")))
    untranslated = missing()
    for text, place in untranslated.items():
        print(f"{place}: {text}")
    print(f"{len(untranslated)} messages without a translation")

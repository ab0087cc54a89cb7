"""Every regular expression of the program, and how it is used."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]  # the engine's own parser: no other knows its syntax as well
from types import ModuleType
from typing import Any

import monitor

Pattern = re.Pattern[str] | re.Pattern[bytes]
_METHODS = frozenset("search match fullmatch findall finditer sub subn split".split())


@dataclass(frozen=True)
class Used:
    """A regular expression with where it stands and the methods it is used with."""

    where: str
    pattern: Pattern
    methods: frozenset[str]


def modules() -> Iterator[ModuleType]:
    """Import every module of the program."""
    for found in pkgutil.walk_packages(monitor.__path__, "monitor."):
        if not found.name.endswith("__main__") and ".migrations." not in found.name:
            yield importlib.import_module(found.name)


def every_pattern() -> tuple[list[Used], list[str]]:
    """The expressions of all modules, and the places of those that are put together while the program runs."""
    used: dict[tuple[Any, int], Used] = {}
    unknown: list[str] = []
    trees = {module: ast.parse(Path(module.__file__ or "").read_text("utf-8")) for module in modules()}
    everywhere = _methods([*trees.values()])
    for module, tree in trees.items():
        here = _methods([tree])
        for name, value in vars(module).items():
            for found in _inside(value, 0):
                methods = (here if name.startswith("_") and name in here else everywhere)[name]
                used.setdefault((found.pattern, found.flags), Used(f"{module.__name__}.{name}", found, methods))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "compiled":  # at its first use
                name = ast.unparse(call.args[0])
                late: Pattern = re.compile(vars(module)[name])
                used.setdefault(
                    (late.pattern, late.flags), Used(f"{module.__name__}.{name}", late, frozenset({"finditer"}))
                )
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            if ast.unparse(call.func.value) != "re" or not _inside_function(tree, call):
                continue
            where = f"{module.__name__}:{ast.unparse(call)[:60]}"
            if call.func.attr in {*_METHODS, "compile"} and isinstance(call.args[0], ast.Constant):
                pattern: Pattern = re.compile(str(call.args[0].value))
                kind = frozenset({call.func.attr} & _METHODS) or _METHODS
                used.setdefault((pattern.pattern, pattern.flags), Used(where, pattern, kind))
            elif call.func.attr != "escape":
                unknown.append(where)
    return [*used.values()], unknown


def steps_back_over(pattern: Pattern) -> bool:
    """Tell whether it repeats a group without bound and may step back into it: the engine remembers every round."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    flags = pattern.flags if isinstance(pattern.pattern, str) else pattern.flags & ~re.UNICODE
    return any(_remembered([*_parser.parse(source, flags)]))


def _remembered(nodes: list[Any]) -> Iterator[bool]:
    single = {"LITERAL", "NOT_LITERAL", "IN", "ANY", "CATEGORY", "RANGE"}
    for name, value in ((str(node[0]), node[1]) for node in nodes):
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            inner = [*value[2]]
            is_group = len(inner) != 1 or str(inner[0][0]) not in single
            yield name != "POSSESSIVE_REPEAT" and is_group and value[1] is _parser.MAXREPEAT
            yield from _remembered(inner)
        elif name in ("SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"):
            yield from _remembered([*(value if name == "ATOMIC_GROUP" else value[-1])])
        elif name == "BRANCH":
            yield from (found for branch in value[1] for found in _remembered([*branch]))


def _methods(trees: list[ast.Module]) -> dict[str, frozenset[str]]:
    """Which methods are asked of a name anywhere; of one that is handed about, all of them."""
    found: dict[str, set[str]] = defaultdict(set)
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in _METHODS:
                found[node.value.id].add(node.attr)
    return defaultdict(lambda: _METHODS, {name: frozenset(methods) for name, methods in found.items()})


def _inside(value: Any, depth: int) -> Iterator[Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth > 4:
        return
    elif isinstance(value, dict):
        for part in [*value.keys(), *value.values()] if len(value) < 2000 else ():
            yield from _inside(part, depth + 1)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value if len(value) < 2000 else ():
            yield from _inside(part, depth + 1)
    elif isinstance(value, partial):
        yield from _inside(tuple(value.args), depth + 1)
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _inside(getattr(value, each.name, None), depth + 1)


def _inside_function(tree: ast.Module, call: ast.Call) -> bool:
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    return any(part is call for function in functions for part in ast.walk(function))

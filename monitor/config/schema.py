"""JSON Schemas of the four files, so that editors complete and check what a person writes.

Made from what `load` reads the files with, so they cannot differ from it. `python -m monitor.config.schema DIR` writes
them.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, is_dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.config.shape import AliasesFile, Section, SourcesFile, TopicsFile, section
from monitor.config.values import Value
from monitor.model import Settings

SHAPES: Mapping[str, type] = {
    "newsmonitor": Settings,
    "sources": SourcesFile,
    "topics": TopicsFile,
    "aliases": AliasesFile,
}
_UNITS = (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1))


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one file; name: a key of SHAPES."""
    parts: dict[str, Any] = {}
    made = _object(section(SHAPES[name]), parts)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{name}.yaml",
        **({"$defs": dict(sorted(parts.items()))} if parts else {}),
        **made,
    }


def schema_files() -> Iterator[tuple[str, str]]:
    """Yield the file name and text of each schema."""
    for name in SHAPES:
        yield f"{name}.schema.json", json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def _object(part: Section[Any], parts: dict[str, Any]) -> dict[str, Any]:
    """Make the schema of a section; those of the sections inside it go into `parts`."""
    properties = {}
    for word, key in part.keys.items():
        for inner in key.value.parts:
            if inner.__name__ not in parts:
                parts[inner.__name__] = {}  # so that it is made once
                parts[inner.__name__] = _object(section(inner), parts)
        default = (
            {} if key.default is MISSING or is_dataclass(key.default) else {"default": _written(key.default, key.value)}
        )
        properties[word] = {**key.value.schema, **default, "description": key.about}
    required = [word for word, key in part.keys.items() if key.default is MISSING and word not in part.by_key]
    return {
        "description": (inspect.getdoc(part.made) or "").partition("\n\n")[0],
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _written(default: Any, value: Value) -> Any:
    """Write a default as it would stand in the file."""
    if isinstance(default, timedelta):
        seconds = int(default.total_seconds())
        name, unit = next((name, unit) for name, unit in _UNITS if seconds % unit == 0)
        return f"{seconds // unit}{name}"
    if default is None and {"const": "auto"} in value.schema.get("anyOf", ()):
        return "auto"
    return list(default) if isinstance(default, tuple) else str(default) if isinstance(default, Path) else default


def main(arguments: list[str]) -> int:
    """Write the schemas into the folder that is named. Exit code 2 where none is."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m monitor.config.schema DIR\n")
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_files():
        (folder / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

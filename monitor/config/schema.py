"""JSON Schemas of the four files, so that editors complete and check what a person writes.

Made from the shapes that `load` uses, so they cannot differ from it in a key. What a shape
takes besides its type (one word for a list, `auto`, `20/day`) is added here.
`python -m monitor.config.schema DIR` writes them anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from monitor.config.descriptions import DESCRIPTIONS
from monitor.config.shape import AliasesShape, SettingsShape, Shape, SourcesShape, TopicsShape

SHAPES: dict[str, type[BaseModel]] = {
    "newsmonitor": SettingsShape,
    "sources": SourcesShape,
    "topics": TopicsShape,
    "aliases": AliasesShape,
}
_UNITS = (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1))
_WORDS = {"type": "array", "items": {"type": "string"}}


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one file; name: a key of SHAPES."""
    shape = SHAPES[name]
    made = shape.model_json_schema(mode="validation")
    parts = {part["title"]: part for part in [made, *made.get("$defs", {}).values()]}
    for kind in Shape.__subclasses__():
        if kind.__name__ in parts:
            _spell_defaults(kind, parts[kind.__name__]["properties"])
    for title, part in parts.items():
        for key, value in part["properties"].items():
            _widen(key, value)
            value["description"] = DESCRIPTIONS[title][key]
    made["title"] = f"{name}.yaml"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def schema_files() -> Iterator[tuple[str, str]]:
    """Yield the file name and text of each schema."""
    for name in SHAPES:
        yield f"{name}.schema.json", json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


def _spell_defaults(kind: type[BaseModel], properties: dict[str, Any]) -> None:
    """Write default durations as in the files, not as ISO 8601."""
    for key, field in kind.model_fields.items():
        if isinstance(field.default, timedelta):
            properties[key]["default"] = _spelled(field.default)
        elif isinstance(field.default, BaseModel):
            properties[key].pop("default", None)  # its own keys carry theirs


def _spelled(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    name, unit = next((name, unit) for name, unit in _UNITS if seconds % unit == 0)
    return f"{seconds // unit}{name}"


def _widen(key: str, value: dict[str, Any]) -> None:
    """Add what a validator accepts besides the type."""
    if key in ("every", "websub"):
        value["anyOf"].append({"const": "auto"})
        value["default"] = "auto"
    elif key == "budget":
        value["anyOf"] = [{"type": "string", "pattern": r"^\d{1,6}\s*/\s*(day|d)$"}, *value["anyOf"]]
    elif value.get("type") == "boolean":
        value |= {"type": ["boolean", "string"], "enum": [True, False, "yes", "no", "on", "off"]}
    _one_or_more(value)
    if isinstance(value.get("additionalProperties"), dict):
        _one_or_more(value["additionalProperties"])


def _one_or_more(value: dict[str, Any]) -> None:
    """Allow one word for a list of one."""
    if value.items() >= _WORDS.items():
        listed = {name: value.pop(name) for name in ("type", "items", "minItems") if name in value}
        value["anyOf"] = [{"type": "string"}, listed]


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

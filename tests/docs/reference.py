"""The generated pages of docs/: commands from `--help`, configuration from the schemas, metrics from their table."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from monitor.cli.main import COMMANDS, EXIT_CODES, commands
from monitor.config.schema import SHAPES, schema
from monitor.observe import METRICS

DOCS = Path(__file__).parents[2] / "docs"
_NOTE = "This page is generated: `python -m tests.docs` writes it.\n"
_CONFIGURATION = f"""# Configuration

{_NOTE}
Four YAML files in one folder: `--config DIR`, else `./config`, else `/etc/newsmonitor`. Only `sources.yaml` is
required. `${{NAME}}` in a value is read from the environment or from a systemd credential; `$${{` is a plain `${{`.
Durations are written as `90s`, `15m`, `1h30m`, `7d`. [topic-language.md](topic-language.md) describes queries.
"""


def commands_page() -> str:
    """Make docs/commands.md."""
    lines = [f"# Commands\n\n{_NOTE}\nExit codes: {', '.join(f'{code} {why}' for code, why in EXIT_CODES.items())}.\n"]
    for name, command, context in each_command():
        synopsis = " ".join(command.collect_usage_pieces(context))
        about = inspect.cleandoc(command.help or "")
        lines.append(f"## newsmonitor {name}\n\n```\nnewsmonitor {name} {synopsis}\n```\n\n{about}\n")
        if options := list(_options(command, context)):
            lines.append("| option | meaning |\n|---|---|\n" + "".join(options))
    return "\n".join(lines)


def each_command() -> Iterator[tuple[str, click.Command, click.Context]]:
    """Give every command with its full name; groups are left out, their commands are not."""
    top = click.Context(commands, info_name="newsmonitor")
    for name in COMMANDS:
        command = commands.get_command(top, name)
        assert command is not None
        context = click.Context(command, top, name)
        if isinstance(command, click.Group):
            for inner, child in command.commands.items():
                yield f"{name} {inner}", child, click.Context(child, context, inner)
        else:
            yield name, command, context


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
        if record and "--help" not in record[0]:
            yield _row(f"`{record[0]}`", record[1])


def configuration_page() -> str:
    """Make docs/configuration.md."""
    lines = [_CONFIGURATION]
    for name in SHAPES:
        rows = "".join(_rows(schema(name)))
        lines.append(f"## {name}.yaml\n\n| key | values | default | meaning |\n|---|---|---|---|\n{rows}")
    return "\n".join(lines)


def _rows(whole: Mapping[str, Any], part: Mapping[str, Any] | None = None, prefix: str = "") -> Iterator[str]:
    part = part or whole
    for key, value in part["properties"].items():
        inner, sign = _inner(whole, value)
        default = "required" if key in part.get("required", ()) else "" if inner else _code(value.get("default"))
        cells = (f"`{prefix}{key}`", "" if inner else _values(value), default, value["description"])
        yield _row(*cells)
        if inner:
            yield from _rows(whole, inner, f"{prefix}{key}{sign}.")


def _inner(whole: Mapping[str, Any], value: Mapping[str, Any]) -> tuple[Mapping[str, Any] | None, str]:
    """Give the part of the schema below a key, and how a path names it: a key, any key, or any entry of a list."""
    for found, sign in ((value, ""), (value.get("additionalProperties"), ".ID"), (value.get("items"), "[]")):
        if isinstance(found, Mapping) and "$ref" in found:
            inner: Mapping[str, Any] = whole["$defs"][found["$ref"].rpartition("/")[2]]
            return inner, sign
    return None, ""


def _values(value: Mapping[str, Any]) -> str:
    choices = [_code(each) for each in value.get("enum", ()) if not isinstance(each, str) or "type" not in value]
    if "const" in value:
        return _code(value["const"])
    if "anyOf" in value:
        return " or ".join(dict.fromkeys(filter(None, map(_values, value["anyOf"]))))
    if value.get("type") == "boolean" or value.get("enum", [])[:2] == [True, False]:
        return "true or false"
    if value.get("type") == "array":
        return f"list of {_values(value.get('items', {})) or 'values'}"
    if value.get("type") == "object":
        return "`name: value` lines"
    if "enum" in value:
        return ", ".join(map(_code, value["enum"])) if not choices else ", ".join(choices)
    if "examples" in value:
        return "duration"
    kinds = {"string": "text", "integer": "number", "null": "null"}
    kind = value.get("type")
    return " or ".join(kinds.get(each, each) for each in (kind if isinstance(kind, list) else [kind]) if each)


def _code(value: object) -> str:
    if value in (None, "", {}, []):
        return "" if value != [] else "`[]`"
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


def _row(*cells: str) -> str:
    """Give a row of a table in Markdown."""
    escaped = (cell.replace("|", "&#124;") for cell in cells)
    return f"| {' | '.join(escaped)} |\n"


def metrics_page() -> str:
    """Make docs/metrics.md."""
    rows = "".join(f"| `{name}` | {kind} | {about} |\n" for name, (kind, about) in METRICS.items())
    intro = "`/metrics` has these, in the text format of Prometheus.\n"
    return f"# Metrics\n\n{_NOTE}\n{intro}\n| metric | kind | meaning |\n|---|---|---|\n{rows}"


PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "configuration.md": configuration_page,
    "metrics.md": metrics_page,
}

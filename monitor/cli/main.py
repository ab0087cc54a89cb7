"""The command `newsmonitor`: its commands, and what becomes of an error."""

from __future__ import annotations

import sys

import click

from monitor.cli import archive, look, serve
from monitor.errors import ConfigError, NewsmonitorError, QueryError, StateHeld

_EXIT_CODES: tuple[tuple[type[NewsmonitorError], int], ...] = (
    (ConfigError, 2),
    (QueryError, 2),
    (StateHeld, 3),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="newsmonitor")
def commands() -> None:
    """Watch news pages, and read what is new, clean, once, and by topic in any feed reader."""


for command in (*serve.COMMANDS, *look.COMMANDS, *archive.COMMANDS):
    commands.add_command(command)


def main() -> None:
    """Run the command line; an error of ours is a message and an exit code, never a traceback."""
    try:
        commands()
    except NewsmonitorError as fault:
        click.echo(_message(fault), err=True)
        sys.exit(next((code for kind, code in _EXIT_CODES if isinstance(fault, kind)), 1))


def _message(fault: NewsmonitorError) -> str:
    if isinstance(fault, ConfigError):
        return str(fault)
    remedy = f"\n  {fault.remedy}" if fault.remedy else ""
    return f"newsmonitor: {fault.problem}{remedy}"

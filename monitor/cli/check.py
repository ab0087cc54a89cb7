"""`newsmonitor check`: every fault of the configuration at once."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from monitor.cli.archive import reading
from monitor.cli.options import print_json, say, takes_config
from monitor.config import check as check_config
from monitor.config import find_folder
from monitor.errors import ConfigFault, StateError
from monitor.model import Config
from monitor.service.lost import lost_faults, with_lost_topics


@click.command()
@takes_config
def check(folder: Path | None, as_json: bool) -> None:
    """Check the configuration and the examples of its topics.

    Prints each query as it was understood, and every fault with file:line:column. Exit code 1 if there is a fault.
    """
    found = find_folder(folder, Path.cwd())
    checked = check_config(found, os.environ)
    if checked.config:
        checked = replace(checked, faults=_lost(found, checked.config))
    if as_json:
        faults, warnings = (list(map(_as_json, part)) for part in (checked.faults, checked.warnings))
        print_json({"faults": faults, "warnings": warnings, "queries": checked.queries})
    else:
        for topic, query in checked.queries.items():
            say(f"{topic}: {query}")
        for warning in checked.warnings:
            say(f"warning: {warning}", err=True)
        for fault in checked.faults:
            say(str(fault), err=True)
        say(f"{_count(len(checked.faults), 'fault')}, {_count(len(checked.warnings), 'warning')}")
    if checked.faults:
        raise SystemExit(1)


def _lost(folder: Path, config: Config) -> tuple[ConfigFault, ...]:
    """What a service would refuse: topics that the configuration lost at once since it was accepted last."""
    try:
        with reading(config) as database:
            return lost_faults(folder, with_lost_topics(database, config)[1])
    except StateError:
        return ()  # no state yet, or one that cannot be reached from here: nothing to compare with


def _as_json(fault: ConfigFault) -> dict[str, str | int]:
    place: dict[str, str | int] = {"file": fault.at.file, "line": fault.at.line, "column": fault.at.column}
    return place | {"problem": fault.problem, "found": fault.found, "remedy": fault.remedy}


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"

"""`newsmonitor check`: every fault of the configuration at once."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

import click

from monitor.cli.archive import reading
from monitor.cli.options import print_json, say, takes_config
from monitor.config import check as check_config
from monitor.config import find_folder
from monitor.errors import StateError
from monitor.service.opening import lost_faults, with_lost_topics


@click.command()
@takes_config
def check(folder: Path | None, as_json: bool) -> None:
    """Check the configuration and the examples of its topics.

    Prints each query as it was understood, and every fault with file:line:column. Exit code 1 if there is a fault.
    """
    found = find_folder(folder, Path.cwd())
    checked = check_config(found, os.environ)
    if checked.config:
        # A service refuses a configuration that lost topics at once; without a state there is nothing to compare with.
        with suppress(StateError), reading(checked.config) as database:
            lost = lost_faults(found, with_lost_topics(database, checked.config)[1])
            checked = replace(checked, faults=lost)
    if as_json:
        parts = ("faults", checked.faults), ("warnings", checked.warnings)
        parts_as_json: dict[str, object] = {
            name: [
                asdict(fault.at) | {"problem": fault.problem, "found": fault.found, "remedy": fault.remedy}
                for fault in part
            ]
            for name, part in parts
        }
        print_json(parts_as_json | {"queries": checked.queries})
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


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"

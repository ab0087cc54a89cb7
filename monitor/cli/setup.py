"""Commands that set an installation up: init, check, install-service."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import asdict, replace
from importlib import resources
from pathlib import Path

import click

from monitor.cli.options import print_json, say, shortened, takes_config, writing
from monitor.config import FILES, find_folder
from monitor.config import check as check_config
from monitor.errors import NewsmonitorError, StateError


@click.command()
@click.argument("folder", default="config", type=click.Path(path_type=Path, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def init(folder: Path, as_json: bool) -> None:
    """Write a small configuration with comments into FOLDER, by default ./config.

    It watches two feeds and has one topic. Exit code 1 if there is a configuration already; no file is replaced.
    """
    there = [name for name in FILES if (folder / name).exists()]
    if there:
        raise NewsmonitorError(f"{folder} has {', '.join(there)} already", "nothing was written; name another folder")
    starter = resources.files("monitor.cli") / "starter"
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            (folder / name).write_text((starter / name).read_text("utf-8"), "utf-8")
    if as_json:
        print_json({"files": [folder / name for name in FILES]})
        return
    option = "" if folder == Path("config") else f" --config {folder}"
    say(f"wrote {', '.join(FILES)} in {folder}. Next:")
    say(f"  newsmonitor add URL{option}        a page or feed of your own")
    say(f"  newsmonitor once{option}           fetch and publish, once")
    say(f"  newsmonitor run{option}            the service; it prints the address to open")


@click.command()
@takes_config
def check(folder: Path | None, as_json: bool) -> None:
    """Check the configuration and the examples of its topics.

    Prints each query as it was understood, and every fault with file:line:column. Exit code 1 if there is a fault.
    """
    found = find_folder(folder, Path.cwd())
    checked = check_config(found, os.environ)
    summaries: Mapping[str, int] = {}
    # A service refuses a configuration that lost topics at once; without a state there is nothing to compare with.
    if checked.config and ("://" in checked.config.settings.state or Path(checked.config.settings.state).exists()):
        from monitor.service.lost_topics import lost_faults, with_lost_topics
        from monitor.store import open_database

        with suppress(StateError), closing(open_database(checked.config.settings.state, create=False)) as database:
            lost = lost_faults(found, with_lost_topics(database, checked.config)[1])
            checked = replace(checked, faults=lost)
            with database.read() as connection:
                summaries = shortened(connection, checked.config) if checked.config else {}
    told = {"faults": checked.faults, "warnings": checked.warnings}
    if as_json:
        parts: dict[str, object] = {
            name: [
                asdict(fault.at) | {"problem": fault.problem, "found": fault.found, "remedy": fault.remedy}
                for fault in part
            ]
            for name, part in told.items()
        }
        print_json(parts | {"queries": checked.queries, "shortened": summaries})
    else:
        for topic, query in checked.queries.items():
            say(f"{topic}: {query}")
        for topic, count in summaries.items():
            say(f"{topic}: {count} entries of its feed have a summary: the articles exceed publish.max_bytes")
        for warning in checked.warnings:
            say(f"warning: {warning}", err=True)
        for fault in checked.faults:
            say(str(fault), err=True)
        say(", ".join(f"{len(part)} {name if len(part) != 1 else name[:-1]}" for name, part in told.items()))
    if checked.faults:
        raise SystemExit(1)


@click.command("install-service")
@click.option(
    "--config", "folder", type=click.Path(path_type=Path, file_okay=False), help="Folder of the configuration."
)
@click.option("--program", type=click.Path(path_type=Path), help="Path of the command newsmonitor. Default: this one.")
@click.option("--timer", is_flag=True, help="A round every 15 minutes instead of a service.")
@click.option(
    "--role",
    type=click.Choice(("scheduler", "worker", "publisher", "web")),
    help="The template unit of one role instead (docs/growing.md).",
)
@click.option("--print", "only_print", is_flag=True, help="Print the files instead of writing them.")
@click.option("--root", type=click.Path(path_type=Path), default=Path("/"), help="Write below this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def install_service(
    folder: Path | None,
    program: Path | None,
    timer: bool,
    role: str | None,
    only_print: bool,
    root: Path,
    as_json: bool,
) -> None:
    """Write the units of systemd for this installation.

    Nothing is started: the commands that do so are printed.
    """
    from monitor.service.systemd import unit_files  # with all that a service logs with

    program = program or Path(shutil.which("newsmonitor", path=str(Path(sys.executable).parent)) or sys.argv[0])
    config = find_folder(folder, Path.cwd()).absolute()
    if timer and role:
        raise click.UsageError("--timer runs rounds in one process, --role is a process that goes on: choose one")
    files = unit_files(program.absolute(), config, timer=timer, role=role or "")
    if only_print:
        for path, text in files.items():
            say(f"# {root / path}\n{text}")
        return
    for path, text in files.items():
        with writing(root / path, "run it as root, or look at the units with --print"):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, "utf-8")
    unit = "newsmonitor-once.timer" if timer else f"newsmonitor-{role}@1.service" if role else "newsmonitor.service"
    then = ["systemd-sysusers", "systemctl daemon-reload", f"systemctl enable --now {unit}"]
    if as_json:
        print_json({"files": [root / path for path in files], "then": then})
        return
    for path in files:
        say(f"wrote {root / path}")
    say("Start it with:")
    for command in then:
        say(f"  {command}")

"""The command that installs the service into systemd."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from monitor.cli.options import print_json, say
from monitor.config import find_folder
from monitor.errors import NewsmonitorError
from monitor.service.systemd import unit_files


@click.command("install-service")
@click.option(
    "--config", "folder", type=click.Path(path_type=Path, file_okay=False), help="Folder of the configuration."
)
@click.option("--program", type=click.Path(path_type=Path), help="Path of the command newsmonitor. Default: this one.")
@click.option("--timer", is_flag=True, help="A round every 15 minutes instead of a service.")
@click.option("--print", "only_print", is_flag=True, help="Print the files instead of writing them.")
@click.option("--root", type=click.Path(path_type=Path), default=Path("/"), help="Write below this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def install_service(
    folder: Path | None, program: Path | None, timer: bool, only_print: bool, root: Path, as_json: bool
) -> None:
    """Write the units of systemd for this installation.

    Nothing is started: the commands that do so are printed.
    """
    program = program or Path(shutil.which("newsmonitor", path=str(Path(sys.executable).parent)) or sys.argv[0])
    config = find_folder(folder, Path.cwd()).absolute()
    files = unit_files(program.absolute(), config, timer=timer)
    if only_print:
        for path, text in files.items():
            say(f"# {root / path}\n{text}")
        return
    for path, text in files.items():
        try:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, "utf-8")
        except OSError as fault:
            problem = f"{root / path} cannot be written: {fault.strerror}"
            raise NewsmonitorError(problem, "run it as root, or look at the units with --print") from fault
    unit = "newsmonitor-once.timer" if timer else "newsmonitor.service"
    then = ["systemd-sysusers", "systemctl daemon-reload", f"systemctl enable --now {unit}"]
    if as_json:
        print_json({"files": [root / path for path in files], "then": then})
        return
    for path in files:
        say(f"wrote {root / path}")
    say("Start it with:")
    for command in then:
        say(f"  {command}")

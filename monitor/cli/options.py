"""What every command takes, and how it prints."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from monitor.config import find_folder, load
from monitor.errors import ConfigError
from monitor.model import Config, Settings
from monitor.observe import configure_logging
from monitor.service.control import json_line

F = TypeVar("F", bound=Callable[..., Any])


def takes_config(command: F) -> F:
    """Add `--config` and `--json` to a command."""
    folder = click.option(
        "--config",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        help="Folder of the configuration. Default: ./config, then /etc/newsmonitor.",
    )
    as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
    return folder(as_json(command))


def loaded(folder: Path | None) -> tuple[Path, Config]:
    """The folder and what it says, with logging set up as it says. Raises ConfigError."""
    found = find_folder(folder, Path.cwd())
    config = load(found, os.environ)
    configure_logging(config.settings.log, config.secrets)
    return found, config


def loaded_or_defaults(folder: Path | None) -> Config:
    """The configuration where there is one: it may allow private networks, or know the source's headers."""
    if folder is None:
        try:
            folder = find_folder(None, Path.cwd())
        except ConfigError:
            return Config(Settings(), ())
    return load(folder, os.environ, sources_needed=False)


def print_json(value: Any) -> None:
    """One JSON object a line."""
    click.echo(json_line(value))

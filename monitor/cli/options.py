"""Options of every command, their configuration, and output with masked secrets."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from monitor.config import find_folder, load
from monitor.errors import ConfigError, NewsmonitorError
from monitor.model import Config, LogSettings, Settings
from monitor.redact import Redactor, json_line
from monitor.text.interface import Language, spoken_language, translate

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OF_A_LOOK = LogSettings(level="warning")  # a look says in words what it found
_REDACTOR, _LANGUAGE = "monitor.redactor", "monitor.language"  # keys in the context of a command

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
    """Load the configuration and set up logging; gives its folder too.

    Raises ConfigError.
    """
    found = find_folder(folder, Path.cwd())
    config = load(found, os.environ)
    _log_as(config.settings.log, config.secrets)
    _know_secrets(config)
    return found, config


def loaded_to_read(folder: Path | None) -> Config:
    """Load the configuration for a command that logs nothing and runs no query.

    Raises ConfigError.
    """
    config = load(find_folder(folder, Path.cwd()), os.environ, queries=False)
    _know_secrets(config)
    return config


def loaded_or_defaults(folder: Path | None, *, queries: bool = True) -> Config:
    """Load the configuration if there is one.

    It may allow private networks, or have headers of the source. queries: whether those of topics are checked
    """
    if folder is None:
        try:
            folder = find_folder(None, Path.cwd())
        except ConfigError:
            _log_as(_OF_A_LOOK, frozenset())
            return Config(Settings(), ())
    config = load(folder, os.environ, sources_needed=False, queries=queries)
    _log_as(_OF_A_LOOK, config.secrets)
    _know_secrets(config)
    return config


def shortened(connection: Connection, config: Config) -> Mapping[str, int]:
    """Count the entries of each feed that have a summary for their size.

    The database's queries, and the publisher, are loaded where they are needed.
    """
    from monitor.store.feeds import is_any_feed_long

    if not is_any_feed_long(connection, config):
        return {}
    from monitor.pipeline.publishing import shortened_entries

    return shortened_entries(connection, config)


@contextmanager
def writing(place: Path, remedy: str = "look at the permissions of the folder") -> Iterator[None]:
    """Raise NewsmonitorError with path and remedy if the system refuses to write."""
    try:
        yield
    except OSError as fault:
        raise NewsmonitorError(f"{place} cannot be written: {fault.strerror or fault}", remedy) from fault


def say(text: str, *, err: bool = False, of_article: bool = False, sure: bool = False) -> None:
    """Print a message in the person's language, with secrets masked.

    Masked are those of the loaded configuration.

    of_article: it is a title or a text, which stays in its own language
    sure: it is a message, however short
    """
    click.echo(_redactor().known(text if of_article else translate(language(), text, sure=sure)), err=err)


def say_from_threads() -> Callable[[str], None]:
    """Make `say` for other threads, which do not know the running command."""
    redactor, spoken = _redactor(), language()
    return lambda text: click.echo(redactor.known(translate(spoken, text)))


def language() -> Language:
    """Return the command line's language: as configured, else of the environment."""
    context = click.get_current_context(silent=True)
    if context and (chosen := context.meta.get(_LANGUAGE)):
        return "zh" if chosen == "zh" else "en"
    return spoken_language(os.environ)


def print_json(value: Any, *, ours: bool = False) -> None:
    """Print one JSON object on a line, with the configuration's secrets masked.

    ours: nothing in it comes from articles, so what only looks like a secret is masked too
    """
    redactor = _redactor()
    mask = redactor.text if ours else redactor.known
    click.echo(json_line(redactor.data(json.loads(json_line(value)), mask)))


def _redactor() -> Redactor:
    """Return the redactor of the running command.

    Before a configuration is loaded it knows no value.
    """
    context = click.get_current_context(silent=True)
    return context.meta.get(_REDACTOR, Redactor()) if context else Redactor()


def _log_as(settings: LogSettings, secrets: frozenset[str]) -> None:
    from monitor.observe import configure_logging  # a tenth of a second, and few commands log

    configure_logging(settings, secrets)


def _know_secrets(config: Config) -> None:
    meta = click.get_current_context().meta
    meta[_REDACTOR] = Redactor.of(config.secrets)
    if config.settings.language != "auto":
        meta[_LANGUAGE] = config.settings.language

"""The command `newsmonitor`: its subcommands and exit codes."""

from __future__ import annotations

import sys
import warnings
from importlib import import_module
from types import TracebackType

import click

from monitor.errors import ConfigError, NewsmonitorError, QueryError, StateHeld, Stopped

# Where each command stands; loaded when it is asked for, since the database and the parsers take a second.
COMMANDS = {
    "run": "serve:run",
    "demo": "demo:demo",
    "once": "serve:once",
    "reload": "serve:reload",
    "init": "setup:init",
    "check": "setup:check",
    "add": "add:add",
    "import-filter": "transfer:import_filter",
    "probe": "probe:probe",
    "try": "try_query:try_query",
    "why": "why:why",
    "status": "status:status",
    "opml": "transfer:opml",
    "split": "maintain:split",
    "join": "maintain:join",
    "reprocess": "maintain:reprocess",
    "backup": "maintain:backup",
    "restore": "maintain:restore",
    "prune": "maintain:prune",
    "install-service": "setup:install_service",
}
EXIT_CODES = {
    0: "it ran (a source that fails is reported, and is no error)",
    1: "it could not be done, or a check found a fault",
    2: "the configuration, a query or the command line is wrong",
    3: "another process uses the state",
    130: "stopped by Ctrl-C or SIGTERM",
}
_CODES: tuple[tuple[type[NewsmonitorError], int], ...] = (
    (ConfigError, 2),
    (QueryError, 2),
    (StateHeld, 3),
    (Stopped, 130),
)


class _Commands(click.Group):
    """A group that loads a command when it is asked for."""

    def invoke(self, ctx: click.Context) -> None:
        """Run a command; a NewsmonitorError becomes a message and an exit code."""
        try:
            super().invoke(ctx)
        except NewsmonitorError as fault:
            import_module("monitor.cli.options").say(_message(fault), err=True)
            ctx.exit(next((code for kind, code in _CODES if isinstance(fault, kind)), 1))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(f"monitor.cli.{module}"), name)
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="newsmonitor")
def commands() -> None:
    """Watch news pages, and read what is new, clean, once, and by topic in any feed reader."""


def main() -> None:
    """Run the command line; an error of ours is a message and an exit code, never a traceback."""
    sys.excepthook = _log_failure
    # Beautiful Soup says so of every page that is XML in name only, and many news pages are.
    warnings.filterwarnings("ignore", message="It looks like you're using an HTML parser to parse an XML document")
    commands()


def _log_failure(kind: type[BaseException], failure: BaseException | None, traceback: TracebackType | None) -> None:
    """Log what nothing caught, its secrets masked. The logging libraries are loaded for it alone."""
    import_module("monitor.observe").log_failure(kind, failure, traceback)


def _message(fault: NewsmonitorError) -> str:
    if isinstance(fault, ConfigError):
        return str(fault)
    where = f"at character {fault.position + 1} of the query: " if isinstance(fault, QueryError) else ""
    remedy = f"\n  {fault.remedy}" if fault.remedy else ""
    return f"newsmonitor: {where}{fault.problem}{remedy}"

"""The command `newsmonitor`: its subcommands and exit codes."""

from __future__ import annotations

import gc
import gettext
import inspect
import os
import re
import sys
import warnings
from collections.abc import Mapping
from contextlib import suppress
from copy import copy
from importlib import import_module
from pathlib import Path

import click

from monitor.errors import ConfigError, NewsmonitorError, QueryError, StateHeld, Stopped
from monitor.text.interface import Language, spoken_language, translate

# Where each command stands, and what it does. It is loaded when it is called: the database and the parsers take a
# second, which `--help` does without.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "run": ("serve:run", "Run the service until Ctrl-C or SIGTERM."),
    "demo": ("demo:demo", "Run the service on a bundled news site, on this machine alone."),
    "once": ("serve:once", "Fetch what is due, publish, exit: for cron or a timer."),
    "reload": ("serve:reload", "Make the running service load its configuration again."),
    "init": ("setup:init", "Write a small configuration with comments into FOLDER, by default ./config."),
    "check": ("setup:check", "Check the configuration and the examples of its topics."),
    "add": ("add:add", "Look at an address, show what was found, and write it into sources.yaml."),
    "import-filter": ("add:import_filter", "Print filters of another program as topics."),
    "probe": ("look:probe", "Look at an address, show what was found, and store nothing."),
    "try": (
        "trying:try_query",
        "Try a query or edited topic on the archive, or a query on the items of a file.",
    ),
    "why": ("why:why", "Show every step of an item, from found to matched, with the reasons."),
    "history": ("why:history", "Show the versions of an article, and what changed from each to the next."),
    "status": ("status:status", "Show the sources, those that fail first, the topics, and the open incidents."),
    "opml": ("add:opml", "Import subscriptions of a feed reader, or export subscriptions for one."),
    "split": ("maintain:split", "Separate an item from its event."),
    "join": ("maintain:join", "Merge the events of two items."),
    "reprocess": ("maintain:reprocess", "Extract, clean, group and match the whole archive again."),
    "backup": ("maintain:backup", "Copy the database into a new file, also while a service runs."),
    "restore": ("maintain:restore", "Put a backup in the place of the database."),
    "notify": ("trying:notify", "Messages about new entries."),
    "db": ("maintain:db", "Work on databases themselves."),
    "prune": (
        "maintain:prune",
        "Delete items and pages older than `keep`, and feed files of removed topics.",
    ),
    "install-service": ("setup:install_service", "Write the units of systemd for this installation."),
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
        except click.UsageError as fault:  # with words of ours; click has its own in Chinese
            vars(fault)["message"] = translate(spoken_language(os.environ), fault.message)
            raise
        except NewsmonitorError as fault:
            message = str(fault)
            if not isinstance(fault, ConfigError):
                where = f"at character {fault.position + 1} of the query: " if isinstance(fault, QueryError) else ""
                remedy = f"\n  {fault.remedy}" if fault.remedy else ""
                message = f"newsmonitor: {where}{fault.problem}{remedy}"
            import_module("monitor.cli.options").say(message, err=True)
            ctx.exit(next((code for kind, code in _CODES if isinstance(fault, kind)), 1))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(gettext.gettext("Commands")):
            spoken = spoken_language(os.environ)
            rows = [(name, translate(spoken, summary)) for name, (_, summary) in COMMANDS.items()]
            formatter.write_dl([(name, _with_placeholders(summary)) for name, summary in rows])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        gc.disable()  # what is imported stays: to look for garbage among it takes a tenth of the time
        found: click.Command = getattr(import_module(f"monitor.cli.{module}"), name)
        gc.enable()
        return _in_language(found, spoken_language(os.environ))


def _in_language(command: click.Command, language: Language) -> click.Command:
    """Give the help of a command, and of those below it, in a language."""
    if language == "en":
        return command
    told, context = copy(command), click.Context(command)
    parts = inspect.cleandoc(command.help or "").split("\n\n")
    words = (translate(language, part.replace("\n", " "), sure=True) for part in parts)
    told.help = _with_placeholders("\n\n".join(words))
    told.options_metavar = _with_placeholders(told.options_metavar or "")
    told.params = [copy(each) for each in command.params]
    for each in told.params:
        each.metavar = _with_placeholders(each.make_metavar(context))
        if isinstance(each, click.Option) and each.help:
            each.help = _with_placeholders(translate(language, each.help))
    if isinstance(told, click.Group):
        told.subcommand_metavar = _with_placeholders(told.subcommand_metavar or "")
        told.commands = {name: _in_language(below, language) for name, below in told.commands.items()}
    return told


def _with_placeholders(text: str) -> str:
    """Translate words such as FILE in a text by the catalogue of click.

    A Chinese one has no spaces around it.
    """

    def own(found: re.Match[str]) -> str:
        word = gettext.gettext(found[1])
        return found[0] if word == found[1] else word

    return re.sub(r"(?:(?<![A-Z\].]) )?\b([A-Z]+(?: RANGE)?)\b(?: (?![\[A-Z]))?", own, text)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="newsmonitor")
def commands() -> None:
    """Watch news pages; read what is new, clean, once, by topic in any feed reader."""


def main() -> None:
    """Run the command line; an error of ours is a message and an exit code.

    It is never a traceback.
    """
    # What nothing catches is logged, its secrets masked. The logging libraries are loaded for it alone.
    sys.excepthook = lambda *failure: import_module("monitor.observe").log_failure(*failure)
    # Beautiful Soup says so of every page that is XML in name only, and many news pages are.
    warnings.filterwarnings("ignore", message="It looks like you're using an HTML parser to parse an XML document")
    # What click says itself, in the language that the variables of gettext ask for.
    gettext.bindtextdomain("messages", str(Path(__file__).parents[1] / "text" / "locale"))
    # The line `language` of newsmonitor.yaml, the folder of which the command line may name. Only this line is looked
    # for: help must not wait until a configuration is loaded, and a fault in it is said in its language too.
    given = re.search(r"(?:^|\0)--config[=\0]([^\0]+)", "\0".join(sys.argv[1:]))
    folders = [Path(given[1])] if given else [Path("config"), Path("/etc/newsmonitor")]
    with suppress(OSError, UnicodeDecodeError):
        folder = next((folder for folder in folders if folder.is_dir()), folders[0])
        text = (folder / "newsmonitor.yaml").read_text("utf-8")
        if chosen := re.search(r"^language: *[\"']?(zh|en)\b", text, re.MULTILINE):
            os.environ["LANGUAGE"] = chosen[1]
    _in_language(commands, spoken_language(os.environ))()

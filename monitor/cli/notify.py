"""`newsmonitor notify test`: send a trial message to the targets."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.cli.options import loaded, print_json, say, takes_config
from monitor.errors import NewsmonitorError
from monitor.model import FeedEntry, Item, Topic
from monitor.notify import NotSent, message_of, send


@click.group()
def notify() -> None:
    """Messages about new entries."""


@notify.command("test")
@takes_config
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
def test(folder: Path | None, as_json: bool, targets: tuple[str, ...]) -> None:
    """Send a trial message to each TARGET, by default to all.

    Exit code 1 if one does not take it.
    """
    settings = loaded(folder)[1].settings
    if not settings.notify.targets:
        raise NewsmonitorError("there is no target", "write one under `notify: {targets: …}` in newsmonitor.yaml")
    if unknown := [name for name in targets if name not in settings.notify.targets]:
        known = ", ".join(settings.notify.targets)
        raise click.BadParameter(f"there is no target '{unknown[0]}'; there are {known}", param_hint="TARGET")
    now = datetime.now(UTC)
    address = f"{settings.publish.base_url}/"
    item = Item("urn:newsmonitor:test", "", address, "newsmonitor: a trial message", now, "seen", now, now)
    results = {}
    for name in targets or settings.notify.targets:
        message = message_of(FeedEntry(item, "newsmonitor"), Topic("test", "test", ()), name, settings.publish.base_url)
        try:
            send(settings.notify.targets[name], message, settings.notify.secret or "")
            results[name] = ""
        except NotSent as fault:
            results[name] = f"{fault.problem}; {fault.remedy}"
    if as_json:
        print_json(results)
    else:
        for name, problem in results.items():
            say(f"✗ {name}: {problem}" if problem else f"✓ {name}")
    if any(results.values()):
        raise SystemExit(1)

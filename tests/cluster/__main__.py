"""The chaos test by hand: python -m tests.cluster --sources 5000"""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from tests.cluster.chaos import run
from tests.databases import own_server


@click.command()
@click.option("--sources", default=5000, help="How many.")
@click.option("--hosts", default=500, help="On how many hosts they stand.")
@click.option("--pause", default=3.0, help="Seconds between two faults.")
@click.option("--limit", default=3600.0, help="Seconds for each of the two rounds.")
def main(sources: int, hosts: int, pause: float, limit: float) -> None:
    """Print what the faults left; exit code 1 if anything differs."""
    with own_server() as server, tempfile.TemporaryDirectory() as folder:
        if server is None:
            raise click.ClickException("PostgreSQL is not installed")
        outcome = run(Path(folder), server, sources=sources, hosts=hosts, pause=pause, limit=limit)
    click.echo(f"{outcome.requests} requests, {outcome.items} items; faults: {outcome.faults}")
    click.echo(f"differing rows: {outcome.differing}; differing feeds: {outcome.feeds_differ}")
    click.echo(f"requests that a host had at once: {outcome.overlaps}")
    raise SystemExit(bool(outcome.differing or outcome.feeds_differ or outcome.overlaps))


if __name__ == "__main__":
    main()

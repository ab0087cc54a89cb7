"""A publisher is killed at every system call in turn: what a client reads is whole at every instant."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import PublishError
from monitor.publish import FORMATS, RenderCache, parse_back
from tests.publish.writer import LENGTH, STEMS, publish

KILLS = int(os.environ.get("KILLS", "60"))
FILES = {f"{stem}.{name}": name for stem in STEMS for name in FORMATS}


@contextmanager
def reader(folder: Path) -> Iterator[list[str]]:
    """Read every file again and again while the body runs; fails at its end where one broke. Gives GUIDs it read."""
    stop = threading.Event()
    read: list[str] = []
    faults: list[str] = []

    def poll() -> None:
        while not stop.is_set() and not faults:
            for file, name in FILES.items():
                try:
                    found = parse_back((folder / file).read_bytes(), name)
                except (OSError, PublishError) as fault:
                    faults.append(f"{file}: {fault}")
                    return
                if found.entries != LENGTH:
                    faults.append(f"{file} has {found.entries} entries")
                read.append(found.guids[0])

    thread = threading.Thread(target=poll)
    thread.start()
    try:
        yield read
    finally:
        stop.set()
        thread.join()
    assert not faults, faults


def test_a_client_reads_whole_feeds_while_the_publisher_is_killed_at_any_point(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.publish.writer", str(tmp_path)]
    left: set[str] = set()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdin
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
        with reader(tmp_path) as read:
            for call in range(1, KILLS + 1):
                print(call, file=writer.stdin, flush=True)
                assert writer.stdout.readline() == "killed\n"
                assert [parse_back((tmp_path / file).read_bytes(), name).entries for file, name in FILES.items()] == [
                    LENGTH
                ] * len(FILES)
                left.update(found := left_over(tmp_path))
                assert len(found) <= len(FILES) + 1  # one a file at most, whatever the number of kills
        writer.stdin.close()
    assert read, "the client read nothing"
    assert left, "no kill met a file that was being written"
    publish(tmp_path, KILLS + 1, RenderCache())
    assert left_over(tmp_path) == []


def left_over(folder: Path) -> list[str]:
    """Names of what is no feed and no manifest."""
    return sorted(path.name for path in folder.iterdir() if path.name not in {*FILES, ".newsmonitor-files"})

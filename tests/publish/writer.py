"""Publishers to kill: `writer FOLDER` starts one for each number that it reads; it kills itself at that system call.

Calls on files count from the start of the publisher: to open, write through, rename and remove. Publishers are forked,
so that one is at work within a millisecond and not after a second of imports.
"""

import itertools
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from monitor.publish import FORMATS, RenderCache, file_names, publish_feed, remove_stale
from tests.publish.samples import entry, feed

STEMS = ("ferries", "harbour")
LENGTH = 4
_COUNTED = ("open", "os.rename", "os.remove")


def main() -> None:
    folder = Path(sys.argv[1])
    publish(folder, 0, RenderCache())
    print("ready", flush=True)
    for start, line in enumerate(sys.stdin, 1):
        child = os.fork()
        if not child:
            _kill_at(int(line))
            cache = RenderCache()
            for number in itertools.count(start):
                publish(folder, number, cache)
        os.waitpid(child, 0)
        print("killed", flush=True)


def _kill_at(call: int) -> None:
    """Kill this process before its system call of this number."""
    calls = itertools.count(1)

    def count() -> None:
        if next(calls) == call:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call_counted(*given: Any) -> Any:
            count()
            return function(*given)

        return call_counted

    sys.addaudithook(lambda event, _: count() if event in _COUNTED else None)
    os.fsync = counted(os.fsync)
    os.fchmod = counted(os.fchmod)


def publish(folder: Path, number: int, cache: RenderCache) -> None:
    """Write two feeds of `LENGTH` entries, another one each time that `number` grows."""
    names: list[str] = []
    for stem in STEMS:
        html = "<p>渡轮 &amp; ferry</p>" * 60
        made = feed(
            *(entry(f"{stem}-{at}", html=html) for at in range(number, number + LENGTH)), id=stem, file_stem=stem
        )
        assert not publish_feed(made, folder, FORMATS, cache).failures
        names += file_names(made, FORMATS)
    remove_stale(folder, names)


if __name__ == "__main__":
    main()

"""Publishers to kill: `writer FOLDER` starts one for each number that it reads, and kills it after so many seconds.

It forks, so that a publisher is at work within a millisecond and not after a second of imports.
"""

import itertools
import os
import signal
import sys
import time
from pathlib import Path

from monitor.publish import FORMATS, RenderCache, file_names, publish_feed, remove_stale
from tests.publish.samples import entry, feed

STEMS = ("ferries", "harbour")
LENGTH = 4


def main() -> None:
    folder = Path(sys.argv[1])
    publish(folder, 0, RenderCache())
    print("ready", flush=True)
    for start, line in enumerate(sys.stdin, 1):
        child = os.fork()
        if not child:
            render_cache = RenderCache()
            for number in itertools.count(start):
                publish(folder, number, render_cache)
        time.sleep(float(line))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        print("killed", flush=True)


def publish(folder: Path, number: int, render_cache: RenderCache) -> None:
    """Write two feeds of `LENGTH` entries, another one each time that `number` grows."""
    names: list[str] = []
    for stem in STEMS:
        html = "<p>渡轮 &amp; ferry</p>" * 60
        made = feed(
            *(entry(f"{stem}-{at}", html=html) for at in range(number, number + LENGTH)), id=stem, file_stem=stem
        )
        assert not publish_feed(made, folder, FORMATS, render_cache).failures
        names += file_names(made, FORMATS)
    remove_stale(folder, names)


if __name__ == "__main__":
    main()

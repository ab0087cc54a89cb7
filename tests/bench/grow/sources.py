"""Many configured sources: what their configuration costs, and a service that has read it and waits."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from monitor.config import load
from monitor.store import open_database
from monitor.store.sources import StateChange, reconcile_sources, save_source_states, source_states
from tests.bench.many.__main__ import visited
from tests.bench.soak.process import serving
from tests.commandline import Place

LATER = 86_400.0  # seconds until the first visit: the service is measured at rest
REST = 3.0
LOADED = """
import sys, time
from pathlib import Path
from monitor.config import load
began = time.process_time()
load(Path(sys.argv[1]), {})
print(time.process_time() - began)
print(*(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))  # kB, since its exec
"""


def measure(sources: int) -> Mapping[str, float]:
    """Load a configuration of so many sources, and run the service over it, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        rows = (f"  - {{id: s{at}, url: https://news{at}.example/feed.xml}}\n" for at in range(sources))
        place.write(newsmonitor='web: {listen: "127.0.0.1:0"}\n', sources="sources:\n" + "".join(rows))
        command = [sys.executable, "-c", LOADED, f"{folder}/config"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds, kilobytes = map(float, done.stdout.split())
        _plan(place)
        with serving(place) as service:
            ready = service.sample().cpu
            time.sleep(REST)
            rest = service.sample()
            service.stop()
    return {
        "configuration, ms a source": 1000 * seconds / sources,
        "configuration, MB": kilobytes / 1024,
        "service until it is ready, s of CPU": ready,
        "service at rest, MB": rest.rss / 1e6,
    }


def _plan(place: Place) -> None:
    """Store the sources as visited before, none of them due today."""
    config = load(place.folder / "config", {})
    (place.folder / "state").mkdir()
    due = time.time() + LATER
    with (
        closing(open_database(str(place.folder / "state" / "newsmonitor.db"))) as database,
        database.write() as written,
    ):
        reconcile_sources(written, config.sources, datetime.now(UTC))
        states = source_states(written)
        changes = [StateChange(each.url, states[each.id], visited(states[each.id], due)) for each in config.sources]
        save_source_states(written, changes)

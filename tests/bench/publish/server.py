"""One server in a process of its own, until its input closes: `ours` or `bare`, with the publisher at work or not.

python -m tests.bench.publish.server ours|bare FOLDER [--busy]
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import uvicorn

from monitor.model import Config, PublishSettings, Settings, Topic
from monitor.publish import RenderCache, publish_feed
from monitor.web import Site, create_app, serve
from tests.bench.publish.world import START, feeds
from tests.web.conftest import Memory

TOPICS = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["ours", "bare"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--busy", action="store_true")
    asked = parser.parse_args()
    if asked.busy:
        threading.Thread(target=_publish_on, daemon=True).start()
    address = _ours(asked.folder) if asked.kind == "ours" else _bare(asked.folder)
    print(address, flush=True)
    sys.stdin.read()


def _ours(folder: Path) -> str:
    """The application as the service serves it, with 200 topics."""
    topics = tuple(Topic(f"topic-{number}", f"Topic {number}", ("ferry",)) for number in range(TOPICS))
    config = Config(Settings(publish=PublishSettings(dir=folder)), (), topics)
    site = Site(
        config=lambda: config,
        faults=lambda: (),
        reader=Memory(),
        metrics=lambda: "",
        not_ready=lambda: "",
        now=lambda: START,
        zone=ZoneInfo("UTC"),
    )
    return serve(create_app(site), "127.0.0.1:0").address


def _bare(folder: Path) -> str:
    """The least that answers a conditional request: the files in memory, one comparison."""
    held = {f"/feeds/{path.name}": (_tag(path.read_bytes()), path.read_bytes()) for path in folder.iterdir()}

    async def app(
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[object]],
        send: Callable[[dict[str, object]], Awaitable[None]],
    ) -> None:
        tag, body = held[scope["path"]]
        fresh = dict(scope["headers"]).get(b"if-none-match") == tag
        headers = [(b"etag", tag)]
        await send({"type": "http.response.start", "status": 304 if fresh else 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if fresh else body})

    config = uvicorn.Config(app, port=0, lifespan="off", log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        threading.Event().wait(0.01)
    host, port = server.servers[0].sockets[0].getsockname()
    return f"http://{host}:{port}"


def _tag(data: bytes) -> bytes:
    return f'"{hashlib.blake2b(data, digest_size=16).hexdigest()}"'.encode()


def _publish_on() -> None:
    """What the pipeline does last, without a pause: 200 feeds gain an entry each, again and again."""
    render_cache = RenderCache()
    with tempfile.TemporaryDirectory() as place:
        for number in itertools.count():
            for feed in feeds(20, 50, number):
                publish_feed(feed, Path(place), ("rss", "atom", "json"), render_cache)


if __name__ == "__main__":
    main()

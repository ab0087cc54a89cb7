"""News goes from one newsmonitor through a hub to another, which would have asked for it an hour later."""

from __future__ import annotations

from pathlib import Path

from tests.commandline import Place, free_port, running
from tests.hub import running_hub
from tests.newssite import NewsSite
from tests.waiting import wait_for

LATE = "突发:OpenAI又一位联合创始人宣布离职"


def test_news_goes_through_a_hub_to_another_service(place: Place, site: NewsSite, tmp_path: Path) -> None:
    ours, theirs = free_port(), free_port()
    reader = Place(tmp_path / "reader")
    reader.folder.mkdir()
    with running_hub() as hub:
        hub.relays = True
        place.write(
            newsmonitor=f"""
fetch: {{private_networks: true, delay: 0s}}
publish: {{base_url: "http://127.0.0.1:{ours}", hub: "{hub.base}"}}
web: {{listen: "127.0.0.1:{ours}"}}
"""
        )
        reader.write(
            newsmonitor=f"""
fetch: {{private_networks: true, delay: 0s, websub: true}}
publish: {{base_url: "http://127.0.0.1:{theirs}"}}
web: {{listen: "127.0.0.1:{theirs}"}}
""",
            sources=f'sources: [{{id: ours, url: "http://127.0.0.1:{ours}/feeds/departures.atom", every: 1h}}]',
        )
        place.call("once")
        with running(place) as publisher, running(reader) as subscriber:
            wait_for(lambda: hub.live, "the subscription")
            wait_for(lambda: len(reader.titles("all")) == 2, "what was there before")
            site.article("/7.html", LATE, *(f"{LATE},第{number}段说的是这件事本身。" for number in range(4)))
            site.listing({"/7.html": LATE})
            wait_for(lambda: LATE in place.titles("departures"), "the publisher's feed")
            wait_for(lambda: LATE in reader.titles("all"), "the subscriber's feed")
            assert (publisher.stop(), subscriber.stop()) == (0, 0)

"""Three hundred sources, forty of which fail in eight ways: every place that counts them gives the same numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import html

from tests.commandline import Place, free_port, running
from tests.newssite import Answer, NewsSite, news_site

FINE, EACH = 260, 5
WALL = "<title>Just a moment...</title><p>Checking your browser before accessing this site.</p>" * 2
WAYS: dict[str, Callable[[NewsSite, str], object]] = {
    "missing": lambda site, path: None,  # 404
    "gone": lambda site, path: site.pages.update({path: Answer(b"", status=410)}),
    "broken": lambda site, path: site.pages.update({path: Answer(b"<p>Sorry, an error.</p>", status=500)}),
    "busy": lambda site, path: site.pages.update({path: Answer(b"", status=503)}),
    "loop": lambda site, path: site.pages.update({path: Answer(b"", status=302, headers={"Location": path})}),
    "empty": lambda site, path: site.html(path, "<p>We are rebuilding our pages. Please come back later.</p>"),
    "wall": lambda site, path: site.html(path, WALL),
    "closed": lambda site, path: None,  # nothing listens at its port
}


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with news_site() as made:
        yield made


def test_every_place_gives_the_same_numbers(tmp_path: Path, site: NewsSite) -> None:
    place, port, closed = Place(tmp_path), free_port(), free_port()
    sources = []
    for number in range(FINE):
        item = f"<title>Report {number} of the harbour</title><link>{site.base}/r/{number}</link>"
        site.rss(f"/fine/{number}", item)
        sources.append(f"{{id: fine-{number}, url: '{site.base}/fine/{number}'")
    for way, break_ in WAYS.items():
        for number in range(EACH):
            break_(site, f"/{way}/{number}")
            base = f"http://127.0.0.1:{closed}" if way == "closed" else site.base
            sources.append(f"{{id: {way}-{number}, url: '{base}/{way}/{number}'")
    lines = "\n".join(f"  - {source}, every: 1d, full_text: false}}" for source in sources)
    place.write(
        newsmonitor=f"fetch: {{private_networks: true, delay: 0s, per_host: 32, robots: false}}\n"
        f"publish: {{base_url: 'http://127.0.0.1:{port}'}}\nweb: {{listen: '127.0.0.1:{port}'}}\n"
        "log: {format: json}\n",
        sources=f"sources:\n{lines}\n",
        topics="topics: {harbour: {match: harbour}}\n",
        aliases="aliases: {}\n",
    )
    failing = {f"{way}-{number}" for way in WAYS for number in range(EACH)}
    place.call("once", "--all")
    for _ in range(2):
        said = place.call("once", *(word for name in sorted(failing) for word in ("--source", name)))
    # the log of the last round names each of them once, and the summary counts them
    logged = [json.loads(line) for line in said.stderr.splitlines() if line.startswith("{")]
    assert sorted(line["source"] for line in logged if line["event"] == "source.failed") == sorted(failing)
    assert f"{len(failing)} sources visited ({len(failing)} failed)" in said.stdout

    status = place.json("status", expect=1)
    assert status["counts"] == {"sources": 300, "failing": 40, "degraded": 0, "waiting": 0, "fine": FINE}
    assert {incident["source"] for incident in status["incidents"]} == failing
    assert len(status["incidents"]) == len(failing)
    assert (
        place.call("status", expect=1)
        .stdout.splitlines()[-1]
        .startswith(
            f"sources: 300, of which {FINE} fine, 40 failing, 0 not visited yet; items: {FINE}; open incidents: 40; "
        )
    )
    told = place.feed("_status")["items"]
    assert len({entry["id"] for entry in told}) == len(failing)
    assert {entry["id"] for entry in told} == {incident["guid"] for incident in status["incidents"]}

    with running(place) as service:
        metrics = dict(line.rsplit(" ", 1) for line in service.get("/metrics").splitlines() if line[0] != "#")
        states = {state: int(metrics[f'newsmonitor_sources{{state="{state}"}}']) for state in ("ok", "warn", "bad")}
        assert states == {"ok": FINE, "warn": 0, "bad": 40}
        assert (metrics["newsmonitor_incidents_open"], metrics["newsmonitor_items"]) == ("40", str(FINE))
        (counts,) = html.fromstring(service.get("/sources")).cssselect("main p.meta")
        shown = "".join(map(str, counts.itertext()))
        assert all(part in shown for part in ("300", f"healthy {FINE}", "failing 40")), shown
        assert len(html.fromstring(service.get("/sources?health=bad")).cssselect("tbody .dot.bad")) == 40
        assert "300 sources, 260 healthy" in "".join(map(str, html.fromstring(service.get("/")).itertext()))
        page = html.fromstring(service.get("/incidents"))
        assert len(page.cssselect("li.incident")) == 40
        headings = ["".join(map(str, heading.itertext())) for heading in page.cssselect("main h3, h3")]

        assert sum(int(re.findall(r"\d+", heading)[0]) for heading in headings) == 40
        assert "5 sources behind a bot wall" in headings
        assert "5 hosts cannot be reached" in headings

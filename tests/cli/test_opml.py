"""Subscriptions from another reader and to one, on the command line."""

from __future__ import annotations

from monitor.config.write import listed_sources
from monitor.publish import read_opml
from tests.commandline import Place

THEIRS = """<?xml version="1.0"?><opml version="1.1"><head/><body>
<outline text="News"><outline text="港口 &amp; Co" xmlUrl="https://port.example/feed" language="zh"/>
<outline text="Circuit" xmlUrl="https://circuit.example/rss"/></outline>
<outline text="Local" xmlUrl="file:///etc/passwd"/></body></opml>"""
OURS = """\
# mine
sources:
  - id: circuit
    url: https://circuit.example/rss   # the best
"""


def furnish(place: Place) -> None:
    place.write(sources=OURS)
    (place.folder / "theirs.opml").write_text(THEIRS, "utf-8")


def test_an_import_says_what_it_added_and_what_it_left_out_and_why(place: Place) -> None:
    furnish(place)
    said = place.call("opml", "import", "theirs.opml").stdout.splitlines()
    assert said == [
        "✓ port",
        "– Local: its address is not an http or https address",
        "– Circuit: it is watched already, as 'circuit'",
        "1 added, 2 left out",
    ]
    text = (place.folder / "config" / "sources.yaml").read_text("utf-8")
    assert text.startswith(OURS)
    assert "title: 港口 & Co" in text
    assert "tags: [News]" in text or "tags:\n      - News" in text
    assert "0 faults" in place.call("check").stdout


def test_an_import_again_adds_nothing(place: Place) -> None:
    furnish(place)
    place.call("opml", "import", "theirs.opml")
    assert place.json("opml", "import", "theirs.opml")["added"] == []


def test_a_file_that_is_no_opml_changes_nothing(place: Place) -> None:
    furnish(place)
    (place.folder / "theirs.opml").write_text("<html><body>log in</body></html>")
    said = place.call("opml", "import", "theirs.opml", expect=1)
    assert "the file is no OPML" in said.stderr
    assert (place.folder / "config" / "sources.yaml").read_text("utf-8") == OURS


def test_what_is_exported_can_be_imported_elsewhere(place: Place) -> None:
    furnish(place)
    place.call("opml", "import", "theirs.opml")
    place.call("opml", "export", "ours.opml")
    (place.folder / "other").mkdir()
    (place.folder / "other" / "sources.yaml").write_text("sources: []\n")
    place.call("opml", "import", "ours.opml", "--config", "other")
    before, after = (listed_sources(place.folder / name) for name in ("config", "other"))
    assert [row["url"] for row in before] == [row["url"] for row in after]


def test_no_secret_and_no_private_topic_is_exported(place: Place) -> None:
    place.write(
        sources="sources: [{id: a, url: 'https://a.example/?key=${KEY}'}, {id: b, url: 'https://b.example/'}]",
        topics="topics: {open: {match: x}, closed: {match: y, token: abcdefghijklmnopqrstuvwxyz}}",
    )
    place.call("opml", "export", "ours.opml")
    outlines = read_opml((place.folder / "ours.opml").read_bytes()).outlines
    assert [outline.feed for outline in outlines] == ["https://b.example/"]
    base = "http://news.example"
    place.write(sources="sources: [{id: b, url: 'https://b.example/'}]", newsmonitor=f"publish: {{base_url: '{base}'}}")
    place.call("opml", "export", "--feeds", "feeds.opml")
    outlines = read_opml((place.folder / "feeds.opml").read_bytes()).outlines
    assert [outline.feed for outline in outlines] == [f"{base}/feeds/open.rss"]

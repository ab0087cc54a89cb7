"""Every command as a person runs it: what it prints, and its exit code."""

from __future__ import annotations

import json
import ssl
from pathlib import Path

import pytest

from tests.commandline import Place
from tests.fetch.conftest import CERTIFICATE
from tests.fetch.site import Site
from tests.newssite import Answer, NewsSite

SIX_FAULTS = {
    "sources": """\
sources:
  - id: s
    url: htp://example.com/
    evry: 15m
""",
    "topics": """\
topics:
  one:
    match: "title:OpenAI AND sorce:redian"
  two:
    match: "@nobody AND x"
    sources: [nowhere]
""",
    "aliases": """\
aliases:
  a: ["@b"]
""",
}
PLACES = [
    "config/aliases.yaml:2:7",
    "config/sources.yaml:3:10",
    "config/sources.yaml:4:5",
    "config/topics.yaml:3:30",
    "config/topics.yaml:5:13",
    "config/topics.yaml:6:15",
]


def test_check_tells_all_faults_together_and_run_refuses_with_the_same(place: Place) -> None:
    place.write(**SIX_FAULTS)
    checked = place.call("check", expect=1).stderr.splitlines()
    assert [line.split(": ")[0] for line in checked] == PLACES
    assert all(";" in line for line in checked), "each says what to do"
    assert place.run("run", expect=2).stderr.splitlines() == checked
    told = place.json("check", expect=1)
    assert [f"{fault['file']}:{fault['line']}:{fault['column']}" for fault in told["faults"]] == PLACES


def test_check_prints_each_query_as_it_was_understood(place: Place) -> None:
    assert "departures: @openai AND 离职" in place.call("check").stdout


def test_check_and_status_say_which_feeds_have_summaries_for_their_size(place: Place) -> None:
    place.call("once")
    settings = place.folder / "config" / "newsmonitor.yaml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("publish: {", "publish: {max_bytes: 100, "), "utf-8")
    assert "departures: 2 entries of its feed have a summary" in place.call("check").stdout
    assert place.json("check")["shortened"]["departures"] == 2
    assert "2 of its feed with a summary (publish.max_bytes)" in place.call("status", expect=None).stdout


def test_once_tells_what_it_did_and_exits_with_zero_though_a_source_fails(place: Place, site: NewsSite) -> None:
    place.write(sources=f"sources: [{{id: s, url: '{site.base}/'}}, {{id: bad, url: '{site.base}/nothing'}}]")
    said = place.call("once").stdout
    assert "✓ s: 6 entries, 6 new, 6 stored" in said
    assert "✗ bad:" in said
    assert place.titles("departures")


def test_once_visits_only_what_is_asked_for(place: Place, site: NewsSite) -> None:
    place.write(sources=f"sources: [{{id: s, url: '{site.base}/'}}, {{id: t, url: '{site.base}/nothing'}}]")
    assert [visit["source"] for visit in place.json("once", "--source", "s")["visits"]] == ["s"]
    assert "there is no source 'x'; there are s, t" in place.call("once", "--source", "x", expect=2).stderr


def test_status_says_what_to_do_before_anything_is_stored(place: Place) -> None:
    assert "run `newsmonitor once`" in place.call("status", expect=1).stderr


def test_status_shows_sources_and_topics_and_fails_where_one_fails(place: Place, site: NewsSite) -> None:
    place.call("once")
    assert "departures" in place.call("status").stdout
    site.html("/", "out of order", status=500)
    place.call("once", "--all")
    assert "500" in place.call("status", expect=1).stdout
    assert place.json("status", expect=1)["sources"][0]["failures"] == 1


def test_status_says_why_a_source_cannot_be_read_over_tls_and_what_to_do(place: Place) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)  # made by itself, and for another name
    with Site({}, tls=context) as site:
        place.write(sources=json.dumps({"sources": [{"id": "unknown", "url": site.url()}]}))
        place.call("once")
        said = place.call("status", expect=1).stdout
    told = said.partition("✗ unknown ")[2].splitlines()[1]
    assert "not trusted: the server vouches for its certificate itself" in told
    assert "name its file by `verify` in sources.yaml" in told


def test_status_names_what_is_not_checked_of_a_source(place: Place, site: NewsSite) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n")
    place.write(sources=f"sources: [{{id: s, url: '{site.base}/', robots: false, verify: false}}]")
    assert "✓ s:" in place.call("once").stdout
    assert "/robots.txt" not in [path for path, _ in site.requests]
    unchecked = ["its robots.txt is not obeyed", "its certificate is not checked"]
    assert "; ".join(unchecked) in place.call("status").stdout
    assert place.json("status")["exceptions"] == {"s": unchecked}


def test_why_tells_every_step_by_address_and_by_guid(place: Place, site: NewsSite) -> None:
    place.call("once")
    by_address = place.call("why", f"{site.base}/1.html").stdout
    for step in ("found", "fetched", "extracted", "grouped", "matched"):
        assert step in by_address
    assert "wanted by departures: 'OpenAI' at title 0–6 (@openai)" in by_address
    assert "not in chips: nothing of 芯片" in by_address
    guid = next(entry["id"] for entry in place.feed("departures")["items"] if "/1.html" in entry["url"])
    assert place.call("why", guid).stdout == by_address
    assert place.json("why", guid)["item"]["guid"] == guid


def test_why_of_something_unknown_exits_with_one(place: Place) -> None:
    place.call("once")
    assert "nothing is known" in place.call("why", "https://example.com/", expect=1).stderr


def test_try_runs_a_query_over_the_archive(place: Place) -> None:
    place.call("once")
    said = place.call("try", "@openai AND 离职").stdout
    assert "OpenAI首席科学家官宣离职,研究主管接任" in said
    assert said.splitlines()[-1] == "2 match"


def test_try_says_where_a_query_is_wrong(place: Place) -> None:
    done = place.call("try", "a AND titel:b", "--items", "-", expect=2)
    assert "at character 7 of the query: there is no field 'titel'" in done.stderr
    assert "'title' is nearest" in done.stderr


def test_try_asks_items_of_a_file(place: Place) -> None:
    lines = [
        {"title": "OpenAl首席科学家离职"},
        {"title": "别的事", "html": "<p>OpenAI <b>离</b>职潮</p><script>x</script>"},
        {"title": "OpenAI", "text": "没有那个词"},
        {"text": "OpenAI 离职", "published": "2024-05-15T00:00:00+08:00", "tags": ["ai"], "language": "zh"},
    ]
    given = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (place.folder / "items.jsonl").write_text(given, "utf-8")
    from_file = place.call("try", "@openai AND 离职", "--items", "items.jsonl", "--json").stdout
    assert place.call("try", "@openai AND 离职", "--items", "-", "--json", given=given).stdout == from_file
    found = [json.loads(line) for line in from_file.splitlines()]
    assert [row["line"] for row in found] == [1, 2, 4]
    assert found[0]["hits"][0] == {
        "field": "title", "start": 0, "end": 6, "words": "OpenAl", "term": "OpenAI", "alias": "openai",
    }  # fmt: skip


def test_try_says_which_line_of_a_file_is_wrong(place: Place) -> None:
    done = place.call("try", "x", "--items", "-", given='{"title": "x"}\n{oh', expect=2)
    assert "line 2 is not JSON" in done.stderr


def test_try_topic_shows_what_an_edit_would_change(place: Place) -> None:
    place.call("once")
    place.write(topics="topics: {departures: {match: 望远镜 OR 首席科学家}, chips: {match: 芯片}}")
    said = place.call("try", "--topic", "departures").stdout.splitlines()
    assert said[0] == "+1 −1"
    assert any(line.startswith("+ 巡天望远镜") for line in said)
    assert any(line.startswith("− 超级对齐") for line in said)
    assert len(place.titles("departures")) == 2, "nothing is changed by trying"


def test_probe_shows_a_list_and_an_article_and_stores_nothing(place: Place, site: NewsSite) -> None:
    said = place.call("probe", f"{site.base}/", "--article").stdout
    assert "6 entries" in said
    assert "这是第4段正文" in said
    assert place.json("probe", f"{site.base}/")["discovery"]["kind"] == "page"
    assert not (place.folder / "state").exists()


def test_probe_of_an_address_that_fails_says_why(place: Place, site: NewsSite) -> None:
    assert "404 Not Found" in place.call("probe", f"{site.base}/nothing", expect=1).stderr


def test_a_private_address_is_refused_unless_it_is_allowed(place: Place, site: NewsSite) -> None:
    place.write(newsmonitor="fetch: {private_networks: false}")
    assert "private_networks" in place.call("probe", f"{site.base}/", expect=1).stderr


@pytest.mark.parametrize("command", ["run", "once", "check", "status"])
def test_a_missing_configuration_is_told_with_what_to_do(tmp_path: Path, command: str) -> None:
    empty = Place(tmp_path)
    assert "name one with --config DIR" in empty.call(command, expect=2).stderr


def test_filters_of_another_program_are_printed_as_topics_and_what_is_lost_is_told(place: Place) -> None:
    said = place.call("import-filter", "trendradar", "-", given="OpenAI\n+离职\n@0\n")
    assert "match: 'title:(OpenAI AND 离职)'" in said.stdout
    assert "line 3: @0: this is no number of entries" in said.stderr
    place.write(topics=said.stdout)
    place.call("check")
    assert place.json("import-filter", "freshrss", "-", given="f:12\n")["topics"] == 0


def test_every_command_explains_itself(place: Place) -> None:
    for command in ("run", "demo", "once", "reload", "check", "add", "import-filter", "probe", "try", "why", "status"):
        assert "Usage: " in place.call(command, "--help").stdout

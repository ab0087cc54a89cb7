"""The four files to the model, and everything that can be wrong with them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import FileCache, check, find_folder, fingerprint, load
from monitor.config.yamlmarks import Marked, read_marked
from monitor.errors import ConfigError
from monitor.model import ListSelectors, Settings, Topic

SOURCE = "sources:\n  - {id: s, url: https://example.com/}\n"
SHIPPED = Path(__file__).parents[2] / "config"


def faults(folder: Path, environ: Mapping[str, str] | None = None, **files: str) -> list[str]:
    """What is wrong, without the folder's name."""
    for name, text in {"sources": SOURCE, **files}.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return [str(fault).removeprefix(f"{folder}/") for fault in check(folder, environ or {}).faults]


def test_what_is_left_out_has_the_defaults_of_the_model(tmp_path: Path) -> None:
    assert faults(tmp_path) == []
    assert load(tmp_path, {}).settings == Settings()


def test_every_setting_reaches_the_model(tmp_path: Path) -> None:
    text = """
state: /var/lib/x.db
publish: {dir: out, base_url: "https://news.example/", formats: [atom], full_text: no, why: off}
web: {listen: null, hosts: news.example, users: {me: "${SECRET}"}}
fetch: {concurrency: 8, delay: 1h30m, max_bytes: 500KB, robots: yes, private_networks: [10.0.0.0/8]}
schedule: {every: 15m, fastest: 30s, slowest: 2d}
keep: {items: 2w, pages: 0s}
timezone: Asia/Shanghai
log: {level: debug, format: json}
"""
    assert faults(tmp_path, {"SECRET": "word"}, newsmonitor=text) == []
    made = load(tmp_path, {"SECRET": "word"}).settings
    assert made.publish.base_url == "https://news.example"
    assert (made.publish.formats, made.publish.full_text, made.publish.why) == (("atom",), False, False)
    assert (made.web.listen, made.web.hosts, made.web.users) == (None, ("news.example",), {"me": "word"})
    assert (made.fetch.delay, made.fetch.max_bytes) == (timedelta(minutes=90), 500_000)
    assert (made.fetch.robots, made.fetch.private_networks) == (True, ("10.0.0.0/8",))
    assert (made.schedule.every, made.keep.items) == (timedelta(minutes=15), timedelta(weeks=2))


def test_a_source_and_a_topic_reach_the_model(tmp_path: Path) -> None:
    sources = """
sources:
  - id: redian
    url: https://redian.news/wxnews
    every: auto
    list: {item: "ul li", link: a}
    include: "*/news/*"
    topics: [dep]
"""
    topics = """
topics:
  dep:
    match: ['"steps down"', "@openai"]
    budget: 20/day
    token: secret-token
"""
    aliases = "aliases: {openai: [OpenAI, 奥特曼公司]}"
    assert faults(tmp_path, sources=sources, topics=topics, aliases=aliases) == []
    config = load(tmp_path, {})
    (source,), (topic,) = config.sources, config.topics
    assert (source.every, source.list, source.include) == (None, ListSelectors("ul li", "a"), ("*/news/*",))
    assert topic == Topic("dep", "dep", ('"steps down"', "@openai"), budget=20, token="secret-token")
    assert config.aliases == {"openai": ("OpenAI", "奥特曼公司")}


def test_the_near_misses_of_a_renamed_topic_were_called_after_it_too(tmp_path: Path) -> None:
    topics = "topics:\n  dep: {match: a b, near_miss: true, formerly: [old, older], token: secret-token}\n"
    assert faults(tmp_path, topics=topics) == []
    topic, near = load(tmp_path, {}).topics
    assert topic.former_names == ("old-secret-token", "older-secret-token")
    assert near.formerly == ("old-near", "older-near")


def test_near_misses_are_a_topic_of_their_own(tmp_path: Path) -> None:
    topics = "topics:\n  dep: {title: 离职, match: a b, near_miss: true, budget: 5/day, token: secret-token}\n"
    assert faults(tmp_path, topics=topics) == []
    topic, near = load(tmp_path, {}).topics
    assert (near.id, near.near_of, near.title, near.match) == ("dep-near", "dep", "离职（差一个条件）", topic.match)
    assert (near.address_name, near.budget, near.near_miss) == ("dep-near-secret-token", None, False)


def test_a_missing_sources_file_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"sources.yaml:1:1: there is no such file.*url: https://"):
        load(tmp_path, {})


def test_one_fault_hides_no_other(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        newsmonitor="fetch: {delay: soon, robts: true}\n",
        sources="sources:\n  - {id: S, url: x}\n  - {id: t, url: https://x.example/, topics: [nope]}\n",
        topics="topics:\n  a: {match: sorce:x, limit: 0}\n  b: {match: '@lost', sources: [nowhere]}\n",
        aliases="aliases: {c: ['@d'], d: ['@c']}\n",
    )
    assert [line.split(": ")[0] for line in told] == [
        "aliases.yaml:1:15",
        "aliases.yaml:1:26",
        "newsmonitor.yaml:1:16",
        "newsmonitor.yaml:1:22",
        "sources.yaml:2:10",
        "sources.yaml:2:18",
        "sources.yaml:3:47",
        "topics.yaml:2:30",
        "topics.yaml:3:15",
        "topics.yaml:3:33",
    ]


def test_a_lower_case_operator_is_a_warning_and_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, topics="topics: {t: {match: a or b}}") == []
    (warning,) = check(tmp_path, {}).warnings
    assert "operators are upper case" in str(warning)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (
            'publish: {base_url: "https://news.example/feeds"}',
            "newsmonitor.yaml:1:21: the web server does not answer to",
        ),
        ('{publish: {base_url: "https://News.example"}, web: {hosts: news.example}}', ""),
        ('{publish: {base_url: "http://10.1.2.3"}, web: {listen: "10.1.2.3:80"}}', ""),
        ('{publish: {base_url: "https://news.example"}, web: {listen: null}}', ""),
    ],
)
def test_a_base_url_whose_host_the_server_refuses_is_a_warning(tmp_path: Path, settings: str, told: str) -> None:
    assert faults(tmp_path, newsmonitor=settings) == []
    warnings = [str(warning).removeprefix(f"{tmp_path}/") for warning in check(tmp_path, {}).warnings]
    assert [warning.startswith(told) for warning in warnings] == ([True] if told else [])


def test_a_secret_comes_from_the_environment_or_from_a_credential(tmp_path: Path) -> None:
    (tmp_path / "COOKIE").write_text("from systemd\n")
    sources = "sources: [{id: s, url: https://x.example/, headers: {Cookie: '${COOKIE}', X: '$${COOKIE}'}}]"
    assert faults(tmp_path, {"CREDENTIALS_DIRECTORY": str(tmp_path)}, sources=sources) == []
    by_credential = load(tmp_path, {"CREDENTIALS_DIRECTORY": str(tmp_path)}).sources[0].headers
    assert by_credential == {"Cookie": "from systemd", "X": "${COOKIE}"}
    assert load(tmp_path, {"COOKIE": "from here"}).sources[0].headers["Cookie"] == "from here"


def test_a_secret_is_never_told(tmp_path: Path) -> None:
    (told,) = faults(tmp_path, {"TOKEN": "hunter2"}, topics="topics: {t: {match: a, token: '${TOKEN}'}}")
    assert "hunter2" not in told
    assert "${TOKEN}" in told


def test_the_shipped_configuration_is_without_fault() -> None:
    checked = check(SHIPPED, {})
    assert (checked.faults, checked.warnings) == ((), ())
    assert checked.config is not None
    assert len(checked.config.sources) >= 8
    assert all(topic.match for topic in checked.config.topics)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200) | st.text(alphabet="atopics: {}[]-'\"&*\n \t@|>!%", max_size=80))
def test_no_text_makes_it_raise_anything_but_a_config_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "sources.yaml").write_text(SOURCE)
    for name in ("topics", "newsmonitor", "aliases"):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8", errors="replace")
    try:
        load(tmp_path, {})
    except ConfigError as error:
        assert error.faults


def test_the_folder_is_the_one_that_is_named_else_config_here(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    assert find_folder(None, tmp_path) == Path("config")
    assert find_folder(tmp_path / "config", Path("/")) == tmp_path.relative_to("/") / "config"
    with pytest.raises(ConfigError, match="name one with --config DIR"):
        find_folder(tmp_path / "none", tmp_path)


def test_only_a_file_that_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(tmp_path, topics="topics: {t: {match: a}}", aliases="aliases: {}", newsmonitor="state: x.db") == []
    cache, read = FileCache(), list[str]()

    def recorded(path: Path) -> Marked:
        read.append(path.name)
        return read_marked(path)

    monkeypatch.setattr(sys.modules["monitor.config.load"], "read_marked", recorded)
    before = load(tmp_path, {}, cache=cache)
    read.clear()
    (tmp_path / "topics.yaml").write_text("topics: {t: {match: a}, another: {match: b}}")
    after = load(tmp_path, {}, cache=cache)
    assert read == ["topics.yaml"]
    assert [topic.id for topic in after.topics] == ["t", "another"]
    assert after.sources == before.sources


def test_a_file_that_asks_the_environment_is_read_again(tmp_path: Path) -> None:
    sources = "sources: [{id: s, url: https://x.example/, headers: {Cookie: '${COOKIE}'}}]"
    assert faults(tmp_path, {"COOKIE": "first-word"}, sources=sources) == []
    cache = FileCache()
    for word in ("first-word", "other-word"):
        assert load(tmp_path, {"COOKIE": word}, cache=cache).sources[0].headers == {"Cookie": word}


def test_the_faults_of_a_file_that_did_not_change_stay(tmp_path: Path) -> None:
    told = faults(tmp_path, topics="topics: {t: {match: a, limit: 0}}")
    cache = FileCache()
    for _ in range(2):
        assert [str(fault).removeprefix(f"{tmp_path}/") for fault in check(tmp_path, {}, cache=cache).faults] == told


def test_a_saved_file_is_seen(tmp_path: Path) -> None:
    before = fingerprint(tmp_path)
    (tmp_path / "topics.yaml").write_text("topics: {}")
    assert fingerprint(tmp_path) != before


@pytest.mark.parametrize(
    "base_url", ["http://127.0.0.1:8080", "http://localhost", "https://10.1.2.3", "http://nas.local"]
)
def test_a_hub_that_cannot_read_the_feeds_is_a_warning(tmp_path: Path, base_url: str) -> None:
    settings = f'publish:\n  base_url: "{base_url}"\n  hub: https://hub.example/\nweb: {{listen: null}}\n'
    assert faults(tmp_path, newsmonitor=settings) == []
    (warning,) = check(tmp_path, {}).warnings
    assert str(warning.at).endswith("newsmonitor.yaml:3:8")
    assert base_url in warning.problem


def test_a_hub_that_can_read_the_feeds_is_none(tmp_path: Path) -> None:
    settings = 'publish: {base_url: "https://news.example", hub: "https://hub.example/"}\nweb: {listen: null}\n'
    assert faults(tmp_path, newsmonitor=settings) == []
    assert check(tmp_path, {}).warnings == ()


@pytest.mark.parametrize(("word", "meant"), [("auto", None), ("true", True), ("no", False)])
def test_hubs_are_used_where_they_reach_us_always_or_never(tmp_path: Path, word: str, meant: bool | None) -> None:
    assert faults(tmp_path, newsmonitor=f"fetch: {{websub: {word}}}") == []
    assert load(tmp_path, {}).settings.fetch.websub is meant


def test_another_word_for_it_is_a_fault_that_names_the_right_ones(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, newsmonitor="fetch: {websub: maybe}")
    assert fault.startswith("newsmonitor.yaml:1:17: fetch.websub")
    assert "true or false" in fault


@pytest.mark.parametrize(
    "files",
    [
        {"topics": "topics:\n  # departures:\n  #   match: 离职\n"},
        {"aliases": "aliases:\n"},
        {"newsmonitor": "fetch:\n  # delay: 2s\npublish:\n"},
        {"sources": "sources:\n"},
        {"topics": "topics: {a: {match: 离职, examples: , sources: }}"},
    ],
)
def test_a_part_of_which_nothing_is_written_yet_is_no_fault(tmp_path: Path, files: dict[str, str]) -> None:
    (tmp_path / "sources.yaml").write_text(SOURCE)
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    assert check(tmp_path, {}).faults == ()


def test_a_value_that_is_left_blank_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(SOURCE)
    (tmp_path / "topics.yaml").write_text("topics: {a: {match: 离职, limit: }}", "utf-8")
    assert len(check(tmp_path, {}).faults) == 1

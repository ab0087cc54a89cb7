"""Sources written into sources.yaml: comments stay, nothing else changes, a fault writes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import load
from monitor.config.write import add_source, add_sources, listed_sources, update_source
from monitor.config.yamlmarks import read_marked
from monitor.errors import ConfigError
from monitor.model import ListSelectors
from monitor.text.urls import free_source_id

SHIPPED = Path(__file__).parents[2] / "config"
COMMENTED = """\
# what we watch
sources:
  # the first
  - id: one
    url: "https://one.example/"   # quoted, and said why
    every: 15m

# the end
"""


def written(folder: Path, text: str) -> Path:
    """A sources.yaml with this text."""
    path = folder / "sources.yaml"
    path.write_text(text, "utf-8")
    return path


def test_adding_only_adds_lines_to_the_shipped_file(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / "sources.yaml", tmp_path)
    before = (SHIPPED / "sources.yaml").read_text("utf-8")
    add_source(tmp_path, {"url": "https://news.example.com/"})
    after = (tmp_path / "sources.yaml").read_text("utf-8")
    assert after.startswith(before.rstrip())
    assert after[len(before.rstrip()) :].split() == ["-", "id:", "news-example", "url:", "https://news.example.com/"]


def test_what_was_added_is_what_the_service_reads(tmp_path: Path) -> None:
    written(tmp_path, COMMENTED)
    lists = {"item": "ul > li:not(.ad)", "link": "a", "title": None}
    fields: dict[str, Any] = {
        "id": "two",
        "url": "https://two.example/#x",
        "title": "例子: 二",
        "list": lists,
        "full_text": False,
        "headers": {"Cookie": "${SECRET}"},
        "backlog": 5,
    }
    assert add_source(tmp_path, fields) == "two"
    source = load(tmp_path, {"SECRET": "a word"}).sources[1]
    assert (source.title, source.full_text, source.backlog) == ("例子: 二", False, 5)
    assert source.list == ListSelectors(item="ul > li:not(.ad)", link="a")
    assert source.headers == {"Cookie": "a word"}


def test_every_comment_and_quote_stays(tmp_path: Path) -> None:
    path = written(tmp_path, COMMENTED)
    add_source(tmp_path, {"url": "https://two.example/"})
    update_source(tmp_path, "one", {"list": {"item": "li"}})
    text = path.read_text("utf-8")
    for kept in ("# what we watch", "  # the first", '"https://one.example/"   # quoted, and said why', "# the end"):
        assert kept in text


def test_the_new_file_has_all_its_bytes_when_the_disk_is_asked_to_keep_them(
    tmp_path: Path, synced_sizes: list[int]
) -> None:
    add_source(tmp_path, {"url": "https://one.example/"})
    assert synced_sizes == [(tmp_path / "sources.yaml").stat().st_size]


def test_a_list_without_indentation_keeps_its_manner(tmp_path: Path) -> None:
    path = written(tmp_path, "sources:\n- id: one\n  url: https://one.example/\n")
    add_source(tmp_path, {"url": "https://two.example/"})
    assert "\n- id: two\n  url: https://two.example/\n" in path.read_text("utf-8")


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "sources:\n", "sources: []  # none\n"])
def test_an_empty_file_takes_its_first_source(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    add_source(tmp_path, {"url": "https://one.example/"})
    assert [source.id for source in load(tmp_path, {}).sources] == ["one"]
    assert "#" not in text or "# no" in path.read_text("utf-8")


def test_a_file_that_is_not_there_is_made_and_names_its_schema(tmp_path: Path) -> None:
    add_source(tmp_path / "new", {"url": "https://one.example/"})
    text = (tmp_path / "new" / "sources.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=./schema/sources.schema.json\n")
    assert len(load(tmp_path / "new", {}).sources) == 1


def test_a_list_that_was_found_again_is_taken_over(tmp_path: Path) -> None:
    written(tmp_path, COMMENTED)
    assert update_source(tmp_path, "one", {"list": {"item": "article"}, "every": None}) == "one"
    (source,) = load(tmp_path, {}).sources
    assert (source.list.item, source.every) == ("article", None)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "https://one.example/"}, "is watched already, as 'one'"),
        ({"url": "https://two.example/", "id": "one"}, "the id 'one' is taken already"),
        ({"url": "ftp://two.example/"}, "http:// or https://"),
        ({"url": "https://two.example/", "id": "Two"}, "small letters"),
        ({"url": "https://two.example/", "list": {"item": "li["}}, "no CSS selector"),
        ({"url": "https://two.example/", "evry": "15m"}, "'every' is nearest"),
        ({"title": "no address"}, "url"),
    ],
)
def test_what_cannot_be_added_is_told_and_nothing_is_written(
    tmp_path: Path, fields: dict[str, Any], words: str
) -> None:
    path = written(tmp_path, COMMENTED)
    with pytest.raises(ConfigError, match=words.replace("(", r"\(")):
        add_source(tmp_path, fields)
    assert path.read_text("utf-8") == COMMENTED
    assert list(tmp_path.iterdir()) == [path]


def test_a_source_that_is_not_there_cannot_be_changed(tmp_path: Path) -> None:
    written(tmp_path, COMMENTED)
    with pytest.raises(ConfigError, match="there is no source 'two'"):
        update_source(tmp_path, "two", {"every": "5m"})


@pytest.mark.parametrize("text", ["sources: [", "sources: {a: b}\n", "- a\n", "sources:\n  - {id: a, id: b}\n"])
def test_a_file_that_is_wrong_is_left_alone(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError):
        add_source(tmp_path, {"url": "https://one.example/"})
    assert path.read_text("utf-8") == text


def test_another_source_whose_address_is_a_secret_is_no_hindrance(tmp_path: Path) -> None:
    written(tmp_path, 'sources:\n  - id: one\n    url: "${FEED}"\n')
    add_source(tmp_path, {"url": "https://two.example/"})
    update_source(tmp_path, "one", {"every": "5m"})
    assert len(load(tmp_path, {"FEED": "https://one.example/"}).sources) == 2


def test_permissions_and_a_link_to_the_file_stay(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = written(tmp_path / "real", COMMENTED)
    real.chmod(0o600)
    (tmp_path / "sources.yaml").symlink_to(real)
    add_source(tmp_path, {"url": "https://two.example/"})
    assert (tmp_path / "sources.yaml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600
    assert "two.example" in real.read_text("utf-8")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.ithome.com/rss/", "ithome"),
        ("https://news.example.com/", "news-example"),
        ("http://localhost:8080/", "localhost"),
        ("http://127.0.0.1:8080/", "127-0-0-1"),
        ("https://新闻.中国/", "source"),
        ("https://新闻.example/", "example"),
        ("https://[", "source"),
    ],
)
def test_an_id_is_made_from_the_host(url: str, name: str) -> None:
    assert free_source_id(url, set()) == name
    assert free_source_id(url, {name, f"{name}-2"}) == f"{name}-3"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(min_size=1, max_size=30))
def test_any_title_comes_back_as_it_was_given_or_is_refused(tmp_path: Path, title: str) -> None:
    path = written(tmp_path, COMMENTED)
    try:
        add_source(tmp_path, {"url": "https://two.example/", "title": title})
    except ConfigError:
        assert path.read_text("utf-8") == COMMENTED
    else:
        assert read_marked(path).content["sources"][1]["title"] == title


def test_many_are_added_at_once_and_comments_stay(tmp_path: Path) -> None:
    path = written(tmp_path, COMMENTED)
    added = add_sources(
        tmp_path, [{"url": f"https://news.example/{number}", "title": None, "language": "zh"} for number in range(3)]
    )
    assert added.ids == ("news", "news-2", "news-3")
    after = path.read_text("utf-8")
    assert after.startswith(COMMENTED.split("\n\n")[0])
    assert "# the end" in after
    assert [row["url"] for row in listed_sources(tmp_path)][1:] == [f"https://news.example/{at}" for at in range(3)]


def test_of_many_the_wrong_and_the_known_are_refused_and_the_others_added(tmp_path: Path) -> None:
    written(tmp_path, COMMENTED)
    urls = ["https://one.example/", "ftp://two.example/", "https://three.example/", "https://three.example/"]
    added = add_sources(tmp_path, [{"url": url} for url in urls])
    assert added.ids == ("three",)
    assert [url for url, _ in added.refused] == [urls[0], urls[1], urls[3]]
    assert added.refused[0][1] == "it is watched already, as 'one'"
    assert added.refused[1][1].startswith("url: ")


def test_where_nothing_is_added_the_file_is_not_touched(tmp_path: Path) -> None:
    path = written(tmp_path, COMMENTED)
    before = path.stat().st_ino
    add_sources(tmp_path, [{"url": "https://one.example/"}])
    assert path.stat().st_ino == before

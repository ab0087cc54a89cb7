"""Every page of the documentation says what the code does."""

from __future__ import annotations

import ast
import doctest
import importlib
import json
import pkgutil
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

import monitor
from monitor.cli.main import COMMANDS, EXIT_CODES, commands
from monitor.config import check
from monitor.config.schema import SHAPES, section
from monitor.observe import METRICS
from monitor.pipeline import publishing
from monitor.publish import FORMATS
from tests.commandline import Place
from tests.docs.reference import DOCS, PAGES, each_command
from tests.newssite import NewsSite
from tests.watched import place, site

__all__ = ["place", "site"]

ROOT = DOCS.parent
BOOKS = sorted([ROOT / "README.md", ROOT / "feeds" / "README.md", ROOT / "systemd" / "README.md", *DOCS.glob("*.md")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"# config/(\w+)\.yaml\n(.*)", re.DOTALL)
PROGRAM = re.compile(r"(?:\S*/)?newsmonitor (?=[a-z])")
# Words that the interface, the docs and the docstrings no longer use in these meanings.
OLD_PHRASES = (
    r"\bis told\b|\bare told\b|\banew\b|\bof which\b|\bthat is all\b|\btells? of\b|\bstands? there\b|\bworked out\b"
    r"|\bheed|\bhurry\b|\bleft alone\b|\bwhat is wanted\b|\bby itself is\b|\bnobody else\b"
)


def blocks(kind: str) -> Iterator[tuple[str, str]]:
    for book in BOOKS:
        for found, text in BLOCK.findall(book.read_text("utf-8")):
            if found == kind:
                yield book.name, text


def commands_of(book: Path) -> Iterator[str]:
    """Give every command of a page: lines of its blocks, and code within its lines."""
    text = book.read_text("utf-8")
    lines = [line.partition("#")[0] for _, block in BLOCK.findall(text) for line in block.splitlines()]
    for code in [*lines, *INLINE.findall(BLOCK.sub("", text))]:
        if PROGRAM.match(code.strip()):
            yield PROGRAM.sub("", code.strip(), count=1)


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_as_the_code_is(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "`python -m tests.docs` writes it again"


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_every_command_of_a_page_exists_with_its_options(book: Path) -> None:
    top = click.Context(commands, info_name="newsmonitor")
    for line in commands_of(book):
        words = [word for word in shlex.split(line) if word not in ("[OPTIONS]", "[ARGS]...")]
        command, context = commands.get_command(top, words[0]), top
        assert command is not None, f"{book.name}: newsmonitor {line}"
        while isinstance(command, click.Group) and len(words) > 1:
            context, words = click.Context(command, context, words[0]), words[1:]
            command = command.get_command(context, words[0])
            assert command is not None, f"{book.name}: newsmonitor {line}"
        known = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
        assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known, f"newsmonitor {line}"


def test_the_readme_names_every_command() -> None:
    words = [line.split() for line in commands_of(ROOT / "README.md")]
    named = {" ".join(line[:2]) if line[0] in ("opml", "db", "notify") else line[0] for line in words}
    assert named == {name for name, _, _ in each_command()}
    assert {name.split()[0] for name in named} == set(COMMANDS)


def test_the_first_steps_of_the_readme_run_as_written(place: Place, site: NewsSite) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    shipped = {file.stem: file.read_text("utf-8") for file in (ROOT / "config").glob("*.yaml")}
    place.write(**shipped | {"newsmonitor": (place.folder / "config" / "newsmonitor.yaml").read_text("utf-8")})
    site.listing({"/1.html": "中国空间站迎来新乘组", "/2.html": "The old lighthouse opens its lamp room"}, "/list")
    site.article("/1.html", "中国空间站迎来新乘组", "三名航天员进入中国空间站,开始为期半年的工作与生活。" * 4)
    site.article("/2.html", "The old lighthouse opens its lamp room", "Anybody can climb the tower from today. " * 6)
    steps = text[text.index("## First steps") : text.index("## Commands")]
    said = ""
    for found, block in BLOCK.findall(steps):
        if found == "yaml":
            topics = place.folder / "config" / "topics.yaml"
            lines = block.split("topics:\n", 1)[1]
            topics.write_text(topics.read_text("utf-8").replace("\ntopics:\n", f"\ntopics:\n{lines}\n"), "utf-8")
            continue
        for line in block.splitlines():
            if PROGRAM.match(line) and not line.startswith("newsmonitor run"):
                # The address is that of a page on this machine; and the shipped sources are not asked.
                line = re.sub(r"https://\S+", f"{site.base}/list", line.partition("#")[0])
                words = shlex.split(PROGRAM.sub("", line, count=1))
                words += ["--source", "chinanews"] if words == ["once"] else []
                said += place.call(*words).stdout
    assert "added as 'chinanews'" in said
    assert "title: 中国[空间站]迎来新乘组" in said
    assert "0 faults, 0 warnings" in said
    assert "+1 −0\n+ 中国空间站迎来新乘组" in said
    assert "0 failing" in said
    assert place.titles("space") == ["中国空间站迎来新乘组"]


@pytest.mark.parametrize(("book", "text"), list(blocks("yaml")))
def test_every_example_of_the_configuration_is_without_fault(tmp_path: Path, book: str, text: str) -> None:
    content = yaml.safe_load(text)
    name = next((name for name in SHAPES if set(content) <= set(section(SHAPES[name]).keys)), "")
    assert name, f"{book}: no file of the configuration has the keys {', '.join(content)}"
    for each in ("aliases", "newsmonitor"):
        (tmp_path / f"{each}.yaml").write_text((ROOT / "config" / f"{each}.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "sources.yaml").write_text("sources: []\n")
    (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    assert check(tmp_path, {}).faults == ()


def test_every_exit_code_is_documented() -> None:
    text = (DOCS / "commands.md").read_text("utf-8")
    assert all(f"{code} {meaning}" in text for code, meaning in EXIT_CODES.items())


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_every_metric_of_a_page_exists(book: Path) -> None:
    assert set(re.findall(r"\bnewsmonitor_\w+", book.read_text("utf-8"))) <= set(METRICS)


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_every_link_and_path_of_a_page_leads_somewhere(book: Path) -> None:
    text = book.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        assert "://" in target or (book.parent / target).exists(), target
    for path in re.findall(r"`((?:monitor|tests)/[\w/.-]+)`", text):
        assert (ROOT / path).exists(), path


def test_every_function_that_the_architecture_names_is_where_it_says() -> None:
    named = re.findall(r"`(monitor/[\w/]+\.py)`,? `(\w+)`", (DOCS / "architecture.md").read_text("utf-8"))
    assert len(named) >= 8
    for path, name in named:
        module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
        assert hasattr(module, name), f"{path} has no {name}"


def test_every_message_of_the_troubleshooting_page_is_one_of_the_code() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "monitor").rglob("*.py"))
    rows = re.findall(r"^\| `([^`]+)` \|", (DOCS / "troubleshooting.md").read_text("utf-8"), re.MULTILINE)
    assert len(rows) > 25
    for message in rows:
        pattern = r"[^\n]{1,80}".join(re.escape(part.strip()) for part in message.strip("… ").split("…"))
        assert re.search(pattern, code), f"no message of the code reads {message!r}"


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_pages_are_written_in_plain_words(book: Path) -> None:
    assert re.findall(OLD_PHRASES, book.read_text("utf-8")) == []


def test_the_feeds_page_names_every_feed_and_format() -> None:
    text = (ROOT / "feeds" / "README.md").read_text("utf-8")
    assert all(f".{each.ending}" in text and each.label in text for each in FORMATS.values())
    assert all(name in text for name in ("all.*", "_status.*", "index.opml", "-near.*"))
    assert f"up to {publishing.PAGES} pages" in text


@pytest.mark.parametrize("path", sorted((ROOT / "monitor").rglob("*.py")), ids=lambda path: path.stem)
def test_a_docstring_begins_with_one_short_sentence_in_plain_words(path: Path) -> None:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, documented))
    for text in filter(None, map(ast.get_docstring, nodes)):
        first, _, more = text.partition("\n")
        assert len(first) < 80 and re.fullmatch(r"(?:(?![.!?] +[A-Z]).)+\.", first) and more[:1] in ("", "\n"), first
        assert re.findall(OLD_PHRASES, text) == [], text


MODULES = sorted(each.name for each in pkgutil.walk_packages(monitor.__path__, "monitor."))


@pytest.mark.parametrize("name", [name for name in MODULES if ".migrations" not in name and name != "monitor.__main__"])
def test_every_example_of_a_docstring_runs(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian's package prometheus) is not installed")
def test_the_alert_rules_fire_when_they_should_and_only_then() -> None:
    rules, cases = str(DOCS / "alerts.yml"), str(ROOT / "tests" / "docs" / "alerts_test.yml")
    for words in (["check", "rules", rules], ["test", "rules", cases]):
        done = subprocess.run(["promtool", *words], capture_output=True, text=True, timeout=100)
        assert done.returncode == 0, done.stdout + done.stderr


def test_every_metric_of_the_alerts_and_of_the_dashboard_exists() -> None:
    endings = re.compile(r"_(?:bucket|sum|count)$")
    for name in ("alerts.yml", "dashboard.json"):
        found = re.findall(r"\bnewsmonitor_\w+", (DOCS / name).read_text("utf-8"))
        assert len(found) > 5
        for metric in found:
            histogram = METRICS.get(endings.sub("", metric), ("",))[0] == "histogram"
            assert histogram if endings.search(metric) else metric in METRICS, metric
    panels = json.loads((DOCS / "dashboard.json").read_text("utf-8"))["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) >= 8


def test_the_documentation_builds_as_a_site_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    for page in tmp_path.glob("[!4]*.html"):  # 404.html is served at any address, so its links begin with a slash
        for link in re.findall(r'(?:href|src)="([^"#]+)', page.read_text("utf-8")):
            assert "://" in link or link.startswith(("mailto:", "data:")) or (page.parent / link).exists(), (page, link)
        # What a page loads is its own: nothing is asked of another host when it is read.
        assert not re.findall(r'<(?:script|img)[^>]+src="https?://', page.read_text("utf-8")), page


def test_the_pictures_are_small() -> None:
    pictures = list((DOCS / "pictures").iterdir())
    assert len(pictures) >= 5
    assert sum(picture.stat().st_size for picture in pictures) < 500_000

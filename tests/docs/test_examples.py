"""Every block of the documentation is run as written, or read by the program that it is for.

The configuration in it is checked by `test_docs`. Lines of newsmonitor run in a place of their own, where an address
of the page stands for one of the test; lines of the system run in a shell whose system programs only note what they
are asked for.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from monitor.config import load
from monitor.topics.query import FIELDS
from tests.commandline import Place
from tests.databases import NewDatabase, new_postgresql
from tests.docs.reference import DOCS
from tests.docs.test_docs import BLOCK, BOOKS, PROGRAM, ROOT
from tests.newssite import NewsSite
from tests.notify.receivers import webhook
from tests.watched import place, site

__all__ = ["new_postgresql", "place", "site"]

ARCHIVES = ROOT / "tests" / "store" / "archives"
# The beginning of a block, and the test that is about blocks of this kind.
KINDS = {
    r"newsmonitor |make |export |pipx? |python3? -m |docker |mkdir |apt ": "lines",
    r"(server|location) ": "nginx",
    r"(handle_path |handle |news\.example\.org \{)": "caddy",
    r"# prometheus\.yml": "prometheus",
    r"# /etc/systemd/system/": "unit",
    r"query +:=": "grammar",
    r"due → ": "way",
    r"monitor/\n": "tree",
    r"https://river\.example/: ": "output",
    r"Usage: ": "help",
}
BLOCKS = [
    (book, language, text)
    for book in BOOKS
    for language, text in BLOCK.findall(book.read_text("utf-8"))
    if language != "yaml"
]


def kind_of(text: str) -> str:
    return next((kind for start, kind in KINDS.items() if re.match(start, text)), "")


def of_kind(kind: str) -> list[tuple[Path, str]]:
    return [(book, text) for book, _, text in BLOCKS if kind_of(text) == kind]


def lines_of(name: str) -> list[str]:
    """The lines of a page that are run, without their comments. name: from the root of the repository"""
    texts = [text for book, text in of_kind("lines") if book == ROOT / name]
    return [bare for text in texts for line in text.splitlines() if (bare := re.sub(r"\s+# .*", "", line).strip())]


def test_every_block_is_of_a_kind_that_is_tested() -> None:
    assert [f"{book.name}: {text[:60]}" for book, _, text in BLOCKS if not kind_of(text)] == []
    tested = {"README.md", "install.md", "docker", "upgrading.md", "state.md", "growing.md", "versions.md", "notify.md"}
    tested |= {"subscribing.md", "browser.md", "cleaning.md"}
    tested |= {"commands.md"}  # made from the help of the commands
    assert {book.name for book, _ in of_kind("lines")} <= tested, "a page with new lines needs a test of them"


# ── lines ──


SYSTEM = ("systemctl", "systemd-sysusers", "docker", "pipx", "pip", "apt", "python3", "make", "cp")


@pytest.fixture
def shell(tmp_path: Path) -> Callable[[str], str]:
    """Run a line; its system programs do nothing but note what they were asked for. Gives what was noted."""
    stubs, notes = tmp_path / "stubs", tmp_path / "notes"
    stubs.mkdir()
    for name in (*SYSTEM, "opt/newsmonitor/bin/pip"):
        path = stubs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\necho "$0 $@" >> {notes}\n')
        path.chmod(0o755)

    def run(line: str) -> str:
        notes.write_text("")
        environ = {**os.environ, "PATH": f"{stubs}:{os.environ['PATH']}", "HOME": str(tmp_path)}
        line = line.replace("/opt/", f"{stubs}/opt/")
        done = subprocess.run(["bash", "-ec", line], cwd=tmp_path, env=environ, capture_output=True, text=True)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return notes.read_text().replace(f"{stubs}/", "")

    return run


def test_the_two_commands_of_the_readme_and_of_the_installation_are_those_of_the_makefile() -> None:
    asked = [line for name in ("README.md", "docs/install.md") for line in lines_of(name) if line.startswith("make ")]
    assert asked == ["make run", "make test", "make run"]
    for line in asked:
        done = subprocess.run([*shlex.split(line), "--dry-run"], cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["compose.yaml", "containers/compose.yaml"])
def test_a_compose_file_has_only_what_the_compose_specification_knows(name: str) -> None:
    content = yaml.safe_load((ROOT / name).read_text("utf-8"))
    keys = "build image read_only tmpfs cap_drop security_opt restart ports volumes env_file environment command"
    keys += " depends_on deploy healthcheck entrypoint user stop_grace_period shm_size"
    assert content.keys() <= {"services", "volumes", "name", "x-role"}
    volumes = set(content["volumes"])
    for service in content["services"].values():
        assert service.keys() <= set(keys.split())
        named = {volume.partition(":")[0] for volume in service.get("volumes", ()) if volume[0] not in "./"}
        assert named <= volumes


def test_the_lines_for_containers_name_what_compose_has(shell: Callable[[str], str], place: Place) -> None:
    lines = [line for line in lines_of("docs/install.md") if line.startswith("docker")]
    assert len(lines) == 3
    place.call("once")
    content = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    for line in lines:
        noted = shell(line).split()
        assert noted[:2] == ["docker", "compose"]
        assert noted[2] in ("up", "logs", "exec")
        if noted[2] == "exec":
            assert noted[3] in content["services"]
            assert noted[4] == "newsmonitor"
            folder = noted[noted.index("--config") + 1]
            assert f"./config:{folder}:ro" in content["services"][noted[3]]["volumes"]
            place.call(*[str(place.folder / "config") if word == folder else word for word in noted[5:]])


def test_the_unit_is_installed_as_the_page_says(shell: Callable[[str], str], tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write(sources="sources: []")
    noted = ""
    for line in lines_of("systemd/README.md"):
        if "install-service" in line:
            words = line.replace("/etc/", f"{tmp_path}/etc/").split()[1:]
            (tmp_path / "etc").mkdir()
            (tmp_path / "config").rename(tmp_path / "etc" / "newsmonitor")
            said = place.call(*words, "--program", "/opt/newsmonitor/bin/newsmonitor", "--root", "root").stdout
            assert "systemctl enable --now newsmonitor.service" in said
        else:
            noted += shell(line)
    unit = (tmp_path / "root" / "etc" / "systemd" / "system" / "newsmonitor.service").read_text()
    assert "ExecStart=/opt/newsmonitor/bin/newsmonitor run --config" in unit
    for asked in ("python3 -m venv", "--require-hashes -r requirements/run.txt", "systemd-sysusers", "enable --now"):
        assert asked in noted
    assert (ROOT / "requirements" / "run.txt").exists()


def test_an_upgrade_and_the_way_back_are_as_the_page_says(shell: Callable[[str], str], tmp_path: Path) -> None:
    """The archive is one that an earlier version wrote; the service is one round."""
    place = Place(tmp_path)
    place.write(
        sources="sources: []", topics="topics: {}", newsmonitor=f"state: {tmp_path}/news.db\nkeep: {{items: 9999d}}\n"
    )
    database = tmp_path / "news.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript((ARCHIVES / "0012-feeds.sql").read_text("utf-8"))
        before = connection.execute("SELECT guid, first_seen, published FROM items ORDER BY guid").fetchall()

    def now() -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(database)) as connection:
            return connection.execute("SELECT guid, first_seen, published FROM items ORDER BY guid").fetchall()

    (tmp_path / "backups").mkdir()
    lines = lines_of("docs/upgrading.md")
    assert lines[1:3] == ["cd /var/lib/newsmonitor", "newsmonitor backup /var/backups/news.db"]
    for line in lines:
        line = line.replace("/var/backups", str(tmp_path / "backups"))
        if PROGRAM.match(line):
            (copy,) = [*tmp_path.glob("news.before-*.db"), Path("none")][:1]
            line = line.replace("/var/lib/newsmonitor/state/newsmonitor.before-REVISION.db", str(copy))
            place.call(*shlex.split(PROGRAM.sub("", line, count=1)))
        elif "start newsmonitor" in shell(line.replace("/var/lib/newsmonitor", str(tmp_path))):
            place.call("once")
        assert now() == before
    assert (tmp_path / "backups" / "news.db").exists()
    assert (tmp_path / "news.before-restore.db").exists()


def test_the_lines_about_the_database_run_as_written(place: Place, new_postgresql: NewDatabase) -> None:
    place.call("once")
    address = new_postgresql()
    lines = lines_of("docs/state.md")
    assert [line.split()[1] for line in lines] == ["backup", "restore", "db"]
    assert set(lines_of("docs/growing.md")) > {lines[2]}
    for line in lines:
        said = place.call(*shlex.split(line.replace("postgresql://news@db.example/news", address))[1:]).stdout
    assert "rows of state/newsmonitor.db; name it in `state`" in said
    (place.folder / "state" / "newsmonitor.db").unlink()
    place.use_state(address)
    assert place.json("status")["items"] > 0


def test_the_lines_about_versions_run_as_written(place: Place, site: NewsSite) -> None:
    place.call("once")
    site.article("/2.html", "芯片出口规则再次调整,企业忙着重新算账", "规则的第十二条改了,从明年三月起执行。" * 4)
    place.call("once")
    lines = lines_of("docs/versions.md")
    assert len(lines) == 2
    for line in lines:
        words = shlex.split(line.replace("https://example.org/story", f"{site.base}/2.html"))
        assert "芯片出口规则" in place.call(*words[1:]).stdout
    assert "has not changed since it was first read" in place.call("history", f"{site.base}/1.html").stdout


def test_the_line_about_messages_sends_one(place: Place) -> None:
    (line,) = lines_of("docs/notify.md")
    with webhook() as receiver:
        path = place.folder / "config" / "newsmonitor.yaml"
        path.write_text(f"{path.read_text('utf-8')}notify: {{targets: {{desk: '{receiver.url}'}}}}\n", "utf-8")
        assert "✓ desk" in place.call(*shlex.split(line)[1:]).stdout
    assert len(receiver.got) == 1


@pytest.mark.skipif(shutil.which("newsboat") is None, reason="newsboat is not installed")
def test_newsboat_is_subscribed_as_the_page_says(place: Place, shell: Callable[[str], str]) -> None:
    place.call("once")
    made, echo, imported, refresh = lines_of("docs/subscribing.md")
    for line in (made, echo, imported):
        shell(line)
    urls = (place.folder / ".newsboat" / "urls").read_text()
    assert 'feeds/space.rss "~Space"' in urls
    assert re.search(r"http://127\.0\.0\.1:\d+/feeds/departures\.\w+", urls)
    option = refresh.split()[1]
    assert option in subprocess.run(["newsboat", "--help"], capture_output=True, text=True, timeout=60).stdout


def test_an_extra_that_a_page_names_exists() -> None:
    declared = re.search(r"\[project\.optional-dependencies\]\n(.*?)\n\[", (ROOT / "pyproject.toml").read_text(), re.S)
    assert declared
    extras = set(re.findall(r"^([\w-]+) = ", declared[1], re.MULTILINE))
    for book in BOOKS:
        named = re.findall(r"(?:newsmonitor|\.)\[(\w+)\]", book.read_text("utf-8"))
        assert set(named) <= extras, book.name


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_every_module_that_a_page_runs_exists(book: Path) -> None:
    for name in re.findall(r"python3? -m (tests[\w.]*)", book.read_text("utf-8")):
        path = ROOT / name.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), name


# ── files of other programs ──


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool (Debian's package prometheus) is not installed")
def test_prometheus_takes_the_block(tmp_path: Path) -> None:
    ((_, text),) = of_kind("prometheus")
    path = tmp_path / "prometheus.yml"
    path.write_text(text.replace("/etc/prometheus/", f"{tmp_path}/"))
    shutil.copy(DOCS / "alerts.yml", tmp_path / "newsmonitor-alerts.yml")
    (tmp_path / "newsmonitor").write_text("secret")
    done = subprocess.run(["promtool", "check", "config", str(path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    ((_, text),) = of_kind("unit")
    path = tmp_path / Path(text.splitlines()[0].removeprefix("# ")).name
    path.write_text(text.replace("/usr/bin/chromium", sys.executable))
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


# ── what the code has too ──


def test_the_grammar_names_the_fields_of_the_language() -> None:
    ((_, text),) = of_kind("grammar")
    line = next(line for line in text.splitlines() if line.startswith("field"))
    named = re.findall(r"[a-z]+", line.partition(":=")[2].partition("     ")[0])
    assert set(named) == set(FIELDS)


def test_the_way_of_an_item_is_told_alike() -> None:
    assert len({text for _, text in of_kind("way")}) == 1


def test_the_tree_of_the_architecture_has_every_folder() -> None:
    ((_, text),) = of_kind("tree")
    named = set(re.findall(r"^  ([\w.]+)/?\s", text, re.MULTILINE))
    there = {path.name for path in (ROOT / "monitor").iterdir() if (path / "__init__.py").exists()}
    files = {path.name for path in (ROOT / "monitor").glob("*.py")} - {"__init__.py", "__main__.py"}
    assert named == there | files


def test_the_output_that_a_page_shows_is_what_the_code_prints() -> None:
    ((_, text),) = of_kind("output")
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "monitor").rglob("*.py"))
    for part in ("a JSON document with a list at ", "this list comes from ", "; the browser is needed once a day"):
        assert part in text
        assert part in code


def test_the_shipped_configuration_is_that_of_the_readme() -> None:
    assert load(ROOT / "config", {}).topics

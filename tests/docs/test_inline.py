"""Every command within a line of the documentation is run: `newsmonitor …`, `systemctl …`, `make …` and the like.

Those that run a module of tests/ are in `test_benches`, those in blocks in `test_examples`.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from monitor.cluster import ROLES
from tests.commandline import Place, free_port
from tests.docs.benches import commands as bench_commands
from tests.docs.benches import module_and_words
from tests.docs.reference import each_command
from tests.docs.test_benches import run_here
from tests.docs.test_docs import BLOCK, BOOKS, PROGRAM, ROOT
from tests.newssite import NewsSite
from tests.notify.receivers import mail_server, webhook
from tests.watched import place, site

__all__ = ["place", "site"]

INLINE = re.compile(r"`([^`]+)`")  # also over the end of a line
PROGRAMS = (
    "newsmonitor python python3 make pip pipx apt docker systemctl systemd-sysusers journalctl curl cd sudo nginx caddy"
    " git psql createdb export cp"
)
# What a page writes for something of the reader's own.
GIVEN = {
    "ID": "s",
    "QUERY": "芯片",
    "FORMAT": "newsboat",
    "NAME": "morning",
    "FROM": "state/newsmonitor.db",
    "TO": "to.db",
}
FILES = {"opml import": "in.opml", "opml export": "out.opml", "import-filter": "filters", "backup": "new.db"}
# Exit codes other than 0, and what is said: no service runs here, and a name alone lacks what it is about.
CODES: Mapping[str, tuple[int, str]] = {
    "reload": (1, "no service runs on this state"),
    "add": (2, "which address?"),
    "probe": (2, "Missing argument"),
    "why": (2, "Missing argument"),
    "restore": (2, "Missing argument"),
}
# These go on until they are stopped: test_install.py and tests/cli/test_wheel.py run them.
SERVICES = ("run", "demo")


def inline() -> Mapping[str, str]:
    """Every code within lines that is a command with its words, and the name of the first page that has it."""
    found: dict[str, str] = {}
    for book in BOOKS:
        for code in INLINE.findall(BLOCK.sub("", book.read_text("utf-8"))):
            words = re.sub(r"^[A-Z_]+=\S* ", "", code).split()
            if len(words) > 1 and Path(words[0]).name in PROGRAMS.split():
                found.setdefault(" ".join(code.split()), book.name)
    return found


COMMANDS = [code for code in inline() if not re.match(r"python3? -m tests", code)]
OURS = [PROGRAM.sub("", code, count=1) for code in COMMANDS if PROGRAM.match(code)]
OF_THE_SYSTEM = [code for code in COMMANDS if not re.match(r"(\S*/)?newsmonitor ", code)]


@pytest.fixture
def ready(place: Place, site: NewsSite) -> Iterator[Place]:
    """A place with a round behind it, and what commands are given beside it."""
    place.call("once")
    place.call("backup", "old.db")
    place.call("opml", "export", "in.opml")
    (place.folder / "filters").write_text('"查询:芯片" "芯片"\nignore-article "*" "title =~ \\"广告\\""\n', "utf-8")
    shutil.copytree(place.folder / "config", place.folder / "demo" / "config")
    site.listing({f"/{n}.html": f"另一个列表的第{n}条新闻标题" for n in range(1, 6)}, "/list")
    site.html("/watched", "<p>今天的通知:图书馆周一闭馆,周二照常开放。</p>")
    path = place.folder / "config" / "newsmonitor.yaml"
    port = free_port()
    with webhook() as receiver, mail_server(port):
        targets = f"targets: {{desk: '{receiver.url}', me: 'smtp://127.0.0.1:{port}/?from=a@b.example&to=c@d.example'}}"
        digests = "digests: {morning: {target: me, at: '08:00'}}"
        path.write_text(f"{path.read_text('utf-8')}notify: {{{targets}, {digests}}}\n", "utf-8")
        yield place


def words_of(line: str, ready: Place, site: NewsSite) -> list[str]:
    """The words of a command as a person here would write them."""
    addresses = iter([f"{site.base}/2.html", f"{site.base}/4.html"])
    url = {"add": f"{site.base}/list", "probe": f"{site.base}/list", "add --watch": f"{site.base}/watched"}
    name = next((name for name in ("add --watch", "add", "probe", *FILES) if line.startswith(name)), "")
    given = {**GIVEN, "FILE": FILES.get(name, "old.db")}
    words = [given.get(word, word) for word in shlex.split(line)]
    words = [url.get(name) or next(addresses) if word == "URL" else word for word in words]
    if words[0] == "install-service":
        words += ["--root", str(ready.folder / "root"), "--program", "/opt/newsmonitor/bin/newsmonitor"]
    return [*words, "other"] if words == ["init"] else words


def test_each_command_within_a_line_runs(ready: Place, site: NewsSite) -> None:
    """One after the other, as a person tries them; `reprocess` and others change what the next one sees."""
    faults = []
    # What is joined is split afterwards, before anything else changes it.
    for line in sorted(OURS, key=lambda line: {"join": 0, "split": 1}.get(line.split()[0], 2)):
        if line.split()[0] in SERVICES:
            continue
        code, words = CODES.get(line, (0, ""))
        try:
            said = ready.call(*words_of(line, ready, site), expect=code)
            assert words in said.stdout + said.stderr, said
        except AssertionError as fault:
            faults.append(f"newsmonitor {line}: {fault}")
    assert "\n".join(faults) == ""


@pytest.mark.parametrize("code", [code for code in OF_THE_SYSTEM if code.startswith("make ")])
def test_make_knows_what_a_line_asks_for(code: str) -> None:
    done = subprocess.run([*shlex.split(code), "--dry-run"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert all(word.partition("=")[2] in done.stdout for word in code.split() if "=" in word)


@pytest.fixture
def installed(place: Place) -> Path:
    """A folder that stands for `/`: the units of the service, of its timer, of each role."""
    root = place.folder / "root"
    (root / "etc").mkdir(parents=True)
    for words in ([], ["--timer"], *(["--role", role] for role in ROLES)):
        place.call("install-service", "--root", str(root), "--program", "/opt/newsmonitor/bin/newsmonitor", *words)
    return root


@pytest.mark.skipif(not all(map(shutil.which, ("systemctl", "jq"))), reason="systemd or jq is not installed")
@pytest.mark.parametrize("code", [code for code in OF_THE_SYSTEM if not re.match("make |pip ", code)])
def test_a_line_for_the_system_does_what_it_says(code: str, place: Place, installed: Path) -> None:
    """systemctl itself enables the units, in a folder; what asks a running system finds units and a log of ours."""
    stubs = place.folder / "stubs"
    stubs.mkdir()
    units = f"{installed}/etc/systemd/system"
    ours = f'#!/bin/sh\nexec {sys.executable} -m monitor "$@"\n'
    enable = f'shift; [ "$1" = --now ] && shift; exec {shutil.which("systemctl")} --root={installed} enable "$@"'
    programs = {
        "systemctl": f'#!/bin/sh\nset -e\nif [ "$1" = enable ]; then {enable}; fi\ntest -f {units}/$2.service\n',
        "journalctl": f"#!/bin/sh\ntest -f {units}/$2.service && cat {place.folder}/log\n",
        "sudo": '#!/bin/sh\nshift 2; exec "$@"\n',
        "docker": "#!/bin/sh\nexec true\n",
        "newsmonitor": ours,
    }
    for name, text in programs.items():
        (stubs / name).write_text(text)
        (stubs / name).chmod(0o755)
    lines = [{"level": level, "event": f"{level} of 空间站"} for level in ("info", "error")]
    (place.folder / "log").write_text("".join(json.dumps(line) + "\n" for line in lines))
    if "status" in code and "sudo" in code:
        place.call("once")
    command = code.replace("/var/lib/newsmonitor", str(place.folder)).replace("/opt/newsmonitor/bin", str(stubs))
    environ = os.environ | {"PATH": f"{stubs}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-ec", command], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    if "enable" in code:
        wanted = [path.name for path in installed.glob("etc/systemd/system/*.wants/*")]
        assert {re.sub(r"(\.\w+)?$", "", unit) for unit in code.split()[3:]} <= {
            name.rpartition(".")[0] for name in wanted
        }
    if "jq" in code:
        assert json.loads(done.stdout) == lines[1]
    if "status" in code and "sudo" in code:
        assert "0 failing" in done.stdout
    for name in re.findall(r"--file (\S+)", code):
        assert (ROOT / name).exists()


def test_what_a_line_installs_with_pip_is_an_extra_that_exists() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    codes = [code for code in OF_THE_SYSTEM if code.startswith("pip ")]
    assert {extra for code in codes for extra in re.findall(r"\[(\w+)\]", code)} <= declared.keys()
    assert [code for code in codes if not re.fullmatch(r"pip install '(newsmonitor|\.)\[\w+\]'", code)] == []


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_options_within_a_line_are_those_of_a_command_of_the_page(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = BLOCK.sub("", book.read_text("utf-8"))
    named = {
        option for code in INLINE.findall(text) if code.startswith("--") for option in re.findall(r"--[\w-]+", code)
    }
    known = {name for _, command, _ in each_command() for each in command.params for name in each.opts} | {"--help"}
    for module in sorted(
        {module_and_words(line, {})[0] for line, page in bench_commands().items() if page == book.name}
    ):
        if named - known:
            run_here(module, ["--help"])
            known |= set(re.findall(r"--[\w-]+", capsys.readouterr().out))
    assert named <= known

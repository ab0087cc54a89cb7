"""The ways to install do what docs/install.md says: pipx for real, compose files by docker-compose, apt as a trial."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tests.commandline import Place, free_port
from tests.docs.test_docs import ROOT
from tests.docs.test_examples import lines_of


def test_make_run_starts_the_demo_as_the_readme_says(tmp_path: Path) -> None:
    """In a folder of its own, with what is installed here: CI installs that by `make test` on a clean checkout."""
    text = (ROOT / "README.md").read_text("utf-8")
    asked = re.search(r"`(make run PORT=)8081`", text)
    assert asked
    assert "make run " in text
    for name in ("Makefile", "pyproject.toml", "requirements"):
        (tmp_path / name).symlink_to(ROOT / name)
    venv, port = Path(sys.prefix), free_port()
    command = [*f"{asked[1]}{port}".split(), f"VENV={venv}", f"--old-file={venv}/installed"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, env=environ, stdout=pipe, text=True, start_new_session=True) as demo:
        assert demo.stdout is not None
        try:
            said = "".join(iter(demo.stdout.readline, "  Stop with     Ctrl-C\n"))
        finally:
            os.killpg(demo.pid, signal.SIGINT)
    assert f"Read it at    http://127.0.0.1:{port}/" in said
    (ask,) = re.findall(r"Ask it +(.*)", said)
    done = subprocess.run(ask.split(), cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=100)
    assert "sources: 4, of which " in done.stdout, done.stderr


@pytest.fixture
def with_pipx(tmp_path: Path) -> Mapping[str, str]:
    """The environment of a user who has pipx, and no package index.

    pipx has libraries that all its programs share. Here these are the packages of the tests, so that pip finds what the
    program asks for, and what builds it. This program itself is not among them.
    """
    shared = tmp_path / "pipx" / "shared"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(shared)], check=True, timeout=100)
    (libraries,) = shared.glob("lib/*/site-packages")
    for folder in (Path(path) for path in sys.path if path.endswith("site-packages")):
        for entry in folder.iterdir():
            there = libraries / entry.name
            if not entry.name.startswith("newsmonitor") and entry.suffix != ".pth" and not there.exists():
                there.symlink_to(entry)
    (shared / "bin" / "pip").touch()  # of today, so that pipx does not renew it
    folders = {"HOME": tmp_path, "PIPX_HOME": tmp_path / "pipx", "PIPX_BIN_DIR": tmp_path / "bin"}
    pip = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_CONFIG_FILE": os.devnull}
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    return {**{name: str(folder) for name, folder in folders.items()}, **pip, "PATH": path} | {
        "PIPX_DEFAULT_PYTHON": sys.executable,
        "LANG": "C.UTF-8",
    }


@pytest.mark.skipif(shutil.which("pipx") is None, reason="pipx is not installed")
def test_pipx_installs_a_program_that_runs_as_the_page_says(tmp_path: Path, with_pipx: Mapping[str, str]) -> None:
    """But for the port, and for the sources of the first configuration, which are not on this machine."""
    install, init, run = lines_of("docs/install.md")[2:5]
    assert (install, init, run) == ("pipx install .", "newsmonitor init", "newsmonitor run")
    place = Place(tmp_path / "mine")
    place.folder.mkdir()

    def bash(line: str, folder: Path) -> str:
        done = subprocess.run(
            ["bash", "-ec", line], cwd=folder, env=with_pipx, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    bash(install, ROOT)
    assert (tmp_path / "bin" / "newsmonitor").exists()
    assert re.match(r"newsmonitor, version \d", bash("newsmonitor --version", place.folder))
    bash(init, place.folder)
    assert bash("newsmonitor check", place.folder).endswith("0 faults, 0 warnings\n")
    port = free_port()
    place.write(
        sources="sources: []\n",
        newsmonitor=f'publish: {{base_url: "http://127.0.0.1:{port}"}}\nweb: {{listen: "127.0.0.1:{port}"}}\n',
    )
    command = ["bash", "-c", f"exec {run}"]  # in the place of the shell, so that a signal reaches it
    with subprocess.Popen(command, cwd=place.folder, env=with_pipx, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        try:
            assert f"http://127.0.0.1:{port}" in next(line for line in service.stdout if "Read it at" in line)
        finally:
            service.send_signal(signal.SIGTERM)
        assert service.wait(100) == 0


@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="docker-compose is not installed")
@pytest.mark.parametrize("name", ["compose.yaml", "containers/compose.yaml"])
def test_docker_compose_reads_a_compose_file(name: str, tmp_path: Path) -> None:
    """Debian has one of 2021: what is newer, a name of the whole and a file that may be missing, is left out for it."""
    text = (ROOT / name).read_text("utf-8")
    content = yaml.safe_load(text)
    content.pop("name", None)
    content.pop("x-role", None)
    for service in content["services"].values():
        assert all(each["required"] is False for each in service.pop("env_file", ()))
    (tmp_path / "compose.yaml").write_text(yaml.safe_dump(content), "utf-8")
    command = ["docker-compose", "--project-directory", str((ROOT / name).parent), "--file", "compose.yaml", "config"]
    secrets = set(re.findall(r"\$\{(\w+):\?", text))

    def config(**given: str) -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, **given}
        return subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=100)

    done = config(**dict.fromkeys(secrets, "letters"))
    assert done.returncode == 0, done.stderr
    assert yaml.safe_load(done.stdout)["services"].keys() == content["services"].keys()
    if secrets:
        refused = config()
        assert refused.returncode != 0
        assert "choose a password" in refused.stderr


LISTS = any(Path("/var/lib/apt/lists").glob("*_Packages*"))


@pytest.mark.skipif(not LISTS, reason="there are no lists of apt: apt-get update fetches them")
def test_apt_has_the_packages_that_a_page_installs() -> None:
    lines = [line for page in (ROOT / "docs").glob("*.md") for line in lines_of(f"docs/{page.name}")]
    asked = [line.split()[2:] for line in lines if line.startswith("apt install ")]
    assert asked
    for packages in asked:
        command = ["apt-get", "install", "--simulate", "--quiet", *packages]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100)
        assert done.returncode == 0, done.stderr

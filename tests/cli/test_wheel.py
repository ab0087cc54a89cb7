"""The wheel holds everything that the program needs; the container's files name what is there."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from monitor.config import FILES
from tests.commandline import free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as pip does, and unpack it."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*build, "--wheel-dir", str(place), str(ROOT)], check=True, timeout=100)
    (wheel,) = place.glob("newsmonitor-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place / "site")
    return place / "site"


def command(unpacked: Path, *words: str) -> list[str]:
    """A command of the unpacked wheel; the repository's own package is not used."""
    program = f"import sys; sys.path.insert(0, {str(unpacked)!r}); from monitor.cli import main; main()"
    return [sys.executable, "-c", program, *words]


def run(unpacked: Path, folder: Path, *words: str) -> str:
    """Run a command of the unpacked wheel, from a folder that has none of the repository's files."""
    done = subprocess.run(command(unpacked, *words), cwd=folder, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_writes_a_configuration_a_database_and_units(unpacked: Path, tmp_path: Path) -> None:
    run(unpacked, tmp_path, "init")
    assert sorted(each.name for each in (tmp_path / "config").iterdir()) == sorted(FILES)
    (tmp_path / "config" / "sources.yaml").write_text("sources: []\n")
    assert "0 sources visited" in run(unpacked, tmp_path, "once")
    assert (tmp_path / "feeds" / "ai.rss").exists()
    assert "0 failing" in run(unpacked, tmp_path, "status")
    assert "ExecStart=" in run(
        unpacked, tmp_path, "install-service", "--program", "/opt/newsmonitor/bin/newsmonitor", "--print"
    )


def test_the_wheel_has_the_demo(unpacked: Path, tmp_path: Path) -> None:
    words = ("demo", "--json", "--port", str(free_port()), "--site-port", "0")
    with subprocess.Popen(command(unpacked, *words), cwd=tmp_path, stdout=subprocess.PIPE, text=True) as demo:
        try:
            assert demo.stdout is not None
            assert "feeds" in demo.stdout.readline()
        finally:
            demo.terminate()
            assert demo.wait(60) == 0


def test_the_container_copies_what_is_there_and_runs_the_service() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    copied = [
        path for line in lines if line.startswith("COPY ") and "--from" not in line for path in line.split()[1:-1]
    ]
    assert copied
    assert all((ROOT / path).exists() for path in copied)
    assert "USER newsmonitor" in lines
    service = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]["newsmonitor"]
    assert service["read_only"] is True
    assert "/config" in service["volumes"][0]
    assert 'CMD ["run", "--config", "/config"]' in lines

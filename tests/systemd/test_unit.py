"""The unit as systemd's own tools see it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "systemd" / "newsmonitor.service"

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


@needs_systemd
def test_the_unit_is_without_fault_where_its_program_is_in_place(tmp_path: Path) -> None:
    unit = tmp_path / "newsmonitor.service"
    text = UNIT.read_text()
    assert "ExecStart=/opt/newsmonitor/bin/newsmonitor run" in text
    unit.write_text(text.replace("/opt/newsmonitor/bin/newsmonitor", sys.executable))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@needs_systemd
def test_the_sandbox_leaves_little_exposed() -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)]
    said = subprocess.run(command, capture_output=True, text=True).stdout
    found = re.search(r"Overall exposure level for newsmonitor\.service: ([0-9.]+)", said)
    assert found is not None
    assert float(found[1]) <= 2.0


def test_the_unit_waits_for_word_and_reloads_by_signal() -> None:
    lines = UNIT.read_text().splitlines()
    assert "Type=notify" in lines
    assert "ExecReload=/bin/kill -HUP $MAINPID" in lines


def test_the_unit_gives_descriptors_enough_for_visits_and_clients() -> None:
    (limit,) = re.findall(r"^LimitNOFILE=(\d+)$", UNIT.read_text(), re.MULTILINE)
    assert int(limit) >= 8192

"""The unit as systemd's own tools see it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.service.systemd import unit_files

UNIT = Path(__file__).parents[2] / "systemd" / "newsmonitor.service"

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


@needs_systemd
@pytest.mark.parametrize("name", ["newsmonitor.service", "newsmonitor-once.service", "newsmonitor-once.timer"])
def test_the_units_are_without_fault_where_their_program_is_in_place(tmp_path: Path, name: str) -> None:
    for each in UNIT.parent.glob("newsmonitor*.*"):
        text = each.read_text()
        assert each.suffix != ".service" or "ExecStart=/opt/newsmonitor/bin/newsmonitor " in text
        (tmp_path / each.name).write_text(text.replace("/opt/newsmonitor/bin/newsmonitor", sys.executable))
    done = subprocess.run(["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("role", ["scheduler", "worker", "publisher", "web"])
def test_the_template_unit_of_each_role_is_without_fault(tmp_path: Path, role: str) -> None:
    files = unit_files(Path("/opt/newsmonitor/bin/newsmonitor"), Path("/etc/newsmonitor"), timer=False, role=role)
    (text,) = (text for path, text in files.items() if path.name == f"newsmonitor-{role}@.service")
    assert f"ExecStart=/opt/newsmonitor/bin/newsmonitor run --role {role} --config /etc/newsmonitor\n" in text
    path = tmp_path / f"newsmonitor-{role}@1.service"
    path.write_text(text.replace("/opt/newsmonitor/bin/newsmonitor", sys.executable))
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_round_of_the_timer_runs_in_the_same_sandbox_as_the_service() -> None:
    def sandbox(name: str) -> list[str]:
        lines = UNIT.with_name(name).read_text().splitlines()
        return [
            line for line in lines[lines.index("User=newsmonitor") :] if line and not line.startswith(("[", "Wanted"))
        ]

    assert sandbox("newsmonitor-once.service") == sandbox("newsmonitor.service")


@needs_systemd
@pytest.mark.parametrize("name", ["newsmonitor", "newsmonitor-once"])
def test_the_sandbox_leaves_little_exposed(name: str) -> None:
    unit = UNIT.with_name(f"{name}.service")
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)]
    said = subprocess.run(command, capture_output=True, text=True).stdout
    found = re.search(rf"Overall exposure level for {name}\.service: ([0-9.]+)", said)
    assert found is not None
    assert float(found[1]) <= 2.0


def test_the_unit_waits_for_word_and_reloads_by_signal() -> None:
    lines = UNIT.read_text().splitlines()
    assert "Type=notify" in lines
    assert "ExecReload=/bin/kill -HUP $MAINPID" in lines


def test_the_unit_gives_descriptors_enough_for_visits_and_clients() -> None:
    (limit,) = re.findall(r"^LimitNOFILE=(\d+)$", UNIT.read_text(), re.MULTILINE)
    assert int(limit) >= 8192


def test_a_service_that_hangs_is_restarted_and_one_that_may_not_run_is_not() -> None:
    lines = UNIT.read_text().splitlines()
    assert "WatchdogSec=10min" in lines
    assert "Restart=on-failure" in lines
    assert "RestartPreventExitStatus=2 3" in lines

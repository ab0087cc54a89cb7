"""`newsmonitor init` and `install-service`: a first configuration, and the units for this installation."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from monitor.config import load
from monitor.errors import NewsmonitorError
from monitor.service.systemd import unit_files
from tests.commandline import Place

PROGRAM, CONFIG = Path("/srv/venv/bin/newsmonitor"), Path("/srv/news/config")


@pytest.mark.parametrize(("timer", "command"), [(False, "run"), (True, "once")])
def test_the_units_name_the_program_and_the_configuration(timer: bool, command: str) -> None:
    files = unit_files(PROGRAM, CONFIG, timer=timer)
    (service,) = (text for path, text in files.items() if path.suffix == ".service")
    assert f"ExecStart=/srv/venv/bin/newsmonitor {command} --config /srv/news/config\n" in service
    assert ("etc/systemd/system/newsmonitor-once.timer" in map(str, files)) == timer
    assert "u newsmonitor " in files[Path("etc/sysusers.d/newsmonitor.conf")]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("timer", [False, True])
def test_the_units_are_without_fault(tmp_path: Path, timer: bool) -> None:
    for path, text in unit_files(Path("/bin/true"), CONFIG, timer=timer).items():
        (tmp_path / path.name).write_text(text)
    (unit,) = tmp_path.glob("*.timer" if timer else "*.service")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize(
    "path", ["/home/ada/news", "/run/user/1000/news", "/srv/my news", "/srv/100%/news", "/srv/a\nb"]
)
def test_what_a_unit_cannot_see_or_say_is_refused(path: str) -> None:
    for program, config in ((Path(path), CONFIG), (PROGRAM, Path(path))):
        with pytest.raises(NewsmonitorError, match=r"does not see|cannot stand in a unit"):
            unit_files(program, config, timer=False)


def test_a_program_whose_python_a_unit_cannot_see_is_refused(tmp_path: Path) -> None:
    (tmp_path / "python").symlink_to("/home/ada/.pyenv/bin/python3.11")
    with pytest.raises(NewsmonitorError, match=r"does not see /home/ada/\.pyenv/bin/python3\.11") as refused:
        unit_files(tmp_path / "newsmonitor", CONFIG, timer=False)
    assert "with the system's Python" in refused.value.remedy


def test_the_files_are_written_and_the_next_commands_are_said(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write(sources="sources: []")
    said = place.call("install-service", "--program", str(PROGRAM), "--root", "root").stdout
    unit = tmp_path / "root" / "etc" / "systemd" / "system" / "newsmonitor.service"
    assert f"--config {tmp_path}/config\n" in unit.read_text()
    assert "wrote root/etc/systemd/system/newsmonitor.service" in said
    assert "systemctl enable --now newsmonitor.service" in said
    assert place.json("install-service", "--program", str(PROGRAM), "--root", "root", "--timer")["then"][-1].endswith(
        "newsmonitor-once.timer"
    )


def test_the_template_of_a_role_is_written(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write(sources="sources: []")
    said = place.call("install-service", "--program", str(PROGRAM), "--root", "root", "--role", "worker").stdout
    unit = tmp_path / "root" / "etc" / "systemd" / "system" / "newsmonitor-worker@.service"
    assert f"run --role worker --config {tmp_path}/config\n" in unit.read_text()
    assert "systemctl enable --now newsmonitor-worker@1.service" in said


def test_shown_units_are_written_nowhere(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write(sources="sources: []")
    said = place.call("install-service", "--program", str(PROGRAM), "--root", "root", "--print").stdout
    assert "[Service]" in said
    assert not (tmp_path / "root").exists()


def test_where_it_may_not_write_it_says_what_to_do(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.write(sources="sources: []")
    (tmp_path / "root").write_text("no folder")
    assert (
        "run it as root" in place.call("install-service", "--program", str(PROGRAM), "--root", "root", expect=1).stderr
    )


def test_the_first_configuration_is_without_fault_and_watches_two_sources(tmp_path: Path) -> None:
    place = Place(tmp_path)
    said = place.call("init").stdout
    assert "newsmonitor add URL " in said
    assert "--config" not in said, "./config is found by itself"
    assert place.call("check").stdout.endswith("0 faults, 0 warnings\n")
    config = load(tmp_path / "config", {})
    assert (len(config.sources), len(config.topics)) == (2, 1)


def test_the_first_configuration_replaces_nothing(tmp_path: Path) -> None:
    place = Place(tmp_path)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "topics.yaml").write_text("topics: {}\n")
    said = place.call("init", "news", expect=1).stderr
    assert "topics.yaml" in said
    assert [each.name for each in (tmp_path / "news").iterdir()] == ["topics.yaml"]


def test_a_command_without_configuration_says_how_to_write_one(tmp_path: Path) -> None:
    assert "newsmonitor init" in Place(tmp_path).call("once", expect=2).stderr

"""Units of systemd with the paths of this installation."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from monitor.errors import NewsmonitorError

_PROGRAM, _CONFIG = "/opt/newsmonitor/bin/newsmonitor", "/etc/newsmonitor"  # as the shipped units say
_SYSTEM, _USERS = Path("etc/systemd/system"), Path("etc/sysusers.d")
_HIDDEN = (Path("/home"), Path("/root"), Path("/run/user"))  # from a unit with ProtectHome=yes (systemd.exec(5))


def unit_files(program: Path, config: Path, *, timer: bool) -> Mapping[Path, str]:
    """Return the unit files of a service or a timer: path below the root to text.

    program: the command `newsmonitor`; config: the folder of the configuration; both absolute
    Raises NewsmonitorError where a unit could not see them, or their paths cannot stand in one.
    """
    for path in (program, config):
        if any(path.is_relative_to(folder) for folder in _HIDDEN):
            raise NewsmonitorError(
                f"a service does not see {path}: home folders are hidden from it",
                f"install the program in /opt/newsmonitor, and keep the configuration in {_CONFIG}",
            )
        if any(not char.isprintable() or char in " \"'\\%$;" for char in str(path)):
            raise NewsmonitorError(f"the path {path} cannot stand in a unit", "use one of letters, digits, / - . _")
    names = ["newsmonitor-once.service", "newsmonitor-once.timer"] if timer else ["newsmonitor.service"]
    found = {_SYSTEM / name: _shipped(name) for name in names}
    found = {
        path: text.replace(_PROGRAM, str(program)).replace(f"--config {_CONFIG}", f"--config {config}")
        for path, text in found.items()
    }
    return found | {_USERS / "newsmonitor.conf": _shipped("newsmonitor.sysusers")}


def _shipped(name: str) -> str:
    """Read a unit from the installed package, else from the repository."""
    packaged = resources.files("monitor.service") / "systemd" / name
    if packaged.is_file():
        return packaged.read_text("utf-8")
    return (Path(__file__).parents[2] / "systemd" / name).read_text("utf-8")

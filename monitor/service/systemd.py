"""Messages and watchdog of systemd, and the units of this installation.

Sources: sd_notify(3), sd_watchdog_enabled(3).
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import structlog

from monitor.errors import NewsmonitorError

log = structlog.get_logger(__name__)

_MOST_SECONDS = 60.0  # between two looks where nobody waits for them


@dataclass(slots=True)
class Heartbeat:
    """Sends WATCHDOG=1 while the service makes progress; else systemd restarts it.

    environ:   WATCHDOG_USEC says how long systemd waits, WATCHDOG_PID for whom
    monotonic: a clock in seconds
    """

    environ: Mapping[str, str]
    monotonic: Callable[[], float]
    _seen: dict[str, float] = field(default_factory=dict)
    _stalled: frozenset[str] = frozenset()

    @property
    def patience(self) -> float:
        """Seconds that systemd waits; 0: it does not watch this process."""
        for_whom = self.environ.get("WATCHDOG_PID", "")
        if for_whom not in ("", str(os.getpid())):
            return 0.0
        try:
            return max(0.0, int(self.environ.get("WATCHDOG_USEC", "0")) / 1e6)
        except ValueError:
            return 0.0

    @property
    def seconds(self) -> float:
        """Seconds between two calls of `tick`."""
        return self.patience / 4 if self.patience else _MOST_SECONDS

    def progress(self, *what: str) -> None:
        """Note that parts of the service did something."""
        now = self.monotonic()
        for name in what:
            self._seen[name] = now

    def ages(self) -> Mapping[str, float]:
        """Give the seconds since each part made progress, as metrics."""
        now = self.monotonic()
        return {
            f'newsmonitor_progress_age_seconds{{part="{name}"}}': round(now - seen, 1)
            for name, seen in tuple(self._seen.items())
        }

    def tick(self) -> None:
        """Send WATCHDOG=1 unless a part was stuck for half of systemd's waiting time."""
        if not self.patience:
            return
        now = self.monotonic()
        stalled = frozenset(name for name, seen in self._seen.items() if now - seen > self.patience / 2)
        for name in sorted(stalled - self._stalled):
            log.error("service.stalled", part=name, seconds=round(now - self._seen[name]))
        self._stalled = stalled
        if not stalled:
            notify(self.environ, WATCHDOG="1")


def notify(environ: Mapping[str, str], **fields: str) -> bool:
    """Send for example READY='1', STATUS='…'.

    Returns False outside systemd.
    """
    address = environ.get("NOTIFY_SOCKET", "")
    if not address:
        return False
    if address.startswith("@"):  # the abstract namespace
        address = "\0" + address[1:]
    message = "\n".join(f"{key}={value}" for key, value in fields.items())
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto(message.encode(), address)
    except OSError:
        return False  # systemd has closed the socket; the service goes on without it
    return True


_PROGRAM, _CONFIG = "/opt/newsmonitor/bin/newsmonitor", "/etc/newsmonitor"  # as the shipped units say
_SYSTEM, _USERS = Path("etc/systemd/system"), Path("etc/sysusers.d")
_HIDDEN = (Path("/home"), Path("/root"), Path("/run/user"))  # from a unit with ProtectHome=yes (systemd.exec(5))


def unit_files(program: Path, config: Path, *, timer: bool, role: str = "") -> Mapping[Path, str]:
    """Return the unit files of a service or a timer: path below the root to text.

    program: the command `newsmonitor`, its Python beside it; config: the folder of the configuration; both absolute
    role:    write the template unit of a role in place of the service: as many instances as are wanted can run
    Raises NewsmonitorError where a unit could not see them, or their paths cannot stand in one.
    """
    for path in (program, config, (program.parent / "python").resolve()):
        if any(path.is_relative_to(folder) for folder in _HIDDEN):
            raise NewsmonitorError(
                f"a service does not see {path}: home folders are hidden from it",
                f"install the program in /opt/newsmonitor with the system's Python, the configuration in {_CONFIG}",
            )
        if any(not char.isprintable() or char in " \"'\\%$;" for char in str(path)):
            raise NewsmonitorError(f"the path {path} cannot stand in a unit", "use one of letters, digits, / - . _")
    names = ["newsmonitor-once.service", "newsmonitor-once.timer"] if timer else ["newsmonitor.service"]
    found = {_SYSTEM / name: _shipped(name) for name in names}
    found = {
        path: text.replace(_PROGRAM, str(program)).replace(f"--config {_CONFIG}", f"--config {config}")
        for path, text in found.items()
    }
    if role:
        (text,) = found.values()
        text = text.replace(" run --config", f" run --role {role} --config")
        text = text.replace("newsmonitor: news pages in, clean topic feeds out", f"newsmonitor: {role} %i")
        text = text.replace("After=network-online.target", "After=postgresql.service network-online.target")
        found = {_SYSTEM / f"newsmonitor-{role}@.service": text}
    return found | {_USERS / "newsmonitor.conf": _shipped("newsmonitor.sysusers")}


def _shipped(name: str) -> str:
    """Read a unit from the installed package, else from the repository."""
    packaged = resources.files("monitor.service") / "units" / name
    if packaged.is_file():
        return packaged.read_text("utf-8")
    return (Path(__file__).parents[2] / "systemd" / name).read_text("utf-8")

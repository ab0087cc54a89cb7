"""Fill `${NAME}` from the environment, or from systemd's credentials.

`$${` stands for a literal `${`. A value that was filled is never shown in a
fault: faults quote the file, not the secret.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

MAX_SECRET = 65_536
_REFERENCE = re.compile(r"\$(\$\{)|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|(\$\{)")


class Missing(Exception):
    """A reference that cannot be filled. offset: where in the value; found: its text."""

    def __init__(self, offset: int, found: str, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.offset = offset
        self.found = found
        self.problem = problem
        self.remedy = remedy


def fill(value: str, environ: Mapping[str, str]) -> str:
    """The value with its references filled. Raises Missing at the first that cannot be."""
    if "${" not in value:
        return value
    return _REFERENCE.sub(lambda hit: _filled(hit, environ), value)


def _filled(hit: re.Match[str], environ: Mapping[str, str]) -> str:
    if hit[1]:
        return "${"
    if hit[3]:
        remedy = "write ${NAME} with letters, digits and _, or $${ for the two characters themselves"
        raise Missing(hit.start(), "${", "a reference begins here and is never closed", remedy)
    name = hit[2]
    value = environ[name] if name in environ else _credential(name, environ)
    if value is None:
        remedy = f"export {name}, or give it as a systemd credential (LoadCredential={name}:FILE)"
        raise Missing(hit.start(), hit[0], f"{name} is not set in the environment", remedy)
    return value


def _credential(name: str, environ: Mapping[str, str]) -> str | None:
    """What systemd left in a file of that name, without its last line break; None where there is none."""
    folder = environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        return None
    try:
        with (Path(folder) / name).open("rb") as file:
            return file.read(MAX_SECRET).decode("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError, ValueError):
        return None  # unreadable is as good as unset: the fault that follows names the credential

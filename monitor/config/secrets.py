"""Secrets of the configuration, filled in from the environment, and to be masked.

They are found in the files as read, whatever their shape, so that a refused edit reveals no more
than an accepted one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from monitor.config.schema import Where
from monitor.config.yamlmarks import Marked
from monitor.errors import ConfigFault
from monitor.model.configured import PUBLIC_HEADERS
from monitor.redact import secrets_in_address

# Everything below these keys is a secret, but the headers that any browser sends.
SECRET_KEYS = frozenset(
    {"headers", "users", "token", "metrics_token", "proxy", "state", "hub", "targets", "secret", "cdp", "verify"}
)
_REFERENCE = re.compile(r"\$(\$?)\{([^{}]*)\}")
_ADDRESS_PART = re.compile(r"[^\s/:@?&=#]+")
_PART = re.compile(r"[^\s;,=&]+")
_LARGEST_SECRET = 64 * 1024


def secret_values(content: Any, key: str = "", inside: bool = False) -> set[str]:
    """Return every secret in a file: values of secret keys, and those in addresses.

    In addresses these are passwords and keys. The parts of a header are given too: `Bearer x` and `a=x; b=y` are sent
    in parts.
    """
    found: set[str] = set()
    if isinstance(content, dict):
        for name, value in content.items():
            if isinstance(value, str) and (key == "targets" or name == "cdp"):
                # The address itself is the key, whole and in parts, as libraries write them; a host's name is none.
                _, _, rest = value.partition("://")
                place, _, path = rest.partition("/")
                user, at, host = place.rpartition("@")
                parts = _ADDRESS_PART.findall(f"{user if at or '.' in host else host}/{path}")
                found |= {rest, *(part for part in parts if len(part) >= 8)}
            found |= secret_values(value, name, inside or name in SECRET_KEYS)
    elif isinstance(content, list):
        for value in content:
            found |= secret_values(value, key, inside)
    elif isinstance(content, str):
        found.update(secrets_in_address(content))
        if inside and "://" not in content and key != "state" and key.lower() not in PUBLIC_HEADERS:
            found.add(content)
            found.update(part for part in _PART.findall(content) if len(part) >= 8)
    return found


def fill_secrets(marked: Marked, environ: Mapping[str, str]) -> tuple[Any, list[ConfigFault], set[str]]:
    """Replace each ${NAME} of a file; `$${` stands for a plain `${`.

    Returns the content, a fault for each name that nothing is known of, and the values that were filled in.
    """
    faults: list[ConfigFault] = []
    filled: set[str] = set()
    if "$" not in marked.text and "\\" not in marked.text:  # which may stand before the number of a character
        return marked.content, faults, filled

    def fill(value: Any, where: Where) -> Any:
        def replaced(found: re.Match[str]) -> str:
            doubled, name = found.groups()
            if doubled:
                return f"${{{name}}}"
            secret = environ.get(name) if name.isidentifier() else None
            if secret is None and name.isidentifier():  # systemd.exec(5), LoadCredential=
                credential = Path(environ.get("CREDENTIALS_DIRECTORY", "/nonexistent"), name)
                with suppress(OSError, UnicodeDecodeError), credential.open("rb") as file:
                    secret = file.read(_LARGEST_SECRET).decode("utf-8").strip()
            if secret is None:
                remedy = f"set {name} in the environment, or give the service a credential of that name"
                plain = "; $${…} is plain text"
                faults.append(ConfigFault(marked.place(where), f"nothing is known of ${{{name}}}", remedy + plain))
                return ""
            filled.add(secret)
            return secret

        if isinstance(value, str):
            return _REFERENCE.sub(replaced, value)
        if isinstance(value, dict):
            return {key: fill(each, (*where, key)) for key, each in value.items()}
        if isinstance(value, list):
            return [fill(each, (*where, at)) for at, each in enumerate(value)]
        return value

    return fill(marked.content, ()), faults, filled


def is_told(where: Where, text: str) -> bool:
    """Return True if a message may quote the value at a place.

    It is no secret, or only the name of one.
    """
    return SECRET_KEYS.isdisjoint(where) or _REFERENCE.fullmatch(text) is not None

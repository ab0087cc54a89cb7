"""Mask secrets in text that leaves the program: errors, logs, pages, output.

Two ways to know a secret, used together:

- by its form: `redact` finds passwords in addresses, keys in queries, credentials in headers, WebSub callbacks;
- by its value: a `Redactor` also masks the values that the configuration holds, however they are encoded.

Every pattern is linear in the length of the text, and none matches a quote or a backslash, so masked JSON stays JSON.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

MASK = "***"
_SHORTEST = 6  # characters; a shorter value would mask ordinary words, and is guessed at once anyway

# A password may hold a raw @ or /; `:8080/@name` is a port and a path. Only ASCII: text in Chinese has no spaces.
_USERINFO = re.compile(
    r"""://(?:(?![/?#"'<>\\])[!-~]){1,512}@"""
    r"""|://(?:(?![/?#"'<>\\:@])[!-~]){0,256}:(?!\d{1,5}\b)(?:(?!["'<>\\])[!-~]){1,512}@"""
)
_PARAMETER = re.compile(r"""([?&;](?:amp;)?)([\w.\[\]%-]{1,64})=([^\s&;#"'<>\\]+)""")
_HEADER = re.compile(
    r"""\b((?:proxy-)?authorization|(?:set-)?cookie|x-[a-z-]{0,40}(?:key|token|auth)[a-z-]{0,20})(['"]?\s*[:=]\s*['"]?)[^\r\n"'<>\\]+""",
    re.IGNORECASE,
)
_CALLBACK = re.compile(r"""(/websub/)[^\s/?#"'<>\\]+""")
# What the names of parameters that carry a secret end with, or are.
_SECRET_END = re.compile(
    r"(?:key|token|secret|passw(?:or)?d|passphrase|pwd|signature|credentials?|auth|sess(?:ion)?(?:_?id)?|jwt|hmac)$",
    re.IGNORECASE,
)
_SECRET_NAMES = frozenset({"pass", "pw", "sig", "sid", "ticket", "bearer", "authorization"})
# Letters and digits in one long run: no word, no number, no title in an address.
_RANDOM = re.compile(r"(?=\D*\d\D*\d)(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9+/=]{20,}")


def redact(text: str) -> str:
    """Mask what is a secret by its form.

    >>> redact("no answer from https://me:open-sesame@example.org/feed?page=2&api_key=a1b2c3")
    'no answer from https://***@example.org/feed?page=2&api_key=***'
    """
    if "=" in text:
        text = _PARAMETER.sub(
            lambda found: f"{found[1]}{found[2]}={MASK}" if is_secret_parameter(found[2], found[3]) else found[0], text
        )
    if "@" in text:
        text = _USERINFO.sub(f"://{MASK}@", text)
    if "/websub/" in text:
        text = _CALLBACK.sub(rf"\g<1>{MASK}", text)
    return _HEADER.sub(rf"\g<1>\g<2>{MASK}", text)


def is_secret_parameter(name: str, value: str, *, configured: bool = False) -> bool:
    """Tell whether a parameter of a query carries a secret.

    By its name, or because its value looks random.

    A number is an identifier, whatever its name: many sites have articles at `?key=20240515`.
    configured: in an address that a person wrote, letters beside digits or signs are enough
    """
    if not any(char.isalpha() for char in value):
        return False
    if configured and len(value) >= 10 and not value.replace("-", "").isalpha():
        return True
    plain = unquote(name).strip("[]").lower()
    return bool(_SECRET_END.search(plain)) or plain in _SECRET_NAMES or bool(_RANDOM.fullmatch(unquote(value)))


def secrets_in_address(url: str) -> Iterator[str]:
    """Return the secrets of a configured address, decoded and as written."""
    if "@" not in url and "=" not in url:
        return
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    userinfo = parts.netloc.rpartition("@")[0]
    password = userinfo.partition(":")[2]
    if password:
        yield from (password, unquote(password), split_credentials(url)[1].removeprefix("Basic "))
    elif userinfo and not parts.scheme.startswith("postgres"):  # the name of a role is no secret
        yield from (userinfo, unquote(userinfo))
    pairs = parse_qsl(parts.query)
    yield from (value for name, value in pairs if is_secret_parameter(name, value, configured=True))


def public_address(url: str) -> str:
    """Mask the secrets of an address that a person configured.

    >>> public_address("https://me:word@example.org/feed?page=2&u=a1b2c3-d4e5")
    'https://***@example.org/feed?page=2&u=***'
    """
    return Redactor.of(secrets_in_address(url)).text(url)


def without_secrets(url: str) -> str:
    """Remove the password and secret parameters from an address of the configuration.

    >>> without_secrets("https://me:word@hub.example/?topic=1&key=a1b2c3")
    'https://hub.example/?topic=1'
    """
    parts = urlsplit(split_credentials(url)[0])
    pairs = (pair for pair in parts.query.split("&") if pair)
    kept = (pair for pair in pairs if not is_secret_parameter(*map(unquote, pair.partition("=")[::2]), configured=True))
    return parts._replace(query="&".join(kept)).geturl()


def split_credentials(url: str) -> tuple[str, str]:
    """Split `name:password@` from an address.

    Returns the address without it, and the Authorization header that replaces it, or an empty string.

    >>> split_credentials("https://me:word@example.org/feed")
    ('https://example.org/feed', 'Basic bWU6d29yZA==')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, ""
    userinfo, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, ""
    name, _, password = userinfo.partition(":")
    encoded = base64.b64encode(f"{unquote(name)}:{unquote(password)}".encode()).decode()
    return parts._replace(netloc=host).geturl(), f"Basic {encoded}"


@dataclass(frozen=True, slots=True)
class Redactor:
    """Masks secrets by form and by value.

    values: longest first, with every way to write them.
    """

    values: tuple[str, ...] = ()

    @classmethod
    def of(cls, secrets: Iterable[str]) -> Redactor:
        """Make a redactor for these secrets; those under six characters are left out.

        Each is masked as it is, and as it stands in an address, in JSON, in HTML and in what Python shows.
        """
        written: set[str] = set()
        for secret in secrets:
            if len(secret) >= _SHORTEST:
                written |= {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), escape(secret)}
                written |= {json.dumps(secret, ensure_ascii=ascii)[1:-1] for ascii in (True, False)}
                written |= {repr(secret)[1:-1], base64.b64encode(secret.encode()).decode()}
        return cls(tuple(sorted(written, key=lambda form: (-len(form), form))))

    def text(self, text: str) -> str:
        """Mask secrets in a text of ours: by value and by form."""
        return redact(self.known(text))

    def known(self, text: str) -> str:
        """Mask the known values, and passwords in addresses.

        For text of others, where an address may need what only looks like a secret.
        """
        return _USERINFO.sub(f"://{MASK}@", self.by_value(text))

    def by_value(self, text: str) -> str:
        """Mask the known values alone."""
        for value in self.values:
            if value in text:
                text = text.replace(value, MASK)
        return text

    def data(self, value: Any, mask: Callable[[str], str] | None = None) -> Any:
        """Mask secrets in the strings of a JSON value, in lists and values of mappings.

        mask: `known` for data of others; by default `text`
        """
        mask = mask or self.text
        if isinstance(value, str):
            return mask(value)
        if isinstance(value, Mapping):
            return {key: self.data(each, mask) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.data(each, mask) for each in value]
        return value


NO_SECRETS = Redactor()


def json_line(value: Any) -> str:
    """Write a value as one line of JSON.

    Dataclasses become objects, times ISO 8601, sets sorted lists.
    """
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}  # asdict would copy all of it
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    return str(value)

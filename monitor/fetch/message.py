"""Requests, responses, what a response means, and where a redirect leads.

Plain data without I/O. Servers call PDF text and pages PDF. Bytes do not lie, so they tell
files from pages first; the header decides only where the bytes say nothing. What is a file
has no text to extract.

Configured headers are for their origin only: a redirect that leaves it drops them for the
rest of the chain, and so a name and password in the address. A redirect cannot bring its
own. A page redirects by its status and Location, by the header Refresh, or by
`<meta http-equiv="refresh">`.
"""

from __future__ import annotations

import contextlib
import html
import http
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Literal
from urllib.parse import SplitResult, urljoin, urlsplit

from monitor.errors import FetchError
from monitor.fetch.content import ACCEPT_ENCODING
from monitor.fetch.exchange import READ_BYTES, WireResponse
from monitor.fetch.limits import Reservation
from monitor.model import Source
from monitor.redact import split_credentials
from monitor.text.interface import say_span
from monitor.text.urls import web_url


@dataclass(frozen=True, slots=True)
class Request:
    """One address to request.

    headers:       configured headers; they go to the origin of `url` only
    etag:          of the stored copy, or None
    last_modified: of the stored copy, as the server wrote it, or None
    proxy:         http:// or https:// address of a proxy; None: the one of the settings
    robots:        obey robots.txt, unless the settings switch it off for all
    verify:        check certificates; a path: trust the certificates of this PEM file too
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    proxy: str | None = None
    robots: bool = True
    verify: bool | str = True

    @property
    def conditional(self) -> bool:
        """Tell whether the response may be 304."""
        return bool(self.etag or self.last_modified)


def source_request(source: Source, url: str, etag: str | None = None, last_modified: str | None = None) -> Request:
    """Make the request for a URL of a source; its settings hold for its own host."""
    robots, verify = (source.robots, source.verify) if source.owns(url) else (True, True)
    return Request(url, source.headers_for(url), etag, last_modified, source.proxy, robots, verify)


@dataclass(frozen=True, slots=True)
class Response:
    """An answer, whatever its status.

    url:        where it was found, after redirects
    headers:    lower-case name to value; a repeated header is joined with ', '
    body:       content, decompressed; of an error (400 and above), and of more than 3.5 MB, only its beginning
    elapsed_ms: time on the wire over all redirects, without waiting for the host's turn
    moved_to:   where a chain of only permanent redirects (301, 308) led to a good answer, else None
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    elapsed_ms: int
    moved_to: str | None = None
    memory: Reservation | None = field(default=None, repr=False, compare=False)

    def release(self) -> None:
        """Give the body's bytes back to the budget.

        It was parsed, or is not needed. Dropping the response does too.
        """
        if self.memory is not None:
            self.memory.release()

    @property
    def not_modified(self) -> bool:
        """Tell whether the stored copy is still current."""
        return self.status == 304

    @property
    def size(self) -> int:
        """Return the size of the whole content where only its beginning was read.

        In bytes, as the server says; else 0.
        """
        said = "" if "content-encoding" in self.headers else self.headers.get("content-length", "").strip()
        return len(self.body) if len(self.body) < READ_BYTES else _number(said)

    @property
    def media_type(self) -> str:
        """Return the media type in lower case without its parameters, or empty."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class FileType:
    """The type of a file.

    media_type: as bytes or header say; name: for a person, with its article.
    """

    media_type: str
    name: str


_PDF = FileType("application/pdf", "a PDF document")
_ZIP = FileType("application/zip", "an archive")
_OFFICE = "an Office document"
_OLD_OFFICE = FileType("application/msword", _OFFICE)
_OOXML = "application/vnd.openxmlformats-officedocument."
_MAGIC: tuple[tuple[bytes, FileType], ...] = (
    (b"%PDF-", _PDF),
    (b"PK\x03\x04", _ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"{\\rtf", FileType("application/rtf", "a text document")),
    (b"%!PS", FileType("application/postscript", "a PostScript document")),
    (b"Rar!\x1a\x07", FileType("application/vnd.rar", "an archive")),
    (b"7z\xbc\xaf\x27\x1c", FileType("application/x-7z-compressed", "an archive")),
    (b"\x1f\x8b", FileType("application/gzip", "an archive")),
    (b"BZh", FileType("application/x-bzip2", "an archive")),
    (b"\xfd7zXZ\x00", FileType("application/x-xz", "an archive")),
    (b"ID3", FileType("audio/mpeg", "a sound")),
    (b"\xff\xfb", FileType("audio/mpeg", "a sound")),
    (b"\xff\xf3", FileType("audio/mpeg", "a sound")),
    (b"fLaC", FileType("audio/flac", "a sound")),
    (b"OggS", FileType("audio/ogg", "a sound")),
    (b"\x1aE\xdf\xa3", FileType("video/webm", "a film")),
    (b"\x00\x00\x01\xba", FileType("video/mpeg", "a film")),
    (b"\x89PNG\r\n\x1a\n", FileType("image/png", "a picture")),
    (b"\xff\xd8\xff", FileType("image/jpeg", "a picture")),
    (b"GIF87a", FileType("image/gif", "a picture")),
    (b"GIF89a", FileType("image/gif", "a picture")),
    (b"II*\x00", FileType("image/tiff", "a picture")),
    (b"MM\x00*", FileType("image/tiff", "a picture")),
    (b"\x7fELF", FileType("application/octet-stream", "a program")),
)
_INSIDE_ZIP: tuple[tuple[bytes, FileType], ...] = (
    (b"word/", FileType(f"{_OOXML}wordprocessingml.document", _OFFICE)),
    (b"xl/", FileType(f"{_OOXML}spreadsheetml.sheet", _OFFICE)),
    (b"ppt/", FileType(f"{_OOXML}presentationml.presentation", _OFFICE)),
    (b"[Content_Types].xml", FileType(f"{_OOXML}wordprocessingml.document", _OFFICE)),
    (b"application/vnd.oasis.opendocument.", FileType("application/vnd.oasis.opendocument.text", _OFFICE)),
    (b"application/epub+zip", FileType("application/epub+zip", "a book")),
)
_RIFF = {b"WAVE": FileType("audio/wav", "a sound"), b"AVI ": FileType("video/x-msvideo", "a film")}
_START = 4096
_OFFICE_WORDS = ("msword", "ms-excel", "ms-powerpoint", "officedocument", "opendocument")
_TEXT = ("text/", "application/json", "application/xml", "application/xhtml+xml", "application/javascript")


def file_type(response: Response) -> FileType | None:
    """Return what a response carries if it is a file; None for a page or other text."""
    declared = response.media_type
    found = _by_magic(response.body[:_START])
    if found is None:
        return None if _is_text(response.body[:_START]) else _by_header(declared)
    # Bytes tell the family; the header may name the member.
    more_exact = declared and not declared.startswith(_TEXT) and _by_header(declared).name == found.name
    return FileType(declared, found.name) if more_exact and found in (_ZIP, _OLD_OFFICE) else found


def _by_magic(start: bytes) -> FileType | None:
    if start[4:8] == b"ftyp":
        return FileType("audio/mp4", "a sound") if start[8:11] == b"M4A" else FileType("video/mp4", "a film")
    if start[:4] == b"RIFF":
        return _RIFF.get(start[8:12], FileType("image/webp", "a picture"))
    found = next((kind for magic, kind in _MAGIC if start.startswith(magic)), None)
    if found is None and b"%PDF-" in start[:1024] and not _is_text(start):
        return _PDF  # readers allow bytes in front
    if found is _ZIP:
        return next((kind for name, kind in _INSIDE_ZIP if name in start), _ZIP)
    return found


def _is_text(start: bytes) -> bool:
    """Tell whether bytes are no file: without NUL, unless they are UTF-16 or UTF-32."""
    return b"\x00" not in start or start.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))


def _by_header(media_type: str) -> FileType:
    family = media_type.partition("/")[0]
    names = {"audio": "a sound", "video": "a film", "image": "a picture", "font": "a font"}
    office = any(word in media_type for word in _OFFICE_WORDS)
    name = _OFFICE if office else "a PDF document" if media_type == "application/pdf" else names.get(family, "a file")
    return FileType(media_type or "application/octet-stream", "an archive" if "zip" in media_type else name)


Outcome = Literal["ok", "not_modified", "gone", "throttled", "client_error", "server_error"]

_STATUSES = frozenset(http.HTTPStatus)
_ADVICE = {
    401: "; it asks for a login: give it `headers` in sources.yaml",
    403: "; it may not like programs: open it in a browser, and look at robots.txt and fetch.user_agent",
    404: "; look whether the page has moved",
    451: "; it is withheld for legal reasons",
}
LONGEST_RETRY = timedelta(days=1)  # a source that asks for more is asked again tomorrow, and says it again
LONGEST_HOLD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The meaning of an answer.

    reason:      a sentence for a person, without its full stop
    retry_after: the wait that the server asks for, from 0 to a day; None: it asks for none
    moved_to:    the address that it says is the new one for good, with a good answer there
    """

    outcome: Outcome
    reason: str
    retry_after: timedelta | None = None
    moved_to: str | None = None

    @property
    def good(self) -> bool:
        """Tell whether the source is well: there is content, or nothing changed."""
        return self.outcome in ("ok", "not_modified")


def judge(response: Response, now: datetime) -> Verdict:
    """Judge a response.

    now: aware; Retry-After as a date counts from it
    """
    status = response.status
    phrase = http.HTTPStatus(status).phrase if status in _STATUSES else ""
    named = f"{status} {phrase}".strip()
    if response.not_modified:
        return Verdict("not_modified", "nothing has changed since the last visit", moved_to=response.moved_to)
    if 200 <= status < 300:
        moved = f", and has moved for good to {response.moved_to}" if response.moved_to else ""
        return Verdict("ok", f"the server answered {named}{moved}", moved_to=response.moved_to)
    if status == 410:
        return Verdict("gone", "the server says that the address is gone for good (410); it is not asked again")
    wait = retry_after(response.headers, now)
    if status == 429 or (status == 503 and wait is not None):
        until = f" for {say_span('en', wait, exact=True)}" if wait is not None else ""
        return Verdict("throttled", f"the server asks to be left alone{until} ({named})", wait)
    if status < 400:
        return Verdict("server_error", f"the server answered {named} and led nowhere", wait)
    outcome: Outcome = "client_error" if status < 500 else "server_error"
    what = "refuses the address" if status < 500 else "has a problem"
    from monitor.text.interstitials import find_interstitial  # with the parser
    from monitor.text.markup import decode

    # a bot check, login or consent page that came as an error
    text = decode(response.body, response.headers.get("content-type", ""))
    page = find_interstitial(text, response.url, response.headers)
    wall = page.reason if page and page.kind != "error_page" else ""
    return Verdict(outcome, f"the server {what}: {named}{f'; {wall}' if wall else _ADVICE.get(status, '')}", wait)


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Read Retry-After, in seconds or as an HTTP date, bounded to 0 … a day.

    RFC 9110, 10.2.3. headers: lower-case names. None if it is missing or makes no sense.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        seconds = int(value[:9]) if len(value) < 10 else LONGEST_RETRY.total_seconds()
        return min(timedelta(seconds=seconds), LONGEST_RETRY)
    try:
        when = parsedate_to_datetime(value)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return min(max(when - now, timedelta()), LONGEST_RETRY)
    except (ValueError, TypeError, IndexError, OverflowError):  # what email.utils raises for a bad date
        return None


def freshness_lifetime(headers: Mapping[str, str]) -> timedelta:
    """Compute the freshness lifetime of an answer (RFC 9111, 4.2).

    max-age less its age, else Expires less Date.

    headers: lower-case names. 0 where it does not say, where it is to be asked about each time, or says nonsense;
    a day at most.
    """
    directives = [part.strip().lower() for part in headers.get("cache-control", "").split(",")]
    if {"no-store", "no-cache"} & set(directives):
        return timedelta()
    ages = [part.removeprefix("max-age=").strip('"') for part in directives if part.startswith("max-age=")]
    if ages:
        seconds: float = _number(ages[0]) - _number(headers.get("age", "0").strip())
    else:
        until, since = _moment(headers, "expires"), _moment(headers, "date")
        seconds = until - since if until and since else 0
    return min(max(timedelta(seconds=seconds), timedelta()), LONGEST_HOLD)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _moment(headers: Mapping[str, str], name: str) -> float:
    try:
        return parsedate_to_datetime(headers.get(name, "")).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):  # what email.utils raises for a bad date
        return 0.0


MAX_REDIRECTS = 10
LONGEST_VALIDATOR = 2000  # characters; many servers refuse a request with more than 8 kB of headers, and would for ever
PERMANENT = frozenset({301, 308})
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.8"
PUBLIC_HEADERS = frozenset(  # these go to every origin
    {"accept", "accept-encoding", "accept-language", "user-agent", "if-none-match", "if-modified-since"}
)
FRAMING_HEADERS = frozenset(
    {"accept-encoding", "connection", "content-length", "host", "te", "transfer-encoding", "upgrade"}
)

_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class RedirectChain:
    """The redirects of a request so far.

    headers:   lower-case names; what is sent to `url`
    permanent: every redirect so far was
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    count: int = 0
    permanent: bool = True

    @property
    def moved(self) -> bool:
        """Tell whether there were redirects, and all of them permanent."""
        return self.count > 0 and self.permanent


def start_chain(request: Request, user_agent: str) -> RedirectChain:
    """Make the first request, with own and configured headers and the validators."""
    url, secret = without_credentials(request.url.strip())
    headers = {
        "user-agent": user_agent,
        "accept": ACCEPT,
        "accept-encoding": ACCEPT_ENCODING,
    }
    if secret:
        headers["authorization"] = secret
    headers |= {name.lower(): value for name, value in request.headers.items() if name.lower() not in FRAMING_HEADERS}
    known = {"if-none-match": request.etag, "if-modified-since": request.last_modified}
    fit = {name: value for name, value in known.items() if value and len(value) <= LONGEST_VALIDATOR}
    headers |= {name: value for name, value in fit.items() if value.isprintable()}
    return RedirectChain(url, headers)


def follow_redirect(chain: RedirectChain, status: int, location: str) -> RedirectChain:
    """Resolve the target of a redirect.

    Raises FetchError ('redirect') after ten, or if the target is no address.
    """
    if chain.count >= MAX_REDIRECTS:
        raise FetchError(
            "redirect",
            f"redirected more than {MAX_REDIRECTS} times, at last to {location[:200]}",
            "open the address in a browser; sites do this to readers without cookies",
        )
    with contextlib.suppress(UnicodeError):  # http.client reads headers as latin-1; most who write more mean UTF-8
        location = location.encode("latin-1").decode("utf-8")
    try:
        target, _ = without_credentials(urljoin(chain.url, location))
        leaves = not same_origin(urlsplit(chain.url), urlsplit(target))
    except ValueError as error:
        raise FetchError("redirect", f"redirected to what is no address: {location[:200]}") from error
    headers = chain.headers
    if leaves:
        headers = {name: value for name, value in headers.items() if name in PUBLIC_HEADERS}
    return replace(
        chain, url=target, headers=headers, count=chain.count + 1, permanent=chain.permanent and status in PERMANENT
    )


def same_origin(old: SplitResult, new: SplitResult) -> bool:
    """Return True if scheme, host and port are equal, or http became https.

    The latter on the default ports only.
    """
    if (old.hostname or "").lower() != (new.hostname or "").lower():
        return False
    ports = (old.port or _PORTS.get(old.scheme), new.port or _PORTS.get(new.scheme))
    if (old.scheme, new.scheme) == ("http", "https"):
        return ports == (80, 443)
    return old.scheme == new.scheme and ports[0] == ports[1]


def without_credentials(url: str) -> tuple[str, str]:
    """Split 'name:password@' off a URL.

    Return the URL without it and fragment, and the header for it or ''.
    """
    return split_credentials(url.partition("#")[0])


MAX_DELAY_SECONDS = 10  # a page that waits longer is meant to be read, or reloads itself
_SEARCHED = 16 * 1024  # bytes: the head of a page
_META = re.compile(r"<meta\b[^<>]{0,2000}>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"http-equiv\s*+=\s*+[\"']?\s*+refresh\b", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_VALUE = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)


def refresh_target(response: WireResponse) -> str | None:
    """Return where a good response sends its reader at once.

    None where it sends them nowhere else.

    What stands in a comment, or in noscript (there it often leads to a page that asks for scripts), does not count.
    """
    if not 200 <= response.status < 300:
        return None
    values = [response.headers.get("refresh", "")]
    if b"<" in response.body[:64]:
        start = _without(
            _without(response.body[:_SEARCHED].decode("latin-1"), "<!--", "-->"), "<noscript", "</noscript"
        )
        for meta in _META.findall(start):
            found = _CONTENT.search(meta) if _IS_REFRESH.search(meta) else None
            values += [html.unescape(next(filter(None, found.groups()), ""))] if found else []
    for value in values:
        read = _VALUE.match(value)
        target = web_url(read[2].strip(), response.url) if read and int(read[1]) <= MAX_DELAY_SECONDS else None
        if target and target.partition("#")[0] != response.url.partition("#")[0]:
            return target
    return None


def _without(text: str, begin: str, end: str) -> str:
    """Remove what stands between two marks, and all after a start without an end.

    Linear in the length.
    """
    lowered, kept, at = text.lower(), [], 0
    if len(lowered) != len(text):
        lowered = text
    while (start := lowered.find(begin, at)) >= 0:
        kept.append(text[at:start])
        stop = lowered.find(end, start)
        at = len(text) if stop < 0 else stop + len(end)
    return "".join([*kept, text[at:]])

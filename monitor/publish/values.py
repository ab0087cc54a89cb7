"""Check the values of pages before they enter a feed.

One control character or one impossible date makes a serialiser raise, which would cost the whole feed. Everything
from outside passes here first. Linear time.
"""

from __future__ import annotations

import mimetypes
import re
from datetime import UTC, datetime
from urllib.parse import quote, unquote, urlsplit, urlunsplit

TITLE_LIMIT = 500  # code points; the longest real headlines have fewer than 200
LINK_LIMIT = 8_000  # characters; what common servers take as a request line

# XML 1.0 (fifth edition), production [2] Char, without DEL, the C1 controls and noncharacters, which it
# discourages, and U+FFFD, which only says that something was lost.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc\U00010000-\U0010ffff]")
# Bidirectional embeddings, overrides and isolates: unclosed, they turn a reader's whole list around.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"\s+")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_REFERENCE = re.compile(r"&(?=#?\w{1,32};)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
# ISO 639-1. Pages say `cn`, `jp`, `xx` too, which are countries or nothing, and validators and readers refuse them.
_TWO_LETTERS = frozenset(
    (
        "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el "
        "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it "
        "iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt "
        "my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl "
        "sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo "
        "za zh zu"
    ).split()
)
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-;=?-~]{1,500}")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\.?|\[[0-9A-Fa-f:.]+\]")
# An address that is correct already: most are, and parsing costs twenty times as much.
_GOOD = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?/[A-Za-z0-9/:@!$&'()*+,;=~._?-]*(?<!\?)")
_RESERVED = "/:@!$&'()*+,;=~%-._"  # RFC 3986, what may stand in a path as it is


def clean(text: str) -> str:
    """Give the text without the characters that XML forbids, and with line feeds only."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str, limit: int = TITLE_LIMIT) -> str:
    """Give the text as one line: white space folded, cut to `limit` code points with an ellipsis."""
    head = text[: limit * 4]  # enough for folding; the rest of a megabyte is ignored
    folded = _SPACE.sub(" ", _DIRECTION.sub("", clean(head))).strip()
    return cut(folded, limit)


def plain(text: str) -> str:
    """Give text in which no reader sees markup, for elements that some readers take for text and some for HTML."""
    return _REFERENCE.sub("＆", text).replace("<", "＜").replace(">", "＞")


def cut(text: str, limit: int) -> str:
    """Shorten to `limit` code points; at a word's end where one is near, with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ", limit - 30 if limit > 60 else limit)
    return (head[:space] if space > 0 else head).rstrip(" ,;:，；：、") + "…"


def link(url: str) -> str | None:
    """Give the http(s) address in ASCII as RFC 3986 writes it, or None where it is no such address.

    Name and password are removed: a feed is public.
    """
    text = clean(url).strip()
    if not text or len(text) > LINK_LIMIT:
        return None
    if _GOOD.fullmatch(text):
        return text
    try:
        parts = urlsplit(text)
        port = parts.port
        host = _host(parts.hostname or "")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme.lower() not in ("http", "https") or host is None:
        return None
    place = f"{host}:{port}" if port is not None else host
    path, query, fragment = (
        _LONE_PERCENT.sub("%25", quote(part, safe=_RESERVED + extra))
        for part, extra in ((parts.path, ""), (parts.query, "?"), (parts.fragment, "?"))
    )
    return urlunsplit((parts.scheme.lower(), place, path or "/", query, fragment))


def _host(name: str) -> str | None:
    """Give a host name in ASCII, an IPv6 address in brackets, or None."""
    if ":" in name:
        name = f"[{name}]"
    elif not name.isascii():
        name = name.encode("idna").decode("ascii")
    return name if len(name) <= 255 and _HOST.fullmatch(name) else None


def moment(when: datetime) -> datetime | None:
    """Give the instant in UTC, whole seconds; None for what no reader can use (before 1970, no real zone).

    A date without a zone counts as UTC, which is what the model keeps.
    """
    try:
        aware = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
        instant = aware.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
    return instant if instant.year >= 1970 else None


def language(tag: str | None) -> str | None:
    """Give a language tag that is one (BCP 47), or None."""
    if not tag or not _LANGUAGE.fullmatch(tag):
        return None
    primary = tag.partition("-")[0].lower()
    return tag if len(primary) == 3 or primary in _TWO_LETTERS else None


def media_type(text: str) -> str:
    """Give a media type in lower case without its parameters, or an empty string."""
    plain = text.partition(";")[0].strip().lower()
    return plain if _MEDIA_TYPE.fullmatch(plain) else ""


def guessed_media_type(url: str) -> str:
    """Guess the media type of an address by the ending of its path."""
    return mimetypes.guess_type(urlsplit(url).path)[0] or "application/octet-stream"


def uri(text: str) -> str | None:
    """Give the identifier if it is an absolute URI in ASCII, as atom:id must be, or None."""
    return text if _URI.fullmatch(text) else None


def title(words: str, text: str, url: str) -> str:
    """Give a title that is never empty: the title, else the text's first words, else the address."""
    return line(words) or line(text, 80) or line(unquote(url), 200) or "…"

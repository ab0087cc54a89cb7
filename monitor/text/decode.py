"""Bytes to text, whatever a server says about them.

Order: byte order mark, header, what the document declares, then a guess. A declaration that the bytes
contradict is not believed: much of the Chinese web calls GBK "gb2312" or "utf-8". Legacy names are read
as their supersets (gb2312 as gb18030, latin-1 as windows-1252), as browsers do (WHATWG Encoding).
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from monitor.text.language import guess_language

_HEAD = 4096  # bytes searched for a declaration; HTML asks for 1024, real pages need more
_SAMPLE = 48_000  # bytes that a guess looks at
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NAMES = {
    "utf-8": "utf-8", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gb-2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "gb18030": "gb18030", "gb_2312-80": "gb18030", "euc-cn": "gb18030", "hz-gb-2312": "hz",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "cp950": "big5hkscs", "x-x-big5": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "euc-jp": "euc_jp", "x-euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "cp949": "cp949", "windows-949": "cp949",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252",
    "utf-16": "utf-16-le", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    "koi8-r": "koi8_r", "koi8-u": "koi8_u", "macintosh": "mac_roman", "tis-620": "cp874", "windows-874": "cp874",
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}, "iso-8859-9": "cp1254",
    **{f"windows-{n}": f"cp{n}" for n in range(1250, 1259)}, **{f"cp{n}": f"cp{n}" for n in range(1250, 1259)},
}  # fmt: skip
_DETECTED = 8_000  # bytes that a detector looks at: its time grows with them
_DETECTABLE = (
    "cp1251", "cp1253", "cp1255", "cp1256", "cp1257", "cp874", "koi8_r", "koi8_u", "iso8859_5", "iso8859_7",
)  # fmt: skip
_CENTRAL_EUROPE = frozenset({"pl", "cs", "sk", "hu", "hr", "sl", "ro", "sq"})
_LANGUAGES_OF = {
    "cp1250": _CENTRAL_EUROPE,
    "iso8859_2": _CENTRAL_EUROPE,
    "cp1254": frozenset({"tr"}),
    "cp1257": frozenset({"lt", "lv", "et"}),
}
_CENTRAL_WINDOWS = re.compile(rb"[\x8a-\x8f\x9a-\x9f]")  # letters that ISO 8859-2 has elsewhere
_TAG = re.compile(rb"<[^<>]{0,1000}>")
_C1 = re.compile("[\x80-\x9f]")  # a program took windows-1252 for Latin-1 and wrote it as UTF-8
_WIDE = {"utf-16-le", "utf-16-be"}
_SEVEN_BIT = {"iso2022_jp", "hz"}
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_IN_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{2,40})", re.IGNORECASE)
_IN_META = re.compile(rb"<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE)


def decode(body: bytes, content_type: str = "") -> str:
    """The text of `body`; never raises. `content_type`: the HTTP header, with or without a charset.

    Bytes that fit nowhere become U+FFFD, and so does NUL, which HTML and XML cannot hold. Control characters of the
    range that windows-1252 has punctuation in are that punctuation.
    """
    text = _decoded(body, content_type).replace("\x00", "\ufffd")
    return _C1.sub(lambda found: found[0].encode("latin-1").decode("cp1252", "replace"), text)


def _decoded(body: bytes, content_type: str) -> str:
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, errors="replace")
    head = body[:_HEAD]
    names = _IN_HEADER.findall(content_type)
    names += [name.decode("ascii", "replace") for name in _IN_XML.findall(head) + _IN_META.findall(head)]
    declared = [_NAMES[name.lower()] for name in names if name.lower() in _NAMES]  # in the order of their weight
    looks_wide = body[:400].count(0) * 4 >= len(body[:400])
    for encoding in declared:
        if (encoding in _WIDE and looks_wide) or (encoding in _SEVEN_BIT and body.isascii()):
            return body.decode(encoding, errors="replace")
    if body.isascii() or _mostly_utf8(body):
        return body.decode("utf-8", errors="replace")
    for encoding in declared:
        if encoding not in {"utf-8", *_WIDE, *_SEVEN_BIT} and _credible(body, encoding):
            return body.decode(encoding, errors="replace")
    return body.decode(_guess(body), errors="replace")


def _mostly_utf8(body: bytes) -> bool:
    """Valid UTF-8 but for a cut end or a few spoiled bytes.

    GBK text breaks its rules at every second character.
    """
    text = body.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if not broken:
        return True
    other = sum(not c.isascii() for c in text[:_SAMPLE]) - text[:_SAMPLE].count("\ufffd")
    return text[:_SAMPLE].count("\ufffd") * 20 <= other


def _credible(body: bytes, encoding: str) -> bool:
    """Accept a declared legacy encoding unless the bytes contradict it."""
    sample = _sample(body)
    text = sample.decode(encoding, errors="replace")
    others = sum(not c.isascii() for c in text)
    if text.count("\ufffd") * 20 > others:
        return False
    return encoding != "cp1252" or _isolated(sample) >= 0.3 or _guess(body) == "cp1252"


def _sample(body: bytes) -> bytes:
    """The first part of the body that is rich in other than ASCII; whole lines, so no character is cut."""
    lines = [line for line in body.splitlines() if not line.isascii()]
    taken = b"\n".join(lines)[:_SAMPLE]
    return taken if len(taken) < _SAMPLE else taken[: max(taken.rfind(b">"), _SAMPLE - 4000) + 1]


def _isolated(sample: bytes) -> float:
    """Share of bytes above ASCII that stand alone between ASCII, as accents do in European words."""
    runs = re.findall(rb"[\x80-\xff]+", sample)
    return sum(len(run) == 1 for run in runs) / len(runs) if runs else 1.0


def _rows(encoding: str, *leads: int) -> frozenset[str]:
    """The characters of an encoding of two bytes whose first byte is one of `leads`."""
    pairs = (bytes((lead, trail)).decode(encoding, "ignore") for lead in leads for trail in range(0x40, 0xFF))
    return frozenset(pair for pair in pairs if len(pair) == 1 and not pair.isascii())


def _between(first: str, last: str) -> frozenset[str]:
    return frozenset(map(chr, range(ord(first), ord(last) + 1)))


# Everyday characters: the first levels of GB 2312, Big5 and JIS, which are ordered by use, with their punctuation.
_KANA = _between("\u3040", "\u30ff")
_JAPANESE = _between("\u3000", "\u30ff") | _rows("euc_jp", *range(0xB0, 0xD0))
_GUESSES: tuple[tuple[str, frozenset[str], float], ...] = (
    ("gb18030", _rows("gb2312", 0xA1, 0xA3, *range(0xB0, 0xD8)), 1.0),
    ("big5hkscs", _rows("big5", *range(0xA1, 0xC7)), 0.98),
    ("cp949", _between("\uac00", "\ud7a3") | frozenset("·“”‘’…"), 1.03),
    ("euc_jp", _JAPANESE, 1.0),
    ("cp932", _JAPANESE, 1.0),
    ("cp1251", _between("а", "я") | frozenset("ё«»—–"), 1.0),
)


def _guess(body: bytes) -> str:
    """The encoding in which most characters are everyday ones.

    Where none is convincing, the single-byte encoding that charset-normalizer detects, else windows-1252.
    """
    sample = _sample(body)
    if _isolated(sample) >= 0.7:
        return _guess_latin(sample)
    scores = {name: _score(sample, name, common) * weight for name, common, weight in _GUESSES}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] > 0.4 and best != "cp1251":  # every text of one byte a letter looks like Cyrillic to the test above
        return best
    found = from_bytes(sample[:_DETECTED], cp_isolation=list(_DETECTABLE), enable_fallback=False).best()
    return found.encoding if found is not None else "cp1252"


def _guess_latin(sample: bytes) -> str:
    """The encoding of a text in Latin letters: the one in which it is in a language that is written so."""
    words = _TAG.sub(b" ", sample)
    central = _CENTRAL_WINDOWS.search(sample) is not None
    for encoding in ("cp1254", "cp1250" if central else "iso8859_2", "cp1257"):
        if guess_language(words.decode(encoding, "ignore")) in _LANGUAGES_OF[encoding]:
            return encoding
    return "cp1252"


def _score(sample: bytes, encoding: str, common: frozenset[str]) -> float:
    """The share of everyday characters, from 0 to 1; what cannot be read counts five times against it."""
    chars = [c for c in sample.decode(encoding, errors="replace") if not c.isascii()]
    if not chars or (common is _JAPANESE and sum(c in _KANA for c in chars) * 10 < len(chars)):
        return 0.0
    return (sum(c in common for c in chars) - 5 * chars.count("\ufffd")) / len(chars)

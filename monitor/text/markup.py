"""Decode a document, parse it within bounds, and select parts of the tree.

Text: byte order mark, header, what the document declares, then a guess. A declaration that the bytes contradict is not
believed: much of the Chinese web calls GBK "gb2312" or "utf-8". Legacy names are read as their supersets (gb2312 as
gb18030, latin-1 as windows-1252), as browsers do (WHATWG Encoding).

Tree: a fetch may be perfectly bounded and its parsing still hang. libxml2 takes quadratic time over the attributes of
one tag, and stops in silence at a depth of 256. So size, number of tags and attributes are counted before, and depth
is looked at after.

Selectors: CSS, and what CSS cannot say.

    h3                    a part inside the row
    a@data-href           an attribute of it; @data-id alone: of the row itself
    h3 !.badge !.count    a part without these children
    + tr .age             a part of the next sibling; ~ dd: of the first following sibling that fits
    https://…/{@data-id}  an address with what the selectors in braces find
"""

from __future__ import annotations

import codecs
import ctypes
import functools
import itertools
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes
from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from monitor.errors import NotUsable
from monitor.text.language import guess_language, unwrapped

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_HEAD = 4096  # bytes searched for a declaration; HTML asks for 1024, real pages need more
_SAMPLE = 48_000  # bytes that a guess looks at
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_WIDE_SIGNS = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}  # XML 1.0, appendix F: whatever the document declares
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
_ANY_TAG = re.compile(rb"<[^<>]{0,1000}>")
_LINE = re.compile(rb"[^\r\n]++")
_WINDOWS_SIGNS = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
_C1 = re.compile("[\x80-\x9f]")  # a program took windows-1252 for Latin-1 and wrote it as UTF-8
_WIDE = {"utf-16-le", "utf-16-be"}
# What starts with control characters: UTF-32 begins as UTF-16 does or has enough zeros; a gzip file is unpacked later.
_WIDE_OR_PACKED = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\x1f\x8b")
_BINARY = bytes({*range(0x20)} - set(b"\t\n\f\r\x1b"))
_SNIFFED, _MOST_BINARY = 1445, 20  # bytes of the start; data has more than one such byte in 20, random data three
_SEVEN_BIT = {"iso2022_jp", "hz"}
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_IN_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{2,40})", re.IGNORECASE)
_IN_META = re.compile(rb"<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,40})", re.IGNORECASE)


def decode(body: bytes, content_type: str = "") -> str:
    """The text of `body`; never raises.

    `content_type`: the HTTP header, with or without a charset.

    Bytes that fit nowhere become U+FFFD, and so does NUL, which HTML and XML cannot hold. Control characters of the
    range that windows-1252 has punctuation in are that punctuation.
    """
    head, wide = body[:_HEAD], body[:400].count(0) * 4 >= len(body[:400])
    names = _IN_HEADER.findall(content_type)
    names += [name.decode("ascii", "replace") for name in _IN_XML.findall(head) + _IN_META.findall(head)]
    declared = [_NAMES[name.lower()] for name in names if name.lower() in _NAMES]  # in the order of their weight
    mark = next((each for each in _BOMS if body.startswith(each[0])), None)
    fitting = (each for each in declared if (each in _WIDE and wide) or (each in _SEVEN_BIT and body.isascii()))
    encoding = mark[1] if mark else (wide and _WIDE_SIGNS.get(body[:2])) or next(fitting, None)
    text = body[len(mark[0]) if mark else 0 :].decode(encoding or "utf-8", errors="replace")
    sample = text[:_SAMPLE]
    broken = sample.count("\ufffd")
    # UTF-8 but for cut ends or a few spoiled bytes: in 3,700 headlines of ten other encodings, read as UTF-8, at least
    # one character was broken for two that seemed whole.
    spoiled = "\ufffd" in text and broken * 5 > sum(not char.isascii() for char in sample) - broken
    if encoding is None and spoiled:
        some = _sample(body)
        for each in (each for each in declared if each not in {"utf-8", *_WIDE, *_SEVEN_BIT}):
            read = some.decode(each, errors="replace")
            fits = read.count("\ufffd") * 20 <= sum(not char.isascii() for char in read)
            if fits and (each != "cp1252" or _isolated(some) >= 0.3 or _guess(body) == "cp1252"):
                encoding = each
                break
        del text  # two of them would be in memory
        text = body.decode(encoding or _guess(body), errors="replace")
    text = text.replace("\x00", "\ufffd")
    return text.translate(_WINDOWS_SIGNS) if _C1.search(text) else text


def _sample(body: bytes) -> bytes:
    """The first part of the body that is rich in other bytes than ASCII.

    Whole lines, so no character is cut.
    """
    taken = b""
    for line in _LINE.finditer(body):  # one by one: the lines of a page of 3 MB take 10 MB
        if not line[0].isascii():
            taken += line[0][: _SAMPLE - len(taken)] + b"\n"
        if len(taken) > _SAMPLE:
            break
    taken = taken[:-1]
    return taken if len(taken) < _SAMPLE else taken[: max(taken.rfind(b">"), _SAMPLE - 4000) + 1]


def _isolated(sample: bytes) -> float:
    """Share of bytes above ASCII that stand alone, as accents in European words do."""
    runs = re.findall(rb"[\x80-\xff]+", sample)
    return sum(len(run) == 1 for run in runs) / len(runs) if runs else 1.0


def _rows(encoding: str, *leads: int) -> str:
    """The characters of an encoding of two bytes whose first byte is one of `leads`."""
    pairs = (bytes((lead, trail)).decode(encoding, "ignore") for lead in leads for trail in range(0x40, 0xFF))
    return "".join(pair for pair in pairs if len(pair) == 1 and not pair.isascii())


_ASCII, _KANA = re.compile("[\x00-\x7f]+"), re.compile("[\u3040-\u30ff]")


@functools.cache
def _everyday() -> tuple[tuple[str, re.Pattern[str], float], ...]:
    """Give a pattern for everyday characters of encodings, and a weight for each.

    The first levels of GB 2312, Big5 and JIS, which are ordered by use, with their punctuation. A pattern takes far
    less memory than a set.
    """
    japanese = re.compile(f"[\u3000-\u30ff{_rows('euc_jp', *range(0xB0, 0xD0))}]")
    return (
        ("gb18030", re.compile(f"[{_rows('gb2312', 0xA1, 0xA3, *range(0xB0, 0xD8))}]"), 1.0),
        ("big5hkscs", re.compile(f"[{_rows('big5', *range(0xA1, 0xC7))}]"), 0.98),
        ("cp949", re.compile("[\uac00-\ud7a3·“”‘’…]"), 1.03),
        ("euc_jp", japanese, 1.0),
        ("cp932", japanese, 1.0),
        ("cp1251", re.compile("[а-яё«»—–]"), 1.0),
    )


def _guess(body: bytes) -> str:
    """The encoding in which most characters are everyday ones.

    Where none is convincing, the single-byte encoding that charset-normalizer detects, else windows-1252.
    """
    sample = _sample(body)
    if _isolated(sample) >= 0.7:  # Latin letters: the encoding in which the text is in a language that is written so
        words = _ANY_TAG.sub(b" ", sample)
        central = "cp1250" if _CENTRAL_WINDOWS.search(sample) else "iso8859_2"
        languages = ((each, guess_language(words.decode(each, "ignore"))) for each in ("cp1254", central, "cp1257"))
        return next((each for each, language in languages if language in _LANGUAGES_OF[each]), "cp1252")
    scores = {}
    for name, common, weight in _everyday():
        # The share of everyday characters; what cannot be read counts five times against it.
        chars = _ASCII.sub("", sample.decode(name, errors="replace"))
        kana = name not in ("euc_jp", "cp932") or len(_KANA.findall(chars)) * 10 >= len(chars)
        everyday = len(common.findall(chars)) - 5 * chars.count("\ufffd")
        scores[name] = everyday / len(chars) * weight if chars and kana else 0.0
    best = max(scores, key=lambda name: scores[name])
    if scores[best] > 0.4 and best != "cp1251":  # every text of one byte a letter looks like Cyrillic to the test above
        return best
    found = from_bytes(sample[:_DETECTED], cp_isolation=list(_DETECTABLE), enable_fallback=False).best()
    return found.encoding if found is not None else "cp1252"


MAX_CHARS = 3_000_000  # the largest page of our measuring corpora has 2,200,000; parsing takes 16 bytes a character
# Of a body, and of its text in UTF-8: a page of so many characters has markup and scripts, which are ASCII. Body, text,
# the text in UTF-8 and its tree are in memory at one time.
MAX_BYTES = 3_500_000
MAX_TEXT_BYTES = 9_000_000  # in memory: one emoji makes every character take four bytes
# The largest of 2,879 saved pages has 23,000 tags, of which 11,529 start an element, with 17,937 attributes in all and
# 22 in one. An element takes 300 to 500 bytes in each copy of a tree, an attribute 300, and a page is copied twice.
MAX_TAGS = 45_000
MAX_ELEMENTS = 16_000
MAX_ATTRIBUTES = 27_000
MAX_ATTRIBUTES_OF_TAG = 1000  # libxml2 needs 0.4 s for 20,000, 9 s for 100,000
_CONTINUATIONS = bytes(range(0x80, 0xC0))
MAX_DEPTH = 250  # libxml2 drops what is deeper than 256

# Tokens as the HTML standard cuts them (13.2.5). Each pattern consumes what it reads, so a text is read once.
_ATTRIBUTE = r"=?[^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+)?+)?+"
_TOKEN = re.compile(
    rf"<(?:([a-zA-Z][^\s/>]*+)((?:[\s/]++|(?=[^\s/>]){_ATTRIBUTE})*+)"  # a start tag: name, attributes
    r"|!--(?:-?+>|.*?(?:--!?+>|\Z)))",  # a comment
    re.DOTALL,
)
_ATTRIBUTES = re.compile(rf"(?=[^\s/>]){_ATTRIBUTE}")
_RAW_TEXT = {
    name: re.compile(f"</{name}", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}  # elements whose content holds no tags; each ends at its own end tag only
# lxml reads control characters, and references to them, and then refuses to write them.
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\r"))
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_CONTROL_REFERENCES = re.compile(
    rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|d[89a-f]\w\w|fff[ef])|0*(?:[0-8]|1[124-9]|2\d|3[01]"
    rb"|5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3])));?(?![0-9a-f])",
    re.IGNORECASE,
)
_PIECE = 64 * 1024  # bytes, or characters
_NO_REFERENCE = re.compile(rb"[^#;xX0-9a-fA-F]")  # no reference to a character goes on with this
# Forms and their parts are elements like all others: lxml's own lookup calls Python for each element, at each use.
_ELEMENTS = etree.ElementDefaultClassLookup(element=HtmlElement)
# A picture within its own address, or a state for scripts. Every copy of the tree would have it, and nothing reads it.
_LONG = 20_000  # characters
_HAS_LONG_VALUE = etree.XPath(f"boolean(//@*[string-length() >= {_LONG}])")
_HEAD_ONLY = frozenset({"title", "meta", "link", "script", "style", "base", "noscript", "template"})


# Beautiful Soup says so of news pages that are XML in name only. Its library is loaded for a person's selectors alone.
warnings.filterwarnings("ignore", message="It looks like you're using an HTML parser to parse an XML document")


def soup_of(text: str) -> BeautifulSoup:
    """The tree of a decoded page for the selectors of a person.

    A tree is full of cycles: call its `decompose`.
    """
    from bs4 import BeautifulSoup

    return BeautifulSoup(text, "lxml")


def parse(text: str) -> HtmlElement:
    """The tree of a decoded page; comments and processing instructions are left out.

    Raises NotUsable: 'too_complex' for what would cost more than it is worth, 'broken' for what is no document.
    """
    check_bounds(text)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_ELEMENTS)
    source = _clean(text)
    try:
        root = etree.fromstring(source, parser) if source.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError) as fault:
        raise NotUsable("broken", f"the page cannot be parsed: {fault}", "open it in a browser") from fault
    del source
    if root is None or root.tag != "html":
        raise NotUsable("broken", "the page has no HTML in it", "open it in a browser")
    if any("depth" in entry.message for entry in parser.error_log):
        raise NotUsable("too_complex", f"the page nests more than {MAX_DEPTH} elements", "name the body by a selector")
    for element in root.iter() if _HAS_LONG_VALUE(root) else ():
        for name in [name for name, value in element.items() if len(value) >= _LONG]:
            del element.attrib[name]
    # The HTML standard has embed end where it begins; libxml2 puts what follows inside.
    for embed in [each for each in root.iter("embed") if len(each) or each.text]:
        empty = embed.makeelement("embed", dict(embed.attrib))
        embed.addprevious(empty)
        embed.attrib.clear()
        embed.tag = "span"
    # An unknown element in the head (an old editor's, a site's own) makes libxml2 keep the whole page there. The HTML
    # standard has it in the body.
    head, body = root.find("head"), root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    children = [] if head is None else list(head)
    strays = itertools.dropwhile(lambda child: child.tag in _HEAD_ONLY, children)
    for place, child in enumerate(child for child in strays if child.tag not in ("title", "meta", "link", "base")):
        body.insert(place, child)
    return root


_thread_state = ctypes.pythonapi.PyThreadState_GetDict
_thread_state.restype = ctypes.c_void_p


def forget_names() -> None:
    """Let lxml begin a new dictionary of names in this thread.

    Trees keep the one that they were made with. lxml keeps every name of an element or attribute that a thread ever
    parsed, as long as the thread lives: a megabyte after a page of 20,000 names, each harmless in itself.
    """
    ctypes.cast(_thread_state(), ctypes.py_object).value.pop("_ParserDictionaryContext", None)


def without_controls(text: str) -> str:
    """Remove control characters and lone surrogates, and references to them."""
    return _clean(text).decode("utf-8")


def _clean(text: str) -> bytes:
    """Clean markup as UTF-8.

    Functions of bytes find that nothing is to be removed ten times as fast as a pattern.
    """
    source = text.encode("utf-8", "ignore").translate(None, _CONTROLS)  # halves of characters cannot be encoded
    for character in _NO_CHARACTERS:
        source = source.replace(character, b"")
    if b"&#" not in source or not _CONTROL_REFERENCES.search(source):
        return source
    pieces, start = list[bytes](), 0  # cut out piece by piece: a list of all matches would take 50 bytes for each
    while start < len(source):
        edge = _NO_REFERENCE.search(source, start + _PIECE)
        end = edge.start() if edge else len(source)
        pieces.append(_CONTROL_REFERENCES.sub(b"", source[start:end]))
        start = end
    return b"".join(pieces)


def check_body(body: bytes) -> None:
    """Raise NotUsable for what is no text, or is too large to be decoded.

    'broken' for binary data, which has control characters at its start, as browsers tell it (WHATWG MIME Sniffing,
    5.1), but a few of them spoil no page. 'too_complex' for too many bytes or characters. These are counted by their
    first byte, since a text has up to four bytes a character.
    """
    start = body[:_SNIFFED]
    may_be_text = body.startswith(_WIDE_OR_PACKED) or start.count(0) * 4 >= len(start)
    if not may_be_text and (len(start) - len(start.translate(None, _BINARY))) * _MOST_BINARY > len(start):
        remedy = "give the address of a page or feed; a picture, a document or an archive is not read"
        raise NotUsable("broken", "the answer is binary data, no text", remedy)
    if len(body) > MAX_BYTES:
        problem = f"the page has more than {MAX_BYTES:,} bytes"  # no more are read
        raise NotUsable("too_complex", problem, "leave this page out with `exclude`")
    if len(body) > MAX_CHARS and (count := len(body.translate(None, _CONTINUATIONS))) > MAX_CHARS:
        problem = f"the page has {count:,} characters, more than {MAX_CHARS:,}"
        raise NotUsable("too_complex", problem, "leave this page out with `exclude`")


def check_bounds(text: str) -> None:
    """Raise NotUsable 'too_complex' for a text that would cost too much to parse."""
    remedy = "leave this page out with `exclude`"
    if len(text) > MAX_CHARS or sys.getsizeof(text) > MAX_TEXT_BYTES:
        problem = f"the page has {len(text):,} characters, more than {MAX_CHARS:,}, or than fit in 9 MB"
        raise NotUsable("too_complex", problem, remedy)
    # Counted piece by piece: what cannot be decoded becomes three bytes for one.
    pieces = (text[at : at + _PIECE] for at in range(0, len(text), _PIECE)) if len(text) * 4 > MAX_BYTES else ()
    if (size := sum(len(piece.encode("utf-8", "ignore")) for piece in pieces)) > MAX_BYTES:
        raise NotUsable("too_complex", f"the page has {size:,} bytes in UTF-8, more than {MAX_BYTES:,}", remedy)
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise NotUsable("too_complex", f"the page has {tags:,} tags, more than {MAX_TAGS:,}", remedy)
    elements, most = 0, 0
    for attributes in _start_tags(text):
        elements += 1
        # A name and the space before it take two characters; white space may also stand in a value.
        most += min(len(attributes) // 2, 2 * attributes.count("=") + len(attributes.split()))
        if len(attributes) >= 2 * MAX_ATTRIBUTES_OF_TAG and _count(attributes) >= MAX_ATTRIBUTES_OF_TAG:
            problem = f"a tag of the page has {MAX_ATTRIBUTES_OF_TAG} attributes or more"
            raise NotUsable("too_complex", problem, remedy)
    if elements > MAX_ELEMENTS:
        raise NotUsable("too_complex", f"the page has {elements:,} elements, more than {MAX_ELEMENTS:,}", remedy)
    if most > MAX_ATTRIBUTES and (count := sum(map(_count, _start_tags(text)))) > MAX_ATTRIBUTES:
        raise NotUsable("too_complex", f"the page has {count:,} attributes, more than {MAX_ATTRIBUTES:,}", remedy)


def _start_tags(text: str) -> Iterator[str]:
    """Yield what stands behind the name of each start tag."""
    position: int | None = 0
    while position is not None and (token := _TOKEN.search(text, position)):
        position = token.end()
        name, attributes = token.groups()
        if name and (end_tag := _RAW_TEXT.get(name.lower())):
            end = end_tag.search(text, position)
            position = end.end() if end else None
        if name:
            yield attributes


def _count(attributes: str) -> int:
    return sum(1 for _ in itertools.islice(_ATTRIBUTES.finditer(attributes), MAX_ATTRIBUTES_OF_TAG))


_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption".split()
    + "figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary".split()
    + "table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset("head script style template noscript textarea iframe embed svg math canvas title".split())
_SPACE = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
_TAG = re.compile(r"[<&]")


def paragraphs(html: str) -> tuple[str, ...]:
    """The paragraphs of an HTML fragment or page, without empty ones.

    Linear; what cannot be parsed gives none.
    """
    if not _TAG.search(html):
        words = _SPACE.sub(" ", unwrapped(html)).strip()
        return (words,) if words else ()
    try:
        root = parse(html)
    except NotUsable:
        return ()
    for element in [*root.iter()]:
        style = (element.get("style") or "").replace(" ", "").lower()
        if element.tag in _UNSEEN or element.get("hidden") is not None or "display:none" in style:
            element.drop_tree()
    pieces: list[str] = []  # with \0 at the edge of a block, \1 for a line break
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            pieces += ("\0" if element.tag in _BLOCKS else "\1" if element.tag == "br" else "", element.text or "")
        else:
            pieces += ("\0" if element.tag in _BLOCKS else "", element.tail or "")
    lines = (_SPACE.sub(" ", unwrapped(line.replace("\1", "\n"))).strip() for line in _BREAKS.split("".join(pieces)))
    return tuple(line for line in lines if line)


_BREAKS = re.compile("\0|\1[\\s\1]*\1")  # a block's edge, or two line breaks with nothing between


def plain(html: str) -> str:
    """The paragraphs of an HTML fragment, one a line."""
    return "\n".join(paragraphs(html))


LONGEST = 1000  # characters of one selector
_OF_ATTRIBUTE = re.compile(r"(?:^|(?<=[\w\])*]))@([A-Za-z_][\w:.-]{0,100})$")
_BESIDE = re.compile(r"([+~])\s*([^\s>+~]+)\s*(?:>\s*)?(.*)$", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{([^{}]{1,500})\}")


@dataclass(frozen=True, slots=True)
class PartSelector:
    """Position of one part of a row.

    css:       of the part; empty: the row itself
    beside:    '+' or '~' where the part stands in a sibling of the row that fits `sibling`; else empty
    attribute: whose value is taken; empty: the text
    without:   CSS of children that are left out
    """

    css: str
    beside: str = ""
    sibling: str = ""
    attribute: str = ""
    without: tuple[str, ...] = ()


@functools.lru_cache(maxsize=1024)
def parse_part(text: str) -> PartSelector:
    """Parse a selector of a part.

    Raises ValueError that says what is wrong.

    >>> parse_part("h3 !.badge"), parse_part("a@data-href").attribute
    (PartSelector(css='h3', beside='', sibling='', attribute='', without=('.badge',)), 'data-href')
    """
    if len(text) > LONGEST:
        raise ValueError(f"a selector has at most {LONGEST} characters")
    part, *without = (piece.strip() for piece in re.split(r"(?<=\s)!|^!", text))
    attribute = _OF_ATTRIBUTE.search(part)
    css = part[: attribute.start()].strip() if attribute else part
    beside = _BESIDE.match(css)
    found = PartSelector(
        css=(beside[3] if beside else css).strip(),
        beside=beside[1] if beside else "",
        sibling=beside[2] if beside else "",
        attribute=attribute[1] if attribute else "",
        without=tuple(without),
    )
    if not (found.css or found.attribute or found.beside):
        raise ValueError("this selector is empty; write CSS such as h3, or @data-id for an attribute of the row")
    import soupsieve

    for one in filter(None, (found.css, found.sibling, *without)):
        try:
            soupsieve.compile(one)
        except (soupsieve.SelectorSyntaxError, RecursionError, NotImplementedError) as fault:  # the last: ::before
            raise ValueError(f"this is no CSS selector: {str(fault).splitlines()[0]}") from None
    if "" in without:
        raise ValueError("a selector of what to leave out follows the !; write it as in h3 !.badge")
    return found


def is_template(text: str) -> bool:
    """Detect an address with braces, which are filled from the row."""
    return _PLACEHOLDER.search(text) is not None


def placeholders(template: str) -> tuple[str, ...]:
    """Return the selectors in the braces of a template, in order."""
    return tuple(_PLACEHOLDER.findall(template))


def filled(template: str, values: tuple[str, ...]) -> str:
    """Fill the braces of a template; return an empty text if a value is empty."""
    if not all(values):
        return ""
    following = iter(values)
    return _PLACEHOLDER.sub(lambda _: next(following), template)


def check_part(text: str) -> None:
    """Raise ValueError if a selector of a part, or in a template's braces, is wrong."""
    for one in placeholders(text) or (text,):
        parse_part(one)

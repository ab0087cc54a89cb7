"""Recognise interstitials: bot check, login, consent, block, error, app shell.

Such pages come with any status. No single word decides, because a short article may use
every one of them ("Access denied: court rules on a footpath"). What decides is:

- markup, a header or a title that only one product writes (`anubis_challenge`, "Just a moment...");
- or a title, sentence, path or host that such pages have, as a whole and not as a part,
  on a page without any prose of its own.

Prose is a sentence that neither is in the table nor speaks to the reader about a browser,
a server or a request. One such sentence makes the page an article.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.text import wall_patterns as patterns
from monitor.text.language import is_cjk

MAX_MARKUP = 512 * 1024  # characters; no page of this kind is longer
MAX_TEXT = 1200  # letters that a reader sees, where markup may stand on real pages too
MAX_REST = 200  # letters besides the sentences of the table: a logo, a menu, a number
_MAX_REST_OF_BANNER = 60  # the same for what also stands in a corner of real pages
_MAX_SENTENCE = 600
_SHORT_SENTENCE = 24  # letters; a shorter one is a label or a button. A Chinese character counts three.


@dataclass(frozen=True, slots=True)
class Interstitial:
    """A page that is not what was requested.

    kind:   as in errors.NotUsable: 'captcha', 'login', 'consent', 'error_page', 'script'
    reason: a sentence without its full stop
    """

    kind: str
    reason: str


_SAYS = {
    "captcha": "asks for proof that a person is reading",
    "consent": "asks for consent before it shows anything",
    "login": "asks for a login",
    "error_page": "says that there is nothing here",
    "script": "shows nothing without running a script",
}
_SITE_NAME = re.compile(r"\s+[|\-–—_·»:]{1,2}\s+|\s*[|_]\s*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])\s*|\n")
_ENDS = re.compile(r"[.!?…。！？:：][\"'”’」』）)]*$")


def find_interstitial(markup: str, url: str, headers: Mapping[str, str] | None = None) -> Interstitial | None:
    """Say what the page is instead of the one that was requested; None where it may be that one.

    markup: decoded HTML; url: where it was found after redirects; headers: of the response, names in lower case.
    Linear in the length of `markup`.
    """
    for name, (value, vendor) in patterns.HEADERS.items():
        if headers and value in headers.get(name, "").lower() and (name != "x-datadome" or len(markup) < 5000):
            return _found("captcha", f" ({vendor})")
    if len(markup) > MAX_MARKUP or not _looks_like_html(markup):
        return None
    if patterns.CHALLENGE.search(markup):
        return _found("captcha", f" ({_vendor(patterns.CHALLENGES, markup)})")
    found = patterns.TITLE.search(markup)
    title = " ".join(html.unescape(found[1]).split()) if found else ""
    seen, unseen = _visible_blocks(markup)
    letters = sum(map(_letters, seen))
    if letters > MAX_TEXT:
        return None
    if patterns.CHECK.search(markup) and not has_prose(seen):
        return _found("captcha", f" ({_vendor(patterns.CHECKS, markup)})")
    by_text = find_in_text(title, seen, aside=unseen)
    if by_text or has_prose(seen):
        return by_text
    return _by_place(markup, url, title, letters)


def find_in_text(title: str, blocks: Sequence[str], *, aside: Sequence[str] = ()) -> Interstitial | None:
    """Say what a page is by its title and the text of its blocks; None where it may be an article.

    aside: blocks that are only shown where scripts do not run
    """
    kind = _kind_of_title(title)
    if kind and patterns.VENDOR_TITLES.fullmatch(title.strip().replace("’", "'")):
        return _found(kind, quoted=title)
    if has_prose(blocks):
        return None
    if kind:
        return _found(kind, quoted=title)
    rest, kinds = 0, []
    for sentence in _sentences(blocks):
        hit = _kind_of_sentence(sentence)
        kinds += [hit] if hit else []
        rest += 0 if hit or patterns.TO_THE_READER.search(sentence) else _letters(sentence)
    if not kinds and rest <= _MAX_REST_OF_BANNER:
        kinds = [hit for hit in map(_kind_of_sentence, _sentences(aside)) if hit]
    kind = _gravest(kinds) if kinds else None
    most = MAX_REST if kind in ("captcha", "error_page") else _MAX_REST_OF_BANNER
    return _found(kind, quoted=title) if kind and rest <= most else None


def has_prose(blocks: Iterable[str]) -> bool:
    """Tell whether any block has a sentence about something else than the visit of the page."""
    return any(
        _letters(sentence) >= _SHORT_SENTENCE
        and _ENDS.search(sentence)
        and not _kind_of_sentence(sentence)
        and not patterns.TO_THE_READER.search(sentence)
        for sentence in _sentences(blocks)
    )


def _by_place(markup: str, url: str, title: str, letters: int) -> Interstitial | None:
    """Judge a page without prose by its address and its forms."""
    parts = urlsplit(url)
    kinds = {kind for kind, path in patterns.PATHS if path.search(parts.path)}
    kinds |= {kind for kind, host in patterns.HOSTS if host.search(parts.hostname or "")}
    kinds |= {"consent"} if patterns.CONSENT_FORM.search(markup) else set()
    kinds |= {"captcha"} if letters <= MAX_REST and patterns.CAPTCHA_BOX.search(markup) else set()
    if "login" in kinds and not patterns.PASSWORD.search(markup):
        kinds.discard("login")
    if not kinds and letters <= MAX_REST and patterns.PASSWORD.search(markup):
        kinds.add("login")  # nothing else is there
    if not kinds and letters <= _MAX_REST_OF_BANNER and patterns.APP_ROOT.search(markup):
        kinds.add("script")
    return _found(_gravest(sorted(kinds)), quoted=title) if kinds else None


def _gravest(kinds: Sequence[str]) -> str:
    return min(kinds, key=("captcha", "login", "consent", "error_page", "script").index)


def _found(kind: str, vendor: str = "", *, quoted: str = "") -> Interstitial:
    title = f", titled “{quoted[:80]}”" if quoted else ""
    return Interstitial(kind, f"the page {_SAYS[kind]}{vendor}{title}")


def _vendor(table: Iterable[tuple[str, str]], markup: str) -> str:
    return next((name for name, pattern in table if re.search(pattern, markup, re.IGNORECASE)), "a bot check")


def _kind_of_title(title: str) -> str | None:
    """The kind of a title, or of its first or last part where it carries the name of a site."""
    plain = title.replace("’", "'").strip()
    parts = _SITE_NAME.split(plain)
    for name in (each.strip(" .…!?！？。:：") for each in dict.fromkeys((plain, parts[0], parts[-1]))):
        for kind, pattern in patterns.TITLES:
            if name and pattern.fullmatch(name):
                return kind
    return None


def _kind_of_sentence(sentence: str) -> str | None:
    plain = sentence.lstrip(" \"'“「:：·•-–—>»").replace("’", "'")
    return next((kind for kind, pattern in patterns.SENTENCES if pattern.match(plain)), None)


def _sentences(blocks: Iterable[str]) -> Iterator[str]:
    for block in blocks:
        for sentence in _SENTENCE_END.split(block[: 4 * MAX_TEXT]):
            if sentence.strip():
                yield sentence.strip()[:_MAX_SENTENCE]


def _letters(text: str) -> int:
    """Count letters and digits; a Chinese, Japanese or Korean one says as much as three."""
    return sum((3 if is_cjk(char) else 1) for char in text if char.isalnum())


# ── what of the markup a reader sees ─────────────────────────────────────────

_HIDDEN = ("script", "style", "template", "title", "svg", "textarea", "select")
_INLINE = frozenset(
    "a abbr b bdi bdo cite code em font i kbd mark q s small span strong sub sup time tt u var wbr".split()
)
_TAG_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9-]{0,30})")


def _visible_blocks(markup: str) -> tuple[list[str], list[str]]:
    """The texts of the blocks that are shown, and those that are shown only without scripts."""
    seen: list[str] = []
    unseen: list[str] = []
    for where, text in _blocks(markup):
        plain = " ".join(html.unescape(text).split())
        if plain:
            (unseen if where else seen).append(plain)
    return seen, unseen


def _blocks(markup: str) -> Iterator[tuple[bool, str]]:
    """Each block's text, and whether it stands in noscript; one pass, also over broken markup."""
    lowered = markup.lower() if len(markup.lower()) == len(markup) else markup
    at, aside, pieces = 0, False, []
    while at < len(markup):
        start = markup.find("<", at)
        if start < 0:
            pieces.append(markup[at:])
            break
        pieces.append(markup[at:start])
        name = _TAG_NAME.match(lowered, start + 1)
        hidden = next((tag for tag in _HIDDEN if lowered.startswith(tag, start + 1)), None)
        if markup.startswith("<!--", start):
            at = _after(markup, "-->", start + 4)
            continue
        at = _before(lowered, f"</{hidden}", start + 1) if hidden else _after(markup, ">", start + 1)
        if name is None or name[1] in _INLINE:
            continue
        yield aside, "".join(pieces)
        pieces = []
        if name[1] == "noscript":
            aside = lowered[start + 1] != "/"
    yield aside, "".join(pieces)


def _before(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return len(text) if found < 0 else found


def _after(text: str, mark: str, start: int) -> int:
    return min(len(text), _before(text, mark, start) + len(mark))


def _looks_like_html(markup: str) -> bool:
    start = markup[:200].lstrip("\ufeff \t\r\n").lower()
    return start.startswith("<") and not start.startswith(
        ("<?xml", "<rss", "<feed", "<urlset", "<sitemapindex", "<rdf")
    )

"""Check values of pages before they enter a feed: text, addresses, dates, HTML.

One control character or one impossible date makes a serialiser raise, which would cost the whole feed. Everything
from outside passes here first. Linear time.

HTML is sanitised again: an open tag must not swallow the lines below it, and what was stored before a rule existed must
not run in a reader. Addresses that only work inside a frame become those of the page to watch; sound and films that
stand alone get a player; pictures of hosts that refuse foreign pages are requested without a Referer.
"""

from __future__ import annotations

import hmac
import mimetypes
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hmac import compare_digest
from html import escape, unescape
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import nh3

TITLE_LIMIT = 500  # code points; the longest real headlines have fewer than 200
LINK_LIMIT = 8_000  # characters; what common servers take as a request line

# What XML 1.0 (fifth edition) does not allow (production [2] Char); DEL, the C1 controls and noncharacters, which it
# discourages; and U+FFFD, which only says that something was lost.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]")
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
    """Remove the characters that XML forbids, and make line breaks line feeds."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str, limit: int = TITLE_LIMIT) -> str:
    """Fold text to one line, cut to `limit` code points with an ellipsis."""
    head = text[: limit * 4]  # enough for folding; the rest of a megabyte is ignored
    folded = _SPACE.sub(" ", _DIRECTION.sub("", clean(head))).strip()
    return cut(folded, limit)


def plain(text: str) -> str:
    """Give text in which no reader sees markup.

    For elements that some readers take for text and some for HTML.
    """
    return _REFERENCE.sub("＆", text).replace("<", "＜").replace(">", "＞")


def cut(text: str, limit: int) -> str:
    """Cut to `limit` code points, at the end of a word if near, with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ", limit - 30 if limit > 60 else limit)
    return (head[:space] if space > 0 else head).rstrip(" ,;:，；：、") + "…"


def link(url: str) -> str | None:
    """Return the http(s) address in ASCII by RFC 3986, or None for other addresses.

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
        host = parts.hostname or ""
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    host = f"[{host}]" if ":" in host else host
    if parts.scheme.lower() not in ("http", "https") or len(host) > 255 or not _HOST.fullmatch(host):
        return None
    place = f"{host}:{port}" if port is not None else host
    path, query, fragment = (
        _LONE_PERCENT.sub("%25", quote(part, safe=_RESERVED + extra))
        for part, extra in ((parts.path, ""), (parts.query, "?"), (parts.fragment, "?"))
    )
    return urlunsplit((parts.scheme.lower(), place, path or "/", query, fragment))


def moment(when: datetime) -> datetime | None:
    """Give the instant in UTC, whole seconds.

    None for what no reader can use (before 1970, no real zone).

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
    """Return an absolute URI in ASCII, as atom:id must be, or None for others."""
    return text if _URI.fullmatch(text) else None


def title(words: str, text: str, url: str) -> str:
    """Return the title, else the text's first words, else the URL; never empty."""
    return line(words) or line(text, 80) or line(unquote(url), 200) or "…"


BODY_LIMIT = 1_000_000  # characters of HTML; longer is not an article, and its summary is shown instead
DEPTH_LIMIT = 500  # open elements; the sanitiser's time grows with its square (100,000 take 20 s)

_TAGS = frozenset(
    {
        *("a", "abbr", "audio", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del"),
        *("details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "picture", "pre", "q", "rp", "rt", "ruby", "s"),
        *("samp", "small", "source", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot"),
        *("th", "thead", "time", "tr", "u", "ul", "var", "video", "wbr"),
    }
)
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "poster", "width", "height"},
    "source": {"src", "type"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "time": {"datetime"},
}
_ADDRESSES = frozenset({"href", "src", "poster", "cite"})
_IMAGE = re.compile(r"<img\b[^<>]*+>")
_TAG = re.compile(r"<(/?)(?!(?:area|br|col|hr|img|input|li|p|source|wbr)\b)[A-Za-z]")
PICTURE = re.compile(r'<img\b[^<>]*?\ssrc="([^"<>]*)"')  # group 1: its address, escaped
_LINK = re.compile(r'(<p>)?<a href="([^"<>]*)"[^<>]*>([^<>]*)</a>(</p>)?')
_PLAYED = re.compile(r'<(?:audio|video|source)\b[^<>]*?\ssrc="([^"<>]*)"')
_SIZE = re.compile(r'\s(?:width|height)="([0-9]{1,5})"')
_SMALLEST_PICTURE = 100  # pixels on a side that a thumbnail has at least, where the page says how many
_MOST_MEDIA = 5  # players that become enclosures of an entry
_SOUND = re.compile(r"\.(?:mp3|m4a|ogg|oga|opus|aac|flac|wav)$", re.IGNORECASE)
_FILM = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov)$", re.IGNORECASE)
# Hosts whose pictures come only to their own pages or to nobody in particular (RSSHub and miniflux have lists as well).
_REFUSE_FOREIGN = re.compile(
    r"(?:^|\.)(?:qpic\.cn|qlogo\.cn|sinaimg\.(?:cn|com)|hdslb\.com|zhimg\.com|doubanio\.com|jianshu\.io|csdnimg\.cn|"
    r"bdimg\.com|bdstatic\.com|toutiaoimg\.(?:com|cn)|byteimg\.com|pstatp\.com|douyinpic\.com|xhscdn\.com|sspai\.com|"
    r"cnbetacdn\.com|nosdn\.127\.net|ws\.126\.net|itc\.cn|chinaz\.com|tuchong\.com|pximg\.net)$"
)
# The address of a player in a frame, and the page that shows the same alone: (pattern, its address).
_WATCH_PAGES = tuple(
    (re.compile(rf"\A{pattern}", re.IGNORECASE), page)
    for pattern, page in (
        (
            r"(?:www\.)?youtube(?:-nocookie)?\.com/embed/videoseries\?(?:[^#]*&)?list=([\w-]+)",
            "www.youtube.com/playlist?list={}",
        ),
        (r"(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{11})(?![\w-])", "www.youtube.com/watch?v={}"),
        (r"player\.bilibili\.com/[\w./]*\?(?:[^#]*&)?bvid=(BV\w{10})\b", "www.bilibili.com/video/{}"),
        (r"player\.bilibili\.com/[\w./]*\?(?:[^#]*&)?aid=(\d+)", "www.bilibili.com/video/av{}"),
        (r"v\.qq\.com/(?:txp/)?iframe/(?:player|preview)\.html\?(?:[^#]*&)?vid=(\w+)", "v.qq.com/x/page/{}.html"),
        (r"player\.youku\.com/embed/([\w=]+)", "v.youku.com/v_show/id_{}.html"),
        (r"(?:www\.)?dailymotion\.com/embed/video/(\w+)", "www.dailymotion.com/video/{}"),
        (r"open\.spotify\.com/embed/(\w+/\w+)", "open.spotify.com/{}"),
        (r"embed\.podcasts\.apple\.com/([\w/.%-]+)", "podcasts.apple.com/{}"),
        (r"(?:www\.)?instagram\.com/(p/[\w-]+)/embed", "www.instagram.com/{}/"),
        (r"platform\.twitter\.com/embed/Tweet\.html\?(?:[^#]*&)?id=(\d+)", "twitter.com/i/status/{}"),
        (r"(?:www\.)?tiktok\.com/(?:embed/v2|player/v1)/(\d+)", "www.tiktok.com/@_/video/{}"),
        (r"embed\.ted\.com/talks/([\w/-]+)", "www.ted.com/talks/{}"),
    )
)
# Frames of a platform that name what they show in a parameter.
_SHOWS = re.compile(
    r"https?://(?:w\.soundcloud\.com/player/?|www\.facebook\.com/plugins/(?:post|video)\.php)\?(?:[^#]*&)?(?:url|href)="
    r"(https?[^&#]+)"
)


@dataclass(frozen=True, slots=True)
class PictureProxy:
    """Addresses of pictures that the web server fetches in place of a reader.

    Signed (HMAC-SHA256, 128 bits), so that nobody can have it fetch anything else.

    base: address of the web server, no slash at its end
    """

    base: str
    key: bytes = field(repr=False)

    def address(self, picture: str) -> str:
        """Give the address under which a picture is shown.

        The same one where its host lets foreign pages have it.
        """
        try:
            host = urlsplit(picture).hostname or ""
        except ValueError:
            return picture
        if not _REFUSE_FOREIGN.search(host):
            return picture
        name = urlsafe_b64encode(picture.encode()).decode().rstrip("=")
        return f"{self.base}/img/{self._signature(name)}/{name}"

    def original(self, signature: str, name: str) -> str | None:
        """Give the address of the picture behind one of ours.

        None for one that was not signed with this key.
        """
        if not compare_digest(self._signature(name).encode(), signature.encode("utf-8", "replace")):
            return None
        return urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()

    def _signature(self, name: str) -> str:
        return hmac.digest(self.key, name.encode("utf-8", "replace"), "sha256").hex()[:32]


def safe_html(html: str) -> str:
    """Sanitise HTML, and mend its media.

    Idempotent.

    Known tags and attributes only, http(s) addresses only, everything closed.
    """
    kept = nh3.clean(
        clean(html),
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=lambda tag, name, value: (  # addresses only where they are absolute
            value if name not in _ADDRESSES or (tag == "a" and value.startswith("mailto:")) else link(value)
        ),
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    # Character references bring back what was taken out as characters, so the second pass is needed.
    return _LINK.sub(_link, _IMAGE.sub(_image, clean(kept))).strip()


def proxied(html: str, pictures: PictureProxy) -> str:
    """Proxy the pictures of sanitised HTML whose hosts refuse foreign pages."""

    def led(found: re.Match[str]) -> str:
        return f'{found[0][: -len(found[1]) - 1]}{escape(pictures.address(unescape(found[1])))}"'

    return PICTURE.sub(led, html)


def is_bounded(html: str) -> bool:
    """Tell whether HTML is small and flat enough to be sanitised.

    Elements without an end tag count as closed.
    """
    if len(html) > BODY_LIMIT:
        return False
    depth = 0
    for tag in _TAG.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > DEPTH_LIMIT:
            return False
    return True


def watch_page(address: str) -> str:
    """Return the page that shows what a framed player shows, else the address itself.

    >>> watch_page("https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0")
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ'
    """
    if shown := _SHOWS.match(address):
        page = link(unquote(shown[1])) or address
        return address if "://api." in page else page  # an interface for programs shows a person nothing
    bare = address.partition("://")[2]
    for pattern, page in _WATCH_PAGES:
        if found := pattern.match(bare):
            return f"https://{page.format(found[1])}"
    return address


def first_picture(html: str) -> str | None:
    """Give the address of the first picture of a body that is no icon, or None."""
    for picture in PICTURE.finditer(html):
        tag = html[picture.start() : html.find(">", picture.end())]
        if all(int(size) >= _SMALLEST_PICTURE for size in _SIZE.findall(tag)):
            return unescape(picture[1])
    return None


def media_links(html: str) -> tuple[str, ...]:
    """Return the addresses of sound and films that a body has players for, each once."""
    found = dict.fromkeys(unescape(address) for address in _PLAYED.findall(html))
    return tuple(found)[:_MOST_MEDIA]


def _image(tag: re.Match[str]) -> str:
    """Drop a picture without an address.

    One whose host refuses foreign pages is requested without a Referer.
    """
    source = PICTURE.match(tag[0])
    if source is None:
        return ""
    try:
        host = urlsplit(unescape(source[1])).hostname or ""
    except ValueError:
        return tag[0]
    return tag[0].replace("<img", '<img referrerpolicy="no-referrer"', 1) if _REFUSE_FOREIGN.search(host) else tag[0]


def _link(found: re.Match[str]) -> str:
    """Replace a frame by a link to its page.

    Sound and films that are a paragraph of their own get a player.
    """
    opened, text, closed = found[1] or "", found[3], found[4] or ""
    address = unescape(found[2])
    target = watch_page(address)
    if target != address:
        bare = address.partition("://")[2].removeprefix("www.").partition("?")[0]
        text = escape(target.partition("://")[2].removeprefix("www.")) if unescape(text) == bare else text
        return f'{opened}<a href="{escape(target)}">{text}</a>{closed}'
    path = address.partition("?")[0].partition("#")[0]
    kind = "audio" if _SOUND.search(path) else "video" if _FILM.search(path) else ""
    if not kind or not opened or not closed:
        return found[0]
    return f'<p><{kind} controls src="{found[2]}"></{kind}><br>{found[0][3:]}'

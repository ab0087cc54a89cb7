"""The HTML of an article as feed readers get it.

It is sanitised again: an open tag must not swallow the lines below it, and what was stored before a rule existed must
not run in a reader. Addresses that only work inside a frame become those of the page to watch; sound and films that
stand alone get a player; pictures of hosts that refuse foreign pages are asked for without a Referer.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import unquote, urlsplit

import nh3

from monitor.publish import values

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
    "ol": {"start"},
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


def safe_html(html: str) -> str:
    """Sanitise: known tags and attributes only, http(s) addresses only, everything closed; mend media. Idempotent."""
    kept = nh3.clean(
        values.clean(html),
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    # Character references bring back what was taken out as characters, so the second pass is needed.
    return _LINK.sub(_link, _IMAGE.sub(_image, values.clean(kept))).strip()


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


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Let an attribute pass; addresses only where they are absolute."""
    if name not in _ADDRESSES:
        return value
    if tag == "a" and value.startswith("mailto:"):
        return value
    return values.link(value)


def watch_page(address: str) -> str:
    """Give the page that shows what a player in a frame shows; the address itself where none is known.

    >>> watch_page("https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0")
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ'
    """
    if shown := _SHOWS.match(address):
        return values.link(unquote(shown[1])) or address
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
    """Give the addresses of the sound and films that a body has players for, each once."""
    found = dict.fromkeys(unescape(address) for address in _PLAYED.findall(html))
    return tuple(found)[:_MOST_MEDIA]


def _image(tag: re.Match[str]) -> str:
    """Drop a picture without an address; let one whose host refuses foreign pages be asked for without a Referer."""
    source = PICTURE.match(tag[0])
    if source is None:
        return ""
    try:
        host = urlsplit(unescape(source[1])).hostname or ""
    except ValueError:
        return tag[0]
    return tag[0].replace("<img", '<img referrerpolicy="no-referrer"', 1) if _REFUSE_FOREIGN.search(host) else tag[0]


def _link(found: re.Match[str]) -> str:
    """Lead from a frame's address to its page; give sound and films that are a paragraph of their own a player."""
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

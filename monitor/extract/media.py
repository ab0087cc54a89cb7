"""Rewrite media, formulas and code into plain elements that survive cleaning.

Pages hide pictures behind AMP tags, `noscript`, lazy loading and links; players stand in frames; formulas come as
MathML or scripts. An embedded player or post becomes an `img` with `data-embed`, so that every later step treats it
like a picture; `render` turns it into a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from lxml.html import HtmlElement

from monitor.extract.metadata import folded
from monitor.extract.prune import drop
from monitor.text.urls import web_url, without_trackers

EMBED = "data-embed"  # the address of a player or post, on the `img` that stands for it during extraction
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
# Attributes of an image that scripts read: a name with one of these words and a value that is an address.
_LAZY_NAME = re.compile(
    r"src|url|original|lazy|echo|image|img|^(?:file|zoomfile|data-hi-res)$|full|large", re.IGNORECASE
)
_NOT_THE_PICTURE = re.compile(
    r"srcset|alt|title|caption|desc|meta|page|link|href|share|pin|thumb|placeholder|fallback|error|preview|api", re.I
)
_ADDRESS = re.compile(r"(?:https?:)?//|\.{0,2}/", re.I)
_EMPTY = "blank|spacer|placeholder|loading|loader|lazy|lazyload|grey|gray|pixel|transparent|none|empty|1x1"
_FILLER = r"img|image|bg|default|\d{1,4}(?:x\d{1,4})?"
_PLACEHOLDER = re.compile(  # the whole file name is made of such words, sizes and signs: `gray-whale.jpg` is a picture
    rf"^data:|(?:^|/)(?:(?:{_FILLER})[-_.]){{0,3}}(?:{_EMPTY})(?:[-_.](?:{_EMPTY}|{_FILLER})){{0,3}}"
    r"\.(?:gif|png|svg|jpe?g|webp)(?:[?#]|$)",
    re.IGNORECASE,
)
_DECORATION_WORDS = frozenset(
    "logo logos icon icons ico avatar avatars emoji emojis emoticon smiley smilies spacer pixel qr qrcode erweima ewm "
    "button btn badge badges 1x1 bullet arrow".split()
)
_SIZE_WORDS = frozenset(
    "site header footer default small large mini top new light dark white black svg png share".split()
)
_DECORATION_FOLDER = re.compile(r"/(?:ads?|icons?|emojis?|smil(?:ey|ies)|avatars?|logos?|buttons?)/", re.IGNORECASE)
_DECORATION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:logo|icon|avatar|emoji|smiley|qr-?code|badge)(?:$|[\s_-])", re.IGNORECASE
)
_QR_WORDS = frozenset("qr qrcode erweima ewm".split())
_LARGE = 200  # pixels; a picture of this size is no icon, whatever its name
_TINY = 40  # pixels; smaller images are bullets, icons and counters
_IMAGE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?!@#]|$)", re.I)


def absolute(address: str, base_url: str) -> str:
    """Make an address absolute and remove trackers; empty for no web or mail address."""
    address = "".join(address.split()) if address[:5] != "data:" else ""
    if not address:
        return ""
    if address[:7].lower() == "mailto:":
        return address
    url = web_url(address, base_url)
    return without_trackers(url) if url else ""


def resolve_links(root: HtmlElement, base_url: str) -> None:
    """Make every link and image of the tree absolute, in place.

    A link to nowhere becomes plain text.
    """
    for link in root.iter("a"):
        href = absolute(link.get("href") or "", base_url)
        if href:
            link.set("href", href)
        else:
            link.attrib.pop("href", None)
            link.tag = "span"
    for image in root.iter("img"):
        source = absolute(image_source(image), base_url)
        for name in ("srcset", "sizes", "loading"):
            image.attrib.pop(name, None)
        if source:
            image.set("src", source)
        else:
            image.attrib.pop("src", None)


def image_source(image: HtmlElement) -> str:
    """Return the address of the picture itself, not yet absolute.

    Lazy-loading pages keep it in another attribute.
    """
    source = (image.get("src") or "").strip()
    real = bool(source) and not _PLACEHOLDER.search(source)
    for name, value in image.attrib.items():
        value = value.strip()
        if name == "src" or not _LAZY_NAME.search(name) or _NOT_THE_PICTURE.search(name):
            continue
        address = _IMAGE_NAME.search(value) or (_ADDRESS.match(value) and not real)
        if address and not re.search(r"[\s{}<>]", value) and not _PLACEHOLDER.search(value):
            return str(value)
    if real:
        return source
    sets = [image.get(name) or "" for name in _LAZY_SETS]
    picture = next(image.iterancestors("picture"), None)  # libxml2 puts the image inside `source`
    for other in picture.iter("source") if picture is not None else ():
        sets.append(other.get("srcset") or other.get("data-srcset") or "")
    return next(filter(None, map(_largest, sets)), "")


def has_source(image: HtmlElement) -> bool:
    """The image names a picture that is no placeholder."""
    return bool(image_source(image))


def is_decoration(image: HtmlElement) -> bool:
    """Tell icons, spacers, counters and QR codes from pictures, by size, then name."""
    sizes = [int(found[0]) for name in ("width", "height") if (found := re.match(r"\d+", image.get(name) or ""))]
    if sizes and min(sizes) < _TINY:
        return True
    source = (image.get("src") or "").partition("?")[0]
    words = re.findall(r"[a-z]+(?![a-z0-9])|\d{4,}", source.rpartition("/")[2].rpartition(".")[0].lower())
    named = [word for word in words if word in _DECORATION_WORDS]
    others = [word for word in words if word not in _DECORATION_WORDS and word not in _SIZE_WORDS and len(word) > 1]
    if len(others) <= 1 and any(word in _QR_WORDS for word in named):
        return True
    if len(sizes) == 2 and min(sizes) >= _LARGE:
        return False
    if named and (not others or (len(others) == 1 and words[-1] in ("logo", "icon", "avatar", "button", "badge"))):
        return True
    return bool(_DECORATION_FOLDER.search(source) or _DECORATION_CLASS.search(image.get("class") or ""))


def _largest(srcset: str) -> str:
    """The source with the greatest width or density of a `srcset`."""
    best, width = "", -1.0
    for candidate in re.split(r",\s+", srcset.strip()):
        address, _, descriptor = candidate.strip().partition(" ")
        number = re.match(r"[\d.]{1,8}", descriptor.strip())
        size = float(number[0]) if number and number[0].strip(".").count(".") <= 1 and number[0].strip(".") else 0.0
        if address and not _PLACEHOLDER.search(address) and size > width:
            best, width = address.rstrip(","), size
    return best


_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:[?!#]|$)", re.IGNORECASE)
_FRAMES = ("iframe", "embed", "object", "video", "audio", "amp-iframe", "amp-video", "amp-audio", "amp-video-iframe")
# Frames that carry no content: advertisements, counters, buttons, forms, comments.
_NO_CONTENT = re.compile(
    r"googletagmanager|doubleclick|googlesyndication|adservice|(?:^|[/.])ads?[./]|analytics|recaptcha|disqus|"
    r"/plugins/(?:like|follow|share|comments|page)|follow_button|tweet_button|newsletter|subscribe|signup|"
    r"about:|javascript:|^data:|hotjar|outbrain|taboola|/comments?/",
    re.IGNORECASE,
)
_SMALLEST_FRAME = 60  # pixels; smaller ones are counters and buttons
_PLAYERS = (  # an element that a script turns into a player, the attribute with its id, the address
    ("amp-youtube", "data-videoid", "https://www.youtube.com/watch?v={}"),
    ("lite-youtube", "videoid", "https://www.youtube.com/watch?v={}"),
    ("amp-vimeo", "data-videoid", "https://vimeo.com/{}"),
    ("lite-vimeo", "videoid", "https://vimeo.com/{}"),
    ("amp-dailymotion", "data-videoid", "https://www.dailymotion.com/video/{}"),
    ("amp-twitter", "data-tweetid", "https://twitter.com/i/status/{}"),
    ("amp-instagram", "data-shortcode", "https://www.instagram.com/p/{}/"),
    ("mp-common-videosnap", "data-url", "{}"),
    ("amp-tiktok", "data-src", "{}"),
    ("amp-facebook", "data-href", "{}"),
    ("amp-soundcloud", "data-trackid", "https://api.soundcloud.com/tracks/{}"),
)
_CONSENT = re.compile("consent|cookie|gdpr", re.IGNORECASE)
_LONGEST_QUESTION = 1000  # characters
_POST = re.compile(
    r"\bfb-(?:post|video)\b|twitter-(?:tweet|video)|instagram-media|tiktok-embed|bluesky-embed|reddit-(?:card|embed)"
)
_POST_ADDRESS = ("data-instgrm-permalink", "data-href", "cite", "data-bluesky-uri", "data-embed-url")
_ID = re.compile(r"[\w:/.?=&%-]{1,300}")
_GALLERY = re.compile(r"rsimg|lightbox|fancybox|swipe|gallery|slide|photo|image|zoom|colorbox", re.IGNORECASE)
_FORMULA_IMAGE = re.compile(
    r"(?:^|\s)(?:[\w-]*latex|math|tex|equation|formula)(?=\s)|\blatex\b|/svg/math|/math/render", re.IGNORECASE
)
_LINE_NUMBER = re.compile(r"line-?no|linenum|line-num|ln-num|lnum|rouge-gutter|gutter")  # of a lower-case text


def rewrite_media(root: HtmlElement) -> None:
    """Rewrite the tree in place; the text of the article does not change."""
    for image in [*root.iter("amp-img", "amp-anim")]:
        image.tag = "img"
    _show_pictures(root)
    for container in {image.getparent() for image in root.iter("img")}:  # a small copy before the picture itself
        for small, large in pairwise([child for child in container if child.tag == "img"]):
            if (name := _file_name(small)) and name == _file_name(large):
                drop(small)
    for element, address, label in [*_embeds(root)]:
        image = element.makeelement("img", {EMBED: address, "src": address, "alt": label})
        # A part that asks for consent before it loads a player is dropped later as noise; the player is not.
        asking = [e for e in element.iterancestors("div", "section", "aside") if _CONSENT.search(e.get("class") or "")]
        if asking and len("".join(asking[-1].itertext())) <= _LONGEST_QUESTION:
            asking[-1].addprevious(image)
        else:
            _replace(element, image)
    _write_formulas(root)
    _tidy_code(root)


def _show_pictures(root: HtmlElement) -> None:
    """Replace an image that a script would load by the picture of its `noscript`.

    Those of a gallery too.
    """
    for noscript in [*root.iter("noscript")]:
        images = noscript.xpath(".//img[@src]")
        if len(images) != 1 or folded("".join(noscript.itertext())) or not _large(images[0]):
            continue
        before = noscript.getprevious()
        lazy = before if before is not None and before.tag == "img" else None
        if before is not None and lazy is None and not folded("".join(before.itertext())):
            lazy = next(before.iter("img"), None)
        image = images[0]
        if lazy is None:
            image.tail = None
            _replace(noscript, image)
        elif not has_source(lazy):
            for name in ("src", "srcset", "width", "height", "alt"):
                if image.get(name):
                    lazy.set(name, image.get(name))
    for link in [*root.iter("a")]:
        href = link.get("href") or ""
        if not _PICTURE_FILE.search(href) or link.find(".//img") is not None:
            continue
        parent = link.getparent()
        alone = parent is not None and folded("".join(parent.itertext())) == folded("".join(link.itertext()))
        if _GALLERY.search(link.get("class") or "") or (alone and _GALLERY.search(parent.get("class") or "")):
            _replace(link, link.makeelement("img", {"src": href, "alt": folded("".join(link.itertext()))[:200]}))


def _file_name(image: HtmlElement) -> str:
    address = image.get("data-src") or image.get("src") or ""
    return str(address.partition("?")[0].rpartition("/")[2]) if not address.startswith("data:") else ""


def _embeds(root: HtmlElement) -> Iterator[tuple[HtmlElement, str, str]]:
    """Players and posts with their address and a label."""
    for tag, attribute, address in _PLAYERS:
        for element in root.iter(tag):
            found = element.get(attribute) or ""
            if _ID.fullmatch(found):
                yield element, address.format(found), ""
    for element in root.iter(*_FRAMES):
        sources = [element.get(name) for name in ("src", "data-src", "data-lazy-src", "data-original", "data")]
        sources += (inner.get("src") for inner in element.iter("source"))
        sources += (param.get("value") for param in element.iter("param") if param.get("name") in ("movie", "src"))
        source = next((address.strip() for address in sources if address and address.strip()), "")
        shown = "display:none" not in (element.get("style") or "").replace(" ", "")
        if source and shown and _large(element) and not _NO_CONTENT.search(source):
            yield element, source, element.get("title") or ""
    for element in root.iter("div", "blockquote"):
        if _POST.search(element.get("class") or "") and not element.xpath(".//a[@href]"):
            address = next((value for name in _POST_ADDRESS if (value := element.get(name))), "")
            if address.startswith("http"):
                yield element, address, folded("".join(element.itertext()))[:200]


def _large(element: HtmlElement) -> bool:
    sizes = [re.match(r"\d+$", element.get(name) or "") for name in ("width", "height")]
    return all(size is None or int(size[0]) >= _SMALLEST_FRAME for size in sizes) or element.tag == "audio"


def _replace(old: HtmlElement, new: HtmlElement) -> None:
    """Put `new` in the place of `old`; the text behind it stays."""
    parent = old.getparent()
    if parent is not None:
        new.tail, old.tail = old.tail, None
        parent.replace(old, new)


def _write_formulas(root: HtmlElement) -> None:
    """Write each formula as `code`: its TeX if the page has it, else its text."""
    for rendered in root.xpath(".//*[contains(@class, 'katex-html') or contains(@class, 'MathJax_Preview')]"):
        drop(rendered)
    for container in [*root.iter("mjx-container")]:
        maths = container.find(".//math")
        if maths is not None:
            maths.tail = None
            _replace(container, maths)
    for maths in [*root.iter("math")]:
        notes = [a for a in maths.iter("annotation") if "tex" in (a.get("encoding") or "")]
        tex = maths.get("alttext") or next((a.text for a in notes if a.text), "")
        for note in notes:
            drop(note)
        _as_code(maths, tex or _in_a_row(maths))
    for script in [script for script in root.iter("script") if (script.get("type") or "").startswith("math/tex")]:
        _as_code(script, script.text or "")
    for image in [*root.iter("img")]:
        if image.get("alt") and (
            _FORMULA_IMAGE.search(image.get("class") or "")
            or "latex" in unquote((image.get("src") or "")[:300]).lower()
        ):
            _as_code(image, image.get("alt"))


_BUILT = {  # elements of MathML that stand for a sign between their parts
    "mfrac": "{}/{}",
    "msup": "{}^{}",
    "msub": "{}_{}",
    "msubsup": "{}_{}^{}",
    "munder": "{}_{}",
    "mover": "{}^{}",
    "munderover": "{}_{}^{}",
    "mroot": "{}√({})",
    "msqrt": "√({})",
}


def _in_a_row(element: HtmlElement) -> str:
    """Write what MathML shows in one line: (a+b)/2 for a fraction, x^2 for a power."""
    children = [child for child in element if isinstance(child.tag, str)]
    parts = [_in_a_row(child) for child in children]
    sign = _BUILT.get(str(element.tag), "")
    if str(element.tag) in ("msqrt", "mroot") and parts:
        return sign.format(*(["".join(parts)] if element.tag == "msqrt" else reversed(parts[:2])))
    if not sign or len(parts) != sign.count("{}"):
        texts = [element.text or "", *(part + (child.tail or "") for part, child in zip(parts, children, strict=True))]
        return " ".join("".join(texts).split())
    return sign.format(*(part if len(part) == 1 or part.isalnum() else f"({part})" for part in parts))


def _tidy_code(root: HtmlElement) -> None:
    """Drop line numbers beside code; end each `code` line of a `pre` with a break."""
    for element in [*root.iter("td", "pre", "div", "span", "ol")]:
        named = _LINE_NUMBER.search((element.get("class") or "").lower())
        numbers = "".join(element.itertext()).split() if named else []
        if numbers and all(n.isdigit() for n in numbers) and (element.tag != "td" or element.getnext() is not None):
            drop(element)
    for block in root.iter("pre"):
        lines = [child for child in block if child.tag == "code"]
        for line in lines[:-1] if len(lines) > 1 else ():
            if not "".join(line.itertext()).endswith("\n") and not (line.tail or "").startswith("\n"):
                line.tail = f"\n{line.tail or ''}"


def _as_code(element: HtmlElement, text: str) -> None:
    code = element.makeelement("code")
    code.text = folded(text)
    _replace(element, code)

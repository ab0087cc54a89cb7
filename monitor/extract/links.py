"""Addresses inside an article: absolute, without trackers, images with their real source."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

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
    """Make an address absolute and remove trackers; empty for what is no web or mail address."""
    address = "".join(address.split()) if address[:5] != "data:" else ""
    if not address:
        return ""
    if address[:7].lower() == "mailto:":
        return address
    url = web_url(address, base_url)
    return without_trackers(url) if url else ""


def resolve_links(root: HtmlElement, base_url: str) -> None:
    """Make every link and image of the tree absolute, in place; a link to nowhere becomes plain text."""
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
    """The address of the picture itself, which lazy-loading pages keep in another attribute.

    Not yet absolute.
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
    return next(filter(None, (_largest(image.get(name) or "") for name in _LAZY_SETS)), "") or _from_picture(image)


def has_source(image: HtmlElement) -> bool:
    """The image names a picture that is no placeholder."""
    return bool(image_source(image))


def is_decoration(image: HtmlElement) -> bool:
    """Tell icons, spacers, counters and QR codes from pictures, by their size, then by their name."""
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


def _from_picture(image: HtmlElement) -> str:
    parent = next(image.iterancestors("picture"), None)  # libxml2 puts the image inside `source`
    if parent is None:
        return ""
    sets = (s.get("srcset") or s.get("data-srcset") or "" for s in parent.iter("source"))
    return next(filter(None, map(_largest, sets)), "")


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

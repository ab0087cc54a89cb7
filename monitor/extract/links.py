"""Addresses inside an article: absolute, without what only counts readers, images with their true source."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from monitor.text.trackers import without_trackers
from monitor.text.urls import web_url

_LAZY_SOURCES = (
    "data-src data-original data-lazy-src data-actualsrc data-original-src data-lazyload data-echo data-url "
    "data-hi-res-src data-image data-backsrc file zoomfile original"
).split()
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PLACEHOLDER = re.compile(
    r"^data:|(?:blank|spacer|placeholder|loading|lazy|grey|gray|pixel|transparent|1x1|none)[\w-]{0,100}\.(?:gif|png|svg|jpg)",
    re.I,
)
_DECORATION = re.compile(r"(?:logo|icon|avatar|emoji|spacer|pixel|qr-?code|erweima|/ads?/|button|badge|1x1)", re.I)
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
    """Where the image really is: lazy-loaded pages keep it in an attribute of their own. Not yet absolute."""
    for name in _LAZY_SOURCES:
        value = (image.get(name) or "").strip()
        if value and not _PLACEHOLDER.search(value) and ("/" in value or _IMAGE_NAME.search(value)):
            return value
    source = (image.get("src") or "").strip()
    if source and not _PLACEHOLDER.search(source):
        return source
    return next(filter(None, (_largest(image.get(name) or "") for name in _LAZY_SETS)), "") or _from_picture(image)


def is_decoration(image: HtmlElement) -> bool:
    """Icons, spacers, counters and codes: nothing that a reader would miss."""
    for name in ("width", "height"):
        size = re.match(r"\d+", image.get(name) or "")
        if size and int(size[0]) < _TINY:
            return True
    return bool(_DECORATION.search(image.get("src") or "") or _DECORATION.search(image.get("class") or ""))


def _from_picture(image: HtmlElement) -> str:
    parent = image.getparent()
    if parent is None or parent.tag != "picture":
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

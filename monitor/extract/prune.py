"""Take out of a tree what its own markup names as not the article.

Menus, share bars, related and hot lists, QR prompts, subscription boxes, breadcrumbs and footers
carry names that say so. Names lie at times (a whole page in `class="related-layout"`), so nothing
goes that holds the page's title or a large share of its text.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

UNSEEN_TAGS = (
    "svg canvas iframe frame object embed applet button input select textarea option datalist "
    "noscript map dialog math nav link meta"
).split()
_NAMED_TAGS = "div section aside ul ol dl p span table form footer header details h2 h3 h4 h5 a li figure".split()
_MOST_OF_THE_PAGE = 0.3  # named noise that holds more of the text than this is the page itself

_WORDS = re.compile(r"[a-z]+|[A-Z](?:[a-z]+|[A-Z]*(?![a-z]))")
_NOISE_WORDS = frozenset(
    "related relacionados recommend recommended recommendation recommendations recommends tuijian xiangguan hotnews "
    "hotlist trending popular mostread share sharing shares sharebar shareaholic addtoany addthis jiathis bdshare "
    "bdsharebuttonbox social sns qr qrcode ewm erweima newsletter newsletters subscribe subscription "
    "signup mailchimp "
    "breadcrumb breadcrumbs crumb crumbs crumbnav advert adverts advertisement advertisements adsbygoogle adsense "
    "advertising sponsored sponsor outbrain taboola disqus comments commentlist pagination paginate pager cookie "
    "cookies gdpr consent copyright disclaimer navigation breadcrum toolbar toolbox promo".split()
)
# Right below the body, as an article has a foot too; text F1 of Chinese pages 0.947 to 0.950.
_FOOTER_WORDS = frozenset("footer foot rodape fusszeile".split())
_NOISE_PAIRS = re.compile(
    r"\b(?:(?:author|about) (?:bio|box|card|info|profile|author)|post author|read (?:more|next|also)|"
    r"more (?:from|stories|on)|"
    r"most (?:read|popular|viewed)|you (?:may|might)|next (?:post|article)|prev(?:ious)? (?:post|article)|"
    r"post (?:nav|tags)|"
    r"tag (?:list|cloud)|tags (?:list|links)|hot (?:news|list|posts)|see also|also like|sign up|follow us|"
    r"ad (?:slot|unit|container|wrapper|"
    r"box|banner|block)|in ?line ad|side bar|print only|screen reader text|visually hidden|sr only)\b"
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def drop(element: HtmlElement) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


def drop_scripts(root: HtmlElement) -> None:
    """Take out scripts and styles; their text would count as text of the page. JSON-LD stays, trafilatura reads it."""
    for element in list(root.iter("script", "style", "template")):
        if "ld+json" not in (element.get("type") or ""):
            drop(element)


def drop_unseen(root: HtmlElement) -> None:
    """Take out what a browser does not show as text: scripts, menus, form controls.

    libxml2 may close a menu or button too late and put the page inside; then only the tag goes.
    """
    for element in list(root.iter("script", "style", "template")):
        drop(element)
    body = root.find("body")
    most = _MOST_OF_THE_PAGE * _text_size(body) if body is not None else 0
    for element in list(root.iter(*UNSEEN_TAGS)):
        if _is_the_page(element, most):
            element.tag = "div"
        else:
            drop(element)


def drop_styles(root: HtmlElement) -> None:
    """Take out what a style hides, then every style: trafilatura reads a border or a late `visibility` as noise."""
    body = root.find("body")
    most = _MOST_OF_THE_PAGE * _text_size(body) if body is not None else 0
    for element in [element for element in root.iter(*_NAMED_TAGS) if element.get("style")]:
        if _HIDDEN_STYLE.search(element.get("style", "")) and not _is_the_page(element, most):
            drop(element)
        element.attrib.pop("style")


def drop_named_noise(root: HtmlElement) -> tuple[str, ...]:
    """Take out what its name calls noise; gives the names of what went, each once, for `why`."""
    body = root.find("body")
    whole = _text_size(body) if body is not None else 0
    removed: dict[str, None] = {}
    headed = root.find(".//h1") is not None
    for element in list(root.iter(*_NAMED_TAGS)):
        name = _noise_name(element)
        # The small print below a short report may be longer than the report.
        most = whole if headed and element.tag == "footer" else _MOST_OF_THE_PAGE * whole
        if name and element.getparent() is not None and not _is_the_page(element, most):
            removed[name] = None
            drop(element)
    return tuple(removed)


def _noise_name(element: HtmlElement) -> str:
    """The class or id that calls the element noise, or empty."""
    below = element.getparent() is not None and element.getparent().tag == "body"
    if element.tag == "footer" and below:
        return "footer"
    for value in (*element.get("class", "").split(), element.get("id", "")):
        words = [word.lower() for word in _WORDS.findall(value)]
        if below and not _FOOTER_WORDS.isdisjoint(words):
            return str(value[:40])
        if not _NOISE_WORDS.isdisjoint(words) or (len(words) > 1 and _NOISE_PAIRS.search(" ".join(words))):
            return str(value[:40])
    return ""


def _is_the_page(element: HtmlElement, most: float) -> bool:
    """It has more text than `most`, or the heading."""
    return _text_size(element) > most or element.find(".//h1") is not None


def _text_size(element: HtmlElement) -> int:
    return sum(len(piece.strip()) for piece in element.itertext())

"""Take out of a tree what its own markup names as not the article.

Menus, share bars, related and hot lists, QR prompts, subscription boxes, breadcrumbs and footers
carry names that say so. Names lie at times (a whole page in `class="related-layout"`), so nothing
goes that holds the page's title or a large share of its text.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from monitor.extract.blocks import folded
from monitor.extract.phrases import is_statement
from monitor.extract.title import agree

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


_STATES = frozenset("has no with without is".split())  # a class that begins so says what an element has, not what it is
_PITCH = re.compile(
    "|".join(
        f"(?:{pattern})"
        for pattern in (
            r"(?:subscribe|sign up|register|log ?in) (?:now |today |here )?to (?:continue|keep|read|unlock|access)",
            r"already (?:a |an )?(?:subscriber|member|subscribed)",
            r"cancel any ?time",
            r"you need (?:a|an active) (?:subscription|membership)|subscribe (?:now|today) for\b",
            r"unlimited (?:digital )?access",
            r"[$£€]\s?\d+(?:\.\d\d)?\s*(?:a|per|/|for|every)\s*(?:\d+ )?(?:week|month|year|weeks|months)",
            r"\b(?:only |exclusively )?(?:for|to) (?:our )?(?:paying |paid )?subscribers\b",
            r"(?:start|begin) (?:your |a )?(?:free )?trial",
            r"become a (?:paying )?(?:member|subscriber)",
            r"(?:see|view|choose)(?: your| our| a)? (?:subscription )?(?:plans?|options)\b",
            r"订阅后|订阅会员|成为会员|开通会员|加入会员|会员专享|(?:已有|已是|我是)(?:会员|订阅)",
            r"付费(?:阅读|内容|后|可读)|剩余.{0,10}(?:付费|订阅|会员)",
            r"jetzt (?:.{1,30} )?(?:abonnieren|testen|freischalten|weiterlesen)",
            r"\b\d+ (?:monate?|wochen?) für (?:nur )?\d",
            r"(?:bereits|schon) (?:abonnent|registriert|kunde)|monatlich kündbar|jederzeit kündbar",
            r"weiterlesen mit|exklusiv für abonnenten",
            r"déjà abonné|sans engagement|réservé aux abonnés",
            r"abonnez-vous|je m.abonne|s.abonner",
            r"ya (?:eres|soy) suscriptor|solo para suscriptores|cancela cuando quieras|suscríbete (?:para|y)",
            r"già abbonato|abbonati (?:per|a)|riservat[oa] agli abbonati",
            r"会員限定|有料会員|残り\s?[\d,]+\s?文字|ログインして(?:続き|読む)",
        )
    ),
    re.IGNORECASE,
)
_LONGEST_PITCH = 700  # characters
_BUTTONS = 100  # characters that an element around an offer may add to it
_SHORTEST_ARTICLE = 200  # characters of prose in an article that stands beside others
_PARAGRAPH = 40  # characters of a paragraph that is prose


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
    """Take out scripts and styles.

    Their text would count as text of the page. JSON-LD stays, trafilatura reads it.
    """
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


def drop_hidden(root: HtmlElement) -> None:
    """Remove hidden elements, then every style: trafilatura takes a border for noise."""
    body = root.find("body")
    most = _MOST_OF_THE_PAGE * _text_size(body) if body is not None else 0
    hidden = [e for e in root.iter(*_NAMED_TAGS) if e.get("style") or e.get("hidden") is not None]
    for element in hidden:
        hides = element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style", ""))
        if hides and not _is_the_page(element, most):
            drop(element)
        element.attrib.pop("style", None)
        element.attrib.pop("hidden", None)


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
        if name and element.tag == "figure" and element.find(".//img") is not None:
            continue  # a picture with a share button is still a picture
        if name and element.getparent() is not None and not _is_the_page(element, most):
            removed[name] = None
            drop(element)
    return tuple(removed)


def drop_pitches(root: HtmlElement) -> int:
    """Drop short parts that sell a subscription or carry a platform's statement; gives how many.

    A part sells a subscription if it says two or more of the phrases of `_PITCH`.
    """
    body = root.find("body")
    if body is None:
        return 0
    dropped = 0
    for element in [
        e for e in body.iter("p", "div", "span", "section", "li", "h2", "h3", "h4", "a", "strong") if e.text
    ]:
        if element.getparent() is None:
            continue
        text = element.text.strip()
        if is_statement(text):
            drop(element)
            dropped += 1
        elif _PITCH.search(text[:300]):
            part = _offer_around(element)
            if part is not None:
                drop(part)
                dropped += 1
    return dropped


def _offer_around(element: HtmlElement) -> HtmlElement | None:
    """The part around an element that says two phrases of an offer, with its buttons and without the article."""
    part, size = None, 0
    for around in (element, *element.iterancestors()):
        if around.tag in ("body", "article", "main", "h1") or _is_the_page(around, _LONGEST_PITCH):
            break
        own = _text_size(around)
        if part is not None and own > size + _BUTTONS:
            break
        text = " ".join(piece.strip() for piece in around.itertext())
        if part is not None or len(set(map(str.lower, _PITCH.findall(text)))) > 1:
            part, size = around, own
    return part


def drop_next_articles(root: HtmlElement, title: str) -> int:
    """Drop the further articles of an endless page, which stand whole below the first; gives how many.

    A further article has an `h1` of its own, or is an `article` like the first one with another heading than the title.
    """
    heading = next((h for h in root.iter("h1", "h2") if agree(folded(h.text_content()[:500]), title)), None)
    if heading is None or not title:
        return 0
    for first in (heading, *heading.iterancestors("article", "section", "div", "main")):
        if first is not heading and _prose_size(first) < _SHORTEST_ARTICLE:
            continue  # the head of the article, with its body beside it
        following = [other for other in first.itersiblings() if isinstance(other.tag, str)]
        start = next((i for i, other in enumerate(following) if _is_next_article(first, other, title)), None)
        if start is not None:
            for other in following[start:]:
                drop(other)
            return len(following) - start
    return 0


def _prose_size(element: HtmlElement) -> int:
    """Characters of the paragraphs in an element, links left out."""
    paragraphs = [p for p in element.iter("p") if p.find(".//a") is None]
    return sum(_text_size(p) for p in paragraphs if _text_size(p) >= _PARAGRAPH)


def _is_next_article(first: HtmlElement, other: HtmlElement, title: str) -> bool:
    if first.tag in ("h1", "h2"):  # no element around the articles: a rule and another headline part them
        before = other.getprevious()
        ruled = before is not None and before.tag == "hr"
        return other.tag == first.tag == "h1" and ruled and not agree(folded(other.text_content()[:500]), title)
    if other.tag != first.tag or _prose_size(other) < _SHORTEST_ARTICLE:
        return False
    heading = next(other.iter("h1"), None)
    if heading is None and other.tag == "article":
        alike = set((first.get("class") or "").split()) <= set((other.get("class") or "").split())
        heading = next(other.iter("h2"), None) if alike else None
    return heading is not None and not agree(folded(heading.text_content()[:500]), title)


def _noise_name(element: HtmlElement) -> str:
    """The class or id that calls the element noise, or empty."""
    below = element.getparent() is not None and element.getparent().tag == "body"
    if element.tag == "footer" and below:
        return "footer"
    for value in (*element.get("class", "").split(), element.get("id", "")):
        words = [word.lower() for word in _WORDS.findall(value)]
        if words and words[0] in _STATES:
            continue
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

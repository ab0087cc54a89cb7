"""Bodies and fields that need no finding: a person's selectors, and the scripts of WeChat pages.

The selectors are applied with BeautifulSoup, which knows all of CSS.

An ordinary WeChat article has its text in `#js_content` and needs only its date and account from the scripts. A picture
message has its text in `og:description` or a script and its pictures in a script alone; a shared article is a note
with a link to the original. Pages of deleted or blocked articles have a `weui-msg` box and nothing else.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from bs4 import BeautifulSoup
from lxml.html import HtmlElement
from soupsieve import SelectorSyntaxError

from monitor.errors import NotUsable
from monitor.extract.blocks import folded, key_of
from monitor.extract.metadata import Metadata
from monitor.model import ArticleSelectors
from monitor.text.markup import check_bounds, soup_of


@dataclass(frozen=True, slots=True)
class Selected:
    """page: the HTML without what `remove` names.

    body: HTML of the chosen body, None where it is to be found.
    """

    page: str
    body: str | None = None
    title: str = ""
    author: str = ""
    date: str = ""
    notes: tuple[str, ...] = ()


def select(text: str, selectors: ArticleSelectors) -> Selected:
    """Apply the selectors to a page.

    One that matches nothing is told in a note, and the part is found by itself.

    Raises NotUsable 'too_complex' before a page is parsed that is too large, and 'no_body' for a wrong selector.
    """
    if selectors == ArticleSelectors():
        return Selected(text)
    check_bounds(text)
    soup = soup_of(text)
    try:
        return _select(soup, selectors)
    except SelectorSyntaxError as fault:
        problem = f"an article selector is wrong: {str(fault).splitlines()[0]}"
        raise NotUsable("no_body", problem, "correct it in sources.yaml") from fault
    finally:
        soup.decompose()


def _select(soup: BeautifulSoup, selectors: ArticleSelectors) -> Selected:
    notes: list[str] = []
    for selector in selectors.remove:
        found = soup.select(selector)
        for element in found:
            if not element.decomposed:
                element.decompose()
        notes.append(f"removed {len(found)} by the selector {selector}")
    bodies = soup.select(selectors.body) if selectors.body else []
    if selectors.body and not bodies:
        notes.append(f"the body selector {selectors.body} matched nothing; the body was found without it")
    outer = [b for b in bodies if not any(parent in bodies for parent in b.parents)]
    return Selected(
        page=str(soup),
        body="".join(map(str, outer)) if outer else None,
        title=_text(soup, selectors.title, notes),
        author=_text(soup, selectors.author, notes),
        date=_text(soup, selectors.date, notes),
        notes=tuple(notes),
    )


def _text(soup: BeautifulSoup, selector: str | None, notes: list[str]) -> str:
    if not selector:
        return ""
    found = soup.select_one(selector)
    if found is None:
        notes.append(f"the selector {selector} matched nothing")
        return ""
    stated = found.get("content") or found.get("datetime") or ""
    return folded(str(stated) or found.get_text(" "))


_MARKUP = (
    "boolean(.//*[@id='js_article' or @id='activity-detail' or @id='img-content' or contains(@class, 'rich_media')])"
)
_TIME = re.compile(
    r"\b(?:ct|ori_?create_?time|create_?time|publish_?time)\b[\"']?\s{0,9}[:=]\s{0,9}(?:JsDecode\()?[\"']?"
    r"(\d{10}|\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?)\b",
    re.IGNORECASE,
)
_STRING = r"[\"']?\s{0,9}[:=]\s{0,9}(?:JsDecode\(|htmlDecode\()?(?:\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)')"
_ACCOUNT = re.compile(rf"\b(?:nickname|nick_name|profile_nickname){_STRING}")
_TEXT = re.compile(rf"\b(?:msg_desc|content_noencode|desc){_STRING}")
_PICTURE = re.compile(r"\bcdn_url\b[\"']?\s{0,9}:\s{0,9}(?:JsDecode\()?[\"']((?:https?:)?//[^\"'\s]{1,2000})[\"']")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))")
_LONGEST_SCRIPT = 2_000_000  # characters
_MOST_PICTURES = 50
_FEW = 40  # characters of `#js_content` below which the page is a picture message or a shared article


@dataclass(frozen=True, slots=True)
class Wechat:
    """Values from the scripts of a WeChat page.

    published: epoch seconds or a local date, as text; empty if unknown
    account:   the name of the public account
    author:    the author's name beside the account
    body:      HTML of the article where the page's own markup has none
    """

    published: str = ""
    account: str = ""
    author: str = ""
    body: str | None = None


def is_removed(root: HtmlElement) -> str:
    """The message of a page that WeChat shows in place of a deleted or blocked article, or empty."""
    message = root.xpath("string((.//*[contains(@class, 'weui-msg')])[1])")
    return folded(message) if message and not root.xpath(_MARKUP) else ""


def read_wechat(root: HtmlElement, metadata: Metadata) -> Wechat | None:
    """Read a WeChat page before its scripts are removed; None for other pages."""
    if not root.xpath(_MARKUP):
        return None
    script = "\n".join(text for element in root.iter("script") if (text := element.text))[:_LONGEST_SCRIPT]
    time, account = _TIME.search(script), _ACCOUNT.search(script)
    name = folded(root.xpath("string((.//*[@id='js_name' or contains(@class, 'profile_nickname')])[1])"))
    author = next(
        (
            text
            for element in root.xpath(".//span[contains(@class, 'rich_media_meta_text')]|.//*[@id='js_author_name']")
            if (text := folded("".join(element.itertext()))) and text != name
        ),
        "",
    )
    return Wechat(
        published=time[1] if time else "",
        account=name or (html.unescape(_unescape(account[1] or account[2])) if account else ""),
        author=author if not re.search(r"\d{4}|原创", author) else "",
        body=_body(root, metadata, script),
    )


def _body(root: HtmlElement, metadata: Metadata, script: str) -> str | None:
    content = root.xpath("string((.//*[@id='js_content'])[1])")
    if len(key_of(content)) >= _FEW:
        return None
    shared = root.find(".//*[@id='js_share_source']")
    if shared is not None and shared.get("href"):
        note = folded(root.xpath("string((.//*[@id='js_share_notice' or contains(@class, 'share_notice')])[1])"))
        label = folded("".join(shared.itertext())) or shared.get("href")
        return f'<p>{html.escape(note)}</p><p><a href="{html.escape(shared.get("href"))}">{html.escape(label)}</a></p>'
    pictures = list(dict.fromkeys(_PICTURE.findall(script)))[:_MOST_PICTURES]
    in_script = max((_unescape(found[1] or found[2] or "") for found in _TEXT.finditer(script)), key=len, default="")
    text = max(_unescape(metadata.first("og:description", "description")), in_script, key=len)
    if not pictures and len(key_of(text)) <= len(key_of(content)):
        return None
    paragraphs = [folded(line) for line in html.unescape(text).split("\n")]
    return "".join(
        [f"<p>{html.escape(line)}</p>" for line in paragraphs if line]
        + [f'<p><img src="{html.escape(html.unescape(_unescape(picture)))}"></p>' for picture in pictures]
    )


def _unescape(text: str) -> str:
    """Resolve the escapes of a script's string; `\\n` is a line break."""

    def plain(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else {"n": "\n", "r": "", "t": " "}.get(found[3], found[3])

    return _ESCAPE.sub(plain, text)

"""Pages that are no article although the server says 200: logins, captchas, consent walls, errors, lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.errors import NotUsable
from monitor.extract.blocks import Block

_SHORT = 1200  # characters; a page that says more than this is judged by its text, not by its words
_LITTLE = 200  # characters of body; a login or error page has no more to say
_PARAGRAPH = 80
_CAPTCHA = re.compile(
    r"captcha|verify (?:that )?you are (?:a )?human|are you a robot|checking your browser|"
    r"just a moment\.\.\.|enable javascript and cookies"
    r"|unusual traffic|环境异常|完成验证|安全验证|人机验证|滑动验证|请完成.{0,6}验证|访问过于频繁"
    r"|ddos protection|attention required",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:log|sign) ?in to (?:continue|read|your account|view)|please (?:log|sign) ?in|"
    r"you must be logged in|请先?登录|登录后(?:查看|阅读|可见)|用户登录|扫码登录|账号登录|members only",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|accept (?:all )?cookies|we (?:and our partners )?(?:use|"
    r"value)[^.]{0,30}(?:cookies|privacy)|zustimmen und weiter|cookie consent|manage (?:your )?consent|"
    r"privacy (?:choices|preferences|settings)",
    re.IGNORECASE,
)
_ERROR = re.compile(
    # A number alone may be anything (S&P 500, 404 Media): it must stand alone or beside a word of failure.
    r"^\W*(?:40[34]|50[0234])\W*$|\b(?:error|http|status|code)\W{0,3}(?:40[34]|50[0234])\b|"
    r"\b(?:40[34]|50[0234])\W{1,4}(?:not found|page|error|forbidden|internal|bad gateway|service)|"
    r"page (?:not found|cannot be found|doesn.t exist|does not exist)|not found\b|"
    r"forbidden|access denied|internal server error|service unavailable|bad gateway|"
    r"temporarily unavailable"
    r"|页面(?:不存在|找不到|未找到|已删除|走丢)|内容(?:不存在|已被?删除|已下线|无法查看)|文章(?:不存在|已被?删除|已下线)|该内容已被发布者删除|此内容(?:因违规|被投诉)|"
    r"系统(?:错误|繁忙)|您访问的.{0,12}(?:不存在|已删除)|ページが見つかりません|seite (?:wurde )?nicht gefunden",
    re.IGNORECASE,
)
_REMEDIES = {
    "captcha": "ask less often, or leave the source's articles to their summaries with `full_text: false`",
    "login": "give the source's `headers` a Cookie, or set `full_text: false`",
    "consent": "give the source's `headers` the Cookie that its consent button sets",
    "error_page": "nothing to do when the article was deleted; else look at the address in a browser",
    "list_page": "leave such addresses out with `exclude`, or name the body by `article.body`",
    "no_body": "name the body by `article.body`, or set `full_text: false`",
}
_SAYS = {
    "captcha": "the page asks to prove that a person reads it",
    "login": "the page asks to log in",
    "consent": "the page asks for consent to cookies before it shows anything",
    "error_page": "the page says that there is nothing here",
    "list_page": "the page is a list of other pages",
    "no_body": "no article body was found on the page",
}


def refuse(kind: str, detail: str = "") -> NotUsable:
    """The error for a page that cannot be used."""
    return NotUsable(kind, f"{_SAYS[kind]}{f' ({detail})' if detail else ''}", _REMEDIES[kind])


def check_usable(title: str, page: Sequence[Block], body: Sequence[Block], *, has_password: bool) -> None:
    """Raise NotUsable where the page is no article.

    page: all blocks that can be seen; body: those taken for the article; has_password: a password is asked for
    Words such as "log in" stand on every page; they count in the title, in the body, or where little else is said.
    """
    shown, told = sum(len(block.key) for block in page), sum(len(block.key) for block in body)
    if told < _SHORT:
        words = " ".join(block.text for block in (page if shown < _SHORT else body))
        _check_words(title, words, told)
        if has_password and shown < _SHORT and told < _LITTLE:
            raise refuse("login", "there is a password field")
    if not told:
        raise refuse("no_body")
    links = sum(block.link_chars for block in body)
    paragraphs = sum(len(b.key) > _PARAGRAPH and b.link_chars < 0.3 * len(b.key) for b in body)
    if links > 0.85 * told and not paragraphs and len(body) >= 8:
        raise refuse("list_page")


def _check_words(title: str, words: str, told: int) -> None:
    for kind, pattern in (("captcha", _CAPTCHA), ("error_page", _ERROR), ("consent", _CONSENT), ("login", _LOGIN)):
        found = pattern.search(title) if told < _SHORT // 2 else None
        if told < _LITTLE:
            found = found or pattern.search(words)
        if found:
            raise refuse(kind, found[0])

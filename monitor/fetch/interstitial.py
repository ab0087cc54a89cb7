"""Recognise a page that stands in for the one that was asked for: login, captcha, consent, block, error.

They come with status 200. The rule is conservative: a page with as much text as a short
article is never one of them, whatever words it uses, and a word alone in running text
counts for nothing; it has to stand in the title, in the address, or in markup that only
such a page has.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_MARKUP = 512 * 1024  # no page of this kind is longer
MOST_TEXT = 1200  # characters a reader sees
BARE_TEXT = 150  # a captcha stands beside forms of real pages too, but not with so little

_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_PASSWORD = re.compile(r"<input\b[^<>]{0,500}type\s*=\s*[\"']?password", re.IGNORECASE)
_UNSEEN = ("script", "style", "template", "noscript", "title")


@dataclass(frozen=True, slots=True)
class Interstitial:
    """A page that is not what it should be. kind: as in errors.NotUsable; reason: a sentence."""

    kind: str
    reason: str


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_NEVER = _any(r"(?!)")


@dataclass(frozen=True, slots=True)
class _Sign:
    """Where such a page gives itself away. `bare` counts only beside BARE_TEXT or less."""

    kind: str
    what: str
    title: re.Pattern[str]
    markup: re.Pattern[str] = _NEVER
    bare: re.Pattern[str] = _NEVER
    path: re.Pattern[str] = _NEVER
    host: re.Pattern[str] = _NEVER


_SIGNS = (
    _Sign(
        "captcha",
        "asks for proof that a person is reading",
        title=_any(
            r"^just a moment\W*$",
            r"^attention required!? \| cloudflare",
            r"^are you (a )?(human|robot)\W*$",
            r"^(human|security|bot|browser) (verification|check)\W*$",
            r"^verif(y|ying) (that )?you",
            r"^captcha\b",
            r"^.{0,6}(安全验证|安全驗證|人机验证|滑动验证|访问验证)$",
            r"^环境异常$",
        ),
        markup=_any(
            r"/cdn-cgi/challenge-platform/h/[a-z]/orchestrate/",
            r"id=.?px-captcha",
            r"captcha-delivery\.com",
            r"_incapsula_resource",
            r"完成验证后即可继续访问",
        ),
        bare=_any(r"class=.?(g-recaptcha|h-captcha|cf-turnstile)\b", r"请完成安全验证", r"请输入验证码"),
        path=_any(r"/antispider/", r"wappoc_appmsgcaptcha", r"/captcha\b"),
        host=_any(r"^(captcha|wappass)\."),
    ),
    _Sign(
        "consent",
        "asks for consent first",
        title=_any(r"^before you continue( to .{1,30})?$", r"^bevor sie .{0,30}fortfahren", r"^your privacy choices$"),
        markup=_any(r"action=.{0,3}https://consent\.[a-z]+\."),
        path=_any(r"/(cookie-?)?consent/?$", r"/collectconsent\b", r"/cookie-?wall\b"),
        host=_any(r"^(consent|guce)\."),
    ),
    _Sign(
        "error_page",
        "says that it was blocked",
        title=_any(
            r"^access denied\W*$",
            r"^request (blocked|rejected)\W*$",
            r"^(error )?403( [-–|:])?( forbidden| error|$)",
            r"^forbidden\W*$",
            r"^(您的)?访问(请求)?(被(拒绝|拦截)|受限)$",
        ),
        markup=_any(r"errors\.edgesuite\.net", r"sorry, you have been blocked", r"您的访问(请求)?被(拒绝|拦截)"),
    ),
    _Sign(
        "error_page",
        "says that there is nothing here",
        title=_any(
            r"^(error )?404( ?[-–|:])?( not found| page| error| file|$)",
            r"^page (not found|unavailable|does not exist)\b",
            r"^not found\W*$",
            r"^(error )?50[0-4]( [-–|:])?( internal| bad| service| gateway| error|$)",
            r"^(bad gateway|internal server error|database error)\W*$",
            r"^service (temporarily )?unavailable\W*$",
            r"^.{0,8}页面(不存在|未找到|没有找到|丢失)",
            r"^(页面|系统|访问)出错|^出错了$|^找不到(页面|网页)",
        ),
        markup=_any(r"该内容已被发布者删除", r"此内容因违规无法查看", r"该公众号已迁移"),
        path=_any(r"/(404|error)(\.html?|\.aspx?|\.php)?/?$"),
    ),
)
_LOGIN_TITLE = _any(
    r"^(log|sign) ?[io]n\b(?!-)",
    r"\b(log|sign) ?in$",
    r"^(用户|账号|会员|扫码)?登[录錄陆入]",
    r"[-|_ ]登[录錄]$",
)
_LOGIN_PLACE = _any(r"/(log-?in|sign-?in|passport|sso|oauth2?)(/|\.|$)")


def find_interstitial(markup: str, url: str) -> Interstitial | None:
    """Say what the page is instead of what was asked for, or None.

    markup: the decoded HTML; url: where it was found after redirects. Linear in the length of `markup`.
    """
    if len(markup) > LONGEST_MARKUP or not _looks_like_html(markup):
        return None
    seen = visible_length(markup, MOST_TEXT + 1)
    if seen > MOST_TEXT:
        return None
    found = _TITLE.search(markup)
    title = " ".join(html.unescape(found[1]).split()) if found else ""
    parts = urlsplit(url)
    for sign in _SIGNS:
        if (
            sign.title.search(title)
            or sign.markup.search(markup)
            or (seen <= BARE_TEXT and sign.bare.search(markup))
            or sign.path.search(parts.path)
            or sign.host.search(parts.hostname or "")
        ):
            return Interstitial(sign.kind, f"the page {sign.what}{_quoted(title)}")
    asks = (_PASSWORD.search(markup), _LOGIN_TITLE.search(title), _LOGIN_PLACE.search(parts.path))
    if sum(map(bool, asks)) >= 2:  # one alone is a login box beside the news, or an article about logins
        return Interstitial("login", f"the page asks for a login{_quoted(title)}")
    return None


def visible_length(markup: str, enough: int) -> int:
    """Count the characters a reader sees, white space apart; stop counting at `enough`."""
    total = 0
    for text in _texts(markup):
        total += len("".join(text.split()))
        if total >= enough:
            break
    return total


def _texts(markup: str) -> Iterator[str]:
    """The texts between tags, without those that are never shown; one pass, also over broken markup."""
    lowered = markup.lower() if len(markup.lower()) == len(markup) else markup
    at = 0
    while at < len(markup):
        start = markup.find("<", at)
        if start < 0:
            yield markup[at:]
            return
        yield markup[at:start]
        hidden = next((name for name in _UNSEEN if lowered.startswith(name, start + 1)), None)
        if markup.startswith("<!--", start):
            at = _after(markup, "-->", start + 4)
        elif hidden is not None:
            at = _before(lowered, f"</{hidden}", start + 1)
        else:
            at = _after(markup, ">", start + 1)


def _before(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return len(text) if found < 0 else found


def _after(text: str, mark: str, start: int) -> int:
    return min(len(text), _before(text, mark, start) + len(mark))


def _looks_like_html(markup: str) -> bool:
    start = markup[:200].lstrip("\ufeff \t\r\n").lower()
    return start.startswith("<") and not start.startswith(("<?xml", "<rss", "<feed", "<urlset"))


def _quoted(title: str) -> str:
    return f", titled “{title[:80]}”" if title else ""

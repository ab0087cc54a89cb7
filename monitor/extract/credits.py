"""Who wrote, edited and published: lines such as 「作者:…」, 「机器之心报道」, "By Jane Doe" read as fields.

They stand above the body or at its foot, and are no part of what the article tells.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_LONGEST = 90  # characters of a line of credits
_SEPARATOR = r"\s*[:|丨∣/]\s*"
_WRITER = (
    r"(?:本文)?(?:作\s*者|撰\s*文|文字|采写|撰稿人?|执笔人?|特约撰稿|记\s*者|本报记者|"
    r"采访|文|作者署名|執筆|記者|글|기자)"
)
_EDITOR = (
    r"(?:责任编辑|責任編輯|责\s*编|编\s*辑|編輯|编\s*译|编\s*审|校\s*对|审\s*校|审\s*核|出\s*品|排版|设计|监制|制作|策划|"
    r"主编|总编辑?|翻译|译者?|图片?|摄影|视觉|题图|头图|封面图?|运营|新媒体编辑|值班编辑|实习生|整理|统筹|(?:责任)?编辑)"
)
_OUTLET = (
    r"(?:(?:文章|本文|稿件|信息|新闻)?(?:来\s*源|出\s*处)|转自|转载自|来自|稿源|本文转自|本文首发于?|首发|媒体|出典)"
)
_LABEL = re.compile(rf"(?<![\w])(?:(?P<author>{_WRITER})|(?P<editor>{_EDITOR})|(?P<publisher>{_OUTLET})){_SEPARATOR}")
_REPORTS = re.compile(r"^(?P<publisher>[\w·]{2,12}?)\s*(?:报道|出品|原创|发布|讯)$")
_DESK = re.compile(r"^(?P<author>[\w·]{2,12}(?:编辑部|编辑组|报道组|研究院|记者站))$")
_REPORTER = re.compile(
    r"^(?:[\w]{0,8}(?:记者|通讯员|特约撰稿人?))\s+(?P<author>[\u4e00-\u9fff·]{2,4}(?:[\s、,]+[\u4e00-\u9fff·]{2,4}){0,4})$"
)
_KOREAN = re.compile(r"^(?:\[?[\w.= ]{0,20}[\]=]\s*)?(?P<author>[가-힣]{2,4})\s*기자(?:\s*\(?[\w.+-]+@[\w.-]+\)?)?$")
_BYLINE = re.compile(
    r"^(?:(?:Written|Posted|Reported|Story|Words|Text)\s+)?(?:By|BY|by|Von|Por|Par|Di|Door|Av|Autor|"
    r"Author|Autorin):?\s+"
    r"(?P<author>[A-ZÀ-Ý][\w.'’-]+(?:\s+(?:[a-z]{2,3}\s+){0,2}[A-ZÀ-Ý][\w.'’-]*){0,4}(?:(?:,\s+|\s+(?:and|"
    r"und|et|y|&)\s+)[A-ZÀ-Ý][\w.'’-]+(?:\s+[A-ZÀ-Ý][\w.'’-]*){1,3}){0,4})$"
)
_HAN_NAMES = r"[\u4e00-\u9fff·]{2,4}(?:[\s、,]+[\u4e00-\u9fff·]{2,4}){0,4}"
_INLINE_REPORTER = re.compile(
    rf"(?:\([\w\s]{{0,10}}?(?:记者|通讯员)\s*(?P<bracketed>{_HAN_NAMES})\)|(?:^|"
    rf"□\s*)\w{{0,8}}记者\s+(?P<leading>{_HAN_NAMES})(?:\s+\w{{2,8}}报道)?$|"
    rf"记者\s*(?P<signed>[\u4e00-\u9fff·]{{2,4}})\s*/\s*文)"
)
_NAME_END = re.compile(
    r"[;。|丨?!<>]|\s{2,}|\s*(?:时间|日期|出自|发布|阅读|点击|浏览|字号|字体|更新|来源)|\d{4}[-年/.]|\d{1,2}:\d{2}"
)


@dataclass(frozen=True, slots=True)
class Credits:
    """Read names and outlets from lines of credits; empty if there are none."""

    author: str = ""
    publisher: str = ""
    editor: str = ""

    def __bool__(self) -> bool:
        return bool(self.author or self.publisher or self.editor)

    def over(self, other: Credits) -> Credits:
        """These, with what they leave out taken from `other`."""
        return Credits(self.author or other.author, self.publisher or other.publisher, self.editor or other.editor)


def read_credits(line: str) -> Credits:
    """The credits that a whole line consists of; empty for prose."""
    plain = unicodedata.normalize("NFKC", line).strip(" \t()[]【】—-_*·•>")
    if not plain or len(plain) > _LONGEST:
        return Credits()
    for pattern in (_REPORTS, _DESK, _REPORTER, _KOREAN, _BYLINE):
        if found := pattern.match(plain):
            return Credits(**found.groupdict())
    return _labelled(plain, whole_line=True)


def labelled_credits(line: str) -> Credits:
    """The credits that stand anywhere in a line after a label, as in 「2010-05-12 来源:新华网 作者:张三」."""
    return _labelled(unicodedata.normalize("NFKC", line)[: 3 * _LONGEST], whole_line=False)


def inline_reporter(paragraph: str) -> str:
    """The names in 「据新华社北京电(记者 张三)」 or 「□ 本报记者 张三」 at an end of a paragraph, or empty."""
    plain = unicodedata.normalize("NFKC", paragraph)
    for part in (plain[:_LONGEST], plain[-_LONGEST:]):
        if found := _INLINE_REPORTER.search(part.strip()):
            return str(found["bracketed"] or found["leading"] or found["signed"])
    return ""


def _labelled(plain: str, *, whole_line: bool) -> Credits:
    labels = list(_LABEL.finditer(plain))
    if not labels or (whole_line and labels[0].start() > 0):
        return Credits()
    found: dict[str, str] = {}
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = plain[label.end() : following.start() if following else len(plain)]
        name = _NAME_END.split(value, maxsplit=1)[0].strip(" ,;、/|()[]【】-—")
        if whole_line and len(value) > 40:
            return Credits()
        if name and len(name) <= 40:
            found.setdefault(str(label.lastgroup), name)
    return Credits(**found)

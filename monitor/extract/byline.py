"""The author of an article, from JSON-LD, meta, markup, then the line of credits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from monitor.extract.blocks import Block
from monitor.extract.metadata import Metadata, PageIndex, folded, is_marked, is_organisation, names_of, short_text

_LONGEST = 90  # characters of a line of credits
_SEPARATOR = r"\s*[:|丨∣/=]\s*"
_WRITER = (
    r"(?:本文)?(?:作\s*者|撰\s*文|文字|采写|撰稿人?|执笔人?|特约撰稿|记\s*者|本报记者|"
    r"采访|(?:取材・)?文|作者署名|ライター|執筆|記者|글|기자)"
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
    r"^(?:(?:\w{2,10}\s+)?\w{0,8}(?:记者|通讯员|特约撰稿人?)\s+|(?:本报|本网|\w{1,6}[报网社台])记者\s?)"
    r"(?P<author>[\u4e00-\u9fff·]{2,4}(?:[\s、,]+[\u4e00-\u9fff·]{2,4}){0,4})(?:\s?\d{4}[-年].{0,30})?$"
)
_TAIWANESE = re.compile(
    r"^(?:\w{0,4})記者\s?(?P<author>[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4}){0,3})\s?/\s?\w{2,6}(?:報導|報道)$"
)
_KOREAN = re.compile(
    r"^(?:\[?[\w.= ]{0,20}[\]=]\s*)?(?P<author>[가-힣]{2,4}(?:\s?[·,]\s?[가-힣]{2,4}){0,3})\s*기자"
    r"(?:\s*\(?[\w.+-]+@[\w.-]+\)?)?$"
)
_KOREAN_DATELINE = re.compile(  # "(항구=연합) 홍길동 기자 = "
    r"^\(?[^()=]{1,12}=[^()]{2,12}\)\s?(?P<author>[가-힣]{2,4}(?:[\s·][가-힣]{2,4}){0,2})\s기자(?:\s[가-힣]{2,4})?\s="
)
_JAPANESE = re.compile(r"^(?P<author>[\u4e00-\u9fff]{3,5})\s?(?:記者|編集委員|論説委員|特派員)$")
_JAPANESE_TITLED = re.compile(r"^(?:編集委員|論説委員|特派員)\s+(?P<author>[\u3040-\u30ff\u4e00-\u9fff]{3,6})$")
_ARABIC = re.compile(
    r"^(?:بقلم|كتبت?|إعداد|تقرير)\s*[:/-]\s*(?P<author>[\u0620-\u064a]{2,15}(?:\s[\u0620-\u064a]{2,15}){1,3})$"
)
_BYLINE = re.compile(
    r"^(?:(?:Written|Posted|Reported|Reporting|Hosted|Presented|Story|Words|Text|Guest post)\s+)?"
    r"(?:[Aa] cura di|By|BY|by|[Vv]on|[Pp]or|[Pp]ar|Di|Door|(?:[Ee]in[e]?\s[^\W\d]{3,20}\s)von|"
    r"Av|Autor|Author|Autorin|Autoren|Szerző):?\s+"
    r"(?P<author>[A-ZÀ-Ý][\w.'’-]+(?:\s+(?:[a-z]{2,3}\s+){0,2}[A-ZÀ-Ý][\w.'’-]*){0,4}(?:(?:,\s+|\s+(?:and|"
    r"und|et|y|og|och|en|&)\s+)[A-ZÀ-Ý][\w.'’-]+(?:\s+[A-ZÀ-Ý][\w.'’-]*){1,3}){0,4}"
    r"(?:\s+(?:avec|with|mit|con|com|med|met)\s+(?:l['’])?[A-ZÀ-Ý][\w.'’-]+(?:\s+[A-ZÀ-Ý][\w.'’-]*){0,3})?)"
    r"(?:\s*[—–|]\s*(?:[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+){0,2}|"
    r"(?:Photo|Picture|Illustration|Video|Foto|Bild)[^|]{0,60})|\s(?:an?|\d{1,2})\s\w{1,9}(?:\s\w{1,9})?\sago)?$"
)
_CASELESS = r"[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u200c]"  # Hebrew to Arabic, of India, Thai
_CASELESS_NAME = rf"{_CASELESS}{{2,20}}(?:\s{_CASELESS}{{2,20}}){{0,4}}"
_UPPER = "[A-ZÀ-ÞĀ-ŽΆ-ΫЀ-ЯҐ]"  # Latin, Greek, Cyrillic
_CASED_NAME = rf"{_UPPER}[\w.'’-]+(?:\s+(?:[a-z]{{2,3}}\s+){{0,2}}{_UPPER}[\w.'’-]*){{1,3}}"
_NAMED = re.compile(  # "Words: Jane Doe", "Текст: Анна Петрова", "โดย สมชาย ใจดี"
    r"^(?:(?:Words|Text|Texte|Texto|Testo|Story|Interview|Auteure?s?|Autore?n?s?|Autorin|Tekst|Автор|Текст|Haber|Yazan|Yazar|"
    r"Penulis|Tác giả|Συντάκτης|نویسنده|گزارشگر|كاتب|מאת|כתב|लेखक|रिपोर्टर|ผู้เขียน)\s?[:：/|=]\s?|(?:โดย|מאת)\s|"
    r"De notre (?:correspondante?|envoyée? spéciale?)(?: (?:à|en|au|aux) [^,]{2,30})?,?\s)"
    rf"(?P<author>(?:{_CASED_NAME}|{_CASELESS_NAME})(?:(?:,\s|\s(?:and|und|et|y|e|и|&)\s){_CASED_NAME}){{0,3}})(?:\s?[|/].{{2,60}})?$"
)
_LATIN_NAME = r"[A-ZÀ-Ý][\w.'’-]+(?:\s+(?:(?!on\s|am\s|at\s)[a-z]{2,3}\s+){0,2}[A-ZÀ-Ý][\w.'’-]*){1,3}"
_DATED_BYLINE = re.compile(  # "By Jane Doe, 24 November 2025"
    r"^(?:(?:Written|Posted|Reported|Published)\s+)?(?:[Bb]y|BY|(?:[Ee]in[e]?\s[^\W\d]{3,20}\s)?[Vv]on|Por|Par|Di|Door|Av|Autor|Author):?\s+"
    rf"(?P<author>{_LATIN_NAME}(?:(?:,\s+|\s+(?:and|und|et|y|&)\s+){_LATIN_NAME}){{0,3}})"
    r"\s*(?:[,|·•–—/-]\s*)?(?:(?:[Pp]ublié\s+)?(?:on|am|le|el|il)\s+)?(?=[^\W\d]{0,12}[.,]?\s?\d)[^.!?]{4,60}$"
)
_BESIDE_A_DATE = re.compile(  # "24/11/2025 | Jane Doe", "Jane Doe · Nov 24, 2025"
    rf"^(?:(?P<before>{_LATIN_NAME})\s*[|·•–—,]\s*(?:[^|\d]{{3,40}}\|\s*)?)?"
    r"(?:\d{1,4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{2,4}|\d{1,2}\.?\s+[^\W\d]{3,9}\.?,?\s+\d{4}|[^\W\d]{3,9}\.?\s+\d{1,2},?\s+\d{4})"
    rf"(?:,?\s+\d{{1,2}}[:.h]\d{{2}}(?:\s?[APap][Mm])?)?(?:\s*(?:[|·•–—]|\s-\s|(?:by|von|par|por|di|door)\s)\s*(?P<after>{_LATIN_NAME}))?$"
)
_DATE_FIRST = re.compile(
    rf"\d{{4}},?(?:\s+\d{{1,2}}[:.]\d{{2}})?\s+(?:by|von|por|par)\s+(?P<author>{_LATIN_NAME}|[A-Z][a-z]{{2,15}})$"
)
_HANDLE_LINE = re.compile(
    r"^(?:by|von|por|par|posted by|author|autor)[\s:：]+(?P<author>@?[\w.-]{2,25})$", re.IGNORECASE
)
_HAN_NAMES = r"[\u4e00-\u9fff·]{2,4}(?:[\s、,]+[\u4e00-\u9fff·]{2,4}){0,4}"
_INLINE_REPORTER = re.compile(
    rf"(?:\([\w\s]{{0,10}}?(?:记者|通讯员)\s*(?P<bracketed>{_HAN_NAMES})\)|(?:^|"
    rf"□\s*)\w{{0,8}}记者\s+(?P<leading>{_HAN_NAMES})(?:\s+\w{{2,8}}报道)?$|"
    rf"\((?:Additional )?[Rr]eporting by (?P<agency>{_LATIN_NAME})(?: in [^;)]{{2,40}})?[;)]|"
    rf"记者\s*(?P<signed>[\u4e00-\u9fff·]{{2,4}})\s*/\s*文|"
    rf"[\u3040-\u30ff\u4e00-\u9fff。」]\s?[【\[(](?:文・|記者・)?(?P<closing>[\u4e00-\u9fff]{{3,5}})[】\])]$|"
    rf"^\[[^\]]{{2,30}}\]\s?(?P<korean>[가-힣]{{2,4}})\s?(?:기자|특파원)\s?=|"
    rf"^[【\[(][\w・]{{1,12}}=(?P<japanese>[\u4e00-\u9fff]{{3,5}})(?<!通信)(?<!新聞)[】\])]|"
    r"\d\s?\[\s?(?P<boxed>[\u4e00-\u9fff]{2,4})\s?\]\s?来源)"
)
_OUTLET_AND_REPORTER = re.compile(  # 「新华社 记者 张三」, where the outlet alone has a label
    r"^(?P<publisher>[^\s,;、|]{2,20})[\s,;、|]+(?:\d[\d\-/.:年月日 ]{3,24})?[\w·]{0,8}?[记記]者\s*"
    r"(?P<author>[\u4e00-\u9fff·]{2,4}(?:[\s、,]+(?!\w{2,8}报道)[\u4e00-\u9fff·]{2,4}){0,4})(?:\s+\w{2,8}报道)?"
    r"(?=$|\s*[\d;。|])"
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


_LINES = (  # whole lines of credits; the first that matches tells
    *(_REPORTS, _DESK, _REPORTER, _TAIWANESE, _KOREAN, _KOREAN_DATELINE, _ARABIC, _BYLINE, _DATED_BYLINE, _NAMED),
    *(_JAPANESE_TITLED, _JAPANESE),
)


def read_credits(line: str) -> Credits:
    """The credits that a whole line consists of; empty for prose."""
    plain = unicodedata.normalize("NFKC", line).strip(" \t()[]【】—-_*·•>")
    if not plain or len(plain) > _LONGEST:
        return Credits()
    for pattern in _LINES:
        if found := pattern.match(plain):
            return Credits(**found.groupdict())
    return _labelled(plain, whole_line=True)


def labelled_credits(line: str) -> Credits:
    """Find the credits that stand anywhere in a line after a label.

    As in 「2010-05-12 来源:新华网 作者:张三」.
    """
    return _labelled(unicodedata.normalize("NFKC", line)[: 3 * _LONGEST], whole_line=False)


def name_beside_date(line: str) -> str:
    """Return the name that stands alone beside a date or after a bare "by", or empty.

    >>> name_beside_date("24/11/2025 | Jane Doe"), name_beside_date("by jane77")
    ('Jane Doe', 'jane77')
    """
    plain = unicodedata.normalize("NFKC", line).strip()[: _LONGEST + 1]
    if handle := _HANDLE_LINE.match(plain) or _DATE_FIRST.search(plain):
        return str(handle["author"])
    found = _BESIDE_A_DATE.match(plain) if len(plain) <= _LONGEST else None
    return str((found["before"] or found["after"] or "") if found else "")


def inline_reporter(paragraph: str) -> str:
    """Return the names of reporters at an end of a paragraph, or empty.

    As in 「据新华社北京电(记者 张三)」 or 「□ 本报记者 张三」.
    """
    plain = unicodedata.normalize("NFKC", paragraph)
    for part in (plain[:_LONGEST], plain[-_LONGEST:]):
        if found := _INLINE_REPORTER.search(part.strip()):
            return str(next(filter(None, found.groups())))
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
        both = _OUTLET_AND_REPORTER.match(value) if label.lastgroup == "publisher" else None
        if both:
            name = both["publisher"]
            found.setdefault("author", both["author"])
        if name and len(name) <= 40:
            found.setdefault(str(label.lastgroup), name)
    return Credits(**found)


_META_NAMES = (
    "author article:author_name dc.creator dc:creator dcterms.creator sailthru.author parsely-author "
    "cxenseparse:author citation_author byl article:author twitter:data1"
).split()
_MARKS = {  # attributes that mark an author
    "class": re.compile("uthor|yline|ournalist|eporter|[aA]utor|uteur|[wW]riter|erfasser"),
    "href": re.compile("/author|/autor|/auteur|/staff/|/editors/|/journalist"),
    "data-testid": re.compile("uthor|yline"),
    **dict.fromkeys(("rel", "itemprop", "id"), re.compile("^author$")),
}
_ROLE = re.compile(
    r"^authors?\b[\s:]+|^(?:ein|eine|an?|une?)\s[^\W\d]{3,20}\s(?:von|by|de)\s"
    r"|^de notre (?:correspondante?|envoyée? spéciale?)(?: (?:à|en|au|aux) [^,]{2,30})?,?\s"
    r"|^(?:interview|words|text|texte|story|haber|текст|автор|نویسنده)\s?[:：]\s?"
    r"|^(?:(?:written|authored|posted|reported|reporting|hosted|presented|story|text|words|article|reviewed|submitted|"
    r"published|"
    r"veröffentlicht|erstellt|geschrieben|verfasst|alles|alle (?:artikel|beiträge)|all (?:posts|articles|stories))\s+)?"
    r"(?:author(?=[A-Z])|by|vom|von|por|par|di|door|av|autor|author|autorin|"
    r"redakteur(?:in)?|texte)\b[\s:]*"
    r"|^(?:기자|글|취재|사진)\s*[=:·]\s*|기자$|^(?:بقلم|كتب|كتبت|تحرير|إعداد)\b[\s/:：]*"
    r"|^(?:本報)?記者(?=[\u4e00-\u9fff]{2,4}\s?[/／])"
    r"|^(?:取材|執筆)?(?:文|記者|著者|筆者|取材|執筆|ライター)[・=/:：|\s]+|(?:記者|編集委員)$"
    r"|^(?:本报|见习|实习|特约)?(?:记者|作者|编辑|责任编辑|撰文|文|采写)[/:：|\s]+|(?:记者|编辑)$",
    re.IGNORECASE,
)
_HAN_NAME_LIST = re.compile(r"[\u4e00-\u9fff·]{2,4}(?:\s+[\u4e00-\u9fff·]{2,4})+")
_SURNAMES = (  # the most frequent of China and Taiwan
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜"
    "叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛張劉陳楊黃趙吳孫馬羅鄭謝許韓"
)
_LONGEST_GIVEN = 3  # letters of a Japanese given name
_NO_NAME = re.compile(
    r"https?:|^[\w.]{3,40}\.(?:author|name|byline)$|www\.|@|\d{2,}|^\d+$|^(?:admin|administrator|editor|staff|unknown|anonymous|guest|user|root|none|"
    r"null|redaktion|author|ph\.?\s?d\.?|posts?|view|more|share|follow|by|profile|contributor|webmaster|"
    r"(?:twitter|facebook|youtube|instagram|linkedin|medium|whatsapp|telegram|pinterest|xing)(?: .{0,20})?|"
    r"log ?in|log ?out|sign (?:in|up|out)|register|registrieren|anmelden|abmelden|connexion|登[录入錄]|注册|退出)$"
    r"|[?？!！。]|阅读|评论|点击|时间|浏览|发布|文章|责任|返回(?:搜狐|首页)|查看更多|[報报][導道]$"
    r"|^(?:出版社|来源|出处|译者|编辑|标签|分类|简介|通讯员|记者|实习生|摄影|报道)$"
    r"|\b(?:min read|minutes?|minuten|updated|published|comments?|subscribe|follow|view all|full bio|no author)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s{0,9}(?:[,;、/／&|•·»]|\s(?:[-–—]|and|und|et|y|e|og|och|with|mit|avec|con|com|med|met)\s|\s(?:通讯员|记者)(?=\s))\s{0,9}"
)
_ADDRESS = re.compile(r"^[\w.-]+\.(?:com|de|at|ch|org|net|it|fr|uk|io|eu)$", re.IGNORECASE)
_NAME = re.compile(
    rf"^{_UPPER}[\w.'’-]*(?:\s+(?:[a-z]{{2,3}}\s+){{0,2}}{_UPPER}[\w.'’-]*){{1,4}}$"
    r"|^[\u3040-\u30ff\u4e00-\u9fff· ]{2,8}$"
    r"|^[\uac00-\ud7a3]{2,5}$"
    rf"|^{_CASELESS}{{2,20}}(?:\s{_CASELESS}{{2,20}}){{1,4}}$"
)
_OFFICE = re.compile(
    r"\b(?:reporter|writer|editors?|consultant|developer|contributor|correspondent|researcher|specialist|controller|"
    r"director|manager|officer|founder|journalist|redakteur(?:in)?|chefredakteur(?:in)?|volontär(?:in)?)\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"^[\w.'’ -]{2,25}$")
_DESK_NAME = re.compile(  # a desk, which metadata names where the page names a person
    r"(?:la |die |the |der )?(?:web |online[- ]?|news |central )?(?:r[ée]daction|redaktion|redazione|redacci[oó]n|"
    r"redação|redakcja|newsroom|news ?desk|editorial(?: (?:team|staff|board))?|staff(?: (?:reporter|writer))?|"
    r"press office)\b.{0,20}$",
    re.IGNORECASE,
)
_AGENCY = re.compile(  # named behind the people whose report it passes on
    r"(?:the )?associated press|reuters|ap|afp|upi|apa|dpa|efe|ansa|bloomberg|cnn|bbc(?: news)?|agenc(?:y|ies)",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"space-uid-|/userprofile/|mod=space|mode=viewprofile|/?member\.php\?|/(?:u|user|users|member|members|people|profile)/[^/?#]+/?$|/c/user/|/@[\w.-]+/?$|[?&]u(?:ser)?id=",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(  # before the element or the text that has the name
    r"(?:authors?|(?:written |article |story |words )by|auteure?s?|autor(?:in|a|es)?(?:/autor(?:in)?)?|"
    r"autore|verfasser|schrijver|作者|記者|记者|撰文|著者|기자)\s*[:：]?",
    re.IGNORECASE,
)
_BY_ALONE = re.compile(r"(?:by|von|por|par)\s?:?", re.IGNORECASE)  # within prose they stand before other names too
_DATE_WORDS = (
    "January|February|March|April|June|July|August|September|October|November|December|"
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
)
_DATE_BEHIND = re.compile(rf"^(?P<name>\S+\s\S+(?:(?<=[a-z])|\s))(?:{_DATE_WORDS})$")  # of the date behind the name
_BEHIND = re.compile(  # what stands behind a name: words in brackets, a handle, the day
    r"\s?[(（][^()（）\s,]{1,30}[\s,][^()（）]{2,60}[)）]$"
    r"|\s@\w{2,30}$|(?<=\w) in [A-Z][^,;]{2,40}$|\s(?:on|am|le|el|il)\s\d[^a-z]{3,30}$"
)
_OUTLET_NAME = re.compile(  # what publishes, not who writes
    r"\be\. ?v\.?$|stiftung\b|anstalt\b|ministerium\b|\s(?:inc|ltd|llc|gmbh|corp|s\.a|plc|co)\.?$|株式会社|有限公司"
    r"|^[\w·]{2,14}(?:网|报|社|电视台|电台|频道|周刊|杂志|传媒|在线|客户端|新闻|编辑部|政府|委员会|办公室|协会)$",
    re.IGNORECASE,
)
_META_LIKE = re.compile(r"(?:^|[.:_ -])(?:authors?|byline|written by)(?:[.:_-]name)?$")
_LAST_NAME_FIRST = ("citation_author", "dc.creator", "dcterms.creator", "dc:creator")
_INVERTED = re.compile(r"^([^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?), ([^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2})$")
_PERSON_ICON = re.compile(
    r"(?:^|[\s_-])(?:icon|fa|bi|ti|glyphicon|lucide|svg)[\w-]{0,20}-(?:user|person|author)(?![a-z])"
)
_AVATAR = re.compile(r"avatar|author|profile|gravatar|rounded-full|circle|apple-touch-icon", re.IGNORECASE)
_LOGIN = re.compile(r"[a-z-]+|(?=.{0,40}[\d._])[\w.-]+", re.ASCII)
_SITE_WORD = re.compile(r"\b(?:blog|shop|team|staff)\b", re.IGNORECASE)
_LONGEST_LABEL = 20
_NEAR_PROFILE = 120  # elements behind the heading
_LONGEST_HANDLE = 25
_LONGEST_NAME = 50
_LONGEST_BYLINE = 200
_FIRST_LINES = 3  # of a long block, as old pages have the headline, the byline and all of the text in one
_MOST_NAMES = 12  # of one byline; more are references
_MOST_MARKED = 12
_ABOVE = 6  # blocks above the title or body that may hold a line of credits
_BYLINE_BLOCKS = 12  # blocks from the title on that may


@dataclass(frozen=True, slots=True)
class Author:
    """Author of an article.

    names: of people
    site:  what stands in their place where the page names nobody: the site itself
    """

    names: str
    site: str = ""


_DESK_ALONE = re.compile(r"(?:von |by )?(?:redaktion|redaction|newsroom|staff|editors?)\W*", re.IGNORECASE)


def find_author(page: PageIndex, metadata: Metadata, *, site: str = "", url: str = "") -> Author:
    """Return the names of the authors, separated by comma.

    What metadata says comes first, then the markup, the nearest to the heading first.

    Author F1 over all sets of a corpus of saved pages: 0.728 before; 0.766 with markup by nearness and any class that
    has author in it, @id of JSON-LD followed and the site as the last resort, 0.800 with the innermost element alone,
    0.829 with labels of more languages, and what stands behind a name cut.
    """
    host = max((urlsplit(url).hostname or "").removeprefix("www.").split(".")[:-1], key=len, default="")
    publishers = [name for value in metadata.stated("publisher") for name in names_of(value, metadata)]
    sites = {key for key in (*map(_key, (site, *publishers)), host.replace("-", "")) if key}
    weak = part = ""  # what stands for the site; a login or a first name, of which another place may have all
    for names in _stated_names(page, metadata):
        own = [
            name
            for name in ([name for name in names if not _AGENCY.fullmatch(name)] or names)
            if not (_ADDRESS.search(name) or _DESK_NAME.match(name) or _OUTLET_NAME.search(name))
            and not any((key := _key(name)) == site or (len(site) > 3 and site in key) for site in sites)
        ]
        named = [name for name in own if " " in name and not _SITE_WORD.search(name)]
        fuller = [name for name in named if not part or _LOGIN.fullmatch(part) or name.startswith(f"{part} ")]
        if fuller or (own and not part and (len(own) > 1 or not own[0].isascii())):
            return Author(", ".join(fuller if part else own), weak)
        part = part or "".join(own)
        weak = weak or ("" if own else ", ".join(names))
    if part:
        return Author(part, weak)
    # The nearest link to a member's page behind the heading, as forums and platforms have it.
    profiles = (link for link in page.root.iter("a") if _PROFILE.search((link.get("href") or "")[:500]))
    for link in page.nearest(profiles) if not weak else ():
        name = short_text(link).lstrip("@")
        behind = 0 < page.places[link] - (page.heading or 0) < _NEAR_PROFILE
        if behind and 1 < len(name) <= _LONGEST_HANDLE and not _NO_NAME.search(name) and not _in_comments(link):
            return Author("", name)
    desks = (value for value in metadata.every("author", "twitter:data1") if _DESK_ALONE.fullmatch(value))
    return Author("", weak or next(desks, ""))


def _stated_names(page: PageIndex, metadata: Metadata) -> Iterator[list[str]]:
    organisations = []
    for value in metadata.stated("author", "creator"):
        if is_organisation(value):
            organisations.append(clean_names(names_of(value, metadata)))
        else:
            yield clean_names(names_of(value, metadata))
    others = [name for name in metadata.meta if name not in _META_NAMES and _META_LIKE.search(name)]
    for name in (*_META_NAMES, *others):
        values = metadata.every(name)
        values = values if len(values) <= _MOST_NAMES else values[:1]
        if name in _LAST_NAME_FIRST:
            values = tuple(_INVERTED.sub(r"\2 \1", value) for value in values)
        yield clean_names(values)
    for element in page.nearest(page.marked(_MARKS))[:_MOST_MARKED]:
        in_a_picture = next(element.iterancestors("figure", "figcaption"), None) is not None  # whoever took it
        if in_a_picture or _in_comments(element) or len(short_text(element)) > _LONGEST_BYLINE:
            continue
        # A byline holds the name in an element, and beside it the office, the picture and a link to more in others:
        # the innermost elements named author have the names.
        innermost: dict[str, None] = {}
        kind = None
        within = [inner for inner in element.iterdescendants() if is_marked(inner, _MARKS)][:_MOST_MARKED]
        for inner in within:
            found = [] if any(is_marked(other, _MARKS) for other in inner.iterdescendants()) else _own_names(inner)
            if found and kind in (None, (inner.tag, inner.get("class"))):
                kind = inner.tag, inner.get("class")
                innermost |= dict.fromkeys(found)
        yield list(innermost) or _own_names(element)
    yield from _labelled_names(page)
    yield from organisations


def _labelled_names(page: PageIndex) -> Iterator[list[str]]:
    """Read the names behind an element that is a label and nothing else."""
    start = page.heading or 0
    for element in page.elements[start : start + _NEAR_PROFILE]:
        if element.tag == "img" and _AVATAR.search(f"{element.get('class')} {element.get('src')}"):
            alt, behind = element.get("alt") or "", islice(element.itersiblings(), 2)  # whoever wrote, the name beside
            texts = (short_text(each) for each in (*behind, *islice(element.iterancestors(), 2)))
            is_name = len(alt) <= _LONGEST_NAME and _NAME.match(alt) and not _in_comments(element)
            yield [alt] if is_name and any(text.startswith(alt) for text in texts) else []
        elif _PERSON_ICON.search(element.get("class") or element.get("icon-id") or ""):
            value = element.getnext()
            text = folded(element.tail or "") or (short_text(value) if value is not None else "")
            yield [name for name in clean_names([text[: _LONGEST_BYLINE + 1]]) if " " in name and _NAME.match(name)]
    for place, element in enumerate(page.elements):
        label = element.text.strip() if element.text and len(element.text) <= _LONGEST_LABEL else ""
        if _LABEL_ALONE.fullmatch(label) or (abs(place - start) < _NEAR_PROFILE and _BY_ALONE.fullmatch(label)):
            text, value = folded(element.tail or "")[: _LONGEST_BYLINE + 1], element.getnext()
            line = short_text(parent) if (parent := element.getparent()) is not None else ""
            if _BY_ALONE.fullmatch(label) and line.startswith(label) and len(line) <= _LONGEST_BYLINE:
                text = line  # of several names in elements of their own
            while not text and value is not None and isinstance(value.tag, str):  # line breaks may stand between
                text, value = short_text(value) or folded(value.tail or "")[: _LONGEST_BYLINE + 1], value.getnext()
            yield [name for name in clean_names([text]) if _NAME.match(name)] if len(text) <= _LONGEST_BYLINE else []


def _own_names(element: HtmlElement) -> list[str]:
    """Read the names in the text of an element.

    A lone handle counts where the element is marked as the author's.
    """
    text = short_text(element)
    marked = element.get("rel") == "author" or element.get("itemprop") in ("author", "creator")
    said = marked or "author" in (element.get("class") or "").split() or bool(_ROLE.match(text))
    names = [name for name in clean_names([text]) if not _OFFICE.search(name)] if len(text) <= _LONGEST_BYLINE else []
    return [name for name in names if _NAME.match(name) or (said and len(names) == 1 and _HANDLE.match(name))]


def _in_comments(element: HtmlElement) -> bool:
    return any("comment" in (e.get("class") or "").lower() for e in (element, *element.iterancestors()))


def _key(name: str) -> str:
    return "".join(re.findall(r"\w+", name.casefold()))


def credits_around(seen: Sequence[Block], kept: Sequence[Block], top: int) -> Credits:
    """Read the credits around the article and in its first and last paragraphs.

    top: the place of its first block among those that are seen
    """
    end = seen.index(kept[-1]) if kept else 0
    inline = (inline_reporter(block.text) for block in (*kept[:3], *kept[-3:]))
    near = combined_credits(visible_credits(seen[max(0, top - _ABOVE) : top + _BYLINE_BLOCKS]))
    authors = chain((near.author,), inline, (each.author for each in visible_credits(seen)))
    author = Credits(author=next(filter(None, authors), ""))
    return near.over(author).over(combined_credits(visible_credits(seen[max(top, end - 2) : end + 3])))


def visible_credits(blocks: Iterable[Block]) -> Iterator[Credits]:
    """Read names from short lines with 「作者:」, 「来源:」 or "By", the topmost first."""
    for block in blocks:
        lines = block.text.split("\n")
        for line in lines if len(block.key) <= _LONGEST_BYLINE else lines[:_FIRST_LINES]:
            if len(line) <= _LONGEST_BYLINE:
                yield read_credits(line)
                yield labelled_credits(line)
                yield Credits(author=name_beside_date(line))


def combined_credits(found: Iterable[Credits]) -> Credits:
    """Complete the first credits with what the others say."""
    return reduce(Credits.over, found, Credits())


def clean_names(values: Iterable[str]) -> list[str]:
    """The names of bylines, each once, without role words, addresses and dates."""
    names: dict[str, None] = {}
    for value in values:
        credits = labelled_credits(value)
        if credits.publisher or credits.editor:
            value = credits.author
        value = folded(_ROLE.sub("", _BEHIND.sub("", folded(value))))
        if re.search(r"https?:|^www\.", value):
            continue
        names_of_han = value.split() if _HAN_NAME_LIST.fullmatch(value) else []
        if len(names_of_han) == 2 and len(names_of_han[1]) <= _LONGEST_GIVEN and names_of_han[1][0] not in _SURNAMES:
            names_of_han = [value]  # 「大渡 美咲」 is one Japanese name, 「王小明 李华」 are two
        for part in names_of_han or _SPLIT.split(value):
            name = _ROLE.sub("", part.strip(" .-–|:：")).strip()
            if name.count("(") != name.count(")") or name[:1] in "(（":
                name = name.strip(" ()（）")
            name = _DATE_BEHIND.sub(r"\g<name>", name).strip()
            if name and len(name) <= _LONGEST_NAME and not _NO_NAME.search(name):
                names[name] = None
    return list(names)

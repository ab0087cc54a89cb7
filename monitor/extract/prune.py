"""Find what a page adds to an article, by names and phrases; remove named parts.

Menus, share bars, related and hot lists, QR prompts, subscription boxes, breadcrumbs and footers
have names that say so. Names are wrong at times (a whole page in `class="related-layout"`), so nothing
is removed that holds the page's title or a large share of its text.

The phrases are by language. A line of noise is dropped alone, if the whole line is noise. The words of `TAILS` stand
above related articles; what follows them to the end is dropped too if it is a list of links or headlines. The text is
compared after NFKC (full-width signs become half-width) and in lower case. Each pattern must match the line from its
start; a longer line is prose and stays.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from lxml import etree
from lxml.html import HtmlElement

from monitor.extract.metadata import agree, folded

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
    "bdsharebuttonbox social sns qr qrcode ewm erweima newsletter newsletters subscribe subscription signup mailchimp "
    "guestbook condolences breadcrumb breadcrumbs crumb crumbs crumbnav advert adverts advertisement advertisements "
    "adsbygoogle adsense advertising sponsored sponsor outbrain taboola disqus comments commentlist pagination "
    "paginate pager cookie cookies gdpr consent copyright disclaimer navigation breadcrum toolbar toolbox promo "
    "editsection".split()
)
# Right below the body, as an article has a foot too; text F1 of Chinese pages 0.947 to 0.950.
_FOOTER_WORDS = frozenset("footer foot rodape fusszeile".split())
_NOISE_PAIRS = re.compile(
    r"\b(?:(?:author|about) (?:bio|box|card|info|profile|author)|post author|read (?:more|next|also)|more (?:from|"
    r"stories|on)|most (?:read|popular|viewed)|you (?:may|might)|next (?:post|article)|prev(?:ious)? (?:post|article)|"
    r"post (?:nav|tags)|tag (?:list|cloud)|tags (?:list|links)|hot (?:news|list|posts)|see also|also like|sign up|"
    r"follow us|ad (?:slot|unit|container|wrapper|box|banner|block)|in ?line ad|side bar|print only|screen reader "
    r"text|visually hidden|sr only)\b"
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*50%", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?)(?:$|\s)", re.IGNORECASE
)

_STATES = frozenset("has no with without is".split())  # a class that begins so says what an element has, not what it is
_PITCH = re.compile(
    "|".join(
        (
            r"(?:subscribe|sign up|register|log ?in) (?:now |today |here )?to (?:continue|keep|read|unlock|access)",
            r"already (?:a |an )?(?:subscriber|member|subscribed)",
            r"(?:view|read|access|unlock) (?:the|this) (?:full|whole|entire|rest of the) (?:story|article)",
            r"(?:annual|monthly|yearly|digital) subscription|log ?in (?:for|to get) (?:\w+ )?access",
            r"you need (?:a|an active) (?:subscription|membership)|subscribe (?:now|today) for\b|cancel any ?time",
            r"[$£€]\s?\d+(?:\.\d\d)?\s*(?:a|per|/|for|every)\s*(?:\d+ )?(?:week|month|year|weeks|months)",
            r"\b(?:only |exclusively )?(?:for|to) (?:our )?(?:paying |paid )?subscribers\b",
            r"(?:start|begin) (?:your |a )?(?:free )?trial|become a (?:paying )?(?:member|subscriber)",
            r"(?:see|view|choose)(?: your| our| a)? (?:subscription )?(?:plans?|options)\b",
            r"订阅后|订阅会员|成为会员|开通会员|加入会员|会员专享|(?:已有|已是|我是)(?:会员|订阅)|付费(?:阅读|内容|后|可读)|剩余.{0,10}(?:付费|订阅|会员)",
            r"jetzt (?:.{1,30} )?(?:abonnieren|testen|freischalten|weiterlesen)",
            r"\b\d+ (?:monate?|wochen?) für (?:nur )?\d|noch \d+ ?% des artikels|te queda el \d+ ?%|resta il \d+ ?%",
            r"(?:bereits|schon) (?:abonnent|registriert|kunde)|monatlich kündbar|jederzeit kündbar",
            r"déjà abonné|sans engagement|réservée?s? aux abonnés|il vous reste .{1,12}% de cet article",
            r"abonnez-vous|je m.abonne|s.abonner|weiterlesen mit|exklusiv für abonnenten|unlimited (?:digital )?access",
            r"ya (?:eres|soy) suscriptor|solo para suscriptores|cancela cuando quieras|suscríbete (?:para|y)",
            r"già abbonato|abbonati (?:per|a)|riservat[oa] agli abbonati",
            r"会員限定|有料会員|残り\s?[\d,]+\s?文字|ログインして(?:続き|読む)",
        )
    )
)  # of a casefolded text
# One of these is in whatever `_PITCH` or `STATEMENTS` match: looked for first, as the patterns try all at each place.
_PITCH_STEMS = (
    "subscri", "sign up", "regist", "login", "log in", "already", "story", "article", "cancel", "you need", "unlimited",
    "$", "£", "€", "trial", "become a", "plan", "option", "订阅", "会员", "付费", "jetzt", "monat", "woche", "bereits",
    "schon", "kündbar", "weiterlesen", "exklusiv", "abonn", "il vous reste", "noch ", "te queda", "resta il",
    "sans engagement", "suscr", "abbonat", "会員", "残り", "ログイン",
)  # fmt: skip
_STATEMENT_STEMS = (
    "平台", "搜狐", "号", "自媒体", "作者本人", "用户上传", "存储", "notice:", "associate", "affiliate", "product",
)  # fmt: skip
_LONGEST_PITCH = 700  # characters
_LESSER = ("h3", "h4", "h5", "h6")
_FEWEST_TOLD = 3  # sentences in headings, from which they are the text
_SENTENCE = 80  # characters
_ENDS = (".", "。", "!", "?", "”", "»", '"')  # of a sentence
_HEADED = frozenset("h2 h3 h4 h5 h6 dt summary".split())
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


def mend_markup(root: HtmlElement) -> None:
    """Let elements be what a reader sees.

    A template that a browser opens where it stands (a declarative shadow root) is a part of the page, and so is the
    question in a heading that is a button. An anchor is no link. Headings that tell the text in sentences are
    paragraphs.
    """
    text_of = functools.cache(lambda element: "".join(element.itertext()).strip())  # of a heading with many buttons
    for element in list(root.iter("template", "button", "a")):
        parent = element.getparent()
        if element.tag == "template":
            shown = element.get("shadowrootmode") or element.get("shadowroot")
        elif element.tag == "button":
            is_heading = parent is not None and parent.tag in _HEADED
            shown = is_heading and text_of(parent) == text_of(element)
        else:
            shown = element.get("name") and not element.get("href") and not element.get("onclick")
        if shown:
            element.tag = "div" if element.tag == "template" else "span"
    unlinked = {h: "".join(h.itertext()).strip() for h in root.iter(*_LESSER) if h.find(".//a") is None}
    told = [h for h, text in unlinked.items() if len(text) >= _SENTENCE and text.endswith(_ENDS)]
    for heading in told if len(told) >= _FEWEST_TOLD else ():
        heading.tag = "p"


def drop_scripts(root: HtmlElement) -> None:
    """Remove scripts, styles, the readings of ruby, and cards of other articles.

    Their text would count as text of the page. JSON-LD stays: trafilatura reads it.
    """
    for element in list(root.iter("script", "style", "template", "rt", "rp")):
        if "ld+json" not in (element.get("type") or ""):
            drop(element)
    for card in [a for a in root.iter("article") if next(a.iterancestors("article"), None) is not None]:
        if _text_size(card) == sum(map(_text_size, card.iter("a"))):
            drop(card)


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
    names_hidden = functools.cache(_HIDDEN_CLASS.search)
    for element in [
        e for e in root.iter(*_NAMED_TAGS) if e.get("style") or e.get("hidden") is not None or e.get("class")
    ]:
        hides = element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style", ""))
        hides = hides or names_hidden(element.get("class", ""))
        if hides and not _is_the_page(element, most):
            drop(element)
        elif hides and element.getparent().tag != "body" and next(element.iter("h1"), None) is None:
            element.drop_tag()  # an article that is folded after its first paragraph: its parts stand beside it
        element.attrib.pop("style", None)
        element.attrib.pop("hidden", None)


def drop_named_noise(root: HtmlElement) -> tuple[str, ...]:
    """Remove parts whose name says noise; return the names of the removed parts.

    Each name is returned once; `why` shows them.
    """
    body = root.find("body")
    whole = _text_size(body) if body is not None else 0
    removed: dict[str, None] = {}
    headed = root.find(".//h1") is not None

    @functools.cache  # of this page: a hostile one has a million names
    def is_named(name: str, below: bool) -> bool:
        words = [word.lower() for word in _WORDS.findall(name)]
        if not words or words[0] in _STATES:
            return False
        paired = len(words) > 1 and _NOISE_PAIRS.search(" ".join(words))
        named = not _NOISE_WORDS.isdisjoint(words) or (below and not _FOOTER_WORDS.isdisjoint(words))
        return bool(paired) or named

    for element in list(root.iter(*_NAMED_TAGS)):
        values = (*element.get("class", "").split(), element.get("id", ""))
        if not any(values) and element.tag != "footer":
            continue
        below = element.getparent() is not None and element.getparent().tag == "body"
        name = "footer" if element.tag == "footer" and below else ""
        name = name or next((str(value[:40]) for value in values if is_named(value, below)), "")
        # The small print below a short report may be longer than the report.
        most = whole if headed and element.tag == "footer" else _MOST_OF_THE_PAGE * whole
        if name and element.tag == "figure" and element.find(".//img") is not None:
            continue  # a picture with a share button is still a picture
        if name and element.getparent() is not None and not _is_the_page(element, most):
            removed[name] = None
            drop(element)
    return tuple(removed)


def drop_pitches(root: HtmlElement) -> int:
    """Drop short parts that sell a subscription or state a platform's terms.

    Returns how many. A part sells a subscription if it has two or more of the phrases of `_PITCH`.
    """
    body = root.find("body")
    if body is None:
        return 0
    page = unicodedata.normalize("NFKC", etree.tostring(body, method="text", encoding="unicode")).casefold()
    stems = [stem for stem in _PITCH_STEMS if stem in page]
    of_statements = [stem for stem in _STATEMENT_STEMS if stem in page]
    dropped = 0
    for element in [
        e for e in body.iter("p", "div", "span", "section", "li", "h2", "h3", "h4", "a", "strong") if e.text
    ]:
        text = element.text.strip()
        if not text or element.getparent() is None:
            continue
        head = text[:300].casefold()
        if any(stem in head for stem in of_statements) and is_statement(text):
            drop(element)
            dropped += 1
        elif any(stem in head for stem in stems) and _PITCH.search(head):
            part, size = None, 0  # around the element, with the buttons of the offer and without the article
            for around in (element, *element.iterancestors()):
                if around.tag in ("body", "article", "main", "h1") or _is_the_page(around, _LONGEST_PITCH):
                    break
                own = _text_size(around)
                if part is not None and own > size + _BUTTONS:
                    break
                text = " ".join(piece.strip() for piece in around.itertext())
                if part is not None or len(set(_PITCH.findall(text.casefold()))) > 1:
                    part, size = around, own
            if part is not None and part.getparent() is not None:  # None: it went with an earlier phrase
                drop(part)
                dropped += 1
    return dropped


def drop_next_articles(root: HtmlElement, title: str) -> int:
    """Drop the further articles that an endless page has below the first.

    Returns how many. A further article has an `h1` of its own, or is an `article` like the first one with another
    heading than the title.
    """
    heading = next((h for h in root.iter("h1", "h2") if agree(folded(h.text_content()[:500]), title)), None)
    if heading is None or not title:
        return 0
    for first in (heading, *heading.iterancestors("article", "section", "div", "main")):
        if first is not heading and _prose_size(first) < _SHORTEST_ARTICLE:
            continue  # the head of the article, with its body beside it
        following = [other for other in first.itersiblings() if isinstance(other.tag, str)]
        for place, other in enumerate(following):
            further = None
            if first.tag in ("h1", "h2"):  # no element around the articles: a rule and another headline part them
                before = other.getprevious()
                ruled = before is not None and before.tag == "hr"
                further = other if other.tag == first.tag == "h1" and ruled else None
            elif other.tag == first.tag and _prose_size(other) >= _SHORTEST_ARTICLE:
                alike = set((first.get("class") or "").split()) <= set((other.get("class") or "").split())
                lesser = next(other.iter("h2"), None) if other.tag == "article" and alike else None
                further = next(other.iter("h1"), lesser)
            if further is not None and not agree(folded(further.text_content()[:500]), title):
                for each in following[place:]:
                    drop(each)
                return len(following) - place
    return 0


def _prose_size(element: HtmlElement) -> int:
    """Characters of the paragraphs in an element, links left out."""
    paragraphs = [p for p in element.iter("p") if p.find(".//a") is None]
    return sum(size for size in map(_text_size, paragraphs) if size >= _PARAGRAPH)


def _is_the_page(element: HtmlElement, most: float) -> bool:
    """It has more text than `most`, or the heading."""
    if next(element.iter("h1"), None) not in (None, element):
        return True
    shown = etree.tostring(element, method="text", encoding="unicode", with_tail=False)  # with white space, but quick
    return len(shown) > most and _text_size(element) > most


def _text_size(element: HtmlElement) -> int:
    return sum(map(len, map(str.strip, element.itertext())))


LONGEST_LINE = 120  # characters of a Latin line; a longer one that mentions a newsletter is prose
LONGEST_HEADING = 48
_LONGEST_CREDIT = 60
LONGEST_STATEMENT = 400
_ANY = r".{0,60}"

CHINESE = (
    # the account asks for permission, attention or contributions
    r"(?:本文)?(?:如需)?转载(?:请|须|需|文章|本文)?.{0,16}(?:联系|授权|注明|标明|后台|出处|来源)",
    r"未经.{0,12}(?:授权|许可|允许|同意).{0,16}(?:转载|禁止|不得|复制)",
    r"(?:版权(?:声明|说明|所有)|免责声明|特别声明|郑重声明|声明)\s*[::|]",
    r"版权所有.{0,40}$",
    r"(?:投稿|寻求报道|商务合作|广告合作|合作(?:联系|请)|爆料|新闻线索|联系邮箱|稿件合作).{0,6}(?:[::]|或寻求报道|请|邮箱|热线|及)",
    r"(?:欢迎|期待).{0,8}(?:投稿|来稿|爆料)",
    r"戳(?:这里|此|我).{0,40}",
    r"(?:微信|手机|长按|扫一扫|扫码|扫描).{0,14}(?:扫码|扫一扫|二维码|识别|关注|下方|上方|下载|加入|分享)",
    r"(?:长按|识别|扫描|扫码).{0,12}(?:关注|二维码|加群|入群|进群)",
    r"(?:点击|点|戳|请)?.{0,4}(?:点击)?[「『\"“]?阅读原文[」』\"”]?.{0,30}$",
    r"(?:点击|关注|点).{0,10}(?:上方|下方|蓝字|蓝色|右上角|名片|卡片|关注).{0,20}$",
    r"(?:欢迎|请|记得|别忘了)?.{0,4}(?:关注|订阅|加入).{0,14}(?:公众号|视频号|微信|官微|我们|频道|微博|账号|群)\W*$",
    r"(?:喜欢|觉得).{0,12}(?:点赞|在看|转发|收藏|分享)",
    r"(?:点个|点击|记得)?.{0,4}(?:「|“|\")?(?:在看|点赞|分享|转发)(?:」|”|\")?.{0,8}(?:在看|点赞|分享|转发|收藏|三连)",
    r"(?:分享|转发)(?:到|至|给).{0,20}$",
    r"(?:打开|下载|更多).{0,16}(?:app|客户端|小程序)\W*.{0,10}$",
    r"(?:返回|回到).{0,6}(?:首页|顶部|列表|搜狐).{0,12}$",
    r"\W*(?:the end|end|完|全文完|本文完|正文完|未完待续|fin)\W*$",
    r"(?:上一篇|下一篇|上一页|下一页)\W*" + _ANY + "$",
    r"(?:举报|我要(?:评论|纠错|投稿)|查看(?:更多|全部|原文)|展开(?:全文|剩余)|责任自负|阅读\s*\(?\d+\)?|评论\s*\(?\d+\)?|字号|打印|收藏|关闭)\W*"
    + r".{0,12}$",
    r"(?:热线|举报电话|违法和不良信息|网络文化经营许可证|.{0,6}icp备|增值电信)",
    r"以上内容.{0,30}(?:立场|观点|发布)",
    r"预览时标签不可点\W*$",
    r".{0,20}(?:仅代表作者|不代表(?:本站|本网|本刊|平台|.{1,8}立场|同意)).{0,60}$",
    r"(?:添加|加)(?:微信|小编|编辑|客服).{0,30}$",
    r"(?:发布|发表|更新|来源|作者|时间|日期|浏览|阅读|点击|字号|编辑)[^::]{0,4}[::].{0,60}(?:浏览|阅读|点击|字号|字体)[^::]{0,3}[::].{0,30}$",
    r"\(?原(?:标题|题)\s*[::].{1,90}$",
)
ENGLISH = (
    r"(?:please )?(?:sign up|subscribe|register)\b.{0,60}\b(?:newsletters?|updates|inbox|email|alerts|"
    r"feed|channel|today|now|here|podcast|stories)\b",
    r"(?:get|receive|have)\b.{0,60}\b(?:newsletter|in your inbox|to your inbox|delivered)\b",
    r"(?:follow|like|join|find) (?:us|me|him|her|the author)?\b.{0,40}\b(?:twitter|facebook|instagram|"
    r"linkedin|telegram|whatsapp|x|threads|mastodon|google news)\W*$",
    r"(?:share|tweet|pin|email|print|save|like)(?: (?:this|on|via|with|to))?(?:[\s:|,]+(?:this|article|"
    r"story|post|page|on|via|facebook|twitter|linkedin|whatsapp|email|print|copy link|friends))*\W*$",
    r"(?:advertisement|advertising|ad|sponsored(?: content| post)?|promoted|story continues below.*|continue "
    r"reading(?: the main story|below)?.{0,30}|scroll to continue.*|article continues (?:below|after).*)\W*$",
    r"(?:click|tap) here to\b.{0,80}$",
    r"(?:read|see|watch|more|related|also|don't miss|recommended|trending)(?: (?:more|also|next|now|this|"
    r"on|from|stories|articles|reading|coverage|posts|topics))*\s*[:>»]\s*.{0,160}$",
    r"(?:read more|read next|see also|related|leave a (?:comment|reply)|comments?(?: \(?\d+\)?)?|"
    r"no comments(?: yet)?|back to top|next|previous|view all|show (?:more|less)|load more|photo|image|"
    r"loading)\W*$",
    r"(?:©|\(c\)|copyright)\s.{0,120}(?:\d{4}|reserved|rights).{0,80}$",
    r".{0,40}all rights reserved\W*.{0,40}$",
    r"\[?email\W{0,3}protected\]?\W*$",
    r"(?:this (?:article|story|post) (?:was )?(?:originally |first )?(?:appeared|published)).{0,80}$",
    r"(?:got|have) (?:a )?(?:news )?tip\b.{0,80}$",
    r"(?:we use|this (?:site|website) uses) cookies\b.{0,100}$",
    r"this (?:site|website|post|article|page) (?:uses|contains|includes|may contain) affiliate links\b.{0,100}$",
    r"(?:book|request|schedule|get|start) (?:a |your )?(?:free )?(?:demo|quote|trial|consultation)(?: today| now)?\W*$",
    r"(?:get started|contact us|learn more|stay connected)(?: (?:today|now|here|with (?:me|us)))?\W*$",
    r"join (?:our|the|my) (?:mailing list|facebook group|community)\b.{0,80}$",
    r"page \d{1,3} of \d{1,3}\W*$",
    r"(?:skip to|jump to)\b.{0,40}$",
    r"you(?:'re|’re| are)? (?:receiv(?:e|ed|ing)|get(?:ting)?) this (?:e-?mail|newsletter|message|because)\b.{0,100}$",
    r"(?:click here to )?unsubscribe\b.{0,60}$",
    r"(?:\d+ )?(?:min(?:ute)?s?) read\W*$",
    r"(?:lesedauer|lesezeit|(?:estimated )?reading time|temps de lecture|tiempo de lectura|tempo di lettura|leestijd)\b"
    r".{0,24}$",
    r"(?:page )?(?:last )?(?:updated|published|posted|modified|(?<=last )reviewed)(?: on| at)?\s*:?\s.{0,12}\d.{0,36}$",
    r"for (?:the latest|breaking) .{0,60}\b(?:download|follow|visit|subscribe|sign up)\b.{0,60}$",
    r".{0,90}\?\s{0,3}(?:sign up|subscribe|register|join us)(?: (?:here|now|today|for free))?\W*$",
    r"if you (?:enjoyed|liked?|found|appreciated?)\b.{0,80}\b(?:support|subscrib|donat|newsletter|follow).{0,60}$",
    r"(?:submit|send(?: us)?) (?:your|a) (?:letter|tip|story|question|correction)\b.{0,80}$",
    r"listen to this (?:article|story|post|page)\b.{0,20}$",
    r"(?:previous|next) message\b.{0,100}$|messages sorted by\b.{0,80}$",
    r"(?:pin|save|bookmark) (?:this|it)(?: (?:post|article|recipe))? for later\W*$",
    r".{0,80}\b(?:let (?:me|us) know|tell (?:me|us)|share your (?:thoughts|experiences?|opinions?))\b.{0,40}"
    r"\bcomments?(?: (?:section|box))?(?: below)?\W*$",
)
PICTURES = (
    r"(?:(?:photo|image|picture|foto|bild|titelbild|fotos?|crédits? photos?|credits?|图源|图片来源|题图|图)"
    r"(?:\s+(?:by|credits?|von|par|illustrative))?\s*[:/]\s*|©\s).{0,60}$",
    r"(?:bild anzeigen|bild vergrößern|wird geladen|gefällt mir|"
    r"view image|enlarge image|hide caption|toggle caption)\W*.{0,30}$",
)
EUROPEAN = (
    r"(?:lesen sie (?:auch|mehr|hier|dazu)|mehr zum thema|mehr dazu|zum thema|das könnte (?:sie|dich) (?:auch "
    r")?interessieren|auch interessant|weiterlesen|anzeige|werbung|zur startseite|teilen|drucken|kommentare?|"
    r"kommentieren|artikel (?:teilen|merken|drucken)|auf (?:facebook|twitter) teilen)\b\W*.{0,90}$",
    r"(?:zuletzt )?(?:aktualisiert|veröffentlicht|geändert|publiziert)(?: am| vom)?\s*:?\s.{0,12}\d.{0,36}$",
    r"(?:mis à jour|publiée?|modifiée?) le\s.{0,12}\d.{0,36}$",
    r"(?:actualizado|publicado|atualizado|aggiornato|pubblicato)(?: el| em| il)?\s*:?\s.{0,12}\d.{0,36}$",
    r".{0,60}\bhier klicken\b.{0,50}$|.{0,90}\bin (?:deine?n?|ihre?n?) (?:posteingang|postfach)\b.{0,20}$",
    r".{0,80}\?\s.{0,60}newsletter\b.{0,20}$|vorschau auf (?:den|die|das) (?:nächste|kommende)\w*\b.{0,40}$",
    r"(?:unterstütze|unterstützen sie)\b.{0,50}\b(?:mit|ab)\b.{0,8}\d.{0,20}$",
    r"(?:artikel|beitrag) (?:anhören|vorlesen(?: lassen)?)\W*$|écoute[rz] (?:l.|cet )article\W*.{0,20}$",
    r"(?:escuch[ae]r?|ouça) (?:esta|este|la|el|o|a) (?:nota|artículo|noticia|contenido|artigo|notícia)\b.{0,20}$",
    r"(?:ya sabías|mira|únete|síguenos|sigue|suscríbete|entra|visita|conoce)\b.{0,60}\b(?:canal|cuenta|página|grupo) "
    r"(?:de|en) (?:telegram|whatsapp|youtube|facebook|instagram|twitter|x|tiktok)\b.{0,70}$",
    r"(?:mir[ae]|le[ae]|vea)(?: (?:también|además|aquí|más))?\s*:\s.{0,120}$",
    r"(?:haben sie (?:fragen|anregungen|hinweise|einen fehler)|schreiben sie uns)\b.{0,100}$",
    r"(?:mehr themen|schon gelesen|alle angaben ohne gewähr|sie sind (?:aktuell |derzeit )?nicht eingeloggt)\W*$",
    r"(?:newsletter|jetzt|hier)\b.{0,40}(?:abonnieren|anmelden|bestellen)\W*.{0,20}$",
    r"(?:à lire aussi|lire aussi|voir aussi|sur le même sujet|publicité|partager|inscrivez-vous)\b\W*.{0,120}$",
    r"(?:lea también|lee también|ver también|te puede interesar|publicidad|compartir|suscríbete|"
    r"relacionad[oa]s?)\b\W*.{0,120}$",
    r"(?:leia (?:também|mais)|veja também|publicidade|compartilh\w+)\b\W*.{0,120}$",
    r"(?:leggi anche|vedi anche|condividi)\b\W*.{0,120}$",
    r"(?:czytaj (?:też|także|więcej)|zobacz (?:też|także))\b\W*.{0,120}$",
    r"(?:関連記事|あわせて読みたい|続きを読む|この記事を(?:シェア|共有)|ツイート|シェア(?:する)?|広告|無断転載)\W*.{0,60}$",
    r"(?:관련기사|무단\s?전재|저작권자).{0,60}$",
    r"(?:copyrights?|저작권|[<(]저작권자|ⓒ|c)\b.{0,60}(?:무단\s?전재|재배포\s?금지).{0,40}$",
    r"(?:читайте также|поделиться|подписывайтесь|реклама)\b\W*.{0,100}$",
    r"(?:más información|(?:материалы|ещё|еще) по теме|матеріали за темою|"
    r"читайте також|موضوعات (?:متعلقة|ذات صلة)|اقرأ أيضا)\W*$",
    r"(?:विज्ञापन|광고|إعلان|اعلان|آگهی|פרסומת|διαφήμιση|pubblicità|reklam[ae]?|advertentie|annons|mainos|iklan|"
    r"quảng cáo|โฆษณา|hirdetés|reclam[ăa])\W*$",
)
STATEMENTS = (
    r"[\[【]?(?:特别|郑重|平台|免责|版权)?声明[\]】]?\s*[::]?.{0,120}(?:平台|搜狐号|网易号|百家号|头条号|企鹅号|大鱼号|"
    r"一点号|新浪号|自媒体|作者本人|用户上传|存储(?:空间)?服务)",
    r"(?:本文|该文|此文|以上内容|文章)(?:观点)?(?:为|系|由|仅).{0,40}(?:百家号|搜狐号|网易号|头条号|企鹅号|自媒体|作者本人|平台)",
    r"notice: (?:the content above|the above content)",
    r"(?:as an amazon associate|(?:this|our) (?:post|article|page|site|website) (?:may )?contains? affiliate)",
    r"we (?:independently )?(?:recommend|select|review|choose|test)\b.{0,80}\bproducts?\b",
    r"(?:平台|本平台|搜狐)仅提供信息存储(?:空间)?服务",
)
TAILS = (
    r"(?:相关|推荐|延伸|拓展|热门|精彩|更多|往期|猜你|大家|你可能|最新|今日|本周|近期|其他|热点|编辑)(?:的)?\s*(?:阅读|文章|新闻|推荐|精彩|回顾|内容|喜欢|报道|资讯|"
    r"热文|热点|在看|也喜欢|专题|头条|链接|排行|精选|推送)\W*$",
    r"(?:related|recommended|popular|trending|more|latest|other|further|top)\s(?:articles?|stories|posts?|"
    r"news|reading|coverage|content|from .{1,30}|topics|links|on this.{0,20}|in .{1,30})\W*$",
    r"(?:you (?:may|might) (?:also )?(?:like|enjoy|be interested.{0,10})|read (?:next|more|also)|see also|"
    r"most (?:read|popular|viewed)|what to read next|up next|about the authors?|leave a (?:reply|comment)|"
    r"join the conversation|comments)\W*$",
    r"(?:mehr zum thema|das könnte (?:sie|dich) (?:auch )?interessieren|ähnliche artikel|empfohlene (?:artikel|"
    r"beiträge)|das thema könnte dich auch interessieren|weitere (?:artikel|themen|beiträge|nachrichten).{0,20}|"
    r"verwandte (?:artikel|themen)|meistgelesen|à lire aussi|articles similaires|notas relacionadas|leia também)\W*$",
    r"(?:関連記事|おすすめ記事|関連ニュース|人気記事|あわせて読みたい|관련\s?기사)\W*$",
    r"(?:(?:материалы|ещё|еще|новости|другие материалы) по теме|матеріали за темою|читайте (?:также|також|ещё|еще)|"
    r"موضوعات (?:متعلقة|ذات صلة)|أخبار (?:متعلقة|ذات صلة)|اقرأ أيض[اًا]{1,2}|مطالب مرتبط|संबंधित (?:खबरें|ख़बरें|समाचार)|"
    r"यह भी पढ़ें|ये भी पढ़ें|ilgili haberler|tin liên quan|xem thêm|baca juga|artikel terkait|berita terkait)\W*$",
)

_NOISE = re.compile("|".join(f"(?:{pattern})" for pattern in (*CHINESE, *ENGLISH, *PICTURES, *EUROPEAN)))
_STATEMENT = re.compile("|".join(STATEMENTS))
_QR_CAPTION = re.compile(r"扫码|扫一扫|扫描|二维码|识别图中|qr[- ]?code|qr-kod", re.IGNORECASE)
_TAIL = re.compile("|".join(f"(?:{pattern})" for pattern in TAILS))
_DECORATION = re.compile(r"[\W_]*")
_LEAD_SIGNS = re.compile(r"^[\W_]+(?=\w)")


def plain_line(line: str) -> str:
    """Normalise a line for the patterns: NFKC, lower case, no sign in front.

    Such signs are bullets, arrows and ©.
    """
    plain = line if line.isascii() else unicodedata.normalize("NFKC", line)
    return _LEAD_SIGNS.sub("", plain.strip().lower())


def is_noise(line: str) -> bool:
    """Return True for a line that the page added.

    Prose that only mentions such words is not one.
    """
    plain = plain_line(line)
    owned = len(plain) <= _LONGEST_CREDIT and line.lstrip().startswith("©")  # the sign is no part of the plain line
    return owned or (len(plain) <= LONGEST_LINE and bool(_NOISE.match(plain)))


def is_tail_heading(line: str) -> bool:
    """The line is a heading above related articles."""
    plain = plain_line(line)
    return len(plain) <= LONGEST_HEADING and bool(_TAIL.match(plain))


def is_statement(text: str) -> bool:
    """The text is a statement of the platform about who wrote the article."""
    return len(text) <= LONGEST_STATEMENT and bool(_STATEMENT.match(plain_line(text)))


def is_qr_caption(text: str) -> bool:
    """The line asks to scan a QR code, which stands beside it."""
    return len(text) <= LONGEST_LINE and bool(_QR_CAPTION.search(text))


def is_decoration(line: str) -> bool:
    """The line has signs only: a row of stars, a lone arrow."""
    return bool(_DECORATION.fullmatch(line))

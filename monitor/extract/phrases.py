"""The table of phrases: lines that pages add to an article, by language.

Two kinds. A `LINE` is dropped alone, when the whole line is it; `TAIL` words stand above related
articles, and what follows them to the end goes too when it is a list of links or headlines.
The text is compared after NFKC (full-width signs are half-width here) and in lower case.
Each pattern must match the line from its start; `…` longer than `_LONGEST` is prose and stays.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_LINE = 120  # characters of a Latin line; a longer one that mentions a newsletter is prose
LONGEST_HEADING = 48
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
    r"(?:advertisement|advertising|ad|sponsored(?: content| post)?|promoted|story continues below.*|"
    r"continue reading(?: the main story|below)?.{0,30}|scroll to continue.*|article continues (?:below|"
    r"after).*)\W*$",
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
    r"(?:\d+ )?(?:min(?:ute)?s?) read\W*$",
    r"(?:last )?(?:updated|published|posted)(?: on| at)?\s*:?\s.{0,12}\d.{0,36}$",
)
PICTURES = (
    r"(?:(?:photo|image|picture|foto|bild|titelbild|fotos?|crédits? photos?|credits?|图源|图片来源|题图|图)"
    r"(?:\s+(?:by|credits?|von|par|illustrative))?\s*[:/]\s*|©\s).{0,60}$",
    r"(?:bild anzeigen|bild vergrößern|wird geladen|gefällt mir|"
    r"view image|enlarge image|hide caption|toggle caption)\W*.{0,30}$",
)
EUROPEAN = (
    r"(?:lesen sie (?:auch|mehr|hier|dazu)|mehr zum thema|mehr dazu|zum thema|das könnte (?:sie|"
    r"dich) (?:auch )?interessieren|auch interessant|weiterlesen|anzeige|werbung|zur startseite|teilen|"
    r"drucken|kommentare?|kommentieren|artikel (?:teilen|merken|drucken)|auf (?:facebook|"
    r"twitter) teilen)\b\W*.{0,90}$",
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
)
STATEMENTS = (  # of the platform that carries an article: it did not write it
    r"[\[【]?(?:特别|郑重|平台|免责|版权)?声明[\]】]?\s*[::]?.{0,120}(?:平台|搜狐号|网易号|百家号|头条号|企鹅号|大鱼号|"
    r"一点号|新浪号|自媒体|作者本人|用户上传|存储(?:空间)?服务)",
    r"(?:本文|该文|此文|以上内容|文章)(?:观点)?(?:为|系|由|仅).{0,40}(?:百家号|搜狐号|网易号|头条号|企鹅号|自媒体|作者本人|平台)",
    r"notice: (?:the content above|the above content)",
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
    r"(?:mehr zum thema|das könnte (?:sie|dich) (?:auch )?interessieren|ähnliche artikel|"
    r"empfohlene (?:artikel|beiträge)|das thema könnte dich auch interessieren|"
    r"weitere (?:artikel|themen|beiträge|nachrichten).{0,20}|verwandte (?:artikel|themen)|meistgelesen|"
    r"à lire aussi|articles similaires|notas relacionadas|leia também)\W*$",
    r"(?:関連記事|おすすめ記事|関連ニュース|人気記事|あわせて読みたい|관련\s?기사)\W*$",
)

_NOISE = re.compile("|".join(f"(?:{pattern})" for pattern in (*CHINESE, *ENGLISH, *PICTURES, *EUROPEAN)))
_STATEMENT = re.compile("|".join(STATEMENTS))
_QR_CAPTION = re.compile(r"扫码|扫一扫|扫描|二维码|识别图中|qr[- ]?code|qr-kod", re.IGNORECASE)
_TAIL = re.compile("|".join(f"(?:{pattern})" for pattern in TAILS))
_DECORATION = re.compile(r"[\W_]*")
_LEAD_SIGNS = re.compile(r"^[\W_]+(?=\w)")


def plain_line(line: str) -> str:
    """The line as the patterns see it: NFKC, lower case, no signs in front (bullets, arrows, ©)."""
    return _LEAD_SIGNS.sub("", unicodedata.normalize("NFKC", line).strip().lower())


def is_noise(line: str) -> bool:
    """The line is one that the page added; prose that only mentions such words is not."""
    plain = plain_line(line)
    return len(plain) <= LONGEST_LINE and bool(_NOISE.match(plain))


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

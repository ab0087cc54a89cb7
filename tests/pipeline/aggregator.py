"""A site that gathers the posts of accounts, in the many ways in which such sites write the same page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

from tests.newssite import Answer, NewsSite

SITE = "潮汐新闻"
OLD_NEWS = "十年前的今天:第一座海上风电场并网发电"  # a related headline that is on no list
_TRACKED = "utm_source=home"


@dataclass(frozen=True, slots=True)
class Shape:
    """How the site writes its pages.

    paragraphs: in a `p` each, in a `div` each, or as bare text before `br`
    related:    the related headlines as links, or as one run of text without any tags
    named:      with classes, ids and the elements that say what they hold; else in `div` alone
    charset:    what the bytes are in; declared: what page and header say that they are in
    """

    paragraphs: Literal["p", "div", "br"] = "p"
    related: Literal["links", "run on"] = "links"
    named: bool = True
    charset: str = "utf-8"
    declared: str = "utf-8"

    def __str__(self) -> str:
        names = "named" if self.named else "nameless"
        return f"{self.paragraphs}, {self.related}, {names}, {self.charset} called {self.declared}"


@dataclass(frozen=True, slots=True)
class Post:
    """One post as its account wrote it."""

    path: str
    title: str
    account: str
    day: str
    paragraphs: tuple[str, ...]


POSTS = (
    Post(
        "/wx/2001.html",
        "远洋实验室负责人周岚官宣离职,深海项目前途未明",
        "海图之声",
        "2024-05-14",
        (
            "周二上午,远洋实验室的负责人周岚在一封公开信里说,她将在月底离开工作了九年的岗位。",
            "「我们一起把第一台探测器放进了海沟,」她写道,「现在该由年轻人把它们带得更远。」",
            "实验室的发言人表示,深海项目会继续,新的负责人将在两周之内公布,现有的合同和人员都不会改变。",
            "从一间借来的车间开始",
            "周岚 2016 年加入远洋实验室时,那里只有十一个人和一间借来的车间。三年以后,他们的第一台样机下潜到六千米。",
            "同事们说她的办法很简单:先让机器活着回来,再谈它看见了什么。这个办法后来成了整个团队的口头禅。",
            "她自己后来回忆说:",
            "头一个冬天我们丢了两台,第三台回来的时候,整个码头的人都在鼓掌,没有人问它拍到了什么。",
            "接下来会怎样?",
            "熟悉情况的人士认为,她很可能会去一所大学,继续研究耐压材料。周岚本人没有回答记者的问题。",
            "当然,这一切都只是猜测。",
            "参考链接:",
            "https://lab.example/letters/2024-05-14",
        ),
    ),
    Post(
        "/wx/2002.html",
        "沿海三省联合发布风暴预警,渔船提前回港",
        "港口晚报",
        "2024-05-13",
        (
            "沿海三省周一联合发布了今年第一份风暴预警。",
            "当晚有四千多条渔船回到港里。",
            "气象台说,风暴会在周四前后靠近海岸。",
            "渡轮从周三起停航,复航时间另行通知。",
        ),
    ),
    Post(
        "/wx/2003.html",
        "新型耐压玻璃问世,成本降到原来的一半",
        "材料夜话",
        "2024-05-12",
        (
            "一种新的耐压玻璃在上周的展会上第一次露面,做它的人说,成本只有原来的一半。",
            "玻璃的配方没有公布,只知道里面不再需要稀土,烧制的温度也低了两百度,一炉可以省下三成的气。",
            "第一批样品已经寄给了四家做探测器的单位,年底之前会有结果。",
        ),
    ),
    Post(
        "/wx/2004.html",
        "老城区的最后一家修表铺,等来了一位年轻的学徒",
        "街巷志",
        "2024-05-11",
        (
            "修表铺的老师傅今年七十一岁,铺子开在老城区的一条斜街上,门脸只有两米宽。",
            "上个月来了一位学徒,二十四岁,原先在工厂里装手机,他说想学一样慢一点的手艺。",
            "老师傅没有收学费,只要他每天早上把工具擦一遍,再把墙上的钟一只一只上好弦。",
        ),
    ),
)
NOISE = (
    *(
        "THE END",
        "转载请联系",
        "投稿或寻求报道",
        "扫码关注",
        "戳这里",
        "相关阅读",
        "联系我们",
        "公众号新闻",
        "热门榜单",
    ),
    *("不代表本站", "打折清单"),
    *(f"{post.account}报道" for post in POSTS),
)


def shapes() -> Iterator[Shape]:
    """Every combination."""
    charsets = (("utf-8", "utf-8"), ("gbk", "gbk"), ("gbk", "utf-8"))
    for paragraphs, related, named, (charset, declared) in product(
        ("p", "div", "br"), ("links", "run on"), (True, False), charsets
    ):
        yield Shape(paragraphs, related, named, charset, declared)  # type: ignore[arg-type] # product forgets the words


def set_up(site: NewsSite, shape: Shape) -> None:
    """Put the list at `/` and every post where its links lead, in this shape."""
    _put(site, "/", _list(shape), shape)
    for post in POSTS:
        _put(site, f"{post.path}?{_TRACKED}", _page(post, shape), shape)


def _put(site: NewsSite, path: str, html: str, shape: Shape) -> None:
    html = html if shape.named else _nameless(html)
    head = f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="{shape.declared}">'
    header = {"Content-Type": f"text/html; charset={shape.declared}"}
    site.pages[path] = Answer((head + html).encode(shape.charset, "xmlcharrefreplace"), headers=header)


def _nameless(html: str) -> str:
    """No class, no id, and `div` for every element that says what it holds."""
    html = re.sub(r' (?:class|id)="[^"]*"', "", html)
    return re.sub(r"<(/?)(?:header|main|section|aside|footer|ul|li)(?=[ >])", r"<\1div", html)


def _top(title: str) -> str:
    return (
        f"<title>{title} - {SITE}</title></head><body>"
        f'<header class="navbar"><a class="brand" href="/"><img src="/logo.png" alt="logo">{SITE}</a><ul class="nav">'
        '<li><a href="/wx">公众号新闻</a></li><li><a href="/bbs">论坛</a></li></ul></header>'
    )


def _foot(shape: Shape) -> str:
    said = f"{SITE}刊载的文章不代表本站同意其说法或描述,内容的真实性由作者负责,与本站无关。欢迎来稿,如有侵权请告知。"
    links = f'<a href="/contact">联系我们</a><a href="/privacy">隐私协议</a><span>©2024 {SITE}</span>'
    return f"<footer><div>{links}</div>{_paragraph(said, shape)}</footer></body></html>"


def _list(shape: Shape) -> str:
    row = {
        "p": '<li class="item"><a href="{}?{}">{}</a><span class="time">{}</span></li>',
        "div": '<div class="item"><a href="{}?{}">{}</a><div class="time">{}</div></div>',
        "br": '<a href="{}?{}">{}</a> <span class="time">{}</span><br>',
    }[shape.paragraphs]
    rows = "".join(row.format(post.path, _TRACKED, post.title, post.day) for post in POSTS)
    inside = f'<ul class="news">{rows}</ul>' if shape.paragraphs == "p" else f'<div class="news">{rows}</div>'
    return f"{_top('公众号新闻')}<main><h1>公众号新闻</h1>{inside}</main>{_foot(shape)}"


def _paragraph(text: str, shape: Shape) -> str:
    return {"p": f"<p>{text}</p>", "div": f"<div>{text}</div>", "br": f"{text}<br>"}[shape.paragraphs]


def _section(text: str, shape: Shape) -> str:
    """A paragraph as the editor of accounts writes it: in a section of its own, with an empty one behind it."""
    if shape.paragraphs == "br":
        return f"{text}<br><br>"
    spoken = f'<span style="font-size:15px">{text}</span>'
    return f'<section style="margin:0 8px">{_paragraph(spoken, shape)}{_paragraph("<br>", shape)}</section>'


def _related(post: Post, shape: Shape) -> str:
    others = [(other.path, other.title) for other in POSTS if other is not post]
    others.insert(1, ("/wx/1077.html", OLD_NEWS))
    if shape.related == "run on":
        return f"<div>相关阅读 {' '.join(title for _, title in others)}</div>"
    links = "".join(f'<a class="entry" href="{path}?from=related">{title}</a>' for path, title in others)
    return f'<div class="related"><h4>相关阅读</h4>{links}</div>'


def _page(post: Post, shape: Shape) -> str:
    credits = (f"{post.account}报道", f"<strong>{post.account}编辑部</strong>")
    ending = ("© THE END ", "转载请联系本公众号获得授权", "投稿或寻求报道:desk@tide.example")
    above, below = ("".join(_paragraph(line, shape) for line in lines) for lines in (credits, ending))
    body = "".join(_section(text, shape) for text in post.paragraphs)
    hot = '<aside class="hot"><h4>热门榜单</h4><ul><li><a href="/hot/1">春季打折清单</a></li></ul></aside>'
    return (
        f"{_top(post.title)}"
        f'<div class="breadcrumb"><a href="/">{SITE}</a>&gt;<span>{post.title}</span></div>'
        f'<main><h1 class="title">{post.title}</h1>'
        f'<div class="meta"><a href="/wx">公众号新闻</a><span class="time">{post.day} 09:30</span></div>'
        f'<div id="content" class="rich"><section>{above}</section>{body}<section>{below}</section></div>'
        f'<div class="qr"><img src="/qr.png">{_paragraph("微信扫码关注该文公众号作者", shape)}</div>'
        f'<div class="tip">{_paragraph("<a href=/submit>戳这里提交新闻线索给我们。</a>", shape)}</div>'
        f"{_related(post, shape)}{hot}</main>{_foot(shape)}"
    )

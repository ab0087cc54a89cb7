"""WeChat pages: what stands only in their scripts, and pages in place of a removed article."""

from __future__ import annotations

import pytest

from monitor.errors import NotUsable
from tests.extract.pages import read

TEXT = "市里十月份的空气质量优良天数为二十九天，与去年同期相比增加了四天。"
MORE = "其中细颗粒物平均浓度同比下降百分之十一，为有监测记录以来同期最低水平，负责人在会上介绍说。"
PARAGRAPHS = f"<p>{TEXT}</p><p>{MORE}</p>"


def wechat(content: str, script: str = "", head: str = "") -> str:
    return (
        '<html><head><meta property="og:title" content="十月份空气质量排名">'
        f'<meta property="og:site_name" content="微信公众平台">{head}<title></title></head><body id="activity-detail">'
        '<div id="js_article" class="rich_media"><h1 class="rich_media_title">十月份空气质量排名</h1>'
        '<div id="meta_content"><span class="rich_media_meta rich_media_meta_text">海风</span>'
        '<span class="rich_media_meta"><a id="js_name">青河环境观察</a></span>'
        '<em id="publish_time" class="rich_media_meta rich_media_meta_text"></em></div>'
        f"{content}</div><script>{script}</script></body></html>"
    )


def article_page(script: str) -> str:
    return wechat(f'<div id="js_content">{PARAGRAPHS}</div>', script)


@pytest.mark.parametrize(
    ("script", "day"),
    [
        ('var ct = "1764039600";', "2025-11-25 11:00"),
        ("window.ct='1764039600'", "2025-11-25 11:00"),
        ("create_time: JsDecode('1764039600')", "2025-11-25 11:00"),
        ("var createTime = '2025-11-25 09:12';", "2025-11-25 09:12"),
        ('"ori_create_time":"1764039600"', "2025-11-25 11:00"),
    ],
)
def test_the_time_of_publication_is_read_from_the_script(script: str, day: str) -> None:
    published = read(article_page(script)).published
    assert published is not None
    assert f"{published:%Y-%m-%d %H:%M}" == day


def test_the_account_is_the_outlet_and_the_name_beside_it_the_author() -> None:
    article = read(article_page("var ct = '1764039600'"))
    assert (article.author, article.publisher) == ("海风", "青河环境观察")


@pytest.mark.parametrize("where", ["description", "script"])
def test_a_picture_message_has_its_text_and_its_pictures(where: str) -> None:
    escaped = f"{TEXT}\\x0a{MORE}"
    head = f'<meta property="og:description" content="{escaped}">' if where == "description" else ""
    pictures = (
        "picture_page_info_list=[{cdn_url: 'https://mmbiz.qpic.cn/p1/0?a=1'},{cdn_url:'https://mmbiz.qpic.cn/p2/0'}];"
    )
    script = pictures + (f'var msg_desc = "{escaped}";' if where == "script" else "")
    article = read(wechat('<div id="js_image_content"></div>', script, head))
    assert article.text == f"{TEXT}\n{MORE}"
    assert "mmbiz.qpic.cn/p1/0" in article.html
    assert "mmbiz.qpic.cn/p2/0" in article.html


def test_a_shared_article_has_its_note_and_the_link_to_the_original() -> None:
    share = (
        '<div id="js_share_content"><p id="js_share_notice">今天的好文章，推荐给各位读者朋友们一起来读一读。</p>'
        '<a id="js_share_source" href="http://mp.weixin.qq.com/s?__biz=MzB">阅读全文</a></div>'
    )
    article = read(wechat(share))
    assert "推荐给各位读者" in article.text
    assert "__biz=MzB" in article.html


@pytest.mark.parametrize("message", ["该公众号已迁移", "此内容因违规无法查看", "该内容暂时无法查看"])
def test_a_page_in_place_of_a_removed_article_is_refused(message: str) -> None:
    with pytest.raises(NotUsable, match=message):
        read(f'<html><body><div class="weui-msg"><h2>{message}</h2><p>参数错误</p></div></body></html>')


def test_an_article_that_mentions_the_name_of_a_script_is_no_wechat_page() -> None:
    article = read(
        f'<html><body><article><h1>ct</h1>{PARAGRAPHS}</article><script>var ct = "1764039600"</script></html>'
    )
    assert article.published is None

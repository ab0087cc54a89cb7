"""A page becomes the article, whole and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from monitor.model import ArticleSelectors
from tests.extract.pages import ACCOUNT, PAPER, PROSE, page, read, without_names

PARAGRAPHS = [
    "周二上午,远洋实验室的负责人周岚在一封公开信里说,她将在月底离开工作了九年的岗位。",
    "「我们一起把第一台探测器放进了海沟,」她写道,「现在该由年轻人把它们带得更远。」",
    "实验室的发言人表示,深海项目会继续,新的负责人将在两周之内公布,现有的合同和人员都不会改变。",
    "九年之间",
    "周岚 2016 年加入远洋实验室时,那里只有十一个人和一间借来的车间。三年以后,他们的第一台样机下潜到六千米。",
    "同事们说她的办法很简单:先让机器活着回来,再谈它看见了什么。这个办法后来成了整个团队的口头禅。",
    "接下来会怎样?",
    "熟悉情况的人士认为,她很可能会去一所大学,继续研究耐压材料。周岚本人没有回答记者的问题。",
    "参考链接:",
    "https://lab.example/letters/2025-03-04",
]
OTHER_TITLES = (
    "深海探测器第三次下潜成功,带回未知样本",
    "沿海三省联合发布风暴预警,渔船提前回港",
    "新型耐压玻璃问世,成本降到原来的一半",
)


def as_div_soup(html: str) -> str:
    return re.sub(r"<(/?)p(?=[ >])", r"<\1div", html)


def as_break_soup(html: str) -> str:
    return re.sub(r"</?section[^>]*>", "", re.sub(r"<p[^>]*>", "", html).replace("</p>", "<br><br>"))


def as_span_soup(html: str) -> str:
    return re.sub(r"<p(?=[ >])", "<span", html).replace("</p>", "</span><br>")


def with_run_on_titles(html: str) -> str:
    return re.sub(
        r'<div class="related"><h4>相关阅读</h4>',
        "<div>相关阅读<br>",
        re.sub(r"<a href=\"/wx/100[2-4][^>]*>|(?<=[本港半])</a>", "", html),
    )


VARIANTS = {
    "as it is": ACCOUNT,
    "without classes": without_names(ACCOUNT),
    "div soup": as_div_soup(ACCOUNT),
    "div soup without classes": without_names(as_div_soup(ACCOUNT)),
    "br soup": as_break_soup(ACCOUNT),
    "br soup without classes": without_names(as_break_soup(ACCOUNT)),
    "span soup": as_span_soup(ACCOUNT),
    "run-on titles": with_run_on_titles(ACCOUNT),
    "run-on titles without classes": without_names(with_run_on_titles(ACCOUNT)),
    "unknown element in the head": ACCOUNT.replace("<head>", "<head><script>x()</script><account-tag>"),
    "GBK": ACCOUNT.encode("gb18030").decode("gb18030"),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_an_account_page_gives_every_paragraph_in_order_and_nothing_else(name: str) -> None:
    article = read(VARIANTS[name], known_titles=OTHER_TITLES)
    assert article.text.split("\n") == PARAGRAPHS


def test_related_headlines_go_although_none_of_them_was_seen_before() -> None:
    text = read(without_names(with_run_on_titles(ACCOUNT))).text
    assert not [title for title in OTHER_TITLES if title in text]


def test_credits_at_the_top_become_fields() -> None:
    article = read(ACCOUNT)
    assert (article.author, article.publisher) == ("海图之声编辑部", "海图之声")


def test_the_page_says_when_it_was_published_and_where_it_lives() -> None:
    article = read(ACCOUNT)
    assert article.published == datetime(2025, 3, 4, 1, 30, tzinfo=UTC)
    assert article.canonical == "https://news.example/wx/1001.html"
    assert article.language == "zh"


def test_a_lazy_image_shows_its_true_source_and_keeps_its_alt_text() -> None:
    html = read(ACCOUNT).html
    assert 'src="https://news.example/img/probe.jpg"' in html
    assert 'alt="探测器下水"' in html


def test_every_cut_is_told_in_a_note() -> None:
    notes = " ".join(read(ACCOUNT).notes)
    assert "海图之声报道" in notes
    assert "THE END" in notes


def test_a_paper_gives_title_authors_tags_and_lead_image() -> None:
    article = read(PAPER, url="https://courier.example/2025/bridge")
    assert article.title == "Harbour bridge to reopen after winter repairs"
    assert article.author == "Mara Ellison, Tom Okafor"
    assert article.tags == ("bridges", "harbour")
    assert article.image == "https://courier.example/media/bridge-wide.jpg"
    assert article.language == "en"


@pytest.mark.parametrize(
    "markup",
    [
        "<h2>What was repaired</h2>",
        "<li>the lamps along the walkway</li>",
        "<blockquote>",
        "<figcaption>",
        "<th>Year</th>",
    ],
)
def test_headings_lists_quotes_captions_and_tables_survive(markup: str) -> None:
    assert markup in read(PAPER).html


@pytest.mark.parametrize(
    "noise", ["Share on Facebook", "newsletter", "Ferry timetable", "Copyright", "By Mara", "Home"]
)
def test_a_paper_is_free_of_what_the_page_adds(noise: str) -> None:
    assert noise not in read(PAPER).text


def test_links_are_absolute_and_without_trackers() -> None:
    assert 'href="https://courier.example/glossary/hangers?id=7"' in read(PAPER, url="https://courier.example/x").html


@pytest.mark.parametrize("danger", ["<script", "<style", "onclick", "javascript:", "steal", "track("])
def test_nothing_that_runs_reaches_a_reader(danger: str) -> None:
    assert danger not in read(PAPER).html


def test_every_paragraph_of_the_text_stands_in_the_html() -> None:
    for source in (ACCOUNT, PAPER):
        article = read(source)
        shown = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", article.html)).replace("&amp;", "&")
        assert [line for line in article.text.split("\n") if re.sub(r"\s+", "", line) not in shown] == []


def test_a_persons_selectors_choose_body_title_and_date() -> None:
    html = page("").replace("<article>", '<article><b class="d">2024年3月2日</b>')
    html = html.replace("</article>", '<div id="only"><p>Only this.</p><p class="ad">Not this.</p></div></article>')
    selectors = ArticleSelectors(body="#only", title="h1", date=".d", remove=(".ad",))
    article = read(html, selectors=selectors)
    assert article.text == "Only this."
    assert article.published == datetime(2024, 3, 1, 16, tzinfo=UTC)


def test_a_selector_that_matches_nothing_is_told_and_the_body_is_found() -> None:
    article = read(page(""), selectors=ArticleSelectors(body="#removed"))
    assert "Paragraph 3" in article.text
    assert any("#removed matched nothing" in note for note in article.notes)


def test_the_entrys_title_serves_where_the_page_has_none() -> None:
    html = page("").replace("<h1>A plan for the river</h1>", "").replace("<title>A plan for the river</title>", "")
    assert read(html).title == "The entry's title"


def test_the_sources_language_is_believed() -> None:
    assert read(PAPER, language="cy").language == "cy"


def test_nothing_is_dated_in_the_future_or_by_guess() -> None:
    future = '<meta property="article:published_time" content="2031-01-01T00:00:00Z">'
    assert read(page("", head=future)).published is None
    assert read(page("")).published is None


def test_a_line_break_of_the_source_parts_no_chinese_word() -> None:
    html = page("<p>周二上午,远洋实验室的负责\n      人周岚在一封公开信里说,她将在月底离开工作了\n九年的 岗位。</p>")
    assert "远洋实验室的负责人周岚在一封公开信里说,她将在月底离开工作了九年的 岗位。" in read(html).text


SMALL_PRINT = "本站刊载的文章只为提供更多信息,不构成任何建议,内容是否真实由各自的作者负责,与本站的经营者没有关系。"
NOTICES = [
    "渡轮从周三起停航,复航时间另行通知。",
    "当晚有四千多条渔船回到港里。",
    "气象台说,风暴会在周四前后靠近海岸。",
    "码头上的吊机已经全部锁住。",
    "岛上的学校周四停课一天。",
    "三座灯塔改由备用电源供电。",
    "救助站备好了五百张床位。",
    "上一次这样的风暴还在九年以前。",
]


def footed(lines: list[str], foot: str) -> str:
    story = "".join(f"<div>{line}</div>" for line in lines)
    return f"<html lang=zh><body><h1>渡轮停航</h1><div><div>{story}</div></div>{foot}</body></html>"


def test_small_print_that_is_longer_than_the_report_is_not_the_report() -> None:
    html = footed(NOTICES[:3], f"<footer><p>{SMALL_PRINT * 2}</p></footer>")
    assert read(html).text.split("\n") == NOTICES[:3]


def test_what_is_named_the_foot_of_the_page_is_not_its_report() -> None:
    html = footed(NOTICES, f'<div id="foot"><p>{SMALL_PRINT}</p></div>')
    assert read(html).text.split("\n") == NOTICES


def test_the_headline_said_again_as_a_sentence_and_a_link_alone_above_the_text_go() -> None:
    html = page("").replace("</h1>", "</h1><p><a href=/world>World desk</a></p><p>A plan for the river.</p>")
    assert read(html, selectors=ArticleSelectors(body="article")).text.startswith(PROSE)


def test_a_list_of_links_within_the_text_stays() -> None:
    links = "<p>These are the papers:</p><ul><li><a href=/a>The report</a></li><li><a href=/b>The map</a></li></ul>"
    html = page("").replace("</h1>", f"</h1>{links}", 1)
    lines = read(html, selectors=ArticleSelectors(body="article")).text.split("\n")
    assert lines[:3] == ["These are the papers:", "The report", "The map"]

"""What a page puts around and into an article goes: further articles, offers, statements, hidden text."""

from __future__ import annotations

import json

import pytest

from monitor.extract.prune import drop_pitches
from monitor.text.markup import parse
from tests.extract.pages import PROSE, page, read

NEXT = "".join(f"<p>Lithium prices fell for week {n} as mines reported higher output.</p>" for n in range(8))
ENGLISH = (
    "<h2>Subscribe to continue reading</h2><p>Unlimited access to every story from $1 a week. Cancel any time.</p>"
    "<ul><li>Premium digital, $9 a week</li></ul><p>Already a subscriber? <a href='/login'>Sign in</a></p>"
)
GERMAN = "<h3>Jetzt weiterlesen mit Plus</h3><p>Monatlich kündbar.</p><p>Bereits Abonnent? <a href='/l'>Login</a></p>"
FRENCH = "<p>Cet article est réservé aux abonnés</p><p>Abonnez-vous, sans engagement</p><p>Déjà abonné ?</p>"
JAPANESE = "<p>この記事は会員限定です。</p><p>残り1,234文字</p><p>有料会員になると続きをお読みいただけます。</p>"
CHINESE = "<p>本文为付费内容，订阅后可阅读全文</p><p>开通会员，阅读剩余60%付费内容</p>"
STATEMENTS = [
    "特别声明：以上内容(如有图片或视频亦包括在内)为自媒体平台“网易号”用户上传并发布，本平台仅提供信息存储服务。",
    "Notice: The content above (including the pictures if any) is uploaded and posted by a user of a platform.",
    "声明：该文观点仅代表作者本人，搜狐号系信息发布平台，搜狐仅提供信息存储空间服务。",
    "本文由百家号作者上传并发布，仅代表作者观点。",
    "平台声明：本文仅代表作者本人观点。",
]


@pytest.mark.parametrize(
    "further",
    [
        "<article><h1>Lithium prices fall again</h1>{0}</article>",
        "<article><h2>Lithium prices fall again</h2>{0}</article>",
        "<hr><article><h1>Lithium prices fall again</h1>{0}</article><article><h1>And once more</h1>{0}</article>",
        "<article><header><h2>Lithium prices fall again</h2></header><div>{0}</div></article>",
    ],
)
def test_the_next_article_of_an_endless_page_is_left_out(further: str) -> None:
    html = page("").replace("</article>", f"</article>{further.format(NEXT)}")
    article = read(html)
    assert "Lithium" not in article.text
    assert "Paragraph 5" in article.text
    assert any("further article" in note for note in article.notes)


def test_the_next_article_behind_a_rule_without_any_element_around_it_is_left_out() -> None:
    text = read(page(f"<hr><h1>Lithium prices fall again</h1>{NEXT}")).text
    assert "Lithium" not in text
    assert "Paragraph 5" in text


@pytest.mark.parametrize("tag", ["section", "div"])
def test_a_section_with_a_heading_of_its_own_is_part_of_the_article(tag: str) -> None:
    html = page("").replace("</article>", f"<{tag}><h2>What comes next</h2>{NEXT}</{tag}></article>")
    assert "Lithium" in read(html).text


@pytest.mark.parametrize("offer", [ENGLISH, GERMAN, FRENCH, JAPANESE, CHINESE])
def test_an_offer_of_a_subscription_is_left_out(offer: str) -> None:
    article = read(page(f'<div class="gate">{offer}</div>'))
    assert article.text == read(page("")).text


def test_a_report_about_subscriptions_keeps_its_words() -> None:
    line = f"{PROSE} Already a subscriber of two papers, she paid $4 a week and could cancel any time."
    assert "cancel any time" in read(page(f"<p>{line}</p><p>{line} She said so twice. {PROSE * 8}</p>")).text


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_statement_of_a_platform_is_no_part_of_the_report(statement: str) -> None:
    report = "<p>记者从市生态环境局获悉，十月份全市空气质量优良天数为二十九天，与去年同期相比增加了四天。</p>" * 1
    html = f"<html><body><h1>空气质量</h1><div>{report}</div><div><p>{statement}</p></div></body></html>"
    text = read(html).text
    assert statement[:6] not in text
    assert "二十九天" in text


def test_text_with_the_attribute_hidden_is_not_shown() -> None:
    assert "not for readers" not in read(page("<p hidden>This line is not for readers of the page.</p>")).text


def test_a_class_that_says_what_an_element_has_does_not_name_the_element() -> None:
    assert "Paragraph 9" in read(page(f'<div class="has-comments no-sidebar"><p>{PROSE} Paragraph 9.</p></div>')).text


def test_the_original_headline_in_brackets_is_left_out() -> None:
    text = read(page("<p>（原标题：市里公布十月份的空气质量排名）</p>")).text
    assert "原标题" not in text


def stated(body: str, *, shown: str = "") -> str:
    data = {"@type": "NewsArticle", "headline": "The plan", "author": {"name": "Bo Lind"}, "articleBody": body}
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return f"<html><head><title>The plan</title>{script}</head><body><div id='root'>{shown}</div></body></html>"


@pytest.mark.parametrize("between", ["\n\n", "</p><p>", "<br>"])
def test_the_body_in_json_ld_is_taken_where_the_page_has_none(between: str) -> None:
    body = between.join(f"{PROSE} Part {n}." for n in range(3))
    article = read(stated(f"<p>{body}</p>" if "<" in between else body))
    assert article.text == "\n".join(f"{PROSE} Part {n}." for n in range(3))
    assert any("JSON-LD" in note for note in article.notes)


def test_the_body_in_json_ld_is_taken_where_the_page_shows_its_beginning() -> None:
    body = "\n".join(f"{PROSE} Part {n}." for n in range(4))
    assert read(stated(body, shown=f"<h1>The plan</h1><p>{PROSE} Part 0.</p>")).text == body


def test_a_body_in_json_ld_that_begins_otherwise_is_of_another_article() -> None:
    body = "\n".join(f"Lithium prices fell for the week number {n} of the year." for n in range(30))
    shown = "".join(f"<p>{PROSE} Part {n}.</p>" for n in range(5))
    assert "Lithium" not in read(stated(body, shown=f"<h1>The plan</h1>{shown}")).text


@pytest.mark.parametrize(
    "phrase",
    [
        "Sign up to continue", "Log in now to read", "Already a member?", "Cancel any time",
        "You need an active subscription", "Unlimited digital access", "£4 a week", "Only for our subscribers",
        "Start your free trial", "Become a member",
        "See your plans", "Read the full story", "Choose an annual subscription", "订阅后阅读", "加入会员", "付费阅读",
        "剩余80%会员可读", "Jetzt vier Wochen testen", "3 Monate für 1 Euro", "Bereits Abonnent?", "Jederzeit kündbar",
        "Weiterlesen mit Plus", "Noch 80 % des Artikels", "Déjà abonné ?", "Réservée aux abonnés", "Je m’abonne",
        "Ya soy suscriptor", "Cancela cuando quieras", "Già abbonato?", "会員限定", "残り 1,200 文字",
        "ログインして読む",
    ],
)  # fmt: skip
def test_a_phrase_of_an_offer_is_known_beside_another_one(phrase: str) -> None:
    other = "Unlimited access" if phrase != "Unlimited digital access" else "Cancel any time"
    assert drop_pitches(parse(f"<body><p>{PROSE * 9}</p><div><p>{phrase}</p><p>{other}</p></div></body>")) == 1

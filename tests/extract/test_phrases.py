"""The table of phrases takes lines that a page adds, and leaves prose."""

from __future__ import annotations

import pytest

from monitor.extract.prune import is_noise, is_tail_heading


@pytest.mark.parametrize(
    "line",
    [
        "转载请联系本公众号获得授权",
        "微信扫码关注该文公众号作者",
        "点击阅读原文",
        "投稿或寻求报道:[email protected]",
        "© THE END ",
        "戳这里提交新闻线索给我们。",
        "长按二维码识别关注",
        "未经授权,禁止转载",
        "Sign up for our newsletter",
        "[email protected]",
        "Follow us on Twitter",
        "Advertisement",
        "Book a demo",
        "Contact us today",
        "Join our mailing list!",
        "Page 1 of 8",
        "This website uses affiliate links, from which we earn a little.",
        "Schon gelesen?",
        "Read more: The ferry is late again",
        "Copyright 2025 The Courier. All rights reserved.",
        "Lesen Sie auch: Der Hafen wächst",
        "Lire aussi : le port s'agrandit",
        "関連記事",
        "Материалы по теме:",
        "विज्ञापन",
        "© Agency | Ann Lee",
        "Page last reviewed: 24 November 2025",
        "Aktualisiert am 17.01.2021.",
        "Mis à jour le 24 novembre 2025 à 9h12",
        "Actualizado el 24 de noviembre de 2025",
        "📌 Pin this for later!",
        "Have you been there? Let me know in the comments below!",
        "Do you want to hear of what we do? Sign up here",
        "If you enjoyed reading this, would you consider supporting our work?",
        "For the latest stories download the Courier app for iOS and Android.",
        "Submit your letter to the editor via this form.",
        "Lust auf mehr? Lass dir die besten Texte jede Woche in deinen Posteingang liefern.",
        "Den Kurier gibt es auch digital! Einfach hier klicken und anmelden!",
        "Haben Sie Fragen oder Anregungen? Schreiben Sie uns an redaktion@blatt.example",
        "Escucha esta nota aquí",
        "¡Mira lo que tiene nuestro canal de YouTube!",
        "MIRA: La alcaldesa cierra el puente viejo",
        "Previous message (by thread): [dev] Basin closed",
        "Messages sorted by: [ date ] [ thread ]",
    ],
)
def test_a_line_that_the_page_added_is_noise(line: str) -> None:
    assert is_noise(line)


@pytest.mark.parametrize(
    "line",
    [
        "微信推出了一项新的支付功能,首批用户是三百家小店,他们下周就可以申请。",
        "转载量最高的一篇文章写的是一条河。",
        "The newsletter that made him famous had eleven readers in its first year.",
        "She read more than forty books that winter, and wrote about none of them.",
        "Related to this is the question of who pays.",
        "Share prices fell by four percent in the morning.",
        "She asked him to let her know what the others had said.",
        "Published letters of the time, 24 of them, tell another story, as the editor of the volume points out.",
        "Mira was the first to reach the other bank.",
        "Das Konto lässt sich in wenigen Minuten eröffnen, sagte die Sprecherin der Bank.",
        "参考链接:",
        "https://lab.example/letters/2025-03-04",
    ],
)
def test_prose_that_mentions_such_words_stays(line: str) -> None:
    assert not is_noise(line)


@pytest.mark.parametrize(
    "line", ["相关阅读", "推荐阅读：", "Related articles", "You may also like", "Mehr zum Thema", "Читайте также"]
)
def test_a_heading_above_related_articles_is_known(line: str) -> None:
    assert is_tail_heading(line)


def test_a_heading_of_the_article_is_no_such_heading() -> None:
    assert not is_tail_heading("相关部门的回应")

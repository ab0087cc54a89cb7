"""Pictures, players, formulas, code and tables of an article survive cleaning."""

from __future__ import annotations

import re

import pytest

from tests.extract.pages import PROSE, page, read

CDN = "https://cdn.example/l"
SHARED = '<figure class="fig--has-shares {}"><img src="/f/1.jpg"><figcaption>One</figcaption></figure>'


def published(body: str) -> str:
    """The HTML of an article with this between its paragraphs."""
    return read(page(f"{body}<p>{PROSE} The last paragraph.</p>")).html


@pytest.mark.parametrize(
    "name",
    "data-src data-original data-delayed-url data-src-medium data-full-src real_src data-img-url data-lazy data-cfsrc "
    "data-lazy-src data-actualsrc data-hi-res-src data-orig-src v-lazy data-large-image".split(),
)
def test_the_true_address_of_a_lazy_image_is_found_in_any_attribute(name: str) -> None:
    assert f"{CDN}/0.jpg" in published(f'<p><img src="/static/loading.gif" {name}="{CDN}/0.jpg" alt="x"></p>')


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("data-page-url", "https://news.example/story"),
        ("data-pin-url", "https://news.example/story.jpg"),
        ("data-image-title", "ship/harbour"),
        ("data-thumb-src", f"{CDN}/small.jpg"),
        ("data-image-meta", '{"src":"/x.jpg"}'),
    ],
)
def test_an_attribute_that_says_something_else_of_an_image_is_not_its_address(name: str, value: str) -> None:
    html = published(f"<p><img src='{CDN}/true.jpg' {name}='{value}'></p>")
    assert f'src="{CDN}/true.jpg"' in html


@pytest.mark.parametrize(
    "file",
    [
        "openai-logo-on-a-phone.jpg",
        "google-pixel-10-review.jpg",
        "avatar-fire-and-ash-still.jpg",
        "new-emoji-2026.png",
        "silicon-valley.jpg",
        "iconic-bridge.jpg",
        "campaign-button-1968.jpg",
        "gray-whale-off-the-pier.jpg",
        "blanket-coverage.png",
        "unloading-the-barge.jpg",
        "1.jpg",
        "badgers-at-night.webp",
    ],
)
def test_a_picture_whose_name_holds_a_word_of_icons_is_a_picture(file: str) -> None:
    assert file in published(f'<figure><img src="/u/{file}" alt="x"></figure>')
    assert file in published(f'<figure><img src="/u/{file}" width="1200" height="675"></figure>')


@pytest.mark.parametrize(
    "image",
    [
        '<img src="/logo.png">',
        '<img src="/a/site-logo.svg">',
        '<img src="/img/tidewater-logo.png">',
        '<img src="/icons/phone.png">',
        '<img src="/avatars/jo.jpg">',
        '<img src="/u/jo.jpg" class="author-avatar">',
        '<img src="/u/jo.jpg" width="24" height="24">',
        '<img src="/u/qrcode.jpg" width="300" height="300">',
        '<img src="/pixel.gif">',
        '<img src="/static/1x1-transparent.gif">',
    ],
)
def test_icons_and_counters_are_not_published(image: str) -> None:
    assert "<img" not in published(f"<p>{image}</p>")


@pytest.mark.parametrize(
    "markup",
    [
        '<figure><amp-img src="{0}" width="1200" height="675"></amp-img></figure>',
        '<figure><img alt="Pier" width="687" height="60"><noscript><img src="{0}"></noscript></figure>',
        '<figure><noscript><img src="{0}"></noscript></figure>',
        '<figure><img src="https://cdn.example/max/30/p.jpg?q=20"><canvas></canvas><img data-src="{0}"></figure>',
        '<figure><picture><source data-srcset="{0} 800w, /small.jpg 100w"><img></picture></figure>',
        '<div class="royalSlider"><a class="rsImg" href="{0}">Pier in March</a></div>',
        '<div class="gallery-item"><a href="{0}">Pier in March</a></div>',
    ],
)
def test_a_picture_is_found_however_a_page_hides_it(markup: str) -> None:
    html = published(markup.format("https://cdn.example/max/800/p.jpg"))
    assert re.search('<img [^>]*src="https://cdn.example/max/800/p.jpg"', html)
    assert "max/30" not in html


def test_a_link_to_a_picture_in_a_sentence_stays_a_link() -> None:
    html = published(f'<p>{PROSE} See <a href="/p.jpg">the picture of the pier</a> for more of it.</p>')
    assert 'href="https://news.example/p.jpg"' in html
    assert "<img" not in html


def test_a_small_noscript_image_is_a_counter() -> None:
    assert "<img" not in published('<p><noscript><img src="/count.png" width="1" height="1"></noscript></p>')


@pytest.mark.parametrize(
    ("markup", "address"),
    [
        ('<iframe src="https://player.vimeo.com/video/3141"></iframe>', "https://player.vimeo.com/video/3141"),
        ('<iframe data-src="//v.example/p.html?vid=7"></iframe>', "https://v.example/p.html?vid=7"),
        ('<amp-youtube data-videoid="dQ31abc" width="480" height="270"></amp-youtube>', "watch?v=dQ31abc"),
        ('<video controls><source src="/v/boat.mp4"></video>', "https://news.example/v/boat.mp4"),
        ('<audio src="/a/interview.mp3"></audio>', "https://news.example/a/interview.mp3"),
        ('<object data="/v/old.swf"></object>', "https://news.example/v/old.swf"),
        ('<div class="fb-post" data-href="https://www.facebook.com/h/posts/1"></div>', "facebook.com/h/posts/1"),
    ],
)
def test_an_embedded_player_or_post_becomes_a_link(markup: str, address: str) -> None:
    html = published(f'<div class="embed">{markup}</div>')
    assert "<a " in html
    assert address in html
    assert "<iframe" not in html


@pytest.mark.parametrize(
    "frame",
    [
        '<iframe src="https://www.googletagmanager.com/ns.html?id=1"></iframe>',
        '<iframe src="https://ads.example/slot"></iframe>',
        '<iframe src="https://v.example/p" style="display: none"></iframe>',
        '<iframe src="https://v.example/p" width="1" height="1"></iframe>',
        '<iframe src="https://www.facebook.com/plugins/like.php"></iframe>',
        '<iframe src="javascript:alert(1)"></iframe>',
    ],
)
def test_a_frame_without_content_is_left_out(frame: str) -> None:
    assert "<a " not in published(f"<div>{frame}</div>")


def test_the_label_of_a_player_is_no_part_of_the_text() -> None:
    article = read(page(f'<iframe src="https://v.example/p" title="Boats"></iframe><p>{PROSE} The end.</p>'))
    assert ">Boats</a>" in article.html
    assert "Boats" not in article.text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ('<math alttext="1.33\\times 10"><mn>1.33</mn></math>', "1.33\\times 10"),
        ("<math><mi>E</mi><mo>=</mo><mn>2</mn></math>", "E=2"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "1/2"),
        ("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>12</mn></mfrac></math>", "(a+b)/12"),
        ("<math><msup><mi>x</mi><mn>2</mn></msup><mo>-</mo><msub><mi>y</mi><mi>i</mi></msub></math>", "x^2-y_i"),
        ("<math><msqrt><mi>a</mi><mo>+</mo><mn>1</mn></msqrt></math>", "√(a+1)"),
        ("<math><munderover><mo>∑</mo><mn>0</mn><mi>n</mi></munderover><mi>k</mi></math>", "∑_0^nk"),
        ("<math><mfrac><mn>1</mn></mfrac></math>", "1"),
        ('<math><mi>E</mi><annotation encoding="application/x-tex">E = mc^2</annotation></math>', "E = mc^2"),
        ('<script type="math/tex">x^2 dx</script>', "x^2 dx"),
        ('<img class="latex" src="/l.php?latex=a%5E2" alt="a^2+b^2" width="60" height="20">', "a^2+b^2"),
        (
            "<mjx-container><svg></svg><mjx-assistive-mml><math><mi>y</mi></math></mjx-assistive-mml></mjx-container>",
            "y",
        ),
    ],
)
def test_a_formula_is_written_as_code(formula: str, text: str) -> None:
    article = read(page(f"<p>{PROSE} It follows {formula} as the report says.</p>"))
    assert f"<code>{text}</code>" in article.html
    assert f"follows {text} as" in article.text


def test_a_rendered_formula_is_not_said_twice() -> None:
    twice = (
        '<span class="katex"><span class="katex-mathml"><math><mi>E</mi><annotation encoding="application/x-tex">E = m'
        '</annotation></math></span><span class="katex-html" aria-hidden="true">E=m</span></span>'
    )
    assert "follows E = m as" in read(page(f"<p>{PROSE} It follows {twice} as the report says.</p>")).text


def test_line_numbers_beside_code_are_left_out() -> None:
    html = published(
        '<table><tr><td class="gutter"><pre class="lineno">1\n2\n3\n</pre></td>'
        '<td class="code"><pre>def tide(h):\n    return 2.4 * h\n</pre></td></tr></table>'
    )
    assert "def tide(h):\n    return 2.4 * h" in html
    assert "1\n2" not in html


def test_code_elements_of_one_block_are_its_lines() -> None:
    text = read(page(f"<pre><code>a = 1</code><code>b = 2</code></pre><p>{PROSE} The end.</p>")).text
    assert "a = 1\nb = 2" in text


def test_an_empty_cell_keeps_its_column() -> None:
    html = published("<table><tr><th></th><th>2025</th></tr><tr><td>Cars</td><td></td><td>14,250</td></tr></table>")
    assert "<th></th><th>2025</th>" in html
    assert "<td>Cars</td><td></td><td>14,250</td>" in html


def test_a_cell_keeps_its_paragraphs_and_its_list() -> None:
    html = published("<table><tr><td><p>Thu</p></td><td><ul><li>Bus</li><li>Car</li></ul></td></tr></table>")
    assert "<td><p>Thu</p></td>" in html.replace("\n", "")
    assert "<li>Bus</li><li>Car</li>" in html.replace("\n", "")


@pytest.mark.parametrize("name", ["share", "social-media", "promo"])
def test_a_figure_whose_class_names_a_share_button_is_a_picture(name: str) -> None:
    assert "/f/1.jpg" in published(SHARED.format(name))


def test_the_picture_of_a_cut_qr_caption_goes_with_it() -> None:
    html = published('<p><img src="/u/code.jpg"></p><p>长按识别二维码关注我们</p>')
    assert "code.jpg" not in html
    assert "before.jpg" in published('<p><img src="/u/before.jpg"></p><p>Another line says what the picture shows.</p>')


def test_a_picture_above_the_first_and_below_the_last_paragraph_is_kept() -> None:
    lead, end = (f'<figure><img src="/{name}.jpg" width="900" height="600"></figure>' for name in ("lead", "end"))
    body = page(f"{end}").replace("</h1>", f"</h1>{lead}")
    assert "/lead.jpg" in read(body).html
    assert "/end.jpg" in read(body).html


def test_the_attachments_below_a_notice_are_kept() -> None:
    notice = '<p>附件：</p><p><a href="./P1.pdf">1. 排名表.pdf</a></p><p><a href="P1.xls">2. 各站点数据.xls</a></p>'
    html = read(page("").replace("</article>", f'</article><div class="fj">{notice}</div>')).html
    assert "https://news.example/wx/P1.pdf" in html
    assert "https://news.example/wx/P1.xls" in html


@pytest.mark.parametrize("tag", ["html", "body"])
def test_a_page_from_right_to_left_is_published_so(tag: str) -> None:
    html = read(page("").replace("<body>" if tag == "body" else "<html>", f'<{tag} dir="rtl">')).html
    assert html.startswith('<p dir="rtl">')
    assert "dir=" not in read(page('<p dir="ltr">Left to right as always, says the second paragraph.</p>')).html

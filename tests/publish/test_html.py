"""The HTML of an article as feed readers get it: frames, sound, films and pictures."""

import json
from dataclasses import replace

import pytest

from monitor.publish import PictureProxy, render, safe_html
from monitor.publish.values import first_picture, media_links, proxied, watch_page
from tests.publish.samples import entry, feed


@pytest.mark.parametrize(
    ("frame", "page"),
    [
        ("https://www.youtube.com/embed/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("http://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://www.youtube.com/embed/videoseries?list=PLx_1", "https://www.youtube.com/playlist?list=PLx_1"),
        (
            "http://player.bilibili.com/player.html?aid=5&bvid=BV1xx411c7mD&p=1",
            "https://www.bilibili.com/video/BV1xx411c7mD",
        ),
        ("https://player.bilibili.com/player.html?aid=170001&p=1", "https://www.bilibili.com/video/av170001"),
        (
            "https://v.qq.com/txp/iframe/player.html?vid=w0024abcd&auto=0",
            "https://v.qq.com/x/page/w0024abcd.html",
        ),
        ("https://player.youku.com/embed/XNDA0MDg2==", "https://v.youku.com/v_show/id_XNDA0MDg2==.html"),
        ("https://www.dailymotion.com/embed/video/x7tgad0", "https://www.dailymotion.com/video/x7tgad0"),
        ("https://open.spotify.com/embed/episode/7mak?x=1", "https://open.spotify.com/episode/7mak"),
        ("https://www.instagram.com/p/CxYz_1/embed/captioned", "https://www.instagram.com/p/CxYz_1/"),
        ("https://platform.twitter.com/embed/Tweet.html?dnt=1&id=20", "https://twitter.com/i/status/20"),
        (
            "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/forss/flickermood&color=1",
            "https://soundcloud.com/forss/flickermood",
        ),
        (  # the page of an interface for programs shows nothing, but the player does
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
            "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1",
        ),
        (
            "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fport%2Fposts%2F1&show=1",
            "https://www.facebook.com/port/posts/1",
        ),
        ("https://datawrapper.dwcdn.net/AbC12/3/", "https://datawrapper.dwcdn.net/AbC12/3/"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://evil.example/youtube.com/embed/dQw4w9WgXcQ", "https://evil.example/youtube.com/embed/dQw4w9WgXcQ"),
    ],
)
def test_the_address_of_a_frame_becomes_that_of_the_page_to_watch(frame: str, page: str) -> None:
    assert watch_page(frame) == page


def test_a_frame_that_names_no_web_address_stays_what_it_is() -> None:
    frame = "https://w.soundcloud.com/player/?url=https%3A//%5B"
    assert watch_page(frame) == frame


def test_a_link_whose_text_is_the_frames_address_says_the_new_one_and_other_words_stay() -> None:
    frame = "https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0"
    assert safe_html(f'<p><a href="{frame}">youtube.com/embed/dQw4w9WgXcQ</a></p>') == (
        '<p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">youtube.com/watch?v=dQw4w9WgXcQ</a></p>'
    )
    assert ">Ropes &amp; knots</a>" in safe_html(f'<p><a href="{frame}">Ropes &amp; knots</a></p>')


@pytest.mark.parametrize(("file", "tag"), [("ep.mp3?x=1", "audio"), ("ep.OPUS", "audio"), ("film.mp4", "video")])
def test_sound_and_films_that_are_a_paragraph_get_a_player_beside_their_link(file: str, tag: str) -> None:
    link = f'<a href="https://a.example/{file}">hear it</a>'
    shown = f'<p><{tag} controls src="https://a.example/{file}"></{tag}><br>{link}</p>'
    assert safe_html(f"<p>{link}</p>") == shown
    assert safe_html(shown).count("<" + tag) == 1  # again, as a stored body may be
    assert safe_html(f"<p>Or {link}.</p>") == f"<p>Or {link}.</p>"


def test_what_has_a_player_is_an_enclosure_of_its_entry() -> None:
    made = entry(html='<p>x</p><p><a href="https://a.example/ep.mp3">ep</a></p>')
    item = json.loads(render(feed(made), "json"))["items"][0]
    assert item["attachments"] == [{"url": "https://a.example/ep.mp3", "mime_type": "audio/mpeg"}]
    assert b'<enclosure url="https://a.example/ep.mp3" length="0" type="audio/mpeg"' in render(feed(made), "rss")
    assert len(media_links("".join(f'<audio src="https://a.example/{n}.mp3"></audio>' for n in range(9)))) == 5


@pytest.mark.parametrize(
    "address",
    [
        "https://mmbiz.qpic.cn/mmbiz_jpg/abc/640?wx_fmt=jpeg&amp;x=1",
        "https://wx1.sinaimg.cn/large/a.jpg",
        "http://i0.hdslb.com/bfs/article/a.png",
        "https://pic1.zhimg.com/v2-a.jpg",
        "https://img9.doubanio.com/view/a.webp",
    ],
)
def test_a_picture_of_a_host_that_refuses_foreign_pages_is_asked_for_without_a_referer(address: str) -> None:
    shown = f'<img referrerpolicy="no-referrer" src="{address}" alt="a">'
    assert safe_html(f'<p><img src="{address}" alt="a"></p>') == f"<p>{shown}</p>"
    assert safe_html(f"<p>{shown}</p>") == f"<p>{shown}</p>"


@pytest.mark.parametrize("address", ["https://cdn.example/a.jpg", "https://qpic.cn.example/a.jpg", "https://[a/b.jpg"])
def test_other_pictures_say_nothing_of_a_referer_whatever_the_page_said(address: str) -> None:
    assert "referrerpolicy" not in safe_html(f'<p><img referrerpolicy="unsafe-url" src="{address}"></p>')


def test_the_thumbnail_is_the_pages_own_picture_else_the_first_in_the_body_that_is_no_icon() -> None:
    icon = '<img src="https://a.example/dot.png" width="16" height="16">'
    html = f'<p>{icon}<img src="https://a.example/pier.jpg?a=1&amp;b=2" width="640"></p>'
    assert first_picture(html) == "https://a.example/pier.jpg?a=1&b=2"
    assert first_picture(f"<p>{icon}</p>") is None
    assert json.loads(render(feed(entry(html=html)), "json"))["items"][0]["image"] == first_picture(html)
    named = entry(html=html, image="https://a.example/own.jpg")
    assert json.loads(render(feed(named), "json"))["items"][0]["image"] == "https://a.example/own.jpg"


def test_a_category_that_was_escaped_twice_is_words() -> None:
    assert json.loads(render(feed(entry(tags=("R&amp;D", "AI, robots"))), "json"))["items"][0]["tags"] == [
        "R&D",
        "AI, robots",
    ]


def test_pictures_of_hosts_that_refuse_foreign_pages_are_led_through_the_proxy() -> None:
    proxy = PictureProxy("https://news.example", b"k" * 32)
    html = safe_html('<img src="https://mmbiz.qpic.cn/a?b=1&amp;c=2" alt="x"><img src="https://ok.example/a.jpg">')
    led = proxied(html, proxy)
    assert "qpic.cn" not in led
    assert 'src="https://ok.example/a.jpg"' in led
    signature, name = led.partition("https://news.example/img/")[2].partition('"')[0].split("/")
    assert proxy.original(signature, name) == "https://mmbiz.qpic.cn/a?b=1&c=2"
    assert proxied(led, proxy) == led
    assert PictureProxy("https://news.example", b"j" * 32).original(signature, name) is None
    assert "kkkk" not in repr(proxy)


def test_the_thumbnail_of_an_entry_is_led_through_the_proxy_too() -> None:
    proxy = PictureProxy("https://news.example", b"k" * 32)
    made = feed(entry(image="https://mmbiz.qpic.cn/cover", html='<p>x</p><img src="https://mmbiz.qpic.cn/inside">'))
    assert b"qpic.cn" in render(made, "atom")
    for name in ("rss", "atom", "json"):
        written = render(replace(made, pictures=proxy), name)
        assert b"qpic.cn" not in written
        assert written.count(b"https://news.example/img/") >= 2

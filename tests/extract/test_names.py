"""Bylines in Korean, Arabic, Japanese and of Chinese platforms."""

from __future__ import annotations

import pytest

from tests.extract.pages import page, read


@pytest.mark.parametrize(
    ("markup", "author"),
    [
        ('<em class="journalist_name">홍길동 기자</em>', "홍길동"),
        ('<span class="reporter">홍길동 기자</span>', "홍길동"),
        ('<p class="byline">بقلم: أحمد خالد</p>', "أحمد خالد"),
        ('<span class="author">كتب محمد علي</span>', "محمد علي"),
        ('<span class="author">山田太郎記者</span>', "山田太郎"),
        ('<span class="writer">文・山田太郎</span>', "山田太郎"),
        ('<span class="author">海风 返回搜狐</span>', "海风"),
        ('<a rel="author" href="/u/1">海风</a><a class="author">返回搜狐，查看更多</a>', "海风"),
    ],
)
def test_a_byline_gives_the_name_alone(markup: str, author: str) -> None:
    assert read(page("").replace("</h1>", f"</h1>{markup}")).author == author

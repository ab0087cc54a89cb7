"""A site comes out the same, however it writes its pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Source
from tests.pipeline.aggregator import NOISE, OLD_NEWS, POSTS, Shape, set_up, shapes
from tests.pipeline.conftest import Desk

TOLD = [
    (
        post.path,
        post.title,
        f"{post.account}编辑部",
        datetime.fromisoformat(f"{post.day}T01:30Z"),
        "page",
        post.paragraphs,
    )
    for post in POSTS
]


@pytest.mark.parametrize("shape", [*shapes()], ids=str)
def test_every_way_to_write_the_site_gives_the_same_items(desk: Desk, shape: Shape) -> None:
    desk.watch(Source("s", desk.site.base + "/", timezone="Asia/Shanghai"))
    set_up(desk.site, shape)
    assert not desk.visit().problem
    items = sorted(desk.items(), key=lambda item: item.url)
    assert [
        (
            item.url.removeprefix(desk.site.base),
            item.title,
            item.author,
            item.published.astimezone(UTC),
            item.dated_by,
            tuple(item.text.split("\n")),
        )
        for item in items
    ] == TOLD
    assert not [noise for noise in NOISE for item in items if noise in item.text + item.html]
    titles = [OLD_NEWS, *(post.title for post in POSTS)]
    assert not [title for title in titles for item in items if title in item.text + item.html]

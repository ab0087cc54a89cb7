"""Pictures fetched in place of a reader: only signed addresses, only pictures, bounded, off by default."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from monitor.errors import AddressRefused, FetchError
from monitor.fetch import Fetcher
from monitor.model import Config, FetchSettings
from monitor.observe import Metrics
from monitor.publish import PictureProxy
from monitor.service.backend import PictureFetcher
from monitor.service.opening import open_context
from monitor.web.app import KEPT, LARGEST, create_app, kind_of
from monitor.web.server import serve
from monitor.web.site import Site
from tests.web.conftest import NOW, Website, furnish

PROXY = PictureProxy("https://news.example", b"k" * 32)
JPEG = b"\xff\xd8\xff\xe0" + bytes(100)
PICTURE = "https://mmbiz.qpic.cn/a?wx_fmt=jpeg"


@dataclass
class Pictures:
    """A fetcher of pictures that is told what it finds; counts what it was asked."""

    found: dict[str, bytes | FetchError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def original(self, signature: str, name: str) -> str | None:
        return PROXY.original(signature, name)

    def fetch(self, url: str) -> bytes:
        self.asked.append(url)
        answer = self.found[url]
        if isinstance(answer, FetchError):
            raise answer
        return answer


def website_with(folder: Path, pictures: Any) -> Website:
    website = furnish(folder)
    site = Site(
        config=lambda: website.config,
        faults=lambda: (),
        reader=website.memory,
        metrics=str,
        not_ready=lambda: "",
        now=lambda: NOW,
        zone=NOW.tzinfo or cast(Any, None),
        pictures=pictures,
    )
    website.server = serve(create_app(site), "127.0.0.1:0")
    return website


@pytest.fixture
def pictures(tmp_path: Path) -> Iterator[tuple[Website, Pictures]]:
    told = Pictures()
    website = website_with(tmp_path, told)
    yield website, told
    assert website.server
    website.server.close()


def path_of(url: str, proxy: PictureProxy = PROXY) -> str:
    return proxy.address(url).removeprefix(proxy.base)


def test_a_signed_picture_is_fetched_once_and_then_kept(pictures: tuple[Website, Pictures]) -> None:
    website, told = pictures
    told.found[PICTURE] = JPEG
    for _ in range(3):
        answer = website.get(path_of(PICTURE))
        assert (answer.status, answer.body) == (200, JPEG)
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "max-age" in answer.headers["cache-control"]
    assert told.asked == [PICTURE]


def test_what_was_not_signed_is_never_fetched(pictures: tuple[Website, Pictures]) -> None:
    website, told = pictures
    path = path_of(PICTURE)
    signature, name = path.removeprefix("/img/").split("/")
    other = PictureProxy(PROXY.base, b"another key" * 3)
    for wrong in (
        f"/img/{'0' * 32}/{name}",
        f"/img/{signature}/{name}A",
        f"/img/{signature}/x",
        path_of(PICTURE, other),
    ):
        assert website.get(wrong).status == 404
    assert website.get(f"/img/{signature}/{'A' * 20_000}").status in (404, 414)
    assert told.asked == []


@pytest.mark.parametrize(
    "found",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"",
        JPEG + bytes(LARGEST),
        FetchError("timeout", "it does not answer"),
        AddressRefused("refused", "a private address"),
    ],
    ids=["page", "svg", "empty", "large", "silent", "private"],
)
def test_what_is_no_picture_is_not_passed_on(pictures: tuple[Website, Pictures], found: bytes | FetchError) -> None:
    website, told = pictures
    told.found[PICTURE] = found
    answer = website.get(path_of(PICTURE))
    assert answer.status == 502
    assert b"alert" not in answer.body


def test_the_pictures_that_are_kept_are_bounded(pictures: tuple[Website, Pictures]) -> None:
    website, told = pictures
    large = JPEG + bytes(LARGEST - len(JPEG))
    urls = [f"https://mmbiz.qpic.cn/{number}.jpg" for number in range(KEPT // LARGEST + 1)]
    told.found.update(dict.fromkeys(urls, large))
    for url in urls:
        assert website.get(path_of(url)).status == 200
    assert website.get(path_of(urls[-1])).status == 200
    assert told.asked == urls, "the newest is kept"
    assert website.get(path_of(urls[0])).status == 200
    assert told.asked == [*urls, urls[0]], "the oldest is not"


def test_without_the_setting_there_is_no_such_address(website: Website) -> None:
    assert website.get(path_of(PICTURE)).status == 404


@pytest.mark.parametrize(
    "data, kind",
    [
        (JPEG, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x20ftypavif", "image/avif"),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"\x00\x00\x00\x20ftypmp42", None),
        (b"%PDF-1.7", None),
    ],
)
def test_a_picture_is_told_by_its_first_bytes(data: bytes, kind: str | None) -> None:
    assert kind_of(data) == kind


def test_the_running_configuration_says_whether_and_whom_to_ask(tmp_path: Path) -> None:
    settings = furnish(tmp_path).config.settings
    settings = replace(settings, state=str(tmp_path / "archive.db"))
    fetcher = Fetcher(FetchSettings(delay=timedelta()), monotonic=time.monotonic)
    off = open_context(Config(settings, ()), cast(Any, None), fetcher, Metrics(), Event())
    assert off.pictures is None
    assert not (tmp_path / "archive.db.key").exists()
    publish = replace(settings.publish, picture_proxy=True)
    on = open_context(Config(replace(settings, publish=publish), ()), cast(Any, None), fetcher, Metrics(), Event())
    assert on.pictures
    assert (tmp_path / "archive.db.key").stat().st_mode & 0o777 == 0o600
    found = PictureFetcher(lambda: on)
    signature, name = path_of(PICTURE, on.pictures).removeprefix("/img/").split("/")
    assert found.original(signature, name) == PICTURE
    assert PictureFetcher(lambda: off).original(signature, name) is None
    with pytest.raises(FetchError):
        found.fetch("http://127.0.0.1:9/a.jpg")  # a private address is refused, whoever signed it
    fetcher.close()

"""Files behind links, told by their bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch import Response, file_type, freshness_lifetime, judge, retry_after

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00"
HTML = b"<!doctype html><title>News</title><p>The bridge opens at nine.</p>"


def response(body: bytes, media_type: str = "") -> Response:
    return Response("http://a.example/x", 200, {"content-type": media_type}, body, 1)


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("body", "declared", "media_type", "name"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "text/html", "application/pdf", "a PDF document"),
        (b"\n\n%PDF-1.4 \x00", "application/pdf;charset=utf-8", "application/pdf", "a PDF document"),
        (zipped("[Content_Types].xml", "word/document.xml"), "", "wordprocessingml.document", "an Office document"),
        (zipped("xl/workbook.xml"), "application/octet-stream", "spreadsheetml.sheet", "an Office document"),
        (zipped("mimetype", "a.txt"), "application/zip", "application/zip", "an archive"),
        (OLE, "application/vnd.ms-excel", "application/vnd.ms-excel", "an Office document"),
        (OLE, "text/html", "application/msword", "an Office document"),
        (b"ID3\x03\x00", "text/html; charset=utf-8", "audio/mpeg", "a sound"),
        (b"\x00\x00\x00\x18ftypmp42", "", "video/mp4", "a film"),
        (b"\x00\x00\x00\x18ftypM4A ", "", "audio/mp4", "a sound"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "text/html", "image/webp", "a picture"),
        (b"\x89PNG\r\n\x1a\n", "text/html", "image/png", "a picture"),
        (b"Rar!\x1a\x07\x00", "", "application/vnd.rar", "an archive"),
        (b"\x00\x01\x02\x03", "application/x-unknown", "application/x-unknown", "a file"),
        (b"\x00\x01\x02\x03", "audio/x-odd", "audio/x-odd", "a sound"),
        (b"\x00\x01\x02\x03", "", "application/octet-stream", "a file"),
    ],
)  # fmt: skip
def test_a_file_is_told_by_its_bytes_whatever_the_server_calls_it(
    body: bytes, declared: str, media_type: str, name: str
) -> None:
    found = file_type(response(body, declared))
    assert found
    assert found.media_type.endswith(media_type)
    assert found.name == name


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (HTML, "text/html"),
        (HTML, "application/pdf"),
        (HTML, "application/octet-stream"),
        (b"The harbour office announces.", "text/plain"),
        ("苹果新闻".encode("gb18030"), "text/html"),
        (b"\xff\xfe" + "<p>News</p>".encode("utf-16-le"), "text/html"),
        (b"An essay about %PDF-1.4 and its kin", "text/plain"),
        (b"", "text/html"),
    ],
)
def test_a_page_is_no_file_whatever_the_server_calls_it(body: bytes, declared: str) -> None:
    assert file_type(response(body, declared)) is None


@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_bytes_are_a_file_or_none(body: bytes, declared: str) -> None:
    found = file_type(response(body, declared))
    assert found is None or (found.media_type and found.name)


NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def answer(status: int, moved_to: str | None = None, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response("https://news.example/", status, named, b"", 5, moved_to)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *((200, "ok"), (206, "ok"), (304, "not_modified"), (410, "gone"), (429, "throttled")),
        *((400, "client_error"), (401, "client_error"), (403, "client_error"), (404, "client_error")),
        *((451, "client_error"), (500, "server_error"), (502, "server_error"), (503, "server_error")),
        *((302, "server_error"), (799, "server_error")),
    ],
)
def test_each_status_has_its_meaning(status: int, outcome: str) -> None:
    verdict = judge(answer(status), NOW)
    assert verdict.outcome == outcome
    assert verdict.good == (outcome in ("ok", "not_modified"))


@given(st.integers(200, 999))
def test_every_verdict_has_a_sentence_that_names_the_status_or_says_nothing_changed(status: int) -> None:
    verdict = judge(answer(status), NOW)
    assert str(status) in verdict.reason or verdict.outcome == "not_modified"
    assert not verdict.reason.endswith(".")


def test_503_is_throttling_where_it_says_for_how_long() -> None:
    verdict = judge(answer(503, retry_after="120"), NOW)
    assert verdict.outcome == "throttled"
    assert verdict.retry_after == timedelta(minutes=2)
    assert "2 min" in verdict.reason


def test_a_move_is_told_with_its_address() -> None:
    verdict = judge(answer(200, moved_to="https://new.example/"), NOW)
    assert verdict.outcome == "ok"
    assert verdict.moved_to == "https://new.example/"
    assert "https://new.example/" in verdict.reason


def test_a_move_is_told_also_when_nothing_changed() -> None:
    assert judge(answer(304, moved_to="https://new.example/"), NOW).moved_to == "https://new.example/"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        *(("0", 0), ("120", 120), (" 7 ", 7), ("86400", 86400), ("99999", 86400), ("9" * 400, 86400)),
        ("Tue, 03 Mar 2026 12:05:00 GMT", 300),
        ("Tuesday, 03-Mar-26 12:05:00 GMT", 300),
        ("Tue Mar  3 12:05:00 2026", 300),
        ("Tue, 03 Mar 2026 13:05:00 +0100", 300),
        ("Tue, 03 Mar 2026 11:00:00 GMT", 0),
        ("Fri, 03 Mar 2028 12:00:00 GMT", 86400),
        *(
            ("", None),
            ("soon", None),
            ("-5", None),
            ("1.5", None),
            ("٣", None),
            ("2026-03-03T12:05:00Z", None),
        ),
        ("Tue, 99 Mar 2026 12:05:00 GMT", None),
    ],
)
def test_retry_after_is_read_in_all_its_forms_and_bounded(value: str, seconds: int | None) -> None:
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert retry_after({"retry-after": value}, NOW) == expected


@given(st.text(max_size=80))
def test_any_retry_after_is_a_bounded_time_or_none(value: str) -> None:
    wait = retry_after({"retry-after": value}, NOW)
    assert wait is None or timedelta() <= wait <= timedelta(days=1)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": 'public, Max-Age="600"'}, 600),
        ({"cache-control": "max-age=600", "age": "200"}, 400),
        ({"cache-control": "max-age=600", "age": "900"}, 0),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=-1"}, 0),
        ({"cache-control": "max-age=soon"}, 0),
        ({"cache-control": "max-age=99999999999999"}, 0),
        ({"cache-control": "max-age=604800"}, 86_400),
        ({"expires": "Wed, 15 May 2024 13:00:00 GMT", "date": "Wed, 15 May 2024 12:00:00 GMT"}, 3600),
        ({"expires": "Wed, 15 May 2024 11:00:00 GMT", "date": "Wed, 15 May 2024 12:00:00 GMT"}, 0),
        ({"expires": "Wed, 15 May 2024 13:00:00 GMT"}, 0),
        ({"expires": "0", "date": "Wed, 15 May 2024 12:00:00 GMT"}, 0),
        ({"expires": "Wed, 15 May 2024 13:00:00 GMT", "date": "noon"}, 0),
        (
            {
                "cache-control": "max-age=60",
                "expires": "Wed, 15 May 2024 13:00:00 GMT",
                "date": "Wed, 15 May 2024 12:00:00 GMT",
            },
            60,
        ),
    ],
)
def test_how_long_an_answer_holds(headers: dict[str, str], seconds: int) -> None:
    assert freshness_lifetime(headers) == timedelta(seconds=seconds)


@pytest.mark.parametrize("status", [403, 503])
def test_an_error_that_is_a_bot_check_names_it(status: int) -> None:
    body = b"<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script></html>"
    verdict = judge(Response("https://news.example/", status, {"content-type": "text/html"}, body, 5), NOW)
    assert verdict.outcome == ("client_error" if status < 500 else "server_error")
    assert "asks for proof that a person is reading (Cloudflare)" in verdict.reason


def test_an_error_with_a_plain_page_says_no_more_than_its_status() -> None:
    body = b"<html><title>404 Not Found</title><h1>Not Found</h1></html>"
    verdict = judge(Response("https://news.example/", 404, {"content-type": "text/html"}, body, 5), NOW)
    assert verdict.reason == "the server refuses the address: 404 Not Found; look whether the page has moved"

"""Files behind links, told by their bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch import Response, file_type

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

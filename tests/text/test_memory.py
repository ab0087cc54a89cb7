"""What reading a document takes in memory is in proportion to it, however it is made."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from monitor.errors import NotUsable
from monitor.text.markup import MAX_BYTES, check_body, decode, parse, without_controls

GARBAGE = bytes(range(256)) * 8_000  # 2 MB; every 40th character a line feed, a control character or a reference


def peak(act: Callable[[], object]) -> int:
    """Bytes of Python's own objects at the most, what `act` returns included."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("body", [GARBAGE, b"\xff\n" * 1_000_000, b"\r\xe4\xbb" * 700_000], ids=["all", "lines", "cr"])
def test_a_body_of_very_many_lines_is_decoded_line_by_line(body: bytes) -> None:
    assert peak(lambda: decode(body)) < 8 * len(body)  # text of two bytes a character, made twice


@pytest.mark.parametrize("piece", ["a\x01", "a&#0;", "\x00b&#x1;c"])
def test_text_between_control_characters_takes_no_more_than_the_text(piece: str) -> None:
    text = piece * 500_000
    assert peak(lambda: without_controls(text)) < 3 * len(text) + 8_000_000


@pytest.mark.parametrize("filler", ["x", "&#00000000000000001;", "é\x01"])
def test_pieces_are_not_cut_within_a_reference(filler: str) -> None:
    text = filler * 70_000
    expected = text.replace("\x01", "").replace("&#00000000000000001;", "")
    assert without_controls(text) == expected


def test_a_page_that_is_larger_in_utf8_than_a_page_may_be_is_refused_before_its_tree_is_made() -> None:
    with pytest.raises(NotUsable, match="in UTF-8") as refused:
        parse("<p>" + "\ufffd" * (MAX_BYTES // 3))
    assert refused.value.kind == "too_complex"


@pytest.mark.parametrize("value", ['"{}"', "'{}'", "{}"])
@pytest.mark.parametrize("name", ["src", "xml:lang", 'a"b', "on:click@x"])
def test_a_value_that_nothing_reads_is_not_copied_with_every_tree(value: str, name: str) -> None:
    root = parse(f"<p title='a short one'><img {name}={value.format('data:image/png;base64,' + 'x' * 700_000)}>text")
    assert max(len(found) for element in root.iter() for found in element.values()) < 100
    assert root.xpath("string(//p/@title)") == "a short one" and [*root.iter("img")]


PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x00\x00\x00\x01\x00\x08\x06" + bytes(range(256)) * 20


@pytest.mark.parametrize("body", [PICTURE, bytes(range(256)) * 9, b"PK\x03\x04" + bytes(range(0, 256, 3)) * 40])
def test_binary_data_is_refused_before_it_is_decoded(body: bytes) -> None:
    with pytest.raises(NotUsable, match="binary data"):
        check_body(body)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "iso2022_jp", "cp1251"])
def test_text_of_any_encoding_is_no_binary_data(codec: str) -> None:
    text = "<html><title>News of today</title><p>" + "標題新聞の漁船、port and harbour\r\n\t\f" * 60
    check_body(text.encode(codec, "replace"))
    check_body(text.replace("port", "\x01\x02", 9).encode(codec, "replace"))  # a page that a broken program wrote

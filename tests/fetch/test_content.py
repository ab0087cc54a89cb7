"""Content codings, whatever the pieces they arrive in."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.fetch.content import PIECE_BYTES, decoded

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}
LIMIT = 1_000_000


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


@pytest.mark.parametrize("coding", PACKERS)
@given(content=st.binary(max_size=2000), size=st.integers(1, 500))
def test_content_comes_back_whatever_its_pieces(coding: str, content: bytes, size: int) -> None:
    packed = PACKERS[coding](content)
    assert b"".join(decoded(cut(packed, size), coding, LIMIT)) == content


@pytest.mark.parametrize("coding", PACKERS)
@given(content=st.binary(min_size=1, max_size=500), data=st.data())
def test_content_that_ends_early_is_never_taken_for_whole(coding: str, content: bytes, data: st.DataObject) -> None:
    packed = PACKERS[coding](content)
    short = packed[: data.draw(st.integers(1, len(packed) - 1))]
    with pytest.raises(FetchError) as caught:
        b"".join(decoded([short], coding, LIMIT))
    assert caught.value.kind == "read"


@pytest.mark.parametrize("coding", PACKERS)
@given(rubbish=st.binary(max_size=300))
def test_rubbish_gives_content_or_a_fetch_error(coding: str, rubbish: bytes) -> None:
    try:
        assert len(b"".join(decoded([rubbish], coding, LIMIT))) <= LIMIT
    except FetchError as error:
        assert error.kind in ("protocol", "read", "too_large")


@pytest.mark.parametrize("coding", PACKERS)
def test_no_piece_is_large(coding: str) -> None:
    packed = PACKERS[coding](bytes(8_000_000))
    largest = max(map(len, decoded([packed], coding, 9_000_000)))
    assert largest <= {"br": 2 * PIECE_BYTES, "zstd": 8 * 1024 * 1024}.get(coding, PIECE_BYTES)


def test_codings_are_undone_in_the_reverse_of_their_order() -> None:
    packed = zlib.compress(brotli.compress(b"hello"))
    assert b"".join(decoded([packed], "br, deflate", LIMIT)) == b"hello"


@pytest.mark.parametrize("coding", PACKERS)
def test_what_is_packed_very_tightly_comes_back_whole(coding: str) -> None:
    packed = PACKERS[coding](bytes(8_000_000))
    assert sum(map(len, decoded([packed], coding, 9_000_000))) == 8_000_000

"""Decode the content codings of a response, bounded at every step.

gzip, deflate, br and zstd. A bomb of a few kilobytes expands to gigabytes. No decoder here gives more than one piece
at a time, and the output of every stage counts against the limit, so that a bomb inside a
bomb stops early too. urllib3 decodes as well, but its zstd needs another library than
ours, and it does not report a stream that ended early.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli  # type: ignore[import-untyped]  # it ships no types
import zstandard

from monitor.errors import FetchError

PIECE_BYTES = 16 * 1024  # each of 32 downloads that wait for memory holds one, and read it from a buffer as large
ZSTD_FEED_BYTES = 32  # the shortest block is 4 bytes and gives up to 128 KiB: 1 MiB at once at most
ONCE_BYTES = 2 * 1024 * 1024  # more than any decoder gives at once
ZSTD_WINDOW_BYTES = 8 * 1024 * 1024  # RFC 9659: no content coding may ask for more
GZIP_MAGIC = 0x1F  # first byte of every member
MAX_CODINGS = 2  # some servers compress what was compressed already

ACCEPT_ENCODING = "gzip, deflate, br, zstd"

Stage = Callable[[Iterable[bytes]], Iterator[bytes]]


def decoded(pieces: Iterable[bytes], content_encoding: str, limit: int) -> Iterator[bytes]:
    """Yield the content of `pieces` without its codings, piece by piece.

    content_encoding: value of the header; unknown codings (also 'identity', and the 'utf-8' or
    'none' that some servers write there) count as none.
    limit: bytes that each stage may give, the undecoded pieces too. Raises FetchError:
    'too_large' above it, 'protocol' where the content is not what the header says,
    'read' where it ends early.
    """
    names = codings(content_encoding)
    if len(names) > MAX_CODINGS:
        raise FetchError("protocol", f"the content is compressed {len(names)} times over")
    flow = counted(pieces, limit)
    for name in reversed(names):  # the header lists them in the order they were applied
        flow = counted(_stage(name, flow), limit)
    return flow


def counted(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Pass pieces on; raise FetchError 'too_large' above `limit` bytes in all."""
    seen = 0
    for piece in pieces:
        seen += len(piece)
        if seen > limit:
            raise too_large(limit)
        yield piece


def too_large(limit: int) -> FetchError:
    """Make the error for content above `limit` bytes."""
    return FetchError(
        "too_large",
        f"the content is larger than {limit:,} bytes",
        "raise fetch.max_bytes in newsmonitor.yaml if it should be read",
    )


def codings(header: str) -> list[str]:
    """List the known codings of a Content-Encoding header, in order of application."""
    names = [name.strip().lower().removeprefix("x-") for name in header.split(",")]
    return [name for name in names if name in _STAGES]


def decoder_bytes(content_encoding: str, start: bytes) -> int:
    """Return the memory that the decoders of a content may need.

    That is their windows, as the first bytes of the content state them.

    start: at least the first 18 bytes of the undecoded content
    """
    *inner, outer = codings(content_encoding) or [""]
    own = {"br": _brotli_window, "zstd": _zstd_window}.get(outer, lambda _: 0)(start)
    return own + sum({"br": 1 << 24, "zstd": ZSTD_WINDOW_BYTES}.get(name, 0) for name in inner)


def _brotli_window(start: bytes) -> int:
    """Read WBITS, the logarithm of the window (RFC 7932, 9.1)."""
    bits = start[0] if start else 0
    if not bits & 1:
        return 1 << 16
    high, low = bits >> 1 & 7, bits >> 4 & 7
    return 1 << (17 + high if high else 8 + low if low else 17)


def _zstd_window(start: bytes) -> int:
    try:
        return min(zstandard.get_frame_parameters(start).window_size, ZSTD_WINDOW_BYTES)
    except zstandard.ZstdError:  # too short, or no zstd: the decoder says so
        return 0


def _stage(name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Undo one coding, and map its library's error to ours."""
    stage, error = _STAGES[name]
    try:
        yield from stage(pieces)
    except error as fault:
        raise FetchError("protocol", f"the content is not {name}, though the server says it is") from fault


def _early(coding: str) -> FetchError:
    return FetchError("read", f"the content ended in the middle of its {coding} stream")


def _gunzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode gzip.

    Members may follow one another.

    Anything else after a member is dropped, as browsers do.
    """
    decoder, members, started = zlib.decompressobj(zlib.MAX_WBITS | 16), 0, False
    for data in pieces:
        while data:
            if members and not started and data[0] != GZIP_MAGIC:
                return
            piece = decoder.decompress(data, PIECE_BYTES)
            data, started = decoder.unconsumed_tail, True
            if piece:
                yield piece
            if decoder.eof:
                data, members = decoder.unused_data, members + 1
                decoder, started = zlib.decompressobj(zlib.MAX_WBITS | 16), False
    if started:
        raise _early("gzip")


def _inflate(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Decode deflate: zlib by the standard, raw deflate from old servers.

    The first two bytes show which.
    """
    decoder, head = None, b""
    for data in pieces:
        if decoder is None:
            head += data
            if len(head) < 2:
                continue
            wrapped = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
            decoder, data = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS), head
        while data and not decoder.eof:
            piece = decoder.decompress(data, PIECE_BYTES)
            data = decoder.unconsumed_tail
            if piece:
                yield piece
    if head and (decoder is None or not decoder.eof):
        raise _early("deflate")


def _unbrotli(pieces: Iterable[bytes]) -> Iterator[bytes]:
    decoder, started = brotli.Decompressor(), False
    for data in pieces:
        started = True
        while not decoder.is_finished():
            piece = decoder.process(data, output_buffer_limit=PIECE_BYTES)
            data = b""
            if piece:
                yield piece
            elif decoder.can_accept_more_data():
                break  # not before: it also accepts more while it still holds content back
    if started and not decoder.is_finished():
        raise _early("br")


def _unzstd(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Frames may follow one another, with windows no larger than the first's."""
    context, started = None, False
    feeds = (piece[at : at + ZSTD_FEED_BYTES] for piece in pieces for at in range(0, len(piece), ZSTD_FEED_BYTES))
    for data in feeds:
        if context is None:
            # `pieces` begin with a whole frame header, unless the content ends in it.
            context = zstandard.ZstdDecompressor(max_window_size=max(_zstd_window(data), 1 << 20))
            decoder = context.decompressobj()
        while data:
            piece = decoder.decompress(data)
            data, started = decoder.unused_data, not decoder.eof
            if piece:
                yield piece
            if decoder.eof:
                decoder = context.decompressobj()
    if started:
        raise _early("zstd")


_STAGES: dict[str, tuple[Stage, type[Exception]]] = {
    "gzip": (_gunzip, zlib.error),
    "deflate": (_inflate, zlib.error),
    "br": (_unbrotli, brotli.error),
    "zstd": (_unzstd, zstandard.ZstdError),
}

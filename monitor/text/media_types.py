"""Media types by the names of files, for feeds that give an address and no type."""

from __future__ import annotations

_TYPES = {
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac", "ogg": "audio/ogg", "oga": "audio/ogg",
    "opus": "audio/opus", "wav": "audio/wav", "flac": "audio/flac", "mp4": "video/mp4", "m4v": "video/mp4",
    "mov": "video/quicktime", "webm": "video/webm", "mkv": "video/x-matroska", "avi": "video/x-msvideo",
    "mpg": "video/mpeg", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif",
    "webp": "image/webp", "avif": "image/avif", "svg": "image/svg+xml", "pdf": "application/pdf",
    "epub": "application/epub+zip", "zip": "application/zip", "gz": "application/gzip",
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "torrent": "application/x-bittorrent", "m3u8": "application/vnd.apple.mpegurl",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip


def media_type_of(url: str) -> str:
    """The media type that the name of a file stands for; empty where it tells nothing.

    >>> media_type_of("https://example.org/a/7.mp3?token=1")
    'audio/mpeg'
    """
    path = url.partition("#")[0].partition("?")[0]
    return _TYPES.get(path.rpartition("/")[2].rpartition(".")[2].lower(), "")

"""Tell files from pages: what a response carries by its first bytes, then by its media type.

Servers call PDF text and pages PDF. Bytes do not lie, so they decide first; the header
only where the bytes say nothing. What is a file has no text to extract.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.fetch.message import Response


@dataclass(frozen=True, slots=True)
class FileType:
    """The type of a file.

    media_type: as bytes or header say; name: for a person, with its article.
    """

    media_type: str
    name: str


_PDF = FileType("application/pdf", "a PDF document")
_ZIP = FileType("application/zip", "an archive")
_OFFICE = "an Office document"
_OLD_OFFICE = FileType("application/msword", _OFFICE)
_OOXML = "application/vnd.openxmlformats-officedocument."
_MAGIC: tuple[tuple[bytes, FileType], ...] = (
    (b"%PDF-", _PDF),
    (b"PK\x03\x04", _ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE),
    (b"{\\rtf", FileType("application/rtf", "a text document")),
    (b"%!PS", FileType("application/postscript", "a PostScript document")),
    (b"Rar!\x1a\x07", FileType("application/vnd.rar", "an archive")),
    (b"7z\xbc\xaf\x27\x1c", FileType("application/x-7z-compressed", "an archive")),
    (b"\x1f\x8b", FileType("application/gzip", "an archive")),
    (b"BZh", FileType("application/x-bzip2", "an archive")),
    (b"\xfd7zXZ\x00", FileType("application/x-xz", "an archive")),
    (b"ID3", FileType("audio/mpeg", "a sound")),
    (b"\xff\xfb", FileType("audio/mpeg", "a sound")),
    (b"\xff\xf3", FileType("audio/mpeg", "a sound")),
    (b"fLaC", FileType("audio/flac", "a sound")),
    (b"OggS", FileType("audio/ogg", "a sound")),
    (b"\x1aE\xdf\xa3", FileType("video/webm", "a film")),
    (b"\x00\x00\x01\xba", FileType("video/mpeg", "a film")),
    (b"\x89PNG\r\n\x1a\n", FileType("image/png", "a picture")),
    (b"\xff\xd8\xff", FileType("image/jpeg", "a picture")),
    (b"GIF87a", FileType("image/gif", "a picture")),
    (b"GIF89a", FileType("image/gif", "a picture")),
    (b"II*\x00", FileType("image/tiff", "a picture")),
    (b"MM\x00*", FileType("image/tiff", "a picture")),
    (b"\x7fELF", FileType("application/octet-stream", "a program")),
)
_INSIDE_ZIP: tuple[tuple[bytes, FileType], ...] = (
    (b"word/", FileType(f"{_OOXML}wordprocessingml.document", _OFFICE)),
    (b"xl/", FileType(f"{_OOXML}spreadsheetml.sheet", _OFFICE)),
    (b"ppt/", FileType(f"{_OOXML}presentationml.presentation", _OFFICE)),
    (b"[Content_Types].xml", FileType(f"{_OOXML}wordprocessingml.document", _OFFICE)),
    (b"application/vnd.oasis.opendocument.", FileType("application/vnd.oasis.opendocument.text", _OFFICE)),
    (b"application/epub+zip", FileType("application/epub+zip", "a book")),
)
_RIFF = {b"WAVE": FileType("audio/wav", "a sound"), b"AVI ": FileType("video/x-msvideo", "a film")}
_START = 4096
_OFFICE_WORDS = ("msword", "ms-excel", "ms-powerpoint", "officedocument", "opendocument")
_TEXT = ("text/", "application/json", "application/xml", "application/xhtml+xml", "application/javascript")


def file_type(response: Response) -> FileType | None:
    """Return what a response carries if it is a file; None for a page or other text."""
    declared = response.media_type
    found = _by_magic(response.body[:_START])
    if found is None:
        return None if _is_text(response.body[:_START]) else _by_header(declared)
    # Bytes tell the family; the header may name the member.
    more_exact = declared and not declared.startswith(_TEXT) and _by_header(declared).name == found.name
    return FileType(declared, found.name) if more_exact and found in (_ZIP, _OLD_OFFICE) else found


def _by_magic(start: bytes) -> FileType | None:
    if start[4:8] == b"ftyp":
        return FileType("audio/mp4", "a sound") if start[8:11] == b"M4A" else FileType("video/mp4", "a film")
    if start[:4] == b"RIFF":
        return _RIFF.get(start[8:12], FileType("image/webp", "a picture"))
    found = next((kind for magic, kind in _MAGIC if start.startswith(magic)), None)
    if found is None and b"%PDF-" in start[:1024] and not _is_text(start):
        return _PDF  # readers allow bytes in front
    if found is _ZIP:
        return next((kind for name, kind in _INSIDE_ZIP if name in start), _ZIP)
    return found


def _is_text(start: bytes) -> bool:
    """Tell whether bytes are no file: without NUL, unless they are UTF-16 or UTF-32."""
    return b"\x00" not in start or start.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))


def _by_header(media_type: str) -> FileType:
    family = media_type.partition("/")[0]
    names = {"audio": "a sound", "video": "a film", "image": "a picture", "font": "a font"}
    office = any(
        word in media_type for word in ("msword", "ms-excel", "ms-powerpoint", "officedocument", "opendocument")
    )
    name = _OFFICE if office else "a PDF document" if media_type == "application/pdf" else names.get(family, "a file")
    return FileType(media_type or "application/octet-stream", "an archive" if "zip" in media_type else name)

"""What a file is, told by its content, and what it may be called. Pure."""

import re
import unicodedata
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

from dudao.lib import media


class Kind(NamedTuple):
    """A type of file that is taken."""

    media_type: str
    family: str  # image, document, sound or text
    suffixes: tuple[str, ...]


JPEG = Kind("image/jpeg", "image", (".jpg", ".jpeg"))
PNG = Kind("image/png", "image", (".png",))
WEBP = Kind("image/webp", "image", (".webp",))
PDF = Kind("application/pdf", "document", (".pdf",))
DOCX = Kind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "document",
    (".docx",),
)
XLSX = Kind(media.XLSX, "document", (".xlsx",))
DOC = Kind("application/msword", "document", (".doc", ".wps"))
XLS = Kind("application/vnd.ms-excel", "document", (".xls", ".et"))
MP3 = Kind("audio/mpeg", "sound", (".mp3",))
M4A = Kind("audio/mp4", "sound", (".m4a", ".mp4"))
WAV = Kind("audio/wav", "sound", (".wav",))
WEBM = Kind("audio/webm", "sound", (".webm", ".weba"))
OGG = Kind("audio/ogg", "sound", (".ogg", ".oga", ".opus"))
TXT = Kind("text/plain", "text", (".txt", ".csv", ".md"))
#: What the system itself makes (archive bundles); nobody may bring one.
ZIP = Kind("application/zip", "bundle", (".zip",))
KINDS = (JPEG, PNG, WEBP, PDF, DOCX, XLSX, DOC, XLS, MP3, M4A, WAV, WEBM, OGG, TXT)

#: Signatures at a place of the file's beginning; the first that fits is the answer.
_SIGNATURES = (
    (0, b"\xff\xd8\xff", JPEG),
    (0, b"\x89PNG\r\n\x1a\n", PNG),
    (8, b"WEBP", WEBP),
    (8, b"WAVE", WAV),
    (0, b"%PDF-", PDF),
    (0, b"ID3", MP3),
    (0, b"\xff\xfb", MP3),
    (0, b"\xff\xf3", MP3),
    (0, b"\xff\xf2", MP3),
    (4, b"ftypM4A", M4A),
)
#: Containers of sound and of film: what a phone's recorder makes has one of these beginnings, and
#: only the tracks inside tell that nothing is filmed.
_MP4, _EBML, _OGGS = b"ftyp", b"\x1aE\xdf\xa3", b"OggS"
_HANDLER = re.compile(rb"hdlr.{8}(....)", re.DOTALL)
_SPOKEN = (b"OpusHead", b"\x01vorbis")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS))
_ZIP = b"PK\x03\x04"
_ZIP_PARTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX))
_UNPACKED_LIMIT = 1 << 30  # what an office file may claim to unpack to
_HEAD = 4096
_LONGEST = 120
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')


def sniff(content: BinaryIO) -> Kind | None:
    """Return what `content` is, or None when it is nothing that is taken. Reads from the start."""
    content.seek(0)
    head = content.read(_HEAD)
    for place, signature, kind in _SIGNATURES:
        if head.startswith(signature, place):
            return kind
    if head.startswith(_ZIP):
        return _office_kind(content)
    if head.startswith(_OLE):
        return _old_office_kind(content)
    if head.startswith((_EBML, _OGGS)) or head.startswith(_MP4, 4):
        return _sound_kind(content)
    return TXT if _is_text(head) else None


def is_heic(head: bytes) -> bool:
    """Tell whether a file is what iPhones make by default and hardly anything opens."""
    return head.startswith(_HEIC, 4)


def suits(name: str, kind: Kind) -> bool:
    """Tell whether a file called `name` may be of `kind`: a photo that is no photo does not."""
    suffix = PurePosixPath(name.lower()).suffix
    promised = {other.family for other in KINDS if suffix in other.suffixes}
    return not promised or kind.family in promised


def clean_name(name: str, kind: Kind) -> str:
    """Return `name` without path, control and direction characters, with a suffix of `kind`."""
    last = re.split(r"[\\/]", name)[-1]
    plain = " ".join(_UNSAFE.sub(" ", unicodedata.normalize("NFC", last)).split()).strip(". ")
    path = PurePosixPath(plain or "未命名")
    suffix = path.suffix.lower()
    stem = path.stem if suffix in kind.suffixes else path.name
    return f"{stem[:_LONGEST].strip()}{suffix if suffix in kind.suffixes else kind.suffixes[0]}"


def _office_kind(content: BinaryIO) -> Kind | None:
    """Look into a zip: a Word or Excel file without macros that unpacks to a sane size."""
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        return None
    names = {part.filename for part in parts}
    unsafe = any(name.endswith("vbaProject.bin") for name in names)
    if unsafe or sum(part.file_size for part in parts) > _UNPACKED_LIMIT:
        return None
    return next((kind for part, kind in _ZIP_PARTS if part in names), None)


def _old_office_kind(content: BinaryIO) -> Kind | None:
    """Tell .doc from .xls by the names of the streams, which stand in UTF-16 in the directory."""
    content.seek(0)
    data = content.read()
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") + b"\0\0" in data:
            return kind
    return None


def _sound_kind(content: BinaryIO) -> Kind | None:
    """Look into a container for sound alone; one with pictures in it is a film."""
    content.seek(0)
    data = content.read()
    if data.startswith(_EBML):
        spoken = b"webm" in data[:_HEAD] and b"A_OPUS" in data[:_HEAD]
        return WEBM if spoken and b"V_" not in data[:_HEAD] else None
    if data.startswith(_OGGS):
        return OGG if any(mark in data[:_HEAD] for mark in _SPOKEN) else None
    tracks = set(_HANDLER.findall(data))
    return M4A if b"soun" in tracks and b"vide" not in tracks else None


def kind_of(media_type: str) -> Kind | None:
    """Return the kind that is called `media_type` ("audio/webm;codecs=opus" too), if any."""
    plain = media_type.partition(";")[0].strip().lower()
    return next((kind for kind in KINDS if kind.media_type == plain), None)


def _is_text(head: bytes) -> bool:
    """Tell whether `head` is text in UTF-8 or GB 18030, the two that occur in China."""
    if not head or b"\0" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4 if len(head) == _HEAD else 1):  # it may end inside a character
            try:
                text = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return all(char.isprintable() or char.isspace() or char == "\ufeff" for char in text)
    return False

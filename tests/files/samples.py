"""Small real files of every type."""

import io
import struct
import wave
import zipfile
import zlib

from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (600, 400), **options: object) -> bytes:
    packed = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(packed, kind, **options)
    return packed.getvalue()


def phone_photo() -> bytes:
    """A photo as phones make them: lying, with time, place and camera in its EXIF."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Sample Phone"
    exif.get_ifd(0x8769)[0x9003] = "2026:10:19 15:04:05"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif)


def office_file(part: str, *more: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, "<x/>")
    return packed.getvalue()


def sound() -> bytes:
    packed = io.BytesIO()
    with wave.open(packed, "wb") as file:
        file.setparams((1, 1, 8000, 0, "NONE", ""))
        file.writeframes(b"\x80" * 800)
    return packed.getvalue()


def old_office_file(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(9)


def bomb() -> bytes:
    """A PNG of a few bytes that claims 30,000 x 30,000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + crc

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0"))


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(40)
M4A = b"\x00\x00\x00\x20ftypM4A " + bytes(40)
MP3 = b"ID3\x04" + bytes(40)


def box(name: bytes, content: bytes) -> bytes:
    """A box of an MP4 file."""
    return (len(content) + 8).to_bytes(4, "big") + name + content


def recorded_mp4(*handlers: bytes) -> bytes:
    """What a phone's recorder makes in MP4, with tracks of these kinds."""
    tracks = [box(b"hdlr", bytes(8) + handler + bytes(12)) for handler in handlers]
    return box(b"ftyp", b"isom\0\0\2\0isomiso2mp41") + box(b"moov", b"".join(tracks))


RECORDED_WEBM = b"\x1aE\xdf\xa3\x9fB\x82\x84webm" + bytes(40) + b"A_OPUS" + bytes(40)
FILMED_WEBM = RECORDED_WEBM + b"V_VP8" + bytes(20)
RECORDED_OGG = b"OggS\0\2" + bytes(22) + b"OpusHead" + bytes(20)

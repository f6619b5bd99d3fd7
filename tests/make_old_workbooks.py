"""An .xls as old programs write it: records in one stream of a compound file."""

import struct
from collections.abc import Sequence

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
Cell = tuple[int, int, object]


def record(kind: int, data: bytes = b"") -> bytes:
    """Return one record."""
    return struct.pack("<HH", kind, len(data)) + data


def formula(function: int) -> bytes:
    """Return the part of a formula record that calls a function without arguments."""
    return struct.pack("<dHIHBH", 1.0, 0, 0, 3, 0x21, function)


def cell(row: int, column: int, value: object) -> bytes:
    """Return a cell: text, number, truth, error or (as bytes) formula, counted from 0."""
    at = struct.pack("<HHH", row, column, 0)
    if isinstance(value, bytes):
        return record(0x0006, at + value)
    if isinstance(value, bool):
        return record(0x0205, at + struct.pack("<BB", value, 0))
    if isinstance(value, float):
        return record(0x0203, at + struct.pack("<d", value))
    if value is None:
        return record(0x0205, at + struct.pack("<BB", 0x2A, 1))
    text = str(value).encode("utf-16-le")
    return record(0x0204, at + struct.pack("<HB", len(text) // 2, 1) + text)


def old_workbook(cells: Sequence[Cell], *, name: bytes = b"survey", inside: bytes = b"") -> bytes:
    """Return an .xls whose only sheet holds `cells`, and the records `inside` before them."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + inside
    sheet += b"".join(cell(*one) for one in cells) + record(0x000A)
    head_length = len(record(0x0809, begin)) + 4 + 8 + len(name) + 4
    bound = struct.pack("<IBBBB", head_length, 0, 0, len(name), 0) + name
    stream = record(0x0809, begin) + record(0x0085, bound) + record(0x000A) + sheet
    return compound(stream.ljust(8 * SECTOR, b"\0"))


def compound(stream: bytes) -> bytes:
    """Return a compound file with one stream, `Workbook`."""
    count = -(-len(stream) // SECTOR)
    chain = [FAT, END, *range(3, count + 2), END]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, END, 0, END, 0, 0)
    head += struct.pack("<108I", *[FREE] * 108)
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    root = _entry("Root Entry", 5, END, 0, child=1)
    folder = (root + _entry("Workbook", 2, 2, len(stream))).ljust(SECTOR, b"\0")
    return head + table + folder + stream.ljust(count * SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE) -> bytes:
    written = name.encode("utf-16-le")
    entry = written.ljust(64, b"\0") + struct.pack("<HBB", len(written) + 2, kind, 1)
    return (
        entry
        + struct.pack("<III", FREE, FREE, child)
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )

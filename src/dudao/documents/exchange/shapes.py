"""What a package says: its manifest, the records in it, their content; docs/exchange.md."""

import json
import re
from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec

#: The newest form of a package and of a receipt that is understood here.
VERSION = 1
FORMAT: Final = "dudao-package"
RECEIPT_FORMAT: Final = "dudao-receipt"
OFFICE_FORMAT = "dudao-office"

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
PACKAGE_LIMIT = 50 << 20
MANIFEST_LIMIT = 1 << 20
CONTENT_LIMIT = 2 << 20
RECORDS_LIMIT = 500
RECEIPT_LIMIT = 20_000

#: What may lie beside a record's content.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
#: Nothing that leads outside, and nothing that two systems spell differently.
PATH = r"^records/[0-9]{3}/[a-z0-9]{1,40}\.[a-z]{2,5}\Z"

Key = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9+/]{43}=\Z")]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
PackageId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Cell = str | int | None


class Party(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An office as it signs: its name, the code of its region, its public key (base64)."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    region_code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{2,12}\Z")]
    public_key: Key


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the ZIP: where it lies, what people call it, its size in bytes and hash."""

    path: Annotated[str, msgspec.Meta(pattern=PATH)]
    name: Line
    size: Annotated[int, msgspec.Meta(ge=1, le=PACKAGE_LIMIT)]
    sha256: Sha256


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is exchanged, always under the same `name`; its content and its files."""

    name: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{1,40}/[a-z0-9-]{1,100}\Z")]
    title: Line
    content: Part
    files: Annotated[list[Part], msgspec.Meta(max_length=20)] = []


class Manifest(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """What a package says of itself.

    `covers` are beginnings of names of which it holds everything there is: what was accepted
    before under such a name and is not in it, is gone.
    """

    format: Literal["dudao-package"]
    version: int
    id: PackageId
    made_at: Annotated[datetime, msgspec.Meta(tz=True)]
    subject: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    from_: Party
    to: Party
    records: Annotated[list[Record], msgspec.Meta(min_length=1, max_length=RECORDS_LIMIT)]
    covers: Annotated[
        list[Annotated[str, msgspec.Meta(pattern=r"^[a-z]{1,40}/[a-z0-9-]{0,100}\Z")]],
        msgspec.Meta(max_length=20),
    ] = []

    def parts(self) -> list[Part]:
        """Return every entry of the ZIP that it names, in their order."""
        return [part for record in self.records for part in (record.content, *record.files)]


class Paper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="document"):
    """An issued document: what is printed on it, and its text line by line."""

    kind: Line
    title: Line
    number: Line
    office: Line
    issued_on: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}\Z")]
    standing: Line
    text: Annotated[list[str], msgspec.Meta(max_length=5000)]


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="table"):
    """Figures: the first column says what a row is about, each row once."""

    columns: Annotated[list[Line], msgspec.Meta(min_length=2, max_length=50)]
    rows: Annotated[list[list[Cell]], msgspec.Meta(max_length=5000)]


Content = Paper | Table


class Verdict(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """What the receiving office says of a package: its filing number, or why it was refused."""

    format: Literal["dudao-receipt"]
    version: int
    package: PackageId
    manifest_sha256: Sha256
    subject: str
    verdict: Literal["accepted", "refused"]
    number: Annotated[str, msgspec.Meta(max_length=60)]
    reason: Annotated[str, msgspec.Meta(max_length=300)]
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    from_: Party
    to: Party


def canonical(plain: Any) -> bytes:
    """Return the one way to write `plain` as JSON: keys in order, no blanks, UTF-8, no fractions.

    What is signed is these bytes, so two systems have to write the same ones.
    """
    return json.dumps(
        plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def plain(thing: msgspec.Struct) -> Any:
    """Return `thing` as plain JSON values."""
    return msgspec.to_builtins(thing)


def is_path(text: str) -> bool:
    """Tell whether an entry of a package may be called so."""
    return re.match(PATH, text) is not None

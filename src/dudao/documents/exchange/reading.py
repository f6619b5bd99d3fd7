"""Opening a package from outside: nothing in it is believed before it is proven."""

import hashlib
import io
import json
import zipfile
import zlib
from typing import Any, NamedTuple

import msgspec

from dudao.documents.exchange.shapes import (
    CONTENT_LIMIT,
    FORMAT,
    MANIFEST,
    MANIFEST_LIMIT,
    MEDIA_TYPES,
    PACKAGE_LIMIT,
    RECORDS_LIMIT,
    SIGNATURE,
    VERSION,
    Content,
    Manifest,
    Part,
    Record,
    Table,
    canonical,
    is_path,
)
from dudao.documents.exchange.signing import is_signed
from dudao.documents.exchange.unsound import Unsound, _

_ENTRIES_LIMIT = RECORDS_LIMIT * 4
_ENCRYPTED = 0x1
_NUL = b"\\u0000"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError,
    NotImplementedError, KeyError,
)  # fmt: skip
_DAMAGED = _("数据包已损坏或者不完整（%(where)s）。没有接收任何内容，请让对方重新下载后再发一次。")
_ALTERED = _(
    "数据包在生成以后被改动过（%(where)s）。没有接收任何内容，请与对方核实，请对方重新生成。"
)


class Opened(NamedTuple):
    """A package whose signature and hashes hold; `said` is its manifest as it was written,
    `entries` lie by their path.
    """

    manifest: Manifest
    said: dict[str, Any]
    entries: dict[str, bytes]

    def content(self, record: Record) -> Content:
        """Return the typed content of a record; raises `Unsound`."""
        return content_of(self.entries[record.content.path], record.content.path)


def open_package(data: bytes) -> Opened:
    """Return what a package holds once signature, names, sizes and hashes are proven.

    Whose key it is, is for the caller to judge: the signature is that of the key the package
    itself names. Raises `Unsound`; a newer form is refused before anything else is looked at.
    """
    entries = _entries(data)
    said = entries.pop(MANIFEST)
    signature = entries.pop(SIGNATURE).decode(errors="replace").strip()
    manifest = _manifest(said)
    if not is_signed(said, signature, manifest.from_.public_key, "package"):
        raise Unsound(_ALTERED, where=MANIFEST)
    _require_names(manifest, set(entries))
    for part in manifest.parts():
        _require_whole(part, entries[part.path])
    opened = Opened(manifest, _json(said), entries)
    for record in manifest.records:
        opened.content(record)
    return opened


def content_of(data: bytes, path: str) -> Content:
    """Return the typed content that lies at `path`; raises `Unsound`."""
    if len(data) > CONTENT_LIMIT:
        raise Unsound(_TOO_LARGE, limit=CONTENT_LIMIT >> 20)
    try:
        content: Content = msgspec.convert(_json(data), Content)
    except (ValueError, msgspec.ValidationError) as error:
        raise Unsound(_DAMAGED, where=path) from error
    if isinstance(content, Table):
        _require_square(content, path)
    return content


_TOO_LARGE = _("数据包超过%(limit)d MB，没有接收。请对方分成几个数据包发来。")


def _entries(data: bytes) -> dict[str, bytes]:
    if not data:
        raise Unsound(_("这是一个空文件。没有接收任何内容，请让对方重新下载后再发一次。"))
    if len(data) > PACKAGE_LIMIT:
        raise Unsound(_TOO_LARGE, limit=PACKAGE_LIMIT >> 20)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _require_plain(infos, len(data))
            return {info.filename: archive.read(info) for info in infos}
    except _BROKEN as error:
        raise Unsound(_DAMAGED, where="ZIP") from error


def _require_plain(infos: list[zipfile.ZipInfo], size: int) -> None:
    """Raise `Unsound` unless every entry is there once, stored as it is, and named as agreed."""
    names = [info.filename for info in infos]
    if {MANIFEST, SIGNATURE} - set(names):
        raise Unsound(
            _("这不是督导数据包：缺少 %(name)s。请选择对方发来的 .zip 数据包，不要解压。"),
            name=MANIFEST,
        )
    wrong = [name for name in names if name not in (MANIFEST, SIGNATURE) and not is_path(name)]
    wrong += [name for name in set(names) if names.count(name) > 1]
    if wrong or len(names) > _ENTRIES_LIMIT:
        raise Unsound(
            _("数据包里有不该有的文件（%(name)s）。没有接收任何内容，请与对方核实。"),
            name=(wrong or names)[0][:80],
        )
    for info in infos:
        packed = info.compress_type != zipfile.ZIP_STORED or info.flag_bits & _ENCRYPTED
        if packed or info.file_size != info.compress_size:
            raise Unsound(
                _("数据包里的文件被压缩或加密过（%(name)s），不能接收。请对方用系统重新生成。"),
                name=info.filename,
            )
    if sum(info.file_size for info in infos) > size:
        raise Unsound(_DAMAGED, where="ZIP")


def _manifest(said: bytes) -> Manifest:
    if len(said) > MANIFEST_LIMIT:
        raise Unsound(_TOO_LARGE, limit=MANIFEST_LIMIT >> 20)
    try:
        told = _json(said)
    except ValueError as error:
        raise Unsound(_DAMAGED, where=MANIFEST) from error
    require_known(told, FORMAT)
    try:
        manifest: Manifest = msgspec.convert(told, Manifest)
    except msgspec.ValidationError as error:
        raise Unsound(_DAMAGED, where=f"{MANIFEST}: {error}") from error
    if canonical(told) != said:
        raise Unsound(_ALTERED, where=MANIFEST)
    return manifest


def require_known(told: Any, form: str) -> None:
    """Raise `Unsound` for another form than `form`, or for a version newer than is known here."""
    version = told.get("version") if isinstance(told, dict) else None
    if not isinstance(told, dict) or told.get("format") != form or not isinstance(version, int):
        raise Unsound(_DAMAGED, where=form)
    if version > VERSION:
        raise Unsound(
            _(
                "对方用的是新版格式（第%(theirs)d版），本系统只认得第%(ours)d版。"
                "请先升级本系统再上传，文件请保留；或者请对方按第%(ours)d版重新生成。"
            ),
            theirs=version,
            ours=VERSION,
        )
    if version < 1:
        raise Unsound(_DAMAGED, where=form)


def _require_names(manifest: Manifest, there: set[str]) -> None:
    named = [part.path for part in manifest.parts()]
    records = [record.name for record in manifest.records]
    if len(set(named)) != len(named) or len(set(records)) != len(records):
        raise Unsound(_DAMAGED, where=MANIFEST)
    odd = set(named) ^ there
    if odd:
        raise Unsound(_ALTERED, where=min(odd))


def _require_whole(part: Part, data: bytes) -> None:
    if len(data) != part.size or hashlib.sha256(data).hexdigest() != part.sha256:
        raise Unsound(_ALTERED, where=part.path)
    suffix = part.path.rpartition(".")[2]
    if suffix not in (*MEDIA_TYPES, "json"):
        raise Unsound(
            _("数据包里有不该有的文件（%(name)s）。没有接收任何内容，请与对方核实。"),
            name=part.path,
        )


def _require_square(table: Table, path: str) -> None:
    """Raise `Unsound` for a row with too many or too few cells, or two rows of one name."""
    width = len(table.columns)
    firsts = [row[0] if row else None for row in table.rows]
    if any(len(row) != width for row in table.rows) or len(set(firsts)) != len(firsts):
        raise Unsound(_DAMAGED, where=path)


def _json(data: bytes) -> Any:
    """Return what `data` says; a fraction, a name said twice or a half character is an error."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        told = dict(pairs)
        if len(told) != len(pairs):
            raise ValueError(pairs)
        return told

    try:
        told = json.loads(data.decode(), object_pairs_hook=once, parse_float=_none)
        if _NUL in canonical(told):  # the database cannot keep it
            raise ValueError(_NUL)
    except RecursionError as error:
        raise ValueError from error
    return told


def _none(text: str) -> Any:
    raise ValueError(text)


def read_json(data: bytes) -> Any:
    """Return what `data` says, as strictly as a manifest is read; raises `ValueError`."""
    return _json(data)

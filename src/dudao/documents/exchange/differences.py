"""What a package changes against what was last accepted: told record by record, field by field."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from dudao.documents.exchange.shapes import Content, Manifest, Paper
from dudao.documents.states import Change

_NAME_AND_VALUE = 2
_PAPER = {
    "kind": "文种",
    "title": "标题",
    "number": "文号",
    "office": "发文机关",
    "issued_on": "印发日期",
    "standing": "状态",
}


class Held(NamedTuple):
    """What is held of a record: its title, hash, content, and when its package was made."""

    title: str
    sha256: str
    content: Content
    made_at: datetime


class Field(NamedTuple):
    """A field that differs; None where it is not there."""

    label: str
    before: str | None
    after: str | None


class Difference(NamedTuple):
    """What becomes of one record."""

    name: str
    title: str
    change: Change
    fields: list[Field]


def differences(
    manifest: Manifest, contents: Mapping[str, Content], held: Mapping[str, Held]
) -> list[Difference]:
    """Return what accepting the package does to each record, those in it first.

    A record of which something newer is held stays as it is; a covered one that is not in the
    package is gone.
    """
    told = [
        _one(record.name, record.title, contents[record.name], held, manifest)
        for record in manifest.records
    ]
    names = {record.name for record in manifest.records}
    for name, it in held.items():
        covered = any(name.startswith(beginning) for beginning in manifest.covers)
        if covered and name not in names and it.made_at <= manifest.made_at:
            told.append(Difference(name, it.title, Change.GONE, []))
    return told


def _one(
    name: str, title: str, content: Content, held: Mapping[str, Held], manifest: Manifest
) -> Difference:
    last = held.get(name)
    if last is None:
        return Difference(name, title, Change.NEW, [])
    fields = _fields(last.content, content)
    if not fields and last.title == title:
        return Difference(name, title, Change.SAME, [])
    if last.made_at > manifest.made_at:
        return Difference(name, title, Change.OLDER, [])
    return Difference(name, title, Change.CHANGED, fields)


def _fields(before: Content, after: Content) -> list[Field]:
    old, new = flat(before), flat(after)
    labels = [*new, *(label for label in old if label not in new)]
    return [
        Field(label, old.get(label), new.get(label))
        for label in labels
        if old.get(label) != new.get(label)
    ]


def flat(content: Content) -> dict[str, str]:
    """Return a content as label -> what stands there, in the order it is read."""
    if isinstance(content, Paper):
        told = {label: getattr(content, field) for field, label in _PAPER.items()}
        return told | {f"正文第{n}行": line for n, line in enumerate(content.text, 1)}
    alone = len(content.columns) == _NAME_AND_VALUE
    return {
        (str(row[0]) if alone else f"{row[0]} · {column}"): "" if cell is None else str(cell)
        for row in content.rows
        for column, cell in zip(content.columns[1:], row[1:], strict=True)
    }

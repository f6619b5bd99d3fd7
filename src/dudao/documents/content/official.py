"""An official document of any kind but the three working forms: who, to whom, what, with facts.

Its text may hold names in braces, such as {整改完成率}. Each stands for a fact that is bound to
the record it came from; see `facts`.
"""

from datetime import date
from typing import Literal

import msgspec

from dudao.documents.content.facts import Fact, filled
from dudao.documents.states import LOOKS, Kind, Look

Urgency = Literal["", "特急", "加急"]


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="text"):
    """A paragraph, or with a `level` a heading: 1 一、 2 （一） 3 1. 4 （1）, number written.

    `then` is text that runs on behind a heading in the same paragraph.
    """

    text: str
    level: Literal[0, 1, 2, 3, 4] = 0
    then: str = ""


class GridColumn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A column: its titles from the top row of the head down, at most three, and its width.

    Columns side by side that share a title share its cell. `share` is relative to the others.
    """

    titles: list[str]
    share: float = 1.0
    centred: bool = False


class Grid(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="grid"):
    """A ruled table whose head is repeated on every page."""

    columns: list[GridColumn]
    rows: list[list[str]]
    caption: str = ""


class Pairs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="pairs"):
    """A form of labels and what stands beside them, such as the head of a record."""

    pairs: list[tuple[str, str]]
    title: str = ""


class Signing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="signing"):
    """Places to sign by hand: one row a role, with room for signature and day."""

    roles: list[str]
    title: str = "签字确认"


Piece = Text | Grid | Pairs | Signing


class Attached(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An attachment that is printed behind the text, each on a new page (附件1)."""

    title: str
    pieces: list[Piece]


class Attendance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who was at a meeting, for its minutes: 出席, 请假, 列席."""

    present: list[str]
    absent: list[str] = []
    observers: list[str] = []


class Official(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    tag="official",
    tag_field="kind",
):
    """A document of `genre` (a `Kind`) that `offices` issue, the first in charge (主办).

    `title` is the whole title as printed, with the issuer where custom wants it. `signers` are
    printed on what goes up. `sealed` leaves room for seals. `issue_number` counts briefs (第3期).
    """

    genre: Kind
    offices: list[str]
    title: str
    pieces: list[Piece]
    recipients: list[str] = []
    copies_to: list[str] = []
    signers: list[str] = []
    attached: list[Attached] = []
    attendance: Attendance | None = None
    facts: dict[str, Fact] = {}
    urgency: Urgency = ""
    remark: str = ""
    sealed: bool = True
    issue_number: int | None = None
    number: str = ""
    issued_on: date | None = None

    @property
    def look(self) -> Look:
        """Return the form it is set in."""
        return LOOKS[self.genre]


def resolved(content: Official) -> Official:
    """Return `content` with every {name} replaced by the text of its fact."""
    facts = content.facts
    return msgspec.structs.replace(
        content,
        title=filled(content.title, facts),
        recipients=[filled(one, facts) for one in content.recipients],
        copies_to=[filled(one, facts) for one in content.copies_to],
        pieces=[_piece(piece, facts) for piece in content.pieces],
        attached=[
            Attached(
                title=filled(it.title, facts), pieces=[_piece(piece, facts) for piece in it.pieces]
            )
            for it in content.attached
        ],
        remark=filled(content.remark, facts),
    )


def words_of(content: Official) -> list[str]:
    """Return every text a drafter wrote, with its {names}, in the order it is printed."""
    texts = [content.title, *content.recipients]
    for piece in [*content.pieces, *(p for it in content.attached for p in it.pieces)]:
        texts += _words(piece)
    texts += [it.title for it in content.attached]
    return [*texts, content.remark, *content.copies_to]


def lines_of(content: Official) -> list[str]:
    """Return the lines of the exact text, see `text_of`."""
    whole = resolved(content)
    attendance = whole.attendance or Attendance(present=[])
    told = {
        "发文机关": whole.offices,
        "签发人": whole.signers,
        "标题": [whole.title],
        "主送": whole.recipients,
        "出席": attendance.present,
        "请假": attendance.absent,
        "列席": attendance.observers,
    }
    lines = [f"{label}：{'、'.join(names)}" for label, names in told.items() if names]
    for piece in whole.pieces:
        lines += _words(piece)
    for n, it in enumerate(whole.attached, 1):
        lines.append(f"附件{n}：{it.title}")
        for piece in it.pieces:
            lines += _words(piece)
    lines += [f"附注：{whole.remark}"] if whole.remark else []
    return [*lines, *(f"抄送：{unit}" for unit in whole.copies_to)]


def _piece(piece: Piece, facts: dict[str, Fact]) -> Piece:
    match piece:
        case Text():
            return Text(
                text=filled(piece.text, facts), level=piece.level, then=filled(piece.then, facts)
            )
        case Grid():
            columns = [
                msgspec.structs.replace(one, titles=[filled(title, facts) for title in one.titles])
                for one in piece.columns
            ]
            rows = [[filled(cell, facts) for cell in row] for row in piece.rows]
            return Grid(columns=columns, rows=rows, caption=filled(piece.caption, facts))
        case Pairs():
            pairs = [(filled(label, facts), filled(text, facts)) for label, text in piece.pairs]
            return Pairs(pairs=pairs, title=filled(piece.title, facts))
        case _:
            roles = [filled(role, facts) for role in piece.roles]
            return Signing(roles=roles, title=filled(piece.title, facts))


def _words(piece: Piece) -> list[str]:
    match piece:
        case Text():
            return [text for text in (piece.text + piece.then,) if text]
        case Grid():
            head = [title for column in piece.columns for title in column.titles]
            cells = [cell for row in piece.rows for cell in row]
            return [text for text in (piece.caption, *head, *cells) if text]
        case Pairs():
            return [
                *([piece.title] if piece.title else []),
                *(f"{label}：{text}" for label, text in piece.pairs),
            ]
        case _:
            return [piece.title, *piece.roles]

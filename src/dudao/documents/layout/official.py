"""How an official document is laid out, by its look (GB/T 9704-2012, 7 and 10)."""

import math
from collections.abc import Callable

import msgspec

from dudao.documents.content import (
    INSTRUMENT,
    Attached,
    Attendance,
    Grid,
    Official,
    Pairs,
    Piece,
    Signing,
    Text,
    day_text,
    kind_of,
    resolved,
    text_sha256,
)
from dudao.documents.layout.closing import closing_of
from dudao.documents.layout.grids import table_of
from dudao.documents.layout.numerals import UNDATED, UNNUMBERED
from dudao.documents.rules import break_title, width_of
from dudao.documents.sheet import (
    Annex,
    Block,
    Cell,
    Closing,
    Colophon,
    Form,
    Head,
    Heading,
    Paragraph,
    Proof,
    Roll,
    Sheet,
    masthead_size,
)
from dudao.documents.states import UPWARD, Look

TITLE_WIDTH = 20  # characters of 2号 (22 pt) on one line
_PLAIN_TITLE = 18  # pt, under a head that is large already
_LINE = 28.95  # pt
_LINES, _CHARACTERS = 22, 28
_CERTIFICATE_SIZES = ((22, 5, 29), (18, 6, 35), (16, 8, 40))  # pt, lines, characters on one


def lay_out(content: Official, link: str) -> Sheet:
    """Return the page layout of `content`, its facts filled in."""
    whole = resolved(content)
    sheet = _LAYOUTS[whole.look](whole)
    proof = Proof(text_sha256(content), link) if link else None
    return msgspec.structs.replace(sheet, proof=proof, description=whole.title)


def _red(content: Official) -> Sheet:
    joint = len(content.offices) > 1
    lines = content.offices if joint else [f"{_office(content)}文件"]
    head = Head(
        "red",
        lines,
        "",
        _number(content),
        suffix="文件" if joint else "",
        signers=content.signers if content.genre in UPWARD else [],
        urgency=content.urgency,
    )
    return _with_recipients(_body(content, head), content)


def _letter(content: Official) -> Sheet:
    """A letter carries the name of the office in charge alone; its 版记 has no rules and no day."""
    head = Head("letter", [_office(content)], "", _number(content), urgency=content.urgency)
    sheet = _body(content, head)
    copies = Colophon(_list(content.copies_to), "", "", ruled=False) if content.copies_to else None
    return _with_recipients(msgspec.structs.replace(sheet, colophon=copies), content)


def _minutes(content: Official) -> Sheet:
    head = Head(
        "minutes",
        [f"{_office(content)}{INSTRUMENT[kind_of(content)]}"],
        "",
        _number(content),
        urgency=content.urgency,
        left=_office(content),
        right=_day(content),
    )
    sheet = _body(content, head)
    return msgspec.structs.replace(
        sheet, addressee=_addressee(content), after=_rolls(content.attendance), closing=None
    )


def _brief(content: Official) -> Sheet:
    issue = f"第{content.issue_number}期" if content.issue_number else ""
    head = Head(
        "brief",
        [INSTRUMENT[kind_of(content)]],
        "",
        _number(content),
        issue=issue,
        left=_office(content),
        right=_day(content),
    )
    sheet = _body(content, head)
    return msgspec.structs.replace(sheet, addressee=_addressee(content), closing=None)


def _plain(content: Official) -> Sheet:
    """A working instrument; where people sign it by hand no name is printed under it."""
    instrument = INSTRUMENT[kind_of(content)]
    office = break_title(_office(content), TITLE_WIDTH)
    sheet = _body(content, Head("plain", office, instrument, _number(content)))
    signed = any(isinstance(piece, Signing) for piece in content.pieces)
    said = content.title.strip() in (instrument, f"{_office(content)}{instrument}")
    return msgspec.structs.replace(
        sheet,
        title=[] if said else break_title(content.title, 24, content.offices),
        title_size=_PLAIN_TITLE,
        addressee=_addressee(content),
        closing=None if signed else sheet.closing,
    )


def _certificate(content: Official) -> Sheet:
    """One framed page; the text gets smaller before it would need a second one."""
    instrument = INSTRUMENT[kind_of(content)]
    title = content.title.strip()
    wide = [
        width_of(it.text + it.then) + 2 for it in content.pieces if isinstance(it, Text) and it.text
    ]
    size = next(
        (
            points
            for points, lines, characters in _CERTIFICATE_SIZES
            if sum(math.ceil(width / characters) for width in wide) <= lines
        ),
        _CERTIFICATE_SIZES[-1][0],
    )
    return msgspec.structs.replace(
        _body(content, Head("certificate", [instrument], "", _number(content))),
        title=[] if title in (instrument, "") else break_title(title, 28, content.offices),
        addressee=_addressee(content),
        size=size,
        colophon=None,
    )


_LAYOUTS: dict[Look, Callable[[Official], Sheet]] = {
    Look.RED: _red,
    Look.LETTER: _letter,
    Look.MINUTES: _minutes,
    Look.BRIEF: _brief,
    Look.PLAIN: _plain,
    Look.CERTIFICATE: _certificate,
}


def _body(content: Official, head: Head) -> Sheet:
    names = [it.title.strip().rstrip("。；") for it in content.attached]
    return Sheet(
        head=head,
        title=break_title(content.title, TITLE_WIDTH, content.offices) if content.title else [],
        blocks=_blocks(content.pieces),
        attachments=[f"{n}.{name}" if len(names) > 1 else name for n, name in enumerate(names, 1)],
        closing=_closing(content),
        remark=content.remark.strip("（）() "),
        annexes=[_annex(n, it, len(names)) for n, it in enumerate(content.attached, 1)],
        colophon=_colophon(content),
    )


def _with_recipients(sheet: Sheet, content: Official) -> Sheet:
    """Name the main recipients above the text, or where that fills the first page in 版记.

    GB/T 9704-2012, 7.3.2: the first page shows text.
    """
    told = math.ceil((width_of(_list(content.recipients))) / _CHARACTERS)
    if told <= _LINES - _lines_above(sheet) - 2:
        return msgspec.structs.replace(sheet, addressee=_addressee(content))
    office = "" if sheet.head.style == "letter" else _office(content)
    ruled = sheet.head.style != "letter"
    colophon = sheet.colophon or Colophon("", office, _printed_on(content), ruled=ruled)
    return msgspec.structs.replace(
        sheet, colophon=msgspec.structs.replace(colophon, sent_to=_list(content.recipients))
    )


def _lines_above(sheet: Sheet) -> int:
    """Return how many lines of the grid head and title take, a little more rather than less."""
    high = masthead_size(sheet.head) * (1.25 * len(sheet.head.lines) if sheet.head.suffix else 1)
    others = 90 if sheet.head.style == "letter" else 250  # pt
    signers = max(0, math.ceil(len(sheet.head.signers) / 2) - 1)
    titles = len(sheet.title) * 33 / _LINE + 1
    return math.ceil((high + others) / _LINE + titles + signers)


def _office(content: Official) -> str:
    return content.offices[0] if content.offices else ""


def _number(content: Official) -> str:
    return content.number or UNNUMBERED


def _day(content: Official) -> str:
    return day_text(content.issued_on) if content.issued_on else UNDATED


def _list(units: list[str]) -> str:
    return f"{'，'.join(units)}。"


def _addressee(content: Official) -> str:
    return f"{'，'.join(content.recipients)}：" if content.recipients else ""


def _closing(content: Official) -> Closing:
    return closing_of(content.offices, _day(content), sealed=content.sealed)


def _colophon(content: Official) -> Colophon | None:
    if not content.copies_to:
        return None
    return Colophon(_list(content.copies_to), _office(content), _printed_on(content))


def _printed_on(content: Official) -> str:
    return f"{day_text(content.issued_on)}印发" if content.issued_on else ""


def _rolls(attendance: Attendance | None) -> list[Block]:
    if attendance is None:
        return []
    told = {
        "出席": attendance.present,
        "请假": attendance.absent,
        "列席": attendance.observers,
    }
    return [Roll(label, f"{'，'.join(names)}。") for label, names in told.items() if names]


def _annex(n: int, it: Attached, count: int) -> Annex:
    label = f"附件{n}" if count > 1 else "附件"
    title = break_title(it.title, TITLE_WIDTH) if it.title.strip() else []
    return Annex(label, title, _blocks(it.pieces))


def _blocks(pieces: list[Piece]) -> list[Block]:
    return [block for piece in pieces for block in _piece(piece)]


def _piece(piece: Piece) -> list[Block]:
    match piece:
        case Text():
            return _text(piece)
        case Grid():
            return [table_of(piece)] if piece.columns else []
        case Pairs():
            rows = [[Cell(label, label=True), Cell(text)] for label, text in piece.pairs]
            return [Form(piece.title, [36, 120], rows, breaks=True)] if rows else []
        case _:
            signed = [
                [Cell(role, label=True), Cell(lines=3), Cell("年　月　日")] for role in piece.roles
            ]
            return [Form(piece.title, [36, 72, 48], signed)] if signed else []


def _text(piece: Text) -> list[Block]:
    """Return a heading, or a paragraph for every line that was typed; empty ones are dropped."""
    if piece.level and piece.text.strip():
        return [Heading(piece.level, piece.text, piece.then)]
    typed = (piece.text + piece.then).split("\n")
    return [Paragraph(line.strip()) for line in typed if line.strip()]

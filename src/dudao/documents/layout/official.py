"""How an official document is laid out, by its look."""

from dudao.documents.content import (
    INSTRUMENT,
    Grid,
    Official,
    Pairs,
    Piece,
    Signing,
    Text,
    day_text,
    kind_of,
    resolved,
)
from dudao.documents.layout.numerals import UNNUMBERED
from dudao.documents.rules import break_title, width_of
from dudao.documents.sheet import (
    TEXT_WIDTH,
    Block,
    Cell,
    Closing,
    Colophon,
    Column,
    Form,
    Head,
    Heading,
    Paragraph,
    Sheet,
    Table,
)
from dudao.documents.states import Look

TITLE_WIDTH = 20  # characters of 2号 (22 pt) on one line


def lay_out(content: Official) -> Sheet:
    """Return the page layout of `content`, its facts filled in."""
    content = resolved(content)
    names = [it.title for it in content.attached]
    return Sheet(
        head=_head(content),
        title=break_title(content.title, TITLE_WIDTH, content.offices),
        addressee=f"{'，'.join(content.recipients)}：" if content.recipients else "",
        blocks=[_block(piece) for piece in content.pieces],
        attachments=[f"{n}.{name}" if len(names) > 1 else name for n, name in enumerate(names, 1)],
        closing=_closing(content),
        remark=content.remark,
        colophon=_colophon(content),
        description=content.title,
    )


def _head(content: Official) -> Head:
    number = content.number or UNNUMBERED
    if content.look == Look.RED:
        return Head("red", [f"{content.offices[0]}文件"], "", number)
    office = break_title(content.offices[0], TITLE_WIDTH)
    return Head("plain", office, INSTRUMENT[kind_of(content)], number)


def _closing(content: Official) -> Closing:
    day = day_text(content.issued_on) if content.issued_on else "签发日期"
    name = content.offices[0]
    return Closing(name, day, max(4 + width_of(day) / 2, 1 + width_of(name) / 2))


def _colophon(content: Official) -> Colophon | None:
    if not content.copies_to:
        return None
    printed_on = f"{day_text(content.issued_on)}印发" if content.issued_on else ""
    return Colophon(f"{'，'.join(content.copies_to)}。", content.offices[0], printed_on)


def _block(piece: Piece) -> Block:
    match piece:
        case Text():
            return (
                Heading(piece.level, piece.text, piece.then)
                if piece.level
                else Paragraph(piece.text + piece.then)
            )
        case Grid():
            whole = sum(column.share for column in piece.columns)
            columns = [
                Column("\n".join(c.titles), c.share / whole * TEXT_WIDTH, c.centred)
                for c in piece.columns
            ]
            return Table(columns, piece.rows)
        case Pairs():
            rows = [[Cell(label, label=True), Cell(text)] for label, text in piece.pairs]
            return Form(piece.title, [36, 120], rows)
        case Signing():
            signed = [
                [Cell(role, label=True), Cell(lines=3), Cell("年　月　日")] for role in piece.roles
            ]
            return Form(piece.title, [36, 72, 48], signed)

"""The body of a Word file, from head to foot."""

from dudao.documents.docx import certificate
from dudao.documents.docx.ends import attachments_xml, closing_xml, foot_xml
from dudao.documents.docx.heads import TITLE_LINE, head_xml
from dudao.documents.docx.parts import NAMESPACES
from dudao.documents.docx.pictures import Pictures
from dudao.documents.docx.tables import form_xml, proof_xml, table_xml
from dudao.documents.docx.text import (
    GRID,
    INDENT,
    Shape,
    Style,
    code_xml,
    empty,
    paragraph,
    run,
    twips,
)
from dudao.documents.sheet import (
    Annex,
    Block,
    Code,
    Form,
    Heading,
    Paragraph,
    Roll,
    Sheet,
    Table,
)

_FACE_OF_LEVEL = {1: "hei", 2: "kai", 3: "fang", 4: "fang"}
_DASHED = '<w:top w:val="dashed" w:sz="6" w:space="1" w:color="6E6E6E"/>'


def body_xml(sheet: Sheet, pictures: Pictures) -> str:
    """Return word/document.xml."""
    if sheet.head.style == "certificate":
        body = certificate.certificate_xml(sheet, pictures, _block) + _section(sheet)
    else:
        body = _official(sheet, pictures)
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {NAMESPACES}>'
        f"<w:body>{body}</w:body></w:document>"
    )


def _official(sheet: Sheet, pictures: Pictures) -> str:
    parts = [
        head_xml(sheet.head),
        _title(sheet.title, sheet.title_size),
        paragraph(run(sheet.addressee), Shape("left")) if sheet.addressee else "",
        *_blocks(sheet, pictures),
        attachments_xml(sheet.attachments),
        closing_xml(sheet.closing) if sheet.closing else "",
        _indented(run(f"（{sheet.remark}）")) if sheet.remark else "",
        *_after(sheet.after, pictures),
        *(_annex(annex, pictures) for annex in sheet.annexes),
        foot_xml(sheet.proof, sheet.colophon, pictures),
        _section(sheet),
    ]
    return "".join(parts)


def _title(lines: list[str], size: float) -> str:
    shape = Shape("center", line=round(size * 30))
    titles = [paragraph(run(line, Style("title", size, 0)), shape) for line in lines]
    return "".join([*titles, empty()]) if titles else ""


def _annex(annex: Annex, pictures: Pictures) -> str:
    """Return an attachment: its name on the first line, its title on the third (7.3.7)."""
    title = "".join(
        paragraph(run(line, Style("title", 22, 0)), Shape("center", line=TITLE_LINE))
        for line in annex.title
    )
    label = paragraph(run(annex.label, Style("hei")), Shape("left", new_page=True))
    return "".join(
        [
            label,
            empty(),
            title + empty() if title else "",
            *(_block(block, pictures) for block in annex.blocks),
        ]
    )


def _blocks(sheet: Sheet, pictures: Pictures) -> list[str]:
    last = len(sheet.blocks) - 1
    followed = sheet.closing is not None
    return [
        _block(block, pictures, keep=n == last and followed) for n, block in enumerate(sheet.blocks)
    ]


def _block(block: Block, pictures: Pictures, *, keep: bool = False) -> str:
    match block:
        case Heading():
            style = Style(_FACE_OF_LEVEL[block.level])
            runs = run(block.text, style) + (run(block.then) if block.then else "")
            return _indented(runs, keep=keep or not block.then)
        case Paragraph():
            return _indented(run(block.text), keep=keep)
        case Roll():
            return _roll(block)
        case Table():
            return _table(block)
        case Form():
            return _form(block, pictures, keep=keep)
        case _:
            return code_xml(block.lines) if isinstance(block, Code) else proof_xml(block, pictures)


def _table(table: Table) -> str:
    caption = ""
    if table.caption:
        caption = paragraph(
            run(table.caption, Style("hei", 14, 0)), Shape("center", line=500, keep=True)
        )
    gap = paragraph("", Shape(line=80, keep=True))
    return caption + gap + table_xml(table) + paragraph("", Shape(line=120))


def _form(form: Form, pictures: Pictures, *, keep: bool) -> str:
    above = ""
    if form.title:
        border = _DASHED if form.cut else ""
        above = empty(keep=True) + paragraph(
            run(form.title, Style("hei")), Shape("center", border=border, keep=True, after=60)
        )
    return above + form_xml(form, pictures, keep=keep) + paragraph("", Shape(line=120, keep=keep))


def _roll(roll: Roll) -> str:
    """Return who was there, the names of the next lines under the first (10.3)."""
    label = INDENT // 2 * 3
    runs = run(roll.label, Style("hei")) + run(f"：{roll.names}")
    return paragraph(runs, Shape("both", left=INDENT + label, hanging=label))


def _after(blocks: list[Block], pictures: Pictures) -> list[str]:
    last = len(blocks) - 1
    above = [empty()] if blocks and isinstance(blocks[0], Roll) else []
    return above + [_block(block, pictures, keep=n < last) for n, block in enumerate(blocks)]


def _indented(runs: str, *, keep: bool = False) -> str:
    return paragraph(runs, Shape(first=INDENT, keep=keep))


def _section(sheet: Sheet) -> str:
    """Return page and grid; a letter has no number on its first page, a certificate none."""
    grid = f'<w:docGrid w:type="lines" w:linePitch="{GRID}"/>'
    if sheet.head.style == "certificate":
        return f"<w:sectPr>{certificate.PAGE}{certificate.FRAME}{grid}</w:sectPr>"
    first = "<w:titlePg/>" if sheet.head.style == "letter" else ""
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="odd"/>'
        '<w:footerReference w:type="even" r:id="even"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{twips(37)}" w:right="{twips(26)}" w:bottom="{twips(35)}" '
        f'w:left="{twips(28)}" w:header="851" w:footer="{twips(26)}" w:gutter="0"/>'
        f"{first}{grid}</w:sectPr>"
    )

"""The body of a Word file, from head to colophon."""

from dudao.documents.docx.parts import NAMESPACES
from dudao.documents.docx.pictures import Pictures
from dudao.documents.docx.tables import colophon_xml, form_xml, proof_xml, table_xml
from dudao.documents.docx.text import (
    GRID,
    INDENT,
    Shape,
    Style,
    empty,
    paragraph,
    run,
    twips,
)
from dudao.documents.rules import width_of
from dudao.documents.sheet import (
    CHARACTER,
    Block,
    Closing,
    Form,
    Head,
    Heading,
    Paragraph,
    Sheet,
    Table,
)

RED = "E60012"
_TITLE = Style("title", 22, 0)
_TITLE_LINE = 660  # 33 pt
_FACE_OF_LEVEL = {1: "hei", 2: "kai", 3: "fang", 4: "fang"}
_DASHED = '<w:top w:val="dashed" w:sz="6" w:space="1" w:color="6E6E6E"/>'


def body_xml(sheet: Sheet, pictures: Pictures) -> str:
    """Return word/document.xml."""
    parts = [
        _head(sheet.head),
        *_title(sheet.title),
        paragraph(run(sheet.addressee), Shape("left")) if sheet.addressee else "",
        *_blocks(sheet, pictures),
        *_attachments(sheet.attachments),
        _closing(sheet.closing) if sheet.closing else "",
        _indented(run(f"（{sheet.remark}）")) if sheet.remark else "",
        *_after(sheet.after, pictures),
        colophon_xml(sheet.colophon) if sheet.colophon else "",
        _section(),
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {NAMESPACES}>'
        f"<w:body>{''.join(parts)}</w:body></w:document>"
    )


def _head(head: Head) -> str:
    if head.style == "red":
        return _red_head(head)
    office = "".join(
        paragraph(run(line, _TITLE), Shape("center", line=_TITLE_LINE)) for line in head.lines
    )
    instrument = run(head.instrument, Style("title", 26, 100))
    rule = '<w:bottom w:val="single" w:sz="6" w:space="6" w:color="000000"/>'
    return (
        office
        + paragraph(instrument, Shape("center", line=800))
        + paragraph(run(head.number), Shape("center", line=500, border=rule, after=200))
    )


def _red_head(head: Head) -> str:
    name = head.lines[0]
    size = min(62.0, 440 / len(name))
    line = round(size * 1.2 * 20)
    rule = f'<w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/>'
    return (
        paragraph("", Shape(line=twips(35)))
        + paragraph(run(name, Style("title", size, 0, RED)), Shape("center", line=line))
        + empty(1)
        + paragraph(run(head.number), Shape("center", border=rule, after=round(GRID * 1.4)))
    )


def _title(lines: list[str]) -> list[str]:
    shape = Shape("center", line=_TITLE_LINE)
    titles = [paragraph(run(line, _TITLE), shape) for line in lines]
    return [*titles, empty()] if titles else []


def _blocks(sheet: Sheet, pictures: Pictures) -> list[str]:
    last = len(sheet.blocks) - 1
    return [
        _block(block, pictures, keep=n == last and sheet.closing is not None)
        for n, block in enumerate(sheet.blocks)
    ]


def _block(block: Block, pictures: Pictures, *, keep: bool) -> str:
    if isinstance(block, Heading):
        style = Style(_FACE_OF_LEVEL[block.level])
        runs = run(block.text, style) + (run(block.then) if block.then else "")
        return _indented(runs, keep=keep or not block.then)
    if isinstance(block, Paragraph):
        return _indented(run(block.text), keep=keep)
    if isinstance(block, Table):
        gap = paragraph("", Shape(line=80, keep=True))
        return gap + table_xml(block) + paragraph("", Shape(line=120))
    if isinstance(block, Form):
        return _form(block, pictures, keep=keep)
    return proof_xml(block, pictures)


def _form(form: Form, pictures: Pictures, *, keep: bool) -> str:
    above = ""
    if form.title:
        border = _DASHED if form.cut else ""
        above = empty(keep=True) + paragraph(
            run(form.title, Style("hei")), Shape("center", border=border, keep=True, after=60)
        )
    return above + form_xml(form, pictures, keep=keep) + paragraph("", Shape(line=120, keep=keep))


def _after(blocks: list[Block], pictures: Pictures) -> list[str]:
    last = len(blocks) - 1
    return [_block(block, pictures, keep=n < last) for n, block in enumerate(blocks)]


def _indented(runs: str, *, keep: bool = False) -> str:
    return paragraph(runs, Shape(first=INDENT, keep=keep))


def _attachments(names: list[str]) -> list[str]:
    """Return the list of attachments one line below the text (GB/T 9704-2012, 7.3.4)."""
    if not names:
        return []
    label, left = INDENT // 2 * 3, INDENT + INDENT // 2 * 3
    first = paragraph(
        run(f"附件：{names[0]}"), Shape("left", left=left, hanging=label, before=GRID)
    )
    return [first, *(paragraph(run(name), Shape("left", left=left)) for name in names[1:])]


def _closing(closing: Closing) -> str:
    """Return name and date under two free lines for the seal (GB/T 9704-2012, 7.3.5.1)."""
    half = max(width_of(closing.name), width_of(closing.day)) / 2 + 0.5
    lies = Shape(
        "center",
        left=round((28 - closing.centre - half) * CHARACTER * 20),
        right=round((closing.centre - half) * CHARACTER * 20),
    )
    name = paragraph(run(closing.name), lies._replace(keep=True))
    return empty(2, keep=True) + name + paragraph(run(closing.day), lies)


def _section() -> str:
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="odd"/>'
        '<w:footerReference w:type="even" r:id="even"/>'
        '<w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{twips(37)}" w:right="{twips(26)}" w:bottom="{twips(35)}" '
        f'w:left="{twips(28)}" w:header="851" w:footer="{twips(23)}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{GRID}"/></w:sectPr>'
    )

"""Making templates: Word files with marks, and rows of them."""

import io
import zipfile
from collections.abc import Mapping

from dudao.documents.actions import upload_template
from dudao.documents.models import Template
from dudao.documents.states import Kind
from dudao.documents.template.starting import starting_template
from dudao.org.models import Person, Unit

KIND = Kind.RECTIFICATION_NOTICE
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
#: Everything a notice must have, but its problems.
FRAME = ("【主送机关】", "【引言】", "【报送要求】", "【文号】【日期】【校验码】")
PROBLEMS = ("【每个问题】", "【序号】.【事实】要求【要求】期限【期限】", "【问题结束】")


def paragraph(*runs: str) -> str:
    """A paragraph of runs, each of them its own text."""
    return f"<w:p>{''.join(f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of texts."""
    drawn = (f"<w:tr>{''.join(f'<w:tc>{paragraph(c)}</w:tc>' for c in row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(drawn)}</w:tbl>"


def word(*blocks: str, parts: Mapping[str, str | bytes | None] | None = None) -> bytes:
    """A small Word file whose body is `blocks`; plain texts become paragraphs.

    `parts` come in addition or instead; None leaves a part out.
    """
    body = "".join(block if block.startswith("<") else paragraph(block) for block in blocks)
    whole: dict[str, str | bytes | None] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.wordprocessingml.document.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": f"<w:document {W}><w:body>{body}<w:sectPr/></w:body></w:document>",
        **(parts or {}),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            if content is not None:
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def sound(*blocks: str) -> bytes:
    """A template of a notice without troubles, with `blocks` in addition."""
    return word(*FRAME, *PROBLEMS, *blocks)


def template(
    office: Unit, by: Person, data: bytes | None = None, kind: Kind = KIND, name: str = "红头"
) -> Template:
    """A template, uploaded as people do."""
    return upload_template(
        starting_template(kind) if data is None else data,
        office=office,
        kind=kind,
        name=name,
        file_name=f"{name}.docx",
        by=by,
    )


def body_of(docx: bytes, part: str = "word/document.xml") -> str:
    """The XML of a part."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(part).decode()

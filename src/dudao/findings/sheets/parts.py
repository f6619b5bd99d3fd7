"""The parts of a workbook that are the same in every ledger (ECMA-376)."""

from xml.sax.saxutils import escape, quoteattr

SHEET = "xl/worksheets/sheet1.xml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: Styles by number, as `_STYLES` lists them.
TEXT, WORD, DAY, NUMBER, HEAD, TITLE, SUBTITLE = range(1, 8)
_LONGEST_NAME = 31

SHEET_BEGIN = (
    f'{XML}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
    '<sheetView workbookViewId="0" showGridLines="0"><pane ySplit="{rows}" topLeftCell="A{first}"'
    ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/>'
)
#: After the rows: A3 across, as wide as one page, with page numbers.
PAGE = (
    '<printOptions horizontalCentered="1"/><pageMargins left="0.4" right="0.4" top="0.5"'
    ' bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="8" orientation="landscape"'
    ' fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter>'
    "</headerFooter></worksheet>"
)

_TYPES = (
    f'{XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}.sharedStrings+xml"/></Types>'
)
_ROOT = (
    f'{XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_RELATIONS = (
    f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>"
)
_LINE = '<{0} style="thin"><color auto="1"/></{0}>'
_BORDER = "".join(_LINE.format(side) for side in ("left", "right", "top", "bottom"))
_WRAPPED = '<alignment vertical="center" wrapText="1"/>'
_CENTRED = '<alignment horizontal="center" vertical="center" wrapText="1"/>'


def _style(alignment: str, *, font: int = 0, fill: int = 0, border: int = 1, form: int = 0) -> str:
    return (
        f'<xf numFmtId="{form}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
        f' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        f"{alignment}</xf>"
    )


_STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164"'
    ' formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="3">'
    '<font><sz val="10"/><name val="宋体"/></font>'
    '<font><b/><sz val="10"/><name val="宋体"/></font>'
    '<font><b/><sz val="18"/><name val="宋体"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
    '<fgColor rgb="FFE8EEF7"/></patternFill></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/></border>'
    f"<border>{_BORDER}</border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="8"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    + _style(_WRAPPED, form=49)
    + _style(_CENTRED, form=49)
    + _style(_CENTRED, form=164)
    + _style(_CENTRED)
    + _style(_CENTRED, font=1, fill=2)
    + _style(_CENTRED, font=2, border=0)
    + _style('<alignment horizontal="left" vertical="center"/>', border=0)
    + "</cellXfs></styleSheet>"
)


def fixed(title: str, head_rows: int) -> dict[str, str]:
    """Return name -> content of the parts that hold no rows; the head repeats on every page."""
    name = "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:_LONGEST_NAME]
    quoted = escape(f"'{name}'!$1:${head_rows}")
    workbook = (
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name={quoteattr(name)}'
        ' sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="_xlnm.Print_Titles"'
        f' localSheetId="0">{quoted}</definedName></definedNames></workbook>'
    )
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": _RELATIONS,
        "xl/styles.xml": _STYLES,
    }

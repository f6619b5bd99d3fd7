"""The whole report on a roster or an old ledger as a file: what is wrong, what was repaired."""

import io
from pathlib import PurePath

import xlsxwriter
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dudao.access.models import RosterUpload
from dudao.findings.models import LedgerUpload
from dudao.lib.media import XLSX


def report(upload: RosterUpload | LedgerUpload) -> FileResponse:
    """Answer the problems and repairs of `upload` as an .xlsx file, a sheet for each."""
    file = io.BytesIO()
    # Cells of a stranger's file: text stays text, nothing becomes a formula or a link.
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    place = (_("工作表"), _("行"), _("单元格"), _("列"))
    keys = ("sheet", "row", "cell", "column")
    for title, heads, more, rows in (
        (_("错误"), (_("原内容"), pgettext("in a file", "问题"), _("应为")),
         ("value", "wrong", "right"), upload.problems),
        (_("自动修正"), (_("原内容"), _("修正为"), _("说明")), ("before", "after", "what"),
         upload.repairs),
    ):  # fmt: skip
        sheet = book.add_worksheet(title)
        sheet.set_column(0, len(place) + len(heads), 18)
        sheet.freeze_panes(1, 0)
        for position, head in enumerate((*place, *heads)):
            sheet.write_string(0, position, head, book.add_format({"bold": True}))
        for line, told in enumerate(rows, start=1):
            for position, key in enumerate((*keys, *more)):
                sheet.write_string(line, position, str(told[key]))
    book.close()
    file.seek(0)
    name = PurePath(upload.name).stem
    return FileResponse(
        file, as_attachment=True, filename=f"{name}-{_('核对结果')}.xlsx", content_type=XLSX
    )

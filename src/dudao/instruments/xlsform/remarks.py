"""What is said of a workbook, each remark with its sheet, row and column."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dudao.lib.choices import Choice


class Weight(Choice):
    """What a remark means for the form."""

    REFUSED = "refused", gettext_lazy("不能导入")
    LEFT_OUT = "left_out", gettext_lazy("不支持，没有导入")
    CHANGED = "changed", gettext_lazy("作了调整")
    UNUSED = "unused", gettext_lazy("本系统用不上")


class Remark(NamedTuple):
    """One thing about a workbook; row 0 or an empty column: the whole sheet, the whole row."""

    weight: Weight
    sheet: str
    row: int
    column: str  # the letter, with the heading where there is one
    message: str

    @property
    def where(self) -> str:
        """Return the place as people read it."""
        told = {"sheet": self.sheet, "row": self.row, "column": self.column}
        if not self.row:
            return _("工作表 %(sheet)s") % told
        if not self.column:
            return _("%(sheet)s 第%(row)d行") % told
        return _("%(sheet)s 第%(row)d行 %(column)s") % told

    def told(self) -> dict[str, Any]:
        """Return it for programs and for keeping."""
        return {**self._asdict(), "weight": self.weight.value}


def letter(column: int) -> str:
    """Return the letter of a column counted from 1: A, Z, AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
